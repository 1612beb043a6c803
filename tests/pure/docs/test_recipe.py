"""The recipe of docs/adding-a-command.md works: it is carried out in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RECIPE = ROOT / "docs" / "adding-a-command.md"
STEP = re.compile(r'```\w+ title="([\w./]+)"\n(.*?)```', re.DOTALL)
LAST_STEP = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COPIED = ("bot", "commands", "storage", "scripts", "tests", "docs", "README.md", "CHANGELOG.md")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),  # it starts Python anew, on a machine that may be busy
]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules")


def test_the_recipe_works_as_it_is_written(tmp_path: Path) -> None:
    for name in (*COPIED, "pyproject.toml", "config.example.toml"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    steps = STEP.findall(RECIPE.read_text(encoding="utf-8"))
    assert len(steps) == 4
    for name, text in steps:
        append(tmp_path / name, text)

    [last] = LAST_STEP.findall(RECIPE.read_text(encoding="utf-8"))
    for line in last.strip().splitlines():
        told = run(tmp_path, line)
    assert re.search(r"\d\d+ passed", told)
    assert "`!wachttijd K-41`" in (tmp_path / "docs" / "opdrachten.md").read_text(encoding="utf-8")


def append(file: Path, text: str) -> None:
    """Put `text` at the end of a file, which may be new."""
    before = f"{file.read_text(encoding='utf-8').rstrip()}\n\n\n" if file.exists() else ""
    file.write_text(before + text, encoding="utf-8")


def run(folder: Path, line: str) -> str:
    """Run a line of the recipe in a folder; what it printed. It must end well."""
    _, *arguments = line.split()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
