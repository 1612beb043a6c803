"""Editing a draft in plain words, before anybody agrees to it."""

import re
from collections.abc import Callable
from typing import Final

from commands.arguments import Rest, SignalNumber, checked
from commands.base import NUMBER, Context, Place, Reply, Role, UserError, command, reply, say
from commands.digests import drafts, find, inquiry_parts
from commands.digests.drafts import Line
from commands.digests.few import in_words
from commands.language.words import fold
from storage import digest_candidates, digests, signals
from storage.digests import Digest, DigestState
from storage.inquiries import InquiryPart

_EDIT = re.compile(r"(\d{1,3})[.):]?\s+([^\W\d_]+)[:,]?\s*(.*)", re.DOTALL)
_ADDRESSEE = re.compile(r"\s+(?:aan|to)\s+([^?.,]{2,60})\s*$", re.IGNORECASE)


@command(NUMBER, who=Role.MODERATOR, where=Place.PRIVATE, shown=False)
def edit(context: Context, what: Rest) -> Reply:
    """Edit the draft before one: `2 weg`, `2 tekst ...`, `1 vraag ... aan JenV`, `3 omhoog`."""
    draft = digests.draft_before(context.session, context.sender)
    match = _EDIT.match(what)
    if draft is None or match is None:
        raise UserError("edit_usage")
    find.require_moderator(context, find.its_route(context, draft))
    kept = drafts.lines(context.session, draft, find.its_route(context, draft))
    parts = inquiry_parts.of_digest(context.session, draft)
    number, verb, words = int(match[1]), fold(match[2]), match[3].strip()
    if not 1 <= number <= len(kept) + len(parts):
        raise UserError("edit_no_such_item", number=number, count=len(kept) + len(parts))
    if verb not in _EDITS:
        raise UserError("edit_usage")
    if number > len(kept):
        return _edit_part(context, draft, parts[number - len(kept) - 1].part, verb, words)
    item = kept[number - 1].item
    asked = item.question
    _EDITS[verb](kept, number - 1, words)
    if item.question != asked and drafts.names_somebody(context.session, item.question or ""):
        item.cleared = False
    draft.version += 1
    for line in kept:
        context.session.add(line.item)
    context.session.add(draft)
    if draft.corrects is not None and kept[0].item.dropped:
        draft.state = DigestState.REPLACED
        return reply(say("correction_dropped", label=kept[0].signal.label))
    context.session.flush()
    return reply(drafts.show(context.session, draft, context.sender, context.now))


def _edit_part(context: Context, draft: Digest, part: InquiryPart, verb: str, words: str) -> Reply:
    """What came in on a question from above: other words, out, or up in spite of a warning."""
    edit = _EDITS[verb]
    if edit is _drop:
        part.dropped = True
    elif edit is _reword:
        part.text, part.cleared, part.outdated = in_words(checked(words)), False, False
    elif edit is _clear:
        part.cleared = True
    elif edit is _ask:
        raise UserError("edit_inquiry_usage")
    draft.version += 1
    context.session.add(part)
    context.session.add(draft)
    context.session.flush()
    return reply(drafts.show(context.session, draft, context.sender, context.now))


@command("voeg", english=("include",), who=Role.MODERATOR, where=Place.PRIVATE, shown=False)
def include(context: Context, number: SignalNumber, rest: Rest = "") -> Reply:
    """Put a signal into the draft before one: `voeg K-17 toe`."""
    draft = digests.draft_before(context.session, context.sender)
    if draft is None or draft.corrects is not None:
        raise UserError("no_such_draft")
    route = find.its_route(context, draft)
    find.require_moderator(context, route)
    session = context.session
    signal = signals.find(session, number.kind, number.number, [route.source_room])
    if signal is None:
        raise UserError("no_such_signal", label=f"{number.kind.prefix}-{number.number}")
    here = digests.items(session, draft.id or 0)
    item = next((item for item, one in here if one.id == signal.id), None)
    if item is None and not digest_candidates.may_go_up(session, route, signal):
        raise UserError("include_not_open", label=signal.label)
    last = max((item.position for item, _ in here), default=0) + 1
    item = item or drafts.item_of(session, draft.id or 0, route, signal, last)
    item.dropped = False
    draft.version += 1
    session.add(item)
    session.add(draft)
    session.flush()
    return reply(drafts.show(session, draft, context.sender, context.now))


def _drop(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.dropped = True


def _reword(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.text = in_words(checked(words))
    kept[index].item.cleared = kept[index].item.outdated = False


def _ask(kept: list[Line], index: int, words: str) -> None:
    match = _ADDRESSEE.search(words)
    question = words[: match.start()] if match else words
    kept[index].item.question = in_words(checked(question))
    kept[index].item.addressee = checked(match[1]) if match else None


def _clear(kept: list[Line], index: int, words: str) -> None:
    kept[index].item.cleared = True


def _move(step: int) -> Callable[[list[Line], int, str], None]:
    def move(kept: list[Line], index: int, words: str) -> None:
        other = index + step
        if 0 <= other < len(kept):
            one, two = kept[index].item, kept[other].item
            one.position, two.position = two.position, one.position

    return move


_EDITS: Final[dict[str, Callable[[list[Line], int, str], None]]] = {
    **dict.fromkeys(("weg", "verwijder", "drop"), _drop),
    **dict.fromkeys(("tekst", "text"), _reword),
    **dict.fromkeys(("vraag", "ask", "question"), _ask),
    **dict.fromkeys(("mag", "toch", "clear"), _clear),
    **dict.fromkeys(("omhoog", "up"), _move(-1)),
    **dict.fromkeys(("omlaag", "down"), _move(1)),
}
