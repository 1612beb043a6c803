"""Standing items of a platform: `agenda vast Mededelingen 10 min`, `agenda vast 2 weg`."""

import re
from typing import Final

from commands.arguments import checked
from commands.base import Context, React, Reply, UserError, reply, say
from commands.language.words import fold
from commands.meetings import items
from commands.meetings.finding import require_moderator
from commands.meetings.posting import platforms
from commands.meetings.verbs import meant, table
from storage import agenda, meetings
from storage.agenda import AgendaItem, ItemState, StandingItem
from storage.rooms import Room

_AT_END: Final = frozenset("achteraan laatst einde slot last end".split())
_DROP: Final = table(drop="weg verwijder schrap remove drop delete")
_NUMBERED: Final = re.compile(r"(?:punt\s+)?(\d{1,3})[.:)]?\s+(\S+)\s*", re.IGNORECASE)


def standing(context: Context, room: Room, words: str) -> Reply:
    """List the standing items, add one, or take one away."""
    kept = agenda.standing(context.session, room.room_id)
    if not words.strip():
        lines = [_line(one) for one in kept]
        return reply(say("standing_listed", lines=lines))
    require_moderator(context, room, "agenda")
    match = _NUMBERED.fullmatch(words.strip())
    if match and meant(match[2], _DROP):
        return _drop(context, kept, int(match[1]))
    return _add(context, room, words)


def _line(one: StandingItem) -> dict[str, object]:
    return {
        "text": str(one.text),
        "minutes": one.minutes,
        "task": one.kind.value if one.kind else None,
        "last": one.at_end,
    }


def _add(context: Context, room: Room, words: str) -> Reply:
    """From now on, the meetings that are planned already included."""
    first, *others = words.split()
    last = fold(others[-1]) if others else ""
    at_end = fold(first) in _AT_END or last in _AT_END
    if at_end:
        words = " ".join(others if fold(first) in _AT_END else [first, *others[:-1]])
    options = items.read(context, room, words)
    made = StandingItem(
        room_id=room.room_id,
        text=checked(options.text, "item_text_missing"),
        minutes=options.minutes,
        kind=options.kind,
        at_end=at_end,
    )
    context.session.add(made)
    context.session.flush()
    for meeting in meetings.upcoming(context.session, [room.room_id], context.now):
        if not platforms(context.session, meeting):
            _put_on(context, meeting.key, made)
    return reply(React())


def _put_on(context: Context, meeting_id: int, made: StandingItem) -> None:
    """In its place on an agenda: behind other standing items, before what people brought in."""
    on = agenda.items(context.session, meeting_id, tuple(ItemState))
    item = agenda.add(
        context.session,
        AgendaItem(
            number=0,
            room_id=made.room_id,
            meeting_id=meeting_id,
            at_end=made.at_end,
            text=made.text,
            minutes=made.minutes,
            kind=made.kind,
            standing_id=made.id,
            created_at=context.said_at,
            source_event="",
        ),
    )
    if made.at_end:
        return
    before = [one for one in on if one.standing_id is not None and not one.at_end]
    after = [one for one in on if one.standing_id is None or one.at_end]
    for position, one in enumerate([*before, item, *after], 1):
        one.position = position
        context.session.add(one)


def _drop(context: Context, kept: list[StandingItem], number: int) -> Reply:
    """Away from the list, and from agendas to come on which it was not handled."""
    if not 1 <= number <= len(kept):
        raise UserError("no_such_item", label=str(number), count=len(kept))
    gone = kept[number - 1]
    for meeting in meetings.upcoming(context.session, [gone.room_id], context.now):
        for item in agenda.items(context.session, meeting.key):
            if item.standing_id == gone.id:
                item.state = ItemState.DROPPED
                context.session.add(item)
    context.session.delete(gone)
    context.session.flush()
    return reply(React())
