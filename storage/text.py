"""Users' words as a type: what the privacy guard did not pass cannot be stored.

Law 6 of the house. Every column and every outgoing field for users' words is a `CheckedText`, and
only the guard can make one, so the type checker proves that nothing slips by.
"""

from typing import Any, Self

from pydantic_core import core_schema
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from storage.seal import SEAL, Seal


class _Vouched(str):
    """Words that only the holder of the seal can make."""

    __slots__ = ()

    def __new__(cls, words: str, seal: Seal) -> Self:
        """Vouch for `words`; raises TypeError without the seal of `storage.seal`."""
        if seal is not SEAL:
            raise TypeError(f"only the privacy guard makes a {cls.__name__}")
        return super().__new__(cls, words)

    def __getnewargs__(self) -> tuple[str, Seal]:  # type: ignore[override]  # copying keeps the seal
        return str(self), SEAL

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls)


class CheckedText(_Vouched):
    """Words that the privacy guard let pass. A `str`; operations on it give a plain `str`."""

    __slots__ = ()


class WarnedText(_Vouched):
    """Words that the guard warned about. They wait in an open question, a day at most."""

    __slots__ = ()


class _VouchedColumn(TypeDecorator[Any]):
    """A text column that takes one kind of vouched words only, and gives it back."""

    impl = Text
    cache_ok = True
    kind: type[_Vouched]

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Refuse a plain `str`: the type checker may have been silenced, the column is not."""
        if value is not None and not isinstance(value, self.kind):
            raise TypeError("unchecked words cannot be stored")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """What is stored was checked before."""
        return None if value is None else self.kind(value, SEAL)


class CheckedTextColumn(_VouchedColumn):
    """A column for `CheckedText`."""

    cache_ok = True
    kind = CheckedText


class WarnedTextColumn(_VouchedColumn):
    """A column for `WarnedText`."""

    cache_ok = True
    kind = WarnedText
