"""What goes up to a higher platform, as a letter."""

from bot.documents.head import layout
from bot.documents.layout import Block, Heading, Layout, Paragraph, Style, facts
from bot.documents.words import Words
from commands.documents.records import Letter, Point


def letter(record: Letter, words: Words) -> Layout:
    """A point under a heading of its own, what is asked set apart."""
    points = [
        block for number, one in enumerate(record.points, 1) for block in _point(number, one, words)
    ]
    return layout(
        record,
        words,
        facts(
            (words("to"), record.addressee),
            (words("from"), record.platform),
            (words("date"), record.date),
        ),
        [
            *_text(record.intro or _intro(record, words)),
            *points,
            *_text(record.closing or words("letter_closing")),
        ],
    )


def _point(number: int, point: Point, words: Words) -> list[Block]:
    asked = words("asked", addressee=point.addressee)
    weight = words("regions", count=point.regions) if point.regions > 1 else ""
    aside = " · ".join(part for part in (point.reference, weight) if part)
    return [
        Heading(f"{number}. {point.theme}"),
        Paragraph(point.text),
        *((Paragraph(aside, style=Style.QUIET),) if aside else ()),
        *((Paragraph(point.question, label=asked),) if point.question else ()),
    ]


def _intro(record: Letter, words: Words) -> str:
    asked = all(point.question for point in record.points)
    return words("letter_intro", count=len(record.points), asked=asked)


def _text(words: str) -> list[Block]:
    return [Paragraph(part) for part in words.split("\n\n") if part.strip()]
