"""Patterns for words that stand alone, in the form in which `re` finds them quickest."""

from collections.abc import Iterator

LETTER = r"[^\W\d_]"
WORDLIKE = r"\w"


def standing(*alternatives: str, behind: str = LETTER) -> str:
    """The alternatives where nothing like `behind` (one character) stands before.

    Each begins with a plain character. The look-behind comes after that character: `re` then knows
    with what a match begins and leaps over all else, which a look-behind in front forbids.
    """
    rests: dict[str, list[str]] = {}
    for alternative in alternatives:
        rests.setdefault(alternative[0], []).append(alternative[1:])
    return "|".join(
        f"{first}(?<!{behind}{first})(?:{'|'.join(rest)})" for first, rest in rests.items()
    )


def places_of(part: str, text: str) -> Iterator[int]:
    """Where `part` stands in `text`, in order."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
