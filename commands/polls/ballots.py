"""A ballot as people type it: `1 3, misschien 2`, `alles behalve 2 (vakantie)`, `geen enkele`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from commands.language.words import fold
from storage.polls import Answer


@dataclass(frozen=True, slots=True)
class TypedBallot:
    """What each named option gets, and reasons as typed (they have not passed the guard)."""

    answers: Mapping[int, Answer]
    reasons: Mapping[int, str] = field(default_factory=dict)
    said_none: bool = False

    @property
    def only_refuses(self) -> bool:
        """Whether it names nothing but what cannot be: `2 niet` leaves open what can."""
        return not self.said_none and set(self.answers.values()) == {Answer.NO}

    def complete(self, options: Collection[int]) -> dict[int, Answer]:
        """An answer to every option: what is not named gets a no."""
        return {number: self.answers.get(number, Answer.NO) for number in options}


_MODES: Final = {
    **dict.fromkeys("kan ja wel yes can ok oke graag ✅ ✔ ✓ beschikbaar".split(), Answer.YES),
    **dict.fromkeys("misschien eventueel evt maybe mogelijk twijfel".split(), Answer.MAYBE),
    **dict.fromkeys("niet nee no not cannot ❌ verhinderd".split(), Answer.NO),
}
_ALL: Final = frozenset("alles alle allemaal all elke iedere".split())
_NONE: Final = frozenset("geen none geeneen niks".split())
_EXCEPT: Final = frozenset("behalve except uitgezonderd".split())
_FILLER: Final = frozenset(
    "en and of or ook op ik wij we optie opties datum data datums nr nummer nummers number alleen "
    "only the maar alsjeblieft aub svp dan de het van enkele een date dates on i "
    "ons kunnen".split()
)
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            *("eerste eentje first", "tweede twee second two", "derde drie third three"),
            *("vierde vier fourth four", "vijfde vijf fifth five"),
        ),
        1,
    )
    for word in words.split()
}
_REASON: Final = re.compile(
    r"\(([^()]*)\)|(?<!\w)((?:want|omdat|ivm|i\.v\.m\.|because)\s.*)$", re.I
)
_TOKEN: Final = re.compile(r"\d+|[^\W\d]+|[✅✔✓❌]")
_RANGE: Final = re.compile(r"(\d{1,2})\s*(?:-|–|t/m|tm|tot en met|through)\s*(\d{1,2})", re.I)
_CLAUSE: Final = re.compile(r"[,;\n]+|\.(?!\d)")
_LONGEST: Final = 600
_REFUSAL: Final = re.compile(
    r"(?:(?:ik|wij|we|i|sorry|helaas)\W* )*(?:kan|kunnen|can) (?:helaas )?(?:niet|not)|verhinderd"
)
"""Words that refuse all dates without naming one."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("januari jan january", "februari feb february", "maart mrt mar march"),
            *("april apr", "mei may", "juni jun june", "juli jul july"),
            *("augustus aug august", "september sep sept", "oktober okt october oct"),
            *("november nov", "december dec"),
        ),
        1,
    )
    for name in names.split()
}
_DATE: Final = re.compile(
    r"(?:(?:op|on)\s+)?(?:[^\W\d_]{2,9}\.?\s+)?(?<!\d)(\d{1,2})(?:\s*[-/]\s*(\d{1,2})(?!\d)|\s+"
    rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?)",
    re.IGNORECASE,
)


class Contradiction(Exception):
    """The same option is named with two answers."""


WEEKDAYS: Final = tuple(
    tuple(names.split())
    for names in (
        *("maandag ma monday mon", "dinsdag di tuesday tue", "woensdag wo wednesday wed"),
        *("donderdag do thursday thu", "vrijdag vr vrij friday fri"),
        *("zaterdag za saturday sat", "zondag zo sunday sun"),
    )
)
"""What people call Monday to Sunday."""

NO_DAYS: Final[Mapping[str, int]] = {}


def read_ballot(
    text: str, options: Collection[int], days: Mapping[str, int] = NO_DAYS
) -> TypedBallot | None:
    """What a text says to each of `options`; None when it is no ballot.

    `days`: names of weekdays on which there is one date, with its number.

    Numbers take the word before them (`misschien 2`), or the one behind them when no other number
    follows in that clause (`2 misschien`); without a word they are a yes. Numbers may be ones that
    are no options: the caller says so. Raises Contradiction.
    """
    if not text.strip() or len(text) > _LONGEST:
        return None
    if _REFUSAL.fullmatch(" ".join(fold(word) for word in text.split())):
        return TypedBallot(dict.fromkeys(options, Answer.NO), said_none=True)
    reader = _Reader(frozenset(options), days)
    clauses, reasons = _parted(text)
    for clause, reason in zip(clauses, reasons, strict=True):
        if not reader.clause(clause, reason):
            return None
    if not reader.answers and not reader.said_none:
        return None
    return TypedBallot(dict(reader.answers), dict(reader.reasons), reader.said_none)


