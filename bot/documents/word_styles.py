"""How a document for Word looks: its styles, so that whoever edits it changes them in one place."""

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.documents.word_parts import ACCENT, FONT, QUIET

if TYPE_CHECKING:
    from docx.document import Document

_FONTS: Final = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_THEMES: Final = ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme")


def apply(document: "Document", language: str) -> None:
    """Give the template's styles our look, and add our own. `language` is a tag such as nl-NL."""
    _speak(document, language)
    normal = document.styles["Normal"]
    _look(normal, size=10.5, after=6)
    normal.paragraph_format.line_spacing = 1.15
    _look(document.styles["Heading 1"], size=20, color=ACCENT, bold=True, before=14, after=12)
    _look(document.styles["Heading 2"], size=13, color=ACCENT, bold=True, before=16, after=6)
    _look(document.styles["List Bullet"], size=10.5, after=3)
    _own(document, "Letterhead", size=11, color=ACCENT, bold=True, after=0)
    _own(document, "Quiet", size=9, color=QUIET, after=0)
    _own(document, "Standing", size=9, color=QUIET, before=18)
    fact = _own(document, "Fact", size=10.5, after=2)
    fact.paragraph_format.tab_stops.add_tab_stop(Mm(30))
    fact.paragraph_format.left_indent = Mm(30)
    fact.paragraph_format.first_line_indent = -Mm(30)
    _own(document, "Table Head", size=9, color=ACCENT, bold=True, after=0)
    _own(document, "Table Text", size=10, after=0)
    for name, bold, after in (("Asked", True, 0), ("Asked Text", False, 8)):
        color = ACCENT if bold else None
        asked = _own(document, name, size=10.5, color=color, bold=bold, after=after)
        asked.paragraph_format.left_indent = Mm(4)
        asked.paragraph_format.keep_with_next = bold
        _bar(asked)


def _speak(document: "Document", language: str) -> None:
    """The language of all text that does not say otherwise (ISO/IEC 29500-1 §17.3.2.20)."""
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
        element.set(qn("w:eastAsia"), language)


def _own(document: "Document", name: str, **look: Any) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _look(style, **look)
    return style


def _look(
    style: Any,
    *,
    size: float,
    color: str | None = None,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    style.font.size, style.font.bold = Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in _THEMES:
        fonts.attrib.pop(qn(theme), None)
    for font in _FONTS:
        fonts.set(qn(font), FONT)
    if color is not None:
        style.font.color.rgb = RGBColor.from_string(color)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _bar(style: Any) -> None:
    """A coloured line at the left."""
    around = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", ACCENT)):
        left.set(qn(f"w:{key}"), value)
    around.append(left)
    style.element.get_or_add_pPr().insert_element_before(
        around, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
