"""Second thoughts: edits as corrections, deletions as withdrawals, and what is kept for both."""

from dataclasses import replace

from sqlmodel import Session

from bot.matrix.events import Edit, Message, Reaction, Redaction
from bot.speech import Done, Speech
from commands.base import Context, Place, Reply, Retract, UserError, reply, say
from commands.registry import Registry
from storage import journal
from storage.journal import Action, Conflict, Recorder


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
        if about is None or about.sender not in (None, event.sender):
            return Done(Reply())
        name = about.name
        sentence = sentences[0] if sentences else ""
        if name is not None and (taker := self._registry.correction(name)):
            heard = self._registry.hear(sentence)
            return Done(taker.handler(context, name, heard.command, heard.rest or sentence))
        actions = journal.of_event(context.session, event.target)
        if any(action.person != event.sender for action in actions):
            return Done(Reply())
        if any(context.said_at - action.at > journal.UNDO_WITHIN for action in actions):
            return Done(reply(say("edit_too_late")))
        _undo(context.session, actions)
        # Whose message it was is known by what it did, or by what the homeserver told.
        hers = bool(actions) or about.sender == event.sender
        retracted = reply(Retract(event.target)) if hers else Reply()
        if not sentence:
            return Done(retracted)
        done = self._speech.hear(context, place, sentence, True)
        return replace(done, reply=retracted + done.reply)

    def deleted(self, context: Context, place: Place) -> Done:
        """What was deleted is withdrawn; the homeserver judged who may delete it."""
        assert context.about is not None
        target, name = context.about.event_id, context.about.name
        if name is not None and (taker := self._registry.withdrawal(name)):
            return Done(taker.handler(context, name) + reply(Retract(target)))
        actions = journal.of_event(context.session, target)
        if all(context.said_at - action.at <= journal.UNDO_WITHIN for action in actions):
            _undo(context.session, actions)
        return Done(reply(Retract(target)))


def record(
    recorder: Recorder, done: Done, event: Message | Reaction | Redaction, context: Context
) -> None:
    """Keep what was changed, so that it can be taken back."""
    command = done.command
    undoable = command is None or command.undoable
    key = command.key if command else type(event).__name__.lower()
    target = event.target if isinstance(event, Edit) else event.event_id
    recorder.save(
        Action(
            event_id=target,
            person=event.sender,
            room_id=context.room.room_id,
            command=key,
            digest=journal.digest(key, done.words),
            at=context.said_at,
        )
        if undoable and not isinstance(event, Redaction)
        else None
    )


def _undo(session: Session, actions: list[Action]) -> None:
    try:
        for action in actions:
            journal.undo(session, action)
    except Conflict:
        raise UserError("undo_conflict") from None
