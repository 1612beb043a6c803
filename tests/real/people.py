"""People for a test: accounts with names that no other test has, each with a real client."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from itertools import count
from typing import Self

from bot.demo.homeserver import Homeserver
from bot.matrix.person import Person

PASSWORD = "wachtwoord"
_numbers = count(1)


class People(AsyncExitStack):
    """Makes and logs in people; leaving it closes all their clients."""

    def __init__(self, homeserver: Homeserver) -> None:
        super().__init__()
        self.homeserver = homeserver

    async def __aenter__(self) -> Self:
        return await super().__aenter__()

    async def person(self, name: str) -> Person:
        """Register somebody called `name` plus a number, and log in."""
        localpart = f"{name}-{next(_numbers)}"
        await self.homeserver.register(localpart, PASSWORD)
        return await self.device(localpart)

    async def device(self, localpart: str) -> Person:
        """Log in with one more device on an account that `person` made."""
        url = self.homeserver.url
        return await self.enter_async_context(await Person.log_in(url, localpart, PASSWORD))

    async def room(self, owner: Person, name: str, members: Iterable[Person]) -> str:
        """Make an encrypted room of `owner` in which all `members` are."""
        guests = list(members)
        room = await owner.create_room(name, invite=[guest.user_id for guest in guests])
        for guest in guests:
            await guest.join(room)
        return room
