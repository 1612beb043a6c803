"""Addresses: a street with a house number. The place of a shelter is the gravest finding."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import by_tail, vocabulary
from commands.privacy.detectors.reading import Reading, Word
from commands.privacy.detectors.standing import WORDLIKE, standing

_STREETS = tuple(vocabulary("strong_streets"))
_DOUBTFUL = tuple(vocabulary("doubtful_streets"))
_ALL = _STREETS + _DOUBTFUL
_BY_TAIL = by_tail(_ALL)
_NO_STREET = vocabulary("no_streets") | frozenset(_ALL)
_UNIT = (
    r"(?!\s?(?:%|wkn|wk|weken|week|jaar|jr|mnd|maand|dagen|dgn|dag|uur|u\b|keer|x\b|euro|eur|km|m\b|"
    r"pl[ae]|bedden|mensen|gemeenten|regio|cli|slacht|meld|nacht|-?jarig|e\b|ste\b|de\b|t/m|of\b|tot\b))"
)
_NUMBER = (
    rf"(?!(?:19|20)\d\d(?!\d))\d{{1,4}}(?!\d)(?![.,:]\d)(?!-?jarig){_UNIT}"
    r"(?:\s?-?\s?(?:[a-z]\b|\d{1,3}\b|hs\b|bis\b|[ivx]{1,4}\b))?"
)
_SPELLED = (
    r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|"
    r"zestien|zeventien|achttien|negentien|(?:\w{3,6}en)?(?:twintig|dertig|veertig|vijftig|zestig|"
    rf"zeventig|tachtig|negentig))\b{_UNIT}(?!\s[a-z]{{3,}}en\b)"
)
_HOUSE = re.compile(
    rf"[.,]?[\s]{{0,3}}(?:(?:huis)?(?:nr|nummer|no)\.?:?\s?)?(?:{_NUMBER}|{_SPELLED})"
)
_REVERSED = re.compile(
    r"(?:huis)?(?:nr|nummer|pand|no)\.?[ ]?\d{1,4}[a-z]?[ ]?[(,]?[ ]?(?:(?:aan|op|van|in)[ ])?"
    r"(?:(?:de|het|een)[ ])?(?:[^\W\d_]+[ ])?$"
)
_CUE = re.compile(
    r"adres|woon|verblij|schuil|ingeschreven|gehuisvest|deur|huis|opvang|\baan (?:de|het)\b"
    r"|\bop (?:de|het)\b|onderge"
)
_CUES = (
    "adres",
    "woont",
    "wonen",
    "woonachtig",
    "verblijft",
    "verblijf",
    "ingeschreven",
    r"schuil\w{0,20}",
)
_CUED = re.compile(
    rf"(?:{'|'.join(cue for word in _CUES for cue in (word, word[0].upper() + word[1:]))})"
    rf"[^\n.]{{0,20}}?\s((?:[A-Z][\w'-]+\s)(?:[\w'-]+\s){{0,3}}?{_NUMBER})"
)
_CUE_HINTS = ("adres", "woon", "wone", "verblij", "ingeschreven", "schuil")
_LETTERED = re.compile(r"\d\s?[a-z]$")
_JOINS = frozenset({" ", ". "})
_SMALL = frozenset({"de", "van", "den", "der", "ter", "'t", "het", "d"})
_NO_FIRST = _SMALL | frozenset({"aan", "op", "in", "adres", "bij", "te"})
_PLAIN_STREET = standing("laan", "weg", "plein", "hof", "park", "straat", behind=WORDLIKE)
_STREET_OF = re.compile(rf"(?:{_PLAIN_STREET})\s(?:van|naar|der)\s(?:[^\W\d_]+\s){{1,3}}?{_NUMBER}")
_MEETING = re.compile(r"vergader|bijeenkomst|themadag|congres|symposium|training|studiedag|borrel")
_PERSONAL = re.compile(
    r"cli[eë]nt|slachtoffer|dader|opvang|woont|verblij|schuil|\bmw\b|mevr|meisje|jongen|vrouw|shelter"
)


def _house(word: Word, reading: Reading) -> re.Match[str] | None:
    """The house number behind the street `word`; a doubtful one needs more to be believed."""
    house = _HOUSE.match(reading.lower, word.end)
    if house is None or word.lower.endswith(_STREETS):
        return house
    before = reading.lower[max(0, word.start - 40) : word.start]
    believed = word.capital or _LETTERED.search(house[0]) or _CUE.search(before)
    return house if believed else None


def _start(reading: Reading, index: int) -> int:
    """Where the name of the street begins: capitals and small words before it belong to it."""
    words = reading.words
    first = candidate = index
    while candidate and reading.text[words[candidate - 1].end : words[candidate].start] in _JOINS:
        candidate -= 1
        word = words[candidate]
        if word.capital and word.lower not in _NO_FIRST:
            first = candidate
        elif word.lower not in _SMALL:
            break
    return words[first].start


def _spans(reading: Reading) -> Iterator[tuple[int, int]]:
    for index, word in enumerate(reading.words):
        lower = word.lower
        if not lower.endswith(_BY_TAIL.get(lower[-2:], ())) or lower in _NO_STREET:
            continue
        house = _house(word, reading)
        if house is not None:
            yield _start(reading, index), house.end()
            continue
        window = max(0, word.start - 40)
        reverse = _REVERSED.search(reading.lower[window : word.start])
        if reverse is not None:
            yield window + reverse.start(), word.end
    if not reading.clusters:
        return
    if any(hint in reading.lower for hint in _CUE_HINTS):
        yield from (match.span(1) for match in _CUED.finditer(reading.text))
    yield from (match.span() for match in _STREET_OF.finditer(reading.lower))


def _is_venue(lower: str, first: int) -> bool:
    """Whether the paragraph at `first` is about a meeting and points at no person, no shelter."""
    paragraph = lower[first:].strip("\n").partition("\n\n")[0]
    return _MEETING.search(paragraph) is not None and _PERSONAL.search(paragraph) is None


def detect_address(reading: Reading) -> Iterator[Finding]:
    """Find street addresses; the venue of a meeting passes when nothing points at a person."""
    venues: dict[int, bool] = {}
    for start, end in _spans(reading):
        paragraph = reading.lower.rfind("\n\n", 0, start) + 1
        if paragraph not in venues:
            venues[paragraph] = _is_venue(reading.lower, paragraph)
        if not venues[paragraph]:
            yield Finding(start, end, FindingKind.ADDRESS)
