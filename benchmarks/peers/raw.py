"""No library: /sync, parse, answer one after another, or with `parallel` all rooms at once.

What any bot must at least do. Usage: raw.py ADDRESS FOLDER [parallel]
"""

import asyncio
import itertools
import json
import sys
from typing import Any

import aiohttp

BOT = "@schakel:stub.example"


async def main(address: str, parallel: bool) -> None:
    """Answer `!ping` until ended."""
    base, numbers = f"{address}/_matrix/client/v3", itertools.count()
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    limit = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(headers=headers, timeout=limit) as session:

        async def answer(room: str, events: list[dict[str, Any]]) -> None:
            for event in events:
                if event["sender"] != BOT and event["content"].get("body") == "!ping":
                    where = f"{base}/rooms/{room}/send/m.room.message/t{next(numbers)}"
                    body = json.dumps({"msgtype": "m.notice", "body": "Pong."})
                    async with session.put(where, data=body) as done:
                        await done.json()

        query = {"timeout": "0"}
        while True:
            async with session.get(f"{base}/sync", params=query) as found:
                batch = await found.json()
            first, query = "since" not in query, {"timeout": "30000", "since": batch["next_batch"]}
            rooms = {} if first else batch["rooms"]["join"]
            work = [answer(room, entry["timeline"]["events"]) for room, entry in rooms.items()]
            if parallel:
                await asyncio.gather(*work)
            else:
                for one in work:
                    await one


asyncio.run(main(sys.argv[1], "parallel" in sys.argv[3:]))
