"""Named Dutch places; a strange capital behind "uit" or "te" is taken for a small one."""

from collections.abc import Iterator

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.reading import Reading

_BEFORE = frozenset({"in", "uit", "te", "vanuit", "nabij", "omgeving", "bij", "naar", "rond"})
_BEFORE_UNKNOWN = frozenset({"uit", "te", "vanuit", "in"})
_LARGE = lexicon.LARGE_PLACES | lexicon.COUNTRIES
_KNOWN = lexicon.PLACES | _LARGE
_EVERYDAY = lexicon.FUNCTION_WORDS | frozenset(
    {"best", "buren", "echt", "goor", "heel", "huizen", "lent", "balk", "berg", "hoek", "haren",
     "waarde", "doorn", "wezep", "made", "well", "reek", "born", "beek", "oost", "sluis", "bergen",
     "leek", "grave", "putten", "rijen", "donk", "heer", "hees", "ulft", "stein", "veen", "raam"}
)  # fmt: skip


def places(reading: Reading, *, small_only: bool) -> Iterator[tuple[int, int]]:
    """Places of named places; with `small_only` without cities, regions and countries."""
    words = reading.words
    for first, last, name in reading.phrases:
        if name in _KNOWN and not (small_only and name in _LARGE):
            yield words[first].start, words[last - 1].end
    inside = {index for first, last, _ in reading.phrases for index in range(first, last)}
    for index, word in enumerate(words):
        known = word.lower in _KNOWN
        if (not known and not word.capital) or index in inside:
            continue
        if (
            _is_known(reading, index, small_only=small_only)
            if known
            else _is_unknown(reading, index)
        ):
            yield word.start, word.end


def _is_known(reading: Reading, index: int, *, small_only: bool) -> bool:
    """Whether the word, which is also the name of a place, is meant as one."""
    word = reading.words[index]
    led = index > 0 and reading.words[index - 1].lower in _BEFORE
    capital = word.capital
    if word.lower in lexicon.COUNTRIES:
        return False
    if word.lower in lexicon.LARGE_PLACES:
        return not small_only and (capital or led)
    if word.lower in _EVERYDAY:
        return capital and led
    if len(word.lower) < 4:
        return led and (capital or reading.words[index - 1].lower in {"uit", "te"})
    return led or (capital and index > 0)


def _is_unknown(reading: Reading, index: int) -> bool:
    """A strange capital where a place would stand."""
    word = reading.words[index]
    if not index or reading.words[index - 1].lower not in _BEFORE_UNKNOWN:
        return False
    gap = reading.text[reading.words[index - 1].end : word.start]
    return (
        gap == " "
        and len(word.text) > 2
        and not word.text[1:2].isupper()
        and word.lower not in lexicon.NO_PERSON
        and word.lower not in lexicon.GIVEN_NAMES
        and word.lower not in lexicon.CAPITAL_NAMES
    )
