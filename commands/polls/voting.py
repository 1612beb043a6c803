"""Votes that are typed: by command, below a message of the poll, in private, for who phoned."""

import re
from collections.abc import Mapping
from typing import Final

from commands.arguments import Rest, checked
from commands.base import (
    Command,
    Context,
    Part,
    React,
    Reply,
    UserError,
    command,
    correction,
    overhears,
    reply,
    say,
)
from commands.language.words import fold
from commands.people import matching, members
from commands.polls import keeping
from commands.polls.ballots import WEEKDAYS, Contradiction, TypedBallot, read_ballot, with_numbers
from commands.polls.casting import Voter, cast, left
from commands.polls.numbers import named, option_of, require_open, which
from commands.polls.overview import (
    look,
    refresh,
)
from storage import people, polls, rooms
from storage.polls import (
    Answer,
    Ballot,
    Poll,
    PollKind,
    Source,
)

_WITHDRAW: Final = frozenset("wis wissen weg intrekken clear withdraw verwijder".split())
_FOR: Final = re.compile(r"(?:voor|namens|for)\s+([^:]{1,80}?)\s*:\s*(.*)", re.I | re.DOTALL)


@command("kan", english=("can",), called=True)
def can(context: Context, words: Rest = "") -> Reply:
    """Answer every date: `kan 1 3, misschien 2`. What is not named is a no."""
    poll, rest = which(context, words, PollKind.DATE)
    if fold(rest) in ("niet", "not"):
        rest = f"kan {rest}"
    return _typed(context, poll, rest, Voter(context.sender, Source.TYPED))


@command("stem", "stemmen", english=("vote",))
def ballot(context: Context, words: Rest = "") -> Reply:
    """`stem wis` withdraws; `stem voor SHOP: 1 3` is for somebody who phoned; else as `kan`."""
    first, _, rest = words.partition(" ")
    if fold(first) in _WITHDRAW:
        poll, _ = which(context, rest, before="wis")
        return _withdraw(context, poll)
    found, said = named(context, words)
    if match := _FOR.fullmatch(said):
        poll, said = (
            (found, match[2]) if found else which(context, match[2], before=f"voor {match[1]}:")
        )
        return _typed(context, poll, said, _somebody_else(context, poll, match[1]))
    poll, said = (found, said) if found else which(context, words)
    first, _, _ = said.partition(" ")
    if fold(first) in _WITHDRAW:
        return _withdraw(context, poll)
    return _typed(context, poll, said, Voter(context.sender, Source.TYPED))


@overhears("poll:")
def overheard(context: Context, words: str) -> Reply | None:
    """A ballot without a command: below a message of the poll, or in private."""
    poll = _meant(context, words)
    if poll is None or not words.strip():
        return None
    voter = Voter(context.sender, Source.TYPED)
    if poll.kind is PollKind.QUESTION:
        option = _choice(context, poll, words)
        return None if option is None else _choose(context, poll, option, voter)
    try:
        read = _read_ballot(context, poll, words)
    except Contradiction:
        return None
    if read is None and not (context.in_private and _is_attempt(words)):
        return None
    return _typed(context, poll, words, voter)


@correction("ballot:")
def corrected(context: Context, name: str, said: Command | None, words: str) -> Reply:
    """A typed ballot was edited: the new words count, as if they had been typed now."""
    assert context.about is not None
    event_id = context.about.event_id
    made = polls.of_event(context.session, event_id)
    poll = context.session.get(Poll, made[0].poll_id) if made else None
    if poll is None or context.sender not in (made[0].by, made[0].user_id):
        return Reply()
    require_open(poll)
    bare = _bare(context, words)
    ids = {one.number: one.id for one in polls.options_of(context.session, poll)}
    if poll.kind is PollKind.QUESTION:
        number = _choice(context, poll, bare)
        if number is None:
            raise UserError("question_vote_unclear", label=poll.label)
        made[0].option_id = option_of(context, poll, number).id
        given, reasons = {number: Answer.YES}, dict[int, str]()
    else:
        given, reasons = _answers(context, poll, bare)
    known = {one.option_id: one for one in made}
    for number, answer in given.items():
        ballot = known.get(ids[number]) or Ballot(
            **made[0].model_dump(exclude={"id", "option_id"}), option_id=ids[number]
        )
        ballot.answer, ballot.at = answer, context.stamped_at or context.said_at
        ballot.reason = checked(reasons[number]) if number in reasons else None
        context.session.add(ballot)
    context.session.flush()
    return reply(React(), *refresh(context.session, poll, context.bot, context.now))


def _bare(context: Context, words: str) -> str:
    """What is left of an edited ballot without the poll's number and for whom it is."""
    try:
        _, said = named(context, words)
    except UserError:
        said = words
    match = _FOR.fullmatch(said)
    return match[2] if match else said


def _typed(context: Context, poll: Poll, words: str, voter: Voter) -> Reply:
    """A ballot as typed; it answers every date."""
    require_open(poll)
    if poll.kind is PollKind.QUESTION:
        option = _choice(context, poll, words)
        if option is None:
            raise UserError("question_vote_unclear", label=poll.label)
        return _choose(context, poll, option, voter)
    answers, reasons = _answers(context, poll, words)
    done = cast(context, poll, voter, answers, reasons=reasons)
    return reply(*_noted(context, poll, answers)) + done


