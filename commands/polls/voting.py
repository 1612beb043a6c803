"""Every way to vote ends here: clicked, typed, reacted, phoned. Each answer is one ballot more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from commands.arguments import Rest, checked
from commands.base import (
    Command,
    Context,
    Name,
    Part,
    React,
    Reply,
    UserError,
    button,
    command,
    correction,
    overhears,
    poll_ended,
    reply,
    say,
    vote,
    withdrawal,
)
from commands.language.words import fold
from commands.people import matching, members
from commands.polls import keeping
from commands.polls.ballots import (
    WEEKDAYS,
    Contradiction,
    TypedBallot,
    read_ballot,
    with_numbers,
)
from commands.polls.numbers import named, option_of, require_open, which
from commands.polls.overview import View, as_vote, look, refresh, rewritten
from commands.polls.tally import Voice, chosen
from commands.polls.voters import short
from commands.rooms import declared
from storage import people, polls, rooms
from storage.polls import Answer, Ballot, Counted, Poll, PollKind, PollNative, PollState, Source
from storage.rooms import Room

_WITHDRAW: Final = frozenset("wis wissen weg intrekken clear withdraw verwijder".split())
_FOR: Final = re.compile(r"(?:voor|namens|for)\s+([^:]{1,80}?)\s*:\s*(.*)", re.I | re.DOTALL)
_TICKS: Final = {f"{digit}\u20e3": digit for digit in range(1, 10)} | {"\U0001f51f": 10}
ANSWERS: Final = {"yes": Answer.YES, "maybe": Answer.MAYBE, "no": Answer.NO}


@dataclass(frozen=True, slots=True)
class Voter:
    """Whose ballot it is, and how it came; `by` typed it for her."""

    user_id: str | None
    source: Source
    organisation_id: int | None = None
    by: str | None = None


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


@vote("poll:")
def clicked(context: Context, name: str, answers: tuple[str, ...] | None) -> Reply:
    """A vote in a native poll: the answer to its own date only (MSC3381)."""
    native = polls.native_named(context.session, name)
    poll = context.session.get(Poll, native.poll_id) if native else None
    at = context.stamped_at or context.said_at
    if native is None or poll is None or context.room.room_id not in _rooms(context, poll):
        return Reply()
    if poll.state is PollState.CANCELLED or (native.ended_at and at > native.ended_at):
        return Reply()
    voter = Voter(context.sender, Source.NATIVE)
    if native.option_id is None:
        return _clicked_question(context, poll, native, answers, voter)
    option = next(
        one for one in polls.options_of(context.session, poll) if one.id == native.option_id
    )
    if option.dropped:
        return Reply()
    known = {f"{native.id}-{key}": answer for key, answer in ANSWERS.items()}
    picked = chosen(answers, list(known))
    answer = known[picked[0]] if picked else None
    return cast(context, poll, voter, {option.number: answer}, native_id=native.id)


@poll_ended("poll:")
def ended(context: Context, name: str) -> Reply:
    """Who may redact others' messages may end our native polls, too (MSC3381)."""
    native = polls.native_named(context.session, name)
    poll = context.session.get(Poll, native.poll_id) if native else None
    if native is None or poll is None or not _may_redact(context):
        return Reply()
    at = context.stamped_at or context.said_at
    if native.ended_at is None or at < native.ended_at:
        native.ended_at = at
        context.session.add(native)
        context.session.flush()
    if poll.kind is PollKind.QUESTION and poll.state is PollState.OPEN:
        return keeping.close(context.session, poll, context.bot, context.now, at)
    return reply(*refresh(context.session, poll, context.bot, context.now))


@button("poll:", *_TICKS)
def ticked(context: Context) -> Reply:
    """A number below the announcement is a "kan" for that date, where the room has chosen so."""
    poll, _ = named(context, "")
    key = context.pressed or ""
    if poll is None or poll.state is not PollState.OPEN or poll.kind is not PollKind.DATE:
        return Reply()
    if declared.value(context.session, context.room, "poll_ticks") != "yes":
        return Reply()
    number = _TICKS.get(key, 0)
    if number not in _numbers(context, poll):
        return Reply()
    return cast(context, poll, Voter(context.sender, Source.REACTION), {number: Answer.YES})


@withdrawal("ballot:")
def unsaid(context: Context, name: str) -> Reply:
    """What said a ballot was deleted: the one before counts again (MSC3381)."""
    assert context.about is not None
    parts: list[Part] = []
    for poll_id in polls.withdraw_event(context.session, context.about.event_id):
        poll = context.session.get(Poll, poll_id)
        if poll is not None:
            parts += refresh(context.session, poll, context.bot, context.now)
    return reply(*parts)


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


