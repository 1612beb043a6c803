"""The pinned requirements belong to pyproject.toml and can be installed with hashes alone."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {
    "run": ("postgresql",),
    "demo": ("demo",),
    "docs": ("docs",),
    "dev": ("postgresql", "names", "demo", "docs", "dev"),
}
"""Lock -> the extras that it holds."""


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", text, re.MULTILINE))


def wanted(lock: str) -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    more = [name for extra in LOCKS[lock] for name in extras[extra]]
    names = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"] + more
    return [Requirement(name) for name in names]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_of_the_project_is_pinned_within_its_bounds(lock: str) -> None:
    pins = pinned(lock)
    for requirement in wanted(lock):
        assert pins.get(canonicalize_name(requirement.name), "0") in requirement.specifier


@pytest.mark.parametrize("lock", ["run", "demo", "docs"])
def test_tests_run_on_the_versions_that_the_bot_runs_on(lock: str) -> None:
    assert pinned(lock).items() <= pinned("dev").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
