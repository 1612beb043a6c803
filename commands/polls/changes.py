"""What becomes of a poll: fix, close, reopen, add a date, drop one, cancel, take back."""

from typing import Final

from commands.arguments import Rest
from commands.base import (
    Context,
    JobContext,
    Part,
    React,
    Reply,
    Role,
    Undone,
    UserError,
    command,
    listener,
    reply,
    say,
    together,
    withdrawal,
)
from commands.language.words import fold
from commands.polls import keeping
from commands.polls.asking import read_deadline, read_options
from commands.polls.closing import MOST
from commands.polls.facts import DateFixed, DateUnfixed
from commands.polls.handlers import closing_moment, option
from commands.polls.numbers import named, option_of, require_open, which
from commands.polls.overview import View, candidates, look, moment_of, refresh
from commands.privacy.guard import check
from storage import journal, polls, rooms
from storage.polls import Poll, PollKind, PollOption, PollState

_ANYWAY: Final = frozenset(("toch", "anyway"))


@command("vast", "vastleggen", "leg vast", english=("fix",), who=Role.MODERATOR, undoable=False)
def fix(context: Context, words: Rest = "") -> Reply:
    """Fix the date: `vast D-7 1`; `toch` when too few can."""
    poll, rest = which(context, words, PollKind.DATE)
    _require_runner(context, poll, moderator=True)
    if poll.state not in (PollState.OPEN, PollState.CLOSED):
        raise UserError("poll_not_open", label=poll.label, state=poll.state.value)
    said = [fold(word) for word in rest.split()]
    numbers = [int(word) for word in said if word.isdecimal() and len(word) < 4]
    if len(numbers) != 1:
        raise UserError("fix_which", label=poll.label)
    chosen = option_of(context, poll, numbers[0])
    view = look(context.session, poll, context.bot)
    if not any(word in _ANYWAY for word in said):
        _refuse_bad_date(view, chosen.number)
    poll.fixed_option = chosen.number
    ended = keeping.end(
        context.session, poll, PollState.FIXED, context.bot, context.now, context.said_at
    )
    fixed = DateFixed(
        poll_id=poll.id or 0,
        number=poll.number,
        title=str(poll.title),
        moment=moment_of(chosen),
        room_ids=tuple(polls.rooms_of(context.session, poll)),
    )
    return reply(React()) + ended + reply(fixed)


def _refuse_bad_date(view: View, number: int) -> None:
    """Raise UserError for a date that everybody refuses, or that too few can."""
    one = next(one for one in candidates(view) if one.number == number)
    label = view.poll.label
    if one.refused:
        raise UserError("fix_refused_by_all", label=label, number=number)
    if not one.quorum_met:
        raise UserError(
            "fix_below_quorum", label=label, number=number, yes=one.yes, quorum=view.quorum
        )


@command("sluit", "sluiten", english=("close",), series="DP", undoable=False)
def close_poll(context: Context, words: Rest = "") -> Reply:
    """Close a poll before its deadline: `sluit D-7`."""
    poll, _ = which(context, words)
    _require_runner(context, poll)
    require_open(poll)
    closed = keeping.close(context.session, poll, context.bot, context.now, context.said_at)
    return reply(React()) + closed


@command("heropen", "heropenen", english=("reopen",), series="DP", undoable=False)
def reopen_poll(context: Context, words: Rest = "") -> Reply:
    """Take votes again: `heropen D-7`, or `heropen D-7 tot vr 5 feb`. Earlier answers stay."""
    poll, rest = named(context, words)
    if poll is None:
        raise UserError("poll_which_number")
    _require_runner(context, poll)
    if poll.state is PollState.OPEN:
        raise UserError("poll_is_open", label=poll.label)
    dates = [moment_of(one) for one in _left(context, poll)] if _is_dates(poll) else []
    due = read_deadline(rest, context.said_at, context.room.language) if rest.strip() else None
    unfixed = poll.state is PollState.FIXED
    poll.state, poll.ended_at, poll.fixed_option = PollState.OPEN, None, None
    poll.round, poll.told_all = poll.round + 1, False
    poll.closes_at = closing_moment(due, context.said_at, dates)
    context.session.add(poll)
    keeping.plan(context.session, poll, context.said_at)
    parts: list[Part] = [React()]
    if _is_dates(poll):
        parts += _announced_again(context, poll, "poll_reopened")
        left = _left(context, poll)
        if keeping.wants_natives(left):
            parts += keeping.native_parts(context.session, poll, left)
    else:
        parts += keeping.question_native(context.session, poll)
    parts += refresh(context.session, poll, context.bot, context.now)
    room_ids = tuple(polls.rooms_of(context.session, poll))
    facts = [DateUnfixed(poll.id or 0, poll.number, room_ids)] if unfixed else []
    return reply(*parts, *facts)


