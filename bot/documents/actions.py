"""The actielijst, on its own and as part of a besluitenlijst."""

from bot.documents.head import layout
from bot.documents.layout import Block, Column, Layout, Paragraph, Table, cell, facts
from bot.documents.words import Words
from commands.documents.records import Action, ActionsDocument


def actions(record: ActionsDocument, words: Words) -> Layout:
    """What is to be done, by whom and when."""
    return layout(
        record,
        words,
        facts((words("date"), record.date)),
        (table(record.actions, words),),
        standing=record.standing,
    )


def table(listed: tuple[Action, ...], words: Words) -> Block:
    """The actions as a table; their state only when some are done."""
    if not listed:
        return Paragraph(words("no_actions"))
    some_done = any(one.done for one in listed)
    columns = (
        Column(words("number"), 10),
        Column(words("action"), 42),
        Column(words("owner"), 20),
        Column(words("due"), 20),
        *((Column(words("state"), 12),) if some_done else ()),
    )
    rows = tuple(
        (
            cell(one.label),
            cell(one.text),
            cell(one.owner),
            cell(one.due),
            *((cell(words("done" if one.done else "open")),) if some_done else ()),
        )
        for one in listed
    )
    return Table(words("actions_summary", count=len(rows)), columns, rows)
