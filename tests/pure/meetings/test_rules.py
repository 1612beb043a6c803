"""Deadlines, places and differences of agendas, for any order of anything."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.language.calendar import is_working_day, working_days_between
from commands.language.moments import Moment
from commands.meetings import rules
from commands.meetings.rules import Difference, Entry, Slot

DAYS = st.dates(date(2026, 6, 1), date(2031, 6, 1))
LABELS = [f"A-{number}" for number in range(1, 9)]
ENTRIES = st.lists(st.sampled_from(LABELS), unique=True).map(
    lambda labels: [Entry(label, f"tekst {label}") for label in labels]
)


@given(DAYS, st.integers(0, 40))
def test_a_deadline_is_at_noon_on_a_working_day_before(day: date, count: int) -> None:
    limit = rules.deadline(day, count)
    assert (limit.hour, limit.minute) == (12, 0)
    assert limit.date() <= day
    if count:
        assert is_working_day(limit.date())
        assert working_days_between(limit.date(), day) - is_working_day(day) <= count
    assert rules.call(day, count) < limit


def test_the_deadline_of_the_story() -> None:
    assert rules.deadline(date(2027, 3, 9), 10).date() == date(2027, 2, 23)
    assert rules.call(date(2027, 3, 9), 10).date() == date(2027, 2, 9)
    # King's Day, Liberation Day and Ascension Day lie in between.
    assert rules.deadline(date(2027, 5, 11), 10).date() == date(2027, 4, 22)


@given(st.lists(st.sampled_from(LABELS), unique=True, min_size=1), st.data())
def test_placing_keeps_all_and_the_order_of_others(labels: list[str], data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(labels))
    place = data.draw(st.integers(-3, 12))
    made = rules.placed(labels, label, place)
    assert sorted(made) == sorted(labels)
    assert made.index(label) == min(max(place, 1), len(labels)) - 1
    assert [one for one in made if one != label] == [one for one in labels if one != label]


@given(ENTRIES)
def test_nothing_changed_is_no_difference(entries: list[Entry]) -> None:
    assert rules.differences(entries, entries) == []


@given(ENTRIES, ENTRIES)
def test_differences_name_all_that_came_and_went(before: list[Entry], now: list[Entry]) -> None:
    found = rules.differences(before, now)
    old, new = {one.label for one in before}, {one.label for one in now}
    assert {one.label for one in found if one.what == "new"} == new - old
    assert {one.label for one in found if one.what == "gone"} == old - new
    moved = [one for one in found if one.what == "moved"]
    stayed = [one.label for one in before if one.label in new]
    assert bool(moved) == (stayed != [one.label for one in now if one.label in old])


def test_what_changed_of_an_item() -> None:
    before = [Entry("A-1", "opvang", 10, "discuss"), Entry("A-2", "cijfers")]
    now = [Entry("A-2", "cijfers"), Entry("A-1", "nachtopvang", 20, "discuss", "@petra")]
    assert rules.differences(before, now) == [
        Difference("moved", "A-2", "cijfers", 1),
        Difference("moved", "A-1", "nachtopvang", 2),
        Difference("text", "A-1", "nachtopvang", 2, "opvang", "nachtopvang"),
        Difference("minutes", "A-1", "nachtopvang", 2, 10, 20),
        Difference("presenter", "A-1", "nachtopvang", 2, None, "@petra"),
    ]


def test_times_go_on_until_one_is_unknown() -> None:
    assert rules.slots(time(10), [15, None, 20]) == [
        Slot(time(10), time(10, 15)),
        Slot(time(10, 15), None),
        Slot(None, None),
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "end"), [(time(10), 150, time(12, 30)), (time(23), 150, time(23, 59))]
)
def test_a_meeting_ends_on_its_own_day(start: time, minutes: int, end: time) -> None:
    assert rules.with_end(Moment(date(2027, 3, 9), start), minutes).end == end
