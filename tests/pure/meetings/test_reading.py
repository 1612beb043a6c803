"""What people type to call a meeting or bring in an item."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.language.echo import echo, echo_recurrence
from commands.language.moments import Understood
from commands.language.recurrence import Recurrence
from commands.meetings.item_words import ItemWords, read_item
from commands.meetings.reading import read_meeting
from storage.agenda import ItemKind

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
PLATFORMS = ("zco", "som", "tfm", "meldpunten", "int", "zoco-overleg")


@pytest.mark.parametrize(
    ("typed", "when", "title", "place", "platforms"),
    [
        ("di 9 mrt 10.00-12.30 Amersfoort", "dinsdag 9 maart 2027, 10.00-12.30 (week 10)",
         "", "Amersfoort", ()),
        ("Heidag di 9 mrt 10.00 in Utrecht", "dinsdag 9 maart 2027, 10.00 (week 10)",
         "Heidag", "Utrecht", ()),
        ("Heidag | di 9 mrt 10.00 | Utrecht", "dinsdag 9 maart 2027, 10.00 (week 10)",
         "Heidag", "Utrecht", ()),
        ("overleg op 9 maart 10-12 met som en tfm, online",
         "dinsdag 9 maart 2027, 10.00-12.00 (week 10)", "overleg", "online", ("som", "tfm")),
        ("do 10 juni 9.30 themadag huisvesting, Jaarbeurs Utrecht samen met het zco",
         "donderdag 10 juni 2027, 9.30 (week 23)", "themadag huisvesting", "Jaarbeurs Utrecht",
         ("zco",)),
        ("9 maart 10u locatie: Stationsplein 1 kamers zco som",
         "dinsdag 9 maart 2027, 10.00 (week 10)", "", "Stationsplein 1", ("zco", "som")),
        ("9 maart 10u met lunch", "dinsdag 9 maart 2027, 10.00 (week 10)", "", "met lunch", ()),
        ("elke 2e dinsdag van de maand 10.00 online met zoco-overleg",
         "elke tweede dinsdag van de maand, 10.00", "", "online", ("zoco-overleg",)),
    ],
)  # fmt: skip
def test_a_meeting_as_people_type_it(
    typed: str, when: str, title: str, place: str, platforms: tuple[str, ...]
) -> None:
    asked = read_meeting(typed, NOW, "nl", PLATFORMS)
    assert isinstance(asked.when, Understood)
    value = asked.when.value
    said = echo_recurrence(value) if isinstance(value, Recurrence) else echo(value)
    assert (said, asked.title, asked.place, asked.platforms) == (when, title, place, platforms)


@given(st.text(max_size=80))
def test_reading_a_meeting_never_fails(typed: str) -> None:
    asked = read_meeting(typed, NOW, "nl", PLATFORMS)
    assert asked.when is not None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("opvang", ItemWords("opvang")),
        ("opvang, 1,5 uur", ItemWords("opvang", 90)),
        ("opvang [anderhalf uur] [besluitvormend]", ItemWords("opvang", 90, ItemKind.DECIDE)),
        ("opvang door @petra 5 min", ItemWords("opvang", 5, None, "@petra")),
        ("opvang ter bespreking", ItemWords("opvang", None, ItemKind.DISCUSS)),
        ("opvang (ter info)", ItemWords("opvang", None, ItemKind.INFORM)),
        ("Mededelingen, 10 min", ItemWords("Mededelingen", 10)),
        ("15 min", ItemWords("", 15)),
        ("opvang 9999 min", ItemWords("opvang 9999 min")),
        ("opvang om 2 uur 's nachts vol", ItemWords("opvang om 2 uur 's nachts vol")),
    ],
)
def test_an_item_as_people_type_it(typed: str, read: ItemWords) -> None:
    assert read_item(typed) == read


@given(st.text(max_size=80))
def test_reading_an_item_never_fails_and_loses_nothing_inside(typed: str) -> None:
    read = read_item(typed)
    assert read.text in typed


@pytest.mark.parametrize(
    "typed",
    [
        "15 min bespreken Opvang in de zomer",
        "15 min, bespreken: Opvang in de zomer",
        "bespreken: Opvang in de zomer 15 min",
        "(15 min) Opvang in de zomer, bespreken",
        "een kwartier bespreken Opvang in de zomer",
    ],
)
def test_minutes_and_kind_may_come_first(typed: str) -> None:
    assert read_item(typed) == ItemWords("Opvang in de zomer", 15, ItemKind.DISCUSS)


def test_what_only_looks_like_a_length_or_a_kind_stays_text() -> None:
    assert read_item("15 minderjarigen zonder voogd").text == "15 minderjarigen zonder voogd"
    assert read_item("informeren van gemeenten").text == "informeren van gemeenten"
