"""Secret addresses of calendars, one a person. Only a hash of the secret is kept.

A secret is 256 random bits, so that a plain hash of it cannot be searched back.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import Connection
from sqlmodel import Field, Session, SQLModel, select

from storage import inbox

_ADDRESS: Final = "calendar_address"


class CalendarFeed(SQLModel, table=True):
    """The calendar of a person may be had by who knows the secret."""

    __tablename__ = "calendar_feed"
    user_id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True)
    made_at: datetime


def make(session: Session, user_id: str, now: datetime) -> str:
    """A new secret, in letters for an address; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    feed = session.get(CalendarFeed, user_id)
    if feed is None:
        feed = CalendarFeed(user_id=user_id, secret_hash="", made_at=now)
    feed.secret_hash, feed.made_at = _hash(secret), now
    session.add(feed)
    session.flush()
    return secret


def of(session: Session, user_id: str) -> CalendarFeed | None:
    """What is kept of the calendar of a person."""
    return session.get(CalendarFeed, user_id)


def revoke(session: Session, user_id: str) -> bool:
    """The secret opens nothing any more; False when there was none."""
    feed = session.get(CalendarFeed, user_id)
    if feed is None:
        return False
    session.delete(feed)
    session.flush()
    return True


def owner(session: Session, secret: str) -> str | None:
    """Whose calendar a secret opens. Hashes are compared, so time tells nothing of a secret."""
    wanted = _hash(secret)
    feed = session.exec(select(CalendarFeed).where(CalendarFeed.secret_hash == wanted)).first()
    if feed is None or not hmac.compare_digest(feed.secret_hash, wanted):
        return None
    return feed.user_id


def address(session: Session) -> str | None:
    """Under what address calendars are served; None while they are not."""
    return inbox.get_value(session.connection(), _ADDRESS)


def set_address(connection: Connection, address: str | None) -> None:
    """Calendars are served under this address from now on, or not at all."""
    if address is None:
        inbox.delete_value(connection, _ADDRESS)
    else:
        inbox.set_value(connection, _ADDRESS, address)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
