"""Names of people. There is no list of all names: shape, place in the sentence and neighbours decide.

A capital inside a Dutch sentence is a name of something; allow-lists say which are no person. At the
start of a sentence, and in small letters, only known given names count, or a word that introduces one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.people import PERSON_NOUNS, PUBLIC_OFFICES, TITLES, WORK_NOUNS
from commands.privacy.detectors.reading import Reading, Word

PARTICLES = frozenset(
    """van de den der het 't ter ten te von el al ben bin ibn ait aït da dos du di del la le vd v.d. abu
    oulad ould mc mac o""".split()
)
_INTRODUCED = frozenset("genaamd heet heette noemt roepnaam alias voornaam achternaam".split())
_PLACE_BEFORE = frozenset(
    """in uit te vanuit nabij omgeving regio gemeente gemeenten provincie stad dorp wijk richting rond
    bij via stichting project app platform team organisatie instelling locatie vereniging afdeling kliniek
    hotel restaurant school college gymnasium azc buro bureau stg fa firma bedrijf merk site website
    forum programma methode training cursus opleiding ziekenhuis wet motie politie ggd rechtbank
    arrondissement naar tot ministerie directie fonds zorggroep opvang coa ggz station eiland landgoed""".split()
)
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:mw|mevr|dhr|mr|drs|dr|ir|prof|fam|bijv|bv|ca|nr|art|geb|st|incl|excl|evt|tel|resp|vh|hr|"
    r"vd|gem|cl|ivm|mbt|etc|c\.s|e\.d)|\b[a-z]|\.[a-z])\.\s*$",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:^|[.!?:;\n•>|=]|\s[-–*]|\d\))[\s\"'(\[*_#-]*$")
_COMMAND = re.compile(r"(?:^|\n)\s*!?[^\W\d_]+[\s:]+$")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z]|[A-Z]{2}")
_ORGANISATION_END = (
    "zorg", "groep", "huis", "hulp", "net", "plein", "punt", "bank", "team", "land", "kliniek",
    "fonds", "wet", "raad", "loket", "tafel", "overleg", "opvang", "kamer", "beleid", "plan", "ing",
    "heid", "tie", "schap", "teit", "isme", "ment", "ministerie", "partij", "school", "college",
    "werk", "dienst", "centrum", "kantoor", "gemeente", "recht", "zaken", "stichting", "bureau",
    "brief", "akte", "monitor", "plek", "plekken", "burg", "dam", "dorp", "drecht", "veen", "stad",
    "hoven", "broek", "wijk", "cijfers", "kring", "praktijk", "lijn", "desk", "platform", "ers",
    "markt", "straat", "laan", "weg", "nummer", "jaar", "dag", "week", "maand", "gezin", "jeugd",
    "oord", "kaart", "formulier", "regeling", "stelsel", "poli", "arts", "sector", "branche", "ië",
)  # fmt: skip
_INITIALS = re.compile(r"(?:[A-Z]\.\s?){1,4}$|(?<![A-Za-z.])[A-Z]\s$")
_INITIAL_AFTER = re.compile(r"\s(?:[A-Z]\.){1,4}(?![A-Za-z])|\s[A-WZ](?=[\s,;.]|$)(?!\.\w)")
_AGE_AFTER = re.compile(r"\s?[(,]\s?(?:van\s)?\d{1,2}\s?(?:jr|jaar|j\b|\)|[.,])|\s\d{1,2}\s?(?:jr|jaar)\b")
_NAME_GAP = (" ", "-", " '", ". ")
_MASK = re.compile(r"https?://\S+|www\.\S+|@[\w.=/+-]+:[\w.-]+|\S+@\S+|!\w+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `start` to `end`; `full` when a given name or initials and a family name."""

    start: int
    end: int
    full: bool


def _allowed(reading: Reading) -> set[int]:
    """Indexes of words that belong to an organisation, a place or a web address."""
    words = reading.words
    allowed: set[int] = set()
    for index, word in enumerate(words):
        for phrases in (lexicon.ORGANISATION_PHRASES, lexicon.PLACE_PHRASES):
            for phrase in phrases.get(word.lower, ()):
                if tuple(w.lower for w in words[index : index + len(phrase)]) == phrase:
                    allowed.update(range(index, index + len(phrase)))
                    break
    for mask in _MASK.finditer(reading.text):
        allowed.update(i for i, w in enumerate(words) if mask.start() <= w.start < mask.end())
    return allowed


