"""Agendas: items, standing items, papers, and what was published of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.core import choice
from storage.meetings import Meeting
from storage.signals import checked_text, next_number
from storage.text import CheckedText


class ItemKind(StrEnum):
    """What a meeting is to do with an item."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class ItemState(StrEnum):
    """Where an item stands. `late`: it came after the deadline and nobody let it in yet."""

    OPEN = "open"
    LATE = "late"
    HELD = "held"
    DROPPED = "dropped"
    DONE = "done"


class PublicationKind(StrEnum):
    """What was published of a meeting."""

    AGENDA = "agenda"
    MINUTES = "minutes"


WAITING_STATES = (ItemState.OPEN, ItemState.LATE, ItemState.HELD)


class AgendaItem(SQLModel, table=True):
    """An item. Without a meeting it waits for the next one of its room.

    `carried`: how many times it went on to a next meeting. `late`: it came after the deadline.
    `signal_id` is no foreign key: the item outlives the signal that it is about, as a standing
    item (`standing_id`) outlives what it was made of. `chair_note` is for the chair alone.
    """

    __tablename__ = "agenda_item"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    position: int = 0
    at_end: bool = False
    text: CheckedText = checked_text(nullable=False)
    minutes: int | None = None
    kind: ItemKind | None = choice(ItemKind, None)
    presenter: str | None = None
    by: str | None = None
    state: ItemState = choice(ItemState, ItemState.OPEN)
    late: bool = False
    carried: int = 0
    signal_id: int | None = Field(default=None, index=True)
    standing_id: int | None = None
    chair_note: CheckedText | None = checked_text(nullable=True)
    created_at: datetime
    source_event: str

    @property
    def label(self) -> str:
        """The number as people say it, for example A-31."""
        return f"A-{self.number}"

    @property
    def key(self) -> int:
        """Its id, once it is stored."""
        assert self.id is not None
        return self.id


class AgendaPaper(SQLModel, table=True):
    """A document of an item: a link in words, or the message in a room that holds a file.

    `in_room` stays the room of that message when the platform moves on to another one.
    """

    __tablename__ = "agenda_paper"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="agenda_item.id", index=True)
    name: CheckedText = checked_text(nullable=False)
    in_room: str | None = None
    event_id: str | None = None


class StandingItem(SQLModel, table=True):
    """An item that every meeting of a room begins with, or (`at_end`) ends with."""

    __tablename__ = "standing_item"
    model_config = {"arbitrary_types_allowed": True}
    id: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(foreign_key="room.room_id", index=True)
    text: CheckedText = checked_text(nullable=False)
    minutes: int | None = None
    kind: ItemKind | None = choice(ItemKind, None)
    at_end: bool = False


