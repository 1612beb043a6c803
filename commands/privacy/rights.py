"""What is kept of a person, for her to read: in sentences, and as a file with all of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from commands.language.moments import AMSTERDAM
from commands.privacy.terms import text_months
from storage import retention, rooms
from storage.erasure import rows_about
from storage.fields import BY_NAME, Stored
from storage.people import Claim, Organisation, Region
from storage.signals import Signal

TOLD_BY_NAME: Final = ("signal", "endorsement", "delegate", "coordinator", "claim")
"""Tables of which the sentences tell each row; of all others they tell how many rows there are."""

Rows = list[tuple[str, dict[str, Any]]]


def overview(session: Session, user_id: str) -> dict[str, Any] | None:
    """What the sentence `my_data` shows, or None when nothing is kept."""
    rows = list(rows_about(session.connection(), user_id))
    platforms = rooms.platforms_of(session, user_id)
    if not rows and not platforms:
        return None
    return {
        "user_id": user_id,
        "platforms": [
            {
                "title": room.title,
                "moderator": rooms.is_moderator(session, room.room_id, user_id),
            }
            for room in platforms
        ],
        "seats": list(_seats(session, rows)),
        "reported": _by_day(session, [row["id"] for row in _reported(rows, user_id)]),
        "endorsed": _by_day(session, [row["signal_id"] for name, row in rows if _is_voice(name)]),
        "others": _others(rows),
    }


def everything(session: Session, user_id: str, now: datetime) -> dict[str, Any]:
    """All rows that name a person, as JSON, each with its purpose and its term."""
    return {
        "user_id": user_id,
        "made_at": now.isoformat(),
        "rooms": [
            {
                "title": room.title,
                "moderator": rooms.is_moderator(session, room.room_id, user_id),
            }
            for room in rooms.platforms_of(session, user_id)
        ],
        "kept": [
            {
                "table": name,
                "purpose": BY_NAME[name].purpose,
                "term": _stored(name).term.dutch,
                "until": _plain(_until(session, name, row)),
                "fields": {key: _plain(value) for key, value in row.items()},
            }
            for name, row in rows_about(session.connection(), user_id)
        ],
    }


def _reported(rows: Rows, user_id: str) -> Iterator[dict[str, Any]]:
    return (row for name, row in rows if name == "signal" and row["reporter"] == user_id)


def _is_voice(name: str) -> bool:
    return name == "endorsement"


def _by_day(session: Session, signal_ids: list[int]) -> list[dict[str, Any]]:
    """Labels of signals, together by the day on which the name goes."""
    groups: defaultdict[date, list[str]] = defaultdict(list)
    for signal_id in sorted(signal_ids):
        signal = session.get(Signal, signal_id)
        assert signal is not None
        groups[_day(_name_until(session, signal))].append(signal.label)
    return [{"until": day, "labels": labels} for day, labels in sorted(groups.items())]


def _name_until(session: Session, signal: Signal) -> datetime:
    months = text_months(session, signal.room_id)
    return retention.name_until(session.connection(), signal.id or 0, months)


def _seats(session: Session, rows: Rows) -> Iterator[dict[str, Any]]:
    for name, row in rows:
        match name:
            case "delegate":
                body = session.get(Organisation, row["organisation_id"])
                assert body is not None
                yield _seat("organisation", body.name, deputy=row["is_deputy"])
            case "coordinator":
                area = session.get(Region, row["region_id"])
                assert area is not None
                yield _seat("region", area.name)
            case "claim":
                claim = session.get(Claim, row["id"])
                assert claim is not None
                yield _seat(claim.body.value, claim.name, deputy=claim.is_deputy, claimed=True)


def _seat(body: str, name: str, deputy: bool = False, claimed: bool = False) -> dict[str, Any]:
    return {"body": body, "name": str(name), "deputy": deputy, "claimed": claimed}


def _others(rows: Rows) -> dict[str, Any]:
    """Of all other tables: how many rows, when the last goes, how many have no date."""
    ends = [_stored(name).term.until(row) for name, row in rows if name not in TOLD_BY_NAME]
    known = [_day(end) for end in ends if end is not None]
    return {
        "count": len(ends),
        "until": max(known, default=None),
        "lasting": len(ends) - len(known),
    }


def _until(session: Session, name: str, row: Mapping[str, Any]) -> datetime | None:
    if name == "signal" or _is_voice(name):
        signal = session.get(Signal, row["id"] if name == "signal" else row["signal_id"])
        assert signal is not None
        return _name_until(session, signal)
    return _stored(name).term.until(row)


def _stored(name: str) -> Stored:
    """The column of a table that names a person."""
    return next(one for one in BY_NAME[name].columns.values() if one.forget is not None)


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(AMSTERDAM)).date()


def _plain(value: Any) -> Any:
    """A value of a column as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
