"""The agenda of a meeting: one table of items, with a column only for what there is."""

import re

from bot.documents.head import layout
from bot.documents.layout import (
    Block,
    Cell,
    Column,
    Layout,
    Line,
    Paragraph,
    Style,
    Table,
    cell,
    facts,
)
from bot.documents.words import Words
from commands.documents.records import AgendaDocument, AgendaItem, Paper

_WEB = re.compile(r"https?://[!-~]{1,2000}")


def agenda(record: AgendaDocument, words: Words) -> Layout:
    """The members' edition, or the chair's, which alone has the notes."""
    edition = words("for_chair") if record.for_chair else ""
    version = words("version", number=record.version)
    return layout(
        record,
        words,
        facts(
            (words("date"), record.date),
            (words("place"), record.place),
            (words("chair"), record.chair),
            (words("secretary"), record.secretary),
            (words("edition"), edition),
        ),
        _items(record, words),
        (version, edition),
        standing=record.standing,
    )


def _items(record: AgendaDocument, words: Words) -> tuple[Block, ...]:
    if not record.items:
        return (Paragraph(words("no_items")),)
    timed = any(one.begins or one.minutes for one in record.items)
    kinds = any(one.kind for one in record.items)
    people = any(one.presenter for one in record.items)
    columns = (
        Column(words("number"), 7),
        *((Column(words("time"), 14),) if timed else ()),
        Column(words("item"), 48),
        *((Column(words("kind"), 15),) if kinds else ()),
        *((Column(words("presenter"), 18),) if people else ()),
    )
    rows = tuple(
        (
            cell(str(one.number)),
            *((_time(one, words),) if timed else ()),
            _item(one, record.for_chair, words),
            *((cell(words(f"kind_{one.kind.value}") if one.kind else ""),) if kinds else ()),
            *((cell(one.presenter),) if people else ()),
        )
        for one in record.items
    )
    return (Table(words("agenda_summary", count=len(rows)), columns, rows),)


def _time(item: AgendaItem, words: Words) -> Cell:
    times = "–".join(clock for clock in (item.begins, item.ends) if clock)
    minutes = words("minutes", count=item.minutes) if item.minutes else ""
    return cell(times, Line(minutes, Style.QUIET if times else Style.PLAIN))


def _item(item: AgendaItem, for_chair: bool, words: Words) -> Cell:
    asides = (
        item.reference,
        words("late") if item.late else "",
        words("carried_over", count=item.carried_over) if item.carried_over else "",
    )
    note = f"{words('note')}: {item.note}" if for_chair and item.note else ""
    return cell(
        Line(item.title, Style.STRONG),
        Line(" · ".join(aside for aside in asides if aside), Style.QUIET),
        *(_paper(paper) for paper in item.papers),
        Line(note, Style.NOTE),
    )


def _paper(paper: Paper) -> Line:
    """A paper leads to its address when that is one of the web; else the address is shown."""
    if _WEB.fullmatch(paper.link):
        return Line(paper.title or paper.link, Style.QUIET, paper.link)
    shown = (paper.title, paper.link)
    return Line(": ".join(part for part in shown if part), Style.QUIET)
