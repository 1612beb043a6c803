"""A layout -> Markdown that is also good to read as it is, for mail and for other programs."""

import re
from typing import Final

from bot.documents.layout import Block, Bullets, Cell, Heading, Layout, Paragraph, Style, Table

_MARKS: Final = re.compile(r"[\\`*_\[\]<>|~&!#]")
_AT_THE_START: Final = re.compile(r"^(\s*)([+=-]|\d+[.)](?=\s|$))", re.MULTILINE)
_SPACES: Final = re.compile(r"\s+")


def markdown(layout: Layout) -> bytes:
    """CommonMark with tables, in UTF-8."""
    head = [
        "  \n".join(escaped(line) for line in layout.letterhead),
        f"# {_one_line(layout.title)}",
        "\n".join(f"- {escaped(one.label)}: {_one_line(one.value)}" for one in layout.facts),
    ]
    parts = [*head, *map(_block, layout.blocks), escaped(layout.standing)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escaped(words: str) -> str:
    """Words as Markdown that shows exactly them; line ends stay."""
    return _AT_THE_START.sub(_no_block, _marked(words))


def _marked(words: str) -> str:
    return _MARKS.sub(r"\\\g<0>", words)


def _no_block(match: re.Match[str]) -> str:
    """What would begin a heading or a list, as plain words."""
    return f"{match[2][:-1]}\\{match[2][-1]}"


def _one_line(words: str) -> str:
    """Words behind something else on their line."""
    return _SPACES.sub(" ", _marked(words)).strip()


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {_one_line(text)}"
        case Bullets(items):
            return "\n".join(f"- {escaped(_SPACES.sub(' ', item).strip())}" for item in items)
        case Table():
            return _table(block)
        case Paragraph(text, label):
            return f"**{_one_line(label)}:** {_one_line(text)}" if label else escaped(text)


def _table(table: Table) -> str:
    titles = [_one_line(column.title) for column in table.columns]
    rows = [titles, ["---"] * len(titles), *([_cell(one) for one in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Cell) -> str:
    """All lines of a cell on one; the address of a link behind its words."""
    return "; ".join(
        _strong(line.text, line.style) + (f" <{line.link}>" if line.link else "") for line in cell
    )


def _strong(text: str, style: Style) -> str:
    return f"**{_one_line(text)}**" if style is Style.STRONG else _one_line(text)
