"""The same command on a real Synapse: how long until somebody else's client has the answer.

Nearly all of it is the homeserver's own time, so it is reported and has no aim.
"""

import tempfile
import time
from pathlib import Path

from benchmarks.speed.ours import HERE, Account, OurBot
from bot.demo.homeserver import Homeserver
from bot.matrix.person import Person, Seen

PASSWORD = "wachtwoord"


async def latencies(words: str, count: int, python: Path = HERE) -> dict[str, list[float]]:
    """Milliseconds from the end of typing to the answer in the same client, by kind of room."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Homeserver(folder) as server:
            for localpart in ("schakel", "anouk", "petra"):
                await server.register(localpart, PASSWORD)
            account = Account(
                f"@schakel:{server.server_name}", PASSWORD, f"@anouk:{server.server_name}"
            )
            async with (
                OurBot(server.url, folder, account, python=python) as bot,
                await Person.log_in(server.url, "anouk", PASSWORD) as anouk,
                await Person.log_in(server.url, "petra", PASSWORD) as petra,
            ):
                await bot.ready()
                found = {}
                for kind, encrypted in (("plain", False), ("encrypted", True)):
                    room = await _room(anouk, petra, account.user_id, encrypted)
                    asked = [
                        await _asked(anouk, account.user_id, room, words) for _ in range(count + 5)
                    ]
                    found[kind] = asked[5:]
                return found


async def _room(person: Person, other: Person, bot: str, encrypted: bool) -> str:
    """A room of three with the bot in it: one of two would be a private chat."""
    invited = [other.user_id, bot]
    room = await person.create_room("meting", encrypted=encrypted, invite=invited)
    await other.join(room)

    def is_bot_in(event: Seen) -> bool:
        return event.state_key == bot and event.content.get("membership") == "join"

    await person.wait_for(room, is_bot_in)
    return room


async def _asked(person: Person, bot: str, room: str, words: str) -> float:
    began = time.monotonic()
    asked = await person.say(room, words)

    def is_answer(event: Seen) -> bool:
        return event.sender == bot and event.readable and event.target("m.thread") == asked

    await person.wait_for(room, is_answer)
    return (time.monotonic() - began) * 1e3
