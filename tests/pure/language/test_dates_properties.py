"""What must hold for every day, every time, both clock changes and any text."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.language.dates import parse_moment, parse_moments
from commands.language.deadlines import find_deadline
from commands.language.durations import parse_duration
from commands.language.echo import echo, echo_short
from commands.language.moment_judging import exists_once
from commands.language.moments import (
    AMSTERDAM,
    Ambiguous,
    Moment,
    NotUnderstood,
    Parsed,
    Reason,
    Understood,
)
from commands.language.recurrence_reading import parse_recurrence
from tests.pure.language.phrases import DUTCH, ENGLISH, LISTS

ZONE = ZoneInfo(AMSTERDAM)
LANGUAGES = st.sampled_from(["nl", "en"])
MOMENTS_OF_WRITING = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2036, 1, 1),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


def last_sunday(year: int, month: int) -> date:
    """The day on which the clocks change (Directive 2000/84/EC, articles 2 and 3)."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


CLOCK_CHANGES = [last_sunday(year, month) for year in range(2026, 2036) for month in (3, 10)]


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Any moment of ten years, with or without a time and an end."""
    day = draw(st.dates(date(2026, 1, 1), date(2035, 12, 31)))
    clocks = draw(st.sets(st.times().map(lambda t: t.replace(second=0, microsecond=0)), max_size=2))
    start, end, *_ = [*sorted(clocks), None, None]
    return Moment(day, start, end)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_echo_of_every_day_of_ten_years_reads_back(language: str) -> None:
    day = date(2026, 1, 1)
    while day < date(2036, 1, 1):
        said_at = datetime.combine(day - timedelta(days=day.day * 11), time(9), ZONE)
        clock = time(day.day % 24, day.month * 5 - 5)
        moment = Moment(day, clock if day not in CLOCK_CHANGES else None)
        assert parse_moment(echo(moment, language), said_at, language) == Understood(moment)
        day += timedelta(days=1)


@given(moments(), st.integers(0, 3000), LANGUAGES)
def test_echo_reads_back_or_asks_at_a_clock_change(
    moment: Moment, days_before: int, language: str
) -> None:
    said_at = moment.starts_at() - timedelta(days=days_before)
    parsed = parse_moment(echo(moment, language), said_at, language)
    if exists_once(moment):
        assert parsed == Understood(moment)
    else:
        assert isinstance(parsed, Ambiguous)
        assert parsed.why.reason is Reason.CLOCK_CHANGE


@given(moments(), st.integers(0, 364), LANGUAGES)
def test_short_echo_reads_back_within_a_year(
    moment: Moment, days_before: int, language: str
) -> None:
    said_at = moment.starts_at() - timedelta(days=days_before)
    parsed = parse_moment(echo_short(moment, language), said_at, language)
    assert parsed == Understood(moment) or not exists_once(moment)


DATE_FORMS = (
    "{day} {month} {year}",
    "{weekday} {day} {month}",
    "{weekday} {day} {month} {year}",
    "{short} {day} {abbreviated}",
    "{short}. {day} {abbreviated}. {year}",
    "{weekday} de {day}e {month}",
    "{weekday}, {day} {month}",
    "{day}-{number}",
    "{day}-{number}-{year}",
    "{day:02}/{number:02}/{year}",
    "{day}.{number}.{year}",
    "{year}-{number:02}-{day:02}",
    "week {week} {weekyear} {weekday}",
    "{weekday} in week {week} {weekyear}",
)
TIME_FORMS = (
    "{hour}.{minute:02}",
    "{hour}:{minute:02} uur",
    "om {hour}u{minute:02}",
    "{hour}.{minute:02}-{end}.{minute:02}",
    "van {hour}.{minute:02} tot {end}:{minute:02}",
)
WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
SHORT_MONTHS = "jan feb mrt apr mei jun jul aug sept okt nov dec".split()


@given(
    st.dates(date(2026, 1, 2), date(2035, 12, 31)),
    st.integers(0, 300),
    st.integers(8, 21),
    st.integers(0, 59),
    st.sampled_from(DATE_FORMS),
    st.sampled_from(TIME_FORMS),
)
def test_every_form_of_date_with_every_form_of_time(
    day: date, days_before: int, hour: int, minute: int, date_form: str, time_form: str
) -> None:
    weekyear, week, _ = day.isocalendar()
    words = date_form.format(
        day=day.day,
        month=MONTHS[day.month - 1],
        abbreviated=SHORT_MONTHS[day.month - 1],
        number=day.month,
        year=day.year,
        weekday=WEEKDAYS[day.weekday()],
        short=WEEKDAYS[day.weekday()][:2],
        week=week,
        weekyear=weekyear,
    )
    text = f"{words} {time_form.format(hour=hour, minute=minute, end=hour + 2)}"
    said_at = datetime.combine(day - timedelta(days=days_before), time(7), ZONE)
    end = time(hour + 2, minute) if "{end}" in time_form else None
    assert parse_moment(text, said_at) == Understood(Moment(day, time(hour, minute), end)), text


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
def test_around_each_clock_change(day: date) -> None:
    """Each quarter of an hour of three days: understood when it exists once, else asked."""
    said_at = datetime.combine(day - timedelta(days=40), time(9), ZONE)
    asked = set()
    for quarter in range(3 * 96):
        wall = datetime.combine(day - timedelta(days=1), time()) + timedelta(minutes=15 * quarter)
        moment = Moment(wall.date(), wall.time())
        parsed = parse_moment(f"{wall:%Y-%m-%d %H:%M}", said_at)
        if isinstance(parsed, Ambiguous):
            asked.add(wall.time())
            assert parsed.why.reason is Reason.CLOCK_CHANGE
            assert all(exists_once(choice) for choice in parsed.choices)
        else:
            assert parsed == Understood(moment)
            utc = moment.starts_at().astimezone(ZoneInfo("UTC"))
            assert utc.astimezone(ZONE).replace(tzinfo=None) == wall
    assert asked == {time(2, minute) for minute in (0, 15, 30, 45)}


def check(parsed: Parsed[Moment], said_at: datetime) -> None:
    """What holds for every answer: nothing in the past, nothing that does not exist."""
    if isinstance(parsed, NotUnderstood):
        return
    found = parsed.choices if isinstance(parsed, Ambiguous) else (parsed.value,)
    assert 1 <= len(found) <= 6
    assert len(set(found)) == len(found)
    for moment in found:
        assert moment.date >= said_at.date()
        assert exists_once(moment)
        if moment.start is not None:
            assert moment.starts_at() >= said_at.replace(second=0, microsecond=0)
        if moment.end is not None:
            assert moment.start is not None
            assert moment.end > moment.start


def read_everything(text: str, said_at: datetime, language: str) -> None:
    """All parsers on one text."""
    check(parse_moment(text, said_at, language), said_at)
    for parsed in parse_moments(text, said_at, language):
        check(parsed, said_at)
    kept, due = find_deadline(text, said_at, language)
    assert text.startswith(kept)
    assert due is not None or kept == text
    if due is not None:
        check(due, said_at)
    parse_recurrence(text, said_at, language)
    parse_duration(text, language)


@given(st.text(max_size=2000), MOMENTS_OF_WRITING, LANGUAGES)
def test_any_text_gets_an_answer(text: str, said_at: datetime, language: str) -> None:
    read_everything(text, said_at, language)


WORDS = sorted(
    {word for table in (DUTCH, ENGLISH, LISTS) for word in table.replace("|", " ").split()}
    | set("0 00 9999 24 60 1e 31 elke elk om de week maand kwartaal vanaf steeds ½ '".split())
    | {"\n", ";", "|", "٣", "१०", "１０", "vóór", "elke 2e", "'s maandags", "sluit"}
)


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from([" ", " ", "", ","]),
    MOMENTS_OF_WRITING,
    LANGUAGES,
)
def test_any_row_of_date_words_gets_an_answer(
    words: list[str], between: str, said_at: datetime, language: str
) -> None:
    read_everything(between.join(words), said_at, language)


def test_unknown_languages_read_as_dutch() -> None:
    said_at = datetime(2026, 11, 23, 9, tzinfo=ZONE)
    assert parse_moment("morgen", said_at, "fr") == parse_moment("morgen", said_at)


def test_another_zone_judges_by_its_own_wall_clock() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=ZONE)
    lisbon = parse_moment("vandaag 23.00", late, zone="Europe/Lisbon")
    assert lisbon == Understood(Moment(date(2026, 11, 23), time(23), zone="Europe/Lisbon"))
    assert isinstance(parse_moment("vandaag 23.00", late), Ambiguous)


def test_moments_sort_by_time() -> None:
    said_at = datetime(2026, 11, 23, 9, tzinfo=ZONE)
    answers = parse_moments("9, 16 en 23 maart om 10 uur", said_at)
    found = [parsed.value for parsed in answers if isinstance(parsed, Understood)]
    assert len(found) == 3
    assert all(one.starts_at() < other.starts_at() for one, other in pairwise(found))
