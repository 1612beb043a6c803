"""A meeting or a message that comes back, by wall-clock time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from commands.language.moments import AMSTERDAM, Moment

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Recurrence:
    """A rule in wall-clock time of `zone`.

    Weekly with `weekdays` alone; monthly with `nths` (1 to 5, -1 is the last) of `weekdays`, or
    with `month_days` (1 to 28); `months` (1 to 12) narrows it down. `interval` counts weeks or
    months. `since` is the date of the first occurrence: always there when `interval` is above
    1, since it says which weeks are meant.
    """

    start: time
    end: time | None = None
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    interval: int = 1
    since: date | None = None
    zone: str = AMSTERDAM

    def rrule(self) -> str:
        """The value of an RRULE property (RFC 5545, 3.3.10)."""
        monthly = bool(self.nths or self.month_days)
        nths = [str(nth) for nth in self.nths] or [""]
        by_day = ",".join(nth + _DAYS[weekday] for nth in nths for weekday in self.weekdays)
        parts = {
            "FREQ": "MONTHLY" if monthly else "WEEKLY",
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": ",".join(map(str, self.months)),
            "BYDAY": by_day,
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def moment_after(self, after: datetime) -> Moment:
        """The first occurrence that starts later than `after` (aware).

        Raises ValueError when there is none before the year 10000.
        """
        local = after.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        first = datetime.combine(self.since or local.date(), self.start)
        found = rrulestr(self.rrule(), dtstart=first).after(local)
        if found is None:
            raise ValueError(f"no occurrence of {self.rrule()} after {after.isoformat()}")
        return Moment(found.date(), self.start, self.end, self.zone)

    def next_after(self, after: datetime) -> datetime:
        """The aware start of the first occurrence later than `after` (aware)."""
        return self.moment_after(after).starts_at()
