"""Help: what this person may do in this room, with examples that can be copied."""

from commands.arguments import Rest
from commands.base import (
    Command,
    Context,
    JobContext,
    MemberJoined,
    Place,
    React,
    Reply,
    Retract,
    Role,
    UserError,
    command,
    listener,
    reply,
    say,
)
from commands.language.words import fold
from storage import journal, people
from storage.journal import Conflict
from storage.rooms import Room


@command("help", "hulp", english=("commands",))
def help(context: Context, word: Rest = "") -> Reply:
    """What this person can do here; `help knelpunt` is about one command."""
    here = [one for one in context.commands if one.shown and _may(context, one)]
    if word:
        wanted = fold(word.lstrip("!"))
        here = [one for one in here if wanted in map(fold, (*one.names, *one.english))]
        if not here:
            raise UserError("unknown_help")
    return reply(say("help_shown", lines=[f"help_{one.key}" for one in here]))


def _may(context: Context, one: Command) -> bool:
    place = Place.PRIVATE if context.in_private else Place.PLATFORM
    if not one.where & place:
        return False
    if one.who is Role.ADMINISTRATOR:
        return context.sender in context.administrators
    return context.role >= one.who


@command(
    "ongedaan", "ongedaan maken", "terugdraaien", english=("undo",), exact=True, undoable=False
)
def undo(context: Context) -> Reply:
    """Take back one's last action in this room; see `storage.journal`."""
    since = context.said_at - journal.UNDO_WITHIN
    action = journal.latest(context.session, context.sender, context.room.room_id, since)
    if action is None:
        raise UserError("nothing_to_undo")
    try:
        journal.undo(context.session, action)
    except Conflict:
        raise UserError("undo_conflict") from None
    return reply(Retract(action.event_id), React())


@listener(MemberJoined)
def welcome(context: Context | JobContext, fact: MemberJoined) -> Reply:
    """Three lines for a newcomer, once, in private."""
    room = context.session.get(Room, fact.room_id)
    if room is None or not people.greet(context.session, fact.user_id, context.now):
        return Reply()
    return reply(say("welcome", title=room.title).to(fact.user_id))
