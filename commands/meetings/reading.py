"""What somebody types to call a meeting: when, what it is called, where, with whom. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from commands.language.dates import parse_moment
from commands.language.moments import Moment, NotUnderstood, Parsed, Reason, Why
from commands.language.recurrence import Recurrence
from commands.language.recurrence_reading import parse_recurrence
from commands.language.words import fold

MOST_WORDS_BEFORE: Final = 15
"""Words that may stand before the date."""

_EVERY: Final = frozenset(
    "elke elk iedere ieder om wekelijks tweewekelijks driewekelijks maandelijks jaarlijks "
    "dagelijks every each weekly fortnightly monthly yearly annually daily".split()
)
_LAST_WORDS: Final = re.compile(r"(?:^|\s+)(?:op|on|is|om|at)\s*$", re.IGNORECASE)
_FIRST_WORDS: Final = re.compile(
    r"^(?:(?:in|te|at|op|plaats|locatie|place|location)\b[:\s]+)+", re.IGNORECASE
)
_THEME: Final = re.compile(
    r"(thema(?:dag|middag|ochtend|bijeenkomst)\b[^,;|]*)[,;|]?\s*(.*)", re.IGNORECASE | re.DOTALL
)
_MARKS: Final = " \t\r\n,;:|.-–—\"'“”„‘’()"


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting as it was asked for. Words are as typed: not checked yet.

    `before` and `after` are what stands around the date, to say the sentence again.
    """

    when: Parsed[Moment] | Parsed[Recurrence]
    title: str
    place: str
    platforms: tuple[str, ...]
    before: str
    after: str


def read_meeting(text: str, said_at: datetime, language: str, platforms: Collection[str]) -> Asked:
    """Read a sentence; `platforms` are the names of other rooms that may be meant (folded)."""
    text, together = _with_whom(" ".join(text.replace("|", " , ").split()), platforms)
    words = text.split()
    when: Parsed[Moment] | Parsed[Recurrence] = NotUnderstood(Why(Reason.NO_DATE))
    before = ""
    for count in range(min(len(words), MOST_WORDS_BEFORE)):
        tail = " ".join(words[count:])
        found = _read_when(tail, said_at, language)
        if not isinstance(found, NotUnderstood) or found.why.reason not in (
            Reason.NO_DATE,
            Reason.NO_RECURRENCE,
        ):
            when, before = found, " ".join(words[:count])
            break
    rest = "" if isinstance(when, NotUnderstood) else when.rest
    return _named(when, before, rest, together)


def read_when(text: str, said_at: datetime, language: str) -> tuple[Parsed[Moment], str]:
    """The moment in a text, words before it passed over, and what follows it."""
    asked = read_meeting(text, said_at, language, ())
    if isinstance(asked.when, NotUnderstood):
        return asked.when, ""
    if isinstance(_first(asked.when), Recurrence):
        return NotUnderstood(Why(Reason.MORE_THAN_ONE)), ""
    return asked.when, asked.after  # type: ignore[return-value]  # its values are moments


def _first(when: Parsed[Moment] | Parsed[Recurrence]) -> Moment | Recurrence | None:
    if isinstance(when, NotUnderstood):
        return None
    return when.choices[0] if hasattr(when, "choices") else when.value


def _read_when(tail: str, said_at: datetime, language: str) -> Parsed[Moment] | Parsed[Recurrence]:
    word = fold(tail.split()[0])
    if word in _EVERY:
        return parse_recurrence(tail, said_at, language)
    return parse_moment(tail, said_at, language)


def _named(
    when: Parsed[Moment] | Parsed[Recurrence], before: str, rest: str, together: tuple[str, ...]
) -> Asked:
    title = _LAST_WORDS.sub("", before.strip(_MARKS)).strip(_MARKS)
    place = rest.strip(_MARKS)
    theme = None if title else _THEME.match(place)
    if theme:
        title, place = theme[1].strip(_MARKS), theme[2]
    place = _FIRST_WORDS.sub("", place).strip(_MARKS)
    return Asked(when, title, place, together, before, rest)


def _with_whom(text: str, platforms: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The text without `met som en tfm`, and the platforms that it names."""
    if not platforms:
        return text, ()
    one = "|".join(re.escape(name) for name in sorted(platforms, key=len, reverse=True))
    between = r"\s*(?:,\s*(?:en\s+|and\s+)?|\ben\b|\band\b|&|\+|\s)\s*"
    pattern = re.compile(
        rf"(?:^|[\s,(]+)(?:samen\s+met|met|with|kamers?|rooms?)\s+(?:het\s+|de\s+|the\s+)?"
        rf"((?:{one})(?:{between}(?:{one}))*)(?=[\s,.;)]|$)\)?",
        re.IGNORECASE,
    )
    match = pattern.search(text)
    if match is None:
        return text, ()
    found = re.findall(rf"(?<!\w)(?:{one})(?!\w)", match[1], re.IGNORECASE)
    return (text[: match.start()] + " " + text[match.end() :]).strip(), tuple(map(fold, found))
