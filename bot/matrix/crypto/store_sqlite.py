"""The file that holds our device's keys: nio's SQLite store, made quick and safe, and two tables.

`room_key` has a room key's owner and last use, `fact` the store's generation, `backed_up` what is
in a backup.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from nio.crypto.device import OlmDevice
from nio.crypto.sessions import InboundGroupSession, OlmAccount, Session
from nio.store.database import SqliteStore

from bot.matrix.crypto.key_store import DAY, SessionKey, Shared

DATE = "%Y-%m-%d %H:%M:%S.%f"

TABLES = (
    "CREATE TABLE IF NOT EXISTS room_key (session_id TEXT NOT NULL, sender_key TEXT NOT NULL,"
    " owner TEXT NOT NULL, last_used INTEGER NOT NULL, PRIMARY KEY (session_id, sender_key))",
    "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS backed_up (version TEXT NOT NULL, session_id TEXT NOT NULL,"
    " sender_key TEXT NOT NULL, room_id TEXT NOT NULL,"
    " PRIMARY KEY (version, session_id, sender_key))",
)


class FileKeyStore(Shared, SqliteStore):
    """nio's store for one device. What is written is durable at once."""

    _account_row: Any = None

    def __post_init__(self) -> None:
        """Open the file and make what is missing."""
        super().__post_init__()  # type: ignore[no-untyped-call]
        # Commits stay durable (synchronous is FULL): one that a power cut undoes is a store that
        # was rolled back.
        self.database.execute_sql("PRAGMA journal_mode = wal")
        self.database.execute_sql("PRAGMA temp_store = memory")  # no file elsewhere
        for table in TABLES:
            self.database.execute_sql(table)

    def _get_account(self) -> Any:
        # Asked for at every write; the row's id, which is all that is used of it, never changes.
        if self._account_row is None:
            self._account_row = super()._get_account()
        return self._account_row

    def load_account(self) -> Any:
        """The Olm account, or None. Read anew each time."""
        self._account_row = None
        return super().load_account()

    def save_account(self, account: OlmAccount) -> None:
        """In SQL, as the next three: nio's own writes take 1 to 3 ms of building queries each."""
        pickle = account.pickle(self.pickle_key)
        self.database.execute_sql(
            "INSERT INTO accounts (user_id, device_id, account, shared) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (user_id, device_id) DO UPDATE"
            " SET account = excluded.account, shared = excluded.shared",
            (self.user_id, self.device_id, pickle, account.shared),
        )

    def save_session(self, curve_key: str, session: Session) -> None:
        """An Olm session."""
        self.database.execute_sql(
            "INSERT OR REPLACE INTO olmsessions (session_id, account_id, sender_key, session,"
            " creation_time, last_usage_date) VALUES (?, ?, ?, ?, ?, ?)",
            (
                session.id,
                self._get_account().id,
                curve_key,
                session.pickle(self.pickle_key),
                session.creation_time.strftime(DATE),
                session.use_time.strftime(DATE),
            ),
        )

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """A room key. Forwarded ones are never taken in, so there is no chain to keep."""
        self.database.execute_sql(
            "INSERT INTO megolminboundsessions (session_id, account_id, sender_key, fp_key,"
            " room_id, session) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (session_id) DO UPDATE SET session = excluded.session"
            " WHERE sender_key = excluded.sender_key",
            (
                session.id,
                self._get_account().id,
                session.sender_key,
                session.ed25519,
                session.room_id,
                session.pickle(self.pickle_key),
            ),
        )

    def save_device_keys(self, device_keys: Mapping[str, Mapping[str, OlmDevice]]) -> None:
        """Devices of others, with their keys."""
        account = self._get_account().id
        with self.transaction():
            for device in (d for devices in device_keys.values() for d in devices.values()):
                (row,) = self.database.execute_sql(
                    "INSERT INTO devicekeys (account_id, user_id, device_id, display_name, deleted)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id, user_id, device_id) DO UPDATE"
                    " SET deleted = excluded.deleted, display_name = excluded.display_name"
                    " RETURNING id",
                    (account, device.user_id, device.id, device.display_name, device.deleted),
                ).fetchone()
                for key_type, key in device.keys.items():
                    self.database.execute_sql(
                        "INSERT OR REPLACE INTO keys (key_type, key, device_id) VALUES (?, ?, ?)",
                        (key_type, key, row),
                    )

    def transaction(self) -> AbstractContextManager[Any]:
        """Everything written inside is one commit."""
        manager: AbstractContextManager[Any] = self.database.atomic()
        return manager

    async def settled(self) -> None:
        """At once: each commit is durable."""

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def own_room_key(self, key: SessionKey, owner: str, used: int | None = None) -> None:
        """Remember whose room key this is; the first owner stands. `used`: seconds, None is now."""
        stamp = int(self.clock()) if used is None else used
        self.database.execute_sql(
            "INSERT OR IGNORE INTO room_key VALUES (?, ?, ?, ?)", (*key, owner, stamp)
        )

    def owners(self) -> dict[SessionKey, tuple[str, int]]:
        """Whose each room key is, and when it was last used (seconds since 1970)."""
        rows = self.database.execute_sql(
            "SELECT session_id, sender_key, owner, last_used FROM room_key"
        )
        return {(session_id, key): (owner, int(used)) for session_id, key, owner, used in rows}

    def used(self, keys: Iterable[SessionKey]) -> None:
        """Stamp room keys as used now."""
        now = int(self.clock())
        with self.transaction():
            for key in keys:
                self.database.execute_sql(
                    "UPDATE room_key SET last_used = ? WHERE session_id = ? AND sender_key = ?",
                    (now, *key),
                )

    def delete_unused(self, days: int) -> set[SessionKey]:
        """Delete room keys that were not used for this many days; returns which."""
        before = int(self.clock()) - days * DAY
        with self.transaction():
            rows = self.database.execute_sql(
                "SELECT session_id, sender_key FROM room_key WHERE last_used < ?", (before,)
            )
            gone = {(str(session_id), str(sender_key)) for session_id, sender_key in rows}
            for key in gone:
                self._delete(key)
        if gone:
            self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def fact(self, name: str) -> int:
        """A stored number, 0 when there is none."""
        row = self.database.execute_sql("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def set_fact(self, name: str, value: int) -> None:
        """Store a number."""
        self.database.execute_sql("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def backed_up(self, version: str) -> dict[SessionKey, str]:
        """Room keys that are in this version of the backup, and of which room each is."""
        rows = self.database.execute_sql(
            "SELECT session_id, sender_key, room_id FROM backed_up WHERE version = ?", (version,)
        )
        return {(session_id, sender_key): room_id for session_id, sender_key, room_id in rows}

    def note_backed_up(self, version: str, key: SessionKey, room_id: str) -> None:
        """A room key is in this version of the backup."""
        self.database.execute_sql(
            "INSERT OR IGNORE INTO backed_up VALUES (?, ?, ?, ?)", (version, *key, room_id)
        )

    def forget_backed_up(self, version: str, key: SessionKey) -> None:
        """A room key is no longer in it."""
        self.database.execute_sql(
            "DELETE FROM backed_up WHERE version = ? AND session_id = ? AND sender_key = ?",
            (version, *key),
        )

    def _delete(self, key: SessionKey) -> None:
        for table in ("megolminboundsessions", "room_key"):
            self.database.execute_sql(
                f"DELETE FROM {table} WHERE session_id = ? AND sender_key = ?",
                key,
            )
