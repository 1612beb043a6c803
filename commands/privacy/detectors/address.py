"""Addresses: a street with a house number. The place of a shelter is the gravest finding."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import WordClass, vocabulary
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import WORDLIKE, places_of, standing

_STREETS = tuple(vocabulary("strong_streets"))
_DOUBTFUL = tuple(vocabulary("doubtful_streets"))
_ALL = _STREETS + _DOUBTFUL
_STREET_WORDS = WordClass(endings=_ALL, but=vocabulary("no_streets").union(_ALL))
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
# With which each of these begins.
_CUE_HINTS = ("adres", "woon", "wone", "verblij", "ingeschreven", "schuil")
_LETTERED = re.compile(r"\d\s?[a-z]$")
_JOINS = frozenset({" ", ". "})
_SMALL = frozenset({"de", "van", "den", "der", "ter", "'t", "het", "d"})
_NO_FIRST = _SMALL | frozenset({"aan", "op", "in", "adres", "bij", "te"})
_PLAIN_STREETS = frozenset({"laan", "weg", "plein", "hof", "park", "straat"})
_PLAIN_STREET = standing(*sorted(_PLAIN_STREETS), behind=WORDLIKE)
_STREET_OF = re.compile(rf"(?:{_PLAIN_STREET})\s(?:van|naar|der)\s(?:[^\W\d_]+\s){{1,3}}?{_NUMBER}")
_MEETING = re.compile(r"vergader|bijeenkomst|themadag|congres|symposium|training|studiedag|borrel")
_PERSONAL = re.compile(
    r"cli[eë]nt|slachtoffer|dader|opvang|woont|verblij|schuil|\bmw\b|mevr|meisje|jongen|vrouw|shelter"
)


def _house(reading: Reading, street: int) -> re.Match[str] | None:
    """The house number behind word `street`; a doubtful one needs more to be believed."""
    house = _HOUSE.match(reading.lower, reading.ends[street])
    if house is None or reading.lowers[street].endswith(_STREETS):
        return house
    start = reading.starts[street]
    before = reading.lower[max(0, start - 40) : start]
    believed = reading.capitals[street] or _LETTERED.search(house[0]) or _CUE.search(before)
    return house if believed else None


def _start(reading: Reading, street: int) -> int:
    """Where the name of the street begins: capitals and small words before it belong to it."""
    first = candidate = street
    while candidate and reading.gaps[candidate] in _JOINS:
        candidate -= 1
        lower = reading.lowers[candidate]
        if reading.capitals[candidate] and lower not in _NO_FIRST:
            first = candidate
        elif lower not in _SMALL:
            break
    return reading.starts[first]


def _spans(reading: Reading) -> Iterator[tuple[int, int]]:
    streets = _STREET_WORDS.among(reading.vocabulary, reading.strangers)
    for street in reading.indices(streets):
        house = _house(reading, street)
        if house is not None:
            yield _start(reading, street), house.end()
            continue
        start = reading.starts[street]
        window = max(0, start - 40)
        reverse = _REVERSED.search(reading.lower[window:start])
        if reverse is not None:
            yield window + reverse.start(), reading.ends[street]
    if not reading.clusters:
        return
    behind = 0
    for cue in sorted(at for hint in _CUE_HINTS for at in places_of(hint, reading.lower)):
        if cue >= behind and (match := _CUED.match(reading.text, cue)):
            behind = match.end()
            yield match.span(1)
    if reading.has(_PLAIN_STREETS):
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
