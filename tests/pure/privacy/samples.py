"""Labelled texts for the guard: outcome, class and text, one a line."""

import re
from dataclasses import dataclass
from pathlib import Path

from commands.privacy.guard import Outcome

_DATA = Path(__file__).parent / "data"
_ESCAPES = {"\\n": "\n", "\\t": "\t"}
PARTS = ("domain", "tuning", "held_out", "held_out_late", "held_out_hostile")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and what the guard should say of it."""

    outcome: Outcome
    label: str
    text: str


def _unescape(text: str) -> str:
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def load(part: str) -> tuple[Sample, ...]:
    """The samples of one of `PARTS`."""
    lines = (_DATA / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(Sample(Outcome[outcome], label, _unescape(text)) for outcome, label, text in rows)
