"""Markdown -> the plain body and the sanitised HTML of a Matrix message."""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from storage.records import record

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_SENTENCE: Final = re.compile(r"[^\W\d_](?:[^\\`*_\[\]<&~|\n\r]|\\[!-/:-@\[-`{-~])*")
_ESCAPED: Final = re.compile(r"\\(.)")
"""One line without markup, as most answers are: its Markdown says what it shows but for escapes."""
_FIRST: Final = itemgetter(1)  # a template would be read anew at each match

_BARE: Final = r"[^\\`*_\[\]<>&~|\x00-\x1f\x7f-\xa0\u2028\u2029]|\\[!#-%'-;=?@\[-`{-~]"
_HEADED: Final = re.compile(rf"\*\*([^\W_](?:(?:{_BARE})*[^\W_])?)\*\*( (?:{_BARE})*)")
"""One line that begins with something in bold, as a receipt does; HTML needs no escapes in it."""

_TAGS: Final = {
    *("p", "br", "strong", "em", "del", "code", "pre", "blockquote", "hr"),
    *("ul", "ol", "li", "h3", "h4", "h5", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}

LONGEST_BODY: Final = 16_000
"""Bytes of Markdown in one message: with HTML and JSON around it stays below 40,000."""


@record()
class Rendered:
    """What a message holds: `html` is None when it says no more than `body`."""

    body: str
    html: str | None


def render(markdown: str) -> Rendered:
    """Render CommonMark with tables. Raw HTML in the source is shown, never passed on."""
    if _SENTENCE.fullmatch(markdown):
        return Rendered(_unescaped(markdown).strip(), None)
    if headed := _HEADED.fullmatch(markdown):
        head, rest = map(_unescaped, headed.groups())
        rest = rest.rstrip()
        return Rendered(f"{head}{rest}", f"<p><strong>{head}</strong>{rest}</p>")
    tokens = _MARKDOWN.parse(markdown)
    html = nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"https", "http", "mailto"},
    ).strip()
    body = _plain(tokens)
    is_plain = len(tokens) == 3 and all(
        child.type in ("text", "softbreak") for child in tokens[1].children or ()
    )
    return Rendered(body, None if is_plain else html)


def _unescaped(line: str) -> str:
    return _ESCAPED.sub(_FIRST, line) if "\\" in line else line


def split(markdown: str, longest: int = LONGEST_BODY) -> list[str]:
    """Cut Markdown between paragraphs or lines into parts of at most `longest` bytes."""
    parts: list[str] = []
    current = ""
    for line in markdown.splitlines(keepends=True):
        for piece in _pieces(line, longest):
            if current and len((current + piece).encode()) > longest:
                parts.append(current.strip("\n"))
                current = ""
            current += piece
    return [*parts, current.strip("\n")] if current.strip() or not parts else parts


def _pieces(line: str, longest: int) -> list[str]:
    if len(line.encode()) <= longest:
        return [line]
    step = longest // 4  # a character is at most four bytes
    return [line[i : i + step] for i in range(0, len(line), step)]


def _plain(tokens: Sequence[Token]) -> str:
    lines: list[str] = []
    lists: list[int | None] = []
    marker = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                if not lists:
                    lines.append("")
            case "list_item_open":
                marker = _marker(lists, token)
            case "inline":
                lines.append(marker + _inline(token.children or ()))
                marker = ""
            case "paragraph_close" | "heading_close" if not lists:
                lines.append("")
            case "fence" | "code_block":
                lines += [token.content.rstrip("\n"), ""]
            case "tr_close":
                lines.append("")
    return "\n".join(lines).strip().replace("\n\n\n", "\n\n")


def _marker(lists: list[int | None], token: Token) -> str:
    indent = "  " * (len(lists) - 1)
    return f"{indent}{token.info}{token.markup} " if token.info else f"{indent}- "


def _inline(children: Sequence[Any]) -> str:
    out = []
    for child in children:
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append("\n")
    return "".join(out)
