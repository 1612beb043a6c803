"""How long documents take, and how long everything else waits meanwhile.

Run: python -m benchmarks.documents. Each is made as the outbox makes it, in a thread, while the
loop counts how late it wakes from naps of a millisecond. Processor time is given as well, because
it hardly depends on what else the machine does.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.files import Files
from commands.base import FileRecipe
from commands.documents.records import AgendaItem, FigureRow, ItemKind, Paper
from tests.pure.documents.making import texts
from tests.pure.documents.samples import AGENDA, FIGURES, LETTER, poll

LIMIT: Final = 0.300
"""Seconds of the processor, of an agenda of 40 items as PDF."""

LONGEST_WAIT: Final = 0.050
"""Seconds that anything else may wait for it."""

TIMES: Final = 20
VOICE: Final = {"language": "nl", "tone": "u"}


def agenda(times: int) -> FileRecipe:
    """Forty items; each time another agenda, so that nothing is remembered."""
    items = tuple(
        AgendaItem(
            number,
            f"Onderwerp {number}: afspraken over vervolgplekken in de regio, keer {times}",
            5,
            f"{10 + number // 12}.{number % 12 * 5:02}",
            kind=ItemKind.DISCUSS,
            presenter="Anouk Jansen (Twente)",
            papers=(Paper("Notitie", f"https://stukken.voorbeeld.nl/{number}/{times}.pdf"),),
            note="Houd het kort." if number % 3 == 0 else "",
            carried_over=number % 4,
            reference=f"K-{number}",
        )
        for number in range(1, 41)
    )
    return replace(AGENDA, items=items).pdf("agenda")


def recipes(times: int) -> dict[str, FileRecipe]:
    """One of each sort."""
    forty = agenda(times)
    rows = tuple(FigureRow(f"Thema {number}", number + times, number) for number in range(16))
    return {
        "agenda of 40 items, PDF": forty,
        "agenda of 40 items, Word": replace(forty, kind="agenda.docx"),
        "letter, PDF": replace(LETTER, date=f"dag {times}").pdf("brief"),
        "chart of 16 themes, PNG": replace(FIGURES, rows=rows).png("cijfers"),
        "poll of 20 dates and 12 voters, PNG": replace(poll(20, 12), title=f"{times}").png("poll"),
    }


async def measure(files: Files, recipe: FileRecipe) -> tuple[float, float, float]:
    """(seconds, seconds of the processor, the longest wait of the loop) for one file."""
    waits = [0.0]
    done = asyncio.Event()

    async def nap() -> None:
        while not done.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append(time.perf_counter() - before - 0.001)

    napping = asyncio.create_task(nap())
    wall, used = time.perf_counter(), time.process_time()
    await files.make(recipe, VOICE)
    took = time.perf_counter() - wall, time.process_time() - used
    done.set()
    await napping
    return (*took, max(waits))


async def main() -> int:
    """Print the figures; 1 when an agenda took too long or kept others waiting."""
    files = Files(texts())
    figures: dict[str, list[tuple[float, float, float]]] = {}
    for times in range(TIMES + 1):
        for sort, recipe in recipes(times).items():
            figure = await measure(files, recipe)
            if times:  # the first loads typst and python-docx
                figures.setdefault(sort, []).append(figure)
    for sort, measured in figures.items():
        wall, used, wait = zip(*measured, strict=True)
        print(f"{sort}: {_ms(wall)}; processor {_ms(used)}; longest wait of the loop {_ms(wait)}")
    _, used, wait = zip(*figures["agenda of 40 items, PDF"], strict=True)
    return int(statistics.median(used) > LIMIT or statistics.median(wait) > LONGEST_WAIT)


def _ms(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms (worst {max(seconds) * 1000:.0f})"


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
