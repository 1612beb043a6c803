"""How long the bot takes over one message: `python -m benchmarks.talk`.

Two figures for each sort, in CPU time: understanding it (sentences, command, what is near to it),
and all of it, from the words to the rows of the answer, in one transaction on a database in memory,
without the homeserver. Ends with status 1 when understanding takes too long; what a command then
does has aims of its own in the other benchmarks.
"""

import random
import statistics
import sys
from collections.abc import Callable
from time import process_time
from typing import Final

from commands.language.words import spoken
from tests.dialogue.conftest import _chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.test_sloppy import TYPED_IN_THE_ROOM
from tests.dialogue.world import BOT

LIMIT: Final = 20.0
"""Milliseconds for understanding one message."""

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


def best(work: Callable[[], object]) -> float:
    """CPU milliseconds of the best of a few times."""
    times = []
    for _ in range(ROUNDS):
        begin = process_time()
        work()
        times.append(process_time() - begin)
    return min(times) * 1000


def understood(talk: Conversation, typed: str, in_private: bool) -> None:
    """What is meant, before anything is looked up or done."""
    mentioned = typed.startswith("@schakel")
    said = spoken(typed, in_private=in_private, mentioned=mentioned, names=("schakel", BOT))
    for sentence in said.sentences if said else ():
        talk.house.registry.hear(sentence)


def measure(talk: Conversation, who: str, place: str, typed: str) -> tuple[float, float]:
    """CPU milliseconds: understanding a message, and all of it."""
    mentions = (BOT,) if typed.startswith("@schakel") else ()
    batches = iter(
        [
            talk.as_batch(talk.world.message(place, who, typed, mentions=mentions))
            for _ in range(ROUNDS)
        ]
    )
    in_private = "privé" in place
    return (
        best(lambda: understood(talk, typed, in_private)),
        best(lambda: talk.house.process(next(batches))),
    )


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
        "a draft of an overview": [("saskia", places.zco, "!overzicht som")],
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
    for sort, typed in HARD.items():
        sorts[f"{sort}, in a room"] = [("saskia", places.zco, typed)]
        sorts[f"{sort}, in private"] = [("saskia", saskia, typed)]
    worst = 0.0
    for sort, messages in sorts.items():
        parsing, whole = zip(*(measure(talk, *message) for message in messages), strict=True)
        worst = max(worst, *parsing)
        print(
            f"{sort} ({len(messages)}): understood in {max(parsing):.1f} ms at worst, "
            f"all of it {statistics.median(whole):.1f} median, {max(whole):.1f} worst"
        )
    print(f"understood at worst in {worst:.1f} ms, limit {LIMIT:.0f} ms (seed {SEED})")
    talk.close()
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
