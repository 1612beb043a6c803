"""Calendar files (RFC 5545, RFC 5546): the one place where they are written.

A file is dropped in a chat room, so its method is PUBLISH, which has an organizer and no attendees:
no address of anybody leaks. Times are local with our own zone: `icalendar` lists the clock changes
by date, which Outlook ignores, and is then an hour late in summer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from commands.language.moments import AMSTERDAM

PUBLISH: Final = "PUBLISH"
CANCEL: Final = "CANCEL"
ORGANIZER: Final = "mailto:noreply@schakel.invalid"
"""An organizer must be there and be an address; of this one (RFC 2606) nobody gets mail."""

PRODUCT: Final = "-//Schakel//Schakel//NL"
_ZONE: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting, a series, or (`recurrence`) one changed meeting of a series.

    `start`, `end`, `exdates` and `recurrence` are wall-clock times without zone, as
    `2027-03-09T10:00`, or for a whole day dates (`end` is the day after); `stamp` is an instant
    with its offset. `recurrence` is when the series would have had it. `rrule` is the value of an
    RRULE property.
    """

    uid: str
    sequence: int
    stamp: str
    start: str
    end: str
    summary: str
    location: str = ""
    cancelled: bool = False
    rrule: str = ""
    exdates: tuple[str, ...] = ()
    recurrence: str = ""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a file holds: all events of one UID."""

    method: str
    organizer: str
    events: tuple[CalendarEvent, ...]

    def record(self) -> dict[str, Any]:
        """The same as JSON."""
        made = asdict(self)
        for event in made["events"]:
            event["exdates"] = list(event["exdates"])
        return made | {"events": list(made["events"])}


def write(record: Mapping[str, Any]) -> bytes:
    """The bytes of a file out of `CalendarFile.record`; the same record gives the same bytes."""
    import icalendar  # costs 37 ms, and most starts never need it

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", record["method"])
    calendar.add_component(icalendar.Timezone.from_ical(_ZONE))
    for one in record["events"]:
        calendar.add_component(_event(one, record["organizer"]))
    return bytes(calendar.to_ical(sorted=False))


def _event(one: Mapping[str, Any], organizer: str) -> Any:
    import icalendar

    event = icalendar.Event()
    event.add("uid", one["uid"])
    event.add("dtstamp", datetime.fromisoformat(one["stamp"]))
    event.add("sequence", one["sequence"])
    _add_local(event, "dtstart", one["start"])
    _add_local(event, "dtend", one["end"])
    if one["recurrence"]:
        _add_local(event, "recurrence-id", one["recurrence"])
    if one["rrule"]:
        event.add("rrule", icalendar.vRecur.from_ical(one["rrule"]))
    for day in one["exdates"]:
        _add_local(event, "exdate", day)
    event.add("summary", one["summary"])
    if one["location"]:
        event.add("location", one["location"])
    address = icalendar.vCalAddress(ORGANIZER)
    address.params["CN"] = icalendar.vText(organizer)
    event.add("organizer", address)
    event.add("status", "CANCELLED" if one["cancelled"] else "CONFIRMED")
    return event


def _add_local(event: Any, name: str, clock: str) -> None:
    """A wall-clock time that the file's own zone explains, or a date without time."""
    import icalendar

    if "T" not in clock:
        event.add(name, date.fromisoformat(clock))
        return
    value = icalendar.vDatetime(datetime.fromisoformat(clock))
    value.params["TZID"] = AMSTERDAM
    event.add(name, value, encode=False)
