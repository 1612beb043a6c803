"""The privacy guard: users' words pass here before they are stored or sent up.

PASS is stored, WARN asks first, BLOCK is never stored; the value that was found is never repeated,
logged or kept. Rules and sources: docs/guard.md.
"""

from dataclasses import dataclass

from commands.privacy.detectors.acute import is_acute
from commands.privacy.detectors.address import detect_address
from commands.privacy.detectors.birth_date import detect_birth_date
from commands.privacy.detectors.bsn import detect_bsn
from commands.privacy.detectors.case_number import detect_case_number
from commands.privacy.detectors.finding import (
    BLOCKED,
    ENOUGH,
    Detector,
    Finding,
    FindingKind,
    Outcome,
)
from commands.privacy.detectors.iban import detect_iban
from commands.privacy.detectors.mail import detect_mail
from commands.privacy.detectors.mosaic import detect_mosaic
from commands.privacy.detectors.named_person import detect_names
from commands.privacy.detectors.phone import detect_phone
from commands.privacy.detectors.postcode import detect_postcode
from commands.privacy.detectors.reading import Reading
from commands.privacy.detectors.v_number import detect_v_number
from commands.privacy.rewrite import KEPT_AT_FIRST, neutralise
from storage.seal import SEAL
from storage.text import CheckedText, WarnedText

__all__ = [
    "Blocked", "Finding", "FindingKind", "Outcome", "Refused", "Verdict", "Warned",
    "accept", "check", "inspect", "is_acute", "judge", "keep", "use_extra",
]  # fmt: skip

_DETECTORS: tuple[Detector, ...] = (
    detect_bsn,
    detect_v_number,
    detect_case_number,
    detect_iban,
    detect_birth_date,
    detect_postcode,
    detect_address,
    detect_names,
    detect_phone,
    detect_mail,
    detect_mosaic,
)
_ONLY_WARN = frozenset({detect_phone, detect_mail, detect_mosaic})
_extra: tuple[Detector, ...] = ()
_ROUNDS = 4
_LONG = 500
_ENOUGH = ENOUGH


def use_extra(*detectors: Detector) -> None:
    """Let these judge every text as well, from now on; what was given before does no more."""
    global _extra
    _extra = detectors


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says of a text. `rewrite` passes the guard itself, or is None."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    rewrite: str | None = None

    @property
    def kinds(self) -> tuple[FindingKind, ...]:
        """The kinds found, each once, in the order of the text."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))

    def __repr__(self) -> str:
        kinds = ", ".join(self.kinds)
        return f"Verdict({self.outcome.name}: {kinds})" if kinds else "Verdict(PASS)"


_PASSED = Verdict(Outcome.PASS)


class Refused(Exception):
    """A text that may not be stored as it is; carries kinds and a rewrite, never the text."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(repr(verdict))
        self.verdict = verdict


class Blocked(Refused):
    """A text that may never be stored."""


class Warned(Refused):
    """A text that may be stored when its author says so (`accept`)."""


def _find(reading: Reading) -> tuple[Finding, ...]:
    found: set[Finding] = set()
    blocks = False
    for detect in (*_DETECTORS, *_extra):
        only_warns = detect in _ONLY_WARN
        if only_warns and len(found) > _ENOUGH:
            continue
        for finding in detect(reading):
            found.add(finding)
            blocks = blocks or finding.kind in BLOCKED
            if len(found) > _ENOUGH and (blocks or only_warns):
                break
        if blocks and len(found) > _ENOUGH:
            break
    return tuple(sorted(found))


def _rewrite(reading: Reading, findings: tuple[Finding, ...]) -> str | None:
    """A version that passes, by rule; in later rounds what was kept at first goes as well.

    Each round is a judgement more, so a long text has one and keeps nothing.
    """
    is_long = len(reading.text) > _LONG
    for round_number in range(1 if is_long else _ROUNDS):
        if len(findings) > _ENOUGH:
            return None
        keeps = round_number == 0 and not is_long
        gone = [f for f in findings if not (keeps and f.kind in KEPT_AT_FIRST)]
        reading = Reading.of(neutralise(reading.text, gone))
        findings = _find(reading)
        if not findings:
            return reading.text if any(map(str.isalnum, reading.text)) else None
    return None


def _verdict(
    reading: Reading, findings: tuple[Finding, ...], rewrite: str | None = None
) -> Verdict:
    if not findings:
        return _PASSED
    outcome = Outcome.BLOCK if any(f.kind in BLOCKED for f in findings) else Outcome.WARN
    if reading.origin is not None:
        findings = tuple(Finding(*reading.typed_span(f.start, f.end), f.kind) for f in findings)
    return Verdict(outcome, findings, rewrite)


def judge(text: str) -> Verdict:
    """What the guard says of `text`, without a rewrite: half the work when something is found.

    Places in the findings are those of `text`. Never raises.
    """
    reading = Reading.of(text)
    return _verdict(reading, _find(reading))


def inspect(text: str) -> Verdict:
    """What the guard says of `text`, with a rewrite where something is found. Never raises."""
    reading = Reading.of(text)
    findings = _find(reading)
    return _verdict(reading, findings, _rewrite(reading, findings) if findings else None)


def check(text: str) -> CheckedText:
    """`text`, fit to be stored. Raises Warned or Blocked."""
    verdict = inspect(text)
    if verdict.outcome is Outcome.BLOCK:
        raise Blocked(verdict) from None
    if verdict.outcome is Outcome.WARN:
        raise Warned(verdict) from None
    return CheckedText(text, SEAL)


def accept(text: str, despite: Verdict) -> CheckedText:
    """`text` as its author wants it, in answer to the warning `despite`.

    Judges again: raises Blocked for a text that may never be stored, and Warned when it holds kinds
    that the warning did not name.
    """
    verdict = judge(text)
    if verdict.outcome is Outcome.BLOCK:
        raise Blocked(inspect(text)) from None
    if not set(verdict.kinds) <= set(despite.kinds):
        raise Warned(inspect(text)) from None
    return CheckedText(text, SEAL)


def keep(text: str) -> WarnedText:
    """`text`, fit to wait in an open question until its author decides. Raises Blocked."""
    verdict = judge(text)
    if verdict.outcome is Outcome.BLOCK:
        raise Blocked(inspect(text)) from None
    return WarnedText(text, SEAL)
