"""`schakel demo`: play a story from start to check, then stay up or end."""

import asyncio
import logging
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console

from bot.demo.bot_process import BotError
from bot.demo.checks import require
from bot.demo.homeserver import HomeserverError
from bot.demo.player import Player, StoryFailed
from bot.demo.scenes import Story
from bot.demo.stage import PASSWORD, Stage, build
from bot.demo.stories.listed import FIRST, STORIES, listing
from bot.demo.teller import Teller
from bot.matrix.errors import MatrixError
from bot.matrix.person import PersonError


def run_demo(name: str | None = None, *, stay: bool) -> int:
    """Play a story; with `stay` keep everything running until Ctrl-C. Returns the exit status:
    0 when all of the story held, 1 when something did not or the story was broken off, 2 when there
    is none of this name."""
    story = STORIES.get(name or FIRST)
    if story is None:
        print(f"Dat verhaal is er niet. Wel:\n{listing()}", file=sys.stderr)
        return 2
    logging.getLogger("nio").addHandler(logging.NullHandler())  # else it warns on our screen
    with tempfile.TemporaryDirectory(prefix="schakel-demo-") as folder:
        return asyncio.run(_until_stopped(story, Path(folder), stay))


async def _until_stopped(story: Story, folder: Path, stay: bool) -> int:
    teller = Teller(Console(highlight=False), story)
    playing = asyncio.create_task(_demo(story, folder, teller, stay))
    received: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        received.append(number)
        playing.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop, number)
    try:
        return await playing
    except asyncio.CancelledError:
        names = ", ".join(one.name for one in received) or "van binnenuit"
        teller.failed(f"Het verhaal is afgebroken ({names}).")
        return 1


async def _demo(story: Story, folder: Path, teller: Teller, stay: bool) -> int:
    async with AsyncExitStack() as stack:
        try:
            teller.title(story)
            stage = await build(story, folder, teller, stack)
            await _while_bot_runs(stage, story, teller)
        except StoryFailed as error:
            teller.failed(str(error), [*error.seen, *stage.bot.last_log_lines()])
            return 1
        except (HomeserverError, BotError, PersonError, MatrixError) as error:
            teller.failed(str(error))
            return 1
        return await _stay(stage, story, teller) if stay else 0


async def _while_bot_runs(stage: Stage, story: Story, teller: Teller) -> None:
    """Play and check the story. Raises StoryFailed, or BotError as soon as the bot ends."""
    playing = asyncio.create_task(_play(stage, story, teller))
    ended = asyncio.create_task(stage.bot.ended())
    try:
        await asyncio.wait((playing, ended), return_when=asyncio.FIRST_COMPLETED)
        await (ended if ended.done() else playing)
    finally:
        playing.cancel()
        ended.cancel()
        await asyncio.gather(playing, ended, return_exceptions=True)


async def _play(stage: Stage, story: Story, teller: Teller) -> None:
    started = time.monotonic()
    player = Player(stage.people, stage.rooms, stage.bot.user_id, teller)
    for scene in story.scenes:
        await player.play(scene)
    teller.checking()
    for check in story.checks:
        require(check, player, stage.bot.folder)
        teller.holds(check.claim)
    teller.done(time.monotonic() - started, len(story.checks))


async def _stay(stage: Stage, story: Story, teller: Teller) -> int:
    """Show the log-ins and wait for Ctrl-C (status 0) or the end of the bot (status 1)."""
    accounts = {role: stage.people[role.account].user_id for role in story.cast}
    teller.log_ins(stage.homeserver.url, accounts, PASSWORD)
    try:
        await stage.bot.ended()
    except BotError as error:
        teller.failed(str(error))
        return 1
    except asyncio.CancelledError:
        teller.stopping()
        return 0
