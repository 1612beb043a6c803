"""Words for what is to be done with something, typing errors forgiven."""

from collections.abc import Mapping

from commands.language.likeness import MARGIN, SURE, alike
from commands.language.words import fold


def table(**verbs: str) -> dict[str, str]:
    """Word -> verb: `table(drop="weg schrap")`."""
    return {word: verb for verb, words in verbs.items() for word in words.split()}


def meant(word: str, verbs: Mapping[str, str]) -> str | None:
    """The verb of a word, or of the one word that it is a typing error of; else None."""
    folded = fold(word)
    if folded in verbs:
        return verbs[folded]
    best: dict[str, float] = {}
    for like in alike(folded, list(verbs)):
        best.setdefault(verbs[like.word], like.likeness)
    if not best:
        return None
    (verb, likeness), *others = best.items()
    sure = likeness >= SURE and likeness - (others[0][1] if others else 0.0) >= MARGIN
    return verb if sure else None
