"""One batch of events -> rows: dedupe, who may, which command, handler, reply.

Runs in the writer thread, inside the transaction of the batch. Each command has a savepoint: a
handler that fails leaves no trace but a sentence with a code.
"""

import hashlib
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog
from sqlmodel import Session

from bot.compose import Composer, Origin, Row
from bot.faults import handling, point
from bot.matrix.events import (
    Batch,
    Echo,
    Edit,
    Event,
    Invite,
    Membership,
    Message,
    Pointed,
    Reaction,
    StateChange,
    Undecryptable,
)
from bot.rights import Access, place_of, require, role_of
from bot.room_state import RoomStates
from commands.arguments import parse_arguments
from commands.base import (
    NUMBER,
    About,
    Context,
    Fact,
    JobContext,
    Place,
    Reply,
    Role,
    UserError,
    reply,
    say,
)
from commands.language.words import spoken
from commands.registry import Registry
from storage import inbox, outbox, rooms
from storage.database import Unit
from storage.rooms import Room

log = structlog.get_logger()

MOST_FACTS = 100
"""Facts that one command may set off, each in turn: more is a loop between listeners."""


@dataclass(frozen=True, slots=True)
class Own:
    """Who we are: user id, and what people call us at the start of a message."""

    user_id: str
    names: tuple[str, ...]


class Dispatcher:
    """Turns batches into rows. Keeps nothing between batches but what it was built from."""

    def __init__(
        self,
        registry: Registry,
        composer: Composer,
        access: Access,
        own: Own,
        now: Callable[[], datetime],
    ) -> None:
        self._registry = registry
        self._composer = composer
        self._access = access
        self._own = own
        self._now = now
        self._states = RoomStates(own.user_id)

    def process(self, unit: Unit, batch: Batch) -> None:
        """All of a batch and its token, in the caller's transaction."""
        point("in_transaction")
        self.act(unit, batch, batch.events)
        inbox.set_value(unit.connection, inbox.SYNC_TOKEN, batch.token)
        point("before_commit")

    def act(self, unit: Unit, batch: Batch, events: Iterable[Event]) -> None:
        """The effects of `events`, without the token."""
        turn = _Turn(unit, batch, self._now())
        done = inbox.seen(unit.connection, [event.event_id for event in events if _acts(event)])
        for is_state, run in groupby(events, lambda e: isinstance(e, Membership | StateChange)):
            if is_state:
                self._states.apply_many(unit.connection, list(run))
                continue
            for event in run:
                if event.event_id not in done:
                    self._event(turn, event)
                    if _acts(event):
                        done.add(event.event_id)
        inbox.record(unit.connection, turn.handled, turn.now)
        inbox.no_longer_waiting(unit.connection, turn.decrypted)
        outbox.enqueue(unit.connection, turn.rows)

    def _event(self, turn: "_Turn", event: Event) -> None:
        match event:
            case Echo():
                self._echo(turn, event)
            case Undecryptable():
                inbox.wait_for_key(
                    turn.connection, event.event_id, event.room_id, event.source, turn.now
                )
            case Invite():
                self._invite(turn, event)
            case Edit():
                pass
            case Message():
                handling(event.body)
                self._message(turn, event)
            case Reaction():
                self._reaction(turn, event)
            case _:
                pass
        if event.encrypted:
            turn.decrypted.append(event.event_id)

    def _echo(self, turn: "_Turn", event: Echo) -> None:
        txn_id = event.mark or event.transaction_id
        if txn_id:
            outbox.confirm_echo(turn.connection, txn_id, event.event_id, event.room_id, turn.now)

    def _invite(self, turn: "_Turn", event: Invite) -> None:
        """Accept administrators and people of our platforms; ignore all others without a word."""
        rooms.set_fields(turn.connection, event.room_id, membership="invite")
        with turn.unit.command() as session:
            known = bool(rooms.platforms_of(session, event.sender))
        if self._access.is_administrator(event.sender) or (
            known and self._access.is_ours(event.sender)
        ):
            turn.rows.append(self._composer.join(event.room_id, event.event_id, turn.now))
            turn.handled.append(event.event_id)

    def _message(self, turn: "_Turn", event: Message) -> None:
        if event.msgtype == "m.notice" or not self._access.is_ours(event.sender):
            return
        room = turn.room(event.room_id)
        if room is None or room.membership != "join" or (room.encrypted and not event.encrypted):
            return
        private = turn.private_with(room, self._own.user_id) == event.sender
        said = spoken(
            event.body,
            in_private=private,
            mentioned=self._own.user_id in (event.mentions or ()),
            names=self._own.names,
        )
        if said is None:
            return
        self._run(
            turn,
            event,
            room,
            private,
            lambda context, place: self._say(context, place, said.word, said.rest, said.called),
        )

    def _say(self, context: Context, place: Place, word: str, rest: str, called: bool) -> Reply:
        command = self._registry.find(word) if word else None
        if command is None:
            return self._unknown(place, word)
        if place is Place.ELSEWHERE and not self._is_administrator(context):
            return Reply()
        require(command, place, context.role, self._is_administrator(context))
        sentence = f"{word} {rest}".strip() if NUMBER in command.names else rest
        return command.handler(context, *parse_arguments(command, sentence, context))

    def _unknown(self, place: Place, word: str) -> Reply:
        if place is Place.ELSEWHERE:
            return Reply()
        near = self._registry.suggestions(word) if word else []
        return reply(say("unknown_command", near=near, private=place is Place.PRIVATE))

    def _is_administrator(self, context: Context) -> bool:
        return self._access.is_administrator(context.sender)

    def _reaction(self, turn: "_Turn", event: Reaction) -> None:
        if not self._access.is_ours(event.sender):
            return
        about = turn.about(event.target)
        pressed = self._registry.button(about.name, event.key) if about and about.name else None
        room = turn.room(event.room_id)
        if pressed is None or room is None or room.membership != "join":
            return
        private = turn.private_with(room, self._own.user_id) == event.sender
        self._run(
            turn,
            event,
            room,
            private,
            lambda context, place: (
                pressed.handler(context) if place is not Place.ELSEWHERE else Reply()
            ),
        )

    def _run(
        self,
        turn: "_Turn",
        event: Message | Reaction,
        room: Room,
        private: bool,
        act: Callable[[Context, Place], Reply],
    ) -> None:
        """Call `act` for somebody who is in the room, in a savepoint; its reply becomes rows."""
        membership, power = rooms.member(turn.connection, room.room_id, event.sender)
        role = role_of(membership, power)
        if role is Role.STRANGER:
            return
        place = place_of(room, private)
        target = event.target if isinstance(event, Reaction) else event.reply_to
        origin = Origin(
            cause=event.event_id,
            room=room,
            event_id=target if isinstance(event, Reaction) else event.event_id,
            thread_root=event.thread_root if isinstance(event, Message) else None,
            person=event.sender if private else None,
            speaker=event.sender,
        )

        def work(session: Session) -> list[Row]:
            platforms = rooms.platforms_of(session, event.sender)
            context = Context(
                session=session,
                sender=event.sender,
                room=room,
                role=_private_role(session, platforms, event.sender) if private else role,
                said_at=min(event.at, turn.now),
                now=turn.now,
                event_id=event.event_id,
                platforms=tuple(platforms) if private else (room,) if room.slug else (),
                bot=self._own.user_id,
                administrators=self._access.administrators,
                about=turn.about(target or origin.thread_root),
                mentions=event.mentions or () if isinstance(event, Message) else (),
                in_private=private,
                commands=tuple(self._registry.commands),
            )
            if private and not platforms and not self._is_administrator(context):
                return []
            answer = act(context, place)
            return self.compose(session, answer, context, origin, turn.now)

        rows = self._guarded(turn.unit, work, origin, turn.now)
        turn.rows += rows
        turn.handled.append(event.event_id)

    def compose(
        self,
        session: Session,
        answer: Reply,
        context: Context | JobContext,
        origin: Origin,
        now: datetime,
    ) -> list[Row]:
        """Rows of a reply and of what its facts set off, in the same savepoint."""
        rows = self._composer.rows(session, answer.parts, origin, now)
        facts = [part for part in answer.parts if isinstance(part, Fact)]
        for count, fact in enumerate(facts):
            if count >= MOST_FACTS:
                raise RuntimeError("facts without end")
            for one in self._registry.listening_to(fact):
                more = one.handler(context, fact)
                rows += self._composer.rows(session, more.parts, origin, now, len(rows))
                facts += [part for part in more.parts if isinstance(part, Fact)]
        return rows

    def _guarded(
        self, unit: Unit, work: Callable[[Session], list[Row]], origin: Origin, now: datetime
    ) -> list[Row]:
        """Run `work` in a savepoint; what goes wrong becomes a sentence for the person."""
        try:
            with unit.command() as session:
                return work(session)
        except UserError as error:
            answer = _sentence(error, origin)
        except Exception as error:
            answer = reply(say("our_error", code=report(error, origin.cause)))
        with unit.command() as session:
            return self._composer.rows(session, answer.parts, origin, now)


