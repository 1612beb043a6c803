"""Names of people. No list holds all names: shape, place in the sentence and neighbours decide.

A capital inside a Dutch sentence is a name of something; allow-lists say which are no person. At
the start of a sentence, and in small letters, only known given names count, or a word that
introduces one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.sentence import Sentence

_STRONG_PARTICLES = lexicon.vocabulary("strong_particles")
_PARTICLES = lexicon.vocabulary("particles") | _STRONG_PARTICLES
_CARRIERS = lexicon.vocabulary("carriers") - lexicon.PERSONS
_NOUNS = lexicon.PERSONS | lexicon.WORKERS | _CARRIERS
_TRIGGERS = (
    lexicon.GIVEN_NAMES | lexicon.CAPITAL_NAMES | _NOUNS | lexicon.vocabulary("introductions")
)
# Words that can have no part in a name, whatever stands beside them.
_PLAIN = frozenset(
    word
    for word in lexicon.NO_PERSON - _TRIGGERS - lexicon.NAMES - lexicon.SURNAMES - lexicon.PLACES
    if word.isalpha()
)
_NO_OPENING = lexicon.ORGANISATIONS | lexicon.FUNCTION_WORDS
_INITIALS = re.compile(r"(?<![A-Za-z.])(?:(?:[A-Z]\.[ ]?){1,4}|[A-Z][ ])$")
_INITIAL_AFTER = re.compile(
    r"\s(?:[A-Z]\.){1,4}(?![A-Za-z])|\s[A-WZ](?=[\s,;.]|$)(?!\.\w)(?!\s(?:of|en)\s[A-Z]\b)"
)
_LAST_INITIAL = re.compile(r"\s[A-Z]\.?(?=[\s,;)]|$)")
_AFTER_LISTED = re.compile(r"\s?(?:\(|,(?! ?[A-Z])|\d|uit\b|$)")
_FROM_AFTER_AGE = re.compile(r"[\s,(]{1,3}\d{1,2}[\w\s]{0,9}[),]{0,2}\s(?:uit|te|in)\s")
_NAME_GAPS = frozenset({" ", "-", " '", ". "})


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `start` to `end`; `full` when a given name or initials and a family name."""

    start: int
    end: int
    full: bool


def find_names(reading: Reading) -> Iterator[Name]:
    """All names of people in the reading, each as long as it goes."""
    words = reading.words
    sentence = Sentence(reading)
    public: set[str] = set()
    behind = 0
    for index, word in enumerate(words):
        if index < behind or word.lower in _PLAIN:
            continue
        candidate = (
            word.capital
            or word.lower in _TRIGGERS
            or word.lower in lexicon.AMBIGUOUS_NAMES
            or "-" in word.lower
            or (index and words[index - 1].lower in _TRIGGERS)
        )
        if not candidate:
            continue
        if _is_public(sentence, index):
            public.add(word.lower.rpartition("-")[2])
        elif word.lower not in public and (found := _name_at(sentence, index)):
            name, behind = found
            yield name


def public_names(sentence: Sentence) -> frozenset[str]:
    """Family names, in small letters, that stand behind a public office somewhere in the text."""
    return frozenset(
        word.lower.rpartition("-")[2]
        for index, word in enumerate(sentence.words)
        if (word.capital or "-" in word.lower) and _is_public(sentence, index)
    )


def _is_public(sentence: Sentence, index: int) -> bool:
    """Whether a public office or a motion stands before, or is joined by a hyphen."""
    words = sentence.words
    if words[index].lower.partition("-")[0] in lexicon.OFFICES and "-" in words[index].lower:
        return True
    for back in range(index - 1, max(-1, index - 4), -1):
        word = words[back]
        if word.lower.partition("-")[0] in lexicon.OFFICES:
            return words[index].capital
        if not (word.capital or word.lower in _PARTICLES or word.lower == "en"):
            return False
        if len(sentence.gap(back + 1)) > 2:
            return False
    return False


