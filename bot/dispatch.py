"""One batch of events -> rows: dedupe, who may, what is meant, handler, reply.

Runs in the writer thread, inside the transaction of the batch. Each sentence has a savepoint: a
handler that fails leaves no trace but a sentence with a code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final

import structlog
from sqlmodel import Session

from bot.alerts import Alerts
from bot.amends import Amends, record
from bot.attempt import Attempts
from bot.compose import Composer, Origin, Row
from bot.faults import handling, point
from bot.fresh import Fresh, HandedOver
from bot.limits import Limits, Verdict
from bot.matrix.events import (
    OF_STATE,
    Batch,
    Echo,
    Edit,
    Event,
    Invite,
    Membership,
    Message,
    PollEnd,
    PollResponse,
    Reaction,
    Redaction,
    Undecryptable,
)
from bot.metrics import Metrics
from bot.news import Announced, Followed, Moved, News, cause_of, fact_of
from bot.rights import Access, role_of
from bot.rights import place_of as kind_of_room
from bot.room_state import RoomStates
from bot.speech import Done, Speech
from bot.turn import Turn
from commands.base import (
    About,
    Context,
    Fact,
    JobContext,
    Place,
    Role,
    reply,
    say,
)
from commands.language.words import Spoken, clean, spoken, without_quote
from commands.registry import Registry
from commands.rooms.closed import open_side
from commands.rooms.facts import EventsLost, InviteIgnored
from storage import erasure, inbox, moving, outbox, rooms, standing
from storage.confirmations import Confirmation, confirm
from storage.database import Unit
from storage.journal import Recorder
from storage.rooms import Room

log = structlog.get_logger()

SPOKEN = frozenset({"m.text", "m.emote", "m.file", "m.image", "m.audio", "m.video"})
"""Kinds of messages whose words people typed, captions included. Notices are for bots."""

_NO_ACT: Final = (*OF_STATE, Echo, Undecryptable)

Act = Callable[[Context, Place], Done]


@dataclass(frozen=True, slots=True)
class Own:
    """Who we are: user id, and what people call us at the start of a message."""

    user_id: str
    names: tuple[str, ...]


class Dispatcher:
    """Turns batches into rows. Keeps nothing between batches but who asked how much."""

    def __init__(
        self,
        registry: Registry,
        composer: Composer,
        access: Access,
        own: Own,
        now: Callable[[], datetime],
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        self._registry = registry
        self._commands = tuple(registry.commands)
        self._composer = composer
        self._access = access
        self._own = own
        self._now = now
        self.alerts = Alerts(composer, now)
        self.attempts = Attempts(registry, composer, self.alerts, own.user_id, metrics)
        self._limits = limits
        self._outcomes = metrics.sentences
        self._states = RoomStates(own.user_id)
        self._speech = Speech(registry, access)
        self._amends = Amends(registry, self._speech)

    def process(self, unit: Unit, batch: Batch) -> HandedOver | None:
        """All of a batch and its token, in the caller's transaction; of a part, its events.

        Returns what is to be sent for it; None where that has to be looked for.
        """
        point("in_transaction")
        before = unit.version(outbox.OUTBOX.name)
        fresh = self.act(unit, batch, batch.events)
        if not batch.more:
            self._tell_lost(unit, batch)
            inbox.set_value(unit.connection, inbox.SYNC_TOKEN, batch.token)
        point("before_commit")
        return fresh.since(before)

    def act(self, unit: Unit, batch: Batch, events: Iterable[Event]) -> Fresh:
        """The effects of `events`, without the token; returns what they put into the outbox."""
        events = list(events)
        self._limits.begin((batch.token, events[0].event_id if events else ""))
        done = inbox.seen(unit.connection, [event.event_id for event in events if _acts(event)])
        now = self._now()
        echoes = [event for event in events if isinstance(event, Echo)]
        to_send = confirm(unit.connection, map(_echoed, echoes), now)
        turn = Turn(unit, batch, now, self._own.user_id, to_send)
        said = {(e.room_id, e.sender) for e in events if isinstance(e, Message)}
        standing.foresee(unit, said | {(room_id, self._own.user_id) for room_id, _ in said})
        for is_state, run in groupby(events, _is_state):
            if is_state:
                for news in self._states.apply_many(unit.connection, list(run)):
                    self._news(turn, news)
                continue
            for event in run:
                if event.event_id not in done:
                    self._event(turn, event)
                    if _acts(event):
                        done.add(event.event_id)
        ours = {e.room_id for e in events if isinstance(e, Membership) and self._is_own(e)}
        rooms.forget_members_of_left(unit.connection, ours)
        inbox.record(unit.connection, turn.handled, turn.now)
        inbox.no_longer_waiting(unit.connection, turn.decrypted)
        unread = {event.room_id for event in events if isinstance(event, Undecryptable)}
        if unread:
            inbox.forget_waiting_over(unit.connection, unread)
        return turn.fresh

    def _is_own(self, event: Membership) -> bool:
        return event.user_id == self._own.user_id

    def _tell_lost(self, unit: Unit, batch: Batch) -> None:
        """What was missed and cannot be had is not passed over in silence."""
        for room_id in batch.lost:
            turn = Turn(unit, batch, self._now(), self._own.user_id)
            self._tell(turn, EventsLost(room_id), f"lost:{batch.token}:{room_id}")

    def _event(self, turn: Turn, event: Event) -> None:
        match event:
            case Undecryptable():
                inbox.wait_for_key(
                    turn.connection, event.event_id, event.room_id, event.source, turn.now
                )
            case Invite():
                self._invite(turn, event)
            case Message():
                handling(event.body)
                self._message(turn, event)
            case Reaction():
                self._reaction(turn, event)
            case PollResponse() | PollEnd():
                self._native(turn, event)
            case Redaction():
                turn.decrypted.append(event.target)  # it never will be, and says nothing any more
                self._redaction(turn, event)
        if event.encrypted:
            turn.decrypted.append(event.event_id)

    def _invite(self, turn: Turn, event: Invite) -> None:
        """Accept the allow-list and people of our platforms, also back into a platform, and anybody
        into the administrators' room; ignore all others without a word.
        """
        room = rooms.load(turn.connection, [event.room_id]).get(event.room_id)
        if room is not None:
            rooms.set_fields(turn.connection, event.room_id, membership="invite")
        with turn.unit.command() as session:
            known = bool(rooms.platforms_of(session, event.sender)) or bool(room and room.slug)
        theirs = event.room_id == self._composer.administrators.room_id
        if (
            theirs
            or self._access.may_invite(event.sender)
            or (
                known
                and self._access.is_ours(event.sender)
                and self._limits.judge(event, min(event.at, turn.now)) is Verdict.FINE
            )
        ):
            turn.send([self._composer.join(event.room_id, event.event_id, turn.now)])
            turn.handled[event.event_id] = None
            return
        log.info("invitation ignored", sender=event.sender)
        self._tell(turn, InviteIgnored(event.room_id), event.event_id)

    def _news(self, turn: Turn, news: News) -> None:
        """What state events mean to others: those who listen hear of it."""
        if isinstance(news, Announced):
            if turn.room(news.new_id) is None:
                turn.send([self._composer.join(news.new_id, news.event.event_id, turn.now)])
            return
        if isinstance(news, Moved):
            room, who = turn.room(news.event.room_id), news.event.user_id
            others = who == self._own.user_id or not self._access.is_ours(who)
            if room is None or room.slug is None or others:
                return
        if isinstance(news, Followed):
            with turn.unit.command() as session:
                moving.move(session, news.old_id, news.new_id)
        fact = fact_of(news)
        if fact is not None:
            self._tell(turn, fact, cause_of(news))

    def _tell(self, turn: Turn, fact: Fact, cause: str) -> None:
        origin = Origin(cause=cause, unprompted=True)
        context = self._job_context(turn.now)
        turn.send(
            self.attempts.run(
                turn.unit,
                lambda session: self.attempts.compose(
                    session, reply(fact), replace(context, session=session), origin, turn.now
                ),
                origin,
                turn.now,
            )
        )

    def _job_context(self, now: datetime) -> JobContext:
        return JobContext(
            session=None,  # type: ignore[arg-type]  # replaced before it is used
            now=now,
            due_at=now,
            bot=self._own.user_id,
            administrators=self._access.administrators,
        )

    def _message(self, turn: Turn, event: Message) -> None:
        """A message or an edit of one; what is no sentence for us is passed over."""
        room = self._room_for(turn, event)
        if event.msgtype not in SPOKEN or room is None:
            return
        private = turn.is_private(room, event.sender)
        said = spoken(
            event.body,
            in_private=private,
            mentioned=self._own.user_id in (event.mentions or ()),
            names=self._own.names,
        )
        if isinstance(event, Edit):
            self._edit(turn, event, room, said.sentences if said else ())
            return
        about = turn.about(event.reply_to or event.thread_root)
        if said is None:
            about = turn.question_at(event) or self._overheard(turn, event)
            if about is None:
                return
            said = Spoken((clean(without_quote(event.body)).strip(),), False)
        origin = Origin(
            cause=event.event_id,
            room=room,
            event_id=event.event_id,
            thread_root=event.thread_root,
            speaker=event.sender,
            person=event.sender if private else None,
        )
        sent = 0
        for sentence in said.sentences:
            act = self._hearing(sentence, said.called)
            sent += self._run(turn, event, origin, act, about, first=sent)

    def _overheard(self, turn: Turn, event: Message) -> About | None:
        """The message of ours below which this was said, when somebody listens there."""
        for target in (event.reply_to, event.thread_root):
            about = turn.about(target)
            if about is not None and self._registry.overhears(about.name):
                return about
        return None

    def _hearing(self, sentence: str, called: bool) -> Act:
        return lambda context, place: self._speech.hear(context, place, sentence, called)

    def _edit(self, turn: Turn, event: Edit, room: Room, sentences: tuple[str, ...]) -> None:
        """An edited sentence corrects what it did."""
        private = turn.is_private(room, event.sender)
        origin = Origin(
            cause=event.target,
            edit=event.event_id,
            room=room,
            event_id=event.target,
            thread_root=event.thread_root,
            speaker=event.sender,
            person=event.sender if private else None,
        )
        self._run(
            turn,
            event,
            origin,
            lambda context, place: self._amends.edited(context, place, event, sentences),
            turn.about(event.target),
        )

    def _reaction(self, turn: Turn, event: Reaction) -> None:
        room = self._room_for(turn, event)
        if room is None:
            return
        origin = Origin(
            cause=event.event_id,
            room=room,
            event_id=event.event_id,
            answers=event.target,
            speaker=event.sender,
            person=event.sender if turn.is_private(room, event.sender) else None,
        )
        self._run(
            turn,
            event,
            origin,
            lambda context, place: self._speech.press(context, place, event.key),
            turn.about(event.target),
        )

    def _native(self, turn: Turn, event: PollResponse | PollEnd) -> None:
        """A vote in a native poll of ours, or its end by somebody else."""
        room = self._room_for(turn, event)
        about = turn.about(event.poll)
        if room is None or about is None or about.name is None:
            return
        origin = Origin(
            cause=event.event_id,
            room=room,
            event_id=event.event_id,
            answers=event.poll,
            speaker=event.sender,
        )
        self._run(
            turn, event, origin, lambda context, place: self._speech.native(context, event), about
        )

    def _redaction(self, turn: Turn, event: Redaction) -> None:
        """Deleting a sentence takes back what it did; the homeserver judged who may delete."""
        room = turn.room_of_old(event.room_id)
        if room is None:
            return
        origin = Origin(cause=event.event_id, room=room, speaker=event.sender, silent=True)
        about = turn.about(event.target)
        self._run(turn, event, origin, self._amends.deleted, about, anybody=True)

    def _room_for(
        self, turn: Turn, event: Message | Reaction | PollResponse | PollEnd
    ) -> Room | None:
        """The room in which this may be said to us, or None: strangers, plain text in a cipher, a
        platform that is open.
        """
        if not self._access.is_ours(event.sender):
            return None
        room = turn.room(event.room_id)
        if room is None or (room.slug and open_side(room)):
            return None
        secret = room.encrypted and not isinstance(event, Reaction)
        return None if secret and not event.encrypted else room

    def _run(
        self,
        turn: Turn,
        event: Message | Reaction | Redaction | PollResponse | PollEnd,
        origin: Origin,
        act: Act,
        about: About | None,
        *,
        first: int = 0,
        anybody: bool = False,
    ) -> int:
        """Call `act` for somebody who is in the room, in a savepoint; returns how many rows."""
        assert origin.room is not None
        room = origin.room
        membership, power = turn.member(room.room_id, event.sender)
        role = role_of(membership, power)
        if role is Role.STRANGER and not anybody:
            return 0
        turn.handled[event.event_id] = None
        verdict = self._limits.judge(event, min(event.at, turn.now))
        if verdict is not Verdict.FINE:
            self._outcomes["limited"] += 1
            return self._too_much(turn, verdict, origin, first)
        private = origin.person is not None
        administrator = self._access.is_administrator(event.sender)

        def work(session: Session) -> list[Row]:
            platforms = rooms.platforms_of(session, event.sender) if private else []
            left = private and not platforms and not administrator
            if left and not erasure.is_known(session.connection(), event.sender):
                return []
            context = Context(
                session=session,
                sender=event.sender,
                room=room,
                role=_highest_role(session, platforms, event.sender) if private else role,
                said_at=min(event.at, turn.now),
                now=turn.now,
                event_id=event.event_id,
                platforms=tuple(platforms) if private else (room,) if room.slug else (),
                bot=self._own.user_id,
                administrators=self._access.administrators,
                about=about,
                mentions=(event.mentions or ()) if isinstance(event, Message) else (),
                pills=event.pills if isinstance(event, Message) else {},
                file=turn.file(event, about) if isinstance(event, Message) else None,
                in_private=private,
                commands=self._commands,
                stamped_at=event.at,
            )
            recorder = Recorder(session)
            done = act(context, Place.LEFT if left else kind_of_room(room, private))
            rows = self.attempts.compose(session, done.reply, context, origin, turn.now, first)
            record(recorder, done, event, context)
            return rows

        return turn.send(self.attempts.run(turn.unit, work, origin, turn.now, first))

    def _too_much(self, turn: Turn, verdict: Verdict, origin: Origin, first: int) -> int:
        """Say once that it goes too fast; returns how many rows."""
        if verdict is Verdict.SILENT:
            return 0
        with turn.unit.command() as session:
            parts = reply(say("too_fast")).parts
            return turn.send(self._composer.rows(session, parts, origin, turn.now, first))


def _echoed(echo: Echo) -> Confirmation:
    return Confirmation(echo.sent_as, echo.event_id, echo.room_id)


def _is_state(event: Event) -> bool:
    return isinstance(event, OF_STATE)


def _acts(event: Event) -> bool:
    return not isinstance(event, _NO_ACT)


def _highest_role(session: Session, platforms: list[Room], user_id: str) -> Role:
    if any(rooms.is_moderator(session, room.room_id, user_id) for room in platforms):
        return Role.MODERATOR
    return Role.MEMBER