def _answers(context: Context, poll: Poll, words: str) -> tuple[dict[int, Answer], dict[int, str]]:
    """An answer to every date, and reasons. Raises UserError."""
    numbers = left(context, poll)
    read = _read(context, poll, words, numbers)
    for number in read.answers.keys() - numbers:
        option_of(context, poll, number)  # there is none: this says why
    reasons = {number: text for number, text in read.reasons.items() if text}
    return read.complete(numbers), reasons


def _read_ballot(context: Context, poll: Poll, words: str) -> TypedBallot | None:
    """A ballot that names dates by number, weekday or date."""
    found: dict[tuple[int, int], list[int]] = {}
    for one in polls.options_of(context.session, poll):
        if one.day is not None and not one.dropped:
            found.setdefault((one.day.day, one.day.month), []).append(one.number)
    dates = {day: numbers[0] for day, numbers in found.items() if len(numbers) == 1}
    words = with_numbers(words, dates)
    return read_ballot(words, left(context, poll), _days(context, poll))


def _read(context: Context, poll: Poll, words: str, numbers: list[int]) -> TypedBallot:
    try:
        read = _read_ballot(context, poll, words)
    except Contradiction:
        raise UserError("ballot_contradicts", label=poll.label) from None
    if read is None:
        raise UserError("ballot_unclear", label=poll.label)
    if read.only_refuses and len(read.answers) < len(numbers):
        raise UserError("ballot_only_refuses", label=poll.label)
    return read


def _noted(context: Context, poll: Poll, answers: Mapping[int, Answer]) -> list[Part]:
    """In a room a tick; in private what was understood, with the dates in full."""
    if not context.in_private:
        return [React()]
    view = look(context.session, poll, context.bot)
    lines = keeping.answer_lines(view, answers)
    return [say("ballot_noted", label=poll.label, title=str(poll.title), **lines)]


def _withdraw(context: Context, poll: Poll) -> Reply:
    require_open(poll)
    voter = Voter(context.sender, Source.TYPED)
    numbers = [0] if poll.kind is PollKind.QUESTION else left(context, poll)
    answers: dict[int, Answer | None] = dict.fromkeys(numbers)
    done = cast(context, poll, voter, answers)
    told = say("ballot_withdrawn", label=poll.label) if context.in_private else React()
    return reply(told) + done


def _choose(context: Context, poll: Poll, number: int, voter: Voter) -> Reply:
    """A choice in a question poll."""
    require_open(poll)
    option = option_of(context, poll, number)
    told = (
        say("question_vote_noted", label=poll.label, choice=str(option.words))
        if context.in_private
        else React()
    )
    return reply(told) + cast(context, poll, voter, {number: Answer.YES})


def _choice(context: Context, poll: Poll, words: str) -> int | None:
    """The number of the answer that these words are: its number, or its own words."""
    said = fold(words.strip())
    if said.isdecimal() and len(said) < 4:
        return int(said)
    for option in polls.options_of(context.session, poll):
        if fold(str(option.words)) == said:
            return option.number
    return None


def _meant(context: Context, words: str) -> Poll | None:
    """The poll that words without a command may be about."""
    about = context.about.name if context.about else None
    if about is not None and about.startswith("poll:"):
        return named(context, "")[0]
    if not context.in_private or not context.room_ids:
        return None
    running = polls.open_in(context.session, context.room_ids, PollKind.DATE)
    if not running:
        return None
    try:
        days = dict.fromkeys((name for names in WEEKDAYS for name in names), 1)
        if read_ballot(words, range(1, 21), days) is None and not _is_attempt(words):
            return None
    except Contradiction:
        return None
    return running[0] if len(running) == 1 else which(context, words, PollKind.DATE, "kan")[0]


def _somebody_else(context: Context, poll: Poll, name: str) -> Voter:
    """An organisation or a person for whom a moderator, or one of its own people, votes."""
    moderates = any(
        rooms.is_moderator(context.session, room_id, context.sender)
        for room_id in polls.rooms_of(context.session, poll)
    )
    found = people.organisation_named(context.session, name.strip())
    if found is not None and found.id is not None:
        view = look(context.session, poll, context.bot)
        if (found.id, context.sender) in view.voters.seats:
            return Voter(context.sender, Source.TYPED, found.id)
        if not moderates:
            raise UserError("only_moderators", command="stem voor")
        return Voter(None, Source.PHONED, found.id, context.sender)
    if not moderates:
        raise UserError("only_moderators", command="stem voor")
    there = matching(name.strip(), members(context)) if name.startswith("@") else []
    if len(there) != 1:
        raise UserError("poll_voter_unknown")
    return Voter(there[0], Source.PHONED, None, context.sender)


def _is_attempt(words: str) -> bool:
    """Whether somebody who talks to us alone surely means a vote: `kan de dertigste`."""
    said = words.split()
    return fold(said[0]) in ("kan", "can") and len(said) <= 5 and "?" not in words


def _days(context: Context, poll: Poll) -> dict[str, int]:
    """Names of weekdays on which there is one date -> its number."""
    by_weekday: dict[int, list[int]] = {}
    for one in polls.options_of(context.session, poll):
        if one.day is not None and not one.dropped:
            by_weekday.setdefault(one.day.weekday(), []).append(one.number)
    return {
        name: numbers[0]
        for weekday, numbers in by_weekday.items()
        if len(numbers) == 1
        for name in WEEKDAYS[weekday]
    }
