"""Addresses: a street with a house number. The place of a shelter is the gravest of all findings."""

import re
from collections.abc import Iterator

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.reading import Reading, Word

_STREETS = ("straat", "straatje", "laan", "gracht", "kade", "singel", "steeg", "plantsoen", "dreef",
            "str", "boulevard", "straatweg")  # fmt: skip
_DOUBTFUL = ("weg", "plein", "pad", "hof", "park", "markt", "haven", "dijk", "wal", "ln", "erf",
             "baan", "oord", "kamp", "veld", "poort", "brink")  # fmt: skip
_NO_STREET = frozenset(
    """onderweg snelweg halverwege gerechtshof arbeidsmarkt woningmarkt huizenmarkt loopbaan bijbaan baan
    zorgpad uitweg omweg rijksweg zorgplein jeugdplein luchthaven vluchthaven politiepark vliegveld vakantiepark
    bungalowpark wagenpark speelveld werkveld zorgveld overweg weg plein pad hof park markt haven
    dijk wal erf veld kamp poort brink straat laan gracht kade singel steeg dreef weggeweg
    registr administr illustr wegwijs voorveld krachtenveld spanningsveld beroepsveld speerpunt
    schoolplein zwerfpad stappenpad leerpad zijpad bewijsstr""".split()
)
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
    r"(?:huis)?(?:nr|nummer|pand|no)\.?\s?\d{1,4}[a-z]?\s?[(,]?\s?(?:(?:aan|op|van|in)\s)?(?:(?:de|het|een)\s)?"
    r"(?:[^\W\d_]+\s)?$"
)
_CUE = re.compile(
    r"adres|woon|woont|verblij|schuil|ingeschreven|gehuisvest|deur|huis|opvang|staat ingeschr|\baan (?:de|het)\b"
    r"|\bop (?:de|het)\b|onderge"
)
_CUED = re.compile(
    r"(?:[Aa]dres|[Ww]oont|[Ww]onen|[Ww]oonachtig|[Vv]erblijft|[Vv]erblijf|[Ii]ngeschreven|[Ss]chuil\w*)"
    rf"[^\n.]{{0,20}}?\s((?:[A-Z][\w'-]+\s)(?:[\w'-]+\s){{0,3}}?{_NUMBER})"
)
_MEETING = re.compile(r"vergader|bijeenkomst|themadag|congres|symposium|training|studiedag|borrel")
_PERSONAL = re.compile(
    r"cli[eë]nt|slachtoffer|dader|opvang|woont|verblij|schuil|\bmw\b|mevr|meisje|jongen|vrouw|shelter"
)


def _street_end(word: Word, reading: Reading) -> re.Match[str] | None:
    """The house number after `word`, when `word` is a street."""
    lower = word.lower
    sure = lower.endswith(_STREETS)
    if not (sure or lower.endswith(_DOUBTFUL)) or lower in _NO_STREET or len(lower) < 5:
        return None
    house = _HOUSE.match(reading.lower, word.end)
    if house is None or sure:
        return house
    capital = word.text[0].isupper()
    lettered = re.search(r"\d\s?[a-z]$", house[0]) is not None
    before = reading.lower[max(0, word.start - 40) : word.start]
    return house if capital or lettered or _CUE.search(before) else None


def _start(reading: Reading, index: int) -> int:
    """Where the street's name begins: capitals and small words before it belong to it."""
    words = reading.words
    first = index
    while first and words[index].start - words[first - 1].start < 40:
        previous, current = words[first - 1], words[first]
        if reading.text[previous.end : current.start] not in (" ", ". "):
            break
        particle = previous.lower in {"de", "van", "den", "der", "ter", "'t", "het"}
        if not previous.text[0].isupper() and not (particle and first != index):
            break
        if previous.text[0].isupper() and previous.lower in {"de", "het", "aan", "op", "in", "adres"}:
            break
        first -= 1
    return words[first].start


def _spans(reading: Reading) -> Iterator[tuple[int, int]]:
    for index, word in enumerate(reading.words):
        house = _street_end(word, reading)
        if house is not None:
            yield _start(reading, index), house.end()
        elif word.lower.endswith(_STREETS + _DOUBTFUL) and len(word.lower) > 5:
            window = max(0, word.start - 40)
            before = _REVERSED.search(reading.lower[window : word.start])
            if before is not None and word.lower not in _NO_STREET:
                yield window + before.start(), word.end
    for match in _CUED.finditer(reading.text):
        yield match.span(1)


def detect_address(reading: Reading) -> Iterator[Finding]:
    """Find street addresses; the venue of a meeting passes when nothing points at a person."""
    spans = list(_spans(reading))
    if not spans:
        return
    if _MEETING.search(reading.lower) and not _PERSONAL.search(reading.lower):
        return
    for start, end in spans:
        yield Finding(start, end, FindingKind.ADDRESS)
