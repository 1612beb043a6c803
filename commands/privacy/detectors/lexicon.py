"""The word lists of ../data, read once: names, places, organisations, nationalities."""

from pathlib import Path

from commands.privacy.detectors.people import GROUPS, MONTHS, PERSON_NOUNS

_DATA = Path(__file__).parent.parent / "data"
_INHABITANT = ("", "e", "s", "se", "er", "sche", "aan", "aans", "aanse", "anse", "ees", "ese", "in",
               "isch", "ische", "a", "o")  # fmt: skip


def _lines(name: str) -> list[str]:
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for line in _lines(name) for word in line.split())


AMBIGUOUS_NAMES = _words("ambiguous_names")
GIVEN_NAMES = _words("given_names") - AMBIGUOUS_NAMES
SURNAMES = _words("surnames")
PLACES = frozenset(line.lower() for line in _lines("places"))
LARGE_PLACES = frozenset(line.lower() for line in _lines("places_large"))
ORGANISATIONS = frozenset(line.lower() for line in _lines("organisations"))
CAPITAL_WORDS = _words("words") | frozenset(MONTHS) | PERSON_NOUNS | GROUPS
FUNCTION_WORDS = _words("function_words")
NATIONALITIES = frozenset(
    stem + ending
    for line in _lines("nationalities")
    for stem in line.split("|")[0].split()
    for ending in _INHABITANT
) - {"rus", "lets", "pool", "turkin"} | {"pool"}
COUNTRIES = frozenset(line.split("|")[1].strip().lower() for line in _lines("nationalities"))


def _phrases(*lists: frozenset[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Entries of several words, by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entries in lists:
        for entry in entries:
            parts = tuple(entry.split())
            if len(parts) > 1:
                found.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in found.items()}


ORGANISATION_PHRASES = _phrases(ORGANISATIONS)
PLACE_PHRASES = _phrases(PLACES, LARGE_PLACES, COUNTRIES)

