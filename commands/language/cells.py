"""Tables as CSV: written so that Excel shows them rightly, read as Excel and others write them.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
injection), which reading drops.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commands.base import UserError
from commands.language.words import clean, fold

LARGEST: Final = 1_000_000
"""Bytes of a table that is read."""

MOST_ROWS: Final = 2_000

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS: Final = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One row under the header, by column; `number` counts from 1 and the header is line 1."""

    number: int
    cells: dict[str, str]


def write_cells(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV with semicolons, UTF-8 with a byte order mark, as a Dutch Excel opens it by itself."""
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows([list(map(_disarmed, row)) for row in rows])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def read_cells(data: bytes, columns: Sequence[Sequence[str]]) -> list[Line]:
    """The rows of a table whose header names these columns, each by one of its names.

    A row's cells are called by the first name of their column. Raises UserError.
    """
    if len(data) > LARGEST:
        raise UserError("table_too_large", most=MOST_ROWS)
    text = clean_lines(_decoded(data))
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error:
        raise UserError("table_broken") from None
    if len(rows) > MOST_ROWS:
        raise UserError("table_too_large", most=MOST_ROWS)
    wanted = [list(names) for names in columns]
    found = _header(rows[0] if rows else [], wanted)
    return [
        Line(number, {name: _armed(_cell(row, at)) for name, at in found.items()})
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]


def clean_lines(text: str) -> str:
    """Without what nobody sees, but with tabs and line ends."""
    return "\n".join(
        "\t".join(clean(cell) for cell in line.split("\t")) for line in text.splitlines()
    )


def _header(row: Sequence[str], wanted: list[list[str]]) -> dict[str, int]:
    names = [fold(cell.strip()) for cell in row]
    found = {}
    for column in wanted:
        at = next((names.index(name) for name in map(fold, column) if name in names), None)
        if at is None:
            raise UserError("table_header_wrong", columns=[names[0] for names in wanted])
        found[column[0]] = at
    return found


def _decoded(data: bytes) -> str:
    """UTF-8, else UTF-16 with its mark, else the old Windows letters that Excel still writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _armed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
