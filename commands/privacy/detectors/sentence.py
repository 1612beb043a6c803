"""A reading as sentences: which words open one, carry a strange capital, or are a known name."""

import re
from bisect import bisect_left
from functools import cached_property

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.reading import Reading, Word

_PLACE_HEADS = lexicon.vocabulary("place_heads")
_INTRODUCTIONS = lexicon.vocabulary("introductions")
_BODY_ENDINGS = tuple(lexicon.vocabulary("body_endings"))
_PERSON_ENDINGS = tuple(n for n in lexicon.PERSONS | lexicon.WORKERS if len(n) > 4)
_NOUN_ENDINGS = lexicon.by_tail(_BODY_ENDINGS + _PERSON_ENDINGS)
_BEFORE_NAMES = lexicon.TITLES | lexicon.PERSONS | lexicon.WORKERS
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:mw|mevr|dhr|mr|drs|dr|ir|prof|fam|bijv|bv|ca|nr|art|geb|st|incl|excl|evt|tel|resp|vh|"
    r"vd|gem|cl|ivm|mbt|etc|c\.s|e\.d)|\b[a-z]|\.[a-z])\.\s*$",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:^|[.!?:;\n•>|=]|\s[-–*]|\d\))[\s\"'(\[*_#-]*$")
_COMMAND = re.compile(r"\s*(?:![^\W\d_]+:?|[^\W\d_]+:)\s+")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z]")
_AGE_AFTER = re.compile(
    r"\s?[(,]\s?(?:van\s)?\d{1,2}\s?(?:jr|jaar|j\b|\)|[.,])|\s\d{1,2}\s?(?:jr|jaar)\b"
)
_WEB = re.compile(r"https?://|www\.|@")
_CHUNK = re.compile(r"\S+")
_ARTICLES = frozenset({"De", "Het", "'t", "Den"})
_BODIES = lexicon.ORGANISATIONS | lexicon.PLACES | lexicon.LARGE_PLACES | lexicon.COUNTRIES
_ACTS = re.compile(
    r" (?:belde|appte|huilt|huilde|durft|durfde|slaapt|sliep|vertelt|vertelde|zwijgt|verblijft|"
    r"verbleef|woont|woonde|logeert|logeerde|vluchtte|schaamt|ronselt|"
    r"is (?:weer |nu |al |pas )?"
    r"(?:zwanger|vermist|gevlucht|weggelopen|ondergedoken|bevallen|jarig))\b"
)
_ADJECTIVE = re.compile(r"[^ij]e$")
_STOP = re.compile(r"[.!?]")
_LIST_GAP = re.compile(r"(?: \(?\d{1,3}\)?)?, | ?[/+&] ?")


