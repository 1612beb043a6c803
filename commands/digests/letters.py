"""A released digest as a letter that can be forwarded as it is."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from commands.digests.drafts import Line
from commands.digests.inquiry_parts import PartLine
from commands.documents.records import Letter, Point
from commands.language.echo import echo_date
from commands.language.moments import AMSTERDAM
from commands.rooms.declared import letterhead
from commands.signals.themes import Language, theme_label
from storage.rooms import Room


def letter(
    session: Session,
    source: Room,
    target: Room,
    lines: Sequence[Line],
    parts: Sequence[PartLine],
    now: datetime,
) -> Letter:
    """In the language of whom it goes to, with the letterhead of whom it comes from."""
    language: Language = "en" if target.language == "en" else "nl"
    return Letter(
        platform=source.title or source.slug or "",
        addressee=target.title or target.slug or "",
        title="",
        date=echo_date(now.astimezone(ZoneInfo(AMSTERDAM)).date(), language),
        points=(*(_point(line, language) for line in lines), *map(_answers, parts)),
        letterhead=letterhead(session, source),
        language=language,
    )


def _point(line: Line, language: Language) -> Point:
    return Point(
        theme=theme_label(line.signal.theme, language),
        text=str(line.item.text),
        question=str(line.item.question or ""),
        addressee=str(line.item.addressee or ""),
        regions=line.regions,
        reference=line.signal.label,
    )


def _answers(part: PartLine) -> Point:
    """What came in, below the question that it answers."""
    return Point(
        theme=str(part.inquiry.text),
        text="; ".join(part.texts),
        regions=part.regions,
        reference=part.inquiry.label,
    )
