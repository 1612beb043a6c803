"""The stories that the demo can play, by the names that one types."""

from collections.abc import Mapping
from typing import Final

from bot.demo.scenes import Story
from bot.demo.stories import agenda, chain, date, privacy

FIRST: Final = "keten"
"""What is played when nothing is asked for."""

STORIES: Final[Mapping[str, Story]] = {
    FIRST: chain.STORY,
    "datum": date.STORY,
    "agenda": agenda.STORY,
    "privacy": privacy.STORY,
}


def listing() -> str:
    """The stories with their titles, one a line."""
    return "\n".join(f"  {name:<9}{story.title}" for name, story in STORIES.items())
