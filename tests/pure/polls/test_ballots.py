"""Ballots as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.polls.ballots import Contradiction, read_ballot, with_numbers

SIGNS = {"yes": "+", "maybe": "?", "no": "-"}


def read(text: str, options: int = 3) -> str | None:
    """`1+2?3-` for what was read."""
    ballot = read_ballot(text, range(1, options + 1))
    if ballot is None:
        return None
    return "".join(f"{n}{SIGNS[ballot.answers[n].value]}" for n in sorted(ballot.answers))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("1 3, misschien 2", "1+2?3+"),
        ("1 en 3", "1+3+"),
        ("kan 1 en 3", "1+3+"),
        ("Kan: 1, 3", "1+3+"),
        ("1,3", "1+3+"),
        ("1/3", "1+3+"),
        ("1 & 3", "1+3+"),
        ("1-3", "1+2+3+"),
        ("1 t/m 3", "1+2+3+"),
        ("ik kan alleen op 2", "2+"),
        ("misschien 2 en 3, kan 1", "1+2?3?"),
        ("1 wel, 2 misschien, 3 niet", "1+2?3-"),
        ("1 niet 2 wel", "1-2+"),
        ("1 ja\n2 nee\n3 evt", "1+2-3?"),
        ("1 kan, 3 kan misschien", "1+3?"),
        ("alles", "1+2+3+"),
        ("alle drie", "1+2+3+"),
        ("alles behalve 2", "1+2-3+"),
        ("alles, misschien 2", "1+2?3+"),
        ("alles maar 2 misschien", "1+2?3+"),
        ("geen enkele", "1-2-3-"),
        ("geen", "1-2-3-"),
        ("none of the dates", "1-2-3-"),
        ("eerste en derde", "1+3+"),
        ("2 (trein rijdt niet)", "2+"),
        ("1 en 3 want dinsdag ben ik vrij", "1+3+"),
        ("can 1, maybe 2", "1+2?"),
        ("7", "7+"),
        ("ik kan niet", "1-2-3-"),
        ("helaas, wij kunnen niet", "1-2-3-"),
        ("niet", None),
        ("nee", None),
        ("ja", None),
        ("", None),
        ("kan je me helpen", None),
        ("2 weg", None),
        ("2 tekst iets anders", None),
        ("wat een gedoe", None),
        ("tot morgen om 10", None),
        ("misschien 2 niet", None),
    ],
)
def test_a_ballot(text: str, means: str | None) -> None:
    assert read(text) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("do 11 mrt", "2"),
        ("kan donderdag 11 maart en 16-3", "kan 2 en 3"),
        ("misschien 11 maart", "misschien 2"),
        ("alles behalve op 9 mrt.", "alles behalve op 1"),
        ("1-3", "1-3"),
        ("12 april", "12 april"),
    ],
)
def test_a_date_stands_for_its_number(text: str, means: str) -> None:
    assert with_numbers(text, {(9, 3): 1, (11, 3): 2, (16, 3): 3}) == means


def test_reasons_belong_to_what_they_stand_behind() -> None:
    ballot = read_ballot("misschien 2 (trein), 1 want dan ben ik vrij", range(1, 4))
    assert ballot is not None
    assert dict(ballot.reasons) == {2: "trein", 1: "want dan ben ik vrij"}


def test_two_answers_to_one_date_are_no_guess() -> None:
    with pytest.raises(Contradiction):
        read_ballot("1 3, misschien 3", range(1, 4))


@pytest.mark.parametrize(
    ("text", "only"), [("niet 2", True), ("geen", False), ("1, niet 2", False)]
)
def test_what_names_only_a_no_leaves_the_rest_open(text: str, only: bool) -> None:
    ballot = read_ballot(text, range(1, 4))
    assert ballot is not None
    assert ballot.only_refuses is only


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    with suppress(Contradiction):
        read_ballot(text, range(1, 4))
