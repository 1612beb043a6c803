"""What somebody asks for: a title, dates, a deadline, rooms, in whatever order they come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from commands.base import HOLE, Choose, UserError
from commands.language.dates import parse_moments
from commands.language.echo import echo
from commands.language.moments import Ambiguous, Moment, NotUnderstood, Parsed, Understood
from commands.language.words import fold
from commands.polls.closing import FEWEST, MOST

_CLOSES: Final = re.compile(
    r"(?:sluit(?:en|ing|t)?|deadline|uiterlijk|reageren|reageer|stemmen|closes?|until|tot)\b"
    r"(?:\s+(?:voor|op|uiterlijk|t/m|tot|by|on|before))*[\s:]+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_ROOMS: Final = re.compile(
    r"(?:kamers?|rooms?|platforms?|overleggen)\b[\s:]+(.+)", re.IGNORECASE | re.DOTALL
)
_AND: Final = re.compile(r"[\s,;+&]+")
_SMALL: Final = frozenset({"en", "and", ""})
_HIDDEN: Final = frozenset(("geheim", "verborgen", "anoniem", "hidden", "secret"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as read; `title` has not passed the guard. `extra` are pieces that are no dates."""

    title: str
    dates: tuple[Moment, ...] = ()
    closes: Moment | None = None
    slugs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    hidden: bool = False


def read_dates(text: str, said_at: datetime, language: str) -> Asked:
    """A date poll: `SOM | di 9 mrt 10.00 | do 11 mrt half twee | sluit do 28 jan | kamers som`.

    Raises UserError, or Choose when a date can mean several days.
    """
    pieces = _pieces(text)
    if len(pieces) == 1:
        pieces = _parted(pieces[0], said_at, language)
    if not pieces or _dates_only(pieces[0], said_at, language):
        raise UserError("poll_title_missing")
    title, rest = pieces[0], pieces[1:]
    closes, slugs, kept = _set_apart(rest)
    dates = read_options(kept, said_at, language, before=(title,), after=_said(closes, slugs))
    due = _deadline(closes, said_at, language, (title, *(echo(one, language) for one in dates)))
    return Asked(title, _judged(dates, due), due, slugs)


def read_question(text: str, said_at: datetime, language: str) -> Asked:
    """A question: `Akkoord met de notulen? | ja | nee | sluit vrijdag | geheim`."""
    pieces = _pieces(text)
    if not pieces:
        raise UserError("question_poll_missing")
    closes, slugs, kept = _set_apart(pieces[1:])
    hidden = [one for one in kept if fold(one) in _HIDDEN]
    words = tuple(one for one in kept if fold(one) not in _HIDDEN)
    due = _deadline(closes, said_at, language, (pieces[0], *words, *hidden))
    if len(words) < FEWEST:
        raise UserError("question_poll_missing")
    if len(words) > MOST:
        raise UserError("poll_too_many", count=len(words), most=MOST)
    if len({fold(one) for one in words}) < len(words):
        raise UserError("question_poll_twice")
    return Asked(pieces[0], (), due, slugs, words, bool(hidden))


def read_deadline(text: str, said_at: datetime, language: str) -> Moment | None:
    """`tot vr 5 feb`, or a date by itself. Raises UserError, also when it is not clear."""
    match = _CLOSES.fullmatch(text.strip())
    answer = parse_moments(match[1] if match else text, said_at, language)[0]
    if not isinstance(answer, Understood):
        raise UserError("poll_deadline_unclear")
    return answer.value


