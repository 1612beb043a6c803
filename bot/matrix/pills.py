"""Who is mentioned in a text: the links that clients make of people (Matrix 1.11 §11.3.4)."""

import re
from html import unescape
from typing import Any, Final
from urllib.parse import unquote

MOST: Final = 100
LONGEST: Final = 100_000

_LINK: Final = re.compile(
    r"""<a\s[^>]{0,200}?href=["'](https://matrix\.to/#/|matrix:u/)([^"'?]{1,512})[^>]{0,200}>"""
    r"""(.{1,400}?)</a>""",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(r"<[^>]*>")
_USER: Final = re.compile(r"@[^:\s]+:[^\s/]+")


def pills(html: Any) -> dict[str, str]:
    """The name that is shown -> the user id behind it; two people with one name are left out."""
    if not isinstance(html, str) or "<a" not in html:
        return {}
    found: dict[str, set[str]] = {}
    for count, link in enumerate(_LINK.finditer(html[:LONGEST])):
        if count >= MOST:
            break
        target = unquote(unescape(link[2]))
        user_id = f"@{target}" if link[1].lower().startswith("matrix:") else target
        shown = unescape(_TAG.sub("", link[3])).strip()
        if shown and _USER.fullmatch(user_id) and len(user_id) <= 255:
            found.setdefault(shown, set()).add(user_id)
    return {shown: ids.pop() for shown, ids in found.items() if len(ids) == 1}
