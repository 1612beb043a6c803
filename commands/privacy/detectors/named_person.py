"""A name alone is a question; a full name with an age or a home place is a case."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial

from commands.privacy.detectors.ages import ages
from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import NO_PERSON
from commands.privacy.detectors.names import Name, find_names
from commands.privacy.detectors.numbers import NUMBER_WORDS
from commands.privacy.detectors.places import places
from commands.privacy.detectors.reading import Reading

_REACH = 80
_LONGEST = 120  # characters of an age or a place
_SMALL_SURNAME = re.compile(
    r"\s([a-zà-ÿ]{3,})\s?(?:\suit\s|\(\d|,?\s\d{1,2}\s?(?:jr|jaar|,))", re.IGNORECASE
)
_SPELLED = "|".join(word for word, value in NUMBER_WORDS.items() if int(value) >= 10)
_AGE_BEHIND = re.compile(
    rf"(?:,\s?|\s(?:en is|is|was|van)\s|\s)((?:\d{{1,2}}|{_SPELLED})(?:\s?(?:jr|jaar|j)\b)?)"
    r"(?=\s?[,;.](?!\d)|\s?$|\s(?:uit|en|zit)\b|(?<=[rj])\b)"
)
_BODIES = (
    "gemeente", "politie", "regio", "wijkteam", "team", "rechtbank", "ggd", "om", "parket",
    "veilig thuis", "provincie", "ggz", "gem", "vd", "veiligheidshuis", "zvh", "stichting", "shop",
    "moviera", "humanitas", "college", "loket", "burgemeester", "wethouder", "fier", "motie",
)  # fmt: skip
_OF_BODY = re.compile(rf"(?:{'|'.join(_BODIES)})\.?\s(?:de\s)?$")


def _home_places(reading: Reading) -> list[tuple[int, int]]:
    """Places that are not part of the name of a body ("gemeente Buren")."""
    return [
        (start, end)
        for start, end in places(reading, small_only=False)
        if not _is_of_body(reading.lower[max(0, start - 24) : start])
    ]


def _is_of_body(before: str) -> bool:
    """Whether the text before a place ends with a body, a blank and perhaps "de"."""
    word = before.rstrip().removesuffix("de").rstrip().removesuffix(".")
    return word.endswith(_BODIES) and _OF_BODY.search(before) is not None


def _near(name: Name, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not spans:
        return []
    first = bisect_left(spans, (name.start - _REACH - _LONGEST, 0))
    last = bisect_left(spans, (name.end + _REACH + 1, 0))
    return [
        (start, end)
        for start, end in spans[first:last]
        if name.end <= start <= name.end + _REACH or name.start - _REACH <= end <= name.start
    ]


def _with_small_surname(reading: Reading, name: Name) -> Name:
    """ "mihai ionescu uit helmond": an unknown word between a given name and a place or age."""
    if name.full or not reading.text[name.end : name.end + 1].isspace():
        return name
    following = _SMALL_SURNAME.match(reading.text, name.end)
    if following is None or following[1].lower() in NO_PERSON:
        return name
    return Name(name.start, following.end(1), full=True)


_finding: Callable[[tuple[int, int, FindingKind]], Finding]
_finding = partial(tuple.__new__, Finding)  # in half the time


def detect_names(reading: Reading) -> Iterator[Finding]:
    """Find names; with an age or a place in reach the place and the age are found as well."""
    age_spans = place_spans = None
    for found in find_names(reading):
        name = _with_small_surname(reading, found)
        if not name.full:
            yield _finding((name.start, name.end, FindingKind.NAME))
            continue
        if age_spans is None or place_spans is None:
            age_spans, place_spans = sorted(ages(reading)), sorted(_home_places(reading))
        near_ages, near_places = _near(name, age_spans), _near(name, place_spans)
        if not near_ages and (behind := _AGE_BEHIND.match(reading.lower, name.end)):
            near_ages = [behind.span(1)]
        kind = FindingKind.NAMED_PERSON if near_ages or near_places else FindingKind.NAME
        yield Finding(name.start, name.end, kind)
        yield from (Finding(*span, FindingKind.AGE) for span in near_ages)
        yield from (Finding(*span, FindingKind.PLACE) for span in near_places)
