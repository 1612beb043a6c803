"""Every story that the demo can play holds, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.stories.listed import FIRST, STORIES

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("name", sorted(set(STORIES) - {FIRST}))
def test_a_story_holds_without_colour(name: str, tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--exit", "--story", name],
        env={**os.environ, "TMPDIR": str(tmp_path), "COLUMNS": "120", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr
    for check in STORIES[name].checks:
        assert f"✓ {check.claim}" in played.stdout
    assert "\x1b" not in played.stdout
    assert not any(tmp_path.iterdir())
