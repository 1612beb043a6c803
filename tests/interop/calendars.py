"""Calendar files as ical.js reads them: it shares no code with what writes them."""

import json
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

READER = Path(__file__).parent / "calendar.mjs"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Read:
    """A file with one event. `starts` and `ends`: the instants that its own zone gives, in UTC."""

    method: str
    uid: str
    sequence: int
    status: str
    summary: str
    starts: datetime
    ends: datetime
    attendees: int


def read(node: Path, data: bytes) -> Read:
    """What the other implementation understands. Raises CalledProcessError when it is no file."""
    command = [str(node), str(READER)]
    made = subprocess.run(command, input=data, capture_output=True, check=True, timeout=SECONDS)
    calendar = json.loads(made.stdout)
    (event,) = calendar["events"]
    assert calendar["version"] == "2.0"
    starts, ends = (datetime.fromisoformat(event.pop(name)) for name in ("start", "end"))
    return Read(method=calendar["method"], starts=starts, ends=ends, **event)
