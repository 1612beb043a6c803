"""Rights: what is kept and why, one's own data, being forgotten, and what to do about a breach."""

from datetime import timedelta
from typing import Final

from commands.arguments import Rest
from commands.base import (
    Context,
    FileRecipe,
    Place,
    Reply,
    Role,
    Say,
    Unsay,
    answer,
    command,
    reply,
    say,
)
from commands.language.answers import NO, YES
from commands.language.words import fold
from commands.privacy.guard import check
from commands.privacy.rights import everything, overview
from commands.privacy.terms import officer, text_months
from commands.signals.facts import SignalWithdrawn
from storage import erasure, questions
from storage.questions import LONGEST, Question
from storage.rooms import Room
from storage.terms import NAME_MONTHS

ANYWHERE: Final = Place.PLATFORM | Place.PRIVATE | Place.LEFT
FORGET: Final = "forget_me"
EVERYTHING: Final = "everything"
REPORT_WITHIN: Final = timedelta(hours=72)
"""From the moment that a breach is known (AVG art. 33)."""


@command("privacy", "avg", where=ANYWHERE)
def privacy(context: Context, words: Rest = "") -> Reply:
    """Tell what is kept, why, how long, and how to have it removed (AVG art. 13)."""
    room = _own(context)
    months = text_months(context.session, room.room_id)
    asked = officer(context.session, room)
    return reply(say("privacy_told", text_months=months, name_months=NAME_MONTHS, officer=asked))


def _own(context: Context) -> Room:
    """The platform of who asks, also in private."""
    return context.platforms[0] if context.platforms else context.room


@command(
    *("mijngegevens", "mijn gegevens", "mijn data", "welke gegevens", "wat weet je", "wat weet u"),
    *("wat bewaar je", "wat bewaart u", "inzage"),
    english=("mydata", "my data"),
    where=ANYWHERE,
)
def my_data(context: Context, words: Rest = "") -> Reply:
    """All that is kept of the sender, at once and in private (AVG art. 15 and 20)."""
    told = _my_data(context, words)
    if context.in_private:
        return reply(told)
    return reply(say("my_data_privately"), told.to(context.sender))


def _my_data(context: Context, words: str) -> Say:
    asked = {fold(word) for word in words.split()}
    if asked & {"bestand", "file", "json", "download", "downloaden"}:
        record = everything(context.session, context.sender, context.now)
        return say("my_data_file").with_file(FileRecipe("json", record, "mijn-gegevens.json"))
    values = overview(context.session, context.sender)
    if values is None:
        return say("my_data_none")
    return say("my_data", **values, officer=officer(context.session, _own(context)))


@command(
    *("vergeetmij", "vergeet mij", "vergeet me", "wis mij"),
    english=("forgetme", "forget me"),
    where=ANYWHERE,
    exact=True,
    undoable=False,
)
def forget_me(context: Context, words: Rest = "") -> Reply:
    """Ask once, in private, whether the sender is to be forgotten (AVG art. 17 and 21)."""
    reported = [label for _, label in erasure.signals_of(context.session, context.sender)]
    asked = questions.ask(
        context.session,
        Question(
            kind=FORGET,
            person=context.sender,
            choices=[YES, NO, *([EVERYTHING] if reported else [])],
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say("forget_asked", reported=reported).named(asked.name)
    if context.in_private:
        return reply(asking)
    return reply(say("forget_privately"), asking.to(context.sender))


@answer(FORGET, where=ANYWHERE, undoable=False)
def forget_answered(context: Context, question: Question, key: str, words: str) -> Reply:
    """Take her out of every table, at her word the text of what she reported too."""
    if key == NO:
        return reply(say("forget_not"))
    session = context.session
    mine = erasure.signals_of(session, context.sender) if key == EVERYTHING else []
    erasure.forget_person(session, context.sender)
    answered = Reply()
    for signal_id, _ in mine:
        posts = erasure.withdraw_signal(session, signal_id, check("ingetrokken"), context.now)
        answered += reply(*map(Unsay, posts), SignalWithdrawn(signal_id))
    erased = [label for _, label in mine]
    return answered + reply(say("forgotten", inside=bool(context.platforms), erased=erased))


@command("datalek", english=("databreach", "data breach"), who=Role.MODERATOR)
def breach(context: Context, words: Rest = "") -> Reply:
    """The runbook for moderators, with the moment by which it must be reported."""
    asked = officer(context.session, context.room)
    told = say("breach", deadline=context.said_at + REPORT_WITHIN, officer=asked)
    if context.in_private:
        return reply(told)
    return reply(say("my_data_privately"), told.to(context.sender))
