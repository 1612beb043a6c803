"""Carrying out the terms of `storage.terms`: what is over is erased each night.

What waits for hours only is dropped by `bot.tidy`. The rules are a list of functions of a
connection and the time. They use Core statements: nothing that is erased here can be taken back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, Subquery, Table, delete, exists, func, or_, select, update
from sqlmodel import Field, Session, SQLModel

from storage import inquiry_terms, meeting_terms, terms
from storage.calendar_feeds import CalendarFeed
from storage.core import table
from storage.database import erased
from storage.digests import Approval, Digest, DigestItem, DraftShown
from storage.erasure import SOMEBODY, is_known
from storage.invites import IgnoredInvite
from storage.message_names import NAMES
from storage.people import Claim, Coordinator, Delegate, Greeted
from storage.polls import Ballot, Poll, PollNative, PollOption, PollRoom, PollState
from storage.rooms import MEMBER, ROOM
from storage.schedule import Occurrence, OccurrenceState
from storage.settings import SettingChange
from storage.signal_states import FINISHED_STATES
from storage.signals import Addition, Endorsement, Feedback, Signal, SignalChange, SignalKind


class Departed(SQLModel, table=True):
    """A person who has a seat or a greeting, but no platform any more; gone when she is back."""

    user_id: str = Field(primary_key=True)
    since: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """What a night brought: names of our messages to redact, private rooms to leave."""

    messages: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()


SIGNAL, CHANGED, ENDORSEMENT = table(Signal), table(SignalChange), table(Endorsement)
ADDITION = table(Addition)
FEEDBACK, DIGEST, ITEM, SHOWN = table(Feedback), table(Digest), table(DigestItem), table(DraftShown)
AGREED = table(Approval)
INVITES = table(IgnoredInvite)
SETTING_CHANGE, OCCURRENCE, DEPARTED = table(SettingChange), table(Occurrence), table(Departed)
POLL, POLL_OPTION, POLL_ROOM = table(Poll), table(PollOption), table(PollRoom)
POLL_NATIVE, BALLOT = table(PollNative), table(Ballot)
SEATS: Final = (
    table(Delegate),
    table(Coordinator),
    table(Claim),
    table(Greeted),
    table(CalendarFeed),
)


def each_night(session: Session, now: datetime, text_months: Mapping[str, int]) -> Over:
    """All other terms. `text_months`: room id -> months that its signals' words are kept."""
    session.flush()
    connection = session.connection()
    for rule in RULES:
        rule(connection, now)
    over = Over(
        messages=(
            *_end_signals(connection, now, text_months),
            *_end_inquiries(connection, now, text_months),
            *meeting_terms.end_meetings(connection, now, text_months),
        ),
        rooms=tuple(_empty_private_rooms(connection)),
    )
    erased(connection)
    session.expire_all()
    return over


def name_until(connection: Connection, signal_id: int, text_months: int) -> datetime:
    """When nobody knows any more whose signal this was, as it stands now."""
    last = _last_change()
    row = connection.execute(
        select(SIGNAL.c.state, SIGNAL.c.created_at, last.c.at)
        .outerjoin(last, last.c.signal_id == SIGNAL.c.id)
        .where(SIGNAL.c.id == signal_id)
    ).one()
    since: datetime = row.at or row.created_at
    months = terms.NAME_MONTHS if row.state in FINISHED_STATES else text_months
    return since + relativedelta(months=min(months, text_months))


def _occurrences(connection: Connection, now: datetime) -> None:
    over = OCCURRENCE.c.due_at < now - terms.DONE.length
    connection.execute(
        delete(OCCURRENCE).where(OCCURRENCE.c.state != OccurrenceState.WAITING, over)
    )


def _names_of_signals(connection: Connection, now: datetime) -> None:
    """Six months after its end a signal is nobody's; its regions still count."""
    last = _last_change()
    ended = connection.execute(
        select(SIGNAL.c.id, SIGNAL.c.kind, SIGNAL.c.number)
        .join(last, last.c.signal_id == SIGNAL.c.id)
        .where(SIGNAL.c.state.in_(FINISHED_STATES), SIGNAL.c.reporter.is_not(None))
        .where(last.c.at < now - relativedelta(months=terms.NAME_MONTHS))
    ).all()
    ids = [row.id for row in ended]
    behind = ENDORSEMENT.c.signal_id.in_(ids)
    connection.execute(
        update(SIGNAL).where(SIGNAL.c.id.in_(ids)).values(reporter=None, source_event="")
    )
    connection.execute(delete(ENDORSEMENT).where(behind, ENDORSEMENT.c.region_id.is_(None)))
    connection.execute(update(ENDORSEMENT).where(behind).values(user_id=None))
    for about in (CHANGED, ADDITION):
        connection.execute(update(about).where(about.c.signal_id.in_(ids)).values(by=None))
    for row in ended:
        label = f"{row.kind.prefix}-{row.number}"
        hers = or_(
            NAMES.c.name == f"signal:{label}:source",
            NAMES.c.name.startswith(f"endorsement:{label}:"),
            NAMES.c.name.startswith(f"addition:{label}:") & NAMES.c.name.endswith(":source"),
        )
        connection.execute(delete(NAMES).where(hers))


