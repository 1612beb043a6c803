"""Text into tokens, and a cursor that reads them with one step of look-ahead.

One linear regular expression without nested quantifiers, over a text that was cut: no input
can make it slow.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from commands.language.date_spelling import month_of, weekday_of
from commands.language.date_words import LANGUAGES, Daypart, Words

MAX_TOKENS = 80

_TOKEN = re.compile(
    r"(?P<number>[0-9]+)|(?P<word>[^\W\d_\u0300-\u036f][^\W\d_\u0300-\u036f]*"
    r"(?:[\u0300-\u036f]+[^\W\d_]*)*)|(?P<line>[\n\r\u2028]+)|(?P<mark>\S)"
)
_MARKS = {"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "`": "'"}


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word or a mark. `start` and `end` are places in the original text."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool = False

    @property
    def number(self) -> int | None:
        """The value of a token of digits; huge ones are all alike."""
        if self.kind != "number":
            return None
        return int(self.text) if len(self.text) <= 6 else 10**6


def fold(text: str) -> str:
    """Lower case without accents: `Vóór` becomes `voor`."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _raw(text: str) -> Iterator[Token]:
    previous_end = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        value = "\n" if kind == "line" else fold(match[0]) if kind == "word" else match[0]
        value = _MARKS.get(value, value)
        yield Token(kind, value, match.start(), match.end(), match.start() == previous_end)
        previous_end = match.end()


def _split(token: Token, language: str) -> tuple[Token, ...]:
    """`dinsdagmiddag` into `dinsdag` and `middag`, `vanavond` into `vandaag` and `avond`."""
    words = LANGUAGES[language]
    if token.text in words.compounds:
        first, *others = words.compounds[token.text].split()
        return (replace(token, text=first), *(replace(token, text=word) for word in others))
    if token.text in words.weekdays or token.text in words.near_days or token.text in words.months:
        return (token,)
    for part in words.dayparts:
        head = token.text.removesuffix(part)
        if head in words.near_days or (len(head) < len(token.text) and len(head) > 4):
            if head not in words.near_days and weekday_of(head, language) is None:
                continue
            return (replace(token, text=head), replace(token, text=part, glued=True))
    return (token,)


_JOINED = (
    (("a", ".", "s", "."), "as"),
    (("a", ".", "s"), "as"),
    (("a", ".", "m", "."), "am"),
    (("p", ".", "m", "."), "pm"),
    (("a", ".", "m"), "am"),
    (("p", ".", "m"), "pm"),
    (("t", "/", "m"), "t/m"),
    (("o", "'", "clock"), "oclock"),
    (("'", "s"), "'s"),
    (("tot", "en", "met"), "t/m"),
)


_JOINED_FROM = {first: [(p, t) for p, t in _JOINED if p[0] == first] for (first, *_), _ in _JOINED}


def _join(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        for parts, text in _JOINED_FROM.get(token.text, ()):
            group = tokens[at : at + len(parts)]
            if tuple(part.text for part in group) == parts:
                token = Token("word", text, token.start, group[-1].end, token.glued)
                at += len(parts) - 1
                break
        joined.append(token)
        at += 1
    return joined


def tokenise(text: str, language: str, limit: int) -> tuple[Token, ...]:
    """The first `limit` tokens of a text, abbreviations joined and compounds split."""
    raw = list(islice(_raw(text), limit))
    return tuple(
        part
        for token in _join(raw)
        for part in (_split(token, language) if token.kind == "word" else (token,))
    )


class Cursor:
    """Reads tokens. Every `take_*` moves on only when it succeeds; set `at` to go back."""

    def __init__(self, tokens: tuple[Token, ...], language: str, length: int) -> None:
        self.tokens = tokens
        self.language = language
        self.words: Words = LANGUAGES[language]
        self.at = 0
        self._end = Token("end", "", length, length)

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of here; past the last one an empty token of kind `end`."""
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else self._end

    def take(self, options: Container[str]) -> str | None:
        """A word or mark out of `options`."""
        token = self.peek()
        if token.kind in ("number", "end") or token.text not in options:
            return None
        self.at += 1
        return token.text

    def take_all(self, *texts: str) -> bool:
        """All these texts one after the other, or none."""
        if tuple(self.peek(i).text for i in range(len(texts))) != texts:
            return False
        self.at += len(texts)
        return True

    def take_digits(self, low: int, high: int) -> int | None:
        """A number in digits between `low` and `high`."""
        number = self.peek().number
        if number is None or not low <= number <= high:
            return None
        self.at += 1
        return number

    def take_number(self, low: int, high: int) -> int | None:
        """A number in digits or in words between `low` and `high`."""
        number = self.words.numbers.get(self.peek().text)
        if number is None or not low <= number <= high:
            return self.take_digits(low, high)
        self.at += 1
        return number

    def take_weekday(self) -> int | None:
        """0 (Monday) to 6; the dot of an abbreviation goes along."""
        weekday = weekday_of(self.peek().text, self.language)
        if weekday is not None:
            self.at += 1
            self._skip_dot()
        return weekday

    def take_month(self) -> int | None:
        """1 to 12; the dot of an abbreviation goes along."""
        month = month_of(self.peek().text, self.language)
        if month is not None:
            self.at += 1
            self._skip_dot()
        return month

    def take_daypart(self) -> Daypart | None:
        """`ochtend`, `'s middags`, `in de avond`."""
        start = self.at
        self.take(("'s", "in"))
        self.take(self.words.articles)
        part = self.words.dayparts.get(self.peek().text)
        self.at = start if part is None else self.at + 1
        return part

    def announces_time(self) -> bool:
        """Whether the word here may go on after a number that is a day or an hour."""
        words, text = self.words, self.peek().text
        groups = (words.at, words.until, words.either, words.week, words.half, words.quarter)
        times = (words.dayparts, words.each_time, words.coming, words.noon, words.lasting)
        return text in {"'s", "in", "van", "tussen", "between"} or any(
            text in group for group in (*groups, *times, words.since, words.numbers, words.of)
        )

    def _skip_dot(self) -> None:
        if self.peek().text == "." and self.peek().glued:
            self.at += 1


def cursor_on(text: str, language: str, limit: int = MAX_TOKENS) -> Cursor:
    """A cursor at the start of a text in `nl` or `en`; another language reads as Dutch."""
    known = language if language in LANGUAGES else "nl"
    return Cursor(tokenise(text, known, limit), known, len(text))
