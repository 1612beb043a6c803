"""Organisations and regions as a CSV file in the room: handed out, and taken in as a whole."""

from typing import Final

from commands.arguments import checked
from commands.base import AttachedFile, Context, FileRecipe, Reply, UserError, reply, say
from commands.language.cells import Line, read_cells
from commands.language.words import fold
from commands.people import matching, members
from commands.rooms import bodies
from commands.rooms.bodies import Sort
from storage.text import CheckedText

MOST_ERRORS: Final = 5

_DEPUTY: Final = ("plv", "plaatsvervanger", "vervanger", "deputy")
_DELEGATE: Final = ("", "vertegenwoordiger", "lid", "delegate", "member")


def hand_out(context: Context, sort: Sort) -> Reply:
    """A file with those of this room. Accounts stand without @, which Excel takes for a formula."""
    here = set(members(context))
    rows: list[list[str]] = [[names[0] for names in sort.columns]]
    for name, speaking in bodies.listed(context.session, sort):
        present = [(user_id, is_deputy) for user_id, is_deputy in speaking if user_id in here]
        for user_id, is_deputy in present or [("", False)]:
            role = [_DEPUTY[0] if is_deputy else ""] if sort.has_deputies else []
            rows.append([name, user_id.removeprefix("@"), *role])
    file = FileRecipe("csv", {"rows": rows}, sort.filename)
    return reply(say("table_handed_out", command=sort.command, count=len(rows) - 1).with_file(file))


def take_in(context: Context, sort: Sort, file: AttachedFile) -> Reply:
    """Set all that the file names, or nothing when a line of it is wrong. Raises UserError."""
    if file.data is None:
        raise UserError("table_missing")
    lines = read_cells(file.data, sort.columns)
    here = members(context)
    found: dict[str, tuple[CheckedText, dict[str, bool]]] = {}
    wrong: list[dict[str, object]] = []
    for line in lines:
        try:
            name, user_id, is_deputy = _read(line, sort, here)
        except UserError as error:
            wrong.append({"line": line.number, "why": error.key})
            continue
        _, speaking = found.setdefault(fold(name), (name, {}))
        if user_id:
            speaking[user_id] = is_deputy
    if wrong or not found:
        shown = wrong[:MOST_ERRORS]
        raise UserError("table_lines_wrong", wrong=shown, more=len(wrong) - len(shown))
    before = dict(bodies.listed(context.session, sort))
    for name, speaking in found.values():
        bodies.put(context.session, sort, name, speaking, here)
    new = len(bodies.listed(context.session, sort)) - len(before)
    return reply(
        say(f"{sort.body.value}s_taken_in", count=len(found), new=new,
            people=len({who for _, speaking in found.values() for who in speaking}))
    )  # fmt: skip


def _read(line: Line, sort: Sort, here: list[str]) -> tuple[CheckedText, str, bool]:
    """Name, user id or "", and whether she is a deputy. A UserError's key says what is wrong."""
    name = line.cells[sort.columns[0][0]]
    if not 0 < len(name) <= 80:
        raise UserError("line_without_name")
    try:
        words = checked(name)
    except UserError:
        raise UserError("line_refused") from None
    role = fold(line.cells.get("rol", ""))
    if role not in (*_DEPUTY, *_DELEGATE):
        raise UserError("line_role_unknown")
    account = line.cells["account"].replace(" ", "")
    if not account:
        return words, "", False
    found = matching(account if account.startswith("@") else f"@{account}", here)
    if len(found) != 1:
        raise UserError("line_person_unknown")
    return words, found[0], role in _DEPUTY
