"""From what somebody typed to the sentences that are meant for the bot."""

import re
import unicodedata
from dataclasses import dataclass

_COMMAND = re.compile(r"^[\s>•▪◦·*_\-–—\"'“”‘’`]*[!！]\s*(?=[^\W_]|[+#?])")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_QUOTED = re.compile(r"\A(?:> .*\n)+\n")
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_TRAILING = ":;,.?!\"'“”‘’`*"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sentences said to the bot. `called`: with the prefix or a mention, so surely to it."""

    sentences: tuple[str, ...]
    called: bool


def clean(text: str) -> str:
    """Drop what nobody sees: control characters, direction marks, zero-width characters."""
    return _INVISIBLE.sub("", text)


def without_quote(body: str) -> str:
    """Drop the quotation that older clients put before a reply."""
    return _QUOTED.sub("", body, count=1)


def fold(word: str) -> str:
    """A word for comparing: no capitals, no accents, no punctuation around it."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.rstrip(_TRAILING).lstrip("\"'“”‘’`*!")


def spoken(
    body: str, *, in_private: bool, mentioned: bool, names: tuple[str, ...]
) -> Spoken | None:
    """What `body` says to the bot, or None when it is ordinary chat.

    `names` are what the bot is called at the start of a message that mentions it. A message of
    several lines that begin with the prefix says several sentences.
    """
    text = _FENCE.sub("", clean(without_quote(body))).strip()
    if _COMMAND.match(text):
        return Spoken(_sentences(text), True)
    if mentioned:
        return Spoken((_without_name(text, names),), True)
    return Spoken((text,), False) if in_private and text else None


def _sentences(text: str) -> tuple[str, ...]:
    """One sentence per line that begins with the prefix; other lines belong to the one before."""
    sentences: list[str] = []
    for line in text.splitlines():
        bare = _COMMAND.sub("", line)
        if bare != line:
            sentences.append(bare)
        else:
            sentences[-1] += f"\n{line}"
    return tuple(sentence.strip() for sentence in sentences)


def _without_name(text: str, names: tuple[str, ...]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if text.casefold().startswith(name.casefold()):
            return _COMMAND.sub("", text[len(name) :].lstrip(" :,")).strip()
    return _COMMAND.sub("", text).strip()