def cast(
    context: Context,
    poll: Poll,
    voter: Voter,
    answers: Mapping[int, Answer | None],
    *,
    reasons: Mapping[int, str] | None = None,
    native_id: int | None = None,
) -> Reply:
    """Store a ballot for each of these options, and show what it changes."""
    view = look(context.session, poll, context.bot)
    ids = {one.number: one.id for one in view.options}
    organisation_id = voter.organisation_id
    if organisation_id is None and voter.user_id is not None:
        organisation_id = view.voters.speaks_for.get(voter.user_id)
    made = [
        Ballot(
            poll_id=poll.id or 0,
            option_id=ids.get(number),
            native_id=native_id,
            user_id=voter.user_id,
            organisation_id=organisation_id,
            answer=answer,
            reason=checked(reasons[number]) if reasons and number in reasons else None,
            source=voter.source,
            at=context.stamped_at or context.said_at,
            event_id=context.event_id,
            by=voter.by,
        )
        for number, answer in answers.items()
    ]
    context.session.add_all(made)
    context.session.flush()
    numbers: dict[int | None, int] = {one.id: one.number for one in view.options}
    after = view.with_votes([as_vote(Counted.of(one), numbers, view.voters) for one in made])
    named_event = Name(f"ballot:{context.event_id}")
    told = [*_replaced(view, after, voter, organisation_id), *_complete(context, after)]
    return reply(named_event, *told, *rewritten(context.session, after, context.now))


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
    numbers = _numbers(context, poll)
    read = _read(context, poll, words, numbers)
    for number in read.answers:
        option_of(context, poll, number)
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
    return read_ballot(words, _numbers(context, poll), _days(context, poll))


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
    answers: dict[int, Answer | None]
    if poll.kind is PollKind.QUESTION:
        answers = {0: None}
    else:
        answers = dict.fromkeys(_numbers(context, poll))
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


def _clicked_question(
    context: Context,
    poll: Poll,
    native: PollNative,
    answers: tuple[str, ...] | None,
    voter: Voter,
) -> Reply:
    known = {
        f"{native.id}-{one.number}": one.number for one in polls.options_of(context.session, poll)
    }
    picked = chosen(answers, list(known))
    given: dict[int, Answer | None] = {known[picked[0]]: Answer.YES} if picked else {0: None}
    return cast(context, poll, voter, given, native_id=native.id)


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
        for room_id in _rooms(context, poll)
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


def _replaced(before: View, after: View, voter: Voter, organisation_id: int | None) -> list[Part]:
    """When one speaks in another's place, both hear once how their organisation now stands."""
    if organisation_id is None or before.poll.kind is not PollKind.DATE:
        return []
    voice: Voice = f"o:{organisation_id}"
    was, now = before.tally.by_voice(voice), after.tally.by_voice(voice)
    earlier = sorted({one.person for one in was.values() if one.person})
    if not earlier or voter.user_id in earlier:
        return []
    if {n: one.answer for n, one in was.items()} == {n: one.answer for n, one in now.items()}:
        return []
    told = say(
        "poll_vote_replaced",
        label=before.poll.label,
        organisation=before.voters.name(voice),
        now=_stands(now),
        was=_stands(was),
        people=[short(one) for one in earlier],
    )
    present = before.voters.people.get(voice, ())
    both = [*([voter.user_id] if voter.user_id else []), *earlier]
    return [told.to(user_id) for user_id in both if user_id in present]


def _stands(votes: Mapping[int, object]) -> dict[str, list[int]]:
    """The numbers of dates that can, and of those that perhaps can."""
    found: dict[str, list[int]] = {"yes": [], "maybe": []}
    for number, one in sorted(votes.items()):
        answer = getattr(one, "answer", None)
        if answer in (Answer.YES, Answer.MAYBE):
            found[answer.value].append(number)
    return found


def _complete(context: Context, view: View) -> list[Part]:
    """Who asked hears, once, that everybody has answered."""
    poll = view.poll
    done = view.voters.expected and not view.missing
    if not done or poll.told_all or poll.asked_by is None or poll.state is not PollState.OPEN:
        return []
    poll.told_all = True
    context.session.add(poll)
    return keeping.tell_asker(context.session, view, "poll_all_answered", context.now)


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


def _numbers(context: Context, poll: Poll) -> list[int]:
    return [one.number for one in polls.options_of(context.session, poll) if not one.dropped]


def _rooms(context: Context, poll: Poll) -> list[str]:
    return polls.rooms_of(context.session, poll)


def _may_redact(context: Context) -> bool:
    room = context.session.get(Room, context.room.room_id)
    levels = (room.power_levels if room else None) or {}
    needed = levels.get("redact", 50)
    _, power = rooms.member(context.session.connection(), context.room.room_id, context.sender)
    return isinstance(needed, int) and not isinstance(needed, bool) and power >= needed
