"""Makes documents as the program does."""

import json
from dataclasses import replace
from functools import cache

from bot.files import Files, Made
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
    return _made(recipe).data


def in_words(recipe: FileRecipe) -> str:
    """What a picture shows."""
    words = _made(recipe).words
    assert words is not None
    return words


def _made(recipe: FileRecipe) -> Made:
    stored = replace(recipe, record=json.loads(json.dumps(recipe.record)))
    return Files(texts()).made(stored, "en", "je")
