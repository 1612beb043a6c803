"""Calling, moving and cancelling meetings: `vergadering`, `verplaats`."""

from dataclasses import replace
from typing import Final

from commands.arguments import Rest, checked
from commands.base import (
    HOLE,
    Choose,
    Context,
    Name,
    React,
    Reply,
    Say,
    UserError,
    command,
    reply,
    say,
)
from commands.language.echo import echo, echo_recurrence
from commands.language.moments import Ambiguous, Moment, NotUnderstood, Parsed
from commands.language.recurrence import Recurrence
from commands.meetings import making, rules
from commands.meetings.changing import CHANGES, change, checked_place
from commands.meetings.finding import (
    named_meeting,
    require_moderator,
    room_of,
    setting,
    the_room,
)
from commands.meetings.making import Plan
from commands.meetings.people_here import short
from commands.meetings.posting import calendar_file, described, post, touch
from commands.meetings.reading import Asked, read_meeting, read_when
from commands.meetings.verbs import meant
from commands.rooms.platforms import ALIASES, PLATFORMS, aliases, called
from storage import meetings, rooms, settings
from storage.meetings import Meeting, MeetingSeries, MeetingState
from storage.rooms import Room
from storage.text import CheckedText

MOST_LISTED: Final = 12
LONGEST_NAME: Final = 120


@command("vergadering", "vergaderingen", english=("meeting", "meetings"))
def meeting(context: Context, words: Rest = "") -> Reply:
    """List, call, change or cancel meetings: `vergadering di 9 mrt 10.00-12.30 Amersfoort`."""
    found, rest = named_meeting(context, words)
    if found is not None and (not rest.strip() or meant(rest.split()[0], CHANGES)):
        return change(context, found, rest) if rest.strip() else reply(_shown(context, found))
    if not words.strip():
        return reply(_listed(context, context.room_ids))
    room, rest = the_room(context, words)
    if not rest.strip():
        return reply(_listed(context, [room.room_id]))
    verb = meant(rest.split()[0], CHANGES)
    if verb is not None and verb != "place":
        return change(context, _only_one(context, room), rest)
    require_moderator(context, room, "vergadering")
    asked = read_meeting(rest, context.said_at, room.language, _platform_names(context, room))
    return _call(context, room, asked)


@command("verplaats", "verschuif", english=("move", "reschedule"))
def move(context: Context, words: Rest = "") -> Reply:
    """Put a meeting at another moment: `verplaats V-3 naar do 11 mrt 10.00`."""
    found, rest = named_meeting(context, words)
    if found is None:
        room, rest = the_room(context, words)
        found = _only_one(context, room)
    room = room_of(context, found)
    require_moderator(context, room, "verplaats")
    when, _ = read_when(_without_to(rest), context.said_at, room.language)
    moment = _one_moment(when, f"{found.label} naar {HOLE}", room)
    if moment.start is None:
        moment = _same_times(found, moment)
    moment = _same_length(found, moment)
    old = rules.moment_of(found)
    if found.state is MeetingState.PLANNED and old == moment:
        raise UserError("meeting_same_moment", label=found.label, moment=moment)
    done = making.move(context.session, found, moment, context.said_at)
    return done + _acknowledged(context, found)


def call_anew(context: Context, room: Room, found: Meeting, words: str) -> Reply:
    """The sentence that called a meeting says something else now; its rooms stay."""
    asked = read_meeting(words, context.said_at, room.language, _platform_names(context, room))
    when = _one_of(asked.when, HOLE, room)
    if isinstance(when, Recurrence) or when.start is None:
        raise UserError("meeting_when_unclear", reason="no_time")
    found.title, found.place = _names(asked)
    moment = rules.with_end(when, setting(context.session, room, "meeting_minutes"))
    if moment != rules.moment_of(found):
        return making.move(context.session, found, moment, context.said_at) + reply(React())
    touch(context.session, found, context.said_at)
    return post(context.session, found, "meeting_changed", context.said_at) + reply(React())


def _names(asked: Asked) -> tuple[CheckedText | None, CheckedText | None]:
    """Title and place past the guard."""
    title = checked(asked.title) if asked.title else None
    place = checked_place(asked.place) if asked.place else None
    for words in (title, place):
        if words is not None and len(words) > LONGEST_NAME:
            raise UserError("name_too_long", longest=LONGEST_NAME)
    return title, place


def _call(context: Context, room: Room, asked: Asked) -> Reply:
    others = _together(context, asked.platforms, room)
    again = " ".join(filter(None, (asked.before, HOLE, asked.after, _with(asked.platforms))))
    title, place = _names(asked)
    ids = (room.room_id, *(one.room_id for one in others))
    when = _one_of(asked.when, again, room)
    if isinstance(when, Recurrence):
        return _call_series(context, room, when, ids, title, place)
    if when.start is None:
        raise UserError("meeting_needs_time", moment=when)
    moment = rules.with_end(when, setting(context.session, room, "meeting_minutes"))
    _refuse_twice(context, room, moment)
    plan = Plan(ids, moment, title, place, context.sender, context.event_id)
    made = making.make(context.session, plan, context.said_at)
    return (
        reply(Name(f"meeting:{made.label}:source"))
        + post(context.session, made, "meeting_planned", context.said_at)
        + reply(making.planned(context.session, made))
        + _acknowledged(context, made)
    )


