"""A newcomer does literally what the README says, in a fresh clone and an empty environment.

The README's own lines are run. What a person does in between is done here: fill in the settings,
type the password. The homeserver is the embedded one.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.compile(r"## Run it for real.*?```sh\n(.*?)```", re.DOTALL)
PASSWORD = "een lang wachtwoord"
pytestmark = pytest.mark.timeout(1800)


def shell(line: str, folder: Path, *, typed: str = "", **more: str) -> str:
    """What a line of shell printed, with nothing of our environment but what everybody has."""
    known = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    ours = {name: value for name, value in os.environ.items() if name in known or _is_pip(name)}
    done = subprocess.run(
        ["bash", "-euc", line],
        cwd=folder,
        env=ours | more,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def _is_pip(name: str) -> bool:
    return name.startswith(("PIP_", "UV_")) or name.lower().endswith("_proxy")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of what is committed."""
    folder = tmp_path_factory.mktemp("newcomer")
    shell(f"git clone --quiet '{ROOT}' schakel", folder)
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
