"""matrix-nio as its documentation shows: an event callback that awaits room_send, sync_forever.

Usage: plain_nio.py ADDRESS FOLDER
"""

import asyncio
import sys

from nio import AsyncClient, MatrixRoom, RoomMessageText


async def main(address: str) -> None:
    """Answer `!ping` until ended."""
    client = AsyncClient(address, "@schakel:stub.example")

    async def heard(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != client.user_id and event.body == "!ping":
            content = {"msgtype": "m.notice", "body": "Pong."}
            await client.room_send(room.room_id, "m.room.message", content)

    await client.login("x")
    client.add_event_callback(heard, RoomMessageText)  # type: ignore[arg-type]
    await client.sync_forever(timeout=30_000, full_state=True)


asyncio.run(main(sys.argv[1]))
