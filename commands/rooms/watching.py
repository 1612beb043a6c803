"""What the bot says when something happens to its rooms, and to its invitations."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from commands.base import Context, JobContext, Reply, Say, job, listener, reply, say
from commands.language.calendar import add_working_days, next_office_moment
from commands.language.moments import AMSTERDAM
from commands.rooms.closed import open_side
from commands.rooms.facts import (
    BotRemoved,
    EventsLost,
    InviteIgnored,
    PrivatelyInvited,
    RoomClosed,
    RoomOpened,
    RoomReplaced,
)
from storage import invites, rooms, schedule
from storage.rooms import Member, Room
from storage.schedule import Occurrence

PRIVATE_WAITS: Final = "private_waits"
INVITES_IGNORED: Final = "invites_ignored"
DAILY_NOTICE: Final = time(17)


@listener(RoomOpened)
def opened(context: Context | JobContext, fact: RoomOpened) -> Reply:
    """The moderators hear in private why the bot stopped; the room itself hears nothing."""
    told = say("room_opened", title=_title(context.session, fact.room_id), why=fact.why)
    return _to_moderators(context, fact.room_id, told)


@listener(RoomClosed)
def closed(context: Context | JobContext, fact: RoomClosed) -> Reply:
    """The moderators hear that it goes on."""
    told = say("room_closed", title=_title(context.session, fact.room_id))
    return _to_moderators(context, fact.room_id, told)


@listener(BotRemoved)
def removed(context: Context | JobContext, fact: BotRemoved) -> Reply:
    """The administrators hear who removed us from where; our work there waits."""
    told = say("bot_removed", title=_title(context.session, fact.room_id), by=fact.by)
    return reply(told.to_administrators().as_asked())


@listener(RoomReplaced)
def replaced(context: Context | JobContext, fact: RoomReplaced) -> Reply:
    """The new room hears that everything came along; what is open there is told at once."""
    room = context.session.get(Room, fact.new_id)
    assert room is not None
    wrong = open_side(room)
    if wrong is not None:
        return reply(RoomOpened(room.room_id, wrong))
    told = say("room_replaced", title=room.title, slug=room.slug)
    return reply(told.in_room(room.room_id).as_asked())


@listener(EventsLost)
def events_lost(context: Context | JobContext, fact: EventsLost) -> Reply:
    """The administrators hear where commands may have gone unheard."""
    told = say("events_lost", title=_title(context.session, fact.room_id))
    return reply(told.to_administrators().as_asked())


@listener(PrivatelyInvited)
def privately_invited(context: Context | JobContext, fact: PrivatelyInvited) -> Reply:
    """A working day from now we look whether she came."""
    due_at = _a_working_day_later(context.now)
    schedule.plan(context.session, PRIVATE_WAITS, fact.room_id, fact.user_id, due_at)
    return Reply()


@job(PRIVATE_WAITS)
def private_waits(context: JobContext, subject: str, step: str) -> Reply:
    """One neutral line in a room that she shares with us, for all who are waited for that day."""
    session = context.session
    if not _is_waited_for(session, subject, step):
        return Reply()
    platform = _platform(session, step)
    if platform is None:
        return Reply()
    waited = {step} | {
        one.step
        for one in _due_by(session, context.now + timedelta(hours=12))
        if _is_waited_for(session, one.subject, one.step)
        and _platform(session, one.step) == platform
    }
    for one in _due_by(session, context.now + timedelta(hours=12)):
        if one.step in waited and one.step != step:
            schedule.drop(session, PRIVATE_WAITS, one.subject)
    people = sorted(waited)
    return reply(say("private_waits", people=people).in_room(platform.room_id).aloud(*people))


@listener(InviteIgnored)
def invite_ignored(context: Context | JobContext, fact: InviteIgnored) -> Reply:
    """Counted; the administrators hear it once a day."""
    if invites.ignore(context.session, fact.room_id, context.now):
        due_at = _next_notice(context.now)
        step = due_at.date().isoformat()
        schedule.plan(context.session, INVITES_IGNORED, "administrators", step, due_at)
    return Reply()


@job(INVITES_IGNORED)
def invites_ignored(context: JobContext, subject: str, step: str) -> Reply:
    """How many invitations were ignored; not from whom, nor to what."""
    count = invites.tell(context.session)
    if not count:
        return Reply()
    return reply(say("invites_ignored", count=count).to_administrators())


def _to_moderators(context: Context | JobContext, room_id: str, told: Say) -> Reply:
    people = rooms.moderators(context.session, room_id)
    return reply(*(told.to(one).as_asked() for one in people if one != context.bot))


def _title(session: Session, room_id: str) -> str:
    room = session.get(Room, room_id)
    return (room.title or room.slug or room_id) if room else room_id


def _platform(session: Session, user_id: str) -> Room | None:
    """The platform in which a person is told that something waits: the first, by slug."""
    return next(
        (room for room in rooms.platforms_of(session, user_id) if open_side(room) is None), None
    )


def _is_waited_for(session: Session, room_id: str, user_id: str) -> bool:
    member, room = session.get(Member, (room_id, user_id)), session.get(Room, room_id)
    return (
        member is not None
        and member.membership == "invite"
        and room is not None
        and room.membership == "join"
    )


def _due_by(session: Session, moment: datetime) -> list[Occurrence]:
    return [one for one in schedule.due(session, moment) if one.job == PRIVATE_WAITS]


def _a_working_day_later(moment: datetime) -> datetime:
    local = next_office_moment(moment)
    day = add_working_days(local.date(), 1)
    return datetime.combine(day, local.time(), ZoneInfo(AMSTERDAM))


def _next_notice(moment: datetime) -> datetime:
    """17.00 of this working day, or of the next."""
    local = next_office_moment(moment)
    if local.time() >= DAILY_NOTICE:
        local = next_office_moment(local + timedelta(hours=12))
    return datetime.combine(local.date(), DAILY_NOTICE, ZoneInfo(AMSTERDAM))
