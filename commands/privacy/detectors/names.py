"""Names of people. No list holds all names: shape, place in the sentence and neighbours decide.

A capital inside a Dutch sentence is a name of something; allow-lists say which are no person. At
the start of a sentence, and in small letters, only known given names count, or a word that
introduces one.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, compress, count
from typing import NamedTuple

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.finding import ENOUGH
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.sentence import Sentence

_STRONG_PARTICLES = lexicon.vocabulary("strong_particles")
_PARTICLES = lexicon.vocabulary("particles") | _STRONG_PARTICLES
_CARRIERS = lexicon.vocabulary("carriers") - lexicon.PERSONS
_NOUNS = lexicon.PERSONS | lexicon.WORKERS | _CARRIERS
_INTRODUCTIONS = lexicon.vocabulary("introductions")
_TRIGGERS = lexicon.GIVEN_NAMES | lexicon.CAPITAL_NAMES | _NOUNS | _INTRODUCTIONS
_MARKED = _TRIGGERS | lexicon.AMBIGUOUS_NAMES
# Of these only some in small letters: when something follows that may be part of a name.
_FOLLOWED = _NOUNS | lexicon.AMBIGUOUS_NAMES
_FOLLOWERS = _PARTICLES | lexicon.SURNAMES | lexicon.NAMES
_LISTED = _MARKED | lexicon.SURNAMES | lexicon.PLACES
_TELLING = _MARKED - _FOLLOWED
_NOTABLE = _TRIGGERS | lexicon.NAMES | lexicon.SURNAMES
# Words with which no name begins, whatever stands beside them; and places, which need a title.
# Made of a set that is there, a frozenset takes half of what it takes when it grows: 0.25 MB less.
_PLAIN_OR_PLACES = frozenset({word for word in lexicon.NO_PERSON - _NOTABLE if word.isalpha()})
_PLAIN = frozenset({*_PLAIN_OR_PLACES} - lexicon.PLACES)
_BEFORE_PLACES = lexicon.TITLES | lexicon.OFFICES
_NO_OPENING = lexicon.ORGANISATIONS | lexicon.FUNCTION_WORDS
_INITIALS = re.compile(r"(?<![A-Za-z.])(?:(?:[A-Z]\.[ ]?){1,4}|[A-Z][ ])$")
_INITIAL_AFTER = re.compile(
    r"\s(?:[A-Z]\.){1,4}(?![A-Za-z])|\s[A-WZ](?=[\s,;.]|$)(?!\.\w)(?!\s(?:of|en)\s[A-Z]\b)"
)
_LAST_INITIAL = re.compile(r"\s[A-Z]\.?(?=[\s,;)]|$)")
_AFTER_LISTED = re.compile(r"\s?(?:\(|,(?! ?[A-Z])|\d|uit\b|$)")
_FROM_AFTER_AGE = re.compile(r"[\s,(]{1,3}\d{1,2}[\w\s]{0,9}[),]{0,2}\s(?:uit|te|in)\s")
_OFFICE_REACH = 3  # words
_INITIAL_GAPS = frozenset({" ", ".", ". ", " \n", ".\n", ". \n"})
_BEFORE_MORE = frozenset(" \n-.,'")
_NAME_GAPS = frozenset({" ", "-", " '", ". "})


class Name(NamedTuple):
    """A name at `start` to `end`; `full` when a given name or initials and a family name."""

    start: int
    end: int
    full: bool


_name: Callable[[tuple[int, int, bool]], Name] = partial(tuple.__new__, Name)  # in half the time


def find_names(reading: Reading) -> Iterator[Name]:
    """All names of people in the reading, each as long as it goes.

    Behind many of them no more words that stand alone: these would be warnings only.
    """
    candidates = _candidates(reading)
    if not candidates:
        return
    sentence = Sentence(reading)
    near_office = _near_office(reading)
    public: set[str] = set()
    behind = names = 0
    for index in candidates:
        if index < behind:
            continue
        if index in near_office and _is_public(sentence, index):
            public.add(reading.lowers[index].rpartition("-")[2])
        elif names > ENOUGH and _stands_alone(sentence, index):
            continue
        elif reading.lowers[index] not in public and (found := _name_at(sentence, index)):
            name, behind = found
            names += 1
            yield name


def _candidates(reading: Reading) -> list[int]:
    """Words with which a name may begin or that introduce one: few of them, told at a glance."""
    lowers, capitals = reading.lowers, reading.capitals
    plain = _PLAIN if reading.has(_BEFORE_PLACES) else _PLAIN_OR_PLACES
    hyphened = frozenset([word for word in reading.joined if "-" in word])
    found = {index for index in compress(count(), capitals) if lowers[index] not in plain}
    found.update(reading.indices(_TELLING), reading.indices(hyphened))
    for index in reading.indices(_FOLLOWED):
        if index + 1 < len(lowers) and (capitals[index + 1] or _may_follow(lowers[index + 1])):
            found.add(index)
    found.update([index for index in _led(reading) if lowers[index] not in plain])
    return sorted(found)


def _may_follow(word: str) -> bool:
    """Whether the word, in small letters, may be a part of a name."""
    return word in _FOLLOWERS or not word.isalpha()


def _led(reading: Reading) -> Iterator[int]:
    """Words of which the one before makes a name: of any word, or of one with a 's behind it."""
    lowers = reading.lowers
    for index in reading.indices(_INTRODUCTIONS):
        if index + 1 < len(lowers):
            yield index + 1
    owners = frozenset([word for word in reading.joined if word.endswith("'s")])
    for index in reading.indices(owners):
        if index and lowers[index - 1] in _TRIGGERS:
            yield index


