"""A date poll that fixed a date makes, moves or takes away a meeting."""

from commands.base import Context, JobContext, Reply, listener, reply
from commands.meetings import making, rules
from commands.meetings.finding import setting
from commands.meetings.making import Plan
from commands.meetings.posting import post
from commands.polls.facts import DateFixed, DateUnfixed
from commands.privacy.guard import Refused, check
from storage import meetings
from storage.meetings import MeetingState
from storage.rooms import Room
from storage.text import CheckedText


@listener(DateFixed)
def date_fixed(context: Context | JobContext, fact: DateFixed) -> Reply:
    """The meeting of this poll stands at this moment, all day when the poll named no time."""
    session = context.session
    room = session.get(Room, fact.room_ids[0])
    if room is None:
        return Reply()
    moment = rules.with_end(fact.moment, setting(session, room, "meeting_minutes"))
    known = meetings.by_poll(session, fact.poll_id)
    if known is not None:
        return making.move(session, known, moment, context.now)
    by = context.sender if isinstance(context, Context) else None
    source = context.event_id if isinstance(context, Context) else f"poll:{fact.poll_id}"
    plan = Plan(fact.room_ids, moment, _title(fact.title), None, by, source, fact.poll_id)
    made = making.make(session, plan, context.now)
    told = post(session, made, "meeting_planned", context.now)
    return told + reply(making.planned(session, made))


@listener(DateUnfixed)
def date_unfixed(context: Context | JobContext, fact: DateUnfixed) -> Reply:
    """The date does not stand any more, and the meeting with it."""
    known = meetings.by_poll(context.session, fact.poll_id)
    if known is None or known.state is MeetingState.CANCELLED:
        return Reply()
    return making.cancel(context.session, known, context.now)


def _title(words: str) -> CheckedText | None:
    """The poll's title; one that its author kept in spite of a warning goes no further."""
    if isinstance(words, CheckedText):
        return words
    try:
        return check(words)
    except Refused:
        return None
