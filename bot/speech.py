"""A sentence -> what is to be done: a command, an answer to a question, or a question back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlmodel import Session

from bot.matrix.events import PollEnd, PollResponse
from bot.rights import Access, require
from commands.arguments import LONGEST_TEXT, parse_arguments, refuse_acute
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
from commands.language.answers import NO, TEXT, VALUE, YES, is_answer, read_answer, read_button
from commands.language.words import fold
from commands.privacy.guard import Refused, check
from commands.registry import Heard, Registry, plain_emoji
from storage import journal, later, questions
from storage.questions import LONGEST, Question
from storage.records import record

WHICH = "which_sentence"
"""The kind of question that offers readings of a sentence."""

WORDS_OF_A_TEXT = 3
"""A shorter answer than this is no better text."""


@record()
class Done:
    """What a sentence led to. `command` and `words` are None and "" when it was no command.

    `corrected`: it gave other words to what an earlier sentence made. `undoable`: see
    `storage.journal`.
    """

    reply: Reply
    command: Command | None = None
    words: str = ""
    corrected: bool = False
    undoable: bool = True


class Speech:
    """Understands sentences. Everything happens in the savepoint of the caller."""

    def __init__(self, registry: Registry, access: Access) -> None:
        self._registry = registry
        self._access = access

    def hear(self, context: Context, place: Place, sentence: str, called: bool) -> Done:
        """Do what a sentence says. Raises UserError."""
        question = _question(context)
        key = _meant(question, sentence) if question else None
        if question is not None and key is not None:
            return self._answer(context, place, question, key, sentence)
        if question is not None and self._is_value(context, question, sentence, called):
            return self._answer(context, place, question, VALUE, sentence)
        if not called and question is None:
            overheard = self._overhear(context, place, sentence)
            if overheard is not None:
                return overheard
        if not called and not context.in_private:
            return Done(_aside(context, question, sentence))
        about = context.about.name if context.about else None
        heard = self._registry.hear(sentence or "help", about)
        if heard.command is not None and heard.command.called and not called:
            heard = Heard(None, sentence)
        if heard.command is not None and _is_meant(context, heard, sentence, question):
            return self._command(context, place, heard.command, _words(heard, sentence))
        if question is not None and TEXT in question.choices and not called:
            if len(sentence.split()) < WORDS_OF_A_TEXT:
                raise UserError("answer_unclear")
            return self._answer(context, place, question, TEXT, sentence)
        if place is not Place.LEFT and is_answer(sentence):
            raise UserError("choose_one_of_these" if question else "question_is_gone")
        if place is not Place.ELSEWHERE:
            refuse_acute(sentence)
        return Done(self._unknown(context, place, heard, called))

    def _is_value(self, context: Context, question: Question, sentence: str, called: bool) -> bool:
        """Whether any words answer the question, and these are no command by its exact name."""
        if VALUE not in question.choices or called or not sentence.strip():
            return False
        first = sentence.split()[0]
        return not context.in_private or self._registry.named(first) is None

    def _overhear(self, context: Context, place: Place, sentence: str) -> Done | None:
        """What is meant for somebody who listens without being called, or None."""
        if place not in (Place.PLATFORM, Place.PRIVATE):
            return None
        name = context.about.name if context.about else None
        one = self._registry.overhears(name)
        listening = [one] if one else self._registry.overheard if context.in_private else []
        for one in listening:
            try:
                answer = one.handler(context, sentence)
            except Choose as choose:
                return Done(_choose(context, choose))
            if answer is not None:
                return Done(answer)
        return None

    def native(self, context: Context, event: PollResponse | PollEnd) -> Done:
        """Do what a vote in a native poll says, or its end."""
        assert context.about is not None
        name = context.about.name or ""
        if isinstance(event, PollEnd):
            ended = self._registry.poll_end(name)
            return Done(ended.handler(context, name) if ended else Reply())
        taker = self._registry.vote(name)
        return Done(taker.handler(context, name, event.answers) if taker else Reply())

    def press(self, context: Context, place: Place, key: str) -> Done:
        """Do what a reaction says."""
        about = context.about
        if place is Place.ELSEWHERE or about is None:
            return Done(Reply())
        question = _question(context) if about.name else None
        meant = read_button(plain_emoji(key), question.choices) if question else None
        if question is not None and meant is not None:
            return self._answer(context, place, question, meant, "")
        pressed = self._registry.button(about.name, key) if place is not Place.LEFT else None
        context = replace(context, pressed=plain_emoji(key))
        return Done(pressed.handler(context) if pressed else Reply())

    def _command(self, context: Context, place: Place, command: Command, words: str) -> Done:
        administrator = self._access.is_administrator(context.sender)
        if place is Place.ELSEWHERE and not administrator:
            return Done(Reply())
        if place is Place.LEFT and place not in command.where:
            return Done(Reply())
        require(command, place, context.role, administrator)
        if command.makes_item and _said_before(context, command, words):
            return Done(reply(say("said_already")))
        try:
            with _undone_by(Choose, context.session):
                arguments = parse_arguments(command, words, context)
                return Done(command.handler(context, *arguments), command, words)
        except Choose as choose:
            return Done(_choose(context, choose, command.names[0]))

    def _answer(
        self, context: Context, place: Place, question: Question, key: str, words: str
    ) -> Done:
        answers = self._registry.answers.get(question.kind)
        if answers is not None and place not in answers.where:
            return Done(Reply())
        questions.drop(context.session, question)
        if answers is None:
            return self._say_again(context, place, question, key)
        answer = answers.handler(context, question, key, words)
        return Done(answer, undoable=answers.undoable)

    def _say_again(self, context: Context, place: Place, question: Question, key: str) -> Done:
        """The sentence once more, with the reading that was chosen."""
        if key == NO:
            return Done(reply(say("which_none")))
        number = 1 if key == YES else int(key)
        sentence = str(question.words).replace(HOLE, question.data["readings"][number - 1])
        heard = self._registry.hear(sentence)
        if heard.command is None:
            return Done(self._unknown(context, place, heard, True))
        return self._command(context, place, heard.command, _words(heard, sentence))

    def _unknown(self, context: Context, place: Place, heard: Heard, called: bool) -> Reply:
        if place is Place.LEFT:
            heard = self._among_the_rights(heard)
        if place is Place.ELSEWHERE or (place is Place.LEFT and not heard.near):
            return Reply()
        private = place is not Place.PLATFORM
        if heard.near:
            sentence = f"{HOLE} {heard.rest}".strip()
            return _choose(context, Choose("which_command", sentence, heard.near, private=private))
        if called or len(heard.rest.split()) >= WORDS_OF_A_TEXT - 1:
            raise UserError("unknown_command", private=private)
        return Reply()

    def _among_the_rights(self, heard: Heard) -> Heard:
        """What somebody who left may have meant: only what she still may say."""
        commands = [(name, self._registry.named(name)) for name in heard.near]
        near = tuple(name for name, one in commands if one is not None and Place.LEFT in one.where)
        return replace(heard, near=near)


@contextmanager
def _undone_by(kind: type[Exception], session: Session) -> Iterator[None]:
    """What is done inside is undone by an error of this kind.

    Where nothing was done before, that is all there is, and needs no savepoint of its own.
    """
    if not later.is_untouched(session):
        with later.nested(session):
            yield
        return
    try:
        yield
    except kind:
        later.take_back(session)
        raise


def _is_meant(context: Context, heard: Heard, sentence: str, question: Question | None) -> bool:
    """Whether it is that command, and no number, chatter or better text that looks like it."""
    command = heard.command
    assert command is not None
    if NUMBER in command.names:
        if context.role >= command.who:
            return question is None or not is_answer(sentence)
        return not is_answer(sentence) and len(sentence.split()) < WORDS_OF_A_TEXT
    takes_text = question is not None and TEXT in question.choices
    return command.makes_item or not (takes_text and heard.guessed)


def _said_before(context: Context, command: Command, words: str) -> bool:
    """Whether this very sentence made an item just now; in private a second one asks anew."""
    if context.in_private:
        return False
    since = context.said_at - journal.UNDO_WITHIN
    last = journal.digest_of_latest(context.session, context.sender, context.room.room_id, since)
    return last is not None and last == journal.digest(command.key, words)


def _question(context: Context) -> Question | None:
    """The question that is being answered: the one replied to, or in private the latest."""
    name = context.about.name if context.about else None
    if name and name.startswith("question:"):
        number = int(name.partition(":")[2])
        return questions.by_id(context.session, number, context.sender, context.now)
    if context.in_private:
        return questions.latest(context.session, context.sender, context.now)
    return None


def _meant(question: Question, sentence: str) -> str | None:
    """The choice that a sentence names: by its key or number, or in the words of a reading."""
    if question.kind == WHICH:
        said = fold(sentence)
        for number, reading in enumerate(question.data["readings"], 1):
            if said == fold(reading):
                return str(number)
    return read_answer(sentence, question.choices)


def _aside(context: Context, question: Question | None, sentence: str) -> Reply:
    """To what was said in a room below a question and is no answer to it: mostly silence."""
    if question is not None:
        if len(sentence.split()) < WORDS_OF_A_TEXT:
            raise UserError("choose_one_of_these")
        return Reply()
    name = context.about.name if context.about else None
    if name is None or not name.startswith("question:") or not is_answer(sentence):
        return Reply()
    asked = context.session.get(Question, int(name.partition(":")[2]))
    if asked is not None and asked.person != context.sender:
        return Reply()
    raise UserError("question_is_gone")


def _choose(context: Context, choose: Choose, prefix: str = "") -> Reply:
    """Ask which reading is meant. What the guard would not store has to be typed again."""
    sentence = f"{prefix} {choose.sentence}".strip()
    refuse_acute(sentence)
    try:
        if len(sentence) > LONGEST_TEXT:
            return reply(say(choose.key, again=True, **choose.values))
        words = check(sentence)
    except Refused:
        return reply(say(choose.key, again=True, **choose.values))
    numbers = [str(number + 1) for number in range(len(choose.readings))]
    asked = questions.ask(
        context.session,
        Question(
            kind=WHICH,
            person=context.sender,
            room_id=context.room.room_id,
            choices=[*numbers, NO, *([YES] if len(numbers) == 1 else [])],
            data={"readings": list(choose.readings), "said": context.event_id},
            words=words,
            asked_at=context.now,
            expires_at=context.now + LONGEST,
        ),
    )
    asking = say(choose.key, again=False, **choose.values).named(asked.name)
    return reply(asking.aloud(context.sender))


def _words(heard: Heard, sentence: str) -> str:
    """What a command gets: all of the sentence when its name is the number it begins with."""
    assert heard.command is not None
    return sentence if NUMBER in heard.command.names else heard.rest
