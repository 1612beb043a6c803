"""One look at our bot: `python -m benchmarks.speed.one [--body !ping] [--count 1000] ...`.

Prints commands a second and processor time a command; `--hold` keeps it at work for a profiler.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.speed.ours import OurBot, make_platforms
from benchmarks.speed.process import StubProcess


def sentences(body: str, count: int, rooms: int, speakers: int) -> list[tuple[int, int, str]]:
    """So many commands over all rooms in turns; `{}` in the body becomes a number in words."""
    return [
        (number % rooms, number // rooms % speakers, body.replace("{}", worded(number)))
        for number in range(count)
    ]


def worded(number: int) -> str:
    """A number in words that no guard takes for a number of somebody."""
    digits = "nul een twee drie vier vijf zes zeven acht negen".split()
    return " ".join(digits[int(one)] for one in str(number))


async def main(given: argparse.Namespace) -> None:
    """Measure once."""
    options = ["--rooms", str(given.rooms), "--members", str(given.members)]
    options += ["--encrypted"] if given.encrypted else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with StubProcess(folder, *options) as stub, OurBot(stub.url, folder) as bot:
            await bot.ready()
            await stub.ask("waiting")
            print(f"ready in {bot.start_to_ready:.2f} s, {bot.memory():.0f} MB, pid {bot.pid}")
            if given.encrypted:
                await stub.ask("share_keys")
                await stub.ask("waiting")
            if given.platforms:
                await make_platforms(stub)
            speakers = given.speakers
            for round_ in range(given.rounds + 1):
                count = given.count if round_ else given.rooms * 10
                words = f"{given.body} {worded(round_)}" if "{}" in given.body else given.body
                said = sentences(words, count, given.rooms, speakers)
                before, server = bot.cpu(), stub.cpu()
                found = await stub.ask(
                    "feed", said=said, answers=count, per_answer=given.batch, seconds=15
                )
                await stub.ask("waiting")
                await asyncio.sleep(0.3)
                used, served = bot.cpu() - before, stub.cpu() - server
                print(
                    f"{found['answers']} of {count} in {found['seconds'] or 0:.2f} s: "
                    f"{found['answers'] / (found['seconds'] or 1):.0f}/s, "
                    f"{used / count * 1e3:.3f} ms CPU a command "
                    f"(stub {served / count * 1e3:.3f} ms), {bot.memory():.0f} MB"
                )
            for one in (await stub.ask("sent"))[-given.show :] if given.show else ():
                print(one)
            print("unknown:", await stub.ask("unknown"))
            if given.log:
                print(bot.log.read_text()[-4000:])


if __name__ == "__main__":
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--body", default="!ping")
    for name, value in (
        ("count", 1000),
        ("rooms", 10),
        ("members", 5),
        ("batch", 100),
        ("speakers", 1),
    ):
        known.add_argument(f"--{name}", type=int, default=value)
    known.add_argument("--rounds", type=int, default=3)
    known.add_argument("--show", type=int, default=0)
    known.add_argument("--encrypted", action="store_true")
    known.add_argument("--platforms", action="store_true")
    known.add_argument("--log", action="store_true")
    asyncio.run(main(known.parse_args()))
