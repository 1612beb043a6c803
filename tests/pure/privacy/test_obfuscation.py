"""Hiding a number does not help, and a harmless text stays harmless."""

import re

from hypothesis import given
from hypothesis import strategies as st

from commands.privacy.guard import Outcome, inspect
from tests.pure.privacy.samples import load

# Numbers beside their label, each in plain digits.
NUMBERS = (
    "bsn {} staat nog in oude gemeente|123456782",
    "het burgerservicenummer {} klopt niet|999609130",
    "mw met v-nr {} krijgt geen B8|2712345678",
    "parketnr {} geseponeerd|0812345626",
    "aangifte PL{} ligt stil|06002026123456",
    "rekeningnummer {} van de dader|417164300",
    "iban {} is van haar ex|NL91ABNA0417164300",
    "meisje geb. {} weggelopen|14032009",
)
INVISIBLE = ("\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff")
SEPARATORS = (" ", ".", "-", "/", "_", "·", "\u00a0", "\u2011", "\n", "*")
SCRIPTS = ("０", "٠", "०", "๐", "𝟎", "𝟬")


def _hide(draw: st.DrawFn, number: str) -> str:
    zero = ord(draw(st.sampled_from(SCRIPTS)))
    parts: list[str] = []
    for character in number:
        foreign = character.isdigit() and draw(st.booleans())
        parts.append(chr(zero + int(character)) if foreign else character)
        parts.append(draw(st.sampled_from(("", "", *INVISIBLE, *SEPARATORS))))
    return "".join(parts[:-1])


@st.composite
def hidden(draw: st.DrawFn) -> str:
    """A text that must be blocked, its number hidden."""
    frame, number = draw(st.sampled_from(NUMBERS)).split("|")
    return frame.format(_hide(draw, number))


@given(hidden())
def test_hidden_number_is_blocked(text: str) -> None:
    assert inspect(text).outcome is Outcome.BLOCK


_BLOCKED = tuple(s.text for s in load("tuning") if s.outcome is Outcome.BLOCK)
_CLEAN = tuple(s.text for s in (*load("domain"), *load("tuning")) if s.outcome is Outcome.PASS)


@given(st.sampled_from(_BLOCKED), st.data())
def test_invisible_characters_change_nothing(text: str, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from(("", *INVISIBLE)), min_size=len(text),
                               max_size=len(text)))  # fmt: skip
    hidden_text = "".join(a + b for a, b in zip(text, marks, strict=True))
    assert inspect(hidden_text).outcome is Outcome.BLOCK


@given(st.sampled_from(_CLEAN), st.sampled_from(("０", "𝟎")))
def test_clean_text_stays_clean_in_other_digits(text: str, zero: str) -> None:
    foreign = re.sub(r"[0-9]", lambda match: chr(ord(zero) + int(match[0])), text)
    assert inspect(foreign).outcome is Outcome.PASS


@given(st.sampled_from(_CLEAN), st.sampled_from(INVISIBLE), st.integers(0, 200))
def test_clean_text_stays_clean_with_invisible_characters(text: str, mark: str, place: int) -> None:
    at = place % (len(text) + 1)
    assert inspect(text[:at] + mark + text[at:]).outcome is Outcome.PASS


@given(st.sampled_from(_CLEAN), st.sampled_from(_CLEAN))
def test_two_clean_lines_stay_clean(first: str, second: str) -> None:
    assert inspect(f"{first}\n\n{second}").outcome is not Outcome.BLOCK