def public_names(sentence: Sentence) -> frozenset[str]:
    """Family names, in small letters, that stand behind a public office somewhere in the text."""
    return frozenset(
        lower.rpartition("-")[2]
        for index, lower in enumerate(sentence.lowers)
        if (sentence.capitals[index] or "-" in lower) and _is_public(sentence, index)
    )


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Whether a word with a capital can be no full name: nothing beside it can be a part of one."""
    if not sentence.capitals[index] or sentence.lowers[index] in _NOUNS:
        return False
    if sentence.gaps[index + 1][:1] in _BEFORE_MORE:
        return False
    return not (index and sentence.written[index - 1][-1].isupper())


def _near_office(reading: Reading) -> frozenset[int]:
    """Words that hold a public office or stand shortly behind one: no others are public."""
    words = (lexicon.OFFICES & reading.forms).union(
        [word for word in reading.joined if word.partition("-")[0] in lexicon.OFFICES]
    )
    near = (range(index, index + _OFFICE_REACH + 1) for index in reading.indices(words))
    return frozenset(chain.from_iterable(near))


def _is_public(sentence: Sentence, index: int) -> bool:
    """Whether a public office or a motion stands before, or is joined by a hyphen."""
    lowers, capitals = sentence.lowers, sentence.capitals
    if "-" in lowers[index] and lowers[index].partition("-")[0] in lexicon.OFFICES:
        return True
    for back in range(index - 1, max(-1, index - 1 - _OFFICE_REACH), -1):
        if lowers[back].partition("-")[0] in lexicon.OFFICES:
            return capitals[index]
        if not (capitals[back] or lowers[back] in _PARTICLES or lowers[back] == "en"):
            return False
        if len(sentence.gaps[back + 1]) > 2:
            return False
    return False


def _name_at(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """A name that begins with word `index`, and the index of the word after it."""
    lowers, begin, end = sentence.lowers, sentence.starts[index], sentence.ends[index]
    if lowers[index] in _NOUNS:
        return _after_noun(sentence, index)
    if sentence.capitals[index]:
        if not _may_be_name(sentence, index):
            return None
        behind_initials = _with_initials(sentence, index)
        if behind_initials is not None:
            return behind_initials
        last = _family_first(sentence, index) if sentence.gaps[index + 1] == ", " else None
    else:
        last = _in_small_letters(sentence, index)
    if last is not None:
        return Name(begin, sentence.ends[last], full=True), last + 1
    starts = _starts_name(sentence, index)
    last = _surname_end(sentence, index) if sentence.gaps[index + 1] in _NAME_GAPS else None
    if last is not None and (
        starts
        or (
            _may_open_full(sentence, index)
            and (
                last in sentence.strange
                or last in sentence.given
                or lowers[last] in lexicon.SURNAMES
            )
        )
    ):
        return Name(begin, sentence.ends[last], full=True), last + 1
    if not starts:
        return None
    initial = _LAST_INITIAL.match(sentence.text, end)
    return _name((begin, initial.end() if initial else end, False)), index + 1


def _may_be_name(sentence: Sentence, index: int) -> bool:
    """Whether a word with a capital is on a list of names, strange, or introduced as a name."""
    lower = sentence.lowers[index]
    return (
        index in sentence.strange
        or lower in _LISTED
        or not lower.isalpha()
        or sentence.is_introduced(index)
    )


def _family_first(sentence: Sentence, index: int) -> int | None:
    """ "Nagy, Katalin (29)": a family name, a comma and a known given name, as in a register."""
    lowers, following = sentence.lowers, index + 1
    if following >= len(lowers) or sentence.gaps[index] == ", ":
        return None
    family = lowers[index] in lexicon.SURNAMES or index in sentence.strange
    if not family or not sentence.capitals[following] or following not in sentence.given:
        return None
    if index in sentence.given and lowers[index] not in lexicon.SURNAMES:
        return None  # a list of given names
    listed = _AFTER_LISTED.match(sentence.text, sentence.ends[following])
    return following if listed and not sentence.is_body(index) else None


def _in_small_letters(sentence: Sentence, index: int) -> int | None:
    """ "ali demir 16 jaar": a given name that is short or also a word, a family name and an age."""
    lowers = sentence.lowers
    if lowers[index] not in lexicon.NAMES or lowers[index] in lexicon.MONTHS:
        return None
    last = _surname_end(sentence, index)
    if last is not None and sentence.is_aged(last):
        return last
    last = index + 1
    if lowers[index] not in lexicon.GIVEN_NAMES or last >= len(lowers):
        return None
    if sentence.gaps[last] != " " or lowers[last] in lexicon.NO_PERSON or len(lowers[last]) <= 2:
        return None
    return last if _FROM_AFTER_AGE.match(sentence.text, sentence.ends[last]) else None


def _may_open_full(sentence: Sentence, index: int) -> bool:
    """A word that may be a given name when a family name follows."""
    lower = sentence.lowers[index]
    if lower in lexicon.CAPITAL_NAMES:
        return not sentence.is_month(index)
    if lower in lexicon.AMBIGUOUS_NAMES and sentence.capitals[index]:
        return lower not in _NO_OPENING and not sentence.is_month(index)
    return index in sentence.strange and not sentence.is_body(index)


def _starts_name(sentence: Sentence, index: int) -> bool:
    lower = sentence.lowers[index]
    if lower in lexicon.AMBIGUOUS_NAMES:
        return sentence.is_introduced(index) and not sentence.is_month(index)
    if index in sentence.given or (lower in lexicon.PLACES and sentence.is_titled(index)):
        return True
    if index in sentence.allowed or lower in lexicon.NO_PERSON:
        return False
    if sentence.is_introduced(index):
        return True
    if index not in sentence.strange or (sentence.opens(index) and not sentence.acts(index)):
        return False
    return not sentence.is_body(index)


def _with_initials(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """ "S. Petrova", "M Bakker": initials before a family name."""
    lower, start = sentence.lowers[index], sentence.starts[index]
    if not index or len(lower) < 2 or not sentence.written[index - 1][-1].isupper():
        return None
    if sentence.gaps[index] not in _INITIAL_GAPS:
        return None
    initials = _INITIALS.search(sentence.text, max(0, start - 12), start)
    if initials is None:
        return None
    if index not in sentence.strange and lower not in lexicon.SURNAMES:
        return None
    last = _surname_end(sentence, index) or index
    return Name(initials.start(), sentence.ends[last], full=True), last + 1


def _is_surname(sentence: Sentence, index: int, first: int) -> bool:
    """Whether word `index` can be a family name behind the given name `first`."""
    lower, before = sentence.lowers[index], sentence.lowers[index - 1]
    if lower in lexicon.SURNAMES or index in sentence.given:
        return True
    if index in sentence.strange:
        return not sentence.heads_body(index)
    if (
        index - 1 == first
        and len(lower) > 1
        and sentence.written[index][:2].istitle()
        and first in sentence.given
    ):
        return lower not in lexicon.NO_PERSON
    if index - 1 == first or before not in _PARTICLES:
        return False
    if before in _STRONG_PARTICLES:
        return lower not in lexicon.FUNCTION_WORDS
    return sentence.capitals[index]


def _surname_end(sentence: Sentence, first: int) -> int | None:
    """Index of the last word of a family name that follows word `first`."""
    last = None
    for at in range(first + 1, min(len(sentence.lowers), first + 6)):
        if sentence.gaps[at] not in _NAME_GAPS or at in sentence.allowed:
            break
        if _is_surname(sentence, at, first):
            last = at
        elif sentence.lowers[at] not in _PARTICLES:
            break
    return last


def _after_noun(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """ "client M.", "mw. de Vries", "rechercheur Van Dongen": what follows a noun for a person."""
    lowers, text, behind = sentence.lowers, sentence.text, index + 1
    if behind >= len(lowers):
        return None
    noun, following = lowers[index], lowers[behind]
    if len(following) == 1:
        after = sentence.ends[index]
        initial = _INITIAL_AFTER.match(text, after + (text[after : after + 1] == "."))
        if noun in _CARRIERS and initial is not None and "." not in initial[0]:
            return None
        if initial is not None:
            return _initial_name(sentence, index, initial)
    particle, titled = following in _PARTICLES, noun in lexicon.TITLES
    if not particle and not (titled and following in lexicon.SURNAMES):
        return None
    if sentence.gaps[behind].strip(" .") or _is_of_somebody(sentence, behind):
        return None
    last = _surname_end(sentence, index) if particle else behind
    if last is None or not (sentence.capitals[last] or titled):
        return None
    return Name(sentence.starts[behind], sentence.ends[last], full=False), last + 1


def _is_of_somebody(sentence: Sentence, index: int) -> bool:
    """Whether word `index` is the "van" of "de familie van Marta", and no part of a name."""
    after = index + 1
    return (
        sentence.written[index] == "van"
        and after < len(sentence.lowers)
        and sentence.capitals[after]
        and after in sentence.given
    )


def _initial_name(
    sentence: Sentence, index: int, initial: re.Match[str]
) -> tuple[Name, int] | None:
    """The initial behind a noun, with the family name when one follows."""
    starts, beyond = sentence.starts, index + 1
    while beyond < len(starts) and starts[beyond] < initial.end():
        beyond += 1
    if beyond < len(starts) and starts[beyond] - initial.end() <= 1:
        last = _surname_end(sentence, beyond - 1)
        if last is not None:
            return Name(initial.start() + 1, sentence.ends[last], full=True), last + 1
    return Name(initial.start() + 1, initial.end(), full=False), beyond
