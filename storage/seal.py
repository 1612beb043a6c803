"""The right to call words checked.

An import contract lets two modules import this one: the privacy guard, which judges words, and
`storage.text`, which reads back what the guard let through. Nobody else can make a `CheckedText`.
"""

from typing import Final, final


@final
class Seal:
    """Marks its holder as one that may vouch for words."""

    def __reduce__(self) -> str:
        """Copies and pickles of words hold the one seal, not a second."""
        return "SEAL"


SEAL: Final = Seal()
