"""Lengths of time as people type them: `anderhalf uur`, `90 min`, `1u30`, `2,5 hours`."""

from datetime import timedelta

from commands.language.date_tokens import Cursor, cursor_on
from commands.language.date_words import Unit
from commands.language.moments import NotUnderstood, Parsed, Reason, Understood, Why

_LENGTH = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.QUARTER: timedelta(minutes=15),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
_ONE_AND_A_HALF = ("anderhalf", "anderhalve")
_AND_A_HALF = (("en", "een", "half"), ("en", "een", "halve"), ("and", "a", "half"))
_GLUED_HALF = {"tweeenhalf": 2.5, "tweeeneenhalf": 2.5, "drieenhalf": 3.5, "drieeneenhalf": 3.5}
_GLUED_HALF |= {"tweeenhalve": 2.5, "drieenhalve": 3.5}


def parse_duration(text: str, language: str = "nl") -> Parsed[timedelta]:
    """The length of time at the start of a text; `rest` holds what follows.

    A number without a unit is not understood: minutes and hours are never guessed.
    """
    cursor = cursor_on(text, language)
    length = read_duration(cursor)
    if length is None or length <= timedelta(0):
        return NotUnderstood(Why(Reason.NO_DURATION, {"text": text.strip()[:40]}))
    return Understood(length, text[cursor.peek().start :].lstrip(" ,;:."))


def read_duration(cursor: Cursor) -> timedelta | None:
    """A length of time at the cursor, of one or two parts (`1 uur en 30 minuten`)."""
    length = _read_part(cursor)
    if length is None:
        return None
    start = cursor.at
    if cursor.peek().glued or cursor.peek(-1).text in cursor.words.hour:
        minutes = cursor.take_digits(1, 59) if len(cursor.peek().text) == 2 else None
        if minutes is not None and (cursor.peek(-1).glued or _take_unit(cursor) is Unit.MINUTE):
            return length + timedelta(minutes=minutes)
    cursor.at = start
    cursor.take(("en", "and"))
    more = _read_part(cursor)
    if more is None or more >= length:
        cursor.at = start
        return length
    return length + more


def _read_part(cursor: Cursor) -> timedelta | None:
    start = cursor.at
    amount = _read_amount(cursor)
    unit = _take_unit(cursor)
    if amount is None:
        amount = 1 if unit is Unit.QUARTER else None
    if amount is None or unit is None or unit not in _LENGTH:
        cursor.at = start
        return None
    if cursor.take_all("and", "a", "half"):
        amount += 0.5
    return _LENGTH[unit] * amount


def _read_amount(cursor: Cursor) -> float | None:
    """How many units; None when only a unit stands there (`kwartier`)."""
    if cursor.take(_ONE_AND_A_HALF):
        return 1.5
    if (glued := cursor.take(_GLUED_HALF)) is not None:
        return _GLUED_HALF[glued]
    start = cursor.at
    cursor.take(("een", "a"))
    if cursor.take(("half", "halve")):
        cursor.take(("a", "an"))
        return 0.5
    cursor.at = start
    number = cursor.take_number(1, 9999)
    if number is None:
        return None
    return number + _read_fraction(cursor)


def _read_fraction(cursor: Cursor) -> float:
    if any(cursor.take_all(*words) for words in _AND_A_HALF):
        return 0.5
    if cursor.take(("½", "1\N{FRACTION SLASH}2")):
        return 0.5
    mark, digits = cursor.peek(), cursor.peek(1)
    if mark.text not in (",", ".") or not (mark.glued and digits.glued):
        return 0
    if digits.number is None or len(digits.text) > 2:
        return 0
    cursor.at += 2
    return float(f"0.{digits.text}")


def _take_unit(cursor: Cursor) -> Unit | None:
    unit = cursor.words.units.get(cursor.peek().text)
    if unit is None:
        if cursor.take("'"):
            return Unit.MINUTE
        if cursor.take_all("quarter") or cursor.take_all("quarters"):
            cursor.take_all("of", "an", "hour")
            return Unit.QUARTER
        return None
    cursor.at += 1
    if unit is Unit.QUARTER:
        cursor.take_all("of", "an", "hour")
    if cursor.peek().text == "." and cursor.peek().glued:
        cursor.at += 1
    return unit
