"""What people answer to a small question: yes, no, a number, or one of a few words."""

import re
from collections.abc import Collection
from typing import Final

from commands.language.words import fold

YES: Final = "yes"
NO: Final = "no"
TEXT: Final = "text"
"""The choice that stands for any other words: a better text."""

VALUE: Final = "value"
"""The choice that stands for whatever else is typed: one word, a number, a sentence."""

_WORDS: Final = {
    YES: "ja jep jawel jazeker j yes yep yeah y ok oke okay okee prima graag zeker klopt goed "
    "doe doen plaats plaatsen akkoord sure fine",
    NO: "nee neen nope n no niet stop laat laten nooit annuleer annuleren cancel",
    "anyway": "toch anyway",
    "everything": "alles everything all",
    "as_is": "zo",
    "with_region": "met with",
    "without_region": "zonder without",
}
_KEY_OF: Final = {word: key for key, words in _WORDS.items() for word in words.split()}
_FILLER: Final = frozenset(
    "maar hoor dan dat het is dit die je u jij wel even eens a alsjeblieft aub svp dank bedankt "
    "dankje dankjewel please thanks de mijn regio region er hem hier om mag kan en gewoon post it "
    "that optie nummer nr number option keuze".split()
)
_LONGER: Final = (
    ("ja", re.compile(r"ja+h?")),
    ("nee", re.compile(r"ne+h?")),
    ("ok", re.compile("o+k")),
)
_ORDINALS: Final = {
    word: str(number)
    for number, words in enumerate(
        ("een eerste one first", "twee tweede two second", "drie derde three third"), 1
    )
    for word in words.split()
}
_DIGITS: Final = re.compile(r"#?(\d{1,2})(?:e|de|ste|\ufe0f?\u20e3)?")
_LONGEST: Final = 6
"""Words of the longest answer; what is longer is a sentence."""

_LONGEST_WORD: Final = 30
"""Characters of the longest word of an answer."""

_STRONGEST: Final = ("without_region", "with_region", "anyway", NO, "everything", "as_is")
"""These say more than what may stand beside them: "nee, zonder regio", "plaats maar niet"."""

_BUTTONS: Final = {"✅": YES, "✔": YES, "☑": YES, "👍": YES, "❌": NO, "✖": NO, "👎": NO}
_NUMBER_BUTTONS: Final = {f"{digit}\u20e3": str(digit) for digit in range(1, 10)}


def read_answer(text: str, choices: Collection[str]) -> str | None:
    """Which of `choices` the text is: a key, or a number as a string; None when it is none."""
    if (button := read_button(text.strip(), choices)) is not None:
        return button
    words = text.split(maxsplit=_LONGEST)
    if not 0 < len(words) <= _LONGEST:
        return None
    found = {_key(fold(word[:_LONGEST_WORD])) for word in words} - {""}
    if None in found:
        return None
    for key in _STRONGEST:
        if key in found and key in choices:
            return key
    meant = found & set(choices)
    return meant.pop() if len(meant) == 1 else None


def is_answer(text: str) -> bool:
    """Whether the text is a plain yes, no or number, though nothing was asked."""
    word = fold(text.strip()[:_LONGEST_WORD])
    return _DIGITS.fullmatch(word) is not None or _longer(word) in ("ja", "nee", "yes", "no")


def read_button(key: str, choices: Collection[str]) -> str | None:
    """Which of `choices` a reaction is."""
    bare = key.replace("\ufe0f", "")
    meant = _BUTTONS.get(bare) or _NUMBER_BUTTONS.get(bare)
    return meant if meant in choices else None


def _key(word: str) -> str | None:
    """The key of a word, a number as it is, "" for a filler, None for any other word."""
    if match := _DIGITS.fullmatch(word):
        return str(int(match[1]))
    plain = _longer(word)
    if plain in _KEY_OF:
        return _KEY_OF[plain]
    if word in _ORDINALS:
        return _ORDINALS[word]
    return "" if word in _FILLER or not word else None


def _longer(word: str) -> str:
    """`jaaa` is ja."""
    return next((plain for plain, pattern in _LONGER if pattern.fullmatch(word)), word)
