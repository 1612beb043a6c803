"""A ballot is stored, and what it changes is shown to whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass

from commands.arguments import checked
from commands.base import (
    Context,
    Name,
    Part,
    Reply,
    reply,
    say,
)
from commands.polls import keeping
from commands.polls.overview import View, as_vote, look, rewritten
from commands.polls.tally import Voice
from commands.polls.voters import short, voters
from storage import polls
from storage.polls import Answer, Ballot, Counted, Poll, PollKind, PollState, Source


@dataclass(frozen=True, slots=True)
class Voter:
    """Whose ballot it is, and how it came; `by` typed it for her."""

    user_id: str | None
    source: Source
    organisation_id: int | None = None
    by: str | None = None


def cast(
    context: Context,
    poll: Poll,
    voter: Voter,
    answers: Mapping[int, Answer | None],
    *,
    reasons: Mapping[int, str] | None = None,
    native_id: int | None = None,
) -> Reply:
    """Store a ballot for each of these options, and show what it changes.

    A question shows itself: nothing is looked at for it.
    """
    session, named_event = context.session, Name(f"ballot:{context.event_id}")
    view = look(session, poll, context.bot) if poll.kind is PollKind.DATE else None
    options = view.options if view else polls.options_of(session, poll)
    who = view.voters if view else voters(session, poll, context.bot)
    numbers: dict[int | None, int] = {one.id: one.number for one in options if not one.dropped}
    ids = {number: option_id for option_id, number in numbers.items()}
    organisation_id = voter.organisation_id
    if organisation_id is None and voter.user_id is not None:
        organisation_id = who.speaks_for.get(voter.user_id)
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
    polls.cast(session, poll, made)
    if view is None:
        return reply(named_event)
    after = view.with_votes([as_vote(Counted.of(one), numbers, who) for one in made])
    told = [*_replaced(view, after, voter, organisation_id), *_complete(context, after)]
    return reply(named_event, *told, *rewritten(session, after, context.now))


def _replaced(before: View, after: View, voter: Voter, organisation_id: int | None) -> list[Part]:
    """When one speaks in another's place, both hear once how their organisation now stands."""
    if organisation_id is None:
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


def left(context: Context, poll: Poll) -> list[int]:
    """The numbers of the options that were not dropped."""
    return [one.number for one in polls.options_of(context.session, poll) if not one.dropped]
