"""The word lists of ../data, read once: names, places, organisations, word classes."""

import tomllib
from collections.abc import Iterable, Set
from itertools import compress
from pathlib import Path
from sys import intern

_DATA = Path(__file__).parent.parent / "data"
_ONE = ("", "e", "s", "se", "er", "sche", "aan", "aans", "aanse", "anse", "ees", "ese", "in",
        "isch", "ische", "a", "o")  # fmt: skip
_PLAIN = str.maketrans("ëïç", "eic")
_HEAD, _TAIL = 3, 2  # letters by which the beginnings and endings of words are told
_MANY = ("en", "ers", "anen", "aren", "ezen", "nen", "iërs", "iers", "zen")


def _lines(name: str) -> list[str]:
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for line in _lines(name) for word in line.split())


_VOCABULARY: dict[str, str] = tomllib.loads((_DATA / "vocabulary.toml").read_text(encoding="utf-8"))


def vocabulary(name: str) -> frozenset[str]:
    """A word class of vocabulary.toml."""
    return frozenset(_VOCABULARY[name].split())


def by_head(starts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Beginnings by their first three letters, so that a word is compared with few of them."""
    heads: dict[str, tuple[str, ...]] = {}
    for start in starts:
        heads[start[:_HEAD]] = (*heads.get(start[:_HEAD], ()), start)
    return heads


def by_tail(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Endings by their last two letters, so that a word is compared with few of them."""
    tails: dict[str, tuple[str, ...]] = {}
    for ending in endings:
        tails[ending[-_TAIL:]] = (*tails.get(ending[-_TAIL:], ()), ending)
    return tails


MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november december "
    "jan feb febr mrt apr jun jul aug sep sept okt nov dec".split()
)
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

TITLES = vocabulary("titles")
PERSONS = vocabulary("persons") | TITLES
WORKERS = vocabulary("workers")
OFFICES = vocabulary("offices")
PRONOUNS = vocabulary("pronouns")
GROUPS = vocabulary("groups")

FUNCTION_WORDS = _words("function_words")
NAMES = _words("given_names") | _words("capital_names") | _words("ambiguous_names")
AMBIGUOUS_NAMES = (_words("ambiguous_names") - _words("capital_names")) | (NAMES & FUNCTION_WORDS)
CAPITAL_NAMES = _words("capital_names") - AMBIGUOUS_NAMES
GIVEN_NAMES = NAMES - AMBIGUOUS_NAMES - CAPITAL_NAMES
SURNAMES = _words("surnames") - FUNCTION_WORDS

PLACES = frozenset(line.lower() for line in _lines("places"))
LARGE_PLACES = frozenset(line.lower() for line in _lines("places_large"))
ORGANISATIONS = frozenset(line.lower() for line in _lines("organisations"))
_COUNTRIES = [line.split("|")[1].strip().lower() for line in _lines("nationalities")]
COUNTRIES = frozenset(_COUNTRIES) | {name.translate(_PLAIN) for name in _COUNTRIES}
_STEMS = [stem for line in _lines("nationalities") for stem in line.split("|")[0].split()]
# Left out: everyday words that the endings happen to make.
NATIONALITIES = frozenset(stem + end for stem in _STEMS for end in _ONE) - {"rus", "lets", "turkin"}


def _short(stem: str) -> str:
    """The stem as it stands before -en: "roemeen" gives "roemen"."""
    doubled = len(stem) > 2 and stem[-3:-2] == stem[-2:-1] and stem[-2] in "aeou"
    return stem[:-2] + stem[-1] if doubled else stem


CAPITAL_WORDS = _words("words")

# What may carry a capital without being the name of a person.
NO_PERSON = frozenset().union(
    ORGANISATIONS, PLACES, LARGE_PLACES, COUNTRIES, NATIONALITIES, FUNCTION_WORDS, PERSONS, WORKERS,
    OFFICES, GROUPS, MONTHS, CAPITAL_WORDS, vocabulary("english"), vocabulary("workplaces"),
    vocabulary("place_heads"),
    (form + end for stem in _STEMS for form in (stem, _short(stem)) for end in _MANY),
)  # fmt: skip


def _phrases(*entries: str) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Entries of several words, by their first two words, longest first."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for entry in entries:
        parts = tuple(entry.split())
        if len(parts) > 1:
            found.setdefault((parts[0], parts[1]), []).append(parts)
    return {pair: tuple(sorted(rest, key=len, reverse=True)) for pair, rest in found.items()}


PHRASES = _phrases(*ORGANISATIONS, *PLACES, *LARGE_PLACES, *COUNTRIES)
PHRASE_STARTS = frozenset(pair[0] for pair in PHRASES)


class Strangers:
    """Words that are on no list; in columns with what each begins with, and ends with."""

    def __init__(self, words: Set[str]) -> None:
        self.words = words
        self.heads = [word[:_HEAD] for word in words]
        self.tails = [word[-_TAIL:] for word in words]


_LISTED = Strangers(NO_PERSON)
for column in (_LISTED.heads, _LISTED.tails):
    column[:] = map(intern, column)  # few differ: a megabyte less


class WordClass:
    """Words of a list, and all that begin or end as some do, but for a few.

    What is on a list is judged once, here; a text has only its other words judged. A beginning has
    three letters at least, an ending two.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        *,
        starts: Iterable[str] = (),
        endings: Iterable[str] = (),
        but: Set[str] = frozenset(),
    ) -> None:
        self._by_head = by_head(starts)
        self._by_tail = by_tail(endings)
        if any(len(head) < _HEAD for head in self._by_head) or any(
            len(tail) < _TAIL for tail in self._by_tail
        ):
            raise ValueError("a beginning has three letters at least, an ending two")
        self._but = but
        self._listed = frozenset(words).union(self._shaped(_LISTED)) - but

    def _shaped(self, strangers: Strangers) -> list[str]:
        """Those words that begin or end so: few are looked at, by their first or last letters."""
        heads, tails = self._by_head, self._by_tail
        found: list[str] = []
        if heads:
            few = compress(strangers.words, map(heads.__contains__, strangers.heads))
            found += [word for word in few if word.startswith(heads[word[:_HEAD]])]
        if tails:
            few = compress(strangers.words, map(tails.__contains__, strangers.tails))
            found += [word for word in few if word.endswith(tails[word[-_TAIL:]])]
        return found

    def among(self, vocabulary: frozenset[str], strangers: Strangers) -> frozenset[str]:
        """Which of `vocabulary` belong to the class; `strangers` are those of it on no list."""
        return (self._listed & vocabulary).union(self._shaped(strangers)) - self._but
