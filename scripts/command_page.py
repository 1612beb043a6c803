"""The reference of commands, made of the commands: one page in Dutch, one in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from commands.base import Command, Place, Role
from commands.catalogue import MODULES
from commands.registry import Registry

CAPABILITIES: Final[Mapping[str, tuple[str, str]]] = {
    "signals": ("Knelpunten, successen en trends", "Bottlenecks, successes and trends"),
    "digests": ("Overzichten omhoog, antwoorden terug", "Digests upward, answers back"),
    "polls": ("Datums prikken en peilen", "Date polls and questions"),
    "meetings": ("Vergaderingen, agenda's en besluiten", "Meetings, agendas and decisions"),
    "rooms": ("Kamers, mensen en instellingen", "Rooms, people and settings"),
    "privacy": ("Privacy", "Privacy"),
    "help": ("Hulp en terugdraaien", "Help and undo"),
}
"""Folder in `commands/` -> its title in Dutch and in English."""

_ESCAPED: Final = re.compile(r"\\([^\w\s])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the page itself, in one language."""

    title: str
    intro: str
    also: str
    other_language: str
    moderators: str
    administrators: str
    room_only: str
    private_only: str
    unlisted: str


WORDS: Final[Mapping[str, Words]] = {
    "nl": Words(
        title="Opdrachten",
        intro="Alles wat u tegen Schakel kunt zeggen. In de kamer van een platform begint u met "
        "een `!`, in een privégesprek met Schakel mag dat weg. Hoofdletters en typefouten maken "
        "niet uit. `!help` laat zien wat u kunt doen op de plek waar u bent. Staat er niets bij, "
        "dan mag elk lid het, in de kamer en privé.",
        also="Ook",
        other_language="Engels",
        moderators="Alleen moderators",
        administrators="Alleen beheerders van de bot",
        room_only="Alleen in de kamer",
        private_only="Alleen privé",
        unlisted="Staat niet in de hulp, en wordt wel begrepen",
    ),
    "en": Words(
        title="Commands",
        intro="All that can be said to Schakel. In the room of a platform it begins with a `!`, "
        "in a private chat that may be left out. Capitals and typing errors do not matter. "
        "`!help` shows what you may do where you are. Where nothing is said, every member may, "
        "in the room and in private.",
        also="Also",
        other_language="Dutch",
        moderators="Moderators only",
        administrators="Administrators of the bot only",
        room_only="In the room only",
        private_only="In private only",
        unlisted="Not in the help, but understood",
    ),
}


def command_page(language: str) -> str:
    """All commands with their lines of the help, as Markdown. `language`: "nl" or "en"."""
    registry = Registry(MODULES)
    words = WORDS[language]
    parts = [f"# {words.title}", "", words.intro, "", _made(language)]
    for capability, titles in CAPABILITIES.items():
        shown = [one for one in _of(registry, capability) if one.shown]
        parts += ["", f"## {titles[language == 'en']}", ""]
        parts += [_entry(registry, one, language) for one in shown]
    hidden = [one for one in registry.commands if not one.shown]
    parts += ["", f"## {words.unlisted}", ""]
    parts += [
        f"- {_codes([*one.names, *one.english])}: {_summary(one, language)}" for one in hidden
    ]
    return "\n".join(parts) + "\n"


def capability_of(command: Command) -> str:
    """The folder in `commands/` that a command lives in."""
    return command.handler.__module__.split(".")[1]


def plain(sentence: str) -> str:
    """A sentence of the texts without the backslashes that guard users' words."""
    return _ESCAPED.sub(r"\1", sentence)


def _of(registry: Registry, capability: str) -> list[Command]:
    return [one for one in registry.commands if capability_of(one) == capability]


def _entry(registry: Registry, command: Command, language: str) -> str:
    """One command: its line of the help, then other names, who and where."""
    words = WORDS[language]
    told = plain(registry.texts.render(f"help_{command.key}", {}, language, "u"))
    others = [
        name
        for name in _names(command, language)
        if not re.search(rf"!{re.escape(name)}(?!\w)", told)
    ]
    theirs = _names(command, "nl" if language == "en" else "en", own_only=True)
    notes = [f"{words.also}: {_codes(others)}."] if others else []
    notes += [f"{words.other_language}: {_codes(theirs)}."] if theirs else []
    notes += [f"{note}." for note in _limits(command, words)]
    return f"- {told}." + (f"<br>{' '.join(notes)}" if notes else "")


def _limits(command: Command, words: Words) -> list[str]:
    who = {Role.MODERATOR: words.moderators, Role.ADMINISTRATOR: words.administrators}
    limits = [who[command.who]] if command.who in who else []
    if not command.where & Place.PRIVATE:
        limits.append(words.room_only)
    if not command.where & Place.PLATFORM:
        limits.append(words.private_only)
    return limits


def _names(command: Command, language: str, *, own_only: bool = False) -> list[str]:
    """What it is called; a command without an English name has its Dutch one."""
    own = command.english if language == "en" else command.names
    return list(own or (() if own_only else command.names))


def _summary(command: Command, language: str) -> str:
    """What a command does that has no line in the help."""
    dutch, english = _UNLISTED[command.key]
    return english if language == "en" else dutch


_UNLISTED: Final[Mapping[str, tuple[str, str]]] = {
    "ping": ("zien of de bot er is", "see whether the bot is there"),
    "signal_form": ("de vorm van uitbuiting verbeteren", "put the form of exploitation right"),
    "signal_groups": ("de groepen verbeteren", "put the groups right"),
    "edit": (
        "een punt van uw concept aanpassen, zoals `2 weg`",
        "change a point of your draft, as in `2 drop`",
    ),
    "agree": (
        "akkoord geven op een uitvraag van een ander platform",
        "agree to a question from another platform",
    ),
    "take_back": (
        "een uitvraag terugnemen of weigeren, zoals `intrekken U-3`",
        "take back or decline a question, as in `withdraw U-3`",
    ),
    "recognise": (
        "zeggen dat een uitvraag ook in uw regio speelt, zoals `herken U-3`",
        "say that a question holds in your region too, as in `endorse U-3`",
    ),
    "add_to_inquiry": (
        "antwoorden op een uitvraag, zoals `aanvulling U-3 ...`",
        "answer a question, as in `addition U-3 ...`",
    ),
    "include": ("een punt aan uw concept toevoegen", "add a point to your draft"),
    "greeting": ("drie regels uitleg", "three lines of explanation"),
    "thanks": ("Schakel zwijgt", "Schakel says nothing"),
}


def _codes(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _made(language: str) -> str:
    if language == "en":
        return "This page is made of the commands by `python -m scripts.reference`."
    return "Deze pagina is gemaakt uit de opdrachten zelf, door `python -m scripts.reference`."