class Publication(SQLModel, table=True):
    """A numbered version of a meeting's agenda, or of its list of decisions."""

    __table_args__ = (UniqueConstraint("meeting_id", "kind", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    kind: PublicationKind = choice(PublicationKind)
    version: int
    by: str | None = None
    at: datetime
    source_event: str


class PublishedItem(SQLModel, table=True):
    """An item as it stood in a published agenda: it does not change any more."""

    __tablename__ = "published_item"
    model_config = {"arbitrary_types_allowed": True}
    publication_id: int = Field(foreign_key="publication.id", primary_key=True)
    item_id: int = Field(foreign_key="agenda_item.id", primary_key=True)
    position: int
    text: CheckedText = checked_text(nullable=False)
    minutes: int | None = None
    kind: ItemKind | None = choice(ItemKind, None)
    presenter: str | None = None


def add(session: Session, item: AgendaItem) -> AgendaItem:
    """Store a new item behind the others of its meeting; its number is given here."""
    item.number = next_number(session, "agenda")
    item.position = 1 + max((one.position for one in _of_meeting(session, item)), default=0)
    session.add(item)
    session.flush()
    return item


def items(
    session: Session, meeting_id: int, states: tuple[ItemState, ...] = (ItemState.OPEN,)
) -> list[AgendaItem]:
    """Items of a meeting in these states, in order."""
    return list(
        session.exec(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id, col(AgendaItem.state).in_(states))
            .order_by(col(AgendaItem.at_end), col(AgendaItem.position), col(AgendaItem.id))
        )
    )


def waiting(session: Session, room_id: str) -> list[AgendaItem]:
    """Items of a room that have no meeting yet, oldest first."""
    return list(
        session.exec(
            select(AgendaItem)
            .where(AgendaItem.room_id == room_id, col(AgendaItem.meeting_id).is_(None))
            .where(col(AgendaItem.state).in_(WAITING_STATES))
            .order_by(col(AgendaItem.id))
        )
    )


def by_number(session: Session, number: int) -> AgendaItem | None:
    """The item with this number, whoever may see it: for names that we gave."""
    return session.exec(select(AgendaItem).where(AgendaItem.number == number)).first()


def about_signals(session: Session, room_ids: list[str]) -> set[int]:
    """Ids of the signals that an agenda of these rooms has, or had."""
    found = session.exec(
        select(AgendaItem.signal_id)
        .where(col(AgendaItem.room_id).in_(room_ids), col(AgendaItem.signal_id).is_not(None))
        .where(AgendaItem.state != ItemState.DROPPED)
    )
    return {one for one in found if one is not None}


def of_signal(session: Session, signal_id: int) -> list[AgendaItem]:
    """Items about a signal."""
    return list(session.exec(select(AgendaItem).where(AgendaItem.signal_id == signal_id)))


def papers(session: Session, item_ids: list[int]) -> dict[int, list[AgendaPaper]]:
    """Item id -> its papers, oldest first."""
    found: dict[int, list[AgendaPaper]] = {item_id: [] for item_id in item_ids}
    rows = session.exec(
        select(AgendaPaper)
        .where(col(AgendaPaper.item_id).in_(item_ids))
        .order_by(col(AgendaPaper.id))
    )
    for paper in rows:
        found[paper.item_id].append(paper)
    return found


def standing(session: Session, room_id: str) -> list[StandingItem]:
    """Standing items of a room, those at the end last."""
    return list(
        session.exec(
            select(StandingItem)
            .where(StandingItem.room_id == room_id)
            .order_by(col(StandingItem.at_end), col(StandingItem.id))
        )
    )


def last_published(session: Session, meeting: Meeting, kind: PublicationKind) -> Publication | None:
    """The newest version that was published."""
    return session.exec(
        select(Publication)
        .where(Publication.meeting_id == meeting.id, Publication.kind == kind)
        .order_by(col(Publication.version).desc())
    ).first()


def publish(
    session: Session, meeting: Meeting, kind: PublicationKind, by: str, at: datetime, source: str
) -> Publication:
    """The next version, published now."""
    last = last_published(session, meeting, kind)
    made = Publication(
        meeting_id=meeting.key,
        kind=kind,
        version=last.version + 1 if last else 1,
        by=by,
        at=at,
        source_event=source,
    )
    session.add(made)
    session.flush()
    return made


def published_items(session: Session, publication: Publication) -> list[PublishedItem]:
    """The items of a published agenda, in order."""
    return list(
        session.exec(
            select(PublishedItem)
            .where(PublishedItem.publication_id == publication.id)
            .order_by(col(PublishedItem.position))
        )
    )


def published_with(session: Session, item_id: int) -> list[tuple[PublishedItem, Publication]]:
    """Where an item stands in published agendas."""
    rows = session.exec(
        select(PublishedItem, Publication)
        .join(Publication, col(Publication.id) == col(PublishedItem.publication_id))
        .where(PublishedItem.item_id == item_id)
    )
    return [(item, publication) for item, publication in rows]


def _of_meeting(session: Session, item: AgendaItem) -> list[AgendaItem]:
    return list(
        session.exec(select(AgendaItem).where(AgendaItem.meeting_id == item.meeting_id))
        if item.meeting_id is not None
        else []
    )
