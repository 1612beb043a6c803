"""Bots with ever more rooms, or ever more members in one room; all in plain text."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from benchmarks.growth.turns import Asked, Site
from benchmarks.speed.measure import repeated
from benchmarks.speed.ours import OurBot
from benchmarks.speed.process import StubProcess

BUSY: Final = 100
"""Rooms in which something is said; in the others it is quiet."""

Kind = tuple[Callable[[int], Sequence[str]], Callable[[str, int], Mapping[str, Asked]]]
"""Of a size: the options of its homeserver, and what is asked with a command."""

ROOMS: Final[Kind] = (
    lambda size: ("--rooms", str(size)),
    lambda command, size: {
        "busy": Asked.often(repeated(command, min(size, BUSY))),
        "spread": Asked.often(repeated(command, size)),
    },
)
"""Five members each; commands in at most BUSY rooms, and in all in turns."""

MEMBERS: Final[Kind] = (
    lambda size: ("--rooms", "1", "--members", str(size)),
    lambda command, size: {"ping": Asked.often(repeated(command, 1))},
)


@asynccontextmanager
async def houses(
    folder: Path, kind: Kind, sizes: Sequence[int], python: Path, command: str
) -> AsyncIterator[list[Site]]:
    """A site of each size, with rooms that the bot knows already."""
    options, asked = kind
    async with AsyncExitStack() as stack:
        sites = []
        for size in sizes:
            own = folder / f"{size}"
            own.mkdir()
            stub = await stack.enter_async_context(StubProcess(own, *options(size)))
            async with OurBot(stub.url, own, python=python) as bot:
                await bot.ready()
                await stub.ask("waiting")
            sites.append(Site(size, stub, own, asked(command, size)))
        yield sites
