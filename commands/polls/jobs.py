"""What happens to polls on a date: two reminders to the missing at most, and the end."""

from collections.abc import Sequence

from sqlmodel import Session

from commands.base import Context, JobContext, Part, Reply, Say, job, listener, reply, say
from commands.meetings.facts import MeetingCancelled, MeetingMoved, MeetingPlanned
from commands.polls import keeping
from commands.polls.clashes import share
from commands.polls.closing import LAST
from commands.polls.overview import View, look, refresh, values
from commands.polls.voters import asked_first
from commands.rooms.facts import RoomReplaced
from storage import polls
from storage.polls import Poll, PollState


@job(keeping.CLOSE)
def close_poll(context: JobContext, subject: str, step: str) -> Reply:
    """Close a poll at its deadline. Votes from after it do not count, also when we come late."""
    poll = _running(context.session, subject, step)
    if poll is None:
        return Reply()
    at = poll.closes_at or context.due_at
    return keeping.close(context.session, poll, context.bot, context.now, at)


@job(keeping.REMIND)
def remind(context: JobContext, subject: str, step: str) -> Reply:
    """Ask those who are missing, each in private; the second time its room hears how many."""
    poll = _running(context.session, subject, step)
    if poll is None or (poll.closes_at is not None and poll.closes_at <= context.now):
        return Reply()
    view = look(context.session, poll, context.bot)
    parts = _asked(context, view, step)
    if parts and step.startswith(LAST):
        shows = values(view, context.now)
        parts += [
            say("poll_reminded", **shows).in_room(room_id)
            for room_id in polls.rooms_of(context.session, poll)
        ]
    return reply(*parts)


@listener(RoomReplaced)
def moved(context: Context | JobContext, fact: RoomReplaced) -> Reply:
    """An open poll goes on in the new room with fresh messages; the old ones stay where they are.

    A name means its newest event, so that from then on the new overview is the one that is edited.
    """
    parts: list[Part] = []
    for poll in polls.open_in(context.session, [fact.new_id]):
        view = look(context.session, poll, context.bot)
        keeping.end_natives(context.session, view, context.now)
        fresh = keeping.posted(context.session, view, context.now)
        parts += [one.as_asked() if isinstance(one, Say) else one for one in fresh]
    return reply(*parts)


@listener(MeetingPlanned)
def meeting_planned(context: Context | JobContext, fact: MeetingPlanned) -> Reply:
    """Overviews warn of a meeting elsewhere with the same people."""
    return _warned(context, fact.room_ids)


@listener(MeetingMoved)
def meeting_moved(context: Context | JobContext, fact: MeetingMoved) -> Reply:
    """They warn of it where it is now."""
    return _warned(context, fact.room_ids)


@listener(MeetingCancelled)
def meeting_cancelled(context: Context | JobContext, fact: MeetingCancelled) -> Reply:
    """They warn of it no more."""
    return _warned(context, fact.room_ids)


def _warned(context: Context | JobContext, met: Sequence[str]) -> Reply:
    """The overviews of open date polls elsewhere that have people of these rooms, as they are."""
    session = context.session
    return reply(
        *(
            part
            for poll in polls.open_dates(session)
            if share(session, polls.rooms_of(session, poll), met, context.bot)
            for part in refresh(session, poll, context.bot, context.now)
        )
    )


def _asked(context: JobContext, view: View, step: str) -> list[Part]:
    """A question to each who speaks for one that is missing."""
    parts: list[Part] = []
    shows = values(view, context.now)
    people = [
        (user_id, voice)
        for voice in view.missing
        for user_id in asked_first(context.session, view.voters, voice)
    ]
    for count, (user_id, voice) in enumerate(dict(people).items()):
        organisation = view.voters.name(voice) if voice.startswith("o:") else None
        told = say("poll_asked", **shows, organisation=organisation).to(user_id)
        parts.append(told.named(f"{view.poll.prefix}ask:{step}:{count}"))
    return parts


def _running(session: Session, subject: str, step: str) -> Poll | None:
    """The poll, while it runs in the round for which this was planned."""
    poll = session.get(Poll, int(subject.partition(":")[2]))
    same_round = poll is not None and step.rpartition(":")[2] == str(poll.round)
    if poll is None or poll.state is not PollState.OPEN or not same_round:
        return None
    return poll
