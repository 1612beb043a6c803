"""When what nobody asked for may be said: in office hours, and once a day in a room."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from commands.language.calendar import CLOSES, OPENS, next_office_moment
from commands.language.moments import AMSTERDAM
from storage import outbox, settings
from storage.outbox import State

MOST_DAYS_AHEAD = 30
"""Further than this nothing is put off: it goes out that day with what else there is."""

IN_HAND: Final = timedelta(minutes=1)
"""A message that is due so soon may be in the hands of who sends it, whose clock may be ahead."""


def mannered(
    connection: Connection,
    rows: list[dict[str, Any]],
    now: datetime,
    made: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The rows of one message with the moment from which they may go.

    A room that has had its message of the day gets the next one on the next working day; one that
    waits already, or was `made` just now, takes in what comes on top, so that several become one.
    """
    room_id = rows[0].get("room_id")
    hours = _hours(connection, room_id)
    moment = next_office_moment(now, hours)
    if room_id is not None:
        alone = rows[0].get("name") is None and len(rows) == 1
        for before in reversed(made):
            if alone and before["room_id"] == room_id and before["unprompted"]:
                before["content"] = joined(before["content"], rows[0]["content"])
                return []
        earlier = outbox.unprompted(connection, room_id, _midnight(now))
        waiting = [row for row in earlier if _takes_more(row, now)]
        if waiting and alone:
            outbox.set_content(
                connection, waiting[-1].id, joined(waiting[-1].content, rows[0]["content"])
            )
            return []
        taken = {_day(row.not_before or row.created_at) for row in earlier}
        for _ in range(MOST_DAYS_AHEAD):
            if _day(moment) not in taken:
                break
            moment = next_office_moment(_midnight(moment) + timedelta(days=1), hours)
    not_before = moment if moment > now else None
    return [row | {"unprompted": True, "not_before": not_before} for row in rows]


def _takes_more(row: Row[Any], now: datetime) -> bool:
    """Whether a message can still be added to; one that is due may be on its way as it is."""
    if row.state != State.WAITING or not row.content:
        return False
    is_of_now: bool = row.created_at == now  # made in this very transaction
    return is_of_now or (row.not_before is not None and row.not_before - now > IN_HAND)


def _hours(connection: Connection, room_id: str | None) -> tuple[time, time]:
    """Between which times a room may be spoken to: outside its quiet hours."""
    quiet = settings.plain(connection, room_id, "quiet_hours") if room_id else None
    if not isinstance(quiet, list):
        return OPENS, CLOSES
    begins, ends = (time.fromisoformat(str(one)) for one in quiet)
    return ends, begins


def next_midnight(now: datetime) -> datetime:
    """The beginning of tomorrow, Dutch time."""
    return _midnight(now + timedelta(days=1))


def joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two messages as one, for everybody whom either mentions."""
    mentioned = [
        *first.get("m.mentions", {}).get("user_ids", []),
        *second.get("m.mentions", {}).get("user_ids", []),
    ]
    loud = "m.text" in (first["msgtype"], second["msgtype"])
    both = {
        "msgtype": "m.text" if loud else "m.notice",
        "body": f"{first['body']}\n\n{second['body']}",
        "m.mentions": {"user_ids": list(dict.fromkeys(mentioned))} if mentioned else {},
    }
    if "formatted_body" in first or "formatted_body" in second:
        both["format"] = "org.matrix.custom.html"
        both["formatted_body"] = "<hr>".join(_html(one) for one in (first, second))
    return both


def _html(content: dict[str, Any]) -> str:
    return content.get("formatted_body") or f"<p>{escape(content['body'], quote=False)}</p>"


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(AMSTERDAM)).date()


def _midnight(moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(AMSTERDAM))
    return datetime.combine(local.date(), time.min, ZoneInfo(AMSTERDAM))