class Sentence:
    """The words of one reading and what the detector of names asks of each, by index."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.words = reading.words
        self._bodies: dict[int, bool] = {}
        self._command_end = command.end() if (command := _COMMAND.match(self.text)) else -1

    @cached_property
    def shouting(self) -> bool:
        """Whether most words have a capital, so that a capital says nothing."""
        capitals = sum(word.capital for word in self.words)
        return len(self.words) > 3 and capitals > 0.6 * len(self.words)

    @cached_property
    def allowed(self) -> frozenset[int]:
        """Words inside an organisation's or place's name of several words, or a web address."""
        words, found = self.words, set[int]()
        for first, last, _ in self.reading.phrases:
            found.update(range(first, last))
        if _WEB.search(self.text):
            starts = [word.start for word in words]
            for chunk in _CHUNK.finditer(self.text):
                if _WEB.search(chunk[0]):
                    first, last = (bisect_left(starts, at) for at in chunk.span())
                    found.update(range(first, last))
        return frozenset(found)

    def gap(self, index: int) -> str:
        """What stands between the word and the one before it."""
        return self.text[self.words[index - 1].end if index else 0 : self.words[index].start]

    def before(self, index: int) -> Word | None:
        """The word before, in the same breath."""
        if not index:
            return None
        gap = self.gap(index)
        return self.words[index - 1] if len(gap) <= 3 and "\n" not in gap else None

    def opens(self, index: int) -> bool:
        """Whether the word begins a sentence, a line or the text of a command."""
        start = self.words[index].start
        if start in (0, self._command_end):
            return True
        head = self.text[max(0, start - 24) : start]
        if head[-1] == " " and head[-2:-1].isalpha():
            return False  # in the middle of a sentence, as nearly all words are
        return _OPENING.search(head) is not None and not _ABBREVIATIONS.search(head)

    def is_given(self, index: int) -> bool:
        """A known given name; those that are also words only with a capital."""
        word = self.words[index]
        parts = word.lower.removesuffix("'s").split("-")
        if word.lower in lexicon.ORGANISATIONS or word.lower in lexicon.PLACES:
            return False
        if len(parts) > 1:
            return index not in self.allowed and all(part in lexicon.NAMES for part in parts)
        capital = word.capital
        if parts[0] in lexicon.CAPITAL_NAMES:
            counts = capital and not self.shouting and not self.is_month(index)
        else:
            counts = parts[0] in lexicon.GIVEN_NAMES and (capital or len(word.text) > 3)
        return counts and index not in self.allowed

    def is_month(self, index: int) -> bool:
        """Whether "Jan" stands among dates."""
        word = self.words[index]
        if word.lower not in lexicon.MONTHS:
            return False
        around = self.text[max(0, word.start - 6) : word.end + 6].lower()
        return (
            re.search(r"\d|t/m|\btot\b|\bin j|\bper j|sinds|vanaf|begin|eind", around) is not None
        )

    def is_strange(self, index: int) -> bool:
        """A word with one capital that no list explains."""
        word = self.words[index]
        text = word.text
        if not text[0].isupper() or len(text) < 2 or self.shouting or index in self.allowed:
            return False
        if _ACRONYM.match(text) and not text.startswith("Mc"):
            return False
        lower = word.lower
        if lower in lexicon.NO_PERSON:
            return False
        if lower.endswith(_NOUN_ENDINGS.get(lower[-2:], ())):
            return False
        parts = lower.split("-")
        return len(parts) == 1 or not (
            any(part in lexicon.NO_PERSON or len(part) < 3 for part in parts)
            or _ACRONYM.search(text)
        )

    def is_introduced(self, index: int) -> bool:
        """A noun for a person or "genaamd" stands right before, or an age right behind."""
        word, before = self.words[index], self.before(index)
        if before is not None and before.lower in _INTRODUCTIONS:
            return word.lower not in lexicon.FUNCTION_WORDS
        if not word.capital or self.shouting:
            return False
        if before is not None and before.lower in _BEFORE_NAMES:
            gap = self.gap(index)
            return gap.strip(" .,") == "" and ("," not in gap or self.is_given(index))
        return self.is_aged(index)

    def is_aged(self, index: int) -> bool:
        """Whether an age stands right behind the word."""
        return _AGE_AFTER.match(self.text, self.words[index].end) is not None

    def acts(self, index: int) -> bool:
        """Whether what follows is something only a person does ("... durft niet naar buiten")."""
        return _ACTS.match(self.text, self.words[index].end) is not None

    def is_titled(self, index: int) -> bool:
        """A capital behind "mevrouw": a family name, even when it is also a place."""
        before = self.before(index)
        return (
            before is not None
            and before.lower in lexicon.TITLES
            and self.gap(index) in (" ", ". ")
            and self.words[index].capital
            and self.words[index].lower in lexicon.PLACES
        )

    def is_body(self, index: int) -> bool:
        """Whether the place in the sentence says organisation, place or app."""
        first = index
        while first not in self._bodies and self._follows_strange(first):
            first -= 1
        for at in range(first, index + 1):
            if at not in self._bodies:
                behind_body = self._follows_strange(at) and self._bodies[at - 1]
                self._bodies[at] = behind_body or self._is_body_itself(at)
        return self._bodies[index]

    def _follows_strange(self, index: int) -> bool:
        """Whether a strange capital stands right before, so that both are one name."""
        return index > 0 and self.gap(index) == " " and self.is_strange(index - 1)

    def _is_body_itself(self, index: int) -> bool:
        head = index
        while head and self.words[head - 1].text in _ARTICLES and self.gap(head) == " ":
            head -= 1
        before = self.before(head)
        if (
            before is not None
            and not _STOP.search(self.gap(head))
            and (before.lower in _PLACE_HEADS or before.lower.endswith(_BODY_ENDINGS))
        ):
            return True
        return self.heads_body(index) or self._beside_body(index, -1) or self._beside_body(index, 1)

    def heads_body(self, index: int) -> bool:
        """Whether the next word is a body that this one names ("Sociale Alliantie")."""
        adjective = _ADJECTIVE.search(self.words[index].lower) is not None
        if index + 1 >= len(self.words) or self.gap(index + 1) not in (" ", "- "):
            return False
        following = self.words[index + 1]
        return following.capital and (
            following.lower in lexicon.ORGANISATIONS
            or following.lower in lexicon.CAPITAL_WORDS
            or (adjective and following.lower.endswith(_BODY_ENDINGS))
        )

    def _beside_body(self, index: int, step: int) -> bool:
        """Whether the neighbour in a list ("Insta, Snap en Kik") is a known body."""
        other = index + step
        if not 0 <= other < len(self.words):
            return False
        if self.words[other].lower in {"en", "of"}:
            other += step
        elif not _LIST_GAP.fullmatch(self.gap(max(index, other))):
            return False
        if not 0 <= other < len(self.words):
            return False
        neighbour = self.words[other]
        known = neighbour.lower in _BODIES
        acronym = len(neighbour.text) > 1 and neighbour.text.isupper()
        return neighbour.capital and (known or acronym or other in self.allowed)
