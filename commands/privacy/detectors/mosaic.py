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
    r"[0-9](?<![\w.,/-].)(?:(?<=[0-3])[0-9])?"
    r"(?:[-/][01]?[0-9](?:[-/](?:20)?[0-9]{2})?|\.[01]?[0-9]\.(?:20)?[0-9]{2}"
    rf"|(?:e|ste|de)?\s(?:{lexicon.MONTH})\.?(?:\s20[0-9][0-9])?)(?![\w/-])"
)
_INSTITUTION = re.compile(
    standing(r"au pair\b", r"gesloten (?:setting|jeugdzorg|instelling|groep)\b", behind=WORDLIKE)
)
_INSTITUTION_WORDS = frozenset({"au", "gesloten"})
_RARE_FORMS = standing(
    r"orgaan(?:verwijder|handel|donat)\w*", r"draagmoeder\w*", "gedwongen huwelijk",
    "uitgehuwelijkt", r"uithuwelij\w*", "illegale adoptie", r"diploma(?:at|tiek)\w*",
    "bedelarij", "bedelen", "voodoo", "juju", "huishoudelijke slavernij", behind=WORDLIKE,
)  # fmt: skip
_RARE = re.compile(_RARE_FORMS)
# With what the first word of each of these begins.
_RARE_STARTS = lexicon.WordClass(
    starts=(
        "orgaan", "draagmoeder", "gedwongen", "uitgehuwelijkt", "uithuwelij", "illegale", "diploma",
        "bedel", "voodoo", "juju", "huishoudelijke",
    )
)  # fmt: skip
_WORKPLACES = lexicon.vocabulary("workplaces")
_WORDS = (
    dict.fromkeys(_WORKPLACES, FindingKind.WORKPLACE)
    | dict.fromkeys(lexicon.vocabulary("family"), FindingKind.FAMILY)
    | dict.fromkeys(lexicon.NATIONALITIES | lexicon.COUNTRIES, FindingKind.NATIONALITY)
)
_TRAIT_WORDS = lexicon.WordClass(_WORDS, endings=(word for word in _WORKPLACES if len(word) > 6))
_SINGLE = lexicon.PERSONS | lexicon.PRONOUNS
_REACH = 220


def may_name_rare_form(reading: Reading) -> bool:
    """Whether a word begins as the rare forms of exploitation do."""
    return bool(_RARE_STARTS.among(reading.vocabulary, reading.strangers))


def _told(reading: Reading) -> Iterator[Finding]:
    """The traits that words and dates tell by themselves."""
    words = _TRAIT_WORDS.among(reading.vocabulary, reading.strangers)
    for index in reading.indices(words):
        kind = _WORDS.get(reading.lowers[index], FindingKind.WORKPLACE)
        yield Finding(reading.starts[index], reading.ends[index], kind)
    for date in _DATE.finditer(reading.lower) if reading.clusters else ():
        yield Finding(date.start(), date.end(), FindingKind.DATE)
    if reading.has(_INSTITUTION_WORDS):
        for match in _INSTITUTION.finditer(reading.lower):
            yield Finding(match.start(), match.end(), FindingKind.WORKPLACE)
    if may_name_rare_form(reading):
        for match in _RARE.finditer(reading.lower):
            yield Finding(match.start(), match.end(), FindingKind.RARE_FORM)


def _traits(reading: Reading) -> list[Finding]:
    """All traits in order, or nothing when there are fewer than three kinds of them.

    Ages and places are one kind each, and dear to find: so they are looked for last.
    """
    traits = list(_told(reading))
    if not traits:
        return []
    traits += [Finding(*span, FindingKind.PLACE) for span in places(reading, small_only=True)]
    if len({trait.kind for trait in traits}) < 2:
        return []
    traits += [Finding(*span, FindingKind.AGE) for span in ages(reading)]
    return sorted(traits) if len({trait.kind for trait in traits}) >= 3 else []


def detect_mosaic(reading: Reading) -> list[Finding]:
    """All traits, when three kinds of them lie within reach of one person; else nothing."""
    traits = _traits(reading)
    if not traits:
        return []
    single = [reading.starts[index] for index in reading.indices(_SINGLE)]
    single = sorted([*single, *(trait.start for trait in traits if trait.kind is FindingKind.AGE)])
    for index, first in enumerate(traits):
        end = bisect_right(traits, first.start + _REACH, lo=index, key=attrgetter("start"))
        person = bisect_left(single, first.start - _REACH)
        near = person < len(single) and single[person] <= first.start + _REACH
        if near and len({trait.kind for trait in traits[index:end]}) >= 3:
            return traits
    return []
