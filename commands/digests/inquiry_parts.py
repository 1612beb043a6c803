"""What came in on a question from above, as a part of a digest: after its points, one for each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from commands.digests.few import few
from commands.digests.rules import Flag, flags, holding_back
from storage import inquiries, people
from storage.digests import Digest, Level, Route
from storage.inquiries import Inquiry, InquiryAnswer, InquiryPart


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a digest with all that a template or a check wants to know of it."""

    part: InquiryPart
    inquiry: Inquiry
    texts: tuple[str, ...]
    regions: int
    recognised: bool
    flags: frozenset[Flag]
    holding: frozenset[Flag]

    def values(self, number: int) -> dict[str, Any]:
        """What the templates show."""
        return {
            "number": number,
            "label": self.inquiry.label,
            "question": str(self.inquiry.text),
            "texts": list(self.texts),
            "regions": self.regions,
            "recognised": self.recognised,
            "flags": sorted(flag.value for flag in self.flags),
            "holding": sorted(flag.value for flag in self.holding),
        }


def of_digest(session: Session, digest: Digest) -> list[PartLine]:
    """The parts that are not dropped, by the number of the question, with their flags."""
    kept = [one for one in inquiries.parts(session, digest.id or 0) if not one[0].dropped]
    names = _organisations(session) if kept else []
    return [
        _line(
            part,
            inquiry,
            inquiries.in_part(session, part),
            inquiries.recognised_up_to(session, part),
            names,
        )
        for part, inquiry in kept
    ]


def to_come(session: Session, route: Route) -> list[PartLine]:
    """The parts that a draft made now would have; nothing is made."""
    found = inquiries.to_go_up(session, route)
    names = _organisations(session) if found else []
    return [
        _line(InquiryPart(digest_id=0, inquiry_id=one.id or 0), one, fresh, fresh, names)
        for one, fresh in found
    ]


def _organisations(session: Session) -> list[str]:
    return [organisation.name for organisation, _ in people.organisations(session)]


def _line(
    part: InquiryPart,
    inquiry: Inquiry,
    here: Sequence[InquiryAnswer],
    known: Collection[InquiryAnswer],
    organisations: Collection[str],
) -> PartLine:
    added = tuple(few(one.text) for one in here if one.text is not None)
    texts = (str(part.text),) if part.text is not None else added
    found = flags(
        " \n ".join(texts),
        regions=len({one.region_id for one in known if one.region_id is not None}) if known else 2,
        organisations=organisations,
        question=str(inquiry.text),
        level=Level.POINTS,
    )
    if part.outdated:
        found |= {Flag.OUTDATED}
    return PartLine(
        part,
        inquiry,
        texts,
        inquiries.regions_of(known),
        any(one.text is None for one in known),
        found,
        holding_back(found, part.cleared),
    )
