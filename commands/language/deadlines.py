"""A deadline at the end of a sentence: `antwoord voor 1 april`, `sluit do 28 jan`."""

from datetime import datetime

from commands.language.date_tokens import cursor_on
from commands.language.moment_judging import settle
from commands.language.moment_reading import now_in, read_piece
from commands.language.moments import AMSTERDAM, Ambiguous, Moment, Understood

LONGEST = 100
_TRAILING = " \t\r\n,;:.-–("


def find_deadline(
    text: str, said_at: datetime, language: str = "nl", zone: str = AMSTERDAM
) -> tuple[str, Understood[Moment] | Ambiguous[Moment] | None]:
    """The text without a deadline at its very end, and that deadline.

    None, with the text as it was, when the last words are no date: `voor de opvang`, `voor 2`.
    A deadline that can mean several days, or lies in the past, is a question.
    """
    offset = max(0, len(text) - LONGEST)
    offset = text.find(" ", offset) if offset else 0
    tail = text[max(offset, 0) :]
    now = now_in(said_at, zone)
    cursor = cursor_on(tail, language)
    for place in reversed(range(len(cursor.tokens))):
        word = cursor.tokens[place]
        if word.text not in cursor.words.deadline:
            continue
        cursor.at = place + 1
        piece = read_piece(cursor, now)
        while cursor.peek().text in (".", ")"):
            cursor.at += 1
        if piece is None or piece.day is None or cursor.peek().kind != "end":
            continue
        due = settle(piece, now)
        if isinstance(due, Understood | Ambiguous):
            return text[: max(offset, 0) + word.start].rstrip(_TRAILING), due
    return text, None
