"""The labelled texts: what the reference demands, what was tuned on, and what was set aside."""

import re
from collections import Counter

import pytest

from commands.privacy.guard import FindingKind, Outcome, Refused, check, inspect
from tests.pure.privacy.report import confusion
from tests.pure.privacy.samples import PARTS, Sample, load

KNOWN = [*load("domain"), *load("tuning")]


@pytest.mark.parametrize(
    "sample", KNOWN, ids=lambda sample: f"{sample.label}: {sample.text[:40]!r}"
)
def test_outcome(sample: Sample) -> None:
    assert inspect(sample.text).outcome is sample.outcome


@pytest.mark.parametrize("part", PARTS)
def test_no_text_stands_in_two_parts(part: str) -> None:
    others = {sample.text for other in PARTS if other != part for sample in load(other)}
    assert not others & {sample.text for sample in load(part)}


def test_held_out_texts_mostly_come_out_right() -> None:
    table = confusion(tuple(s for part in PARTS if part.startswith("held_out") for s in load(part)))
    asked = Counter[Outcome]()
    for (wanted, _), count in table.items():
        asked[wanted] += count
    assert min(asked.values()) >= 45
    false_alarms = asked[Outcome.PASS] - table[Outcome.PASS, Outcome.PASS]
    assert false_alarms / asked[Outcome.PASS] < 1 / 20
    assert table[Outcome.BLOCK, Outcome.PASS] == 0
    assert table[Outcome.BLOCK, Outcome.BLOCK] / asked[Outcome.BLOCK] > 0.95
    assert table[Outcome.WARN, Outcome.PASS] / asked[Outcome.WARN] < 1 / 10


@pytest.mark.parametrize("sample", [s for s in KNOWN if s.outcome is Outcome.BLOCK], ids=repr)
def test_nothing_grave_becomes_storable(sample: Sample) -> None:
    with pytest.raises(Refused):
        check(sample.text)


@pytest.mark.parametrize(
    "sample", [s for s in KNOWN if s.outcome is not Outcome.PASS], ids=lambda s: repr(s.text[:40])
)
def test_rewrite_passes_and_keeps_the_rest(sample: Sample) -> None:
    rewrite = inspect(sample.text).rewrite
    assert rewrite is None or inspect(rewrite).outcome is Outcome.PASS
    if sample.label not in {"mixed", "phone", "mail"}:
        assert rewrite


_NAMES = {FindingKind.NAME, FindingKind.NAMED_PERSON}


@pytest.mark.parametrize(
    "sample", [s for s in KNOWN if s.outcome is not Outcome.PASS], ids=lambda s: repr(s.text[:40])
)
def test_rewrite_repeats_nothing_that_was_found(sample: Sample) -> None:
    verdict = inspect(sample.text)
    rewrite = (verdict.rewrite or "").lower()
    for finding in verdict.findings:
        found = sample.text[finding.start : finding.end].lower()
        if finding.kind in _NAMES:
            words = re.findall(r"[^\W\d_]{4,}", found)
            assert not [word for word in words if re.search(rf"\b{word}\b", rewrite)]
        elif finding.outcome is Outcome.BLOCK or finding.kind is FindingKind.PHONE:
            assert not [digits for digits in re.findall(r"\d{3,}", found) if digits in rewrite]
