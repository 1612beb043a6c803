"""What people answer to a small question: yes, no, a number, or one of a few words."""

import re
from collections.abc import Collection
from typing import Final

from commands.language.words import fold

YES: Final = "yes"
NO: Final = "no"
TEXT: Final = "text"
"""The choice that stands for any other words: a better text."""

_WORDS: Final = {
    YES: "ja jaa jawel j yes y yep ok oke okay prima graag zeker klopt goed doe doen plaats plaatsen",
    NO: "nee neen n no nope niet stop laat nooit annuleer cancel",
    "anyway": "toch",
    "as_is": "zo",
    "with_region": "met with",
    "without_region": "zonder without",
}
_BUTTONS: Final = {"✅": YES, "✔": YES, "👍": YES, "❌": NO, "✖": NO, "👎": NO}
_NUMBER = re.compile(r"(?:nr|nummer|optie|number|option)?\s*#?(\d{1,2})\s*[.)]?")
_LONGEST = 40


def read_answer(text: str, choices: Collection[str]) -> str | None:
    """Which of `choices` the text is: a key, or a number as a string; None when it is none."""
    said = " ".join(fold(word) for word in text.split())[:_LONGEST]
    number = _NUMBER.fullmatch(said)
    if number and str(int(number[1])) in choices:
        return str(int(number[1]))
    first, _, rest = said.partition(" ")
    for key, words in _WORDS.items():
        if key in choices and first in words.split() and len(rest.split()) <= 2:
            return key
    return None


def read_button(key: str, choices: Collection[str]) -> str | None:
    """Which of `choices` a reaction is."""
    meant = _BUTTONS.get(key)
    return meant if meant in choices else None
