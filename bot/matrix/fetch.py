"""The messages that a batch's commands point at, got from the homeserver and kept nowhere."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.matrix.api import Api, path
from bot.matrix.download import download
from bot.matrix.errors import MatrixError, NotDecryptable, Refused
from bot.matrix.events import Attachment, Edit, Event, Message, Pointed, Reaction
from bot.matrix.reading import Reader
from bot.matrix.retry import Backoff, until_answered
from commands.language.words import spoken

AT_ONCE = 20
SECONDS = 10.0
SECONDS_IN_ALL = 60.0
TABLES = (".csv", ".tsv", ".txt")
LARGEST_TABLE = 1_000_000
"""Bytes of a table; a larger one is not read at all."""
MOST_FILES = 20
"""Files that one batch brings; who sends more at once is answered that they are not to be had."""

Target = tuple[str, str]
"""Room id and event id."""

log = logging.getLogger(__name__)


def is_addressed(message: Message, *, own: str, private: Collection[str]) -> bool:
    """Whether a message may be a command: a prefix, a mention of us, or a private room."""
    mentioned = own in (message.mentions or ())
    in_private = message.room_id in private
    return spoken(message.body, in_private=in_private, mentioned=mentioned, names=()) is not None


def targets(events: Iterable[Event], is_command: Callable[[Message], bool]) -> list[Target]:
    """What these events point at, each once: a command's message replied to, else its thread root;
    a reaction's message; the message that an edit says anew, whose author only may do that.
    """
    found: dict[Target, None] = {}
    for event in events:
        target = None
        if isinstance(event, Reaction | Edit):
            target = event.target
        elif isinstance(event, Message) and (event.reply_to or event.thread_root):
            target = (event.reply_to or event.thread_root) if is_command(event) else None
        if target is not None:
            found[event.room_id, target] = None
    return list(found)


def tables(
    events: Iterable[Event],
    pointed: Mapping[str, Pointed | None],
    is_command: Callable[[Message], bool],
) -> dict[str, Attachment]:
    """Event id -> table that a command brings in its own message, or in the one it replies to."""
    holders: list[Message | Pointed] = [
        *(e for e in events if isinstance(e, Message) and e.attachment and is_command(e)),
        *(one for one in pointed.values() if one is not None),
    ]
    return {
        holder.event_id: holder.attachment
        for holder in holders
        if holder.attachment and holder.attachment.filename.lower().endswith(TABLES)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Gets messages by id. Whatever cannot be had within the time limits is None."""

    api: Api
    reader: Reader
    backoff: Backoff

    async def fetch(self, wanted: Collection[Target]) -> dict[str, Pointed | None]:
        """The messages by event id. Never raises."""
        found: dict[str, Pointed | None] = {event_id: None for _, event_id in wanted}
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(room_id: str, event_id: str) -> None:
            async with gate:
                found[event_id] = await self._one(room_id, event_id)

        try:
            async with asyncio.timeout(SECONDS_IN_ALL), asyncio.TaskGroup() as group:
                for target in wanted:
                    group.create_task(one(*target))
        except TimeoutError:
            log.warning("some messages pointed at are missing: the homeserver is too slow")
        return found

    async def download(self, wanted: Mapping[str, Attachment]) -> dict[str, bytes | None]:
        """The files by the same keys; one that cannot be had in time is None. Never raises."""
        found: dict[str, bytes | None] = dict.fromkeys(wanted)
        for key, attachment in list(wanted.items())[:MOST_FILES]:
            try:
                async with asyncio.timeout(SECONDS):
                    found[key] = await download(self.api, attachment, LARGEST_TABLE)
            except (TimeoutError, MatrixError):
                log.warning("a file that came with a command could not be had")
        return found

    async def _one(self, room_id: str, event_id: str) -> Pointed | None:
        target = path("rooms", room_id, "event", event_id)
        try:
            async with asyncio.timeout(SECONDS):
                raw = await until_answered(lambda: self.api.request("GET", target), self.backoff)
            return self.reader.read_pointed(raw, room_id)
        except (TimeoutError, Refused, NotDecryptable, LookupError, TypeError, ValueError):
            return None
