"""Both stores of keys keep the same things by the same rules: a file, and sealed rows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import vodozemac
from nio.crypto import InboundGroupSession, OlmAccount, OlmDevice, OutboundSession

from bot.matrix.crypto.key_store import DAY, KeyStore, KeyStores, copy
from bot.matrix.crypto.startup import GENERATION, adopt_earlier, read_store
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.crypto.store_rows import RowKeyStores
from storage.database import Database
from storage.standby.sealing import Sealer
from storage.standby.tables import make
from storage.standby.vault import Vault
from tests import postgresql

BOT = "@bot:x"
ROOM = "!room:x"
SEALER = Sealer("een geheim van twee bots", b"0123456789abcdef")


class Rows(RowKeyStores):
    """Rows of a database; each store reads them anew, as another process does."""

    def __init__(self) -> None:
        self.database = Database(postgresql.new_database())
        make(self.database.engine)
        super().__init__(Vault(self.database, SEALER))


@pytest.fixture(params=["file", "rows"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyStores]:
    if request.param == "file":
        yield KeyFolder(tmp_path)
        return
    rows = Rows()
    yield rows
    rows.database.close()


@pytest.fixture
def again(stores: KeyStores) -> Callable[[KeyStore], KeyStore]:
    """Close a store and open it anew."""

    def reopened(store: KeyStore) -> KeyStore:
        store.close()
        if isinstance(stores, Rows):
            return RowKeyStores(Vault(stores.database, SEALER)).open(store.user_id, store.device_id)
        return stores.open(store.user_id, store.device_id)

    return reopened


def opened(stores: KeyStores, device_id: str = "ONE") -> KeyStore:
    """A store with an account."""
    store = stores.open(BOT, device_id)
    store.clock = lambda: 100 * DAY
    if store.load_account() is None:
        store.save_account(OlmAccount())
    return store


def room_key(sender_key: str, session: vodozemac.GroupSession | None = None) -> InboundGroupSession:
    session = session or vodozemac.GroupSession()
    return InboundGroupSession(session.session_key.to_base64(), "ed25519", sender_key, ROOM)


def test_an_account(stores: KeyStores, again: Callable[[KeyStore], KeyStore]) -> None:
    store = stores.open(BOT, "ONE")
    assert store.load_account() is None
    account = OlmAccount()
    store.save_account(account)
    account.generate_one_time_keys(5)
    account.shared = True
    store.save_account(account)
    store = again(store)
    loaded = store.load_account()
    assert loaded is not None
    assert loaded.identity_keys == account.identity_keys
    assert loaded.one_time_keys == account.one_time_keys
    assert loaded.shared is True
    assert stores.devices() == {"ONE"}
    store.close()


def test_olm_sessions(stores: KeyStores, again: Callable[[KeyStore], KeyStore]) -> None:
    store, other = opened(stores), OlmAccount()
    other.generate_one_time_keys(1)
    (key,) = other.one_time_keys["curve25519"].values()
    curve = other.identity_keys["curve25519"]
    account = store.load_account()
    assert account is not None
    session = OutboundSession(account, curve, key)
    store.save_session(curve, session)
    first = session.encrypt("een")
    store.save_session(curve, session)
    store = again(store)
    loaded = store.load_sessions().get(curve)
    assert loaded is not None
    assert loaded.id == session.id
    assert loaded.creation_time == session.creation_time
    assert loaded.encrypt("twee").to_parts() != first.to_parts()
    store.close()


def test_room_keys_and_their_owners(
    stores: KeyStores, again: Callable[[KeyStore], KeyStore]
) -> None:
    store, shared = opened(stores), vodozemac.GroupSession()
    of_anna, of_eve = room_key("anna", shared), room_key("eve", shared)
    store.save_inbound_group_session(of_anna)
    store.own_room_key((of_anna.id, "anna"), "@anna:x")
    store.save_inbound_group_session(of_eve)
    store.own_room_key((of_anna.id, "anna"), "@eve:x")
    for _ in range(2):
        store = again(store)
        (loaded,) = store.load_inbound_group_sessions()
        assert (loaded.id, loaded.sender_key, loaded.room_id) == (of_anna.id, "anna", ROOM)
        assert store.owners()[of_anna.id, "anna"][0] == "@anna:x"
        store.save_inbound_group_session(of_eve)
    store.close()


def test_room_keys_that_are_not_used_go(
    stores: KeyStores, again: Callable[[KeyStore], KeyStore]
) -> None:
    store = opened(stores)
    old, used, young = (room_key("anna") for _ in range(3))
    for one, day in ((old, 60), (used, 60), (young, 90)):
        store.save_inbound_group_session(one)
        store.own_room_key((one.id, "anna"), "@anna:x", day * DAY)
    store.used([(used.id, "anna"), ("unknown", "anna")])
    assert store.delete_unused(30) == {(old.id, "anna")}
    store = again(store)
    assert {one.id for one in store.load_inbound_group_sessions()} == {used.id, young.id}
    assert store.owners() == {
        (used.id, "anna"): ("@anna:x", 100 * DAY),
        (young.id, "anna"): ("@anna:x", 90 * DAY),
    }
    store.close()


def test_devices_rooms_facts_and_backups(
    stores: KeyStores, again: Callable[[KeyStore], KeyStore]
) -> None:
    store = opened(stores)
    keys = {"ed25519": "a", "curve25519": "b"}
    one = OlmDevice("@anna:x", "PHONE", keys, display_name="Telefoon")
    store.save_device_keys({"@anna:x": {"PHONE": one}})
    one.deleted = True
    store.save_device_keys({"@anna:x": {"PHONE": one}})
    store.save_encrypted_rooms([ROOM])
    store.save_encrypted_rooms([ROOM, "!other:x"])
    store.set_fact(GENERATION, 3)
    store.set_fact(GENERATION, 4)
    store.note_backed_up("1", ("id", "key"), ROOM)
    store.note_backed_up("2", ("id", "key"), ROOM)
    store.forget_backed_up("1", ("id", "key"))
    store = again(store)
    loaded = store.load_device_keys()["@anna:x"]["PHONE"]
    assert (loaded.keys, loaded.deleted, loaded.display_name) == (keys, True, "Telefoon")
    assert store.load_encrypted_rooms() == {ROOM, "!other:x"}
    assert (store.fact(GENERATION), store.fact("other")) == (4, 0)
    assert store.backed_up("1") == {}
    assert store.backed_up("2") == {("id", "key"): ROOM}
    assert store.load_outgoing_key_requests() == {}
    store.close()


def test_an_earlier_device_leaves_its_room_keys(
    stores: KeyStores, again: Callable[[KeyStore], KeyStore]
) -> None:
    old, kept = opened(stores, "OLD"), room_key("anna")
    old.save_inbound_group_session(kept)
    old.own_room_key((kept.id, "anna"), "@anna:x", 99 * DAY)
    old.close()
    new = opened(stores, "NEW")
    assert adopt_earlier(stores, new)
    assert not adopt_earlier(stores, new)
    new = again(new)
    assert new.owners() == {(kept.id, "anna"): ("@anna:x", 99 * DAY)}
    assert [one.id for one in new.load_inbound_group_sessions()] == [kept.id]
    assert stores.devices() == {"NEW"}
    new.close()


def test_a_file_moves_into_rows_whole(tmp_path: Path) -> None:
    files, rows = KeyFolder(tmp_path), Rows()
    old, key = opened(files), room_key("anna")
    old.save_inbound_group_session(key)
    old.own_room_key((key.id, "anna"), "@anna:x", 5)
    old.save_encrypted_rooms([ROOM])
    old.set_fact(GENERATION, 7)
    device = OlmDevice("@anna:x", "PHONE", {"ed25519": "a", "curve25519": "b"})
    old.save_device_keys({"@anna:x": {"PHONE": device}})
    other = OlmAccount()
    other.generate_one_time_keys(1)
    (one_time,) = other.one_time_keys["curve25519"].values()
    curve = other.identity_keys["curve25519"]
    account = old.load_account()
    assert account is not None
    session = OutboundSession(account, curve, one_time)
    old.save_session(curve, session)

    new = rows.open(BOT, "ONE")
    copy(new, old, (GENERATION,))
    new.close()

    again = RowKeyStores(Vault(rows.database, SEALER))
    assert read_store(again, BOT, "ONE") == read_store(files, BOT, "ONE")
    store = again.open(BOT, "ONE")
    assert store.owners() == {(key.id, "anna"): ("@anna:x", 5)}
    assert [one.id for one in store.load_inbound_group_sessions()] == [key.id]
    assert store.load_encrypted_rooms() == {ROOM}
    assert store.load_device_keys()["@anna:x"]["PHONE"] == device
    loaded = store.load_sessions().get(curve)
    assert loaded is not None
    assert loaded.id == session.id
    old.close()
    rows.database.close()
