# ruff: noqa: E501 - one row of a table is one line
"""Recurrence in words: read, echoed, and right in wall-clock time across clock changes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.language.echo import echo_recurrence
from commands.language.moments import (
    AMSTERDAM,
    Ambiguous,
    NotUnderstood,
    Parsed,
    Reason,
    Understood,
)
from commands.language.recurrence import Recurrence
from commands.language.recurrence_reading import parse_recurrence

ZONE = ZoneInfo(AMSTERDAM)
SAID_AT = datetime(2026, 11, 23, 9, tzinfo=ZONE)  # a Monday

# The phrase, the rule, and the next two dates worked out on a calendar.
DUTCH = """
elke maandag 9.00 | FREQ=WEEKLY;BYDAY=MO | 2026-11-30 2026-12-07
elke maandag om 10 uur | FREQ=WEEKLY;BYDAY=MO | 2026-11-23 2026-11-30
iedere dinsdagmiddag half 3 | FREQ=WEEKLY;BYDAY=TU | 2026-11-24 2026-12-01
's maandags van 9 tot half 11 | FREQ=WEEKLY;BYDAY=MO | 2026-11-30 2026-12-07
elke ma en do 9-10 | FREQ=WEEKLY;BYDAY=MO,TH | 2026-11-26 2026-11-30
elke werkdag 8.45 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | 2026-11-24 2026-11-25
dagelijks om 9.30 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU | 2026-11-23 2026-11-24
elke dinsdag in maart 10u | FREQ=WEEKLY;BYMONTH=3;BYDAY=TU | 2027-03-02 2027-03-09
elke 2e dinsdag van de maand 10.00 | FREQ=MONTHLY;BYDAY=2TU | 2026-12-08 2027-01-12
elke eerste maandag van de maand 9.00 | FREQ=MONTHLY;BYDAY=1MO | 2026-12-07 2027-01-04
elke eerste maandag 9.00 | FREQ=MONTHLY;BYDAY=1MO | 2026-12-07 2027-01-04
de laatste vrijdag van elke maand, 13.00-15.00 | FREQ=MONTHLY;BYDAY=-1FR | 2026-11-27 2026-12-25
elke 1e en 3e woensdag van de maand 9u | FREQ=MONTHLY;BYDAY=1WE,3WE | 2026-12-02 2026-12-16
elke vijfde maandag van de maand 9u | FREQ=MONTHLY;BYDAY=5MO | 2026-11-30 2027-03-29
2e dinsdag van maart en juni om 10 uur | FREQ=MONTHLY;BYMONTH=3,6;BYDAY=2TU | 2027-03-09 2027-06-08
elke eerste maandag van het kwartaal 9u | FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1MO | 2027-01-04 2027-04-05
elk kwartaal op de tweede donderdag 14u | FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=2TH | 2027-01-14 2027-04-08
maandelijks op de 2e dinsdag 10.00 | FREQ=MONTHLY;BYDAY=2TU | 2026-12-08 2027-01-12
elke maand op de 15e om 9 uur | FREQ=MONTHLY;BYMONTHDAY=15 | 2026-12-15 2027-01-15
de 15e van elke maand 9.00 | FREQ=MONTHLY;BYMONTHDAY=15 | 2026-12-15 2027-01-15
elk jaar op 18 oktober 9.00 | FREQ=MONTHLY;BYMONTH=10;BYMONTHDAY=18 | 2027-10-18 2028-10-18
om de week dinsdag 10 uur | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | 2026-11-24 2026-12-08
dinsdag om de week 10 uur | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | 2026-11-24 2026-12-08
tweewekelijks op donderdag 11u | FREQ=WEEKLY;INTERVAL=2;BYDAY=TH | 2026-11-26 2026-12-10
elke twee weken op maandag 8.30 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | 2026-11-30 2026-12-14
elke andere vrijdag 10.00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR | 2026-11-27 2026-12-11
om de 3 weken op do half 3 vanaf 9 maart | FREQ=WEEKLY;INTERVAL=3;BYDAY=TH | 2027-03-11 2027-04-01
elke 2 maanden op de eerste dinsdag 10u | FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU | 2026-12-01 2027-02-02
elke maandag 9.00 vanaf 1 april | FREQ=WEEKLY;BYDAY=MO | 2027-04-05 2027-04-12
"""

ENGLISH = """
every Monday at 9 | FREQ=WEEKLY;BYDAY=MO | 2026-11-30 2026-12-07
on Tuesdays 2-4pm | FREQ=WEEKLY;BYDAY=TU | 2026-11-24 2026-12-01
every other Friday 10:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR | 2026-11-27 2026-12-11
every two weeks on Tuesday at noon | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | 2026-11-24 2026-12-08
every 2nd Tuesday of the month 10am | FREQ=MONTHLY;BYDAY=2TU | 2026-12-08 2027-01-12
last Friday of every month half past two | FREQ=MONTHLY;BYDAY=-1FR | 2026-11-27 2026-12-25
monthly on the first Monday 9:00 | FREQ=MONTHLY;BYDAY=1MO | 2026-12-07 2027-01-04
every working day 8:45 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | 2026-11-24 2026-11-25
"""

REFUSED = [
    ("elke maandag", Reason.NO_TIME),
    ("elke maandag 2.30 uur 's nachts", Reason.CLOCK_CHANGE),
    ("elke maandag 02:00", Reason.CLOCK_CHANGE),
    ("elke maandag 01:00-02:30", Reason.CLOCK_CHANGE),
    ("maandag 9.00", Reason.NO_RECURRENCE),
    ("2e dinsdag 10.00", Reason.NO_RECURRENCE),
    ("elke maand op de 31e 9.00", Reason.NO_RECURRENCE),
    ("elke even week dinsdag 10.00", Reason.NO_RECURRENCE),
    ("elke maandag 9.00 en dinsdag 10.00", Reason.LEFTOVER),
    ("elke maandag 9.00 tot en met juni", Reason.LEFTOVER),
    ("elke maandag 9.00 behalve in juli", Reason.LEFTOVER),
    ("", Reason.NO_RECURRENCE),
]


def understood(parsed: Parsed[Recurrence]) -> Recurrence:
    """The one rule, without words behind it."""
    assert isinstance(parsed, Understood), parsed
    assert parsed.rest == ""
    return parsed.value


def _rows(language: str, table: str) -> list[tuple[str, str, str, str]]:
    return [
        (language, phrase, rule, dates)
        for phrase, rule, dates in (line.split(" | ") for line in table.strip().splitlines())
    ]


@pytest.mark.parametrize(
    ("language", "phrase", "rule", "dates"), _rows("nl", DUTCH) + _rows("en", ENGLISH)
)
def test_phrase(language: str, phrase: str, rule: str, dates: str) -> None:
    recurrence = understood(parse_recurrence(phrase, SAID_AT, language))
    first = recurrence.next_after(SAID_AT)
    second = recurrence.next_after(first)
    assert recurrence.rrule() == rule
    assert f"{first.date()} {second.date()}" == dates
    for spoken in ("nl", "en"):
        echoed = echo_recurrence(recurrence, spoken)
        assert understood(parse_recurrence(echoed, SAID_AT, spoken)) == recurrence


@pytest.mark.parametrize(("phrase", "reason"), REFUSED)
def test_refused(phrase: str, reason: Reason) -> None:
    parsed = parse_recurrence(phrase, SAID_AT)
    assert isinstance(parsed, NotUnderstood)
    assert parsed.why.reason is reason


def test_every_second_tuesday_is_a_question() -> None:
    parsed = parse_recurrence("elke tweede dinsdag 10.00", SAID_AT)
    assert isinstance(parsed, Ambiguous)
    assert parsed.why.reason is Reason.WHICH_REPEAT
    assert [choice.rrule() for choice in parsed.choices] == [
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    ]


def test_a_part_of_the_day_is_a_question() -> None:
    parsed = parse_recurrence("elke maandagochtend", SAID_AT)
    assert isinstance(parsed, Ambiguous)
    assert [choice.start.hour for choice in parsed.choices] == [9, 9, 10, 11]


def test_words_behind_are_kept() -> None:
    parsed = parse_recurrence("elke maandag 9.00 in Utrecht", SAID_AT)
    assert isinstance(parsed, Understood)
    assert parsed.rest == "in Utrecht"


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    """Any rule that words can say."""
    clock = st.times().map(lambda t: t.replace(second=0, microsecond=0))
    clocks = draw(st.sets(clock.filter(lambda t: t.hour != 2), min_size=1, max_size=2))
    start, end, *_ = [*sorted(clocks), None]
    assert start is not None
    kind = draw(st.sampled_from(["weekly", "nth", "day", "year"]))
    months = st.sets(st.integers(1, 12), max_size=4).map(lambda found: tuple(sorted(found)))
    interval = draw(st.integers(1, 6)) if kind != "year" else 1
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1, max_size=7))
    nths = draw(st.sets(st.sampled_from([1, 2, 3, 4, -1]), min_size=1, max_size=3))
    day = draw(st.integers(1, 28))
    month = draw(st.integers(1, 12))
    since = draw(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
    rule = Recurrence(
        start,
        end,
        weekdays=() if kind in ("day", "year") else tuple(sorted(weekdays)),
        nths=tuple(sorted(nths)) if kind == "nth" else (),
        month_days=(day,) if kind in ("day", "year") else (),
        months=(month,) if kind == "year" else draw(months) if kind != "day" else (),
        interval=interval,
    )
    if kind == "nth":
        rule = Recurrence(**{**vars(rule), "weekdays": rule.weekdays[:1]})
    if rule.interval == 1:
        return rule
    rule = Recurrence(**{**vars(rule), "months": (), "since": since})
    before = datetime.combine(since, time(), ZONE) - timedelta(seconds=1)
    return Recurrence(**{**vars(rule), "since": rule.moment_after(before).date})


@given(recurrences(), st.sampled_from(["nl", "en"]))
def test_echo_reads_back(recurrence: Recurrence, language: str) -> None:
    said_at = datetime(2030, 2, 1, 12, tzinfo=ZONE)
    echoed = echo_recurrence(recurrence, language)
    assert understood(parse_recurrence(echoed, said_at, language)) == recurrence, echoed


@given(recurrences(), st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)))  # noqa: DTZ001
def test_occurrences_keep_the_wall_clock(recurrence: Recurrence, naive: datetime) -> None:
    after = naive.replace(tzinfo=ZONE)
    for _ in range(5):
        found = recurrence.next_after(after)
        assert found.timestamp() > after.timestamp()
        assert found.time() == recurrence.start
        assert found.replace(fold=0).utcoffset() == found.replace(fold=1).utcoffset()
        assert not recurrence.weekdays or found.weekday() in recurrence.weekdays
        assert not recurrence.months or found.month in recurrence.months
        assert recurrence.since is None or found.date() >= recurrence.since
        after = found


def test_nine_o_clock_stays_nine_o_clock_over_every_clock_change() -> None:
    recurrence = understood(parse_recurrence("elke dag 9.00", SAID_AT))
    after = datetime(2026, 1, 1, tzinfo=ZONE)
    offsets = set()
    for number in range(3650):
        found = recurrence.next_after(after)
        assert found.date() == date(2026, 1, 1) + timedelta(days=number)
        assert found.time() == time(9)
        offsets.add(found.utcoffset())
        after = found
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def test_a_rule_without_dates_says_so() -> None:
    never = Recurrence(time(9), month_days=(31,), months=(2,))
    with pytest.raises(ValueError, match="no occurrence"):
        never.next_after(SAID_AT)
