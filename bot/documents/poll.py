"""Who can when: as a document, a picture, a table of cells, and in words."""

from dataclasses import asdict
from typing import Any, Final

from bot.documents.head import layout
from bot.documents.layout import (
    Block,
    Bullets,
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
from commands.documents.records import Answer, PollTable

MOST_IN_WORDS: Final = 6
"""Dates whose answers stand in words; with more, a sign each, and the page lies on its side."""

LONGEST_NAME: Final = 20
"""Characters of a voter's name in the picture, where it stands upright."""

SIGNS: Final = {Answer.YES: "✓", Answer.MAYBE: "?", Answer.NO: "✗", Answer.NONE: "–"}


def poll(record: PollTable, words: Words) -> Layout:
    """The dates with their totals, the order, and each voter's answers."""
    blocks: list[Block] = [Heading(words("poll_options")), _options(record, words)]
    if record.ranking:
        blocks += [
            Heading(words("poll_ranking")),
            Bullets(tuple(words.said(one.key, one.values) for one in record.ranking)),
        ]
    if record.rows:
        blocks += [Heading(words("poll_votes")), *_votes(record, words)]
    if record.missing:
        blocks += [Heading(words("poll_missing")), Bullets(record.missing)]
    wide = len(record.options) > MOST_IN_WORDS
    return layout(record, words, facts((words("date"), record.date)), blocks, wide=wide)


def drawn(record: PollTable, words: Words) -> dict[str, Any]:
    """What the picture shows."""
    rows = [
        {"voter": shortened(row.voter), "answers": _filled(row.answers, len(record.options))}
        for row in record.rows
    ]
    return asdict(record) | {
        "title": _title(record, words),
        "rows": rows,
        "signs": {answer.value: sign for answer, sign in SIGNS.items()},
        "words": {answer.value: words(f"answer_{answer.value}") for answer in Answer},
        "missing_words": words("poll_missing"),
    }


def shortened(name: str) -> str:
    """A name that fits above a column."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def alt(record: PollTable, words: Words) -> str:
    """The totals in words."""
    options = [
        {"name": name, **asdict(total)}
        for name, total in zip(record.options, record.totals, strict=False)
    ]
    return words("poll_alt", title=_title(record, words), options=options)


def cells(record: PollTable, words: Words) -> list[list[str]]:
    """A row for each voter, a column for each date, the totals below."""
    totals = [
        [words(f"answer_{answer}"), *(str(getattr(total, answer)) for total in record.totals)]
        for answer in ("yes", "maybe", "no")
    ]
    votes = [
        [row.voter, *(words(f"answer_{answer.value}") for answer in row.answers)]
        for row in record.rows
    ]
    return [[words("voter"), *record.options], *votes, *totals]


def _options(record: PollTable, words: Words) -> Table:
    answers = ("yes", "maybe", "no")
    columns = (
        Column(words("number"), 8),
        Column(words("option"), 50),
        *(Column(words(f"answer_{answer}"), 14) for answer in answers),
    )
    rows = tuple(
        (
            cell(str(at + 1)),
            cell(Line(option, Style.STRONG if at == record.best else Style.PLAIN)),
            *(cell(str(getattr(total, answer))) for answer in answers),
        )
        for at, (option, total) in enumerate(zip(record.options, record.totals, strict=False))
    )
    return Table(words("poll_options_summary", count=len(rows)), columns, rows)


def _votes(record: PollTable, words: Words) -> list[Block]:
    in_words = len(record.options) <= MOST_IN_WORDS
    columns = (
        Column(words("voter"), 24 if in_words else 16),
        *(Column(str(at + 1), 12 if in_words else 4) for at in range(len(record.options))),
    )
    rows = tuple(
        (
            cell(row.voter),
            *(
                cell(words(f"answer_{answer.value}") if in_words else SIGNS[answer])
                for answer in _filled(row.answers, len(record.options))
            ),
        )
        for row in record.rows
    )
    table = Table(words("poll_votes_summary", count=len(rows)), columns, rows)
    signs = " · ".join(f"{sign} {words(f'answer_{answer}')}" for answer, sign in SIGNS.items())
    return [table] if in_words else [Paragraph(signs, style=Style.QUIET), table]


def _filled(answers: tuple[Answer, ...], count: int) -> tuple[Answer, ...]:
    """One answer for each option, whatever the record has."""
    return (*answers, *(Answer.NONE,) * count)[:count]


def _title(record: PollTable, words: Words) -> str:
    return record.title or words("poll_title", platform=record.platform)
