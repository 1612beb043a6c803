"""Second thoughts: edits as corrections, deletions as withdrawals, and what is kept for both."""

from dataclasses import replace

from sqlmodel import Session

from bot.matrix.events import Edit, Event, Redaction
from bot.speech import Done, Speech
from commands.base import (
    Context,
    Place,
    Reply,
    Retract,
    Undone,
    UserError,
    reply,
    say,
    together,
)
from commands.language.answers import NO, read_answer
from commands.language.words import clean, without_quote
from commands.registry import Registry
from storage import journal, message_names, questions
from storage.journal import Action, Conflict, Recorder

UNCALLED = "message"
"""What the journal has for words that were meant for us without the prefix."""


class Amends:
    """Takes sentences back, or says them anew, in the savepoint of the caller."""

    def __init__(self, registry: Registry, speech: Speech) -> None:
        self._registry = registry
        self._speech = speech

    def edited(
        self, context: Context, place: Place, event: Edit, sentences: tuple[str, ...]
    ) -> Done:
        """Items take corrections as long as they like; all else is undone and done anew."""
        about = context.about
        if about is None or about.sender not in (None, event.sender) or place is Place.LEFT:
            return Done(Reply())
        actions = journal.of_event(context.session, event.target)
        if any(action.person != event.sender for action in actions):
            return Done(Reply())
        late = any(context.said_at - action.at > journal.UNDO_WITHIN for action in actions)
        again = bool(actions) and not late
        names = _names(context, event.target)
        takers = [(one, name) for name in names if (one := self._registry.correction(name))]
        if len(takers) == 1 and not (again and self._is_another(actions, sentences)):
            taker, name = takers[0]
            sentence = sentences[0] if sentences else clean(without_quote(event.body)).strip()
            heard = self._registry.hear(sentence)
            words = heard.rest if heard.command else sentence
            return Done(taker.handler(context, name, heard.command, words), corrected=True)
        if late or (len(takers) > 1 and not again):
            return Done(reply(say("edit_too_late")))
        return self._say_anew(context, place, event, sentences, actions)

    def _is_another(self, actions: list[Action], sentences: tuple[str, ...]) -> bool:
        """Whether the edit says something else than other words for the one item it made."""
        if not sentences and all(one.command == UNCALLED for one in actions):
            return False
        heard = [self._registry.hear(sentence).command for sentence in sentences]
        return [one.key if one else None for one in heard] != [one.command for one in actions]

    def _say_anew(
        self,
        context: Context,
        place: Place,
        event: Edit,
        sentences: tuple[str, ...],
        actions: list[Action],
    ) -> Done:
        """Undo what was done, and do what is said now instead: all of it, or nothing."""
        assert context.about is not None
        asked = questions.drop_said(context.session, event.target)
        undone = _undo(context.session, actions)
        if actions:
            message_names.unbind(context.session.connection(), event.target)
            if all(read_answer(sentence, (NO,)) == NO for sentence in sentences):
                sentences = ()
        # Whose message it was is known by what it did, or by what the homeserver told.
        hers = bool(actions) or asked or context.about.sender == event.sender
        answer = (reply(Retract(event.target)) if hers else Reply()) + undone
        context = replace(context, event_id=event.target, about=None)
        done = Done(answer)
        for sentence in sentences:
            done = self._speech.hear(context, place, sentence, True)
            answer += done.reply
        return replace(done, reply=answer)

    def deleted(self, context: Context, place: Place) -> Done:
        """What was deleted is withdrawn; the homeserver judged who may delete it."""
        assert context.about is not None
        if place is Place.LEFT:
            return Done(Reply())
        target = context.about.event_id
        questions.drop_said(context.session, target)
        names = _names(context, target)
        takers = [(one, name) for name in names if (one := self._registry.withdrawal(name))]
        if takers:
            replies = [taker.handler(context, name) for taker, name in takers]
            return Done(together([*replies, reply(Retract(target))]))
        actions = journal.of_event(context.session, target)
        if any(context.said_at - action.at > journal.UNDO_WITHIN for action in actions):
            return Done(Reply())  # what it did stands, and what was said of that with it
        undone = _undo(context.session, actions)
        return Done(reply(Retract(target)) + undone)


def _names(context: Context, event_id: str) -> list[str]:
    return message_names.names_at(context.session.connection(), event_id)


def record(recorder: Recorder, done: Done, event: Event, context: Context) -> None:
    """Keep what was changed, so that it can be taken back."""
    if done.corrected:
        recorder.correct()
        return
    command = done.command
    undoable = done.undoable and (command is None or command.undoable)
    key = command.key if command else type(event).__name__.lower()
    target = event.target if isinstance(event, Edit) else event.event_id

    def action() -> journal.Said:
        return journal.Said(
            event_id=target,
            person=event.sender,
            room_id=context.room.room_id,
            command=key,
            digest=journal.digest(key, done.words),
            at=context.said_at,
        )

    recorder.save(action if undoable and not isinstance(event, Redaction) else None)


def _undo(session: Session, actions: list[Action]) -> Reply:
    """Put back what they changed; the reply tells those who listen."""
    try:
        rows = [row for action in actions for row in journal.undo(session, action)]
    except Conflict:
        raise UserError("undo_conflict") from None
    return reply(Undone(tuple(rows))) if rows else Reply()