def _audit(connection: Connection, now: datetime) -> None:
    """Half a year it is known which moderator did what."""
    before = now - terms.AUDIT.length
    connection.execute(update(CHANGED).where(CHANGED.c.at < before).values(by=None))
    connection.execute(update(FEEDBACK).where(FEEDBACK.c.at < before).values(by=SOMEBODY))
    connection.execute(update(DIGEST).where(DIGEST.c.posted_at < before).values(approved_by=None))
    connection.execute(delete(SHOWN).where(SHOWN.c.at < before))
    connection.execute(delete(AGREED).where(AGREED.c.at < before))
    connection.execute(delete(SETTING_CHANGE).where(SETTING_CHANGE.c.at < before))


def _invites(connection: Connection, now: datetime) -> None:
    """Rooms that somebody unknown invited us to: told once, and counted once for a year."""
    before = now - terms.INVITE.length
    connection.execute(delete(INVITES).where(INVITES.c.at < before))


def _polls(connection: Connection, now: datetime) -> None:
    """Who voted what goes a month after the last date; a poll a year after its end."""
    latest = func.max(POLL_OPTION.c.day)
    days = select(POLL_OPTION.c.poll_id, latest.label("day")).group_by(POLL_OPTION.c.poll_id)
    last = {row.poll_id: row.day for row in connection.execute(days)}
    ended = connection.execute(
        select(POLL.c.id, POLL.c.ended_at).where(POLL.c.state != PollState.OPEN)
    ).all()
    for poll_id, ended_at in ended:
        if ended_at is None:
            continue
        day = last.get(poll_id)
        over = max(ended_at.date(), day) if day else ended_at.date()
        if now.date() > over + timedelta(days=terms.VOTES_DAYS):
            connection.execute(delete(BALLOT).where(BALLOT.c.poll_id == poll_id))
        if now > ended_at + terms.POLL.length:
            for gone in (BALLOT, POLL_NATIVE, POLL_OPTION, POLL_ROOM):
                connection.execute(delete(gone).where(gone.c.poll_id == poll_id))
            connection.execute(delete(POLL).where(POLL.c.id == poll_id))


def _seats(connection: Connection, now: datetime) -> None:
    """Who has had no platform for thirty days loses her seats; a moved room takes days to fill."""
    inside = (
        select(MEMBER.c.user_id)
        .join(ROOM, ROOM.c.room_id == MEMBER.c.room_id)
        .where(MEMBER.c.membership == "join", ROOM.c.membership == "join", ROOM.c.slug.is_not(None))
    )
    connection.execute(delete(DEPARTED).where(DEPARTED.c.user_id.in_(inside)))
    known = set(connection.execute(select(DEPARTED.c.user_id)).scalars())
    seated = {
        user_id
        for seat in SEATS
        for user_id in connection.execute(
            select(seat.c.user_id).where(seat.c.user_id.not_in(inside))
        ).scalars()
    }
    for user_id in sorted(seated - known):
        connection.execute(DEPARTED.insert().values(user_id=user_id, since=now))
    over = DEPARTED.c.since < now - timedelta(days=terms.SEAT_DAYS)
    gone = list(connection.execute(select(DEPARTED.c.user_id).where(over)).scalars())
    for seat in (*SEATS, DEPARTED):
        connection.execute(delete(seat).where(seat.c.user_id.in_(gone)))


def _members(connection: Connection, now: datetime) -> None:
    """Who is no longer in a room is as unknown there as who never was."""
    connection.execute(delete(MEMBER).where(MEMBER.c.membership.not_in(("join", "invite"))))


def _rooms(connection: Connection, now: datetime) -> None:
    """Rooms that we left and that nothing refers to."""
    referring = [
        exists().where(column == ROOM.c.room_id)
        for other, column in _referring_to(ROOM)
        if other is not ROOM
    ]
    gone = ROOM.c.membership.not_in(("join", "invite"))
    unused = ROOM.c.slug.is_(None) & ROOM.c.replaced_by.is_(None) & ~or_(*referring)
    connection.execute(delete(ROOM).where(gone, unused))