def with_numbers(text: str, dates: Mapping[tuple[int, int], int]) -> str:
    """The text with numbers of options in the place of dates: `do 11 mrt` -> `2`.

    `dates`: (day, month) of which there is one option -> its number. `1-3` stays what it is unless
    it is one of them.
    """

    def number(match: re.Match[str]) -> str:
        month = int(match[2]) if match[2] else _MONTHS[match[3].lower()]
        found = dates.get((int(match[1]), month))
        if found is None:
            return match[0]
        before = match[0].split()[0]
        is_mode = fold(before) in _MODES or fold(before) in _FILLER | _EXCEPT | _ALL
        return f"{before} {found}" if is_mode else str(found)

    return _DATE.sub(number, text)


def _parted(text: str) -> tuple[list[str], list[str | None]]:
    """Clauses, each with the reason in brackets or behind `want`."""
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found.append((match[1] or match[2] or "").strip())
        return f" \ue000{len(found) - 1}\ue001 "

    marked = _REASON.sub(keep, text)
    clauses: list[str] = []
    reasons: list[str | None] = []
    for piece in _CLAUSE.split(marked):
        mark = re.search(r"\ue000(\d+)\ue001", piece)
        words = re.sub(r"\ue000\d+\ue001", " ", piece)
        if not words.strip():
            if mark and reasons:
                reasons[-1] = found[int(mark[1])]
            continue
        clauses.append(words)
        reasons.append(found[int(mark[1])] or None if mark else None)
    return clauses, reasons


class _Reader:
    """Goes through the clauses and remembers what was said to which option."""

    def __init__(self, options: frozenset[int], days: Mapping[str, int]) -> None:
        self._options = options
        self._numbers = _ORDINALS | dict(days)
        self._mode = Answer.YES
        self.answers: dict[int, Answer] = {}
        self.reasons: dict[int, str] = {}
        self.said_none = False
        self._broad: set[int] = set()

    def clause(self, text: str, reason: str | None) -> bool:
        """Whether every word of it was understood."""
        text = _RANGE.sub(_spelled, text)
        tokens = [fold(token) or token for token in _TOKEN.findall(text)]
        waiting: list[int] = []
        named: list[int] = []
        place = 0
        behind = self._words_behind(tokens)
        explicit = False
        while place < len(tokens):
            token = tokens[place]
            place += 1
            number = int(token) if token.isdecimal() else self._numbers.get(token)
            if number is not None:
                waiting.append(number)
            elif token in _MODES:
                mode = _MODES[token]
                if token == "kan" and tokens[place : place + 1] in (["niet"], ["misschien"]):
                    mode, place = _MODES[tokens[place]], place + 1
                if waiting and (behind or not self._has_number(tokens[place:])):
                    if explicit:
                        return False  # `misschien 2 niet`: the word before it, or behind?
                    named += self._give(waiting, mode)
                    waiting, self._mode = [], Answer.YES
                else:
                    named += self._give(waiting, self._mode)
                    waiting, self._mode, explicit = [], mode, True
            elif token in _ALL:
                self._all(self._mode)
            elif token in _NONE:
                self._all(Answer.NO)
                self.said_none = True
            elif token in _EXCEPT:
                named += self._give(waiting, self._mode)
                waiting, self._mode = [], Answer.NO
            elif token not in _FILLER:
                return False
        named += self._give(waiting, self._mode)
        self.reasons |= dict.fromkeys(named, reason) if reason else {}
        return True

    def _words_behind(self, tokens: list[str]) -> bool:
        """Whether each number has its word behind it: `1 niet 2 wel`."""
        said = [token for token in tokens if token not in _FILLER]
        return bool(said) and self._has_number(said[:1]) and said[-1] in _MODES

    def _has_number(self, tokens: list[str]) -> bool:
        return any(token.isdecimal() or token in self._numbers for token in tokens)

    def _give(self, numbers: list[int], answer: Answer) -> list[int]:
        for number in numbers:
            if self.answers.get(number, answer) is not answer and number not in self._broad:
                raise Contradiction
            self.answers[number] = answer
            self._broad.discard(number)
        return numbers

    def _all(self, answer: Answer) -> None:
        for number in self._options - self.answers.keys():
            self.answers[number] = answer
            self._broad.add(number)


def _spelled(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2])
    if not first < last <= first + 20:
        return match[0]
    return " ".join(str(number) for number in range(first, last + 1))
