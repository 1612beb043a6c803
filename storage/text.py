"""Users' words as a type: what the privacy guard did not pass cannot be stored.

Law 6 of the house. Every column and every outgoing field for users' words is a `CheckedText`, and
only the guard can make one, so the type checker proves that nothing slips by.
"""

from typing import Any, Self

from pydantic_core import core_schema
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from storage.seal import SEAL, Seal


class CheckedText(str):
    """Words that the privacy guard let pass. A `str`; operations on it give a plain `str`."""

    __slots__ = ()

    def __new__(cls, words: str, seal: Seal) -> Self:
        """Vouch for `words`; raises TypeError without the seal of `storage.seal`."""
        if seal is not SEAL:
            raise TypeError("only the privacy guard makes a CheckedText")
        return super().__new__(cls, words)

    def __getnewargs__(self) -> tuple[str, Seal]:  # type: ignore[override]  # copying keeps the seal
        return str(self), SEAL

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls)


class CheckedTextColumn(TypeDecorator[CheckedText]):
    """A text column that takes `CheckedText` only and gives it back."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: CheckedText | None, dialect: Dialect) -> str | None:
        """Refuse a plain `str`: the type checker may have been silenced, the column is not."""
        if value is not None and not isinstance(value, CheckedText):
            raise TypeError("unchecked words cannot be stored")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> CheckedText | None:
        """What is stored was checked before."""
        return None if value is None else CheckedText(value, SEAL)
