"""What is sealed can be read with the secret, in its place, unchanged, and otherwise not at all."""

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.standby.sealing import CannotOpen, Sealer, WrongSecret
from storage.standby.tables import make
from storage.standby.vault import Vault
from tests import postgresql

SALT = b"0123456789abcdef"


class Counted(Database):
    """Counts its transactions."""

    count = 0

    def transact(self, work):  # type: ignore[no-untyped-def]
        self.count += 1
        return super().transact(work)


@pytest.fixture(scope="module")
def sealer() -> Sealer:
    return Sealer("het geheim", SALT)


def test_only_in_its_place_and_unchanged(sealer: Sealer) -> None:
    name = sealer.name("D", "kind", "naam")
    sealed = sealer.seal("D", "kind", name, b"waarde")
    assert sealer.open("D", "kind", name, sealed) == b"waarde"
    assert sealer.seal("D", "kind", name, b"waarde") != sealed, "the nonce is used twice"
    other = sealer.name("D", "kind", "ander")
    for place in (("E", "kind", name), ("D", "soort", name), ("D", "kind", other)):
        with pytest.raises(CannotOpen):
            sealer.open(*place, sealed)
    for spoiled in (b"", sealed[:-1], sealed[:20] + b"x" + sealed[21:], b"\0" * 40):
        with pytest.raises(CannotOpen):
            sealer.open("D", "kind", name, spoiled)


def test_another_secret_or_salt_opens_nothing(sealer: Sealer) -> None:
    name = sealer.name("D", "kind", "naam")
    sealed = sealer.seal("D", "kind", name, b"waarde")
    for other in (Sealer("het Geheim", SALT), Sealer("het geheim", SALT[::-1])):
        assert other.name("D", "kind", "naam") != name
        assert other.passphrase("pickle") != sealer.passphrase("pickle")
        with pytest.raises(CannotOpen):
            other.open("D", "kind", name, sealed)
    assert sealer.passphrase("pickle") != sealer.passphrase("other")


async def test_what_is_put_is_one_commit_and_read_before_it(sealer: Sealer) -> None:
    database = Counted(postgresql.new_database())
    make(database.engine)
    vault, again = Vault(database, sealer), Vault(database, sealer)
    for number in range(100):
        vault.put("D", "kind", f"naam {number}", b"%d" % number)
    vault.put("D", "kind", "naam 0", None)
    assert not vault.is_settled
    assert len(vault.read("D", "kind")) == 99
    assert again.read("D", "kind") == {}
    before = database.count
    await vault.settled()
    assert database.count == before + 1
    assert vault.is_settled
    assert again.read("D", "kind") == vault.read("D", "kind")
    assert again.read("D", "kind")["naam 7"] == b"7"
    vault.put("D", "kind", "naam 7", None)
    vault.put("E", "kind", "naam", b"van een ander apparaat\n")
    vault.settle()
    assert "naam 7" not in again.read("D", "kind")
    assert again.devices() == {"D", "E"}
    vault.put("E", "kind", "nieuw", b"x")
    vault.drop("D")
    assert again.devices() == {"E"}
    assert again.read("E", "kind") == {"naam": b"van een ander apparaat\n", "nieuw": b"x"}
    database.close()


def test_nothing_can_be_read_in_the_rows(sealer: Sealer) -> None:
    database = Database(postgresql.new_database())
    make(database.engine)
    vault = Vault(database, sealer)
    vault.put("D", "device", "@saskia:voorbeeld.nl", b"token-van-de-bot")
    vault.settle()
    with database.engine.begin() as connection:
        rows = str(connection.execute(text("SELECT * FROM standby_sealed")).all())
    assert "saskia" not in rows
    assert "token" not in rows
    database.close()


def test_the_wrong_secret_is_said(sealer: Sealer) -> None:
    database = Database(postgresql.new_database())
    salt = make(database.engine)
    assert make(database.engine) == salt
    first = Vault(database, Sealer("het geheim", salt))
    assert not first.opens()
    first.check()
    first.check()
    assert first.opens()
    with pytest.raises(WrongSecret, match="both bots need the same"):
        Vault(database, Sealer("een ander", salt)).check()
    database.close()
