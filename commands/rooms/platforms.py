"""The platforms by their short names, with the defaults that set-up proposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from commands.base import Role


@dataclass(frozen=True, slots=True)
class Platform:
    """Defaults of a platform. `logs`: from which role on people log signals there."""

    title: str
    tone: str
    language: str
    logs: Role


PLATFORMS: Final[Mapping[str, Platform]] = {
    "zco": Platform("Landelijk Zorgcoördinatorenoverleg", "je", "nl", Role.MEMBER),
    "meldpunten": Platform("Platform Regionale meldpunten", "je", "nl", Role.MEMBER),
    "som": Platform("Strategisch Overleg Mensenhandel", "u", "nl", Role.MEMBER),
    "tfm": Platform("Landelijke Task Force Mensenhandel", "u", "nl", Role.MODERATOR),
    "int": Platform("International partners", "u", "en", Role.MODERATOR),
}
