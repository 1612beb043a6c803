"""Writing what was measured into a page: a part between two marks, the rest is by hand."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
BEGIN: Final = "<!-- measured: {} -->"
END: Final = "<!-- end -->"


def write(page: str, part: str, lines: Iterable[str]) -> None:
    """Put `lines` in the place of what stands in this part of docs/`page`."""
    file, mark = DOCS / page, BEGIN.format(part)
    before, found, rest = file.read_text().partition(mark)
    if not found:
        raise SystemExit(f"{page} has no part {part}")
    _, _, after = rest.partition(END)
    file.write_text("\n".join([before + mark, "", *lines, "", END + after]))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown: the first column to the left, figures to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def circumstances(others: Iterable[str] = ()) -> list[str]:
    """A sentence on when, on what and with which versions."""
    load = os.getloadavg()[0]
    ours = [f"{name} {version(name)}" for name in ("SQLAlchemy", "pycurl", "aiohttp", "vodozemac")]
    versions = ", ".join(dict.fromkeys([*ours, *others]))
    return [
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({_processor()}, "
        f"{platform.system()} {platform.release().partition('-')[0]}), Python "
        f"{platform.python_version()}, with {versions}; at the end the load was {load:.1f}."
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
