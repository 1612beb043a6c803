"""Replace what was found by a neutral word, by rule: no model, no guess about what was meant."""

import re
import sys
from collections.abc import Iterable
from itertools import pairwise

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import PERSONS, WORKERS
from commands.privacy.detectors.numbers import NUMBER_WORDS

_ADULT, _LOOK_BACK = 18, 40
_NO_LETTERS = re.compile(r"[\W\d_]+")


class _Lead:
    """Small words that lead to what follows; `pattern` has them at {}.

    The pattern is tried only where the last word may be one of them: from every place before it
    `re` looks for what has to be at the end.
    """

    def __init__(self, words: str, pattern: str, flags: int = 0) -> None:
        self._words = frozenset(words.split())
        self._pattern = re.compile(pattern.format("|".join(map(re.escape, words.split()))), flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The words that end at `end`, or with the text, and do not begin before `start`."""
        word = text[start:end].rstrip().removesuffix(".").rpartition(" ")[2]
        if word.isascii() and word.isalnum() and word.lower() not in self._words:
            return None
        return self._pattern.search(text, start, end)


_PREPOSITION = _Lead(
    "op in uit naar aan te van bij via met voor vanuit nabij rond omgeving om is =",
    r"(?:\b(?:{})|:)\s*$",
)
_LINK = _Lead(
    "met en sinds op vanaf per van geb heeft had is werd was dd d.d",
    r"(?:\b(?:{})\.?\s*|[(,:=]\s*)+$",
)
_ARTICLE = _Lead("de het een haar zijn mijn", r"\b(?:{})\s+$", flags=re.IGNORECASE)
_VAN = _Lead("van", r"\b{}\s+$", flags=re.IGNORECASE)
_IS = _Lead("is was", r"\b(?:{})\s+$", flags=re.IGNORECASE)
_FROM = _Lead("uit naar in van te vanuit", r"\b(?:{})\s+$", flags=re.IGNORECASE)
_WHEN = _Lead("sinds op vanaf per van tot dd d.d", r"\b(?:{})\.?\s+$")
_WORD_FORMS = {
    FindingKind.IBAN: "een rekeningnummer",
    FindingKind.CASE_NUMBER: "een zaak",
    FindingKind.PHONE: "een telefoonnummer",
    FindingKind.MAIL: "een mailadres",
    FindingKind.WORKPLACE: "werkplek",
    FindingKind.FAMILY: "familie",
    FindingKind.RARE_FORM: "uitbuiting",
}
_BRACKET = re.compile(r"[()]")
_VERB = re.compile(r"\b(?:is|werd|was|heeft|had)\b")
_AND_AFTER = re.compile(r"^\s+en\b")
_LONGEST_FIRST = sorted(NUMBER_WORDS, key=len, reverse=True)
_NOUNS = PERSONS | WORKERS
# Kept in the first rewrite: without age, place, nationality and date they rarely point at one
# person.
KEPT_AT_FIRST = frozenset({FindingKind.WORKPLACE, FindingKind.FAMILY, FindingKind.RARE_FORM})


def _after_person(before: str) -> bool:
    """Whether the last word is a noun for a person, but for spaces, a bracket or a comma."""
    lower = before.lower()
    word = lower.rstrip(" \n,(").removesuffix(".").rpartition(" ")[2]
    return (word if word.isalpha() else _NO_LETTERS.split(word)[-1]) in _NOUNS


def _years(found: str) -> int:
    digits = re.search(r"\d+", found)
    if digits is not None:
        return int(digits[0])
    lower = found.lower()
    return next((int(NUMBER_WORDS[w]) for w in _LONGEST_FIRST if lower.startswith(w)), _ADULT)


def _age(found: str) -> str:
    minor = _years(found) < _ADULT
    if "jarig" in found.lower():
        return "minderjarige" if minor else "volwassen"
    return "minderjarig" if minor else "volwassen"


def _neutral(kind: FindingKind, found: str, before: str) -> str:
    if kind in _WORD_FORMS:
        return _WORD_FORMS[kind]
    if kind in (FindingKind.BSN, FindingKind.V_NUMBER):
        link = _LINK.search(before)
        return "" if _after_person(before[: link.start()] if link else before) else "iemand"
    if kind in (FindingKind.NAME, FindingKind.NAMED_PERSON):
        possessive = "s" if found.endswith(("'s", "s'")) else ""
        return "" if _after_person(before) and not possessive else f"iemand{possessive}"
    if kind is FindingKind.AGE:
        return f"({_age(found)})" if _VAN.search(before) else _age(found)
    if kind is FindingKind.NATIONALITY and _IS.search(before):
        return "van elders"
    if kind is FindingKind.PLACE:
        return "een gemeente" if _PREPOSITION.search(before.lower()) else "in een gemeente"
    if kind in (FindingKind.ADDRESS, FindingKind.POSTCODE):
        led = _PREPOSITION.search(before.lower()) or _ARTICLE.search(before)
        return "een adres" if led else ""
    return ""


_NUMBERS = frozenset(
    {FindingKind.BSN, FindingKind.V_NUMBER, FindingKind.BIRTH_DATE, FindingKind.POSTCODE}
)


def _lead(kind: FindingKind, replacement: str) -> _Lead | None:
    """The small words that only led to what goes, and go along."""
    if replacement.startswith("("):
        return _VAN
    if replacement:
        return _ARTICLE if kind is FindingKind.ADDRESS else None
    if kind is FindingKind.NATIONALITY:
        return _FROM
    if kind in _NUMBERS or kind is FindingKind.ADDRESS:
        return _LINK
    return _WHEN if kind is FindingKind.DATE else None


def _balanced(text: str) -> str:
    """Without brackets whose other half went away."""
    open_at: list[int] = []
    lost: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "(":
            open_at.append(bracket.start())
        elif open_at:
            open_at.pop()
        else:
            lost.append(bracket.start())
    edges = [-1, *sorted(lost + open_at), len(text)]
    return "".join([text[edge + 1 : next_edge] for edge, next_edge in pairwise(edges)])


_IN_BRACKETS = (
    (re.compile(r",\s*\)"), ")"),
    (re.compile(r"\(\s*(?:[,.;]\s*)?\)"), ""),
)
_SPACES = re.compile("  +")
_NO_SPACE_BEFORE = ",.;:!?)"
_STOPS = re.compile(r"([,;:])(?:\s*[,;])+")
_STOP_ENDS = (",,", ";,", ":,", ",;", ";;", ":;", "\n,", "\n;")  # with one of which they end
_OPENED = re.compile(r"\(\s+")


def _tidy(text: str) -> str:
    if "(" in text or ")" in text:
        text = _balanced(text)
        for pattern, word in _IN_BRACKETS:
            text = pattern.sub(word, text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    for mark in _NO_SPACE_BEFORE:
        text = text.replace(f" {mark}", mark)
    if any(end in text for end in _STOP_ENDS):
        text = _STOPS.sub(r"\1", text)
    if "(" in text:
        text = _OPENED.sub("(", text)
    text = text.strip(" ,;:")
    return text[:1].upper() + text[1:] if not text.startswith("!") else text


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Without overlaps, and with nothing that was found left out.

    What overlaps becomes one, of the kind of the gravest, then the longest.
    """
    merged: list[Finding] = []
    for finding in sorted(findings):
        if not merged or finding.start >= merged[-1].end:
            merged.append(finding)
            continue
        last = merged[-1]
        gravest = max(last, finding, key=lambda f: (f.outcome, f.end - f.start, -f.start))
        merged[-1] = Finding(last.start, max(last.end, finding.end), gravest.kind)
    return merged


def _without_and(pieces: list[str]) -> list[str]:
    """Text, told by its pieces from the last to the first, without an "en" that it begins with."""
    if len(pieces[-1].lstrip()) < len("en "):
        pieces = ["".join(reversed(pieces))]
    return [*pieces[:-1], _AND_AFTER.sub("", pieces[-1])]


def neutralise(text: str, findings: Iterable[Finding]) -> str:
    """`text` with every finding replaced or dropped."""
    behind: list[str] = []  # what is done already, from the last piece to the first
    end = len(text)
    for finding in reversed(_merged(findings)):
        if finding.end > end:  # what led to the finding behind went, and a part of this one with it
            text, behind = text[:end] + "".join(reversed(behind)), []
            end = len(text)
        start = min(finding.start, end)
        near = max(0, start - _LOOK_BACK)
        word = _neutral(finding.kind, text[start : finding.end], text[near:start])
        behind.append(text[finding.end : end])
        end = start
        lead = _lead(finding.kind, word)
        if lead is not None and (match := lead.search(text, near, end)):
            if _VERB.search(match[0]):
                behind = _without_and(behind)
            end = match.start()
        behind.append(word)
    return _tidy(text[:end] + "".join(reversed(behind)))
