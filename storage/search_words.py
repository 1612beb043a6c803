"""The words by which a text is found: the same for every database."""

import re
import unicodedata
from typing import Final

INDEX: Final = "signal_index"
"""The table of texts and their words; what else belongs to it begins with this name."""

RULE: Final = 3
"""The rule by which texts become words and marks, and how those are stored. Whoever changes it
raises this: a database in which the index was made by another rule has it made anew at start."""

RULES: Final = f"{INDEX}_rule"
"""The table with the rule by which a database's index was made."""

SHORTEST_PART: Final = 4
"""Letters of the shortest end of a word that is found by itself: `opvang` in `crisisopvang`."""

COMPOUND_FROM: Final = 8
"""Letters from which a word may be put together of several."""

_WORD: Final = re.compile(r"[^\W_]+")


def words_of(said: str) -> list[str]:
    """The words of a text as they are compared: no capitals, no accents."""
    if said.isascii():
        return _WORD.findall(said.lower())
    decomposed = unicodedata.normalize("NFKD", said.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WORD.findall(bare)


def indexed(said: str | None) -> str:
    """What stands in the index for a text: its words, and the ends of long ones.

    Dutch writes several words as one, and who looks for `opvang` means `crisisopvang` too.
    """
    words = words_of(said or "")
    ends = [
        word[at:]
        for word in words
        if len(word) >= COMPOUND_FROM
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    ]
    return " ".join([*words, *ends])
