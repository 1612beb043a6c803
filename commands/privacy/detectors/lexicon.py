"""The word lists of ../data, read once: names, places, organisations, word classes."""

import tomllib
from collections.abc import Iterable, Set
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"
_ONE = ("", "e", "s", "se", "er", "sche", "aan", "aans", "aanse", "anse", "ees", "ese", "in",
        "isch", "ische", "a", "o")  # fmt: skip
_PLAIN = str.maketrans("ëïç", "eic")
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


def by_tail(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Endings by their last two letters, so that a word is compared with few of them."""
    tails: dict[str, tuple[str, ...]] = {}
    for ending in endings:
        tails[ending[-2:]] = (*tails.get(ending[-2:], ()), ending)
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


class WordClass:
    """Words of a list, and all that begin or end as some do, but for a few.

    What is on a list is judged once, here; a text has only its other words judged.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        *,
        starts: Iterable[str] = (),
        endings: Iterable[str] = (),
        but: Set[str] = frozenset(),
    ) -> None:
        self._starts = tuple(starts)
        self._heads = frozenset(start[:3] for start in self._starts)
        self._tails = by_tail(endings)
        self._but = but
        self._listed = frozenset(words).union(self._shaped(NO_PERSON)) - but

    def _shaped(self, words: Set[str]) -> list[str]:
        """Those of `words` that begin or end so: few get past their first or last letters."""
        starts, heads, tails = self._starts, self._heads, self._tails
        found: list[str] = []
        if starts:
            found += [word for word in words if word[:3] in heads and word.startswith(starts)]
        if tails:
            found += [w for w in words if w[-2:] in tails and w.endswith(tails[w[-2:]])]
        return found

    def among(self, vocabulary: frozenset[str], unlisted: frozenset[str]) -> frozenset[str]:
        """Which of `vocabulary` belong to the class; `unlisted` are those of it on no list."""
        return (self._listed & vocabulary).union(self._shaped(unlisted)) - self._but
