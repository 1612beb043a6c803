"""Users' words as the fonts and file formats can show them; nothing is ever refused.

A document for the blind (PDF/UA, ISO 14289-1 §7.21.4) must have a glyph for every character, so
what the fonts lack becomes an empty box. What nobody can see is dropped.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

BOX: Final = "\N{WHITE SQUARE}"
"""Stands for characters that the fonts do not have."""

LONGEST_WORD: Final = 40
"""Characters without a space; in longer words a line may end anywhere."""

LONG_WORD: Final = 16
"""In longer words a line may end after a point, a slash and the like, as in an address."""

GLYPHS: Final = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x377), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x4FF)),
    *((0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x64A), (0x660, 0x669), (0x1E00, 0x1EFF)),
    *((0x2010, 0x2027), (0x2030, 0x203A), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122)),
    *((0x2153, 0x215E), (0x2190, 0x2199), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265)),
    *((0x25A0, 0x25FF), (0x2713, 0x2714), (0x2717, 0x2718)),
)
"""First and last code point of what the fonts inside typst have."""

_SHOWN: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in GLYPHS if first > 0x7E)
_LACKING = re.compile(rf"[^\n\x20-\x7e{_SHOWN}]+")
_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"\n{3,}")
_LONG = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_PART = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")
_JOINT = re.compile(r"(?<=[./:@_?&=#-])(?=\w)")
_BETWEEN = re.compile(r"(?<=\S)(?=[^\s\u0300-\u036f])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<![\w'])'(?=[snt]\b)")
_FORMAT: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_NO_CHARACTERS: Final = re.compile("[\ufffe\uffff]")
_SKIN: Final = re.compile("[\U0001f3fb-\U0001f3ff\ufe00-\ufe0f]")
_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def visible(words: str) -> str:
    """Words without what nobody sees, and with ordinary line ends: fit for XML."""
    words = _LINE_END.sub("\n", _NO_CHARACTERS.sub("", words)).replace("\t", " ")
    kept = "".join(c for c in words if c == "\n" or unicodedata.category(c) not in _FORMAT)
    return _BLANKS.sub("\n\n", unicodedata.normalize("NFC", kept)).strip()


def typeset(words: str) -> str:
    """Words that the fonts have, that fit into a narrow column, with apostrophes as in print."""
    shown = _LACKING.sub(BOX, _SKIN.sub("", visible(words)))
    shown = _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", shown)
    return _LONG.sub(_breakable, shown)


def every(value: Any, change: Callable[[str], str], but: str | None = None) -> Any:
    """A record of mappings and sequences with every string changed, but for those of one key."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: one if key == but else every(one, change, but) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [every(one, change, but) for one in value]
    return value


def _breakable(word: re.Match[str]) -> str:
    joints = _JOINT.sub(_BREAK, word[0])
    return _PART.sub(lambda part: _BETWEEN.sub(_BREAK, part[0]), joints)
