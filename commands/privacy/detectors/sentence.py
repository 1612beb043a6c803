"""A reading as sentences: which words open one, carry a strange capital, or are a known name."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from itertools import compress, count
from string import ascii_lowercase

from commands.privacy.detectors import lexicon
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.standing import WORDLIKE, standing

_PLACE_HEADS = lexicon.vocabulary("place_heads")
_INTRODUCTIONS = lexicon.vocabulary("introductions")
_BODY_ENDINGS = tuple(lexicon.vocabulary("body_endings"))
_BODIES_BY_TAIL = lexicon.by_tail(_BODY_ENDINGS)
_PERSON_ENDINGS = tuple(n for n in lexicon.PERSONS | lexicon.WORKERS if len(n) > 4)
_NOUN_ENDINGS = lexicon.by_tail(_BODY_ENDINGS + _PERSON_ENDINGS)
_BEFORE_NAMES = lexicon.TITLES | lexicon.PERSONS | lexicon.WORKERS
# Behind which a stop ends no sentence, as behind a single letter.
_SHORTENED = frozenset(
    "mw mevr dhr mr drs dr ir prof fam bijv bv ca nr art geb st incl excl evt tel resp vh vd gem "
    "cl ivm mbt etc".split()
).union(ascii_lowercase)
# Between two words of one sentence, as nearly all words stand.
_MIDDLE = frozenset({" ", ", ", " (", "-", "'", "/"})
_HEAD = 24  # characters before a word that are looked at
_JOINT = re.compile("[-']")
# A sentence opens behind a mark, a line break, a dash or a number with a bracket ("1)"); quotes,
# brackets and blanks may come between.
_MARKS, _BETWEEN = frozenset(".!?:;•>|="), " \n\"'([*_#-"
_GIVEN_NAMES = lexicon.GIVEN_NAMES | lexicon.CAPITAL_NAMES
_COMMAND = re.compile(r"\s*(?:![^\W\d_]+:?|[^\W\d_]+:)\s+")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z]")
_AGE_AFTER = re.compile(
    r"\s?[(,]\s?(?:van\s)?\d{1,2}\s?(?:jr|jaar|j\b|\)|[.,])|\s\d{1,2}\s?(?:jr|jaar)\b"
)
_BEFORE_AGE = frozenset(" \n(,")
_WEB = re.compile(r"@|http://|https://|www\.")
_WEB_HINTS = ("@", "http", "www.")
_BLANK = re.compile(r"\s")
_ARTICLES = frozenset({"De", "Het", "'t", "Den"})
_BODIES = lexicon.ORGANISATIONS | lexicon.PLACES | lexicon.LARGE_PLACES | lexicon.COUNTRIES
_ACTS = re.compile(
    r" (?:belde|appte|huilt|huilde|durft|durfde|slaapt|sliep|vertelt|vertelde|zwijgt|verblijft|"
    r"verbleef|woont|woonde|logeert|logeerde|vluchtte|schaamt|ronselt|"
    r"is (?:weer |nu |al |pas )?"
    r"(?:zwanger|vermist|gevlucht|weggelopen|ondergedoken|bevallen|jarig))\b"
)
_DIGIT = re.compile("[0-9]")
_OF_MONTHS = re.compile(
    standing(r"tot\b", "in j", "per j", behind=WORDLIKE) + "|t/m|sinds|vanaf|begin|eind"
)
_STOP = re.compile(r"[.!?]")
_AND = frozenset({"en", "of"})
_LIST_GAP_ENDS = (", ", "/", "+", "&", "/ ", "+ ", "& ")
_LIST_GAP = re.compile(r"(?: \(?\d{1,3}\)?)?, | ?[/+&] ?")


def _is_unexplained(text: str, lower: str) -> bool:
    """Whether no shape says what this word with a capital is, which is on no list."""
    if len(text) < 2:
        return False
    if _ACRONYM.match(text) and not text.startswith("Mc"):
        return False
    if lower.endswith(_NOUN_ENDINGS.get(lower[-2:], ())):
        return False
    if "-" not in lower:
        return True
    parts = lower.split("-")
    explained = any(part in lexicon.NO_PERSON or len(part) < 3 for part in parts)
    return not explained and not _ACRONYM.search(text)


def _is_opening(before: str) -> bool:
    """Whether a sentence opens behind this text."""
    bare = before.rstrip(_BETWEEN)
    if not bare or bare[-1] in _MARKS or (bare[-1] == ")" and bare[-2:-1].isdigit()):
        return True
    between = before[len(bare) :]
    return "\n" in between or " -" in between or " *" in between


def _is_given(word: str) -> bool:
    """Whether the word is a known given name, also one that needs a capital."""
    if word in lexicon.ORGANISATIONS or word in lexicon.PLACES:
        return False
    name = word.removesuffix("'s")
    if "-" in name:
        return lexicon.NAMES.issuperset(name.split("-"))
    return name in _GIVEN_NAMES


def _is_adjective(word: str) -> bool:
    """Whether the word ends as a Dutch adjective before its noun does."""
    return word.endswith("e") and word[-2:-1] not in ("", "i", "j")


class Sentence:
    """The words of one reading and what the detector of names asks of each, by index."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.written = reading.written
        self.lowers = reading.lowers
        self.capitals = reading.capitals
        self.starts = reading.starts
        self.ends = reading.ends
        self.gaps = reading.gaps
        self._bodies: dict[int, bool] = {}
        self._command_end = command.end() if (command := _COMMAND.match(self.text)) else -1
        # Whether most words have a capital, so that a capital says nothing.
        self.shouting = len(self.lowers) > 3 and sum(self.capitals) > 0.6 * len(self.lowers)
        self.allowed = self._find_allowed()
        self.given = self._find_given()
        self.strange = self._find_strange()

    def _find_allowed(self) -> frozenset[int]:
        """Words inside an organisation's or place's name of several words, or a web address."""
        found = set[int]()
        for first, last, _ in self.reading.phrases:
            found.update(range(first, last))
        for first, last in self._web():
            found.update(range(first, last))
        return frozenset(found)

    def _web(self) -> Iterator[tuple[int, int]]:
        """Words that hang together with a web or mail address: the first, and behind the last."""
        text, starts, end = self.text, self.starts, 0
        if not any(hint in text for hint in _WEB_HINTS):
            return
        for web in [match.start() for match in _WEB.finditer(text)]:
            if web < end:
                continue
            begin = max(end, text.rfind(" ", end, web) + 1, text.rfind("\n", end, web) + 1)
            blank = _BLANK.search(text, web)
            end = blank.start() if blank else len(text)
            yield bisect_left(starts, begin), bisect_left(starts, end)

    def before(self, index: int) -> str:
        """The word before, in the same breath, in small letters; or nothing."""
        gap = self.gaps[index]
        return self.lowers[index - 1] if index and len(gap) <= 3 and "\n" not in gap else ""

    def opens(self, index: int) -> bool:
        """Whether the word begins a sentence, a line or the text of a command."""
        start = self.starts[index]
        if start in (0, self._command_end):
            return True
        gap = self.gaps[index]
        if index and gap in _MIDDLE:
            return False
        before = max(start - _HEAD, self.ends[index - 1] - 1 if index else 0)
        return _is_opening(self.text[max(0, before) : start]) and not self._is_shortened(index)

    def _is_shortened(self, index: int) -> bool:
        """Whether only the stop of an abbreviation ("dhr.") parts the word from the one before."""
        gap = self.gaps[index]
        if not index or gap[:1] != "." or gap[1:].strip():
            return False
        word, before = self.lowers[index - 1], self.gaps[index - 1][-1:]
        if word.isalpha():
            return word in _SHORTENED and not (before.isdigit() or before == "_")
        return _JOINT.split(word)[-1] in _SHORTENED

    def _find_given(self) -> Set[int]:
        """Known given names; those that are also words only with a capital."""
        words = (_GIVEN_NAMES & self.reading.vocabulary).union(self.reading.joined)
        given = {word for word in words if _is_given(word)}
        return {index for index in self.reading.indices(given) if self._counts_as_given(index)}

    def _counts_as_given(self, index: int) -> bool:
        lower = self.lowers[index]
        name = lower.removesuffix("'s")
        if index in self.allowed:
            return False
        if name in lexicon.CAPITAL_NAMES:
            return self.capitals[index] and not self.shouting and not self.is_month(index)
        return self.capitals[index] or len(lower) > 3 or "-" in name

    def is_month(self, index: int) -> bool:
        """Whether "Jan" stands among dates."""
        if self.lowers[index] not in lexicon.MONTHS:
            return False
        around = self.reading.lower[max(0, self.starts[index] - 6) : self.ends[index] + 6]
        return (_DIGIT.search(around) or _OF_MONTHS.search(around)) is not None

    def _find_strange(self) -> Set[int]:
        """Words with one capital that no list explains."""
        if self.shouting:
            return frozenset()
        lowers, unlisted = self.lowers, self.reading.strangers.words
        found = [index for index in compress(count(), self.capitals) if lowers[index] in unlisted]
        words = {self.written[index]: lowers[index] for index in found}
        strange = {word for word, lower in words.items() if _is_unexplained(word, lower)}
        return {index for index in found if self.written[index] in strange} - self.allowed

    def is_introduced(self, index: int) -> bool:
        """A noun for a person or "genaamd" stands right before, or an age right behind."""
        before = self.before(index)
        if before in _INTRODUCTIONS:
            return self.lowers[index] not in lexicon.FUNCTION_WORDS
        if not self.capitals[index] or self.shouting:
            return False
        if before in _BEFORE_NAMES:
            gap = self.gaps[index]
            return gap.strip(" .,") == "" and ("," not in gap or index in self.given)
        return self.is_aged(index)

    def is_aged(self, index: int) -> bool:
        """Whether an age stands right behind the word."""
        gap = self.gaps[index + 1]
        if gap == " " or gap[:1] not in _BEFORE_AGE:
            return False
        return _AGE_AFTER.match(self.text, self.ends[index]) is not None

    def acts(self, index: int) -> bool:
        """Whether what follows is something only a person does ("... durft niet naar buiten")."""
        return self.gaps[index + 1] == " " and _ACTS.match(self.text, self.ends[index]) is not None

    def is_titled(self, index: int) -> bool:
        """A capital behind "mevrouw": a family name, even of what is also a place."""
        if not index or not self.capitals[index]:
            return False
        return self.lowers[index - 1] in lexicon.TITLES and self.gaps[index] in (" ", ". ")

    def is_body(self, index: int) -> bool:
        """Whether the place in the sentence says organisation, place or app."""
        if index not in self._bodies and not self._follows_strange(index):
            self._bodies[index] = self._is_body_itself(index)
            return self._bodies[index]
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
        return index > 0 and self.gaps[index] == " " and index - 1 in self.strange

    def _is_body_itself(self, index: int) -> bool:
        head = index
        while head and self.written[head - 1] in _ARTICLES and self.gaps[head] == " ":
            head -= 1
        before = self.before(head)
        leads = before in _PLACE_HEADS or before.endswith(_BODIES_BY_TAIL.get(before[-2:], ()))
        if leads and not _STOP.search(self.gaps[head]):
            return True
        return self.heads_body(index) or self._beside_body(index, -1) or self._beside_body(index, 1)

    def heads_body(self, index: int) -> bool:
        """Whether the next word is a body that this one names ("Sociale Alliantie")."""
        if index + 1 >= len(self.lowers) or self.gaps[index + 1] not in (" ", "- "):
            return False
        following = self.lowers[index + 1]
        return self.capitals[index + 1] and (
            following in lexicon.ORGANISATIONS
            or following in lexicon.CAPITAL_WORDS
            or (_is_adjective(self.lowers[index]) and following.endswith(_BODY_ENDINGS))
        )

    def _beside_body(self, index: int, step: int) -> bool:
        """Whether the neighbour in a list ("Insta, Snap en Kik") is a known body."""
        other = index + step
        if not 0 <= other < len(self.lowers):
            return False
        if self.lowers[other] in _AND:
            other += step
            if not 0 <= other < len(self.lowers):
                return False
        else:
            gap = self.gaps[index if step < 0 else other]
            if not gap.endswith(_LIST_GAP_ENDS) or not _LIST_GAP.fullmatch(gap):
                return False
        neighbour = self.written[other]
        known = self.lowers[other] in _BODIES
        acronym = len(neighbour) > 1 and neighbour.isupper()
        return self.capitals[other] and (known or acronym or other in self.allowed)
