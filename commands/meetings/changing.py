"""What can be changed of a meeting that stands: `vergadering V-3 vervalt`."""

from collections.abc import Callable
from typing import Final

from commands.arguments import checked, typed
from commands.base import Context, Fact, React, Reply, UserError, reply, say
from commands.meetings import making
from commands.meetings.finding import require_moderator, room_of
from commands.meetings.people_here import resolve_here
from commands.meetings.posting import post, series_file, touch
from commands.meetings.verbs import meant, table
from commands.privacy.guard import FindingKind, Refused, check
from storage import meetings
from storage.meetings import Meeting, MeetingSeries, MeetingState
from storage.text import CheckedText

_OF_A_BUILDING: Final = frozenset(
    {FindingKind.ADDRESS, FindingKind.POSTCODE, FindingKind.NAME, FindingKind.PLACE}
)

CHANGES: Final = table(
    cancel="vervalt vervallen afgelast afgezegd annuleer annuleren geannuleerd cancel cancelled",
    reopen="heropen heropenen toch doorgaan reopen",
    place="plaats locatie place location",
    title="titel naam title name",
    chair="voorzitter chair",
    stop="stop stopt beeindig reeks serie series",
)
"""The first word after a meeting's number -> what is to be done."""


def change(context: Context, meeting: Meeting, words: str) -> Reply:
    """Do what the first word says. Only moderators; raises UserError for what cannot be."""
    require_moderator(context, room_of(context, meeting), "vergadering")
    first, _, rest = words.strip().partition(" ")
    verb = meant(first, CHANGES)
    assert verb is not None
    done = _CHANGES[verb](context, meeting, rest.strip())
    if not context.in_private:
        return done + reply(React())
    return done + reply(say("meeting_told_rooms", label=meeting.label))


def _cancel(context: Context, meeting: Meeting, words: str) -> Reply:
    if meeting.state is MeetingState.CANCELLED:
        raise UserError("meeting_is_cancelled", label=meeting.label)
    return making.cancel(context.session, meeting, context.said_at)


def _reopen(context: Context, meeting: Meeting, words: str) -> Reply:
    if meeting.state is MeetingState.PLANNED:
        raise UserError("meeting_stands", label=meeting.label)
    if meeting.starts_at() <= context.said_at:
        raise UserError("meeting_is_past", label=meeting.label)
    return making.reopen(context.session, meeting, context.said_at)


def _place(context: Context, meeting: Meeting, words: str) -> Reply:
    meeting.place = checked_place(words)
    return _changed(context, meeting)


def checked_place(words: str) -> CheckedText:
    """A place past the guard, which takes the address of a building for that of a person."""
    try:
        return check(typed(words))
    except Refused as refused:
        if set(refused.verdict.kinds) <= _OF_A_BUILDING:
            raise UserError("meeting_place_refused") from None
    return checked(words)


def _title(context: Context, meeting: Meeting, words: str) -> Reply:
    meeting.title = checked(words)
    return _changed(context, meeting)


def _changed(context: Context, meeting: Meeting) -> Reply:
    touch(context.session, meeting, context.said_at)
    return post(context.session, meeting, "meeting_changed", context.said_at)


def _chair(context: Context, meeting: Meeting, words: str) -> Reply:
    meeting.chair = resolve_here(context, room_of(context, meeting), words)
    context.session.add(meeting)
    return Reply()


def _stop(context: Context, meeting: Meeting, words: str) -> Reply:
    """The series of a meeting ends: what is still to come is cancelled, what was stays."""
    series = context.session.get(MeetingSeries, meeting.series_id) if meeting.series_id else None
    if series is None:
        raise UserError("meeting_no_series", label=meeting.label)
    session, now = context.session, context.said_at
    made = meetings.of_series(session, series.id or 0)
    ahead = [one for one in made if one.state is MeetingState.PLANNED and one.starts_at() > now]
    series.until = max((one.day for one in made if one.starts_at() <= now), default=None)
    whole = series.until is None
    series.until = series.until or series.first_day
    said = Reply()
    for one in ahead:
        said += making.cancel(session, one, now)
    facts = Reply(tuple(part for part in said.parts if isinstance(part, Fact)))
    session.flush()
    file = series_file(session, series, cancelled=whole)
    told = say("meeting_series_stopped", label=meeting.label, count=len(ahead)).with_file(file)
    rooms = meetings.rooms_of(session, meeting)
    return reply(*(told.in_room(room_id).aloud() for room_id in rooms)) + facts


_CHANGES: Final[dict[str, Callable[[Context, Meeting, str], Reply]]] = {
    "cancel": _cancel,
    "reopen": _reopen,
    "place": _place,
    "title": _title,
    "chair": _chair,
    "stop": _stop,
}
