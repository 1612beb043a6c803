"""From what somebody typed to the word that may be a command and the rest."""

import re
import unicodedata
from dataclasses import dataclass

_PREFIX = re.compile(r"^\s*[!！]\s*")
_WORD = re.compile(r"\S+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_QUOTED = re.compile(r"\A(?:> .*\n)+\n")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said to the bot. `called`: with the prefix or a mention, so surely to the bot."""

    word: str
    rest: str
    called: bool


def clean(text: str) -> str:
    """Drop what nobody sees: control characters, direction marks, zero-width characters."""
    return _INVISIBLE.sub("", text)


def without_quote(body: str) -> str:
    """Drop the quotation that older clients put before a reply."""
    return _QUOTED.sub("", body, count=1)


def fold(word: str) -> str:
    """A word for comparing: no capitals, no accents, no trailing punctuation."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).rstrip(":;,.?!")


def spoken(
    body: str, *, in_private: bool, mentioned: bool, names: tuple[str, ...]
) -> Spoken | None:
    """What `body` says to the bot, or None when it is ordinary chat.

    `names` are what the bot is called: its user id and display name, as they stand at the start of
    a message that mentions it.
    """
    text = clean(without_quote(body)).strip()
    called = bool(_PREFIX.match(text))
    if called:
        text = _PREFIX.sub("", text)
    elif mentioned:
        text, called = _without_name(text, names), True
    elif not in_private:
        return None
    match = _WORD.match(text)
    if match is None:
        return Spoken("", "", called) if called else None
    return Spoken(match.group(), text[match.end() :].strip(), called)


def _without_name(text: str, names: tuple[str, ...]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if text.casefold().startswith(name.casefold()):
            return _PREFIX.sub("", text[len(name) :].lstrip(" :,"))
    return text
