"""Calendar files against golden ones, and against a reader that shares no code with the writer.

The reader takes clock times from the file's own VTIMEZONE with dateutil, as a calendar would, and
compares them with the tz database.
"""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from commands.meetings.icalendar_file import CANCEL, PUBLISH, CalendarEvent, CalendarFile, write

DATA = Path(__file__).parent / "data"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CLOCKS = datetime(2026, 1, 1), datetime(2036, 12, 30)  # noqa: DTZ001  # on the wall
UID = "0f3c@schakel.invalid"
STAMP = "2027-01-12T08:00:00+00:00"
ORGANIZER = "Strategisch Overleg Mensenhandel"


def event(day: str, **more: object) -> CalendarEvent:
    """From 10.00 to 12.30 on a day."""
    values: dict[str, object] = {
        "uid": UID,
        "sequence": 0,
        "stamp": STAMP,
        "start": f"{day}T10:00",
        "end": f"{day}T12:30",
        "summary": ORGANIZER,
        "location": "Amersfoort",
    }
    return CalendarEvent(**(values | more))  # type: ignore[arg-type]  # these are its fields


SERIES = event("2027-03-09", sequence=2, rrule="FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=2TU",
               exdates=("2027-09-14T10:00",))  # fmt: skip
MOVED = event("2027-06-10", sequence=1, recurrence="2027-06-08T10:00")
FILES = {
    "winter": CalendarFile(PUBLISH, ORGANIZER, (event("2027-03-09"),)),
    "summer": CalendarFile(PUBLISH, ORGANIZER, (event("2027-06-08"),)),
    "spring-forward": CalendarFile(
        PUBLISH, ORGANIZER, (event("2027-03-28", start="2027-03-28T01:30", end="2027-03-28T03:30"),)
    ),
    "fall-back": CalendarFile(
        PUBLISH, ORGANIZER, (event("2027-10-31", start="2027-10-31T01:30", end="2027-10-31T03:30"),)
    ),
    "whole-day": CalendarFile(
        PUBLISH, ORGANIZER, (event("2027-06-10", start="2027-06-10", end="2027-06-11"),)
    ),
    "cancelled": CalendarFile(
        CANCEL, ORGANIZER, (event("2027-03-09", sequence=1, cancelled=True),)
    ),
    "series": CalendarFile(PUBLISH, ORGANIZER, (SERIES, MOVED)),
    "cancelled-instance": CalendarFile(
        CANCEL,
        ORGANIZER,
        (event("2027-09-14", sequence=2, cancelled=True, recurrence="2027-09-14T10:00"),),
    ),
    "special-characters": CalendarFile(
        PUBLISH,
        'Overleg "Keten", deel; 2',
        (event("2027-03-09", summary="Zorg; opvang, \\ en\nnieuwe regel " + "é" * 80),),
    ),
}


def unfolded(data: bytes) -> list[str]:
    """Lines (RFC 5545, 3.1): CRLF, at most 75 octets each, continued by a space."""
    text = data.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def components(lines: list[str]) -> list[dict[str, str]]:
    """The properties of each VEVENT: name with parameters -> value."""
    found: list[dict[str, str]] = []
    inside = False
    for line in lines:
        if line == "BEGIN:VEVENT":
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            name, _, value = line.partition(":")
            found[-1][name] = value
    return found


def instants(data: bytes) -> list[datetime]:
    """When the first VEVENT is in 2027, by the rules of the file itself, in UTC."""
    zone = tzical(StringIO(data.decode())).get()
    one = components(unfolded(data))[0]
    start = datetime.strptime(  # noqa: DTZ007  # the zone is in the parameter
        one["DTSTART;TZID=Europe/Amsterdam"], "%Y%m%dT%H%M%S"
    )
    gone = {value for name, value in one.items() if name.startswith("EXDATE")}
    days = [start]
    if "RRULE" in one:
        rule = rrulestr(one["RRULE"], dtstart=start)
        days = rule.between(start, datetime(2027, 12, 31), inc=True)  # noqa: DTZ001  # wall clock
    kept = [day for day in days if f"{day:%Y%m%dT%H%M%S}" not in gone]
    return [day.replace(tzinfo=zone).astimezone(UTC) for day in kept]


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_golden_files(name: str) -> None:
    golden = DATA / f"{name}.ics"
    assert write(FILES[name].record()) == golden.read_bytes()


@pytest.mark.parametrize(
    ("name", "hours"),
    [("winter", [9]), ("summer", [8]), ("spring-forward", [0]), ("fall-back", [23]),
     ("series", [9, 8, 9])],
)  # fmt: skip
def test_another_reader_has_the_same_instants(name: str, hours: list[int]) -> None:
    found = instants(write(FILES[name].record()))
    assert [one.hour for one in found] == hours
    start = datetime.fromisoformat(FILES[name].events[0].start).replace(tzinfo=AMSTERDAM)
    assert found[0] == start.astimezone(UTC)


def test_what_rfc_5546_asks_of_a_publication_and_a_cancellation() -> None:
    for name, file in FILES.items():
        lines = unfolded(write(file.record()))
        assert lines[0] == "BEGIN:VCALENDAR"
        assert f"METHOD:{file.method}" in lines
        assert not any(line.startswith("ATTENDEE") for line in lines), name
        for one in components(lines):
            assert any(key.startswith("ORGANIZER") for key in one)
            assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS"} <= one.keys()
            assert one["STATUS"] == ("CANCELLED" if file.method == CANCEL else "CONFIRMED")
        ids = [any(key.startswith("RECURRENCE-ID") for key in one) for one in components(lines)]
        assert ids == [bool(one.recurrence) for one in file.events]


def test_users_words_are_data() -> None:
    evil = "x\r\nATTENDEE:mailto:a@b\nEND:VEVENT"
    made = write(CalendarFile(PUBLISH, evil, (event("2027-03-09", summary=evil),)).record())
    lines = unfolded(made)
    assert not any(line.startswith("ATTENDEE") for line in lines)
    assert lines.count("END:VEVENT") == 1


@given(st.datetimes(*CLOCKS))
def test_the_zone_of_the_file_is_that_of_the_netherlands(clock: datetime) -> None:
    zone = tzical(StringIO(write(FILES["winter"].record()).decode())).get()
    local = clock.replace(tzinfo=AMSTERDAM)
    skipped = local.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != clock
    twice = local.utcoffset() != local.replace(fold=1).utcoffset()
    if skipped or twice:  # no meeting is at such a time: it is a question when it is called
        return
    assert clock.replace(tzinfo=zone).utcoffset() == local.utcoffset()


def test_the_same_record_gives_the_same_file() -> None:
    record = FILES["series"].record()
    assert write(record) == write(record)
