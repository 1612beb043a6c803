"""A question to a room: `!peiling Akkoord met de notulen? | ja | nee`."""

from commands.arguments import Rest, checked
from commands.base import Context, Name, Reply, UserError, command, reply
from commands.polls import keeping
from commands.polls.asking import read_question
from commands.polls.handlers import closing_moment, places
from commands.polls.overview import look
from storage import polls
from storage.polls import Poll, PollKind, PollOption

LONGEST_CHOICE = 80
"""Characters of an answer: clients cut off what is longer."""


@command("peiling", "peil", english=("survey", "question"), makes_item=True)
def question_poll(context: Context, words: Rest = "") -> Reply:
    """Ask the room something: `peiling Akkoord? | ja | nee | sluit vrijdag | geheim`."""
    if not words.strip():
        raise UserError("question_poll_missing")
    asked = read_question(words, context.said_at, context.room.language)
    title = checked(asked.title, "question_poll_missing")
    choices = [checked(one) for one in asked.words]
    if any(len(one) > LONGEST_CHOICE for one in choices):
        raise UserError("question_choice_too_long", longest=LONGEST_CHOICE)
    room_ids = places(context, asked)
    closes = closing_moment(asked.closes, context.said_at, ()) if asked.closes else None
    poll = polls.add(
        context.session,
        Poll(
            kind=PollKind.QUESTION,
            number=0,
            title=title,
            room_id=room_ids[0],
            asked_by=context.sender,
            hidden=asked.hidden,
            created_at=context.said_at,
            closes_at=closes,
            source_event=context.event_id,
        ),
        room_ids,
        [PollOption(poll_id=0, number=0, words=one) for one in choices],
    )
    keeping.plan(context.session, poll, context.said_at)
    view = look(context.session, poll, context.bot)
    posted = keeping.posted(context.session, view, context.now)
    return reply(Name(f"{poll.prefix}source"), *posted)
