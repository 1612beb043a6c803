"""The sentences of documents, as plain text in the language of the record."""

from bot.render import render
from commands.language.texts import Texts


class Words:
    """The sentences `document_<key>` of the texts. Documents say u."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """A sentence as plain text. Raises KeyError for an unknown key."""
        source = self._texts.render(f"document_{key}", values, self.language, "u")
        return render(source).body
