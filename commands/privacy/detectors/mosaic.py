"""The mosaic: details that are harmless one by one and point at one person together.

Three kinds or more within reach of each other, about a single person, are a warning.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.ages import ages
from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.places import places
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import WORDLIKE, standing

_DATE = re.compile(
    r"\d(?<![\w.,/-].)(?:(?<=[0-3])\d)?"
    r"(?:[-/][01]?\d(?:[-/](?:20)?\d\d)?|\.[01]?\d\.(?:20)?\d\d"
    rf"|(?:e|ste|de)?\s(?:{lexicon.MONTH})\.?(?:\s20\d\d)?)(?![\w/-])"
)
_INSTITUTION = re.compile(
    standing(r"au pair\b", r"gesloten (?:setting|jeugdzorg|instelling|groep)\b", behind=WORDLIKE)
)
_RARE_FORMS = standing(
    r"orgaan(?:verwijder|handel|donat)\w*", r"draagmoeder\w*", "gedwongen huwelijk",
    "uitgehuwelijkt", r"uithuwelij\w*", "illegale adoptie", r"diploma(?:at|tiek)\w*",
    "bedelarij", "bedelen", "voodoo", "juju", "huishoudelijke slavernij", behind=WORDLIKE,
)  # fmt: skip
_RARE = re.compile(_RARE_FORMS)
_WORKPLACES = lexicon.vocabulary("workplaces")
_ENDINGS = lexicon.by_tail(word for word in _WORKPLACES if len(word) > 6)
_WORDS = (
    dict.fromkeys(_WORKPLACES, FindingKind.WORKPLACE)
    | dict.fromkeys(lexicon.vocabulary("family"), FindingKind.FAMILY)
    | dict.fromkeys(lexicon.NATIONALITIES | lexicon.COUNTRIES, FindingKind.NATIONALITY)
)
_SINGLE = lexicon.PERSONS | lexicon.PRONOUNS
_REACH = 220


def _traits(reading: Reading) -> Iterator[Finding]:
    for word in reading.words:
        lower = word.lower
        if lower in _WORDS:
            yield Finding(word.start, word.end, _WORDS[lower])
        elif lower.endswith(_ENDINGS.get(lower[-2:], ())):
            yield Finding(word.start, word.end, FindingKind.WORKPLACE)
    for span in ages(reading):
        yield Finding(*span, FindingKind.AGE)
    for span in places(reading, small_only=True):
        yield Finding(*span, FindingKind.PLACE)
    patterns = [(_INSTITUTION, FindingKind.WORKPLACE), (_RARE, FindingKind.RARE_FORM)]
    if reading.clusters:
        patterns.append((_DATE, FindingKind.DATE))
    for pattern, kind in patterns:
        for match in pattern.finditer(reading.lower):
            yield Finding(match.start(), match.end(), kind)


def detect_mosaic(reading: Reading) -> list[Finding]:
    """All traits, when three kinds of them lie within reach of one person; else nothing."""
    traits = sorted(_traits(reading))
    if len({trait.kind for trait in traits}) < 3:
        return []
    single = [w.start for w in reading.words if w.lower in _SINGLE]
    single = sorted([*single, *(t.start for t in traits if t.kind is FindingKind.AGE)])
    for index, first in enumerate(traits):
        end = bisect_right(traits, first.start + _REACH, lo=index, key=attrgetter("start"))
        person = bisect_left(single, first.start - _REACH)
        near = person < len(single) and single[person] <= first.start + _REACH
        if near and len({trait.kind for trait in traits[index:end]}) >= 3:
            return traits
    return []
