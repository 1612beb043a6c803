"""A layout -> a document for Word, with python-docx, which is loaded at first use."""

import io
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.documents import word_parts as parts
from bot.documents.layout import Block, Bullets, Cell, Heading, Layout, Paragraph, Style, Table

if TYPE_CHECKING:
    from docx.document import Document

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip file can say: the same record makes the same bytes."""


def docx(layout: Layout) -> bytes:
    """Headings, tables with a repeated header, language and title, page numbers."""
    import docx as python_docx

    document = python_docx.Document()
    parts.set_up(document, layout.language, layout.title, layout.platform)
    parts.lay_pages(document, wide=layout.wide)
    parts.foot(document, layout.footer, layout.page, layout.of)
    for number, line in enumerate(layout.letterhead):
        parts.paragraph(document, line, "Quiet" if number else "Letterhead")
    document.add_heading(layout.title, level=1)
    for fact in layout.facts:
        paragraph = parts.paragraph(document, "", "Fact")
        parts.run(paragraph, f"{fact.label}\t", Style.QUIET)
        parts.run(paragraph, fact.value)
    for block in layout.blocks:
        _add(document, block)
    if layout.standing:
        parts.paragraph(document, layout.standing, "Standing")
    return _without_dates(document)


def _add(document: "Document", block: Block) -> None:
    match block:
        case Heading(text):
            document.add_heading(text, level=2)
        case Paragraph(text, label, style):
            _paragraph(document, text, label, style)
        case Bullets(items):
            for item in items:
                parts.paragraph(document, item, "ListBullet")
        case Table():
            _table(document, block)


def _paragraph(document: "Document", text: str, label: str, style: Style) -> None:
    if not label:
        parts.run(document.add_paragraph(), text, style)
        return
    parts.paragraph(document, label, "Asked")
    parts.paragraph(document, text, "AskedText")


def _table(document: "Document", block: Table) -> None:
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    parts.format_table(table, block.summary, [one.width for one in block.columns])
    head, *rows = parts.cells(table)
    for cell, column in zip(head, block.columns, strict=True):
        parts.run(parts.styled(cell.paragraphs[0], "TableHead"), column.title)
    for cells, row in zip(rows, block.rows, strict=True):
        for cell, lines in zip(cells, row, strict=True):
            _fill(cell, lines)


def _fill(cell: Any, lines: Cell) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        parts.styled(paragraph, "TableText")
        if line.link:
            parts.link(paragraph, line.text, line.link)
        else:
            parts.run(paragraph, line.text, line.style)


def _without_dates(document: "Document") -> bytes:
    """The saved document, packed anew so that it does not say when."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name, _FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()
