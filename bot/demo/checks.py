"""What must hold of a whole story, judged by what people's own clients decrypted."""

import json
import re
from collections import Counter
from pathlib import Path

from bot.demo.player import Player, StoryFailed
from bot.demo.scenes import (
    After,
    Check,
    NeverFromBot,
    NoErrors,
    NothingTwice,
    NotOnDisk,
    Once,
    OnlyPrivateWith,
    Points,
    Unanswered,
    Without,
)
from bot.matrix.events import MARK
from bot.matrix.person import Seen

_POINT = re.compile(r"^\d+\. ", re.MULTILINE)


def require(check: Check, player: Player, folder: Path) -> None:
    """Return when `check` holds. `folder`: the bot's. Raises StoryFailed with what is wrong."""
    fault = find_fault(check, player, folder)
    if fault is not None:
        raise StoryFailed(f"Niet waar: {check.claim} {fault}")


def find_fault(check: Check, player: Player, folder: Path) -> str | None:
    """What is wrong, as a sentence; None when the check holds."""
    match check:
        case Once():
            seen = player.from_bot(check.who, check.where)
            count = sum(check.words in event.body for event in seen)
            return None if count == 1 else f"{check.who} zag het {count} keer."
        case Without():
            return _held(check.words, json.dumps(_content(player, check.tag), ensure_ascii=False))
        case Points():
            count = len(_POINT.findall(player.marks[check.tag].event.body))
            return None if count == check.count else f"Het zijn er {count}."
        case After():
            later, earlier = player.marks[check.tag].event, player.marks[check.earlier].event
            return None if later.at >= earlier.at else "Het kwam eerder."
        case Unanswered():
            return _answered(check, player)
        case NeverFromBot():
            return _held((check.word,), _all_from_bot(player))
        case NotOnDisk():
            return _on_disk(check, folder)
        case NothingTwice():
            return _twice(player)
        case OnlyPrivateWith():
            others = player.private_with - set(check.who)
            return f"Ook met {', '.join(sorted(others))}." if others else None
        case NoErrors():
            errors = [line for line in _log(folder) if "error" in line]
            return f"Daar staat: {errors[0]}" if errors else None


def _content(player: Player, tag: str) -> object:
    return dict(player.marks[tag].event.content)


def _held(words: tuple[str, ...], text: str) -> str | None:
    """Whole words: "Mo" is not in "Moviera"."""
    for word in words:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            return f'Gevonden: "{word}".'
    return None


def _all_from_bot(player: Player) -> str:
    """Everything of the bot that anybody decrypted, edits and HTML too."""
    contents = [dict(event.content) for event in _events(player)]
    if not contents:
        raise StoryFailed("Niemand zag iets van de bot.")
    return json.dumps(contents, ensure_ascii=False)


def _events(player: Player) -> list[Seen]:
    return [
        event
        for person in player.people.values()
        for room in person.joined
        for event in person.timeline(room)
        if event.sender == player.bot
    ]


def _answered(check: Unanswered, player: Player) -> str | None:
    said = player.marks[check.tag].event.event_id
    pointing = [event for event in _events(player) if said in json.dumps(dict(event.relates_to))]
    return f"De bot zei: {pointing[0].body or '✓'}" if pointing else None


def _on_disk(check: NotOnDisk, folder: Path) -> str | None:
    """Search the bytes of every file, the database's log included."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    found = {file.name for file in files if check.word.encode() in file.read_bytes()}
    known = {file.name for file in files if check.control.encode() in file.read_bytes()}
    if found:
        return f"Gevonden in {', '.join(sorted(found))}."
    return None if known else "Ook wat er wel hoort te staan is niet gevonden."


def _log(folder: Path) -> list[str]:
    return (folder / "bot.log").read_text(errors="replace").splitlines()


def _twice(player: Player) -> str | None:
    for account, person in player.people.items():
        for room in person.joined:
            marks = Counter(
                event.content[MARK] for event in person.timeline(room) if MARK in event.content
            )
            if any(count > 1 for count in marks.values()):
                return f"{account} zag een bericht twee keer."
    return None
