"""What can be done with items that are there: `agenda 3 omhoog`, `agenda schuif A-25`."""

from collections.abc import Callable, Sequence
from typing import Final

from commands.arguments import checked
from commands.base import Context, React, Reply, UserError, reply, say
from commands.meetings import items, rules
from commands.meetings.finding import moderates
from commands.meetings.item_words import ItemWords
from commands.meetings.papers import attach
from commands.meetings.people_here import resolve_here
from commands.meetings.verbs import table
from storage import meetings
from storage.agenda import AgendaItem, ItemState
from storage.meetings import Meeting
from storage.rooms import Room

VERBS: Final = table(
    drop="weg verwijder verwijderen schrap schrappen vervalt drop remove delete",
    up="omhoog hoger up",
    down="omlaag lager down",
    to="naar to",
    hold="aanhouden aangehouden parkeer parkeren hold",
    shift="schuif doorschuiven doorgeschoven schuiven volgende postpone next",
    done="klaar behandeld afgehandeld gedaan done handled",
    back="erbij terug toelaten terugzetten add back allow",
    text="tekst text",
    note="notitie aantekening note",
    paper="stuk stukken link bijlage paper papers",
)
"""The word behind an item's number, or before it -> what is to be done."""

WITHOUT_WORDS: Final = frozenset({"drop", "up", "down", "hold", "shift", "done", "back"})
"""What is said with one word: more words mean something else."""

OF_SEVERAL: Final = frozenset({"drop", "hold", "shift", "done", "back"})
"""What may be done with several items in one sentence."""

_OWN: Final = frozenset({"drop", "text", "paper"})
"""What the person who brought an item in may do with it; all else is for moderators."""

Change = Callable[[Context, Room, AgendaItem, str], Reply]


def change(
    context: Context, room: Room, verb: str, which: Sequence[AgendaItem], words: str
) -> Reply:
    """Do `verb` with each of these items. Raises UserError for who may not."""
    said = Reply()
    for item in which:
        _require(context, item, own=verb in _OWN)
    for item in which:
        said += _CHANGES[verb](context, room, item, words)
    return said if any(hasattr(part, "key") for part in said.parts) else said + reply(React())


def reword(context: Context, room: Room, item: AgendaItem, options: ItemWords) -> Reply:
    """Minutes, kind and presenter: what was typed of them."""
    _require(context, item, own=True)
    item.minutes = options.minutes if options.minutes is not None else item.minutes
    item.kind = options.kind if options.kind is not None else item.kind
    if options.presenter:
        item.presenter = resolve_here(context, room, options.presenter)
    context.session.add(item)
    return reply(React())


def _require(context: Context, item: AgendaItem, *, own: bool) -> None:
    """Moderators of the item's room and of those of its meeting may; `own`: who brought it in."""
    meeting = items.meeting_of(context, item)
    ids = {item.room_id, *(meetings.rooms_of(context.session, meeting) if meeting else ())}
    there = [room for room in context.platforms if room.room_id in ids]
    if any(moderates(context, room) for room in there) or (own and item.by == context.sender):
        return
    raise UserError("item_not_yours" if own else "item_for_moderators", label=item.label)


def _drop(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    return _state(context, item, ItemState.DROPPED)


def _hold(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    return _state(context, item, ItemState.HELD)


def _done(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    last = meetings.last_begun(context.session, [room.room_id], context.now)
    went_on = item.carried > 0 and not _has_begun(context, item)
    items.handle(context, item, last if went_on else None)
    return Reply()


def _has_begun(context: Context, item: AgendaItem) -> bool:
    meeting = items.meeting_of(context, item)
    return meeting is not None and meeting.starts_at() <= context.now


def _state(context: Context, item: AgendaItem, state: ItemState) -> Reply:
    item.state = state
    context.session.add(item)
    return Reply()


def _back(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    """On the agenda again: one that was held, or late."""
    item.state = ItemState.OPEN
    if item.meeting_id is None:
        items.carry(context, item, None, count=False)
    context.session.add(item)
    return Reply()


def _shift(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    """To the meeting after its own; one that waited to be let in was not put off before."""
    meeting = items.to_next(context, item, count=item.state is not ItemState.LATE)
    told = {"meeting": meeting.label, "moment": rules.moment_of(meeting)} if meeting else {}
    return reply(
        say("item_shifted", **({"label": item.label, "meeting": None, "moment": None} | told))
    )


def _text(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    if not items.read(context, room, words).text:  # "15 min" is no subject
        raise UserError("item_text_missing")
    item.text = checked(words)
    context.session.add(item)
    return Reply()


def _note(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    item.chair_note = checked(words)
    context.session.add(item)
    return Reply()


def _paper(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    attach(context, item, words)
    return Reply()


def _step(step: int) -> Change:
    def move(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
        on = _on(context, item)
        return _place(context, item, on, [one.label for one in on].index(item.label) + 1 + step)

    return move


def _to(context: Context, room: Room, item: AgendaItem, words: str) -> Reply:
    digits = "".join(c for c in words if c.isdecimal())[:4]
    if not digits:
        raise UserError("item_to_where", label=item.label)
    return _place(context, item, _on(context, item), int(digits))


def _on(context: Context, item: AgendaItem) -> list[AgendaItem]:
    """The items among which one has its place. Raises UserError when it has none."""
    meeting = context.session.get(Meeting, item.meeting_id) if item.meeting_id else None
    on = items.items_of(context, meeting) if meeting is not None else []
    if item.label not in [one.label for one in on]:
        raise UserError("item_not_on_agenda", label=item.label)
    return on


def _place(context: Context, item: AgendaItem, on: list[AgendaItem], place: int) -> Reply:
    """Put an item elsewhere; among standing items at the end it is one of those."""
    by_label = {one.label: one for one in on}
    order = rules.placed([one.label for one in on], item.label, place)
    index = order.index(item.label)
    item.at_end = index > 0 and by_label[order[index - 1]].at_end
    for position, label in enumerate(order, 1):
        by_label[label].position = position
        context.session.add(by_label[label])
    return Reply()


_CHANGES: Final[dict[str, Change]] = {
    "drop": _drop,
    "up": _step(-1),
    "down": _step(1),
    "to": _to,
    "hold": _hold,
    "shift": _shift,
    "done": _done,
    "back": _back,
    "text": _text,
    "note": _note,
    "paper": _paper,
}
