"""The mosaic: details that are harmless one by one and point at one person together.

Three kinds or more within reach of each other, about a single person, are a warning.
"""

import re
from collections.abc import Iterator

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.numbers import NUMBER_WORDS
from commands.privacy.detectors.people import GROUPS, MONTH, PERSON_NOUNS, PRONOUNS
from commands.privacy.detectors.reading import Reading, Word

_AGE_WORDS = "|".join(
    sorted((w for w, v in NUMBER_WORDS.items() if 5 <= int(v) <= 99), key=len, reverse=True)
)
_NUMBER = rf"(?:\d{{1,2}}|{_AGE_WORDS})"
_L = r"[^\W\d_]"
_AGE = re.compile(
    rf"(?<![\w.,/-])(?:{_NUMBER}[- ]?jarige?(?!{_L})"
    rf"|{_NUMBER}\s?(?:jr|jaar|j)\.?\s?(?:oud|jong)(?!{_L})"
    rf"|(?<=\()\s?{_NUMBER}\s?(?:jr|jaar|j|y)?\.?\s?(?=\))"
    rf"|(?<=,\s){_NUMBER}\s?(?:jr|jaar)(?![\w])(?!\s(?:lang|geleden|gefin|bezig|ervaring|subs|later|wacht))"
    rf"|(?<=van\s){_NUMBER}(?:\s?(?:jr|jaar))?(?=[\s,.;!?)]|$)"
    rf"|(?<=is\s){_NUMBER}(?=\s?(?:,|\.|;|jr|jaar|en\b|$))"
    rf"|{_NUMBER}\s?jr(?!{_L}))"
)
_GROUP_AGE = re.compile(r"\d\s?-?\s?(?:en|of|tot|t/m|/|-)\s?$")
_BEHIND_PERSON = re.compile(rf"[\s,]{{1,2}}({_NUMBER}(?:\s?(?:jr|jaar|j))?)(?=\s?(?:,|\)|uit\b)|\s?(?:jr|jaar)\b)")
_DATE = re.compile(
    rf"(?<![\w.,/-])(?:[0-3]?\d[-/][01]?\d(?:[-/](?:20)?\d\d)?|[0-3]?\d\.[01]?\d\.(?:20)?\d\d"
    rf"|[0-3]?\d(?:e|ste|de)?\s(?:{MONTH})\.?(?:\s(?:20)\d\d)?)(?![\w/-])"
)
_WORKPLACES = (
    "nagelstudio", "nagelsalon", "massagesalon", "restaurant", "kwekerij", "bordeel", "hotel",
    "slachterij", "slachthuis", "autowasserette", "carwash", "kapsalon", "kapper", "kapperszaak",
    "bakkerij", "schoonmaakbedrijf", "supermarkt", "azc", "club", "privéhuis", "seksclub", "roc",
    "escortbureau", "kas", "tuinderij", "boerderij", "pizzeria", "shishalounge", "wasserij", "tuinder",
    "distributiecentrum", "uitzendbureau", "werf", "scheepswerf", "bouwbedrijf", "vleesverwerker",
    "wietplantage", "hennepkwekerij", "drugslab", "aspergeteler", "fruitteler", "manege", "camping",
    "vakantiepark", "toko", "snackbar", "cafetaria", "belwinkel", "garage", "pakketbezorger", "zorgboerderij",
    "au-pair", "transportbedrijf", "visverwerker", "parenclub", "sauna", "school", "mbo", "gezinshuis",
)  # fmt: skip
_AU_PAIR = re.compile(r"\bau[ -]pair\b|\bgesloten (?:setting|jeugdzorg|instelling|groep)\b")
_FAMILY = frozenset(
    """zus zusje broer broertje moeder vader stiefvader stiefmoeder oom tante nicht nichtje neef neefje
    oma opa dochter dochtertje zoon zoontje baby kindje echtgenoot echtgenote schoonmoeder schoonvader
    ex-man ex-vriend tweeling tweelingzus tweelingbroer zwanger zwangere pleegmoeder pleegvader""".split()
)
_RARE = re.compile(
    r"orgaan(?:verwijder|handel|donat)\w*|draagmoeder\w*|gedwongen huwelijk|uitgehuwelijkt|uithuwelij\w*|"
    r"illegale adoptie|diploma(?:at|tiek)\w*|bedelarij|bedelen|voodoo|juju|huisslaaf|huishoudelijke slavernij"
)
_PLACE_BEFORE = frozenset("in uit te vanuit nabij omgeving bij naar buiten rond".split())
_REACH = 220


def _people(reading: Reading) -> list[Word]:
    return [w for w in reading.words if w.lower in PERSON_NOUNS or w.lower in PRONOUNS]