def _message_names(connection: Connection, now: datetime) -> None:
    """Names of what is no longer there."""
    labels = {
        f"{row.kind.prefix}-{row.number}"
        for row in connection.execute(select(SIGNAL.c.kind, SIGNAL.c.number))
    }
    digests = {str(one) for one in connection.execute(select(DIGEST.c.id)).scalars()}
    polls = {str(one) for one in connection.execute(select(POLL.c.id)).scalars()}
    votes = set(connection.execute(select(BALLOT.c.event_id).distinct()).scalars())
    of_meetings = meeting_terms.labels(connection)
    of_inquiries = inquiry_terms.labels(connection)
    month_ago = now - terms.OUTBOX.length
    gone = []
    for name, bound_at in connection.execute(select(NAMES.c.name, NAMES.c.bound_at)):
        kind, _, rest = name.partition(":")
        subject = rest.partition(":")[0]
        if (
            (kind in ("signal", "endorsement", "addition") and subject not in labels)
            or (kind == "digest" and subject not in digests)
            or (kind == "poll" and subject not in polls)
            or (kind == "ballot" and rest not in votes)
            or (kind in meeting_terms.NAMED and subject not in of_meetings)
            or (kind in inquiry_terms.NAMED and subject not in of_inquiries)
            or (kind == "question" and bound_at < month_ago)
        ):
            gone.append(name)
    for name in gone:
        connection.execute(delete(NAMES).where(NAMES.c.name == name))


RULES: Final[tuple[Callable[[Connection, datetime], None], ...]] = (
    _occurrences,
    _names_of_signals,
    _audit,
    meeting_terms.forget_names,
    inquiry_terms.forget_names,
    _invites,
    _polls,
    _seats,
    _members,
    _rooms,
    _message_names,
)


def _end_signals(
    connection: Connection, now: datetime, text_months: Mapping[str, int]
) -> Iterator[str]:
    """Signals whose term is over go, with all that hangs on them; names of the posts of them."""
    last = _last_change()
    rows = connection.execute(
        select(SIGNAL, last.c.at.label("changed_at")).outerjoin(
            last, last.c.signal_id == SIGNAL.c.id
        )
    ).all()
    over = [
        row
        for row in rows
        if (row.changed_at or row.created_at)
        < now - relativedelta(months=text_months.get(row.room_id, terms.TEXT_MONTHS))
    ]
    ids = [row.id for row in over]
    touched = set(
        connection.execute(select(ITEM.c.digest_id).where(ITEM.c.signal_id.in_(ids))).scalars()
    )
    labels = [f"{SignalKind(row.kind).prefix}-{row.number}" for row in over]
    subjects = [f"signal:{label}" for label in labels]
    connection.execute(delete(OCCURRENCE).where(OCCURRENCE.c.subject.in_(subjects)))
    for other, column in _referring_to(SIGNAL):
        connection.execute(delete(other).where(column.in_(ids)))
    connection.execute(delete(SIGNAL).where(SIGNAL.c.id.in_(ids)))
    for label in labels:
        yield from _posts(connection, label)
    yield from _end_digests(connection, touched)


def _posts(connection: Connection, label: str) -> Iterator[str]:
    """Names of our messages with the words of a signal and of what was added to it."""
    yield f"signal:{label}:post"
    hers = NAMES.c.name.startswith(f"addition:{label}:") & NAMES.c.name.endswith(":post")
    yield from connection.execute(select(NAMES.c.name).where(hers)).scalars()


def _end_digests(connection: Connection, touched: set[int]) -> Iterator[str]:
    """Digests of which nothing is left go too."""
    empty = inquiry_terms.empty_digests(connection, touched)
    for number in empty:
        yield from (f"digest:{number}", f"copy:{number}")
        shown = NAMES.c.name.startswith(f"draft:{number}:")
        yield from connection.execute(select(NAMES.c.name).where(shown)).scalars().all()
    for one in (SHOWN, AGREED):
        connection.execute(delete(one).where(one.c.digest_id.in_(empty)))
    connection.execute(delete(DIGEST).where(DIGEST.c.id.in_(empty)))


def _end_inquiries(
    connection: Connection, now: datetime, text_months: Mapping[str, int]
) -> Iterator[str]:
    """Questions from above whose term is over, and digests of which nothing is left."""
    posts, touched = inquiry_terms.end_inquiries(connection, now, text_months)
    yield from posts
    yield from _end_digests(connection, touched)


def _empty_private_rooms(connection: Connection) -> Iterator[str]:
    """Private rooms that we made for people of whom nothing is kept and who have no platform."""
    mine = select(ROOM.c.room_id, ROOM.c.private_with).where(
        ROOM.c.membership == "join", ROOM.c.private_with.is_not(None)
    )
    for room_id, person in connection.execute(mine).all():
        elsewhere = (
            select(MEMBER.c.user_id)
            .join(ROOM, ROOM.c.room_id == MEMBER.c.room_id)
            .where(MEMBER.c.user_id == person, MEMBER.c.membership.in_(("join", "invite")))
            .where(ROOM.c.slug.is_not(None))
        )
        if connection.execute(elsewhere).first() is None and not is_known(connection, person):
            yield room_id


def _last_change() -> Subquery:
    """signal_id -> when it last changed its state."""
    return (
        select(CHANGED.c.signal_id, func.max(CHANGED.c.at).label("at"))
        .group_by(CHANGED.c.signal_id)
        .subquery()
    )


def _referring_to(target: Table) -> Iterator[tuple[Table, Any]]:
    """(table, column) of every foreign key to a table."""
    for other in SQLModel.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is target:
                yield other, key.parent
