"""What set-up is to make: platforms, their names and moderators, and a Space. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from commands.rooms.platforms import PLATFORMS

USER: Final = re.compile(r"@[^:\s,]+:[^\s,]+")
PROPOSED: Final = ("zco", "meldpunten", "som", "tfm")
"""What set-up proposes; `int` comes when there are partners."""


class PlanError(Exception):
    """A flag says something that cannot be; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One platform that gets a room."""

    slug: str
    name: str
    moderators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. `space` is the name of the Space, or None for none."""

    platforms: tuple[Planned, ...]
    space: str | None = None

    @property
    def moderators(self) -> tuple[str, ...]:
        """Everybody who moderates something, each once."""
        return tuple(dict.fromkeys(who for one in self.platforms for who in one.moderators))


def plan(slugs: Sequence[str], moderators: Iterable[str], space: str | None) -> Plan:
    """From flags: platforms by their short names, moderators as `zco=@saskia:example.org`.

    Raises PlanError.
    """
    for slug in slugs:
        if slug not in PLATFORMS:
            raise PlanError(f"{slug} is no platform; there are {', '.join(PLATFORMS)}")
    who: dict[str, list[str]] = {slug: [] for slug in slugs}
    for given in moderators:
        slug, equals, users = given.partition("=")
        if not equals or slug not in who:
            raise PlanError(f"write a moderator as zco=@saskia:example.org, not {given}")
        who[slug] += users_in(users)
    planned = tuple(
        Planned(slug, PLATFORMS[slug].title, tuple(dict.fromkeys(who[slug]))) for slug in who
    )
    return Plan(planned, space or None)


def users_in(text: str) -> list[str]:
    """User ids with commas or spaces between. Raises PlanError."""
    words = [word for word in re.split(r"[\s,]+", text.strip()) if word]
    wrong = [word for word in words if not USER.fullmatch(word)]
    if wrong:
        raise PlanError(f"write a full user id, as @saskia:example.org, not {wrong[0]}")
    return words
