"""Replies -> outbox rows: sentences rendered in the language and tone of where they go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Row as SqlRow
from sqlmodel import Session, select

from bot import polls
from bot.administrators import Administrators
from bot.manners import mannered, next_midnight
from bot.render import Rendered, render, split
from commands.base import (
    EndPoll,
    FileRecipe,
    GoAway,
    Here,
    InRoom,
    Name,
    NativePoll,
    Part,
    React,
    RemoveSaid,
    Retract,
    Rewrite,
    Say,
    ToAdministrators,
    ToPerson,
    Unsay,
)
from commands.language.texts import Texts
from storage import message_names, outbox, rooms
from storage.edits import edit_from
from storage.later import once
from storage.outbox import Kind
from storage.questions import Question
from storage.records import record
from storage.rooms import Room, platforms_of

Row = dict[str, Any]

_CAN_BE_REDACTED = (Kind.MESSAGE, Kind.REACTION, Kind.FILE, Kind.POLL)


@record()
class Origin:
    """What a reply answers. `cause` made it; `edit` is the event that says it anew.

    `event_id` is what was said, `answers` the message under which the answer goes (the same unless
    it was a reaction); a job has neither. `speaker` said it; `person` is she when it was in
    private. `silent`: an error is told to nobody. `unprompted`: nobody asked, so manners hold.
    """

    cause: str
    edit: str | None = None
    room: Room | None = None
    event_id: str | None = None
    answers: str | None = None
    thread_root: str | None = None
    speaker: str | None = None
    person: str | None = None
    silent: bool = False
    unprompted: bool = False


@record()
class Voice:
    """How one speaks somewhere."""

    language: str
    tone: str


class Composer:
    """Makes rows of parts, in the transaction of the command that said them."""

    def __init__(self, texts: Texts, device_id: str, administrators: Administrators) -> None:
        self._texts = texts
        self._device_id = device_id
        self._constant: dict[tuple[str, str, str], list[Rendered]] = {}
        self.administrators = administrators

    def rows(
        self,
        session: Session,
        parts: Sequence[Part],
        origin: Origin,
        now: datetime,
        first: int = 0,
        before: Sequence[Row] = (),
    ) -> list[Row]:
        """Rows for `parts`; ordinals count from `first`, so that each cause numbers on.

        `before`: rows of the same savepoint that are not stored yet.
        """
        rows: list[Row] = []
        for part in parts:
            if isinstance(part, Name):
                _bind(session, part, origin, now)
            for made in self._part(session, part, origin, now, rows):
                if not _redacts_again(made, [*before, *rows]):
                    rows.append(self._complete(made, origin, first + len(rows), now))
        return rows

    def join(self, room_id: str, cause: str, now: datetime) -> Row:
        """A row that accepts the invitation to a room."""
        made = {"kind": Kind.JOIN, "room_id": room_id, "content": {}}
        return self._complete(made, Origin(cause), 0, now)

    def text(self, key: str, values: Any, voice: Voice) -> str:
        """A sentence as Markdown."""
        return self._texts.render(key, values, voice.language, voice.tone)

    def _messages(self, key: str, values: Any, voice: Voice) -> list[Rendered]:
        """What a sentence looks like, in as many messages as it needs.

        One that says nothing of anybody is always the same, and is worked out once.
        """
        kept = (key, voice.language, voice.tone)
        if not values and kept in self._constant:
            return self._constant[kept]
        made = list(map(render, split(self.text(key, values, voice))))
        if not values:
            self._constant[kept] = made
        return made

    def _part(
        self, session: Session, part: Part, origin: Origin, now: datetime, made: Sequence[Row]
    ) -> list[Row]:
        match part:
            case Say(target=ToAdministrators()):
                each = self.administrators.addressed(session.connection(), part)
                return [row for one in each for row in self._say(session, one, origin, now, made)]
            case Say():
                return self._say(session, part, origin, now, made)
            case Rewrite():
                return self._rewrite(session, part, now)
            case NativePoll():
                return self._native_poll(session, part)
            case EndPoll():
                return self._end_poll(session, part)
            case React():
                target = part.event_id or origin.answers or origin.event_id
                return [
                    {
                        "kind": Kind.REACTION,
                        "room_id": origin.room.room_id if origin.room else None,
                        "event_type": "m.reaction",
                        "relation": "m.annotation",
                        "target_event": target,
                        "content": {"key": part.key},
                    }
                ]
            case Unsay():
                return self._unsay(session, part, now)
            case RemoveSaid():
                return _remove(origin)
            case GoAway(room_id):
                return [{"kind": Kind.LEAVE, "room_id": room_id, "content": {}}]
            case Retract(cause):
                return self._retract(session, cause, now)
            case _:
                return []

    def _say(
        self, session: Session, part: Say, origin: Origin, now: datetime, made: Sequence[Row]
    ) -> list[Row]:
        where, voice = self._where(session, part, origin)
        mentions = part.mentions or (
            (part.target.user_id,) if isinstance(part.target, ToPerson) else ()
        )
        rows = [
            where | {"kind": Kind.MESSAGE, "content": _content(message, part.loud, mentions)}
            for message in self._messages(part.key, part.values, voice)
        ]
        for file in part.files:
            rows.append(where | {"kind": Kind.FILE, "content": _recipe(file, voice)})
        if part.name:
            for number, row in enumerate(rows):
                row["name"] = message_names.part_name(part.name, number)
        if part.next_morning:
            return mannered(session.connection(), rows, next_midnight(now), made)
        if part.unprompted or (origin.unprompted and not part.asked):
            return mannered(session.connection(), rows, now, made)
        return rows

    def _where(self, session: Session, part: Say, origin: Origin) -> tuple[Row, Voice]:
        match part.target:
            case ToPerson(user_id):
                return {"person": user_id}, person_voice(session, user_id)
            case InRoom(room_id):
                voice = _room_voice(session, room_id)
                where: Row = {"room_id": room_id}
                if part.thread and _room_of(session, part.thread) in (None, room_id):
                    where |= {"relation": "m.thread", "target_name": part.thread}
                return where, voice
            case Here():
                assert origin.room is not None
                where = {"room_id": origin.room.room_id}
                if origin.person is not None:
                    return where, person_voice(session, origin.person)
                root = origin.thread_root or origin.answers or origin.event_id
                where |= {"relation": "m.thread", "target_event": root}
                return where, Voice(origin.room.language, origin.room.tone)
            case ToAdministrators():
                raise AssertionError("addressed to each before this")

    def _rewrite(self, session: Session, part: Rewrite, now: datetime) -> list[Row]:
        room_id = _room_of(session, part.name)
        room = session.get(Room, room_id) if room_id else None
        if room is None:
            return []
        message, *_ = self._messages(part.key, part.values, Voice(room.language, room.tone))
        every = timedelta(seconds=part.every)
        return [
            {
                "kind": Kind.EDIT,
                "room_id": room_id,
                "relation": "m.replace",
                "target_name": part.name,
                "content": _content(message, False, ()),
                "not_before": edit_from(session.connection(), part.name, now, every),
                "apart": part.every or None,
            }
        ]

    def _native_poll(self, session: Session, part: NativePoll) -> list[Row]:
        room = session.get(Room, part.room_id)
        voice = Voice(room.language, room.tone) if room else Voice("nl", "u")
        answers = [(one, self._plain(key, values, voice)) for one, key, values in part.answers]
        row: Row = {
            "kind": Kind.POLL,
            "room_id": part.room_id,
            "name": part.name,
            "event_type": polls.START,
            "content": polls.start(
                self._plain(part.key, part.values, voice), answers, hidden=part.hidden
            ),
        }
        if part.thread and _room_of(session, part.thread) in (None, part.room_id):
            row |= {"relation": "m.thread", "target_name": part.thread}
        return [row]

    def _end_poll(self, session: Session, part: EndPoll) -> list[Row]:
        """One that is not sent yet never is; one that was never sent needs no end."""
        connection = session.connection()
        room_id = _room_of(session, part.name)
        waiting = outbox.waiting_as(connection, part.name)
        room = session.get(Room, room_id) if room_id else None
        if room is None:
            return []
        if waiting is not None and message_names.event_of(connection, part.name) is None:
            outbox.withdraw(connection, waiting)
            return []
        text = self._plain(part.key, part.values, Voice(room.language, room.tone))
        return [
            {
                "kind": Kind.POLL_END,
                "room_id": room_id,
                "event_type": polls.END,
                "relation": "m.reference",
                "target_name": part.name,
                "content": polls.end(text),
            }
        ]

    def _plain(self, key: str, values: Any, voice: Voice) -> str:
        """A sentence as clients show it where there is no markup."""
        return render(self.text(key, values, voice)).body

    def _unsay(self, session: Session, part: Unsay, now: datetime) -> list[Row]:
        """Redact a named message with its files and edits; what is not sent yet never is."""
        connection = session.connection()
        redactions = _taken_back(connection, outbox.of_message(connection, part.name), now)
        gone = {row["target_event"] for row in redactions}
        for room_id, event_id in message_names.events_of(connection, part.name):
            if event_id not in gone and not outbox.is_redacted(connection, event_id):
                redactions.append(
                    {
                        "kind": Kind.REDACTION,
                        "room_id": room_id,
                        "event_type": "m.room.redaction",
                        "relation": "redaction",
                        "target_event": event_id,
                        "content": {},
                    }
                )
        return redactions

    def _retract(self, session: Session, cause: str, now: datetime) -> list[Row]:
        """Redact what a cause made us say; what is not sent yet never is."""
        connection = session.connection()
        rows = [
            row
            for row in outbox.of_cause(connection, cause)
            if not _still_asks(session, row.name)
            and (row.state == outbox.State.WAITING or row.kind in _CAN_BE_REDACTED)
        ]
        return _taken_back(connection, rows, now)

    def _complete(self, made: Row, origin: Origin, ordinal: int, now: datetime) -> Row:
        return {
            "room_id": None,
            "person": None,
            "name": None,
            "relation": None,
            "target_name": None,
            "target_event": None,
            "event_type": "m.room.message",
            "state": outbox.State.WAITING,
            "txn_id": outbox.transaction_id(origin.edit or origin.cause, ordinal),
            "cause": origin.cause,
            "created_at": now,
            "not_before": None,
            "apart": None,
            "unprompted": False,
            "device_id": self._device_id,
        } | made


def _room_voice(session: Session, room_id: str) -> Voice:
    def look(connection: Connection) -> Voice:
        room = rooms.load(connection, [room_id]).get(room_id)
        return Voice(room.language, room.tone) if room else Voice("nl", "u")

    return once(session, (rooms.ROOM.name,), ("voice", room_id), look)


def person_voice(session: Session, user_id: str) -> Voice:
    """How one speaks to a person: je when all her platforms do, else u; English likewise."""
    platforms = platforms_of(session, user_id)
    if not platforms:
        return Voice("nl", "u")
    tone = "je" if all(room.tone == "je" for room in platforms) else "u"
    language = "en" if all(room.language == "en" for room in platforms) else "nl"
    return Voice(language, tone)


def _taken_back(connection: Connection, rows: Iterable[SqlRow[Any]], now: datetime) -> list[Row]:
    """Redactions of those of `rows` that are sent; those that wait are never sent."""
    redactions = []
    for row in rows:
        if row.state == outbox.State.WAITING:
            outbox.withdraw(connection, row.id)
        elif row.state == outbox.State.SENT and not outbox.is_redacted(connection, row.event_id):
            redactions.append(outbox.redaction(row, row.event_id, row.room_id, now))
    return redactions


def _recipe(file: FileRecipe, voice: Voice) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "record": dict(file.record),
        "filename": file.filename,
        "version": file.version,
        "language": voice.language,
        "tone": voice.tone,
    }


def _bind(session: Session, part: Name, origin: Origin, now: datetime) -> None:
    room_id = part.room_id or (origin.room.room_id if origin.room else None)
    event_id = part.event_id or origin.event_id
    if room_id and event_id:
        message_names.bind_later(session, part.name, room_id, event_id, now)


def _still_asks(session: Session, name: str | None) -> bool:
    """Whether this is the name of a question that waits for its answer: it stays to be read."""
    if name is None or not name.startswith("question:"):
        return False
    return session.get(Question, int(name.partition(":")[2])) is not None


def _remove(origin: Origin) -> list[Row]:
    """Redact what is being answered."""
    if origin.room is None or origin.event_id is None:
        return []
    return [
        {
            "kind": Kind.REDACTION,
            "room_id": origin.room.room_id,
            "event_type": "m.room.redaction",
            "relation": "redaction",
            "target_event": origin.event_id,
            "content": {},
        }
    ]


def _redacts_again(made: Row, rows: Sequence[Row]) -> bool:
    return made["kind"] == Kind.REDACTION and any(
        row["kind"] == Kind.REDACTION and row["target_event"] == made["target_event"]
        for row in rows
    )


def _room_of(session: Session, name: str) -> str | None:
    """The room of a named message, sent or still waiting in a room's lane."""
    bound = message_names.event_named(session, name)
    if bound:
        return bound[0]
    return session.exec(
        select(outbox.OutboxRow.room_id).where(
            outbox.OutboxRow.name == name, outbox.OutboxRow.state == outbox.State.WAITING
        )
    ).first()


def _content(rendered: Rendered, loud: bool, mentions: tuple[str, ...]) -> dict[str, Any]:
    content: dict[str, Any] = {
        "msgtype": "m.text" if loud else "m.notice",
        "body": rendered.body,
        "m.mentions": {"user_ids": list(mentions)} if loud and mentions else {},
    }
    if rendered.html is not None:
        content["format"] = "org.matrix.custom.html"
        content["formatted_body"] = rendered.html
    return content
