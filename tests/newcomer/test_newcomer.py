"""A newcomer does literally what the README says, in a fresh clone and an empty environment.

The README's own lines are run. What a person does in between is done here: fill in the settings,
type the password. The homeserver is the embedded one.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.newcomer.shell import shell

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.compile(r"## Run it for real.*?```sh\n(.*?)```", re.DOTALL)
MADE = (".venv", "site", "dist", "*_cache", ".hypothesis", "__pycache__")
PASSWORD = "een lang wachtwoord"
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of what is committed; of a checkout without its history, a copy."""
    folder = tmp_path_factory.mktemp("newcomer")
    if (ROOT / ".git").exists():
        shell(f"git clone --quiet '{ROOT}' schakel", folder)
    else:
        shutil.copytree(ROOT, folder / "schakel", ignore=shutil.ignore_patterns(*MADE))
    return folder / "schakel"


def test_make_demo_works_twice(clone: Path) -> None:
    assert "make demo" in README
    for _ in range(2):
        assert "Het verhaal klopt" in shell("make demo EXIT=1", clone)


async def test_running_it_for_real_as_far_as_ready(clone: Path, tmp_path: Path) -> None:
    [block] = SHELL.findall(README)
    lines = [re.sub(r"\s+#.*", "", line) for line in block.strip().splitlines()]
    assert lines[0].startswith("git clone")
    shutil.rmtree(clone / ".venv", ignore_errors=True)
    async with Homeserver(tmp_path / "homeserver") as homeserver:
        await homeserver.register("schakel", PASSWORD)
        for line in lines[1:]:
            if "${EDITOR" in line:
                fill_in(clone / "config.toml", {"homeserver": homeserver.url})
            elif line.endswith("run --config config.toml"):
                told = shell(f"({line} & echo $! > pid) | head -1; kill $(cat pid)", clone)
                assert told.startswith(f"ready @schakel:{homeserver.server_name}")
            else:
                shell(line, clone, typed=PASSWORD)
        assert (clone / "password").stat().st_mode & 0o077 == 0


def fill_in(config: Path, values: Mapping[str, str]) -> None:
    """What a person does in her editor: her homeserver, and names of her own server."""
    text = config.read_text(encoding="utf-8").replace("example.org", Homeserver.server_name)
    for name, value in values.items():
        text = re.sub(rf'^{name} = ".*"$', f'{name} = "{value}"', text, flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")
