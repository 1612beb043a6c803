"""The lines of the container file, each run as written in an empty folder; no engine is needed.

What only an engine can show (the base image, the user, the health check's schedule) is not shown.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from bot.demo.homeserver import Homeserver
from tests.newcomer.shell import shell

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = ROOT / "packaging" / "container" / "Containerfile"
PREFIX: Final = "/opt/schakel"
pytestmark = pytest.mark.timeout(900)


def lines() -> list[tuple[str, str]]:
    """(instruction, what follows) of the whole file, continued lines put together."""
    joined = re.sub(r"\\\n\s*", " ", FILE.read_text(encoding="utf-8"))
    kept = (line for line in joined.splitlines() if line and not line.startswith("#"))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in kept)]


def context(folder: Path) -> None:
    """What an engine would see of the project: what `.dockerignore` lets through."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (rule[1:] for rule in rules if rule.startswith("!")):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def copied(rest: str, source: Path, target: Path) -> None:
    """A COPY of the first stage."""
    *names, into = rest.split()
    for name in names:
        found = source / name
        if found.is_dir():
            shutil.copytree(found, target / into, dirs_exist_ok=True)
        else:
            (target / into).mkdir(exist_ok=True)
            shutil.copy(found, target / into)


async def test_what_is_built_runs_and_is_all_there(tmp_path: Path) -> None:
    source, work, prefix = tmp_path / "context", tmp_path / "build", tmp_path / "opt"
    work.mkdir()
    context(source)
    stages = 0
    for word, rest in lines():
        stages += word == "FROM"
        if stages == 1 and word == "RUN":
            shell(rest.replace(PREFIX, str(prefix)), work)
        elif stages == 1 and word == "COPY":
            copied(rest, source, work)
    shutil.rmtree(work)

    settings = dict(re.findall(r"([A-Z_]+)=(\S+)", " ".join(r for w, r in lines() if w == "ENV")))
    [entry] = [rest for word, rest in lines() if word == "ENTRYPOINT"]
    assert entry == '["schakel"]'
    environment = os.environ | settings | {
        "PATH": f"{prefix}/bin:{os.environ['PATH']}",
        "SCHAKEL_STORAGE__FOLDER": str(tmp_path / "data"),
    }  # fmt: skip
    config = tmp_path / "config.toml"
    async with Homeserver(tmp_path / "homeserver") as homeserver:
        config.write_text(
            f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "@schakel:x"\n'
            'password = "geheim"\n[access]\nservers = ["x"]\nadministrators = ["@beheer:x"]\n'
        )
        config.chmod(0o600)
        assert "schakel " in asked(environment, "--version")
        assert "The settings are right." in asked(environment, "check", "--config", str(config))


def asked(environment: Mapping[str, str], *arguments: str) -> str:
    """What the program of the image prints; it must end well."""
    command = ["schakel", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_does_not_run_as_root_and_keeps_its_data_apart() -> None:
    last = dict(lines())
    assert last["USER"] == "schakel"
    assert last["VOLUME"] == last["WORKDIR"] == "/data"
    assert "HEALTHCHECK" in last
