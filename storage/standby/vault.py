"""Keys and secrets as sealed rows, written together and behind the fence.

What is put here is kept in memory until `settled`: the key store says what changed while the event
loop works, and one transaction writes it before the next request goes out. Until then it is worth
nothing to anybody: what the homeserver was not told of may be lost with us.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, delete, select

from storage.core import upsert
from storage.database import Database, Unit
from storage.standby.sealing import CannotOpen, Sealer, WrongSecret
from storage.standby.tables import SEALED

ACCOUNT: Final = ""
"""In place of a device: what is the account's own."""

SECRET: Final = "secret"
CHECK: Final = "check"

Place = tuple[str, str, str]
"""Device, kind and name."""


class Vault:
    """All that is sealed. Not for two threads at once, `settled` aside."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._pending: dict[Place, bytes | None] = {}
        self._settling = asyncio.Lock()

    def passphrase(self, purpose: str) -> str:
        """A passphrase that follows from the shared secret."""
        return self._sealer.passphrase(purpose)

    def put(self, device: str, kind: str, name: str, value: bytes | None) -> None:
        """Have this written by the next `settled`; None deletes it."""
        self._pending[device, kind, name] = value

    def read(self, device: str, kind: str) -> dict[str, bytes]:
        """All values of a kind, what is still to be written included. Raises CannotOpen."""
        found = self._database.in_turn(lambda unit: self._read(unit.connection, device, kind))
        for (of, what, name), value in self._pending.items():
            if (of, what) == (device, kind):
                found.pop(name, None)
                if value is not None:
                    found[name] = value
        return found

    def devices(self) -> set[str]:
        """Whose keys are here."""

        def look(unit: Unit) -> set[str]:
            query = select(SEALED.c.device).distinct().where(SEALED.c.device != ACCOUNT)
            return set(unit.connection.execute(query).scalars())

        return self._database.in_turn(look)

    def drop(self, device: str) -> None:
        """Delete all keys of a device, at once, together with writing what was put."""
        some = {place: value for place, value in self._pending.items() if place[0] != device}

        def write(unit: Unit) -> None:
            self.write(unit.connection, some)
            unit.connection.execute(delete(SEALED).where(SEALED.c.device == device))

        self._database.in_turn(write)
        self._pending.clear()

    async def settled(self) -> None:
        """Return when all that was put is committed, however long the server is away.

        Raises Fenced when another bot is active.
        """
        async with self._settling:
            while self._pending:
                some = dict(self._pending)
                await self._database.write(
                    lambda unit, some=some: self.write(unit.connection, some)  # type: ignore[misc]
                )
                self._written(some)

    def settle(self) -> None:
        """The same for who cannot await, tried once. Raises Fenced, and OperationalError."""
        some = dict(self._pending)
        if some:
            self._database.in_turn(lambda unit: self.write(unit.connection, some))
            self._written(some)

    @property
    def is_settled(self) -> bool:
        """Whether all that was put is committed."""
        return not self._pending and not self._settling.locked()

    def write(self, connection: Connection, values: Mapping[Place, bytes | None]) -> None:
        """Write these within a transaction."""
        rows = []
        for (device, kind, name), value in values.items():
            key = self._sealer.name(device, kind, name)
            if value is None:
                connection.execute(
                    delete(SEALED).where(
                        SEALED.c.device == device, SEALED.c.kind == kind, SEALED.c.name == key
                    )
                )
                continue
            plain = json.dumps(name).encode() + b"\n" + value
            sealed = self._sealer.seal(device, kind, key, plain)
            rows.append({"device": device, "kind": kind, "name": key, "value": sealed})
        upsert(connection, SEALED, rows, update_columns=("value",))

    def check(self) -> None:
        """See that the secret opens what is here. Raises WrongSecret. The first one is noted."""
        if not self.opens():
            self.put(ACCOUNT, CHECK, CHECK, b"")
            self.settle()

    def opens(self) -> bool:
        """Whether the secret opens what is here; False when nothing is. Raises WrongSecret."""
        try:
            return bool(self.read(ACCOUNT, CHECK))
        except CannotOpen as error:
            raise WrongSecret(
                "The secret of [standby] does not open what is in the database: both bots need the "
                "same one."
            ) from error

    def _read(self, connection: Connection, device: str, kind: str) -> dict[str, bytes]:
        query = select(SEALED.c.name, SEALED.c.value).where(
            SEALED.c.device == device, SEALED.c.kind == kind
        )
        found = {}
        for key, sealed in connection.execute(query):
            plain = self._sealer.open(device, kind, bytes(key), bytes(sealed))
            name, _, value = plain.partition(b"\n")
            found[json.loads(name)] = value
        return found

    def _written(self, values: Mapping[Place, bytes | None]) -> None:
        for place, value in values.items():
            if place in self._pending and self._pending[place] is value:
                del self._pending[place]
