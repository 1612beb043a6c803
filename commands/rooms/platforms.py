"""The platforms by their short names, with the defaults that set-up proposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from commands.language.words import fold
from storage import rooms, settings
from storage.rooms import Room

ALIASES: Final = "aliases"
"""The key of the setting with other names of a platform."""


@dataclass(frozen=True, slots=True)
class Platform:
    """Defaults of a platform. `logs`: who logs signals there, "members" or "moderators"."""

    title: str
    tone: str
    language: str
    logs: str


PLATFORMS: Final[Mapping[str, Platform]] = {
    "zco": Platform("Landelijk Zorgcoördinatorenoverleg", "je", "nl", "members"),
    "meldpunten": Platform("Platform Regionale meldpunten", "je", "nl", "members"),
    "som": Platform("Strategisch Overleg Mensenhandel", "u", "nl", "members"),
    "tfm": Platform("Landelijke Task Force Mensenhandel", "u", "nl", "moderators"),
    "int": Platform("International partners", "u", "en", "moderators"),
}


def called(session: Session, name: str) -> Room | None:
    """The platform with this short name, or else with this alias."""
    wanted = fold(name.strip())
    return rooms.platform(session, wanted) or _by_alias(session, wanted)


def aliases(words: str) -> list[str]:
    """The names in a list with commas, folded."""
    return [fold(" ".join(name.split())) for name in words.split(",") if fold(name.strip())]


def _by_alias(session: Session, wanted: str) -> Room | None:
    for room_id, value in settings.everywhere(session, ALIASES).items():
        if wanted in aliases(str(value)):
            return session.get(Room, room_id)
    return None
