"""What moderators set for a room, who changed it when, and what a value may be.

Only what differs from the default is stored. What is valid is decided by `commands/rooms`.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, Column, Connection, bindparam, insert
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import table
from storage.later import once
from storage.text import CheckedText, CheckedTextColumn

Plain = str | int | list[int] | list[str]
Value = Plain | CheckedText
"""A number, a key, a list of either; or users' words, which are CheckedText."""


def _plain() -> Column[Plain]:
    return Column(JSON(none_as_null=True))


def _words() -> Column[CheckedText]:
    return Column(CheckedTextColumn)


class Setting(SQLModel, table=True):
    """One setting of a room that differs from its default: `plain`, or else `words`."""

    model_config = {"arbitrary_types_allowed": True}
    room_id: str = Field(foreign_key="room.room_id", primary_key=True)
    key: str = Field(primary_key=True, index=True)
    plain: Plain | None = Field(default=None, sa_column=_plain())
    words: CheckedText | None = Field(default=None, sa_column=_words())

    @property
    def value(self) -> Value | None:
        """Whichever of the two it is."""
        return self.plain if self.words is None else self.words


class SettingChange(SQLModel, table=True):
    """Somebody set something. Stays when it is undone: then the next line begins elsewhere."""

    __tablename__ = "setting_change"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    key: str
    old_plain: Plain | None = Field(default=None, sa_column=_plain())
    old_words: CheckedText | None = Field(default=None, sa_column=_words())
    new_plain: Plain | None = Field(default=None, sa_column=_plain())
    new_words: CheckedText | None = Field(default=None, sa_column=_words())
    by: str
    at: datetime

    @property
    def old(self) -> Value | None:
        """What it was."""
        return self.old_plain if self.old_words is None else self.old_words

    @property
    def new(self) -> Value | None:
        """What it became."""
        return self.new_plain if self.new_words is None else self.new_words


_SETTING: Final = table(Setting)
_SETTINGS: Final = (_SETTING.name,)
_ONE: Final = core_select(_SETTING.c.plain, _SETTING.c.words).where(
    _SETTING.c.room_id == bindparam("room_id"), _SETTING.c.key == bindparam("key")
)


def stored(session: Session, room_id: str) -> dict[str, Value]:
    """Key -> value of all that was set in this room."""
    rows = session.exec(select(Setting).where(Setting.room_id == room_id))
    return {row.key: row.value for row in rows if row.value is not None}


def get(session: Session, room_id: str, key: str) -> Value | None:
    """What was set, or None."""

    def look(connection: Connection) -> Value | None:
        row = connection.execute(_ONE, {"room_id": room_id, "key": key}).first()
        return None if row is None else row.plain if row.words is None else row.words

    return once(session, _SETTINGS, (room_id, key), look)


def plain(connection: Connection, room_id: str, key: str) -> Plain | None:
    """The same where there is no session, for what is no words."""
    setting = table(Setting)
    query = select(setting.c.plain).where(setting.c.room_id == room_id, setting.c.key == key)
    found: Plain | None = connection.execute(query).scalar()
    return found


def put(session: Session, room_id: str, key: str, value: Value | None) -> None:
    """Set a value; None goes back to the default."""
    row = session.get(Setting, (room_id, key))
    if value is None:
        if row is not None:
            session.delete(row)
        session.flush()
        return
    row = row or Setting(room_id=room_id, key=key)
    row.plain, row.words = _parted(value)
    session.add(row)
    session.flush()


def everywhere(session: Session, key: str) -> dict[str, Value]:
    """Room id -> value, for all rooms where this was set."""
    rows = session.exec(select(Setting).where(Setting.key == key).order_by(Setting.room_id))
    return {row.room_id: row.value for row in rows if row.value is not None}


def note_change(
    session: Session, room_id: str, key: str, old: Value, new: Value, by: str, at: datetime
) -> None:
    """Write a change down. Not through the session: undoing must not take it away."""
    (old_plain, old_words), (new_plain, new_words) = _parted(old), _parted(new)
    session.flush()
    session.connection().execute(
        insert(table(SettingChange)),
        {
            "room_id": room_id,
            "key": key,
            "old_plain": old_plain,
            "old_words": old_words,
            "new_plain": new_plain,
            "new_words": new_words,
            "by": by,
            "at": at,
        },
    )


def changes(session: Session, room_id: str, limit: int) -> list[SettingChange]:
    """The last changes in this room, newest first."""
    return list(
        session.exec(
            select(SettingChange)
            .where(SettingChange.room_id == room_id)
            .order_by(col(SettingChange.id).desc())
            .limit(limit)
        )
    )


def last_change(session: Session, room_id: str, key: str) -> SettingChange | None:
    """The last change of one setting."""
    return session.exec(
        select(SettingChange)
        .where(SettingChange.room_id == room_id, SettingChange.key == key)
        .order_by(col(SettingChange.id).desc())
    ).first()


def _parted(value: Value) -> tuple[Plain | None, CheckedText | None]:
    return (None, value) if isinstance(value, CheckedText) else (value, None)