def _call_series(
    context: Context,
    room: Room,
    rule: Recurrence,
    ids: tuple[str, ...],
    title: CheckedText | None,
    place: CheckedText | None,
) -> Reply:
    """A series: its first meetings are made now, the others when it is their time."""
    first = rule.moment_after(context.said_at)
    first = rules.with_end(first, setting(context.session, room, "meeting_minutes"))
    _refuse_twice(context, room, first)
    assert first.start is not None
    assert first.end is not None
    rule = replace(rule, end=first.end, since=rule.since and first.date)
    series = MeetingSeries(
        room_id=room.room_id,
        rule=echo_recurrence(rule, "nl"),
        first_day=first.date,
        starts=f"{first.start:%H:%M}",
        ends=f"{first.end:%H:%M}",
        title=title,
        place=place,
        uid=making.uid(context.event_id),
        changed_at=context.said_at,
    )
    context.session.add(series)
    context.session.flush()
    plan = Plan(ids, first, title, place, context.sender, context.event_id)
    made = making.extend(context.session, series, plan, context.said_at)
    facts = [making.planned(context.session, one) for one in made]
    dates = [{"label": one.label, "moment": rules.moment_of(one)} for one in made]
    return (
        reply(Name(f"meeting:{made[0].label}:source"))
        + post(context.session, made[0], "meeting_series_planned", context.said_at, dates=dates)
        + reply(*facts)
        + _acknowledged(context, made[0])
    )


def _refuse_twice(context: Context, room: Room, moment: Moment) -> None:
    """Raise UserError when this room has a meeting that begins then: it was called already."""
    for one in meetings.upcoming(context.session, [room.room_id], context.now):
        there = rules.moment_of(one)
        if (there.date, there.start) == (moment.date, moment.start):
            raise UserError("meeting_there_already", label=one.label, moment=there)


def _acknowledged(context: Context, made: Meeting) -> Reply:
    """A tick where it was said; in private, where no post of it is seen, a sentence."""
    if not context.in_private:
        return reply(React())
    return reply(say("meeting_told_rooms", label=made.label))


def _one_moment(when: Parsed[Moment], again: str, room: Room) -> Moment:
    found = _one_of(when, again, room)
    assert isinstance(found, Moment)
    return found


def _one_of(
    when: Parsed[Moment] | Parsed[Recurrence], again: str, room: Room
) -> Moment | Recurrence:
    """The one reading. Raises Choose when there are several, UserError when there is none."""
    if isinstance(when, NotUnderstood):
        raise UserError("meeting_when_unclear", reason=when.why.reason.value)
    if isinstance(when, Ambiguous):
        readings = tuple(_in_words(choice, room.language) for choice in when.choices)
        raise Choose("meeting_which_moment", again, readings, reason=when.why.reason.value)
    return when.value


def _in_words(choice: Moment | Recurrence, language: str) -> str:
    if isinstance(choice, Recurrence):
        return echo_recurrence(choice, language)
    return echo(choice, language)


def _same_times(meeting: Meeting, moment: Moment) -> Moment:
    """Only a day was typed: the times stay."""
    old = rules.moment_of(meeting)
    return replace(moment, start=old.start, end=old.end)


def _same_length(meeting: Meeting, moment: Moment) -> Moment:
    return rules.with_end(moment, rules.length(meeting))


def _without_to(words: str) -> str:
    first, _, rest = words.strip().partition(" ")
    return rest if first.lower() in ("naar", "to", "op") else words


def _with(platforms: tuple[str, ...]) -> str:
    return f"met {', '.join(platforms)}" if platforms else ""


def _together(context: Context, names: tuple[str, ...], room: Room) -> list[Room]:
    """The other rooms of a joint meeting: the sender moderates each of them."""
    found = []
    for name in names:
        other = called(context.session, name)
        if other is None:
            raise UserError("no_such_platform")
        if other.room_id != room.room_id:
            _require_moderator_there(context, other)
            found.append(other)
    return found


def _require_moderator_there(context: Context, other: Room) -> None:
    """Raise UserError when the sender does not moderate another room of a joint meeting."""
    if not rooms.is_moderator(context.session, other.room_id, context.sender):
        raise UserError("meeting_not_yours_there", slug=other.slug)


def _platform_names(context: Context, room: Room) -> list[str]:
    """What other platforms are called."""
    found = [slug for slug in PLATFORMS if slug != room.slug]
    for room_id, value in settings.everywhere(context.session, ALIASES).items():
        if room_id != room.room_id and value:
            found += aliases(str(value))
    return found


def _only_one(context: Context, room: Room) -> Meeting:
    """The one meeting ahead. Raises UserError when there is none, or several."""
    ahead = meetings.upcoming(context.session, [room.room_id], context.now)
    if len(ahead) == 1:
        return ahead[0]
    lines = [described(context.session, one) for one in ahead[:MOST_LISTED]]
    raise UserError("which_meeting", lines=lines)


def _listed(context: Context, room_ids: list[str]) -> Say:
    ahead = meetings.upcoming(context.session, room_ids, context.now)
    lines = [described(context.session, one) for one in ahead[:MOST_LISTED]]
    return say("meetings_listed", lines=lines, more=len(ahead) > MOST_LISTED)


def _shown(context: Context, found: Meeting) -> Say:
    told = say(
        "meeting_shown",
        **described(context.session, found),
        cancelled=found.state is MeetingState.CANCELLED,
        chair=short(found.chair),
    )
    return told.with_file(calendar_file(context.session, found))
