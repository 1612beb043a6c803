"""Draw docs/pictures/gesprek.png from a story that is played: `python -m scripts.conversation`.

The demo's homeserver, bot and people run; what two people's own clients decrypted is laid out on
a page of our own, and headless Chromium takes a picture of it. Needs Chromium (Debian: `apt install
chromium fonts-noto-color-emoji`), or its path in CHROMIUM.
"""

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.demo.player import Player
from bot.demo.scenes import PRIVATE
from bot.demo.stage import Stage, build
from bot.demo.stories.chain import STORY
from bot.demo.teller import Teller
from bot.matrix.person import Person, Seen

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "pictures" / "gesprek.png"
PAGE: Final = Path(__file__).with_name("conversation.html")
PROGRAMS: Final = ("chromium", "chromium-headless-shell", "google-chrome")
WIDTH, HEIGHT, SCALE = 880, 760, 1.25


@dataclass(frozen=True, slots=True)
class Screen:
    """What `viewer` has before her: messages that begin with one of `shown`, in their order."""

    viewer: str
    where: str
    title: str
    shown: tuple[str, ...]


SCREENS: Final = (
    Screen(
        "mo",
        "zco",
        "Zorgcoördinatorenoverleg",
        (
            "!knelpunt geen vervolgplek",
            "K-1 genoteerd",
            "T-1 genoteerd",
            "K-4 (knelpunt",
            "Terugkoppeling K-1",
        ),
    ),
    Screen(
        "saskia",
        PRIVATE,
        "Saskia en Schakel, privé",
        ("1 vraag Wie", "Concept 1: zco → som, 6 punten", "akkoord 1", "Geplaatst bij som"),
    ),
)


async def play(folder: Path) -> str:
    """Play the story and lay out the screens; returns the page."""
    teller = Teller(Console(quiet=True), STORY)
    async with AsyncExitStack() as stack:
        stage = await build(STORY, folder, teller, stack)
        player = Player(stage.people, stage.rooms, stage.bot.user_id, teller)
        for scene in STORY.scenes:
            await player.play(scene)
        names = {person.user_id: account for account, person in stage.people.items()}
        screens = [await _screen(one, stage, player, names) for one in SCREENS]
    return PAGE.read_text(encoding="utf-8").replace("<!-- screens -->", "\n".join(screens))


async def _screen(screen: Screen, stage: Stage, player: Player, names: dict[str, str]) -> str:
    person = stage.people[screen.viewer]
    room = await player.room(screen.viewer, screen.where)
    last: dict[str, Seen] = {}
    for event in person.timeline(room):
        start = next((one for one in screen.shown if event.body.startswith(one)), None)
        if start is not None and event.target("m.replace") is None:
            last[start] = event
    missing = set(screen.shown) - last.keys()
    if missing:
        raise SystemExit(f"{screen.viewer} saw nothing that begins with {sorted(missing)}")
    told = sorted(last.values(), key=lambda event: event.at)
    bubbles = [_bubble(event, person, room, names, stage.bot.user_id) for event in told]
    head = f"<header>{escape(screen.title)}<small>versleuteld</small></header>"
    return f"<section>{head}{''.join(bubbles)}</section>"


def _bubble(event: Seen, person: Person, room: str, names: dict[str, str], bot: str) -> str:
    own = event.sender == person.user_id
    kind = "bot" if event.sender == bot else "own" if own else "other"
    name = "Schakel" if event.sender == bot else names[event.sender].capitalize()
    words = event.formatted_body or escape(event.body).replace("\n", "<br>")
    reactions = "".join(
        f"<span>{key} {len(people)}</span>"
        for key, people in person.reactions(room, event.event_id).items()
    )
    marks = f"<footer>{reactions}</footer>" if reactions else ""
    return f'<article class="{kind}"><b>{escape(name)}</b><div>{words}</div>{marks}</article>'


def photograph(page: Path, picture: Path) -> None:
    """Take a picture of a page. Ends the program when there is no Chromium."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        sys.exit("There is no Chromium here: install it, or say where it is in CHROMIUM.")
    with tempfile.TemporaryDirectory() as profile:
        options = (
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}"),
            *(f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}"),
        )
        subprocess.run([found, *options, page.as_uri()], check=True, capture_output=True)


def main() -> None:
    """Play, lay out, photograph."""
    logging.getLogger("nio").addHandler(logging.NullHandler())  # else it warns on our screen
    with tempfile.TemporaryDirectory(prefix="schakel-conversation-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(asyncio.run(play(Path(folder) / "story")), encoding="utf-8")
        photograph(page, PICTURE)


if __name__ == "__main__":
    main()
