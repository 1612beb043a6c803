"""One look at our bot, for who makes it faster: `python -m benchmarks.speed.one [--command ...]`.

Prints commands a second and processor time a command of each round in one process, and its id, so
that a profiler can look on. `{}` in the command becomes another realistic text each time:

    python -m benchmarks.speed.one --command '!knelpunt {}' --platforms --rounds 5
"""

import argparse
import asyncio

from benchmarks.speed.measure import Load, Make, our_bot, speed
from benchmarks.speed.ours import HERE, deployed
from benchmarks.texts import Texts
from commands.rooms.platforms import PLATFORMS


def sentences(command: str, rooms: int, speakers: int) -> Make:
    """The command by so many people of all rooms in turns."""
    texts = Texts()

    def make(count: int) -> list[tuple[int, int, str]]:
        filled = texts.passed(count) if "{}" in command else [""] * count
        return [
            (number % rooms, number // rooms % speakers, command.replace("{}", text))
            for number, text in enumerate(filled)
        ]

    return make


async def main(given: argparse.Namespace) -> None:
    """Measure round after round."""
    rooms = len(PLATFORMS) if given.platforms else given.rooms
    encrypted = given.encrypted or given.platforms
    make = sentences(given.command, rooms, given.speakers)
    load = Load(make, rooms, encrypted, given.platforms, given.batch, given.members)
    python = await deployed() if given.deployed else HERE
    async with our_bot(load, python) as (stub, bot):
        print(
            f"ready in {bot.start_to_ready:.2f} s, {bot.memory():.0f} MB, pid {bot.pid}", flush=True
        )
        for _ in range(given.rounds):
            run = await speed(stub, bot, make, given.count)
            print(
                f"{run.per_second:.0f}/s, {run.cpu:.3f} ms CPU a command "
                f"(stub {run.stub_cpu:.3f} ms), {run.memory:.0f} MB",
                flush=True,
            )
        for one in (await stub.ask("sent"))[-given.show :] if given.show else ():
            print(one)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    known = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known.add_argument("--command", default="!ping")
    known.add_argument("--count", type=int, default=1000, help="commands a round")
    known.add_argument("--rounds", type=int, default=3)
    known.add_argument("--rooms", type=int, default=10)
    known.add_argument("--members", type=int, default=5)
    known.add_argument("--speakers", type=int, default=1, help="people who speak, at most four")
    known.add_argument("--batch", type=int, default=100, help="commands in one /sync answer")
    known.add_argument("--encrypted", action="store_true")
    known.add_argument("--deployed", action="store_true", help="in an environment as deployed")
    known.add_argument("--platforms", action="store_true", help="in encrypted platforms")
    known.add_argument("--show", type=int, default=0, help="what was sent last")
    return known


if __name__ == "__main__":
    asyncio.run(main(parser().parse_args()))
