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
    Undone,
    Unsay,
    UserError,
    command,
    listener,
    reply,
    say,
)
from commands.language.likeness import alike
from commands.language.words import fold
from storage import journal, people, questions
from storage.journal import Action, Conflict
from storage.questions import Question
from storage.rooms import Room


@command("help", "hulp", "hlp", english=("commands",))
def help(context: Context, word: Rest = "") -> Reply:
    """What this person can do here; `help knelpunt` is about one command, also mistyped."""
    here = [one for one in context.commands if one.shown and _may(context, one)]
    if word:
        here = _called(here, fold(word.lstrip("!！ ")))
    return reply(say("help_shown", lines=[f"help_{one.key}" for one in here]))


def _called(here: list[Command], wanted: str) -> list[Command]:
    """Those that are called so, or else the likeliest. Raises UserError when there is none."""
    names = {fold(name): one for one in here for name in (*one.names, *one.english)}
    words = wanted.split()
    for said in (wanted, *words):
        if said in names:
            return [names[said]]
    likely = [like.word for word in words for like in alike(word, list(names))]
    if not likely:
        raise UserError("unknown_help")
    return [names[likely[0]]]


def _may(context: Context, one: Command) -> bool:
    place = Place.PRIVATE if context.in_private else Place.PLATFORM
    if place not in one.where:
        return False
    if one.who is Role.ADMINISTRATOR:
        return context.sender in context.administrators
    return context.role >= one.who


@command(
    *("ping", "ben je er", "bent u er"),
    english=("are you there",),
    shown=False,
    undoable=False,
    where=Place.PLATFORM | Place.PRIVATE | Place.ELSEWHERE,
)
def ping(context: Context) -> Reply:
    """Whether the bot hears and can speak; reads and changes nothing."""
    return reply(say("here"))


@command(
    "ongedaan", "ongedaan maken", "terugdraaien", english=("undo",), exact=True, undoable=False
)
def undo(context: Context) -> Reply:
    """Take back one's last action in this room; see `storage.journal`."""
    since = context.said_at - journal.UNDO_WITHIN
    action = journal.latest(context.session, context.sender, context.room.room_id, since)
    question = questions.latest(context.session, context.sender, context.now)
    if question is not None and _is_last(context, question, action):
        questions.drop(context.session, question)
        return reply(Unsay(question.name), React())
    if action is None:
        raise UserError("nothing_to_undo")
    try:
        rows = journal.undo(context.session, action)
    except Conflict:
        raise UserError("undo_conflict") from None
    return reply(Retract(action.event_id), React(), Undone(rows))


def _is_last(context: Context, question: Question, action: Action | None) -> bool:
    """Whether the last thing that her words led to here was this question, and just now."""
    if context.said_at - question.asked_at > journal.UNDO_WITHIN:
        return False
    here = context.in_private or question.room_id == context.room.room_id
    return here and (action is None or question.asked_at >= action.at)


@command(
    *("hoi", "hallo", "hey", "hee", "dag", "goedemorgen", "goedemiddag", "goedenavond", "moin"),
    *("wie ben je", "wie ben jij", "wie bent u", "wat kan je", "wat kun je", "wat kunt u"),
    *("wat kan jij", "wat doe je", "wat doe jij", "wat doet u", "wat is dit", "wat moet ik"),
    *("wat kan ik", "hoe werkt dit", "hoe werkt het", "hoe werk je", "hoe moet dit"),
    english=("hi", "hello", "what is this", "what can you", "who are you", "how does this"),
    shown=False,
    undoable=False,
)
def greeting(context: Context, words: Rest = "") -> Reply:
    """Who greets the bot, or asks what it is for, gets the three lines for newcomers."""
    people.greet(context.session, context.sender, context.now)
    room = context.platforms[0] if context.platforms else context.room
    return reply(say("welcome", title=room.title))


@command(
    *("dank", "bedankt", "dankjewel", "dankje", "dankuwel", "merci", "top", "super", "fijn"),
    english=("thanks", "thank you"),
    shown=False,
    undoable=False,
    where=Place.PRIVATE,
)
def thanks(context: Context, words: Rest = "") -> Reply:
    """Thanks need no answer."""
    return Reply()


@listener(MemberJoined)
def welcome(context: Context | JobContext, fact: MemberJoined) -> Reply:
    """Three lines for a newcomer, once, in private."""
    room = context.session.get(Room, fact.room_id)
    if room is None or not people.greet(context.session, fact.user_id, context.now):
        return Reply()
    return reply(say("welcome", title=room.title).to(fact.user_id))