def ages(reading: Reading) -> Iterator[tuple[int, int]]:
    """Exact ages of one person, not of a group ("16- en 17-jarigen", "jongens van 15")."""
    lower = reading.lower
    for match in _AGE.finditer(lower):
        head = lower[max(0, match.start() - 14) : match.start()]
        tail = lower[match.end() : match.end() + 40]
        if _GROUP_AGE.search(head) or re.match(r"\s?(?:tot|t/m|-|/|en|of)\s?\d", tail):
            continue
        before = re.findall(rf"{_L}+", head)
        after = re.findall(rf"{_L}+", tail)[:2]
        if any(w in GROUPS for w in after) and "jarig" in match[0]:
            continue
        if head.endswith("van ") and not (len(before) > 1 and before[-2] in PERSON_NOUNS):
            continue
        if head.endswith("is ") and not (len(before) > 1 and before[-2] in PERSON_NOUNS | PRONOUNS):
            continue
        yield match.span()
    for word in reading.words:
        if word.lower in PERSON_NOUNS:
            behind = _BEHIND_PERSON.match(lower, word.end)
            if behind is not None:
                yield behind.span(1)


def places(reading: Reading, *, small_only: bool) -> Iterator[tuple[int, int]]:
    """Named Dutch places; unknown names count behind "uit" and the like."""
    words, index = reading.words, 0
    while index < len(words):
        length = _place_at(reading, index, small_only=small_only)
        if length:
            yield words[index].start, words[index + length - 1].end
        index += length or 1


def _place_at(reading: Reading, index: int, *, small_only: bool) -> int:
    words = reading.words
    word = words[index]
    before = words[index - 1].lower if index else ""
    for phrase in lexicon.PLACE_PHRASES.get(word.lower, ()):
        if tuple(w.lower for w in words[index : index + len(phrase)]) == phrase:
            large = " ".join(phrase) in lexicon.LARGE_PLACES | lexicon.COUNTRIES
            return 0 if large and small_only else len(phrase)
    if word.lower in lexicon.COUNTRIES:
        return 0
    if word.lower in lexicon.LARGE_PLACES:
        return 0 if small_only else int(word.text[0].isupper() or before in _PLACE_BEFORE)
    capital = word.text[0].isupper()
    if word.lower in lexicon.PLACES:
        if word.lower in lexicon.FUNCTION_WORDS | lexicon.CAPITAL_WORDS:
            return int(capital and before in _PLACE_BEFORE)
        return int((capital and index > 0) or (before in _PLACE_BEFORE and len(word.lower) > 4))
    unknown = (
        capital
        and not word.text.isupper()
        and before in {"uit", "te", "vanuit", "in"}
        and word.lower not in lexicon.ORGANISATIONS | lexicon.CAPITAL_WORDS | lexicon.GIVEN_NAMES
        and word.lower not in lexicon.NATIONALITIES | lexicon.FUNCTION_WORDS
    )
    return int(unknown)


def _traits(reading: Reading) -> Iterator[Finding]:
    lower = reading.lower
    for start, end in ages(reading):
        yield Finding(start, end, FindingKind.AGE)
    for start, end in places(reading, small_only=True):
        yield Finding(start, end, FindingKind.PLACE)
    for match in _DATE.finditer(lower):
        yield Finding(match.start(), match.end(), FindingKind.DATE)
    for word in reading.words:
        kind = _word_trait(word.lower)
        if kind is not None:
            yield Finding(word.start, word.end, kind)
    for match in _AU_PAIR.finditer(lower):
        yield Finding(match.start(), match.end(), FindingKind.WORKPLACE)
    for match in _RARE.finditer(lower):
        yield Finding(match.start(), match.end(), FindingKind.RARE_FORM)


def _word_trait(word: str) -> FindingKind | None:
    if word in lexicon.NATIONALITIES or word in lexicon.COUNTRIES:
        return FindingKind.NATIONALITY
    if word in _FAMILY:
        return FindingKind.FAMILY
    if word in _WORKPLACES or (len(word) > 6 and word.endswith(_WORKPLACES)):
        return FindingKind.WORKPLACE
    return None


def detect_mosaic(reading: Reading) -> list[Finding]:
    """All traits, when three kinds of them lie within reach of one person; else nothing."""
    people = _people(reading)
    traits = sorted(_traits(reading))
    single = [w.start for w in people] or [t.start for t in traits if t.kind is FindingKind.AGE]
    if not single or len({t.kind for t in traits}) < 3:
        return []
    for first in traits:
        near = [t for t in traits if 0 <= t.start - first.start <= _REACH]
        reached = any(abs(start - first.start) <= _REACH for start in single)
        if reached and len({t.kind for t in near}) >= 3:
            return traits
    return []
