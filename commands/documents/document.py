"""What all records of documents share: they go into the database as JSON and come back."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter

from commands.replies import FileRecipe


@dataclass(frozen=True, slots=True)
class Document:
    """What all records share. `name` begins their kinds: `agenda.pdf`, `agenda.docx`."""

    name: ClassVar[str]

    def recipe(self, form: str, filename: str) -> FileRecipe:
        """A file of this record. `form` is its kind's ending, `filename` has none of its own."""
        return FileRecipe(f"{self.name}.{form}", asdict(self), f"{filename}.{form}")

    @classmethod
    def read(cls, record: Any) -> Self:
        """The record out of its JSON. Raises pydantic's ValidationError when it is none."""
        return TypeAdapter(cls).validate_python(record)


@dataclass(frozen=True, slots=True)
class OnPaper(Document):
    """A record of a document with pages."""

    def pdf(self, filename: str) -> FileRecipe:
        """A tagged PDF."""
        return self.recipe("pdf", filename)

    def docx(self, filename: str) -> FileRecipe:
        """A document for Word."""
        return self.recipe("docx", filename)

    def markdown(self, filename: str) -> FileRecipe:
        """Text for mail."""
        return self.recipe("md", filename)
