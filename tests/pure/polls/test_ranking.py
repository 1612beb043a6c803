"""Which date is best and why, criterion by criterion; deadlines and reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.language.moments import Moment
from commands.polls.closing import deadline, reminders, usual_deadline
from commands.polls.ranking import Candidate, Why, rank

FIRST = datetime(2027, 3, 9, 9, tzinfo=UTC)
ONE = Candidate(1, FIRST, yes=5, maybe=2, no=2)
TWO = replace(ONE, number=2, starts=FIRST + timedelta(days=2))


@pytest.mark.parametrize(
    ("better", "why"),
    [
        (replace(TWO, quorum_met=True, yes=0, no=9), Why.QUORUM),
        (replace(TWO, must_attend_met=True, no=9), Why.MUST_ATTEND),
        (replace(TWO, no=1, yes=0), Why.FEWEST_NO),
        (replace(TWO, yes=6, maybe=9), Why.MOST_YES),
        (replace(TWO, maybe=1), Why.FEWEST_MAYBE),
        (replace(TWO, holiday=False), Why.NO_HOLIDAY),
        (replace(TWO, starts=FIRST - timedelta(days=1), holiday=True), Why.EARLIEST),
    ],
)
def test_each_criterion_decides_when_those_before_it_are_equal(better: Candidate, why: Why) -> None:
    other = replace(
        ONE,
        quorum_met=why is not Why.QUORUM,
        must_attend_met=why not in (Why.MUST_ATTEND,),
        holiday=why in (Why.NO_HOLIDAY, Why.EARLIEST),
    )
    found = rank([other, better])
    assert (found.order[0], found.why) == (better, why)
    assert rank([better, other]) == found


def test_one_date_needs_no_reason() -> None:
    assert rank([ONE]).why is None
    assert rank([]).order == ()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            Candidate,
            number=st.integers(1, 20),
            starts=st.datetimes(timezones=st.just(UTC)),
            yes=st.integers(0, 3),
            maybe=st.integers(0, 3),
            no=st.integers(0, 3),
            quorum_met=st.booleans(),
            must_attend_met=st.booleans(),
            holiday=st.booleans(),
        ),
        max_size=6,
        unique_by=lambda one: one.number,
    )
)
def test_the_best_is_beaten_on_no_criterion_before_the_deciding_one(found: list[Candidate]) -> None:
    ranking = rank(found)
    for one, other in pairwise(ranking.order):
        values = [v for _, v in one.criteria], [v for _, v in other.criteria]
        assert values[0] <= values[1]


NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)


def test_a_day_closes_at_five() -> None:
    assert deadline(Moment(date(2027, 1, 28))).isoformat() == "2027-01-28T17:00:00+01:00"
    assert deadline(Moment(date(2027, 1, 28), time(12))).isoformat().startswith("2027-01-28T12")


@pytest.mark.parametrize(
    ("dates", "closes"),
    [
        ([], "2027-01-19T17:00"),
        ([Moment(date(2027, 3, 9), time(10))], "2027-01-19T17:00"),
        ([Moment(date(2027, 1, 18), time(10))], "2027-01-15T17:00"),
        ([Moment(date(2027, 1, 12), time(15))], "2027-01-12T10:00"),
    ],
)
def test_without_a_deadline_it_is_a_week_but_before_the_first_date(
    dates: list[Moment], closes: str
) -> None:
    assert usual_deadline(NOW, dates).isoformat().startswith(closes)


def test_the_usual_deadline_is_no_holiday() -> None:
    good_friday_minus_a_week = datetime(2027, 3, 19, 9, tzinfo=UTC)
    assert usual_deadline(good_friday_minus_a_week, []).date() == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("days", "steps"),
    [(0.5, []), (2, ["half"]), (2.5, ["half"]), (5, ["last"]), (16, ["half", "last"])],
)
def test_reminders(days: float, steps: list[str]) -> None:
    assert [step for step, _ in reminders(NOW, NOW + timedelta(days=days))] == steps


@given(st.timedeltas(timedelta(), timedelta(days=200)))
def test_reminders_are_few_apart_and_in_time(length: timedelta) -> None:
    found = [moment for _, moment in reminders(NOW, NOW + length)]
    assert len(found) <= 2
    assert all(NOW < moment < NOW + length for moment in found)
    assert all(b - a >= timedelta(days=1) for a, b in pairwise(found))
