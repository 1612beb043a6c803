"""mautrix's client with an event handler, and its stores in memory.

Usage: plain_mautrix.py ADDRESS FOLDER
"""

import asyncio
import logging
import sys

from mautrix.client import Client, MemoryStateStore, MemorySyncStore
from mautrix.types import EventType, MessageEvent


async def main(address: str) -> None:
    """Answer `!ping` until ended."""
    client = Client(
        mxid="@schakel:stub.example",
        device_id="STUB",
        base_url=address,
        token="token",
        state_store=MemoryStateStore(),
        sync_store=MemorySyncStore(),
    )
    client.ignore_first_sync = True

    async def heard(event: MessageEvent) -> None:
        if event.sender != client.mxid and event.content.body == "!ping":
            await client.send_notice(event.room_id, "Pong.")

    client.add_event_handler(EventType.ROOM_MESSAGE, heard)
    await client.start(None)


logging.basicConfig(level=logging.INFO)
asyncio.run(main(sys.argv[1]))