class _Turn:
    """What is gathered while one batch is worked through."""

    def __init__(self, unit: Unit, batch: Batch, now: datetime) -> None:
        self.unit = unit
        self.connection = unit.connection
        self.batch = batch
        self.now = now
        self.rows: list[Row] = []
        self.handled: list[str] = []
        self.decrypted: list[str] = []

    def room(self, room_id: str) -> Room | None:
        return rooms.load(self.connection, [room_id]).get(room_id)

    def private_with(self, room: Room, own: str) -> str | None:
        return None if room.slug else rooms.is_private(self.connection, room.room_id, own)

    def about(self, event_id: str | None) -> About | None:
        if event_id is None:
            return None
        name = outbox.names_of(self.connection, [event_id]).get(event_id)
        pointed: Pointed | None = self.batch.pointed.get(event_id)
        if pointed is None:
            return About(event_id, name)
        return About(event_id, name, pointed.sender, pointed.body)


def _sentence(error: UserError, origin: Origin) -> Reply:
    said = say(error.key, **error.values)
    if error.aside is None or origin.speaker is None:
        return reply(said)
    key, values = error.aside
    aside = say(key, **values)
    return reply(said, aside) if origin.person else reply(said, aside.to(origin.speaker))


def _acts(event: Event) -> bool:
    return not isinstance(event, Membership | StateChange | Echo | Undecryptable)


def _private_role(session: Session, platforms: list[Room], user_id: str) -> Role:
    if any(rooms.is_moderator(session, room.room_id, user_id) for room in platforms):
        return Role.MODERATOR
    return Role.MEMBER


def report(error: Exception, cause: str) -> str:
    """Log an error of ours without its message (it may hold content); returns its code."""
    code = hashlib.sha256(cause.encode()).hexdigest()[:4].upper()
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("handler failed", code=code, error=type(error).__name__, frames=frames)
    return code
