"""Full postcodes: six characters are about twenty houses; the four digits alone pass."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.reading import Reading

_GAP = r"[\s._·-]{0,2}+"
_CODE = re.compile(
    rf"[1-9](?<![\w.,€].)(?<![€/-]\s.){_GAP}[0-9]{_GAP}[0-9]{_GAP}[0-9]{_GAP}([A-Za-z]){_GAP}([A-Za-z])(?![^\W_])"
)
_SPREAD = re.compile(r"\d\D+\d\D+\d\D+\d")
_FLOOR = re.compile(r"\s\d{1,4}\s?(?:hoog|hs|bis)\b")
_LETTERS = re.compile(rf"{_GAP}[a-z]{_GAP}[a-z](?![^\W_])")
_CUE = re.compile(
    r"\b(?:postc|pc\b|adres|briefadres|woon|verblij|ingeschreven)|(?:straat|laan|weg|plein)\b"
)
# Never issued (PostNL).
_NEVER = frozenset({"SA", "SD", "SS"})
# Two letters that are more often the next word, a body or a unit than the end of a postcode.
_BODIES = frozenset({"EU", "VS", "NL", "CE", "BV", "NV", "OM", "VN", "KM", "CM", "PJ"})
_WORDS = _BODIES | frozenset(
    {"EN", "IN", "DE", "OP", "TE", "OF", "IS", "ER", "AL", "NA", "ZE", "WE", "JE", "MW", "PW", "PM",
     "BZ", "EK", "TK", "ZM", "MH", "BO", "AO", "KB", "CT", "NB", "AI", "IT", "WK", "JR"}
)  # fmt: skip
_YEAR_OR_ROUND = re.compile(r"19\d\d|20\d\d|\d\d00")


def _is_cued(reading: Reading, start: int) -> bool:
    """Whether a word of the same paragraph shortly before `start` says that here is an address."""
    before = reading.lower[max(0, start - 40) : start].rpartition("\n\n")[2]
    return _CUE.search(before) is not None


def _counts(reading: Reading, match: re.Match[str], *, shouting: bool) -> bool:
    code, letters = match[0], match[1] + match[2]
    if letters.upper() in _NEVER:
        return False
    if letters.upper() in _WORDS:
        if not letters.isupper() or shouting:
            return False
        ordinary = _YEAR_OR_ROUND.fullmatch("".join(filter(str.isdigit, code))) is None
        if letters in _BODIES:
            return ordinary and _is_cued(reading, match.start())
        return ordinary or _is_cued(reading, match.start())
    if len(code) == 6 or letters.isupper() or _SPREAD.match(code):
        return True
    return _is_cued(reading, match.start())


def _spelled(reading: Reading) -> Iterator[Finding]:
    """Digits in words, when something says that it is an address."""
    for cluster in reading.clusters:
        if not cluster.spelled or len(cluster.digits) != 4:
            continue
        letters = _LETTERS.match(reading.lower, cluster.end)
        if letters and _CUE.search(reading.lower, max(0, cluster.start - 40), cluster.start):
            yield Finding(cluster.start, letters.end(), FindingKind.POSTCODE)


def detect_postcode(reading: Reading) -> Iterator[Finding]:
    """Find full postcodes."""
    if not reading.clusters:
        return
    yield from _spelled(reading)
    shouting: dict[int, bool] = {}
    for match in _CODE.finditer(reading.text):
        line = reading.text.rfind("\n", 0, match.start()) + 1
        if line not in shouting:
            shouting[line] = reading.text[line:].partition("\n")[0].isupper()
        floor = _FLOOR.match(reading.lower, match.end()) is not None
        if floor or _counts(reading, match, shouting=shouting[line]):
            yield Finding(match.start(), match.end(), FindingKind.POSTCODE)
