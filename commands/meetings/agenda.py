"""The agenda: `agenda wachttijd ggz, 15 min` adds, `agenda` shows, `agenda 3 omhoog` changes."""

import re
from dataclasses import replace
from typing import Final

from commands.arguments import Rest
from commands.base import Context, Reply, UserError, command, reply
from commands.language.words import fold
from commands.meetings import items, publishing, standing
from commands.meetings.finding import RECENT, coming_meeting
from commands.meetings.from_messages import from_message
from commands.meetings.item_changes import OF_SEVERAL, VERBS, WITHOUT_WORDS, change, reword
from commands.meetings.item_words import begins_with_minutes, read_item
from commands.meetings.items import Wanted
from commands.meetings.papers import file_of
from commands.meetings.showing import overview, overview_of_item
from commands.meetings.signals_on_agenda import for_meeting, words_of_signal
from commands.meetings.verbs import meant
from storage import journal, meetings
from storage.agenda import AgendaItem, ItemState
from storage.meetings import Meeting
from storage.rooms import Room
from storage.signals import Signal

_SHOW: Final = frozenset("toon tonen lijst bekijk bekijken overzicht show view list".split())
_STANDING: Final = frozenset("vast vaste standing".split())
_PUBLISH: Final = {"publiceer": "publish", "publiceren": "publish", "publish": "publish"}
_ALL: Final = frozenset("alles alle all everything".split())


@command("agenda", "agendapunt", "agendapunten", english=("agenda item", "agenda items"))
def agenda(context: Context, words: Rest = "") -> Reply:
    """Show the agenda of the next meeting, or add, change, order, publish what is on it."""
    room, meeting, rest = coming_meeting(context, words)
    rest = rest.strip()
    about = context.about
    if not rest and about is not None and _is_message(context):
        return from_message(context, room, meeting, read_item(""))
    if not rest or fold(rest) in _SHOW:
        return reply(overview(context, room, meeting))
    first, _, after = rest.partition(" ")
    if not after and meant(first, _PUBLISH):
        return publishing.publish(context, room, meeting)
    if fold(first) in _STANDING:
        return standing.standing(context, room, after)
    changed = _changed(context, room, meeting, rest)
    return changed if changed is not None else _add(context, room, meeting, rest, words)


def _is_message(context: Context) -> bool:
    """Whether what is replied to is somebody's message, or a signal: it may become an item."""
    assert context.about is not None
    name = context.about.name or ""
    return name.startswith("signal:") or (
        context.about.sender not in (None, context.bot) and bool(context.about.body)
    )


def _changed(context: Context, room: Room, meeting: Meeting | None, rest: str) -> Reply | None:
    """What a sentence does with items that are there; None when it is about none."""
    first, _, after = rest.partition(" ")
    verb = VERBS.get(fold(first))  # a subject may begin with a word that is like a verb
    if fold(first) in _ALL and (verb := VERBS.get(fold(after))) in OF_SEVERAL:
        after = first
    if verb is not None:
        meeting = _held(context, room, meeting) if verb == "done" else meeting
        which, words = _several(context, meeting, after)
        if which and not (words.strip() and verb in WITHOUT_WORDS):
            return change(context, room, verb, which, words)
    if not items.read(context, room, rest).text or begins_with_minutes(rest, room.language):
        return None  # "15 min" is no item number
    found = items.find(context, meeting, rest) or _replied_to(context, meeting, rest)
    if found is None:
        return None
    item, said = found
    word, _, more = said.strip().partition(" ")
    if not word:
        return reply(overview_of_item(context, item))
    verb = meant(word, VERBS)
    if verb is not None and not (more.strip() and verb in WITHOUT_WORDS):
        return change(context, room, verb, [item], more.strip())
    options = items.read(context, room, said)
    if options.text:
        raise UserError("item_usage", label=item.label)
    return reword(context, room, item, options)


def _held(context: Context, room: Room, meeting: Meeting | None) -> Meeting | None:
    """Soon after a meeting, what is handled are its items."""
    last = meetings.last_begun(context.session, [room.room_id], context.now)
    recent = last is not None and context.now - last.ends_at() < RECENT
    return last if recent and last is not None and items.numbered(context, last) else meeting


def _several(context: Context, meeting: Meeting | None, words: str) -> tuple[list[AgendaItem], str]:
    """The items that the words begin with, and what follows; `alles` is all that are open."""
    first, _, rest = words.strip().partition(" ")
    if fold(first) in _ALL and meeting is not None:
        on = items.items_of(context, meeting)
        return [one for one in on if one.state is ItemState.OPEN], rest
    found = []
    while one := items.find(context, meeting, words):
        item, words = one
        found.append(item)
        words = re.sub(r"^(?:,|en\b|and\b|&|\s)+", "", words)
    return found, words


def _replied_to(
    context: Context, meeting: Meeting | None, rest: str
) -> tuple[AgendaItem, str] | None:
    """The item whose message is replied to, when the words say what to do with it."""
    name = (context.about.name or "") if context.about else ""
    if not name.startswith("item:"):
        return None
    found = items.find(context, meeting, name.split(":")[1])
    options = items.read(context, context.room, rest)
    is_change = meant(rest.split()[0], VERBS) is not None or not options.text
    return (found[0], rest) if found and is_change else None


def _add(context: Context, room: Room, meeting: Meeting | None, rest: str, typed: str) -> Reply:
    """A new item, in the words typed, of a signal, or of the message replied to."""
    signal, rest = _signal(context, room, meeting, rest)
    options = items.read(context, room, rest)
    if not options.text and signal is None:
        if context.about is not None and _is_message(context):
            return from_message(context, room, meeting, options)
        raise UserError("item_text_missing")
    if _said_before(context, typed):
        raise UserError("said_already")
    if options.text:
        text = items.checked_item(options)
    else:
        assert signal is not None
        text = words_of_signal(context, room, signal)
    paper = file_of(context)
    wanted = Wanted(
        replace(options, text=""),
        text,
        context.event_id,
        context.sender,
        signal,
        (paper,) if paper else (),
    )
    return items.add(context, room, meeting, wanted)


def _signal(
    context: Context, room: Room, meeting: Meeting | None, rest: str
) -> tuple[Signal | None, str]:
    """The signal that is named first."""
    match = items.SIGNAL.match(rest)
    if match is None:
        return None, rest
    label = f"{match[1].upper()}-{int(match[2])}"
    return for_meeting(context, room, meeting, label), rest[match.end() :]


def _said_before(context: Context, typed: str) -> bool:
    """Whether this very sentence made an item just now."""
    since = context.said_at - journal.UNDO_WITHIN
    last = journal.latest(context.session, context.sender, context.room.room_id, since)
    return last is not None and last.digest == journal.digest(agenda.key, typed)
