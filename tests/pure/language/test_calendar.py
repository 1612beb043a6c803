"""Dutch working days, holidays and office hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.language.calendar import (
    add_working_days,
    holiday_name,
    in_office_hours,
    is_working_day,
    next_office_moment,
    school_holidays,
    working_days_between,
)
from commands.language.moments import AMSTERDAM

ZONE = ZoneInfo(AMSTERDAM)
DAYS = st.dates(date(2025, 1, 1), date(2036, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "Nieuwjaarsdag"),
        (date(2027, 3, 26), "Goede vrijdag"),
        (date(2027, 3, 28), "Eerste paasdag"),
        (date(2027, 3, 29), "Tweede paasdag"),
        (date(2027, 4, 27), "Koningsdag"),
        (date(2025, 4, 26), "Koningsdag"),
        (date(2025, 4, 27), None),
        (date(2025, 5, 5), "Bevrijdingsdag"),
        (date(2027, 5, 5), "Bevrijdingsdag"),
        (date(2027, 5, 6), "Hemelvaartsdag"),
        (date(2027, 5, 17), "Tweede pinksterdag"),
        (date(2027, 12, 24), None),
        (date(2027, 12, 25), "Eerste kerstdag"),
        (date(2027, 12, 31), None),
    ],
)
def test_holidays(day: date, name: str | None) -> None:
    found = holiday_name(day)
    assert (found and found.lower()) == (name and name.lower())
    assert (holiday_name(day, "en") is None) == (name is None)


@pytest.mark.parametrize(
    ("day", "regions"),
    [
        (date(2027, 2, 15), ("Zuid",)),
        (date(2027, 2, 20), ("Noord", "Midden", "Zuid")),
        (date(2027, 2, 24), ("Noord", "Midden")),
        (date(2027, 3, 9), ()),
        (date(2040, 2, 20), ()),
    ],
)
def test_school_holidays(day: date, regions: tuple[str, ...]) -> None:
    assert school_holidays(day) == regions


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 3, 9), -10, date(2027, 2, 23)),
        (date(2027, 3, 9), -15, date(2027, 2, 16)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # over Good Friday and Easter
        (date(2027, 5, 4), 1, date(2027, 5, 7)),  # over Liberation Day and Ascension Day
        (date(2027, 3, 12), 1, date(2027, 3, 15)),
        (date(2027, 3, 13), 0, date(2027, 3, 13)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_add_working_days(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2027, 3, 8), date(2027, 3, 12), 4),
        (date(2027, 3, 12), date(2027, 3, 15), 1),
        (date(2027, 4, 23), date(2027, 5, 7), 7),
        (date(2027, 3, 9), date(2027, 3, 9), 0),
        (date(2027, 3, 12), date(2027, 3, 8), -4),
    ],
)
def test_working_days_between(first: date, last: date, count: int) -> None:
    assert working_days_between(first, last) == count


@given(DAYS, st.integers(1, 60))
def test_counting_undoes_adding(day: date, count: int) -> None:
    later = add_working_days(day, count)
    assert is_working_day(later)
    assert working_days_between(day, later) == count
    earlier = add_working_days(day, -count)
    assert is_working_day(earlier)
    assert earlier < day < later


@pytest.mark.parametrize(
    ("wall", "open_"),
    [
        ("2027-03-09 08:29:59", False),
        ("2027-03-09 08:30", True),
        ("2027-03-09 17:29", True),
        ("2027-03-09 17:30", False),
        ("2027-03-13 12:00", False),
        ("2027-05-05 12:00", False),
    ],
)
def test_office_hours(wall: str, open_: bool) -> None:
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZONE)
    assert in_office_hours(moment) is open_
    assert in_office_hours(moment.astimezone(ZoneInfo("Asia/Tokyo"))) is open_


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2027-03-09 11:15", "2027-03-09 11:15"),
        ("2027-03-09 06:00", "2027-03-09 08:30"),
        ("2027-03-09 19:00", "2027-03-10 08:30"),
        ("2027-03-12 17:30", "2027-03-15 08:30"),
        ("2027-03-25 18:00", "2027-03-30 08:30"),  # Easter, with the clock change in it
        ("2027-05-05 07:00", "2027-05-07 08:30"),
    ],
)
def test_next_office_moment(wall: str, expected: str) -> None:
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZONE)
    assert next_office_moment(moment) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2036, 1, 1)))  # noqa: DTZ001 - zone below
def test_next_office_moment_is_the_first_one(naive: datetime) -> None:
    moment = naive.replace(tzinfo=ZONE)
    found = next_office_moment(moment)
    assert in_office_hours(found)
    assert found >= moment
    if found != moment:
        assert found.time() == time(8, 30)
        days = (found.date() - moment.date()).days
        between = [moment.date() + timedelta(days=n) for n in range(1, days)]
        assert not any(is_working_day(day) for day in between)
