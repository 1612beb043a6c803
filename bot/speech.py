"""A sentence -> what is to be done: a command, an answer to a question, or a question back."""

from dataclasses import dataclass

from bot.rights import Access, require
from commands.arguments import parse_arguments
from commands.base import (
    HOLE,
    NUMBER,
    Choose,
    Command,
    Context,
    Place,
    Reply,
    UserError,
    reply,
    say,
)
from commands.language.answers import TEXT, read_answer, read_button
from commands.privacy.guard import Refused, check
from commands.registry import Heard, Registry, plain_emoji
from storage import journal, questions
from storage.questions import LONGEST, Question

WHICH = "which_sentence"
"""The kind of question that offers readings of a sentence."""

WORDS_OF_A_TEXT = 3
"""A shorter answer than this is no better text."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a sentence led to. `command` and `words` are None and "" when it was no command."""

    reply: Reply
    command: Command | None = None
    words: str = ""


class Speech:
    """Understands sentences. Everything happens in the savepoint of the caller."""

    def __init__(self, registry: Registry, access: Access) -> None:
        self._registry = registry
        self._access = access

    def hear(self, context: Context, place: Place, sentence: str, called: bool) -> Done:
        """Do what a sentence says. Raises UserError."""
        question = self._question(context)
        key = read_answer(sentence, question.choices) if question else None
        if question is not None and key is not None:
            return self._answer(context, place, question, key, sentence)
        heard = self._registry.hear(sentence)
        if heard.command is not None:
            return self._command(context, place, heard.command, _words(heard, sentence))
        is_text = not called and len(sentence.split()) >= WORDS_OF_A_TEXT
        if question is not None and TEXT in question.choices and is_text:
            return self._answer(context, place, question, TEXT, sentence)
        return Done(self._unknown(context, place, heard, called))

    def press(self, context: Context, place: Place, key: str) -> Done:
        """Do what a reaction says."""
        about = context.about
        if place is Place.ELSEWHERE or about is None:
            return Done(Reply())
        question = self._question(context) if about.name else None
        meant = read_button(plain_emoji(key), question.choices) if question else None
        if question is not None and meant is not None:
            return self._answer(context, place, question, meant, "")
        pressed = self._registry.button(about.name, key)
        return Done(pressed.handler(context) if pressed else Reply())

    def _command(self, context: Context, place: Place, command: Command, words: str) -> Done:
        administrator = self._access.is_administrator(context.sender)
        if place is Place.ELSEWHERE and not administrator:
            return Done(Reply())
        require(command, place, context.role, administrator)
        if command.makes_item and self._said_before(context, command, words):
            return Done(reply(say("said_already")))
        try:
            arguments = parse_arguments(command, words, context)
            return Done(command.handler(context, *arguments), command, words)
        except Choose as choose:
            return Done(self._choose(context, choose, command.names[0]))

    def _said_before(self, context: Context, command: Command, words: str) -> bool:
        since = context.said_at - journal.UNDO_WITHIN
        last = journal.latest(context.session, context.sender, context.room.room_id, since)
        return last is not None and last.digest == journal.digest(command.key, words)

    def _question(self, context: Context) -> Question | None:
        """The question that is being answered: the one replied to, or in private the latest."""
        name = context.about.name if context.about else None
        if name and name.startswith("question:"):
            number = int(name.partition(":")[2])
            return questions.by_id(context.session, number, context.sender, context.now)
        if context.in_private:
            return questions.latest(context.session, context.sender, context.now)
        return None

    def _answer(
        self, context: Context, place: Place, question: Question, key: str, words: str
    ) -> Done:
        context.session.delete(question)
        context.session.flush()
        if question.kind == WHICH:
            reading = question.data["readings"][int(key) - 1]
            sentence = str(question.words).replace(HOLE, reading)
            heard = self._registry.hear(sentence)
            if heard.command is None:
                return Done(self._unknown(context, place, heard, True))
            return self._command(context, place, heard.command, _words(heard, sentence))
        handler = self._registry.answers[question.kind].handler
        return Done(handler(context, question, key, words))

    def _choose(self, context: Context, choose: Choose, prefix: str = "") -> Reply:
        """Ask which reading is meant. What the guard would not store has to be typed again."""
        sentence = f"{prefix} {choose.sentence}".strip()
        try:
            words = check(sentence)
        except Refused:
            return reply(say(choose.key, again=True, **choose.values))
        asked = questions.ask(
            context.session,
            Question(
                kind=WHICH,
                person=context.sender,
                room_id=context.room.room_id,
                choices=[str(number + 1) for number in range(len(choose.readings))],
                data={"readings": list(choose.readings)},
                words=words,
                asked_at=context.now,
                expires_at=context.now + LONGEST,
            ),
        )
        asking = say(choose.key, again=False, **choose.values).named(asked.name)
        return reply(asking.aloud(context.sender))

    def _unknown(self, context: Context, place: Place, heard: Heard, called: bool) -> Reply:
        if place is Place.ELSEWHERE:
            return Reply()
        private = place is Place.PRIVATE
        if heard.near:
            sentence = f"{HOLE} {heard.rest}".strip()
            return self._choose(
                context, Choose("which_command", sentence, heard.near, private=private)
            )
        if called or len(heard.rest.split()) >= WORDS_OF_A_TEXT - 1:
            raise UserError("unknown_command", private=private)
        return Reply()


def _words(heard: Heard, sentence: str) -> str:
    """What a command gets: all of the sentence when its name is the number it begins with."""
    assert heard.command is not None
    return sentence if NUMBER in heard.command.names else heard.rest
