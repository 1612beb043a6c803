"""The key store as sealed rows: the same device after a restart, and an old copy is noticed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from bot.matrix.crypto.startup import KeyStoreVerdict
from bot.matrix.crypto.store_rows import RowKeyStores
from storage.database import Database
from storage.standby.sealing import Sealer
from storage.standby.tables import SEALED, make
from storage.standby.vault import Vault
from tests import postgresql
from tests.real.trust.bots import Bots
from tests.real.trust.test_keystore import hears_and_is_heard, starts_with


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database(postgresql.new_database())
    make(made.engine)
    yield made
    made.close()


def rows(database: Database) -> list[dict[str, Any]]:
    """A copy of what is there."""
    with database.engine.begin() as connection:
        return [dict(row._mapping) for row in connection.execute(select(SEALED))]


async def test_yesterdays_rows(database: Database, bots: Bots) -> None:
    stores = RowKeyStores(Vault(database, Sealer("een geheim van twee bots", b"0" * 16)))
    bot, anna, room = await bots.pair(stores)
    await hears_and_is_heard(bot, anna, room)
    await bot.stop()
    await starts_with(bot, KeyStoreVerdict.OK)
    await anna.say(room, "na de herstart")
    await bot.reads("na de herstart")
    await bot.stop()
    copy = rows(database)

    await starts_with(bot, KeyStoreVerdict.OK)
    bot.clock.seconds += 86_400
    anna.machine.olm.outbound_group_sessions.clear()
    await anna.say(room, "vandaag")
    await bot.reads("vandaag")
    await bot.stop()
    with database.engine.begin() as connection:
        connection.execute(delete(SEALED))
        connection.execute(insert(SEALED), copy)
    bot.since = None
    bot.events.clear()
    old = bot.machine.device_id
    await starts_with(bot, KeyStoreVerdict.ROLLED_BACK)
    assert bot.machine.device_id != old
    await hears_and_is_heard(bot, anna, room)
    assert "na de herstart" in bot.bodies(), "the room keys of the copy were not taken along"
    assert stores.devices() == {bot.machine.device_id}