def _name_at(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """A name that begins with word `index`, and the index of the word after it."""
    words = sentence.words
    word = words[index]
    if word.lower in _NOUNS:
        return _after_noun(sentence, index)
    behind_initials = _with_initials(sentence, index)
    if behind_initials is not None:
        return behind_initials
    reversed_or_small = _family_first(sentence, index) or _in_small_letters(sentence, index)
    if reversed_or_small is not None:
        return Name(word.start, words[reversed_or_small].end, full=True), reversed_or_small + 1
    starts = _starts_name(sentence, index)
    last = _surname_end(sentence, index) if starts or _may_open_full(sentence, index) else None
    if last is not None and (
        starts
        or sentence.is_strange(last)
        or sentence.is_given(last)
        or words[last].lower in lexicon.SURNAMES
    ):
        return Name(word.start, words[last].end, full=True), last + 1
    if not starts:
        return None
    initial = _LAST_INITIAL.match(sentence.text, word.end)
    return Name(word.start, initial.end() if initial else word.end, full=False), index + 1


def _family_first(sentence: Sentence, index: int) -> int | None:
    """ "Nagy, Katalin (29)": a family name, a comma and a known given name, as in a register."""
    words = sentence.words
    if not words[index].capital or not sentence.text.startswith(", ", words[index].end):
        return None
    if index + 1 >= len(words) or sentence.gap(index + 1) != ", " or sentence.gap(index) == ", ":
        return None
    family = words[index].lower in lexicon.SURNAMES or sentence.is_strange(index)
    if not family or not words[index + 1].capital or not sentence.is_given(index + 1):
        return None
    if sentence.is_given(index) and words[index].lower not in lexicon.SURNAMES:
        return None  # a list of given names
    listed = _AFTER_LISTED.match(sentence.text, words[index + 1].end)
    return index + 1 if listed and not sentence.is_body(index) else None


def _in_small_letters(sentence: Sentence, index: int) -> int | None:
    """ "ali demir 16 jaar": a given name that is short or also a word, a family name and an age."""
    words, given = sentence.words, sentence.words[index]
    if given.capital or given.lower not in lexicon.NAMES or given.lower in lexicon.MONTHS:
        return None
    last = _surname_end(sentence, index)
    if last is not None and sentence.is_aged(last):
        return last
    last = index + 1
    if given.lower not in lexicon.GIVEN_NAMES or last >= len(words) or sentence.gap(last) != " ":
        return None
    unknown = words[last].lower not in lexicon.NO_PERSON and len(words[last].text) > 2
    return last if unknown and _FROM_AFTER_AGE.match(sentence.text, words[last].end) else None


def _may_open_full(sentence: Sentence, index: int) -> bool:
    """A word that may be a given name when a family name follows."""
    word = sentence.words[index]
    if word.lower in lexicon.CAPITAL_NAMES:
        return not sentence.is_month(index)
    if word.lower in lexicon.AMBIGUOUS_NAMES and word.capital:
        return word.lower not in _NO_OPENING and not sentence.is_month(index)
    return sentence.is_strange(index) and not sentence.is_body(index)


def _starts_name(sentence: Sentence, index: int) -> bool:
    word = sentence.words[index]
    if word.lower in lexicon.AMBIGUOUS_NAMES:
        return sentence.is_introduced(index) and not sentence.is_month(index)
    if sentence.is_given(index) or sentence.is_titled(index):
        return True
    if index in sentence.allowed or word.lower in lexicon.NO_PERSON:
        return False
    if sentence.is_introduced(index):
        return True
    if not sentence.is_strange(index) or (sentence.opens(index) and not sentence.acts(index)):
        return False
    return not sentence.is_body(index)


def _with_initials(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """ "S. Petrova", "M Bakker": initials before a family name."""
    words, word = sentence.words, sentence.words[index]
    if len(word.text) < 2 or not word.capital:
        return None
    initials = _INITIALS.search(sentence.text, max(0, word.start - 12), word.start)
    if initials is None:
        return None
    if not sentence.is_strange(index) and word.lower not in lexicon.SURNAMES:
        return None
    last = _surname_end(sentence, index) or index
    return Name(initials.start(), words[last].end, full=True), last + 1


def _is_surname(sentence: Sentence, index: int, first: int) -> bool:
    """Whether word `index` can be a family name behind the given name `first`."""
    word, before = sentence.words[index], sentence.words[index - 1].lower
    if word.lower in lexicon.SURNAMES or sentence.is_given(index):
        return True
    if sentence.is_strange(index):
        return not sentence.heads_body(index)
    if (
        index - 1 == first
        and sentence.is_given(first)
        and word.text[:2].istitle()
        and word.text[1:]
    ):
        return word.lower not in lexicon.NO_PERSON
    if index - 1 == first or before not in _PARTICLES:
        return False
    if before in _STRONG_PARTICLES:
        return word.lower not in lexicon.FUNCTION_WORDS
    return word.capital


def _surname_end(sentence: Sentence, first: int) -> int | None:
    """Index of the last word of a family name that follows word `first`."""
    words, last = sentence.words, None
    for at in range(first + 1, min(len(words), first + 6)):
        if sentence.gap(at) not in _NAME_GAPS or at in sentence.allowed:
            break
        if _is_surname(sentence, at, first):
            last = at
        elif words[at].lower not in _PARTICLES:
            break
    return last


def _after_noun(sentence: Sentence, index: int) -> tuple[Name, int] | None:
    """ "client M.", "mw. de Vries", "rechercheur Van Dongen": what follows a noun for a person."""
    words, text = sentence.words, sentence.text
    after = words[index].end + (text[words[index].end : words[index].end + 1] == ".")
    initial = _INITIAL_AFTER.match(text, after)
    if words[index].lower in _CARRIERS and initial is not None and "." not in initial[0]:
        return None
    if initial is not None:
        return _initial_name(sentence, index, initial)
    if index + 1 >= len(words) or sentence.gap(index + 1).strip(" ."):
        return None
    following = words[index + 1]
    if _is_of_somebody(sentence, index + 1):
        return None
    if following.lower in _PARTICLES:
        last = _surname_end(sentence, index)
    elif words[index].lower in lexicon.TITLES and following.lower in lexicon.SURNAMES:
        last = index + 1
    else:
        return None
    if last is None or (not words[last].capital and words[index].lower not in lexicon.TITLES):
        return None
    return Name(following.start, words[last].end, full=False), last + 1


def _is_of_somebody(sentence: Sentence, index: int) -> bool:
    """Whether word `index` is the "van" of "de familie van Marta", and no part of a name."""
    after = index + 1
    return (
        sentence.words[index].text == "van"
        and after < len(sentence.words)
        and sentence.words[after].capital
        and sentence.is_given(after)
    )


def _initial_name(
    sentence: Sentence, index: int, initial: re.Match[str]
) -> tuple[Name, int] | None:
    """The initial behind a noun, with the family name when one follows."""
    words = sentence.words
    beyond = index + 1
    while beyond < len(words) and words[beyond].start < initial.end():
        beyond += 1
    if beyond < len(words) and words[beyond].start - initial.end() <= 1:
        last = _surname_end(sentence, beyond - 1)
        if last is not None:
            return Name(initial.start() + 1, words[last].end, full=True), last + 1
    return Name(initial.start() + 1, initial.end(), full=False), beyond
