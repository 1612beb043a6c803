"""Counts by theme: a bar chart, a table of cells, and in words."""

from dataclasses import asdict
from typing import Any

from bot.documents.words import Words
from commands.documents.records import Figures


def drawn(record: Figures, words: Words) -> dict[str, Any]:
    """What the chart shows; `most` is the longest bar's count."""
    counts = [count for row in record.rows for count in (row.now, row.before) if count is not None]
    return asdict(record) | {
        "title": _title(record, words),
        "few": words("few"),
        "nothing": words("no_figures"),
        "most": max([*counts, 1]),
    }


def alt(record: Figures, words: Words) -> str:
    """All figures in words."""
    rows = [
        {"theme": row.theme, "now": _count(row.now, words), "before": _count(row.before, words)}
        for row in record.rows
    ]
    return words(
        "figures_alt",
        title=_title(record, words),
        period=record.period,
        before=record.before,
        rows=rows,
    )


def cells(record: Figures, words: Words) -> list[list[str]]:
    """A row for each theme."""
    periods = [record.period, *([record.before] if record.before else [])]
    return [
        [words("figures_theme"), *periods],
        *(
            [row.theme, *(_count(one, words) for one in (row.now, row.before))][: len(periods) + 1]
            for row in record.rows
        ),
    ]


def _count(count: int | None, words: Words) -> str:
    return words("few") if count is None else str(count)


def _title(record: Figures, words: Words) -> str:
    return record.title or words("figures_title")
