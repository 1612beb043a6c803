"""Deliver rows: in order per lane, lanes in parallel, each message exactly once.

A lane is a room, or a person until her private room is known. The transaction id makes a repeated
request harmless; what is too old for that, or was made by another device, is first looked for in
the room by its mark.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from bot.confirmations import Confirmations
from bot.faults import point, sending
from bot.files import Made
from bot.fresh import HandedOver
from bot.lanes import Lane
from bot.matrix.client import Client
from bot.matrix.errors import MatrixError, RateLimited, Refused, TokenDead, Unreachable
from bot.metrics import Metrics
from bot.voice import may_say_now
from commands.base import FileRecipe
from storage import message_names, outbox, rooms
from storage.confirmations import Confirmation
from storage.database import Database, Unit
from storage.edits import still_due
from storage.outbox import Kind, ToSend
from storage.restored import Restored

log = structlog.get_logger()

TRUST_TRANSACTION_IDS: Final = timedelta(hours=12)
"""A homeserver may forget transaction ids after a day; older rows are looked up first."""

LOOK_AGAIN_SECONDS: Final = 15.0
"""How often rows that cannot be sent now (muted, kicked, no private room) are tried again."""

LOOK_FOR_LATER_SECONDS: Final = 1.0
"""How often we look while rows wait for a later moment."""

MOST_REFUSALS: Final = 3
"""Refusals of one row, a few seconds apart, before it is failed: a kick may reach us late."""

LONGEST_BACK_OFF: Final = 30.0

AFTER_DATABASE_SECONDS: Final = 2.0
"""How long after the database refused something it is asked again."""

ALREADY_REACTED: Final = "M_DUPLICATE_ANNOTATION"
"""We reacted to this event with this key before, for somebody else: what is wanted is there."""

MOST_TAKEN: Final = 500
"""Rows that are read at once, whatever lanes they are for; others when their turn comes."""

MOST_NAMES: Final = 10_000
"""Names of messages that are kept in memory."""

MOST_EDITED: Final = 1000
"""Messages of which we keep in memory when they were edited last."""

Render = Callable[[FileRecipe, Mapping[str, str]], Awaitable[Made]]


class _Later(Exception):
    """This row cannot be sent now; its lane waits."""


class _Impossible(Exception):
    """This row can never be sent."""


class Outbox:
    """Sends what is in the outbox table. Nothing else in the program talks to a room."""

    def __init__(
        self,
        database: Database,
        client: Client,
        own: str,
        device_id: str,
        now: Callable[[], datetime],
        shift: Callable[[], timedelta],
        render: Render,
        failed: Callable[[Unit, ToSend, str], None],
        metrics: Metrics,
        restored: Restored | None = None,
    ) -> None:
        self._database = database
        self._client = client
        self._own = own
        self._device_id = device_id
        self._now = now
        self._shift = shift
        self._render = render
        self._failed = failed
        self._metrics = metrics
        self._restored = restored
        self._lanes: dict[str, Lane] = {}
        self._held: set[asyncio.Task[Any] | None] = set()
        self._last = 0
        self._seen = -1
        self._looked_at: datetime | None = None
        self._more_later = False
        self._woken = asyncio.Event()
        self._names: dict[str, tuple[str, str]] = {}
        self._voice: dict[tuple[str, str], bool] = {}
        self._version = -1
        self._edited: dict[str, datetime] = {}
        self._changed = asyncio.Condition()
        self._confirmations = Confirmations(database, now, self._written)
        self._private_rooms: dict[str, asyncio.Lock] = {}
        self._dead: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """There may be new rows, or a room may have changed."""
        self._woken.set()

    def committed(self, to_send: HandedOver | None) -> None:
        """A batch was committed, and these rows with it; None: that has to be looked for."""
        if to_send is None or not self._follows(to_send):
            self.wake()
            return
        self._seen = to_send.after
        for row in to_send.rows:
            recipe = row.kind == Kind.FILE  # rendered from what is stored, also after a restart
            self._stand_in_line(_lane_in_room(row), row.id, None if recipe else row)

    def _follows(self, to_send: HandedOver) -> bool:
        """Whether nobody else changed the outbox since it was looked at, each row can go to its
        lane at once, and no lane waits to hear that something happened.
        """
        at_once = all(row.room_id is not None and row.not_before is None for row in to_send.rows)
        return at_once and to_send.before == self._seen and not self._held

    def pressing(self) -> int:
        """How many rows stand in lanes that wait for nothing but the homeserver."""
        return sum(lane.waiting for lane in self._lanes.values() if lane.task not in self._held)

    def longest(self) -> int:
        """How many rows stand in the longest lane."""
        return max((lane.waiting for lane in self._lanes.values()), default=0)

    def echoed(self, txn_ids: Iterable[str]) -> None:
        """What we sent under these transaction ids came back, and is written down."""
        self._confirmations.echoed(txn_ids)
        self._forget()

    def dropped(self, row_ids: Collection[int]) -> None:
        """These rows are gone from the table."""
        for lane in self._lanes.values():
            lane.drop(row_ids)

    async def run(self) -> None:
        """Deliver until cancelled. Raises TokenDead when the session is over."""
        self._dead = asyncio.get_running_loop().create_future()
        confirming = asyncio.create_task(self._confirmations.run())
        try:
            while True:
                try:
                    await self._take_new_rows()
                except OperationalError as error:
                    log.error("looking for rows failed", error=type(error).__name__)
                    await asyncio.sleep(AFTER_DATABASE_SECONDS)
                    continue
                await self._wait_for_work()
        finally:
            for task in (confirming, *(lane.task for lane in self._lanes.values() if lane.task)):
                task.cancel()
            await self._confirmations.write_rest()

    async def _wait_for_work(self) -> None:
        assert self._dead is not None
        woken = asyncio.create_task(self._woken.wait())
        timeout = LOOK_FOR_LATER_SECONDS if self._more_later else None
        await asyncio.wait(
            (woken, self._dead), timeout=timeout, return_when=asyncio.FIRST_COMPLETED
        )
        woken.cancel()
        if self._dead.done():
            self._dead.result()
        self._woken.clear()
        async with self._changed:
            self._changed.notify_all()

    async def _take_new_rows(self) -> None:
        now, looked_at, after = self._now(), self._looked_at, self._last

        def look(unit: Unit) -> tuple[list[tuple[str, int, ToSend | None]], bool, int]:
            since = (now, after, looked_at)
            read = outbox.waiting(unit.connection, *since, most=MOST_TAKEN)
            placed: list[tuple[str, int, ToSend | None]] = [
                (self._lane_of(unit, row), row.id, row) for row in read
            ]
            if len(read) == MOST_TAKEN:
                more = outbox.addresses(unit.connection, *since, beyond=read[-1].id)
                placed += [(self._lane_of(unit, row), row.id, None) for row in more]
            later = outbox.any_later(unit.connection, now)
            return placed, later, unit.version(outbox.OUTBOX.name)

        placed, self._more_later, version = await self._database.write(look)
        self._seen = max(self._seen, version)
        self._looked_at = now
        handed_over = range(after + 1, self._last + 1)  # while we looked
        for name, row_id, row in placed:
            if row_id not in handed_over:
                self._stand_in_line(name, row_id, row)

    def _stand_in_line(self, name: str, row_id: int, row: ToSend | None) -> None:
        self._last = max(self._last, row_id)
        lane = self._lanes.setdefault(name, Lane())
        lane.add(row_id, row)
        if lane.task is None:
            lane.task = asyncio.create_task(self._deliver(name, lane))

    def _lane_of(self, unit: Unit, row: ToSend | Row[Any]) -> str:
        """A person's messages keep their order with what else is said in her room."""
        if row.room_id is not None:
            return _lane_in_room(row)
        assert row.person is not None
        waiting = self._lanes.get(f"person:{row.person}")
        known = rooms.private_rooms(unit.connection, row.person, self._own)
        return known[0] if known and not (waiting and waiting.waiting) else f"person:{row.person}"

    async def _deliver(self, name: str, lane: Lane) -> None:
        try:
            while (row := await self._next(lane)) is not None:
                await self._deliver_row(lane, row)
                lane.done()
        except TokenDead as error:
            if self._dead is not None and not self._dead.done():
                self._dead.set_exception(error)
        finally:
            lane.task = None
            if not lane.waiting:
                self._lanes.pop(name, None)

    async def _next(self, lane: Lane) -> ToSend | None:
        """The row at the head of the lane, out of the table when it is not in memory."""
        while wanted := lane.unread():
            try:
                rows = await self._database.write(
                    lambda unit, wanted=wanted: outbox.rows_waiting(  # type: ignore[misc]
                        unit.connection, wanted
                    )
                )
            except OperationalError as error:
                log.error("looking for rows failed", error=type(error).__name__)
                await asyncio.sleep(AFTER_DATABASE_SECONDS)
                continue
            lane.take_in(wanted, rows)
        return lane.head()

    async def _deliver_row(self, lane: Lane, row: ToSend) -> None:
        """Return when the row is sent, failed, or gone."""
        back_off, refusals = 0.5, 0
        tried = row.kind == Kind.EDIT  # a newer one may have replaced it while it stood in line
        while True:
            try:
                if tried and not await self._still_due(row):
                    self.wake()  # it may have been put off
                    return
                tried = True
                await self._attempt(row, look_back_to=self._look_back_to(row))
                return
            except _Later:
                await self._pause(LOOK_AGAIN_SECONDS)
                lane.forget()
            except _Impossible as error:
                await self._give_up(row, str(error))
                return
            except RateLimited as error:
                self._missed("rate_limited")
                await asyncio.sleep(min(error.retry_after, 600.0) * random.uniform(1.0, 1.1))
            except Unreachable:
                self._missed("unreachable")
                await asyncio.sleep(back_off * random.uniform(0.5, 1.0))
                back_off = min(LONGEST_BACK_OFF, back_off * 2)
            except TokenDead:
                raise
            except Refused as error:
                if error.errcode == ALREADY_REACTED and row.room_id is not None:
                    self._confirm(row, f"already:{row.txn_id}", row.room_id)
                    return
                self._missed("refused")
                refusals += 1
                if refusals >= MOST_REFUSALS or error.status != 403:
                    await self._give_up(row, str(error))
                    return
                await self._pause(2.0)
            except Exception as error:
                self._missed("error")
                log.error("not sent", row=row.id, error=type(error).__name__)
                refusals += not isinstance(error, MatrixError | OperationalError)
                if refusals >= MOST_REFUSALS:  # an error of ours must not stop the lane for ever
                    await self._give_up(row, type(error).__name__)
                    return
                await asyncio.sleep(back_off)
                back_off = min(LONGEST_BACK_OFF, back_off * 2)

    def _missed(self, reason: str) -> None:
        self._metrics.send_failures[reason] += 1

    async def _still_due(self, row: ToSend) -> bool:
        edited, now = self._edited.get(row.target_name or ""), self._now()
        return await self._database.write(
            lambda unit: still_due(unit.connection, row.id, now, edited)
        )

    def _look_back_to(self, row: ToSend) -> datetime | None:
        """From when on this row may have become an event that its transaction id would not find.

        None: that id is enough. By our own clock.
        """
        made_at: datetime = row.created_at
        back_to = self._restored.look_back_to(made_at) if self._restored else None
        if back_to is not None:
            return min(back_to, made_at)
        ours = row.device_id == self._device_id
        return None if ours and self._now() - made_at <= TRUST_TRANSACTION_IDS else made_at

    async def _attempt(self, row: ToSend, *, look_back_to: datetime | None) -> None:
        room_id = row.room_id or await self._private_room(row.person or "")
        if row.kind == Kind.JOIN:
            await self._client.join(room_id)
            point("joined")
            self._confirm(row, f"joined:{room_id}", room_id)
            return
        if row.kind == Kind.LEAVE:
            await self._client.leave(room_id)
            self._confirm(row, f"left:{room_id}", room_id)
            return
        await self._require_voice(room_id, row.event_type)
        if look_back_to is not None:
            made_at = look_back_to - self._shift()  # by the homeserver's clock
            found = await self._client.find_marked(
                room_id, {row.txn_id}, made_at - timedelta(minutes=5)
            )
            if row.txn_id in found:
                self._confirm(row, found[row.txn_id], room_id)
                return
        target = await self._target(row)
        point("before_send")
        event_id = await self._send(row, room_id, target)
        point("sent")
        if row.kind == Kind.EDIT and row.apart and row.target_name:
            self._edited[row.target_name] = self._now()
        self._confirm(row, event_id, room_id)

    async def _send(self, row: ToSend, room_id: str, target: str | None) -> str:
        if row.kind == Kind.REDACTION:
            assert target is not None
            return await self._client.redact(room_id, target, row.txn_id)
        content = dict(row.content)
        sending(str(content.get("body")))
        if row.kind == Kind.FILE:
            content = await self._file(content, room_id)
        content = _related(content, row.relation, target)
        return await self._client.send(room_id, row.event_type, content, row.txn_id)

    async def _file(self, recipe: dict[str, Any], room_id: str) -> dict[str, Any]:
        made = FileRecipe(recipe["kind"], recipe["record"], recipe["filename"], recipe["version"])
        voice = {"language": recipe["language"], "tone": recipe["tone"]}
        file = await self._render(made, voice)
        sent = await self._client.upload(file.data, made.filename, file.mimetype, room_id)
        return sent | {"body": file.words or made.filename, "m.mentions": {}}

    async def _target(self, row: ToSend) -> str | None:
        """The event that the row relates to; waits for a name that is still to be bound."""
        name = row.target_name
        if name is None:
            return row.target_event
        if row.root is not None:
            return row.root
        while True:
            bound = self._names.get(name) or await self._database.write(
                lambda unit: message_names.event_of(unit.connection, name)
            )
            if bound is not None:
                return bound[1]
            coming = await self._database.write(
                lambda unit: outbox.will_be_named(unit.connection, name)
            )
            if not coming:
                if row.kind in (Kind.MESSAGE, Kind.FILE, Kind.POLL):
                    return None
                raise _Impossible("what it relates to was never sent")
            await self._pause(LOOK_AGAIN_SECONDS)

    async def _require_voice(self, room_id: str, event_type: str) -> None:
        """Raise _Later while we are not in the room, may not speak there, or it is open."""

        version = self._database.version(rooms.WHO_IS_WHERE)
        if version != self._version:
            self._voice, self._version = {}, version
        may = self._voice.get((room_id, event_type))
        if may is None:
            may = await self._database.write(
                lambda unit: may_say_now(unit, room_id, self._own, event_type)
            )
            if version == self._version:  # else another lane knows that something changed since
                self._voice[room_id, event_type] = may
        if not may:
            raise _Later

    async def _private_room(self, person: str) -> str:
        """The encrypted room of exactly this person and us; made when there is none."""
        lock = self._private_rooms.setdefault(person, asyncio.Lock())
        async with lock:
            found = await self._known_private_room(person)
            if found is not None:
                return found
            try:
                await self._client.create_private_room(person)
                point("room_made")
            except Unreachable:
                await asyncio.sleep(5.0)  # it may exist: let a sync show it before trying again
                raise
            for _ in range(4):
                found = await self._known_private_room(person)
                if found is not None:
                    return found
                await self._pause(LOOK_AGAIN_SECONDS / 2)
            raise _Later

    async def _known_private_room(self, person: str) -> str | None:
        found: list[str] = await self._database.write(
            lambda unit: rooms.private_rooms(unit.connection, person, self._own)
        )
        return found[0] if found else None

    def _confirm(self, row: ToSend, event_id: str, room_id: str) -> None:
        if row.name:
            self._names[row.name] = (room_id, event_id)
        self._metrics.sent[row.kind] += 1
        self._confirmations.add(Confirmation(row.txn_id, event_id, room_id))

    async def _written(self) -> None:
        async with self._changed:
            self._changed.notify_all()
        self._forget()

    def _forget(self) -> None:
        """What is kept in memory is in the tables too, once it is confirmed."""
        if len(self._names) > MOST_NAMES:
            self._names.clear()
        if len(self._edited) > MOST_EDITED:
            self._edited.clear()

    async def _give_up(self, row: ToSend, error: str) -> None:
        log.error("refused for good", row=row.id, kind=row.kind, error=error)

        def write(unit: Unit) -> None:
            outbox.fail(unit.connection, row.id, error)
            self._failed(unit, row, error)

        while True:
            try:
                await self._database.write(write)
            except OperationalError as problem:  # full or busy: the lane waits with what it knows
                log.error("giving up failed", error=type(problem).__name__)
                await asyncio.sleep(AFTER_DATABASE_SECONDS)
                continue
            self.wake()
            return

    async def _pause(self, seconds: float) -> None:
        """Wait until something changed, at most `seconds`; its lane presses on nobody meanwhile."""
        lane = asyncio.current_task()
        self._held.add(lane)
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait()
        except TimeoutError:
            pass
        finally:
            self._held.discard(lane)


def _lane_in_room(row: ToSend | Row[Any]) -> str:
    """What waits until we are in a room does not keep us from going in."""
    return f"join:{row.room_id}" if row.kind == Kind.JOIN else str(row.room_id)


def _related(content: dict[str, Any], relation: str | None, target: str | None) -> dict[str, Any]:
    """The content with its m.relates_to, as the specification wants it for this relation."""
    if relation is None or target is None:
        return content
    if relation == "m.replace":
        new = {key: value for key, value in content.items() if key != "m.mentions"}
        return {
            **content,
            "body": f"* {content['body']}",
            "m.new_content": {**new, "m.mentions": {}},
            "m.relates_to": {"rel_type": "m.replace", "event_id": target},
        }
    if relation == "m.thread":
        return {
            **content,
            "m.relates_to": {
                "rel_type": "m.thread",
                "event_id": target,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": target},
            },
        }
    if relation == "m.annotation":
        return {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, **content}}
    return {**content, "m.relates_to": {"rel_type": relation, "event_id": target}}
