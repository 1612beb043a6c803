"""Series: the rule in our own words, and the meetings that are made of it some way ahead."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session

from commands.language.moments import Moment, Understood
from commands.language.recurrence import Recurrence
from commands.language.recurrence_reading import parse_recurrence
from storage import meetings
from storage.meetings import Meeting, MeetingSeries

AHEAD: Final = 3
"""How many meetings of a series are on the list at any time."""


def recurrence_of(series: MeetingSeries) -> Recurrence:
    """The rule of a series, with the times that its meetings have."""
    morning = datetime.combine(series.first_day, time.min, meetings.ZONE)
    parsed = parse_recurrence(series.rule, morning, "nl")
    assert isinstance(parsed, Understood), "our own words are understood"
    return parsed.value


def missing_moments(session: Session, series: MeetingSeries, now: datetime) -> list[Moment]:
    """When the meetings of a series are that have to be made, so that enough are ahead."""
    rule = recurrence_of(series)
    made = meetings.of_series(session, series.id or 0)
    ahead = sum(_original(one, series) > now for one in made)
    after = max((_original(one, series) for one in made), default=_before(series.first_day))
    found = []
    while ahead < AHEAD:
        moment = rule.moment_after(after)
        if series.until is not None and moment.date > series.until:
            break
        after = moment.starts_at()
        if after > now:  # what a long downtime passed over was never on the list
            found.append(moment)
            ahead += 1
    return found


def _original(one: Meeting, series: MeetingSeries) -> datetime:
    """When its series would have had it; aware."""
    day = one.original_day or one.day
    return datetime.combine(day, time.fromisoformat(series.starts), meetings.ZONE)


def _before(day: date) -> datetime:
    return datetime.combine(day, time.min, meetings.ZONE) - timedelta(seconds=1)
