"""From what somebody typed to the sentences that are meant for the bot."""

import re
import unicodedata
from typing import Final

from storage.records import record

MOST_SENTENCES: Final = 20
"""Sentences of one message that are listened to: nobody types more by hand."""

_LEAD = r"[\s>•▪◦·*_~\-–—―→\"'“”„‘’«»`]*+(?:\d{1,2}[.)]\s+|\[[ x]?\]\s*)?[*_~\"'“”„‘’«»`]*"
_COMMAND = re.compile(rf"^{_LEAD}[!！]\s*[*_`]*(?=[^\W_]|[+#?])")
_BULLET = re.compile(r"^(?:[>•▪◦·→]\s*+|[*\-–—]\s++)++")
_PAIRS: Final = {'"': '"', "'": "'", "“": "”", "„": "”", "‘": "’", "«": "»", "`": "`", "*": "*"}
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff\ufff9-\ufffb\ufffc\ud800-\udfff]"
    r"|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
_LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_QUOTED = re.compile(r"\A(?:> .*\n)+\n")
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_PUNCTUATION = ":;,.?!\"'“”„‘’«»`*_~()[]"


@record()
class Spoken:
    """Sentences said to the bot. `called`: with the prefix or a mention, so surely to it."""

    sentences: tuple[str, ...]
    called: bool


def clean(text: str) -> str:
    """Drop what nobody sees: control characters, direction marks, zero-width characters.

    What joins the parts of an emoji stays. Line ends become what they are elsewhere.
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text))


def without_quote(body: str) -> str:
    """Drop the quotation that older clients put before a reply."""
    return _QUOTED.sub("", body, count=1) if body.startswith("> ") else body


def fold(word: str) -> str:
    """A word for comparing: no capitals, no accents, no punctuation around it."""
    bare = word.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.rstrip(_PUNCTUATION).lstrip("\"'“”„‘’«»`*_~!([")


def spoken(
    body: str, *, in_private: bool, mentioned: bool, names: tuple[str, ...]
) -> Spoken | None:
    """What `body` says to the bot, or None when it is ordinary chat.

    `names` are what the bot is called in a message that mentions it. Lines that begin with the
    prefix are sentences; others belong to the sentence before, and what comes before the first
    sentence is chat.
    """
    text = clean(without_quote(body))
    text = (_FENCE.sub("", text) if "```" in text else text).strip()
    if mentioned:
        text = _without_name(text, names)
    if sentences := _sentences(text):
        return Spoken(sentences, True)
    if mentioned or (in_private and text):
        return Spoken((_BULLET.sub("", text),), mentioned)
    return None


def _sentences(text: str) -> tuple[str, ...]:
    if text[:1] == "!" and text[1:2].isalpha() and text.isprintable():
        return (text[1:].rstrip(),)  # one line with nothing around its prefix, as nearly all
    return _sentences_of_lines(text)


def _sentences_of_lines(text: str) -> tuple[str, ...]:
    sentences: list[list[str]] = []
    marks: list[str] = []
    for line in text.splitlines():
        match = _COMMAND.match(line)
        if match:
            sentences.append([line[match.end() :]])
            marks.append("".join(c for c in match[0] if c in _PAIRS))
        elif sentences:
            sentences[-1].append(line)
    joined = ("\n".join(lines).strip() for lines in sentences[:MOST_SENTENCES])
    return tuple(_closed(one, opened) for one, opened in zip(joined, marks, strict=False))


def _closed(sentence: str, opened: str) -> str:
    """Without the second half of the marks that stood before the prefix: they were around it."""
    for mark in reversed(opened):
        if sentence.endswith(_PAIRS[mark]):
            sentence = sentence[:-1].rstrip()
    return sentence


def _without_name(text: str, names: tuple[str, ...]) -> str:
    """The text without what the bot is called, where it is called so first or last."""
    called = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    greeting = r"(?:(?:hoi|hallo|hey|hi|dag|beste|hello|dear)[\s,]+)?"
    first = rf"^{_LEAD}{greeting}(?:{called})(?!\w)[\s:,.]*(?:!+(?!\w)\s*)?(?=\S)"
    stripped = re.sub(first, "", text, count=1, flags=re.IGNORECASE)
    return re.sub(rf"(?:^|[\s,]+)(?:{called})[\s?.!]*$", "", stripped, flags=re.IGNORECASE)
