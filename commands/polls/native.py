"""Votes that are clicked, in native polls and on numbers, by the rules of MSC3381."""

from typing import Final

from commands.base import (
    Context,
    Part,
    Reply,
    button,
    poll_ended,
    reply,
    vote,
    withdrawal,
)
from commands.polls import keeping
from commands.polls.casting import Voter, cast, left
from commands.polls.numbers import named
from commands.polls.overview import refresh
from commands.polls.tally import chosen
from commands.rooms import declared
from storage import polls, rooms
from storage.polls import Answer, Poll, PollKind, PollNative, PollState, Source
from storage.rooms import Room

_TICKS: Final = {f"{digit}\u20e3": digit for digit in range(1, 10)} | {"\U0001f51f": 10}
ANSWERS: Final = {"yes": Answer.YES, "maybe": Answer.MAYBE, "no": Answer.NO}


@vote("poll:")
def clicked(context: Context, name: str, answers: tuple[str, ...] | None) -> Reply:
    """A vote in a native poll: the answer to its own date only (MSC3381)."""
    native = polls.native_named(context.session, name)
    poll = context.session.get(Poll, native.poll_id) if native else None
    at = context.stamped_at or context.said_at
    if (
        native is None
        or poll is None
        or context.room.room_id not in polls.rooms_of(context.session, poll)
    ):
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
    if number not in left(context, poll):
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


def _may_redact(context: Context) -> bool:
    room = context.session.get(Room, context.room.room_id)
    levels = (room.power_levels if room else None) or {}
    needed = levels.get("redact", 50)
    _, power = rooms.member(context.session.connection(), context.room.room_id, context.sender)
    return isinstance(needed, int) and not isinstance(needed, bool) and power >= needed
