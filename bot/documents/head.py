"""What all documents have around their own: letterhead, title, text at the end, foot."""

from collections.abc import Sequence
from typing import Protocol

from bot.documents.layout import Block, Fact, Layout
from bot.documents.words import Words


class Record(Protocol):
    """What a record of a document on paper has."""

    @property
    def language(self) -> str:
        """`nl` or `en`."""

    @property
    def platform(self) -> str:
        """Whose document it is."""

    @property
    def title(self) -> str:
        """What it is called; empty: the usual for its kind."""

    @property
    def name(self) -> str:
        """Its kind."""

    @property
    def letterhead(self) -> tuple[str, ...]:
        """Lines above the title; none: the platform's name."""


def layout(
    record: Record,
    words: Words,
    facts: tuple[Fact, ...],
    blocks: Sequence[Block],
    foot: Sequence[str] = (),
    *,
    standing: str = "",
    wide: bool = False,
) -> Layout:
    """A document of these facts and blocks. `foot` stands behind the platform on each page."""
    return Layout(
        language=record.language,
        title=record.title or words(f"{record.name}_title", platform=record.platform),
        platform=record.platform,
        letterhead=tuple(line for line in record.letterhead if line) or (record.platform,),
        facts=facts,
        blocks=tuple(blocks),
        standing=standing,
        footer=" · ".join(part for part in (record.platform, *foot) if part),
        page=words("page"),
        of=words("of"),
        wide=wide,
    )
