"""Replace what was found by a neutral word, by rule: no model, no guess about what was meant."""

import re
from collections.abc import Iterable

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.lexicon import PERSONS, WORKERS
from commands.privacy.detectors.numbers import NUMBER_WORDS

_ADULT, _LOOK_BACK = 18, 40
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[\s,(]*$")
_PREPOSITION = re.compile(
    r"(?:\b(?:op|in|uit|naar|aan|te|van|bij|via|met|voor|vanuit|nabij|rond|omgeving|om|is|=)|:)\s*$"
)
_LINK_BEFORE = re.compile(
    r"(?:\b(?:met|en|sinds|op|vanaf|per|van|geb|heeft|had|is|werd|was|dd|d\.d)\.?\s*|[(,:=]\s*)+$"
)
_ARTICLE_BEFORE = re.compile(r"\b(?:de|het|een|haar|zijn|mijn)\s+$", re.IGNORECASE)
_VAN_BEFORE = re.compile(r"\bvan\s+$", re.IGNORECASE)
_IS_BEFORE = re.compile(r"\b(?:is|was)\s+$", re.IGNORECASE)
_FROM_BEFORE = re.compile(r"\b(?:uit|naar|in|van|te|vanuit)\s+$", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"\b(?:sinds|op|vanaf|per|van|tot|dd|d\.d)\.?\s+$")
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
    word = _WORD_BEFORE.search(before.lower())
    return word is not None and word[1] in _NOUNS


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
        stripped = _LINK_BEFORE.sub("", before)
        return "" if _after_person(stripped) else "iemand"
    if kind in (FindingKind.NAME, FindingKind.NAMED_PERSON):
        possessive = "s" if found.endswith(("'s", "s'")) else ""
        return "" if _after_person(before) and not possessive else f"iemand{possessive}"
    if kind is FindingKind.AGE:
        return f"({_age(found)})" if _VAN_BEFORE.search(before) else _age(found)
    if kind is FindingKind.NATIONALITY and _IS_BEFORE.search(before):
        return "van elders"
    if kind is FindingKind.PLACE:
        return "een gemeente" if _PREPOSITION.search(before.lower()) else "in een gemeente"
    if kind in (FindingKind.ADDRESS, FindingKind.POSTCODE):
        led = _PREPOSITION.search(before.lower()) or _ARTICLE_BEFORE.search(before)
        return "een adres" if led else ""
    return ""


_NUMBERS = frozenset(
    {FindingKind.BSN, FindingKind.V_NUMBER, FindingKind.BIRTH_DATE, FindingKind.POSTCODE}
)


def _lead(kind: FindingKind, replacement: str) -> re.Pattern[str] | None:
    """The small words that only led to what goes, and go along."""
    if replacement.startswith("("):
        return _VAN_BEFORE
    if replacement:
        return _ARTICLE_BEFORE if kind is FindingKind.ADDRESS else None
    if kind is FindingKind.NATIONALITY:
        return _FROM_BEFORE
    if kind in _NUMBERS or kind is FindingKind.ADDRESS:
        return _LINK_BEFORE
    return _WHEN_BEFORE if kind is FindingKind.DATE else None


def _balanced(text: str) -> str:
    """Without brackets whose other half went away."""
    open_at: list[int] = []
    lost: set[int] = set()
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "(":
            open_at.append(bracket.start())
        elif open_at:
            open_at.pop()
        else:
            lost.add(bracket.start())
    lost.update(open_at)
    return "".join(c for at, c in enumerate(text) if at not in lost) if lost else text


def _tidy(text: str) -> str:
    text = re.sub(r",\s*\)", ")", _balanced(text))
    text = re.sub(r"\(\s*(?:[,.;]\s*)?\)", "", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" +([,.;:!?)])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"\(\s+", "(", text)
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


def neutralise(text: str, findings: Iterable[Finding]) -> str:
    """`text` with every finding replaced or dropped."""
    for finding in reversed(_merged(findings)):
        before, after = text[: finding.start], text[finding.end :]
        word = _neutral(finding.kind, text[finding.start : finding.end], before[-_LOOK_BACK:])
        lead = _lead(finding.kind, word)
        near = max(0, len(before) - _LOOK_BACK)
        if lead is not None and (match := lead.search(before, near)):
            if _VERB.search(match[0]):
                after = _AND_AFTER.sub("", after)
            before = before[: match.start()]
        text = before + word + after
    return _tidy(text)