@command("datum erbij", "datums erbij", english=("add date",), undoable=False)
def add_date(context: Context, words: Rest = "") -> Reply:
    """One more date: `datum erbij D-7 do 18 mrt 10.00`. Answers stay."""
    poll, rest = which(context, words, PollKind.DATE)
    _require_runner(context, poll)
    require_open(poll)
    if not rest.strip():
        raise UserError("add_date_usage", label=poll.label)
    dates = read_options(
        [rest], context.said_at, context.room.language, before=(f"datum erbij {poll.label}",)
    )
    have = polls.options_of(context.session, poll)
    left = [one for one in have if not one.dropped]
    if len(left) + len(dates) > MOST or len(have) + len(dates) > 2 * MOST:
        raise UserError("poll_too_many", count=len(left) + len(dates), most=MOST)
    known = [moment_of(one) for one in left]
    made = []
    for number, moment in enumerate(dates, len(have) + 1):
        if any((moment.date, moment.start) == (one.date, one.start) for one in known):
            raise UserError("poll_date_twice", moment=moment)
        known.append(moment)
        made.append(option(moment, poll.id or 0, number))
    context.session.add_all(made)
    poll.told_all = False
    context.session.add(poll)
    context.session.flush()
    parts: list[Part] = [React(), *_announced_again(context, poll, "poll_date_added")]
    if keeping.wants_natives([*left, *made]):
        parts += keeping.native_parts(context.session, poll, made)
    return reply(*parts, *refresh(context.session, poll, context.bot, context.now))


@command("datum weg", "datum eraf", english=("drop date",), undoable=False)
def drop_date(context: Context, words: Rest = "") -> Reply:
    """A date that falls out: `datum weg D-7 2`. The numbers of the others stay."""
    poll, rest = which(context, words, PollKind.DATE)
    _require_runner(context, poll)
    require_open(poll)
    number = rest.strip().rstrip(".")
    if not number.isdecimal() or len(number) > 3:
        raise UserError("drop_date_usage", label=poll.label)
    gone = option_of(context, poll, int(number))
    if len(_left(context, poll)) < 2:
        raise UserError("drop_date_last", label=poll.label)
    view = look(context.session, poll, context.bot)
    gone.dropped = True
    context.session.add(gone)
    ended = keeping.end_natives(context.session, view, context.said_at, gone.id)
    return reply(React(), *ended, *refresh(context.session, poll, context.bot, context.now))


@command("annuleer", "annuleren", english=("cancel",), series="DP", exact=True, undoable=False)
def cancel(context: Context, words: Rest = "") -> Reply:
    """The poll is off: `annuleer D-7`. Its rooms hear it."""
    poll, _ = named(context, words)
    if poll is None:
        raise UserError("poll_which_number")
    _require_runner(context, poll)
    if poll.state is PollState.CANCELLED:
        raise UserError("poll_not_open", label=poll.label, state=poll.state.value)
    told = say("poll_cancelled", label=poll.label, title=str(poll.title))
    room_ids = polls.rooms_of(context.session, poll)
    return (
        reply(React())
        + _cancelled(context, poll)
        + reply(*(told.in_room(room_id).aloud() for room_id in room_ids))
    )


def _cancelled(context: Context, poll: Poll) -> Reply:
    unfixed = poll.state is PollState.FIXED
    room_ids = tuple(polls.rooms_of(context.session, poll))
    poll.fixed_option = None
    ended = keeping.end(
        context.session, poll, PollState.CANCELLED, context.bot, context.now, context.said_at
    )
    fact = DateUnfixed(poll.id or 0, poll.number, room_ids)
    return ended + (reply(fact) if unfixed else Reply())


@withdrawal("poll:")
def withdraw(context: Context, name: str) -> Reply:
    """The message that asked was deleted: the poll is off and its words are gone."""
    _, number, what, *_ = [*name.split(":"), ""]
    poll = context.session.get(Poll, int(number))
    if poll is None or what != "source" or poll.asked_by != context.sender:
        return Reply()
    cancelled = Reply() if poll.state is PollState.CANCELLED else _cancelled(context, poll)
    poll.title = check("ingetrokken")
    context.session.add(poll)
    for one in polls.options_of(context.session, poll):
        one.words = check("ingetrokken") if one.words is not None else None
        context.session.add(one)
    context.session.flush()
    journal.forget_words(context.session, Poll, (poll.id,))
    return cancelled


@listener(Undone)
def put_back(context: Context | JobContext, fact: Undone) -> Reply:
    """Votes that were taken back count no more: the overview shows it."""
    ids = {values["poll_id"] for model, values in fact.rows if model == "Ballot"}
    found = [context.session.get(Poll, poll_id) for poll_id in sorted(ids)]
    return together(
        reply(*refresh(context.session, poll, context.bot, context.now))
        for poll in found
        if poll is not None
    )


def _announced_again(context: Context, poll: Poll, key: str) -> list[Part]:
    view = look(context.session, poll, context.bot)
    return list(keeping.announce(view, key, context.now, context.session))


def _require_runner(context: Context, poll: Poll, *, moderator: bool = False) -> None:
    """Raise UserError unless this person asked for the poll, or moderates its room."""
    if rooms.is_moderator(context.session, poll.room_id, context.sender):
        return
    if moderator or poll.asked_by != context.sender:
        raise UserError("poll_not_yours", label=poll.label)


def _left(context: Context, poll: Poll) -> list[PollOption]:
    return [one for one in polls.options_of(context.session, poll) if not one.dropped]


def _is_dates(poll: Poll) -> bool:
    return poll.kind is PollKind.DATE
