"""How long the bot takes over one message: `python -m benchmarks.talk`.

From the words to the rows of the answer, in one transaction on a database in memory, without the
homeserver. Prints CPU time per sort of message; ends with status 1 when one takes too long.
"""

import random
import statistics
import sys
from time import process_time
from typing import Final

from tests.dialogue.conftest import _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.test_sloppy import TYPED_IN_THE_ROOM
from tests.dialogue.world import BOT

LIMIT: Final = 0.020
"""Seconds for one sentence."""

DRAFT: Final = "a draft of an overview, which has an aim of its own in benchmarks.digests"

ROUNDS: Final = 3
SEED: Final = 20270112

HARD: Final = {
    "4,000 characters of Dutch": "!knelpunt " + "wachten op een plek in de regio " * 125,
    "65,000 characters": "!knelpunt " + "x" * 65_000,
    "65,000 exclamation marks": "!" * 65_000,
    "a mistyped word of 65,000 letters": "!" + "knelpun" * 9_000,
    "65,000 spaces and bullets": "- • > " * 11_000,
    "10,000 lines of chat": "regel\n" * 10_000,
    "10,000 opening quotes": "“" * 10_000 + "!knelpunt x",
    "brackets in code": "```\n" * 10_000,
    "emoji": "!knelpunt " + "👨\u200d👩\u200d👧" * 600,
    "unknown word, long rest": "!punten " + "wachten op een plek " * 3_000,
}


def measure(talk: Conversation, who: str, place: str, typed: str) -> float:
    """CPU seconds of the best of a few times."""
    times = []
    for _ in range(ROUNDS):
        mentions = (BOT,) if typed.startswith("@schakel") else ()
        batch = talk.as_batch(talk.world.message(place, who, typed, mentions=mentions))
        begin = process_time()
        talk.house.process(batch)
        times.append(process_time() - begin)
    return min(times)


def random_text(source: random.Random) -> str:
    """Up to 200 characters from anywhere in Unicode."""
    points = (source.choice((range(32, 127), range(160, 0x2FFF), range(0x1F300, 0x1FAFF)))
              for _ in range(source.randrange(200)))  # fmt: skip
    return "".join(chr(source.choice(part)) for part in points)


def main() -> int:
    """Print the figures; 1 when a message took longer than the limit."""
    talk = Conversation()
    places = talk.play(_chain)
    saskia = talk.private("saskia")
    source = random.Random(SEED)
    sorts = {
        "sloppy messages in a room": [("anouk", places.zco, typed) for typed in TYPED_IN_THE_ROOM],
        "commands of a moderator": [
            ("saskia", places.zco, typed)
            for typed in ("!help", "!lijst", "!regio Drenthe: @bas", "!ongedaan")
        ],
        DRAFT: [("saskia", places.zco, "!overzicht som")],
        "in private": [
            ("saskia", saskia, typed)
            for typed in ("knelpunt geen plek", "ja", "hoi", "help", "1 weg", "punten iets", "nee")
        ],
        "random Unicode, in a room": [
            ("anouk", places.zco, f"!{random_text(source)}") for _ in range(200)
        ],
        "random Unicode, in private": [("saskia", saskia, random_text(source)) for _ in range(200)],
        "chat": [("anouk", places.zco, random_text(source)) for _ in range(200)],
    }
    worst = 0.0
    for sort, messages in sorts.items():
        times = [measure(talk, *message) for message in messages]
        worst = max(worst, *times) if sort != DRAFT else worst
        print(f"{sort}: median {statistics.median(times) * 1000:.1f} ms, "
              f"worst {max(times) * 1000:.1f} ms, {len(times)} messages")  # fmt: skip
    for sort, typed in HARD.items():
        for name, place in (("room", places.zco), ("private", saskia)):
            seconds = measure(talk, "saskia", place, typed)
            worst = max(worst, seconds)
            print(f"{sort}, {name}: {seconds * 1000:.1f} ms")
    print(f"worst of all {worst * 1000:.1f} ms, limit {LIMIT * 1000:.0f} ms (seed {SEED})")
    talk.close()
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
