"""The sentences of documents, as plain text in the language of the record."""

from collections.abc import Mapping

from bot.render import render
from commands.language.texts import Texts


class Words:
    """The sentences `document_<key>` of the texts. Documents say u."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """A sentence as plain text. Raises KeyError for an unknown key."""
        return self.said(f"document_{key}", values)

    def said(self, key: str, values: Mapping[str, object]) -> str:
        """Any sentence of the texts as plain text. Raises KeyError for an unknown key."""
        return render(self._texts.render(key, values, self.language, "u")).body