def _is_allowed_word(word: Word) -> bool:
    lower = word.lower
    if (
        lower in lexicon.ORGANISATIONS
        or lower in lexicon.CAPITAL_WORDS
        or lower in lexicon.PLACES
        or lower in lexicon.LARGE_PLACES
        or lower in lexicon.NATIONALITIES
        or lower in lexicon.COUNTRIES
        or lower in lexicon.FUNCTION_WORDS
        or lower in WORK_NOUNS
        or lower in PUBLIC_OFFICES
        or lower.endswith(_ORGANISATION_END)
    ):
        return True
    if "-" in lower:
        return any(
            part in lexicon.ORGANISATIONS or part in lexicon.CAPITAL_WORDS or part in lexicon.PLACES
            or part in PUBLIC_OFFICES or len(part) < 3
            for part in lower.split("-")
        ) or _ACRONYM.search(word.text) is not None
    return False


class _Sentence:
    """The words of one reading with what is asked of each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.allowed = _allowed(reading)
        capitals = sum(w.text[0].isupper() for w in self.words)
        self.shouting = len(self.words) > 3 and capitals > 0.6 * len(self.words)

    def before(self, index: int) -> Word | None:
        """The word before, in the same breath."""
        if not index:
            return None
        gap = self.reading.text[self.words[index - 1].end : self.words[index].start]
        return self.words[index - 1] if len(gap) <= 3 and "\n" not in gap else None

    def opens(self, index: int) -> bool:
        """Whether the word begins a sentence, a line or the text of a command."""
        word = self.words[index]
        head = self.reading.text[max(0, word.start - 24) : word.start]
        if word.start <= 24 and _COMMAND.fullmatch(head) and ("!" in head or ":" in head):
            return True
        return _OPENING.search(head) is not None and (
            word.start == 0 or not _ABBREVIATIONS.search(head)
        )

    def is_given(self, index: int) -> bool:
        """A known given name, in any case."""
        word = self.words[index]
        if index in self.allowed:
            return False
        parts = word.lower.removesuffix("'s").split("-")
        known = all(part in lexicon.GIVEN_NAMES for part in parts) or (
            len(parts) > 1
            and all(p in lexicon.GIVEN_NAMES or p in lexicon.AMBIGUOUS_NAMES for p in parts)
        )
        if not known or word.lower in lexicon.ORGANISATIONS or word.lower in lexicon.PLACES:
            return False
        return len(word.text) > 3 or word.text[0].isupper()

    def is_strange(self, index: int) -> bool:
        """A word with one capital that no allow-list knows."""
        word = self.words[index]
        text = word.text
        if index in self.allowed or not text[0].isupper() or len(text) < 2 or self.shouting:
            return False
        if _ACRONYM.match(text) and not text[1:].islower() and not text.startswith(("Mc", "De")):
            return False
        return not _is_allowed_word(word)

    def is_introduced(self, index: int) -> bool:
        """A noun for a person, a title or "genaamd" stands right before, or an age right behind."""
        word, before = self.words[index], self.before(index)
        if before is not None and before.lower in _INTRODUCED:
            return word.lower not in lexicon.FUNCTION_WORDS
        if not word.text[0].isupper() or self.shouting:
            return False
        if before is not None and before.lower in TITLES | PERSON_NOUNS | WORK_NOUNS:
            gap = self.reading.text[before.end : word.start]
            return gap.strip(" .,") == "" and (gap != ", " or self.is_given(index))
        return _AGE_AFTER.match(self.reading.text, word.end) is not None


def _surname_end(sentence: _Sentence, index: int) -> int | None:
    """Index of the last word of a family name that follows word `index`."""
    words, text = sentence.words, sentence.reading.text
    at, last = index + 1, None
    while at < len(words) and at < index + 6:
        gap = text[words[at - 1].end : words[at].start]
        if gap not in _NAME_GAP or at in sentence.allowed:
            break
        word = words[at]
        surname = word.lower in lexicon.SURNAMES
        if sentence.is_strange(at) or sentence.is_given(at) or (surname and word.lower not in
                                                                lexicon.FUNCTION_WORDS):
            last = at
        elif word.text[0].isupper() and last is None and words[at - 1].lower in PARTICLES and (
            at - 1 > index
        ):
            last = at
        elif word.lower not in PARTICLES:
            break
        at += 1
    return last


def _is_public(sentence: _Sentence, index: int) -> bool:
    """Whether a public office or a motion stands before, or is joined by a hyphen."""
    reading = sentence.reading
    for back in range(index - 1, max(-1, index - 4), -1):
        word = sentence.words[back]
        if word.lower in PUBLIC_OFFICES:
            return True
        if not (word.text[0].isupper() or word.lower in PARTICLES | {"en"}):
            return False
        if "\n" in reading.text[word.end : sentence.words[index].start]:
            return False
    return False


def _starts_name(sentence: _Sentence, index: int) -> bool:
    word, before = sentence.words[index], sentence.before(index)
    if word.lower in lexicon.AMBIGUOUS_NAMES or word.lower in lexicon.ORGANISATIONS:
        if sentence.is_introduced(index) and word.lower in lexicon.AMBIGUOUS_NAMES:
            return True
        if word.lower in lexicon.ORGANISATIONS or word.lower in lexicon.CAPITAL_WORDS:
            return False
    if index in sentence.allowed:
        return False
    if sentence.is_given(index):
        return True
    if sentence.is_introduced(index) and not _is_allowed_word(word):
        return True
    if not sentence.is_strange(index) or sentence.opens(index):
        return False
    return before is None or before.lower not in _PLACE_BEFORE


def find_names(reading: Reading) -> Iterator[Name]:
    """All names of people in the reading, each as long as it goes."""
    if not reading.words:
        return
    sentence = _Sentence(reading)
    words, index = reading.words, 0
    while index < len(words):
        found = _name_at(sentence, index)
        if found is None:
            index += 1
            continue
        name, index = found
        yield name


def _name_at(sentence: _Sentence, index: int) -> tuple[Name, int] | None:
    """A name that begins with word `index`, and the index of the word after it."""
    words, text = sentence.words, sentence.reading.text
    word = words[index]
    if _is_public(sentence, index):
        return None
    if word.lower in PERSON_NOUNS | WORK_NOUNS:
        return _after_noun(sentence, index)
    initials = _INITIALS.search(text, max(0, word.start - 12), word.start)
    if initials is not None and len(word.text) > 1 and word.text[0].isupper():
        if not sentence.is_strange(index) and word.lower not in lexicon.SURNAMES:
            return None
        family = _surname_end(sentence, index) or index
        return Name(initials.start(), words[family].end, full=True), family + 1
    if not _starts_name(sentence, index):
        weak = sentence.is_strange(index) and sentence.opens(index)
        second = _surname_end(sentence, index) if weak else None
        if second is None or not sentence.is_strange(second):
            return None
        return Name(word.start, words[second].end, full=True), second + 1
    last = _surname_end(sentence, index)
    if last is None:
        return Name(word.start, word.end, full=False), index + 1
    return Name(word.start, words[last].end, full=True), last + 1


def _after_noun(sentence: _Sentence, index: int) -> tuple[Name, int] | None:
    """ "client M.", "mw. de Vries", "rechercheur Van Dongen": what follows a noun for a person."""
    words, text = sentence.words, sentence.reading.text
    word = words[index]
    after = word.end + (text[word.end : word.end + 1] == ".")
    initial = _INITIAL_AFTER.match(text, after)
    following = words[index + 1] if index + 1 < len(words) else None
    if initial is not None:
        beyond = next((i for i in range(index + 1, len(words)) if words[i].start >= initial.end()),
                      len(words))  # fmt: skip
        last = _surname_end(sentence, beyond - 1) if beyond < len(words) else None
        if last is not None and words[beyond].start - initial.end() <= 1:
            return Name(initial.start() + 1, words[last].end, full=True), last + 1
        return Name(initial.start() + 1, initial.end(), full=False), beyond
    if following is None or following.lower not in PARTICLES and not (
        word.lower in TITLES and following.lower in lexicon.SURNAMES
    ):
        return None
    if text[after : following.start].strip():
        return None
    end = index + 1 if following.lower not in PARTICLES else _surname_end(sentence, index)
    if end is None:
        return None
    return Name(following.start, words[end].end, full=False), end + 1
