"""Who may have the lease, and what an epoch that is over cannot do."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from storage import inbox
from storage.database import Database, Unit
from storage.standby import lease
from storage.standby.lease import Fence, Fenced, Keeper
from storage.standby.sealing import Sealer
from storage.standby.tables import make
from storage.standby.vault import Vault
from tests import postgresql

SECRET = "een geheim van twee bots, lang genoeg"


class Server:
    """A database with the tables of the bot and of the standby."""

    def __init__(self) -> None:
        self.url = postgresql.new_migrated_database()
        self.engine = self.connect()
        self.salt = make(self.engine)
        self.fallen: list[int] = []
        self.opened: list[Database] = []

    def connect(self) -> Engine:
        return create_engine(make_url(self.url).set(drivername="postgresql+psycopg"))

    def take(self, holder: str) -> int | None:
        """Try to have the lease."""
        with self.engine.begin() as connection:
            return lease.take(connection, lease.look(connection), holder)

    def took(self, holder: str) -> int:
        """Have the lease; it must be free."""
        epoch = self.take(holder)
        assert epoch is not None
        return epoch

    def run_out(self) -> None:
        """Time passes until the lease is over."""
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE standby_lease SET expires_at = clock_timestamp()"))

    def database(self, epoch: int) -> Database:
        """The database as the active bot of this epoch has it."""
        made = Database(self.url)
        Fence(epoch, lambda: self.fallen.append(epoch)).around(made.engine)
        self.opened.append(made)
        return made

    def value(self) -> str | None:
        with self.engine.begin() as connection:
            return inbox.get_value(connection, "a")

    def close(self) -> None:
        for database in self.opened:
            database.close()
        self.engine.dispose()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def set_to(value: str, unit: Unit) -> None:
    inbox.set_value(unit.connection, "a", value)


def test_one_at_a_time_and_each_with_a_higher_epoch(server: Server) -> None:
    assert server.took("one") == 1
    assert server.take("other") is None
    server.run_out()
    assert server.took("other") == 2
    assert server.take("one") is None


def test_two_who_look_at_once_and_one_takes(server: Server) -> None:
    with server.engine.begin() as connection:
        seen = lease.look(connection)
    assert server.took("quick") == 1
    server.run_out()
    with server.engine.begin() as connection:
        assert lease.take(connection, seen, "slow") is None


def test_it_is_renewed_by_its_holder_alone(server: Server) -> None:
    first = server.took("one")
    server.run_out()
    with server.engine.begin() as connection:
        assert lease.renew(connection, first), "nobody took it: nothing was done meanwhile"
        assert lease.look(connection).remaining > lease.LEASE_SECONDS / 2
    server.run_out()
    second = server.took("other")
    with server.engine.begin() as connection:
        assert not lease.renew(connection, first)
        assert lease.renew(connection, second)


def test_who_gives_it_back_is_followed_at_once(server: Server) -> None:
    first = server.took("one")
    with server.engine.begin() as connection:
        lease.give_back(connection, first)
    second = server.took("other")
    with server.engine.begin() as connection:
        lease.give_back(connection, first)
        assert lease.look(connection).remaining > 0, "another's lease was given back"
    assert second == 2


def test_an_old_epoch_commits_nothing(server: Server) -> None:
    old = server.database(server.took("one"))
    old.transact(lambda unit: set_to("mine", unit))
    server.run_out()
    new = server.database(server.took("other"))
    for _ in range(2):  # also on a new connection
        with pytest.raises((Fenced, OperationalError)):
            old.transact(lambda unit: set_to("too late", unit))
    with pytest.raises(Fenced, match="Another bot has become active"):
        old.transact(lambda unit: set_to("too late", unit))
    assert server.value() == "mine"
    assert 1 in server.fallen
    new.transact(lambda unit: set_to("theirs", unit))
    assert server.value() == "theirs"


def test_a_transaction_under_way_is_ended_and_not_committed(server: Server) -> None:
    """As that of a process which was frozen in the middle of it."""
    old = server.database(server.took("one"))
    server.run_out()

    def work(unit: Unit) -> None:
        set_to("too late", unit)
        assert server.took("other") == 2

    with pytest.raises(OperationalError):
        old.transact(work)
    assert server.value() is None


def test_who_takes_it_waits_for_a_transaction_that_it_cannot_end(server: Server) -> None:
    """The lock alone keeps the order, also where a connection is not known for ours."""
    epoch = server.took("one")
    server.run_out()
    with server.engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({lease.FENCE})")
        set_to("in time", Unit(connection))
        taken: list[int | None] = []
        taking = threading.Thread(target=lambda: taken.append(server.take("other")))
        taking.start()
        with server.engine.begin() as other:  # until it waits for us
            while not other.execute(
                text("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            ).scalar():
                pass
        assert taken == []
        connection.commit()
    taking.join()
    assert taken == [epoch + 1]
    assert server.value() == "in time"


def test_keys_and_secrets_are_behind_the_same_fence(server: Server) -> None:
    old = Vault(server.database(server.took("one")), Sealer(SECRET, server.salt))
    old.put("DEVICE", "account", "", b"of the first")
    old.settle()
    server.run_out()
    new = Vault(server.database(server.took("other")), Sealer(SECRET, server.salt))
    old.put("DEVICE", "account", "", b"too late")
    with pytest.raises((Fenced, OperationalError)):
        old.settle()
    with pytest.raises(Fenced):
        old.settle()
    assert new.read("DEVICE", "account") == {"": b"of the first"}


def test_migrations_are_behind_it_too(server: Server) -> None:
    from storage.migrate import upgrade

    old = server.database(server.took("one"))
    server.run_out()
    server.took("other")
    with pytest.raises(Fenced):
        upgrade(old.engine)


def test_a_keeper_counts_from_before_it_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(lease, "clock", lambda: now)
    keeper = Keeper(create_engine("sqlite://"), 1, asked_at=1000.0)
    assert 0 < keeper.remaining() < lease.LEASE_SECONDS
    now += lease.LEASE_SECONDS - 0.001
    assert keeper.remaining() <= 0, "the server thinks that it is ours until a moment later"


def test_a_keeper_renews_until_it_is_over(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    asked_at = lease.clock()
    keeper = Keeper(server.engine, server.took("one"), asked_at)
    before = keeper.remaining() + lease.clock()
    over = threading.Event()
    keeper.start(over.set)
    while keeper.remaining() + lease.clock() <= before:
        pass
    with server.engine.begin() as connection:  # as who takes it from a bot that sleeps
        connection.execute(text("UPDATE standby_lease SET epoch = epoch + 1"))
    assert over.wait(60)
    assert keeper.remaining() <= 0
    keeper.stop(give_lease_back=True)
    with server.engine.begin() as connection:
        assert lease.look(connection).remaining > 0, "another's lease was given back"


def test_who_stands_by_is_known_until_it_goes(server: Server) -> None:
    with server.engine.begin() as connection:
        lease.wait(connection, "b")
        lease.wait(connection, "a")
        lease.wait(connection, "a")
        assert lease.waiting(connection, 10) == ["a", "b"]
        lease.leave(connection, "b")
        assert lease.waiting(connection, 10) == ["a"]
        connection.execute(text("UPDATE standby_waiting SET seen_at = seen_at - interval '1 hour'"))
        assert lease.waiting(connection, 10) == []
        assert connection.execute(text("SELECT count(*) FROM standby_waiting")).scalar() == 0
