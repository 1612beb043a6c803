"""People come in while others speak: events fork, and Synapse's `state` block holds old state."""

import asyncio
from secrets import token_hex
from typing import Any

from bot.matrix.answer import well_formed
from bot.matrix.api import Api, path
from bot.matrix.forks import Forks
from bot.matrix.gaps import Gaps
from bot.matrix.person import Person
from bot.matrix.retry import Backoff
from tests.real.people import People

COMERS = 6
ROUNDS = 10
SENTENCES = 15
SPEAKERS = 2
APART = 0.03
"""Seconds between two who come in; so near that some of their events follow on the same one."""


async def test_an_old_invitation_in_an_answer_is_mended(people: People) -> None:
    """Reads the same answers twice, as Synapse gives them and mended, until one held an old state.

    A homeserver that never does so fails the test too: then the mend has nothing left to mend.
    """
    anouk, reader = await people.person("anouk"), await people.person("leest")
    comers = [await people.person("komt") for _ in range(COMERS)]
    room = await anouk.create_room("druk", encrypted=False, invite=[reader.user_id])
    await reader.join(room)
    eye = Eye(reader.api, room)
    given = mended = 0
    for _ in range(ROUNDS):
        reading = asyncio.create_task(eye.read_until_left(comers))
        await storm(anouk, room, comers)
        steps = await reading
        given, mended = given + steps[0], mended + steps[1]
        if given:
            break
    assert given > 0
    assert mended == 0


class Eye:
    """Reads one room's answers, each as given and as mended."""

    def __init__(self, api: Api, room: str) -> None:
        self.api = api
        self.room = room
        self.forks = Forks(gaps=Gaps(api=api, backoff=Backoff()))
        self.token: str | None = None

    async def read_until_left(self, comers: list[Person]) -> tuple[int, int]:
        """How often somebody who was in became invited again: as given, and as mended."""
        given: dict[str, str] = {}
        mended: dict[str, str] = {}
        steps = [0, 0]
        gone: set[str] = set()
        while gone != {comer.user_id for comer in comers}:
            answer = await self._answer()
            for number, (known, read) in enumerate(
                ((given, answer), (mended, await self.forks.mended(answer)))
            ):
                steps[number] += steps_back(known, read["rooms"]["join"].get(self.room))
            gone |= {user for user, membership in mended.items() if membership == "leave"}
        return steps[0], steps[1]

    async def _answer(self) -> dict[str, Any]:
        query = {"timeout": "10000"} | ({"since": self.token} if self.token else {})
        raw = await self.api.request("GET", path("sync"), query=query, timeout=60)
        self.token = str(raw["next_batch"])
        return well_formed(raw)


def steps_back(known: dict[str, str], room: Any) -> int:
    """Take a room's answer into `known`; how many the block alone put from in back to invited."""
    if room is None:
        return 0
    block = memberships(room["state"]["events"])
    back = sum(known.get(user) == "join" and block[user] == "invite" for user in block)
    known.update(block | memberships(room["timeline"]["events"]))
    return back


def memberships(events: tuple[Any, ...]) -> dict[str, str]:
    """User id -> membership, the last one of each."""
    return {
        event["state_key"]: event["content"]["membership"]
        for event in events
        if event["type"] == "m.room.member"
    }


async def storm(anouk: Person, room: str, comers: list[Person]) -> None:
    """All are invited, come in one shortly after the other while others speak, and leave."""
    for comer in comers:
        await anouk.invite(room, comer.user_id)
    entering = (enter(comer, room, number * APART) for number, comer in enumerate(comers))
    await asyncio.gather(*entering, *(speak(anouk.api, room) for _ in range(SPEAKERS)))
    await asyncio.gather(*(comer.leave(room) for comer in comers))


async def enter(comer: Person, room: str, after: float) -> None:
    await asyncio.sleep(after)
    await comer.api.request("POST", path("join", room), {})


async def speak(api: Api, room: str) -> None:
    for number in range(SENTENCES):
        target = path("rooms", room, "send", "m.room.message", token_hex(8))
        await api.request("PUT", target, {"msgtype": "m.text", "body": f"zin {number}"})
