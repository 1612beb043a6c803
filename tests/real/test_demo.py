"""`schakel demo`: the story holds, what it claims can fail, and nothing of it stays behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from bot.demo import player as player_module
from bot.demo.checks import find_fault
from bot.demo.homeserver import listens
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
    Says,
    Scene,
    Sees,
    Unanswered,
    Without,
)
from bot.demo.stage import PASSWORD, build
from bot.demo.stories.chain import PEOPLE, SET_UP, STORY
from bot.demo.teller import Teller
from bot.matrix.person import Person

pytestmark = pytest.mark.timeout(300)

SAID = Scene(
    "Iets om over te liegen",
    "",
    (
        Says("anouk", "zco", "!lijst", tag="vraag"),
        Sees(("ilse",), "zco", ("Er staat niets open",), tag="antwoord"),
    ),
)


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """The demo as somebody starts it, with its temporary files in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *options],
        env={**os.environ, "TMPDIR": str(folder), "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_to(demo: subprocess.Popen[str], words: str) -> str:
    """What it tells, up to and including the first line with `words`."""
    assert demo.stdout is not None
    told = ""
    for line in demo.stdout:
        told += line
        if words in line:
            return told
    raise AssertionError(told)


def is_empty(folder: Path) -> bool:
    """Whether nothing is left in it."""
    return not any(folder.iterdir())


def test_the_story_holds_and_leaves_nothing_behind(tmp_path: Path) -> None:
    demo = start(tmp_path, "--exit")
    told, _ = demo.communicate()

    assert demo.returncode == 0, told
    for check in STORY.checks:
        assert f"✓ {check.claim}" in told
    assert is_empty(tmp_path)


async def test_after_the_story_one_logs_in_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    demo = start(tmp_path)
    told = read_to(demo, "Ctrl-C")
    address = re.search(r"http://127\.0\.0\.1:(\d+)", told)
    assert address is not None
    async with await Person.log_in(address[0], "petra", PASSWORD) as petra:
        await petra.until(lambda: petra.joined)
        (som,) = petra.joined
        asked = await petra.say(som, "!lijst")
        answer = await petra.wait_for(
            som, lambda event: event.target("m.thread") == asked and "K-1" in event.body
        )
        assert answer.encrypted

    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate()
    assert demo.returncode == 0, rest
    assert is_empty(tmp_path)
    assert not listens(int(address[1]))


def test_breaking_it_off_ends_everything(tmp_path: Path) -> None:
    demo = start(tmp_path)
    read_to(demo, "homeserver")
    config = next(tmp_path.rglob("homeserver/config.json"))
    port = re.search(r'"port": (\d+)', config.read_text())
    assert port is not None
    assert listens(int(port[1]))

    demo.send_signal(signal.SIGTERM)
    told, _ = demo.communicate()
    assert demo.returncode == 1, told
    assert "✗ Het verhaal is afgebroken (SIGTERM)." in told
    assert "Traceback" not in told
    assert is_empty(tmp_path)
    assert not listens(int(port[1]))


@pytest_asyncio.fixture
async def played(tmp_path: Path) -> AsyncIterator[tuple[Player, Path]]:
    """A short story that was played, and the folder of its bot."""
    short = replace(STORY, scenes=(SET_UP, PEOPLE, SAID), checks=())
    teller = Teller(Console(file=StringIO()), short)
    async with AsyncExitStack() as stack:
        stage = await build(short, tmp_path, teller, stack)
        player = Player(stage.people, stage.rooms, stage.bot.user_id, teller)
        for scene in short.scenes:
            await player.play(scene)
        yield player, stage.bot.folder


TRUE: tuple[Check, ...] = (
    Once("", "ilse", "zco", "Er staat niets open"),
    Without("", "antwoord", ("Mo", "staa")),
    Points("", "antwoord", 0),
    After("", "antwoord", "vraag"),
    Unanswered("", "antwoord"),
    NeverFromBot("", "123456782"),
    NotOnDisk("", "123456782", "Twente"),
    NothingTwice(""),
    OnlyPrivateWith("", ()),
    NoErrors(""),
)
FALSE: tuple[Check, ...] = (
    Once("", "ilse", "zco", "Er staat iets anders"),
    Once("", "ilse", "zco", "Regio"),
    Without("", "antwoord", ("staat",)),
    Points("", "antwoord", 1),
    After("", "vraag", "antwoord"),
    Unanswered("", "vraag"),
    NeverFromBot("", "Twente"),
    NotOnDisk("", "Twente", "Drenthe"),
    NotOnDisk("", "123456782", "123456782"),
)


async def test_a_claim_that_is_not_true_is_found_out(
    played: tuple[Player, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    player, folder = played
    assert [find_fault(check, player, folder) for check in TRUE] == [None] * len(TRUE)
    assert [check for check in FALSE if find_fault(check, player, folder) is None] == []

    monkeypatch.setattr(player_module, "PATIENCE_SECONDS", 0.1)
    lie = Sees(("petra",), "som", ("Regio Twente",))
    with pytest.raises(StoryFailed, match=r"petra ziet in som geen bericht met .Regio Twente."):
        await player.play(replace(SAID, acts=(lie,)))
