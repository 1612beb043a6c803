"""What python-docx has no words for: language, borders, repeated rows, page numbers, links.

WordprocessingML is ISO/IEC 29500-1 §17; elements are in the order that its schemas want.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.documents.layout import Style

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

ACCENT: Final = "1F4E79"
QUIET: Final = "565D66"
RULE: Final = "B9C3CE"
TINT: Final = "EEF3F8"
FONT: Final = "Arial"

_LANGUAGES: Final = {"nl": "nl-NL", "en": "en-GB"}
_NOT_OLD: Final = "15"
"""Word 2013 and later: with less it says "compatibility mode" above the document."""


def set_up(document: "Document", language: str, title: str, author: str) -> None:
    """Styles, language, title; without the dates and names of the template."""
    from bot.documents import word_styles

    tag = _LANGUAGES.get(language, "nl-NL")
    word_styles.apply(document, tag)
    properties = document.core_properties
    for child in list(properties._element):  # no public way to drop them
        child.getparent().remove(child)
    properties.title, properties.author, properties.language = title[:255], author[:255], tag
    settings = document.settings.element
    settings.find(_name("w:themeFontLang")).set(_name("w:val"), tag)
    for setting in settings.iter(_name("w:compatSetting")):
        if setting.get(_name("w:name")) == "compatibilityMode":
            setting.set(_name("w:val"), _NOT_OLD)
    _drop(document.part.package.rels, "/thumbnail")
    _drop(document.part.rels, "/stylesWithEffects")


def lay_pages(document: "Document", *, wide: bool) -> None:
    """A4, upright or on its side."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    long, short = Mm(297), Mm(210)
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    section.top_margin = section.bottom_margin = Mm(24)
    section.left_margin, section.right_margin = Mm(25), Mm(22)


def foot(document: "Document", text: str, page: str, of: str) -> None:
    """On each page: what it is, and "pagina 1 van 3"."""
    at_the_foot = styled(document.sections[0].footer.paragraphs[0], "Quiet")
    run(at_the_foot, f"{text} · {page} ")
    _field(at_the_foot, "PAGE")
    run(at_the_foot, f" {of} ")
    _field(at_the_foot, "NUMPAGES")


def paragraph(document: "Document", text: str, style: str) -> "Paragraph":
    """A new paragraph in the style with this id."""
    return styled(document.add_paragraph(text), style)


def styled(paragraph: "Paragraph", style: str) -> "Paragraph":
    """The paragraph in the style with this id. python-docx would look through all styles."""
    paragraph._p.style = style
    return paragraph


def run(paragraph: "Paragraph", text: str, style: Style = Style.PLAIN) -> None:
    """Words in a style."""
    from docx.shared import Pt, RGBColor

    made = paragraph.add_run(text)
    made.bold = True if style is Style.STRONG else None
    made.italic = True if style is Style.NOTE else None
    if style is Style.QUIET:
        made.font.color.rgb, made.font.size = RGBColor.from_string(QUIET), Pt(9)


def link(paragraph: "Paragraph", text: str, address: str) -> None:
    """Words that lead to an address of the web."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    around = _add(paragraph._p, "w:hyperlink")
    around.set(_name("r:id"), key)
    made = _add(around, "w:r")
    look = _add(made, "w:rPr")
    _add(look, "w:color", val=ACCENT)
    _add(look, "w:u", val="single")
    _add(made, "w:t").text = text


def format_table(table: "Table", summary: str, widths: Sequence[int]) -> None:
    """Rules between rows, space in cells, a tinted head, a description."""
    properties = table._tbl.tblPr
    for old in properties.findall(_name("w:tblLook")):
        properties.remove(old)
    borders = _add(properties, "w:tblBorders")
    _add(borders, "w:bottom", val="single", sz="4", color=RULE)
    _add(borders, "w:insideH", val="single", sz="4", color=RULE)
    _add(properties, "w:tblLayout", type="fixed")
    margins = _add(properties, "w:tblCellMar")
    for side, twips in (("top", 80), ("left", 100), ("bottom", 80), ("right", 100)):
        _add(margins, f"w:{side}", w=str(twips), type="dxa")
    _add(properties, "w:tblLook", val="0620", firstRow="1", noHBand="1", noVBand="1")
    _add(properties, "w:tblDescription", val=summary)
    head, *_ = rows = cells(table)
    for cell in head:
        cell_properties = cell._tc.get_or_add_tcPr()
        line = _add(cell_properties, "w:tcBorders")
        _add(line, "w:bottom", val="single", sz="8", color=ACCENT)
        _add(cell_properties, "w:shd", val="clear", color="auto", fill=TINT)
    for number, row in enumerate(table._tbl.tr_lst):
        row_properties = row.get_or_add_trPr()
        _add(row_properties, "w:cantSplit")
        if number == 0:
            _add(row_properties, "w:tblHeader")  # repeated on each page
    _share_width(table, rows, widths)


def cells(table: "Table") -> list[list["_Cell"]]:
    """All cells by row. python-docx counts them anew for each that one asks for."""
    from docx.table import _Cell

    return [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _share_width(table: "Table", rows: list[list["_Cell"]], widths: Sequence[int]) -> None:
    """Give columns their share of what is between the margins."""
    from docx.shared import Emu

    section = table.part.document.sections[0]  # type: ignore[attr-defined]
    whole = section.page_width - section.left_margin - section.right_margin
    shares = [Emu(whole * width // sum(widths)) for width in widths]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = share
    for row in rows:
        for cell, share in zip(row, shares, strict=True):
            cell.width = share


def _field(paragraph: "Paragraph", instruction: str) -> None:
    field = _add(paragraph._p, "w:fldSimple", instr=instruction)
    _add(_add(field, "w:r"), "w:t").text = "1"


def _drop(relations: Any, ending: str) -> None:
    """Leave out a part of the template that is of no use."""
    for key in [key for key, one in relations.items() if one.reltype.endswith(ending)]:
        del relations[key]


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    made = _new(tag, **attributes)
    parent.append(made)
    return made


def _new(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(_name(f"w:{key}"), value)
    return made


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)
