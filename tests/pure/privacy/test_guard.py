"""check, accept and what their errors give away."""

import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.privacy import guard
from commands.privacy.guard import (
    Blocked,
    FindingKind,
    Outcome,
    Verdict,
    Warned,
    accept,
    check,
    inspect,
    judge,
)
from storage.text import CheckedText
from tests.pure.privacy.samples import PARTS, load

SECRET = "123456782"


def test_clean_text_is_stored_as_typed() -> None:
    typed = "opvang\u200b zit vol, 3 wkn wachten 👩‍👧"
    checked = check(typed)
    assert isinstance(checked, CheckedText)
    assert checked == typed


def test_findings_point_into_the_typed_text() -> None:
    typed = "ﬁets\u200b van cliënt, bsn １２３\u00ad４５６７８２ klopt niet"
    (finding,) = inspect(typed).findings
    assert typed[finding.start : finding.end] == "bsn １２３\u00ad４５６７８２"


def test_block_has_no_way_round() -> None:
    text = f"bsn {SECRET} lukt niet"
    with pytest.raises(Blocked) as refused:
        check(text)
    with pytest.raises(Blocked):
        accept(text, despite=refused.value.verdict)


def test_warning_may_be_overruled_by_its_author() -> None:
    text = "dankzij Karin binnen een dag woning"
    with pytest.raises(Warned) as refused:
        check(text)
    assert accept(text, despite=refused.value.verdict) == text


def test_a_warning_covers_only_what_it_named() -> None:
    warned = inspect("dankzij Karin binnen een dag woning")
    with pytest.raises(Warned) as refused:
        accept("dankzij Karin, 06-12345678", despite=warned)
    assert FindingKind.PHONE in refused.value.verdict.kinds


@pytest.mark.parametrize(
    ("text", "rewrite"),
    [
        (
            "!knelpunt bsn 123456782 staat nog in oude gem, zorgverz lukt niet",
            "!knelpunt iemand staat nog in oude gem, zorgverz lukt niet",
        ),
        ("bsn 123456782 staat nog in oude gem", "Iemand staat nog in oude gem"),
        ("mw met v-nr 2712345678 krijgt geen B8", "Mw krijgt geen B8"),
        ("meisje geb. 14-03-2009 weggelopen", "Meisje weggelopen"),
        ("dankzij Karin binnen een dag woning voor client M.",
         "Dankzij iemand binnen een dag woning voor client"),
        ("Fatima El Idrissi (19) uit Borculo kan niet terug",
         "Iemand (volwassen) uit een gemeente kan niet terug"),
        (
            "17-jarige Vietnamese jongen uit nagelstudio Winterswijk sinds 3 nov zoek",
            "Minderjarige jongen uit nagelstudio in een gemeente zoek",
        ),
    ],
)  # fmt: skip
def test_rewrite_is_made_by_rule(text: str, rewrite: str) -> None:
    assert inspect(text).rewrite == rewrite


def test_value_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Blocked) as refused:
        check(f"bsn {SECRET} lukt niet")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(__name__).error("%r %s", refused.value, refused.value.verdict)
    shown = caplog.text + repr(refused.value.args) + repr(refused.value.verdict)
    assert SECRET not in shown
    assert "lukt niet" not in shown
    assert "bsn" in shown
    assert refused.value.__context__ is None


SAMPLED = [sample.text for part in PARTS for sample in load(part)]


def test_nothing_found_is_one_plain_verdict() -> None:
    assert inspect("aangifte duurt te lang") == Verdict(Outcome.PASS)


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    verdict = inspect(text)
    for finding in verdict.findings:
        assert 0 <= finding.start < finding.end <= len(text)
    assert verdict.rewrite is None or inspect(verdict.rewrite).outcome is Outcome.PASS
    assert (verdict.outcome is Outcome.PASS) == (not verdict.findings)


