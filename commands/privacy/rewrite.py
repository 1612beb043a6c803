"""Replace what was found by a neutral word, by rule: no model, no guess about what was meant."""

import re
from collections.abc import Iterable

from commands.privacy.detectors.finding import Finding, FindingKind
from commands.privacy.detectors.numbers import NUMBER_WORDS
from commands.privacy.detectors.people import PERSON_NOUNS, WORK_NOUNS

_ADULT = 18
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[\s,(]*$")
_PREPOSITION = re.compile(r"(?:\b(?:op|in|uit|naar|aan|te|van|bij|via|met|voor|vanuit|nabij|rond|omgeving|om|is|=)|:)\s*$")
_LINK_BEFORE = re.compile(r"(?:\b(?:met|en|sinds|op|vanaf|per|van|geb|heeft|had|is|dd|d\.d)\.?\s*|[(,:=]\s*)+$")
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
_NOUNS = PERSON_NOUNS | WORK_NOUNS
# Kept in the first rewrite: without age, place, nationality and date they rarely point at one person.
KEPT_AT_FIRST = frozenset({FindingKind.WORKPLACE, FindingKind.FAMILY, FindingKind.RARE_FORM})


def _after_person(before: str) -> bool:
    word = _WORD_BEFORE.search(before.lower())
    return word is not None and word[1] in _NOUNS


def _age(found: str) -> str:
    digits = re.search(r"\d+", found)
    spelled = next((NUMBER_WORDS[w] for w in sorted(NUMBER_WORDS, key=len, reverse=True)
                    if found.lower().startswith(w)), "18")  # fmt: skip
    years = int(digits[0] if digits else spelled)
    if "jarig" in found.lower():
        return "minderjarige" if years < _ADULT else "volwassen"
    return "minderjarig" if years < _ADULT else "volwassen"


def _neutral(kind: FindingKind, found: str, before: str, after: str) -> str:
    if kind in _WORD_FORMS:
        return _WORD_FORMS[kind]
    if kind in (FindingKind.BSN, FindingKind.V_NUMBER):
        stripped = _LINK_BEFORE.sub("", before)
        return "" if _after_person(stripped) else "iemand"
    if kind in (FindingKind.NAME, FindingKind.NAMED_PERSON):
        possessive = "s" if found.endswith(("'s", "s'")) else ""
        return "" if _after_person(before) and not possessive else f"iemand{possessive}"
    if kind is FindingKind.AGE:
        return _age(found)
    if kind is FindingKind.PLACE:
        return "een gemeente" if _PREPOSITION.search(before.lower()) else "in een gemeente"
    if kind is FindingKind.ADDRESS:
        return "een adres" if _PREPOSITION.search(before.lower()) else ""
    return ""


def _widened(text: str, finding: Finding, replacement: str) -> tuple[int, int]:
    """Take the small words along that only led to what goes."""
    start, end = finding.start, finding.end
    if replacement:
        return start, end
    if finding.kind in (FindingKind.BSN, FindingKind.V_NUMBER, FindingKind.BIRTH_DATE,
                        FindingKind.POSTCODE, FindingKind.ADDRESS):  # fmt: skip
        pattern = _LINK_BEFORE
    elif finding.kind is FindingKind.DATE:
        pattern = _WHEN_BEFORE
    else:
        return start, end
    lead = pattern.search(text[:start])
    return (lead.start() if lead else start), end


def _tidy(text: str) -> str:
    text = re.sub(r"\(\s*[,.;]?\s*\)", "", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" +([,.;:!?)])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"\(\s+", "(", text)
    text = text.strip(" ,;:")
    return text[:1].upper() + text[1:] if not text.startswith("!") else text


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Without overlaps; the gravest, then the longest, stays."""
    ranked = sorted(findings, key=lambda f: (-f.outcome, f.start - f.end, f.start))
    kept: list[Finding] = []
    for finding in ranked:
        if all(finding.end <= k.start or finding.start >= k.end for k in kept):
            kept.append(finding)
    return sorted(kept)


def neutralise(text: str, findings: Iterable[Finding]) -> str:
    """`text` with every finding replaced or dropped."""
    for finding in reversed(_merged(findings)):
        before, after = text[: finding.start], text[finding.end :]
        word = _neutral(finding.kind, text[finding.start : finding.end], before, after)
        start, end = _widened(text, finding, word)
        text = text[:start] + word + text[end:]
    return _tidy(text)
