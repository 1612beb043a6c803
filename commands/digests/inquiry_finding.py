"""Which question from above is meant, who may see it, and what is told of it."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sqlmodel import Session

from commands.base import Context, UserError
from storage import inquiries, rooms
from storage.inquiries import TAKES_PLACE, Inquiry, InquiryState
from storage.rooms import Room


@dataclass(frozen=True, slots=True)
class InquiryNumber:
    """U-3, also typed as u3; or nothing, below the post of a question."""

    number: int

    _PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:(?:op|bij|over|aan|van|on|to)\s+)?#?u\s?[-–.]?\s?(\d{1,7})(?!\w)[.:,]?\s*", re.I
    )

    @classmethod
    def parse(cls, text: str, context: Context) -> tuple[Self, str]:
        """Read the number at the front, or else that of the question that is replied to."""
        if match := cls._PATTERN.match(text):
            return cls(int(match[1])), text[match.end() :]
        name = context.about.name if context.about else None
        if name and name.startswith(("inquiry:", "answer:")):
            return cls(int(name.split(":")[1].partition("-")[2])), text.lstrip(" :,")
        raise UserError("which_inquiry")

    @classmethod
    def left_out(cls, text: str) -> str:
        """What follows the number at the front, or all when there is none."""
        match = cls._PATTERN.match(text)
        return text[match.end() :] if match else text.lstrip(" :,")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the platform that answers (`below`) and the one that asks (`above`)."""

    inquiry: Inquiry
    below: Room
    above: Room

    @property
    def values(self) -> dict[str, Any]:
        """What all sentences about it may show."""
        return {
            "label": self.inquiry.label,
            "text": str(self.inquiry.text),
            "due_on": self.inquiry.due_on,
            "below": self.below.title,
            "above": self.above.title,
        }


def asked(session: Session, inquiry: Inquiry) -> Asked:
    """A question with both its platforms."""
    route = inquiries.its_route(session, inquiry)
    below, above = session.get(Room, route.source_room), session.get(Room, route.target_room)
    assert below is not None
    assert above is not None
    return Asked(inquiry, below, above)


def find(context: Context, number: InquiryNumber) -> Asked:
    """The question, when it may be seen here; else the same error as for one that is not there.

    Below, only moderators see it before it was posted, and nobody sees one that was taken back.
    """
    found = inquiries.by_number(context.session, number.number)
    if found is not None:
        it = asked(context.session, found)
        seen_above = it.above.room_id in context.room_ids
        if (seen_above and found.state is not InquiryState.WITHDRAWN) or _seen_below(context, it):
            return it
    raise UserError("no_such_inquiry", label=f"U-{number.number}")


def _seen_below(context: Context, it: Asked) -> bool:
    if it.below.room_id not in context.room_ids or it.inquiry.state is InquiryState.WITHDRAWN:
        return False
    return it.inquiry.state in TAKES_PLACE or moderates_below(context, it)


def moderates_below(context: Context, it: Asked) -> bool:
    """Whether she may agree to it, as things stand now."""
    return rooms.is_moderator(context.session, it.below.room_id, context.sender)


def moderates_above(context: Context, it: Asked) -> bool:
    """Whether she may take it back, here or in private."""
    here = it.above.room_id in context.room_ids
    return here and rooms.is_moderator(context.session, it.above.room_id, context.sender)


def answered(session: Session, inquiry: Inquiry) -> dict[str, int]:
    """How many regions recognise it, and how much was added: for the platform that answers."""
    found = inquiries.answers(session, inquiry)
    return {
        "regions": inquiries.regions_of(found),
        "additions": sum(one.text is not None for one in found),
    }
