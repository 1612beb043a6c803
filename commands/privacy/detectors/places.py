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
    starts, ends = reading.starts, reading.ends
    for first, last, name in reading.phrases:
        if name in _KNOWN and not (small_only and name in _LARGE):
            yield starts[first], ends[last - 1]
    inside = {index for first, last, _ in reading.phrases for index in range(first, last)}
    known = _KNOWN & reading.vocabulary
    unknown = [
        index + 1
        for index in reading.indices(_BEFORE_UNKNOWN)
        if index + 1 < len(starts) and reading.capitals[index + 1]
    ]
    for index in sorted({*reading.indices(known), *unknown} - inside):
        if (
            _is_known(reading, index, small_only=small_only)
            if reading.lowers[index] in known
            else _is_unknown(reading, index)
        ):
            yield starts[index], ends[index]


def _is_known(reading: Reading, index: int, *, small_only: bool) -> bool:
    """Whether the word, which is also the name of a place, is meant as one."""
    lower, capital = reading.lowers[index], reading.capitals[index]
    before = reading.lowers[index - 1] if index else ""
    led = before in _BEFORE
    if lower in lexicon.COUNTRIES:
        return False
    if lower in lexicon.LARGE_PLACES:
        return not small_only and (capital or led)
    if lower in _EVERYDAY:
        return capital and led
    if len(lower) < 4:
        return led and (capital or before in {"uit", "te"})
    return led or (capital and index > 0)


def _is_unknown(reading: Reading, index: int) -> bool:
    """Whether a strange capital behind "uit" or "te" may be a place."""
    written, lower = reading.written[index], reading.lowers[index]
    return (
        reading.gaps[index] == " "
        and len(written) > 2
        and not written[1:2].isupper()
        and lower not in lexicon.NO_PERSON
        and lower not in lexicon.GIVEN_NAMES
        and lower not in lexicon.CAPITAL_NAMES
    )
