"""The besluitenlijst of a meeting."""

from bot.documents.actions import table as actions_table
from bot.documents.head import layout
from bot.documents.layout import (
    Block,
    Column,
    Heading,
    Layout,
    Line,
    Paragraph,
    Style,
    Table,
    cell,
    facts,
)
from bot.documents.words import Words
from commands.documents.records import Decision, DecisionsDocument


def decisions(record: DecisionsDocument, words: Words) -> Layout:
    """Who were there, what was decided, who does what, and notes where there are any."""
    blocks: list[Block] = [Heading(words("decisions")), _table(record.decisions, words)]
    if record.actions:
        blocks += [Heading(words("actions")), actions_table(record.actions, words)]
    if record.notes:
        blocks += [Heading(words("minutes_of")), *(Paragraph(note) for note in record.notes)]
    return layout(
        record,
        words,
        facts(
            (words("date"), record.date),
            (words("place"), record.place),
            (words("chair"), record.chair),
            (words("secretary"), record.secretary),
            (words("present"), ", ".join(record.present)),
            (words("absent"), ", ".join(record.absent)),
        ),
        blocks,
        (words("version", number=record.version),),
        standing=record.standing,
    )


def _table(taken: tuple[Decision, ...], words: Words) -> Block:
    if not taken:
        return Paragraph(words("no_decisions"))
    with_item = any(one.item for one in taken)
    columns = (
        Column(words("number"), 10),
        Column(words("decision"), 60),
        *((Column(words("agenda_item"), 30),) if with_item else ()),
    )
    rows = tuple(
        (
            cell(one.label),
            cell(one.text, Line(one.reference, Style.QUIET)),
            *((cell(one.item),) if with_item else ()),
        )
        for one in taken
    )
    return Table(words("decisions_summary", count=len(rows)), columns, rows)
