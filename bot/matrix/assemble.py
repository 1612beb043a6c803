"""One /sync answer -> one Batch: gaps filled, ciphertext opened, everything in its order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.matrix import answer
from bot.matrix.answer import JoinedRoom
from bot.matrix.events import Batch, Event, Invite, Json, Membership, Message, Pointed, Reaction
from bot.matrix.fetch import Fetcher, is_addressed, tables, targets
from bot.matrix.gaps import GapLost, Gaps
from bot.matrix.order import arrange, interleave, is_older, is_own_entry
from bot.matrix.reading import Reader

ROOMS_AT_ONCE: Final = 4
VOTES_OF: Final = timedelta(days=29)
"""Older votes are not read a second time: those who remember which were handled forget after 30."""

log = logging.getLogger(__name__)


Rooms = Callable[[], Awaitable[Collection[str]]]
Waiting = Callable[[], Awaitable[Sequence[tuple[str, Json]]]]
Known = Callable[[Collection[str]], Awaitable[Collection[str]]]
Polls = Callable[[str], Awaitable[Collection[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the loop asks of those who remember; see Sync.run."""

    joined: Rooms
    private: Rooms
    waiting: Waiting
    known: Known
    polls: Polls


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Makes batches for one account. `started` and `now`: real time, as the homeserver's."""

    started: datetime
    now: Callable[[], datetime]
    memory: Memory
    reader: Reader
    gaps: Gaps
    fetcher: Fetcher
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ROOMS_AT_ONCE))

    async def batch(self, raw: Json, since: str | None, *, keys_came: bool) -> Batch:
        """The batch of a well-formed answer that followed on the token `since`.

        `keys_came`: what waits for its key is tried again, and put in front. Raises TokenDead.
        """
        late = await self._late() if keys_came else []
        rooms = answer.joined_rooms(raw)
        before = await self.memory.joined() if rooms else ()
        lost: list[str] = []
        arranged = await asyncio.gather(
            *(self._arranged(room, since, room.room_id in before, lost) for room in rooms)
        )
        read = [self._read(raws, room.room_id) for raws, room in zip(arranged, rooms, strict=True)]
        token = str(raw["next_batch"])
        gone = [[self._departure(*left, token)] for left in answer.departures(raw, self.reader.own)]
        events = (*late, *interleave([*read, *gone]), *self._invites(raw, since))
        private = await self.memory.private() if any(map(_is_message, events)) else ()

        def addressed(message: Message) -> bool:
            return is_addressed(message, own=self.reader.own, private=private)

        pointed = await self._pointed(events, addressed)
        files = await self.fetcher.download(tables(events, pointed, addressed))
        return Batch(token=token, events=events, pointed=pointed, files=files, lost=tuple(lost))

    async def _late(self) -> list[Event]:
        waiting = await self.memory.waiting()
        read = (self.reader.read_late(raw, room_id) for room_id, raw in waiting)
        return [event for event in read if event is not None]

    async def _arranged(
        self, room: JoinedRoom, since: str | None, inside: bool, lost: list[str]
    ) -> list[Json]:
        base: Sequence[Json] = ()
        gap: Sequence[Json] = ()
        try:
            async with self.gate:
                base, gap = await self._missing(room, since, inside)
        except GapLost as error:
            log.error("missed events of %s cannot be had: %s", room.room_id, error)
            lost.append(room.room_id)
        votes = await self._votes(room, gap) if room.limited and inside else ()
        not_before = self.started if since is None else None
        raws = arrange(
            room,
            own=self.reader.own,
            inside=inside,
            base=base,
            gap=gap,
            votes=votes,
            not_before=not_before,
        )
        return list(raws)

    async def _votes(self, room: JoinedRoom, gap: Sequence[Json]) -> list[Json]:
        """Votes in our native polls that stand neither in the gap nor in the timeline."""
        here = {raw.get("event_id") for raw in (*gap, *room.timeline)}
        oldest = self.now() - VOTES_OF
        found: list[Json] = []
        for event_id in await self.memory.polls(room.room_id):
            try:
                async with self.gate:
                    found += await self.gaps.references(room.room_id, event_id)
            except GapLost as error:
                log.warning("votes in %s cannot be had: %s", room.room_id, error)
        return [
            raw for raw in found if raw.get("event_id") not in here and not is_older(raw, oldest)
        ]

    async def _missing(
        self, room: JoinedRoom, since: str | None, inside: bool
    ) -> tuple[Sequence[Json], Sequence[Json]]:
        """The state at the start of the gap, where we do not have it, and the gap."""
        own = self.reader.own
        if not room.limited:
            return (), ()
        if since is None:
            if not room.timeline or is_older(room.timeline[0], self.started):
                return (), ()
            return (), await self.gaps.fill(room, None, lambda raw: is_older(raw, self.started))
        if inside:
            return (), await self.gaps.fill(room, since, lambda raw: False)
        if any(is_own_entry(raw, own) for raw in room.timeline):
            return (), ()
        gap = await self.gaps.fill(room, since, lambda raw: is_own_entry(raw, own))
        if not gap or not is_own_entry(gap[0], own):
            return (), gap
        return await self.gaps.state_at(room.room_id, str(gap[0].get("event_id"))), gap

    def _read(self, raws: Iterable[Json], room_id: str) -> list[Event]:
        read = (self.reader.read(raw, room_id) for raw in raws)
        return [event for event in read if event is not None]

    def _departure(self, room_id: str, raw: Json | None, token: str) -> Event:
        event = self.reader.read(raw, room_id) if raw is not None else None
        own = self.reader.own
        return event or Membership(
            event_id=f"left:{room_id}:{token}",
            room_id=room_id,
            sender=own,
            at=self._at(),
            user_id=own,
            membership="leave",
        )

    def _invites(self, raw: Json, since: str | None) -> Iterator[Invite]:
        for room_id, sender in answer.invitations(raw, self.reader.own):
            # The same again when the same answer is asked for again, another for a later invite.
            event_id = f"invite:{room_id}:{since or ''}"
            yield Invite(event_id=event_id, room_id=room_id, sender=sender, at=self._at())

    def _at(self) -> datetime:
        return self.now() + self.reader.shift()

    async def _pointed(
        self, events: Sequence[Event], addressed: Callable[[Message], bool]
    ) -> dict[str, Pointed | None]:
        reactions = {event.target for event in events if isinstance(event, Reaction)}
        known = await self.memory.known(reactions) if reactions else ()
        wanted = targets(
            (e for e in events if not (isinstance(e, Reaction) and e.target in known)), addressed
        )
        return await self.fetcher.fetch(wanted) if wanted else {}


def _is_message(event: Event) -> bool:
    return isinstance(event, Message)
