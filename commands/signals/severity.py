"""How serious a signal is: impact and frequency, each in three steps, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from commands.language.likeness import SURE, alike
from commands.language.words import fold

STEPS: Final = (1, 2, 3)

_IMPACT: Final[Mapping[str, int]] = {
    **dict.fromkeys("laag klein gering licht beperkt low small".split(), 1),
    **dict.fromkeys("midden middel gemiddeld matig medium moderate".split(), 2),
    **dict.fromkeys("hoog groot ernstig zwaar veel high severe".split(), 3),
}
_FREQUENCY: Final[Mapping[str, int]] = {
    **dict.fromkeys("soms zelden eenmalig incidenteel sometimes rarely".split(), 1),
    **dict.fromkeys("regelmatig geregeld vaker maandelijks regularly".split(), 2),
    **dict.fromkeys("vaak altijd structureel wekelijks dagelijks steeds often always".split(), 3),
}


@dataclass(frozen=True, slots=True)
class Severity:
    """1 to 3 each; None where nothing was said."""

    impact: int | None
    frequency: int | None


def read_severity(words: str) -> Severity | None:
    """`hoog vaak`, in any order and with typing errors; None when neither is in it."""
    impact = frequency = None
    for word in words.split():
        folded = fold(word)
        impact = _step(folded, _IMPACT) or impact
        frequency = _step(folded, _FREQUENCY) or frequency
    return Severity(impact, frequency) if impact or frequency else None


def _step(word: str, known: Mapping[str, int]) -> int | None:
    if word in known:
        return known[word]
    likely = [like.word for like in alike(word, list(known)) if like.likeness >= SURE]
    return known[likely[0]] if likely else None
