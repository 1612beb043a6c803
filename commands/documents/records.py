"""Frozen records of documents: plain values, so that a file can be made of them at any time.

A record is made when something is said, and the file when it is sent: nothing that changes in
between shows. Dates stand in words, in the record's `language` ("nl" or "en"), in which the rest
of the document is written too. Documents say u. All words are shown exactly as they are: a record
holds no markup. A `title` that is empty is the usual one for its kind of document.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from commands.documents.document import Document, OnPaper
from commands.replies import FileRecipe


class ItemKind(StrEnum):
    """What a meeting is to do with an item."""

    DISCUSS = "discuss"
    DECIDE = "decide"
    INFORM = "inform"


class Answer(StrEnum):
    """What a voter says to one date. `none`: nothing yet."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that belongs to an item; a link is shown in full."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item. `begins` and `ends` are clock times as shown (`10.00`); empty: not shown.

    `carried_over`: how many times it came back. `late`: it came after the deadline. `reference`:
    the signal that it is about, such as K-41. `note` is for the chair and shown in no other
    edition.
    """

    number: int
    title: str
    minutes: int | None = None
    begins: str = ""
    ends: str = ""
    kind: ItemKind | None = None
    presenter: str = ""
    papers: tuple[Paper, ...] = ()
    note: str = ""
    carried_over: int = 0
    late: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AgendaDocument(OnPaper):
    """The agenda of a meeting. `date` has the times in it; `standing` is text below the items."""

    name: ClassVar[str] = "agenda"
    platform: str
    title: str
    date: str
    items: tuple[AgendaItem, ...]
    letterhead: tuple[str, ...] = ()
    place: str = ""
    version: int = 1
    for_chair: bool = False
    chair: str = ""
    secretary: str = ""
    standing: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `label` is its own number (B-12), `item` the agenda item it was taken under."""

    label: str
    text: str
    item: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that somebody does. `due` is in words; `done` says that she did."""

    label: str
    text: str
    owner: str
    due: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class DecisionsDocument(OnPaper):
    """The besluitenlijst of a meeting, with the actions that came of it and who were there.

    `notes` are short minutes, a paragraph each.
    """

    name: ClassVar[str] = "decisions"
    platform: str
    title: str
    date: str
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    letterhead: tuple[str, ...] = ()
    place: str = ""
    version: int = 1
    chair: str = ""
    secretary: str = ""
    standing: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class ActionsDocument(OnPaper):
    """The actielijst of a platform on a day."""

    name: ClassVar[str] = "actions"
    platform: str
    title: str
    date: str
    actions: tuple[Action, ...]
    letterhead: tuple[str, ...] = ()
    standing: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the texts, by its key, and what fills it in."""

    key: str
    values: dict[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class PollRow:
    """One voter and her answers, one for each option, in their order."""

    voter: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """How many said what to one option."""

    yes: int
    maybe: int
    no: int


@dataclass(frozen=True, slots=True)
class PollTable(Document):
    """Who can when. `options` are dates in short words, `totals` theirs, in the same order.

    `ranking` has the options best first, with the reason. `best` is the index of the option that
    stands out, if any.
    """

    name: ClassVar[str] = "poll"
    title: str
    options: tuple[str, ...]
    rows: tuple[PollRow, ...]
    totals: tuple[Total, ...]
    ranking: tuple[Sentence, ...] = ()
    missing: tuple[str, ...] = ()
    best: int | None = None
    platform: str = ""
    date: str = ""
    letterhead: tuple[str, ...] = ()
    language: str = "nl"

    def png(self, filename: str) -> FileRecipe:
        """A picture; the table in words is its alt text."""
        return self.recipe("png", filename)

    def pdf(self, filename: str) -> FileRecipe:
        """A tagged PDF."""
        return self.recipe("pdf", filename)

    def csv(self, filename: str) -> FileRecipe:
        """A table that Excel opens."""
        return self.recipe("csv", filename)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A theme in words, with its count now and before; None: a few, too small to be told."""

    theme: str
    now: int | None
    before: int | None = 0


@dataclass(frozen=True, slots=True)
class Figures(Document):
    """Counts by theme in a period and the one before it, both in words; `before` may be empty."""

    name: ClassVar[str] = "figures"
    title: str
    period: str
    rows: tuple[FigureRow, ...]
    before: str = ""
    language: str = "nl"

    def png(self, filename: str) -> FileRecipe:
        """A bar chart; its figures in words are its alt text."""
        return self.recipe("png", filename)

    def csv(self, filename: str) -> FileRecipe:
        """A table that Excel opens."""
        return self.recipe("csv", filename)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a letter. `theme` is in words; `regions` recognise it, one is not told."""

    theme: str
    text: str
    question: str = ""
    addressee: str = ""
    regions: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Letter(OnPaper):
    """What goes up, as a letter that can be forwarded as it is.

    `intro` and `closing` are the usual ones where they are empty.
    """

    name: ClassVar[str] = "letter"
    platform: str
    addressee: str
    title: str
    date: str
    points: tuple[Point, ...]
    intro: str = ""
    closing: str = ""
    letterhead: tuple[str, ...] = ()
    language: str = "nl"
