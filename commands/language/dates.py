"""Dates and times as people type them, in Dutch and English; `docs/dates.md` has the grammar.

Never a silent guess and never an exception: the answer is a moment, a question with the
moments that are meant perhaps, or a reason. Day before month; no year is the next one.
"""

from datetime import datetime

from commands.language.date_tokens import Cursor, cursor_on
from commands.language.moment_judging import settle
from commands.language.moment_lists import read_lines, settle_line
from commands.language.moment_reading import Piece, leftover, now_in, read_piece
from commands.language.moments import AMSTERDAM, Moment, NotUnderstood, Parsed, Reason, Why

MOST_TOKENS = 400
SEPARATORS = " \t\r\n,;:|.-–—"


def parse_moment(
    text: str, said_at: datetime, language: str = "nl", zone: str = AMSTERDAM
) -> Parsed[Moment]:
    """The moment at the start of a text, as meant at `said_at` (aware) in `zone`.

    `rest` holds the words that follow, such as a place. Words that speak of another date or
    time are no rest but a reason not to understand.
    """
    now = now_in(said_at, zone)
    cursor = cursor_on(text, language)
    piece = read_piece(cursor, now)
    if piece is None:
        return NotUnderstood(Why(Reason.NO_DATE, {"text": text.strip()[:40]}))
    problem = _problem(cursor, piece)
    if problem is not None:
        return NotUnderstood(problem)
    return settle(piece, now, text[cursor.peek().start :].strip(SEPARATORS))


def _problem(cursor: Cursor, piece: Piece) -> Why | None:
    why = leftover(cursor, piece.times is not None)
    if why is not None and cursor.peek().text in cursor.words.either | {",", ";", "|"}:
        return Why(Reason.MORE_THAN_ONE, why.parameters)
    return why


def parse_moments(
    text: str, said_at: datetime, language: str = "nl", zone: str = AMSTERDAM
) -> tuple[Parsed[Moment], ...]:
    """One answer per moment of a list or series, in the order of the text (at least one).

    Items are separated by commas, `en`, `of`, `;`, `|` or line breaks; `2e dinsdag van maart en
    juni` is two. Month, week, day and time that are named once count for the items around them.
    """
    now = now_in(said_at, zone)
    cursor = cursor_on(text, language, MOST_TOKENS)
    if len(cursor.tokens) >= MOST_TOKENS:
        return (NotUnderstood(Why(Reason.TOO_LONG)),)
    lines = read_lines(text, cursor, now)
    answers = tuple(answer for line in lines for answer in settle_line(line, now))
    return answers or (NotUnderstood(Why(Reason.NO_DATE)),)
