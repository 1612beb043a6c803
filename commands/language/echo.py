"""Moments and recurrences back in words, in a form that reads back as the same."""

from collections.abc import Iterable
from datetime import date, time

from babel.dates import format_date
from babel.lists import format_list

from commands.language.moments import Moment
from commands.language.recurrence import Recurrence

_LOCALES = {"nl": "nl", "en": "en_GB"}
_ORDINALS = {
    "nl": {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", 5: "vijfde", -1: "laatste"},
    "en": {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"},
}


def _locale(language: str) -> str:
    return _LOCALES.get(language, "nl")


def echo_time(clock: time, language: str = "nl") -> str:
    """`9.00` in Dutch, `9:00` in English; an early hour keeps its zero, so that it stays early."""
    hour = f"{clock.hour:02}" if clock.hour < 8 else str(clock.hour)
    return f"{hour}{':' if language == 'en' else '.'}{clock.minute:02}"


def echo_times(start: time, end: time | None, language: str = "nl") -> str:
    """`10.00` or `10.00-12.30`."""
    return "-".join(echo_time(clock, language) for clock in (start, end) if clock is not None)


def echo_date(day: date, language: str = "nl") -> str:
    """`dinsdag 9 maart 2027`, `Tuesday 9 March 2027`."""
    return format_date(day, "EEEE d MMMM y", locale=_locale(language))


def echo(moment: Moment, language: str = "nl") -> str:
    """In full: `dinsdag 9 maart 2027, 10.00-12.30 (week 10)`; the week is the ISO week."""
    words = echo_date(moment.date, language)
    if moment.start is not None:
        words += f", {echo_times(moment.start, moment.end, language)}"
    return f"{words} (week {moment.date.isocalendar().week})"


def echo_short(moment: Moment, language: str = "nl") -> str:
    """`di 9 mrt 10.00-12.30`, `Tue 9 Mar 10:00`: for lists, where the year is known."""
    words = format_date(moment.date, "EEE d MMM", locale=_locale(language)).replace(".", "")
    if moment.start is None:
        return words
    return f"{words} {echo_times(moment.start, moment.end, language)}"


def echo_recurrence(rule: Recurrence, language: str = "nl") -> str:
    """`elke tweede dinsdag van de maand, 9.00`; `om de week op dinsdag, 10.00, vanaf ...`."""
    days = _english(rule) if language == "en" else _dutch(rule)
    words = f"{days}, {echo_times(rule.start, rule.end, language)}"
    if rule.since is None:
        return words
    return f"{words}, {'from' if language == 'en' else 'vanaf'} {echo_date(rule.since, language)}"


def _join(words: Iterable[str], language: str) -> str:
    return format_list(list(words), locale=_locale(language))


def _weekday_names(rule: Recurrence, language: str) -> str:
    monday = date(2024, 1, 1)
    days = (monday.replace(day=1 + weekday) for weekday in rule.weekdays)
    return _join((format_date(day, "EEEE", locale=_locale(language)) for day in days), language)


def _month_names(rule: Recurrence, language: str) -> str:
    firsts = (date(2024, month, 1) for month in rule.months)
    return _join((format_date(day, "MMMM", locale=_locale(language)) for day in firsts), language)


def _nth_names(rule: Recurrence, language: str) -> str:
    names = _join((_ORDINALS[language][nth] for nth in rule.nths), language)
    return f"{names} {_weekday_names(rule, language)}"


def _dutch(rule: Recurrence) -> str:
    months = _month_names(rule, "nl")
    if rule.month_days:
        day = rule.month_days[0]
        each = "elke maand" if rule.interval == 1 else f"elke {rule.interval} maanden"
        return f"elk jaar op {day} {months}" if len(rule.months) == 1 else f"{each} op de {day}e"
    if rule.nths and rule.interval > 1:
        return f"elke {rule.interval} maanden op de {_nth_names(rule, 'nl')}"
    if rule.nths:
        return f"elke {_nth_names(rule, 'nl')} van {months or 'de maand'}"
    if rule.interval == 2:
        return f"om de week op {_weekday_names(rule, 'nl')}"
    if rule.interval > 2:
        return f"elke {rule.interval} weken op {_weekday_names(rule, 'nl')}"
    return _whole_week(rule, "elke dag", "elke werkdag", f"elke {_weekday_names(rule, 'nl')}") + (
        f" in {months}" if months else ""
    )


def _english(rule: Recurrence) -> str:
    months = _month_names(rule, "en")
    if rule.month_days:
        day = rule.month_days[0]
        each = "every month" if rule.interval == 1 else f"every {rule.interval} months"
        return f"every year on {day} {months}" if len(rule.months) == 1 else f"{each} on the {day}"
    if rule.nths and rule.interval > 1:
        return f"every {rule.interval} months on the {_nth_names(rule, 'en')}"
    if rule.nths:
        return f"every {_nth_names(rule, 'en')} of {months or 'the month'}"
    if rule.interval > 1:
        return f"every {rule.interval} weeks on {_weekday_names(rule, 'en')}"
    names = f"every {_weekday_names(rule, 'en')}"
    return _whole_week(rule, "every day", "every working day", names) + (
        f" in {months}" if months else ""
    )


def _whole_week(rule: Recurrence, all_days: str, working_days: str, named: str) -> str:
    return {tuple(range(7)): all_days, tuple(range(5)): working_days}.get(rule.weekdays, named)
