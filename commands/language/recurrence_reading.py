"""Recurrence in words: `elke 2e dinsdag van de maand 9.00`, `om de week dinsdag half drie`."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from commands.language.clock_times import NO_TIMES, Times, read_times
from commands.language.date_tokens import Cursor, cursor_on
from commands.language.day_reading import read_day
from commands.language.days import resolve
from commands.language.moment_reading import Now, leftover, now_in
from commands.language.moments import (
    AMSTERDAM,
    Ambiguous,
    NotUnderstood,
    Parsed,
    Reason,
    Understood,
    Why,
)
from commands.language.recurrence import Recurrence
from commands.language.recurrence_words import Pattern, read_patterns


def parse_recurrence(
    text: str, said_at: datetime, language: str = "nl", zone: str = AMSTERDAM
) -> Parsed[Recurrence]:
    """The recurrence at the start of a text; `said_at` (aware) decides which weeks are meant.

    A time is needed, and one from 2.00 to 3.00 is refused: on two nights a year it does not
    exist, or exists twice.
    """
    now = now_in(said_at, zone)
    cursor = cursor_on(text, language)
    patterns = read_patterns(cursor)
    if patterns is None:
        return NotUnderstood(Why(Reason.NO_RECURRENCE, {"text": text.strip()[:40]}))
    cursor.take(",")
    times = read_times(cursor, bare=True) or NO_TIMES
    since = _read_since(cursor, now)
    problem = leftover(cursor, has_time=True) or _problem(times)
    if problem is not None:
        return NotUnderstood(problem)
    if isinstance(since, Why):
        return NotUnderstood(since)
    rules = tuple(
        rule
        for pattern in patterns
        for start, end in times.options
        if start is not None and (rule := _rule(pattern, start, end, since, now))
    )
    rest = text[cursor.peek().start :].strip(" \t\r\n,;:|.-–—")
    return _answer(rules, times.why or Why(Reason.WHICH_REPEAT), rest)


def _answer(rules: tuple[Recurrence, ...], why: Why, rest: str) -> Parsed[Recurrence]:
    if not rules:
        return NotUnderstood(Why(Reason.NO_SUCH_DATE))
    return Understood(rules[0], rest) if len(rules) == 1 else Ambiguous(rules[:6], why, rest)


def _problem(times: Times) -> Why | None:
    if not times.options:
        return times.why
    for slot in times.options:
        if slot[0] is None:
            return Why(Reason.NO_TIME)
        if any(clock is not None and clock.hour == 2 for clock in slot):
            return Why(Reason.CLOCK_CHANGE)
    return None


def _read_since(cursor: Cursor, now: Now) -> date | Why | None:
    """`vanaf 9 maart`: may lie in the past, since it only says which weeks are meant."""
    start = cursor.at
    cursor.take(",")
    if not cursor.take(cursor.words.since):
        cursor.at = start
        return None
    spec = read_day(cursor, now.today)
    if spec is None:
        cursor.at = start
        return None
    days = resolve(spec, now.today)
    return days.dates[0] if days.why is None else days.why


def _rule(
    pattern: Pattern, start: time, end: time | None, since: date | None, now: Now
) -> Recurrence | None:
    """The rule, with its first occurrence filled in where that says which weeks are meant."""
    rule = Recurrence(start, end, **vars(pattern), zone=now.zone)
    if pattern.interval == 1 and since is None:
        return rule
    before = now.local
    if since is not None:
        before = datetime.combine(since, time.min, now.local.tzinfo) - timedelta(seconds=1)
    try:
        first = replace(rule, interval=1).moment_after(before)
    except ValueError:
        return None
    return replace(rule, since=first.date)
