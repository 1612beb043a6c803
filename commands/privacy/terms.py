"""What moderators set for their platform: terms, and whom to ask about them."""

from sqlmodel import Session, col, select

from commands.rooms import declared
from storage.rooms import Room
from storage.terms import TEXT_MONTHS

SETTING = "retention_months"


def text_months(session: Session, room_id: str) -> int:
    """Months that the words of this room's signals are kept."""
    room = session.get(Room, room_id)
    if room is None:
        return TEXT_MONTHS
    months = declared.value(session, room, SETTING)
    return months if isinstance(months, int) else TEXT_MONTHS


def officer(session: Session, room: Room) -> str:
    """Whom people of this room ask about their data (AVG art. 13)."""
    return str(declared.value(session, room, "officer"))


def all_text_months(session: Session) -> dict[str, int]:
    """The same for every platform, by room id."""
    platforms = session.exec(select(Room.room_id).where(col(Room.slug).is_not(None))).all()
    return {room_id: text_months(session, room_id) for room_id in platforms}
