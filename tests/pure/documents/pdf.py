"""Reads PDFs as a screen reader does: the structure tree, and the text that hangs on it.

ISO 32000-1: objects §7.3, marked content §14.6, structure §14.7, fonts' ToUnicode §9.10.3. Reads
what has one section of cross-references and no object streams, which is how typst writes.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


def _nested(depth: int) -> bytes:
    """What stands in a string: brackets in pairs need no backslash."""
    inner = rb"|\(" + _nested(depth - 1) + rb"\)" if depth else b""
    return rb"(?:\\.|[^\\()]" + inner + rb")*"


_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_TOKEN = re.compile(
    rb"\s*(?:(?P<open><<|\[)|(?P<close>>>|\])|(?P<ref>\d+ 0 R)|/(?P<name>[^\s/\[\]<>()]*)"
    rb"|\((?P<string>" + _nested(8) + rb")\)|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<number>[-+.\d]+)"
    rb"|(?P<word>[A-Za-z'\"*]+\d?\*?))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_CODES: dict[bytes, bytes] = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Ref:
    """Points at an object."""

    number: int


@dataclass
class Node:
    """An element of the structure tree: its tag, the text in it, its children."""

    tag: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def all_text(self) -> str:
        """The text of this element and all below it."""
        return self.text + "".join(child.all_text for child in self.children)

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, tag: str) -> list["Node"]:
        """All elements with this tag, in reading order."""
        return [node for node in self.walk() if node.tag == tag]


class Pdf:
    """A PDF that was read."""

    def __init__(self, data: bytes) -> None:
        self.objects = {int(match[1]): match[2] for match in _OBJECT.finditer(data)}
        trailer = _parse(data[data.rindex(b"trailer") + 7 :])
        self.catalog = self.get(trailer["Root"])
        self.info = self.get(trailer.get("Info", {}))
        self._texts: dict[int, dict[int, str]] = {}

    def get(self, value: Any) -> Any:
        """A value, or what it points at."""
        return _parse(self.objects[value.number]) if isinstance(value, Ref) else value

    def stream(self, ref: Ref) -> bytes:
        """What stands in a stream."""
        head, _, rest = self.objects[ref.number].partition(b"stream\n")
        data = rest.rsplit(b"\nendstream", 1)[0]
        return zlib.decompress(data) if b"FlateDecode" in head else data

    @cached_property
    def tree(self) -> Node:
        """The structure."""
        return self._node(self.catalog["StructTreeRoot"])

    @cached_property
    def pages(self) -> int:
        """How many."""
        return int(self.get(self.catalog["Pages"])["Count"])

    @cached_property
    def fonts(self) -> set[str]:
        """The fonts inside, by name."""
        names = (re.search(rb"/FontName/\w+\+([\w-]+)", one) for one in self.objects.values())
        return {match[1].decode() for match in names if match}

    def _node(self, ref: Ref) -> Node:
        element = self.get(ref)
        attributes: dict[str, Any] = {}
        for one in element.get("A", []):
            attributes |= self.get(one)
        node = Node(element.get("S", "Root"), attributes=attributes)
        for kid in element.get("K", []):
            if isinstance(kid, Ref) and "Obj" not in (found := self.get(kid)):
                if "S" in found:
                    node.children.append(self._node(kid))
            elif isinstance(kid, int):
                node.text += self._text(element["Pg"], kid)
            elif isinstance(kid, dict) and "MCID" in kid:
                node.text += self._text(kid.get("Pg", element.get("Pg")), kid["MCID"])
        return node

    def _text(self, page: Ref, marked: int) -> str:
        if page.number not in self._texts:
            self._texts[page.number] = self._page_texts(page)
        return self._texts[page.number].get(marked, "")

    def _page_texts(self, page: Ref) -> dict[int, str]:
        """Marked content id -> text, of one page."""
        content = self.get(page)
        fonts = self.get(self.get(content["Resources"]).get("Font", {}))
        maps = {name: self._to_unicode(ref) for name, ref in fonts.items()}
        found: dict[int, str] = {}
        codes: dict[int, str] = {}
        operands: list[Any] = []
        marks: list[_Mark] = []
        for value in _values(self.stream(content["Contents"])):
            if not isinstance(value, _Word):
                operands.append(value)
                continue
            if value == "BDC":
                marks.append(_Mark.within(marks, operands[-1]))
            elif value == "EMC":
                mark = marks.pop()
                if mark.marked is not None and mark.instead is not None:
                    found[mark.marked] = found.get(mark.marked, "") + mark.instead
            elif value == "Tf":
                codes = maps[operands[-2]]
            elif value in ("TJ", "Tj") and marks and marks[-1].shows:
                parts = operands[-1] if value == "TJ" else operands[-1:]
                shown = "".join(_decoded(part, codes) for part in parts if isinstance(part, bytes))
                found[marks[-1].marked] = found.get(marks[-1].marked, "") + shown
            operands = []
        return found

    def _to_unicode(self, font: Ref) -> dict[int, str]:
        source = self.stream(self.get(font)["ToUnicode"])
        pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", source, re.MULTILINE)
        return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


@dataclass(frozen=True)
class _Mark:
    """Marked content: in which element, and the text that stands for its glyphs, if any."""

    marked: Any
    instead: str | None = None
    hidden: bool = False

    @classmethod
    def within(cls, marks: list["_Mark"], properties: dict[str, Any]) -> "_Mark":
        """Inside the innermost of `marks`."""
        outer = marks[-1] if marks else cls(None)
        instead = properties.get("ActualText")
        return cls(
            properties.get("MCID", outer.marked),
            words(instead) if instead is not None else None,
            outer.hidden or outer.instead is not None,
        )

    @property
    def shows(self) -> bool:
        """Whether its glyphs are its text."""
        return self.marked is not None and self.instead is None and not self.hidden


def words(string: bytes) -> str:
    """A text string (§7.9.2.2)."""
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be")
    return string.decode("latin-1")


class _Word(str):
    """An operator or a keyword."""


def _decoded(string: bytes, codes: dict[int, str]) -> str:
    return "".join(
        codes.get(int.from_bytes(string[at : at + 2]), "\N{REPLACEMENT CHARACTER}")
        for at in range(0, len(string), 2)
    )


def _parse(data: bytes) -> Any:
    return next(_values(data))


def _values(data: bytes) -> Iterator[Any]:
    """All values that stand behind each other."""
    stack: list[list[Any]] = []
    for match in _TOKEN.finditer(data):
        if match["open"]:
            stack.append([match["open"]])
            continue
        if match["close"]:
            opened, *items = stack.pop()
            value = dict(zip(items[::2], items[1::2], strict=True)) if opened == b"<<" else items
        else:
            value = _simple(match)
        if stack:
            stack[-1].append(value)
        else:
            yield value


def _simple(match: re.Match[bytes]) -> Any:
    if match["ref"]:
        return Ref(int(match["ref"].split()[0]))
    if match["name"] is not None:
        return match["name"].decode()
    if match["string"] is not None:
        return _ESCAPE.sub(_escaped, match["string"])
    if match["hex"] is not None:
        return bytes.fromhex(match["hex"].decode())
    if match["number"]:
        number = match["number"].decode()
        return float(number) if "." in number else int(number)
    return _Word(match["word"].decode())


def _escaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 255])
    return _CODES.get(match[2], match[2])