def read_options(
    pieces: Sequence[str],
    said_at: datetime,
    language: str,
    *,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> list[Moment]:
    """The dates in these pieces, in order. Raises UserError, or Choose with the whole sentence."""
    dates: list[Moment] = []
    for place, piece in enumerate(pieces):
        answers = parse_moments(piece, said_at, language)
        for number, one in enumerate(answers, len(dates) + 1):
            if isinstance(one, NotUnderstood):
                raise UserError("poll_date_unclear", number=number, reason=one.why.reason.value)
        doubtful = [one for one in answers if isinstance(one, Ambiguous)]
        if doubtful:
            done = (*before, *(echo(one, language) for one in dates))
            sentence = (*done, *_with_hole(answers, language), *pieces[place + 1 :], *after)
            raise _which(doubtful[0], sentence, language)
        dates += [one.value for one in answers if isinstance(one, Understood)]
    return dates


def _with_hole(answers: Sequence[Parsed[Moment]], language: str) -> list[str]:
    """One date a piece, with the hole for the doubtful one. Raises UserError when there are two."""
    if sum(isinstance(one, Ambiguous) for one in answers) > 1:
        raise UserError("poll_dates_doubtful")
    return [echo(one.value, language) if isinstance(one, Understood) else HOLE for one in answers]


def _which(doubtful: Ambiguous[Moment], sentence: Sequence[str], language: str) -> Choose:
    return Choose(
        "poll_which_date",
        " | ".join(sentence),
        tuple(echo(one, language) for one in doubtful.choices),
        reason=doubtful.why.reason.value,
    )


def _deadline(
    text: str | None, said_at: datetime, language: str, before: tuple[str, ...]
) -> Moment | None:
    if text is None:
        return None
    answer = parse_moments(text, said_at, language)[0]
    if isinstance(answer, Understood):
        return answer.value
    if isinstance(answer, NotUnderstood):
        raise UserError("poll_deadline_unclear")
    closes = "closes" if language == "en" else "sluit"
    raise _which(answer, (*before, f"{closes} {HOLE}"), language)


def _judged(dates: Sequence[Moment], closes: Moment | None) -> tuple[Moment, ...]:
    """The dates, each once and in order of time. Raises UserError."""
    if len(dates) < FEWEST:
        raise UserError("poll_too_few", count=len(dates))
    if len(dates) > MOST:
        raise UserError("poll_too_many", count=len(dates), most=MOST)
    for place, one in enumerate(dates):
        if any((one.date, one.start) == (other.date, other.start) for other in dates[:place]):
            raise UserError("poll_date_twice", moment=one)
    if closes is not None and closes.date > max(one.date for one in dates):
        raise UserError("poll_closes_too_late", closes=closes)
    return tuple(dates)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[|\n]", text) if piece.strip(" \t-*•")]


def _parted(text: str, said_at: datetime, language: str) -> list[str]:
    """A sentence without bars as title and dates: `SOM di 9 mrt 10.00, do 11 mrt half twee`."""
    words = text.split()
    for place in range(1, min(len(words), 15)):
        closes = _closing_word(words, place)
        answers = parse_moments(" ".join(words[place:closes]), said_at, language)
        if not any(isinstance(one, NotUnderstood) for one in answers):
            tail = [" ".join(words[closes:])] if closes < len(words) else []
            title = " ".join(words[:place]).rstrip(":,;-– ")
            return [title, " ".join(words[place:closes]), *tail]
    return [text]


def _closing_word(words: Sequence[str], start: int) -> int:
    """Where `sluit ...` begins, behind `start`; else the end."""
    names = ("sluit", "deadline", "closes")
    return next((n for n in range(start, len(words)) if fold(words[n]) in names), len(words))


def _dates_only(piece: str, said_at: datetime, language: str) -> bool:
    answers = parse_moments(piece, said_at, language)
    return all(isinstance(one, Understood) and not one.rest for one in answers)


def _set_apart(pieces: Sequence[str]) -> tuple[str | None, tuple[str, ...], list[str]]:
    """The deadline, the rooms, and all other pieces."""
    closes, slugs, kept = None, (), []  # type: tuple[str | None, tuple[str, ...], list[str]]
    for piece in pieces:
        if (match := _CLOSES.fullmatch(piece)) and closes is None:
            closes = match[1]
        elif match := _ROOMS.fullmatch(piece):
            named = (fold(word) for word in _AND.split(match[1]))
            slugs = tuple(dict.fromkeys(word for word in named if word not in _SMALL))
        else:
            kept.append(piece)
    return closes, slugs, kept


def _said(closes: str | None, slugs: tuple[str, ...]) -> tuple[str, ...]:
    """Deadline and rooms as pieces again."""
    return (
        *((f"sluit {closes}",) if closes else ()),
        *((f"kamers {' '.join(slugs)}",) if slugs else ()),
    )
