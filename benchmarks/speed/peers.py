"""The peers: what is installed where, and how each is started."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.speed.environments import interpreter, made, run
from benchmarks.speed.process import ROOT, Program
from benchmarks.speed.rooms import BOT

SOURCES: Final = ROOT / "benchmarks" / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A client that answers `!ping`. `arguments(address, folder)` stand behind its interpreter."""

    name: str
    environment: str
    requirement: str
    arguments: Callable[[str, Path], list[str]]

    def program(self, address: str, folder: Path) -> Program:
        """It, with all that it writes in `folder`."""
        argv = [str(interpreter(self.environment)), *self.arguments(address, folder)]
        return Program(argv, folder / "peer.log")

    async def install(self) -> str:
        """See to it that it is installed, from the package index; returns the version."""
        name = self.requirement.partition("==")[0]
        ask = ("-c", f"import importlib.metadata as m; print(m.version({name!r}))")
        python = await made(
            self.environment,
            self.requirement,
            ("pip", "install", "--quiet", self.requirement),
            ("compileall", "-q", str(SOURCES)),
        )
        return f"{name} {(await run(str(python), *ask)).strip()}"


def _script(name: str, *more: str) -> Callable[[str, Path], list[str]]:
    return lambda address, folder: [str(SOURCES / name), address, str(folder), *more]


def _maubot(address: str, folder: Path) -> list[str]:
    """Standalone mode, which its documentation advises for busy bots. It logs at INFO here."""
    settings = {
        "user": {
            "credentials": {"id": BOT, "homeserver": address, "access_token": "token",
                            "device_id": None},
            "sync": True, "appservice": False, "hs_token": None, "autojoin": False,
            "displayname": "disable", "avatar_url": "disable",
            "ignore_initial_sync": True, "ignore_first_sync": True,
        },
        "database": f"sqlite:{folder / 'bot.db'}",
        "database_opts": {"min_size": 1, "max_size": 10},
        "plugin_config": {},
        "logging": {
            "version": 1,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"level": "INFO", "handlers": ["console"]},
        },
    }  # fmt: skip
    config = folder / "maubot.yaml"
    config.write_text(json.dumps(settings))
    meta = SOURCES / "maubot_ping" / "maubot.yaml"
    return ["-m", "maubot.standalone", "-c", str(config), "-m", str(meta)]


PEERS: Final = (
    Peer("raw client", "raw", "aiohttp==3.14.5", _script("raw.py")),
    Peer("raw client, parallel", "raw", "aiohttp==3.14.5", _script("raw.py", "parallel")),
    Peer("maubot", "maubot", "maubot==0.6.0", _maubot),
    Peer("mautrix", "mautrix", "mautrix==0.21.1", _script("plain_mautrix.py")),
    Peer("simplematrixbotlib", "simplematrixbotlib", "simplematrixbotlib==2.13.1",
         _script("botlib.py")),
    Peer("matrix-nio", "nio", "matrix-nio==0.26.0", _script("plain_nio.py")),
)  # fmt: skip
