"""The wheel in an empty environment, outside the project: it checks settings and plays the demo."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ("--only-binary", ":all:", "--require-hashes")
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel and what the demo needs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    programs = folder / "env" / "bin"
    demo = str(ROOT / "requirements" / "demo.txt")
    for what in (("-r", demo, *LOCKED), ("--no-deps", str(wheel))):
        run(folder, programs / "pip", "install", "--quiet", *what)
    return programs


def run(folder: Path, *command: Path | str, status: int = 0) -> str:
    """What a program printed that was run in `folder`, errors last; it must end with `status`."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


async def test_it_checks_settings(installed: Path, tmp_path: Path) -> None:
    async with Homeserver(tmp_path / "homeserver") as homeserver:
        config = tmp_path / "config.toml"
        config.write_text(
            f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "@schakel:x"\n'
            'password = "geheim"\n[access]\nservers = ["x"]\nadministrators = ["@beheer:x"]\n'
        )
        config.chmod(0o600)
        told = run(tmp_path, installed / "schakel", "check", "--config", str(config))
        assert "The settings are right." in told
        config.write_text(f'{config.read_text()}[privacy]\nnames = "deduce"\n')
        refused = run(tmp_path, installed / "schakel", "check", "--config", str(config), status=1)
    assert 'run pip install "schakel[names]"' in refused


def test_it_plays_the_demo(installed: Path, tmp_path: Path) -> None:
    told = run(tmp_path, installed / "schakel", "demo", "--exit", "--story", "datum")
    assert "Het verhaal klopt" in told
