"""Terms of questions from above: names go half a year after they end, words with their term.

Part of `storage.retention`. Core statements: nothing that is erased here can be taken back.
"""

from collections.abc import Mapping
from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, delete, or_, select, update

from storage import terms
from storage.core import table
from storage.digests import DigestItem, Route
from storage.inquiries import Inquiry, InquiryAnswer, InquiryPart
from storage.message_names import NAMES

INQUIRY, ANSWER, PART = table(Inquiry), table(InquiryAnswer), table(InquiryPart)
ROUTE, ITEM = table(Route), table(DigestItem)

NAMED: frozenset[str] = frozenset({"inquiry", "answer"})
"""First parts of names of messages about questions from above; the number is the second."""


def forget_names(connection: Connection, now: datetime) -> None:
    """Half a year after its day nobody knows any more who asked, agreed and answered."""
    before = (now - relativedelta(months=terms.NAME_MONTHS)).date()
    over = INQUIRY.c.due_on < before
    ended = connection.execute(select(INQUIRY.c.id, INQUIRY.c.number).where(over)).all()
    connection.execute(
        update(INQUIRY).where(over).values(asked_by=None, agreed_by=None, source_event="")
    )
    ids = [row.id for row in ended]
    connection.execute(update(ANSWER).where(ANSWER.c.inquiry_id.in_(ids)).values(user_id=None))
    for row in ended:
        hers = or_(
            NAMES.c.name == f"inquiry:U-{row.number}:source",
            NAMES.c.name.startswith(f"answer:U-{row.number}:"),
        )
        connection.execute(delete(NAMES).where(hers))


def end_inquiries(
    connection: Connection, now: datetime, text_months: Mapping[str, int]
) -> tuple[list[str], set[int]]:
    """Questions whose term is over go with all that came in.

    Returns the names of our posts of them, and the digests in which they stood. The term is that
    of the platform that answers.
    """
    asked = select(INQUIRY.c.id, INQUIRY.c.number, INQUIRY.c.due_on, ROUTE.c.source_room)
    over = [
        row
        for row in connection.execute(asked.join(ROUTE, ROUTE.c.id == INQUIRY.c.route_id))
        if row.due_on
        < (now - relativedelta(months=text_months.get(row.source_room, terms.TEXT_MONTHS))).date()
    ]
    ids = [row.id for row in over]
    touched = set(
        connection.execute(select(PART.c.digest_id).where(PART.c.inquiry_id.in_(ids))).scalars()
    )
    for one in (ANSWER, PART):
        connection.execute(delete(one).where(one.c.inquiry_id.in_(ids)))
    connection.execute(delete(INQUIRY).where(INQUIRY.c.id.in_(ids)))
    return [f"inquiry:U-{row.number}:post" for row in over], touched


def empty_digests(connection: Connection, touched: set[int]) -> list[int]:
    """Those of these digests of which neither a point nor a part is left."""
    left: set[int] = set()
    for one in (ITEM, PART):
        found = select(one.c.digest_id).where(one.c.digest_id.in_(touched))
        left |= set(connection.execute(found).scalars())
    return sorted(touched - left)


def labels(connection: Connection) -> set[str]:
    """Second parts of names of messages about questions that are still there."""
    return {f"U-{number}" for number in connection.execute(select(INQUIRY.c.number)).scalars()}
