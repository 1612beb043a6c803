"""Makes documents as the program does."""

import json
from functools import cache
from typing import Any

from bot.documents.makers import IN_WORDS
from bot.files import MAKERS
from commands.base import FileRecipe
from commands.catalogue import MODULES
from commands.language.texts import Texts
from commands.registry import Registry


@cache
def texts() -> Texts:
    """All sentences."""
    return Registry(MODULES).texts


def made(recipe: FileRecipe) -> bytes:
    """The file, made of a record that was in the database."""
    record: Any = json.loads(json.dumps(recipe.record))
    return MAKERS[recipe.kind][1](texts(), record, "en", "je")


def in_words(recipe: FileRecipe) -> str:
    """What a picture shows."""
    words: str = IN_WORDS[recipe.kind](texts(), recipe.record, "en", "je")
    return words
