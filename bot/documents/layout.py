"""What stands in a document, in order, whatever kind of file it becomes.

Nothing here holds markup: every string is shown as it is.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """How a line looks. `strong` names something, `quiet` is an aside, `note` is for one reader."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell. A `link` is a web address that it leads to."""

    text: str
    style: Style = Style.PLAIN
    link: str = ""


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width` is its share of the page: 1 is a twelfth or so."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on each page. `summary` is for who cannot see it."""

    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    block: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    text: str
    block: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. With a `label` it stands out: the label comes first, on a line of its own."""

    text: str
    label: str = ""
    style: Style = Style.PLAIN
    block: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences."""

    items: tuple[str, ...]
    block: str = field(default="bullets", init=False)


Block = Table | Heading | Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, at the head of a document."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole document. `standing` is text below all else, `footer` stands on each page.

    `page` and `of` are the words of "pagina 1 van 3". `wide`: the page lies on its side.
    """

    language: str
    title: str
    platform: str
    letterhead: tuple[str, ...]
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    standing: str
    footer: str
    page: str
    of: str
    wide: bool = False


def cell(*lines: Line | str | None) -> Cell:
    """A cell of these lines; what is empty is left out."""
    made = (Line(one) if isinstance(one, str) else one for one in lines)
    return tuple(one for one in made if one is not None and one.text)


def facts(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """The facts that have a value."""
    return tuple(Fact(label, value) for label, value in pairs if value)