@given(st.text(alphabet="0123456789 .-/,:abNLPÉé\n\u200b\u0661１①²½ſİKΩ🙂@+()'", max_size=80))
def test_any_row_of_numbers_is_judged(text: str) -> None:
    verdict = inspect(text)
    assert all(0 <= f.start < f.end <= len(text) for f in verdict.findings)
    assert verdict.rewrite is None or inspect(verdict.rewrite).outcome is Outcome.PASS


def test_thousands_of_names_in_a_row_are_judged_too() -> None:
    capitals = "Xyz " * 6000 + "abc " * 4500
    assert inspect(capitals).outcome is Outcome.WARN


NUMBERS = ("bsn 123456782. ", "NL91ABNA0417164300. ", "v nr 2712345678. ", "1234AB 5. ")
LIST = "".join(f"{NUMBERS[n % 4]}Regel {'abcdefghijklmnopqrst'[n]}. " for n in range(20))


def test_of_a_list_of_numbers_no_version_is_made() -> None:
    """It would be nothing but the words that stand for them."""
    verdict = inspect(LIST)
    assert (verdict.outcome, verdict.rewrite) == (Outcome.BLOCK, None)
    assert len(verdict.findings) > 12


@given(st.lists(st.sampled_from(SAMPLED), min_size=1, max_size=30), st.booleans())
def test_when_enough_is_found_the_rest_changes_nothing(texts: list[str], turned: bool) -> None:
    """What was not looked for any more could not have made it less grave."""
    text = ". ".join(reversed(texts) if turned else texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_ENOUGH", sys.maxsize)
        everything = judge(text)
    verdict = judge(text)
    assert verdict.outcome is everything.outcome
    assert set(verdict.findings) <= set(everything.findings)
    if verdict.findings != everything.findings:
        assert len(verdict.findings) > 12


@pytest.mark.parametrize("filling", ["", "De wachttijd is lang en er is geen plek. " * 12])
def test_a_long_text_keeps_nothing_that_may_have_to_go(filling: str) -> None:
    """A short one keeps the hotel at first: a second round would take it if need be."""
    rewrite = inspect(f"{filling}Poolse van 17 jaar uit Ede werkte in een hotel").rewrite
    assert rewrite is not None
    assert ("hotel" in rewrite) == (not filling)
    assert inspect(rewrite).outcome is Outcome.PASS


def test_many_things_to_warn_of_hide_nothing_graver() -> None:
    warned = "".join(f"mail {name}@gmail.com. " for name in "abcdefghijklmnop")
    assert judge(warned).outcome is Outcome.WARN
    assert judge(f"{warned}Fatima Yilmaz, 17 jaar, uit Ede").outcome is Outcome.BLOCK


PHONES = "".join(f"bel 06-123456{number}. " for number in range(10, 50))


def test_behind_many_things_nothing_is_sought_that_could_only_warn() -> None:
    verdict = judge(f"{PHONES}mail a@gmail.com. Poolse van 17 uit Ede, haar broer ook")
    assert (verdict.outcome, verdict.kinds) == (Outcome.WARN, (FindingKind.PHONE,))
    assert len(verdict.findings) == 13
    assert inspect(PHONES).rewrite is None


def test_one_thing_that_may_not_be_stored_among_many_ends_the_search() -> None:
    names = "mw Xyz belt. " * 40
    assert len(judge(names).findings) == 40  # a name may be one with an age: all are looked at
    verdict = judge(f"bsn {SECRET}. {names}")
    assert verdict.outcome is Outcome.BLOCK
    assert len(verdict.findings) == 13


@pytest.mark.parametrize("count", [11, 12, 13])
def test_up_to_twelve_things_are_all_found(count: int) -> None:
    phones = "".join(f"bel 06-123456{number}. " for number in range(10, 10 + count - 1))
    verdict = judge(f"{phones}mail a@gmail.com")
    assert len(verdict.findings) == count
    assert FindingKind.MAIL in verdict.kinds


def test_behind_many_names_a_case_is_still_found() -> None:
    alone = "zag Karin/Xyz0; " * 30
    assert judge(alone).outcome is Outcome.WARN
    assert judge(f"{alone}Fatima Yilmaz, 17 jaar, uit Ede").outcome is Outcome.BLOCK
