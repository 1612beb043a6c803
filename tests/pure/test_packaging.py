"""What is installed has all that the program reads besides its code."""

import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

from bot.documents.typesetting import TEMPLATES

ROOT = Path(__file__).parents[2]
READ = ("*.typ", "*.j2", "*.toml", "*.txt", "*.mako")


def test_templates_are_found_as_resources() -> None:
    found = {one.name for one in (files("bot.documents") / "templates").iterdir()}
    assert {"document.typ", "figures.typ", "poll.typ", "look.typ"} <= found
    assert found == {one.name for one in TEMPLATES.iterdir()}


def test_a_wheel_has_templates_texts_and_lists(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(ZipFile(wheel).namelist())

    wanted = {
        str(one.relative_to(ROOT))
        for package in ("bot", "commands", "storage")
        for pattern in READ
        for one in (ROOT / package).rglob(pattern)
    }
    assert len(wanted) > 20
    assert wanted - packed == set()


def test_the_program_tells_its_version() -> None:
    asked = [sys.executable, "-m", "bot", "--version"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert told == f"schakel {project['version']}\n"
