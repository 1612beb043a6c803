"""What a setting can be: each kind reads what was typed, shows a value, and says what is allowed.

A value is JSON, or CheckedText where it is users' words.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

from sqlmodel import Session

from commands.arguments import checked
from commands.base import Context, UserError
from commands.language.words import fold
from storage import people
from storage.settings import Value

NOTHING: Final = frozenset({"geen", "niemand", "niets", "none", "nobody", "nothing", "-"})
_NTH: Final = {"nl": 0, "en": 1}


class Kind(Protocol):
    """A kind of value. `hint` names the sentence that says what is allowed."""

    hint: ClassVar[str]

    def read(self, text: str, context: Context) -> Value:
        """The value that was typed. Raises UserError with `hint` and `allowed`."""

    def show(self, value: Value, session: Session, language: str) -> str:
        """The value in words."""

    def allowed(self, language: str) -> Mapping[str, Any]:
        """What `hint` says: the range, the options."""

    def options(self, language: str) -> list[str]:
        """What to choose from by number; empty when it is typed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few: its key, how it is called, and what else people type for it."""

    key: str
    dutch: str
    english: str
    also: str = ""

    def called(self, language: str) -> str:
        """Its name."""
        return self.english if language == "en" else self.dutch

    def is_meant(self, said: str) -> bool:
        """Whether the folded words `said` mean it."""
        names = {fold(self.key), fold(self.dutch), fold(self.english), *self.also.split()}
        return said in names


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options."""

    hint: ClassVar[str] = "setting_one_of"
    of: tuple[Option, ...]

    def read(self, text: str, context: Context) -> Value:
        """An option by its name."""
        said = " ".join(fold(word) for word in text.split())
        for option in self.of:
            if option.is_meant(said):
                return option.key
        raise not_allowed(self, context)

    def show(self, value: Value, session: Session, language: str) -> str:
        """The option's name."""
        return next((one.called(language) for one in self.of if one.key == value), str(value))

    def allowed(self, language: str) -> Mapping[str, Any]:
        """The options."""
        return {"options": self.options(language)}

    def options(self, language: str) -> list[str]:
        """All names, in order."""
        return [option.called(language) for option in self.of]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in a range. With `none` the word "geen" stands for 0."""

    hint: ClassVar[str] = "setting_whole"
    low: int
    high: int
    units: tuple[str, str] = ("", "")
    none: bool = False

    _PATTERN: ClassVar[re.Pattern[str]] = re.compile(r"(-?\d{1,9})\s*([^\W\d]*)\.?")

    def read(self, text: str, context: Context) -> Value:
        """A number, its unit may stand behind it: `150`, `150 minuten`."""
        said = fold(text.strip())
        if self.none and said in NOTHING:
            return 0
        match = self._PATTERN.fullmatch(said)
        units = [unit[:2] for unit in self.units if unit]
        if match is None or (match[2] and match[2][:2] not in units):
            raise not_allowed(self, context)
        number = int(match[1])
        if not (self.low <= number <= self.high or (self.none and number == 0)):
            raise not_allowed(self, context)
        return number

    def show(self, value: Value, session: Session, language: str) -> str:
        """The number with its unit."""
        if self.none and value == 0:
            return _none(language)
        return f"{value} {self.units[_NTH[language]]}".strip()

    def allowed(self, language: str) -> Mapping[str, Any]:
        """The range and its unit."""
        unit = self.units[_NTH[language]]
        return {"low": self.low, "high": self.high, "unit": unit, "or_none": self.none}

    def options(self, language: str) -> list[str]:
        """It is typed."""
        return []


@dataclass(frozen=True, slots=True)
class Falling:
    """Numbers of working days before a meeting, each smaller than the one before."""

    hint: ClassVar[str] = "setting_falling"
    count: int
    low: int
    high: int

    def read(self, text: str, context: Context) -> Value:
        """`15 12 10`, also with commas."""
        words = [word for word in re.split(r"[\s,;/]+|\ben\b", text.strip()) if word]
        if len(words) != self.count or not all(re.fullmatch(r"\d{1,4}", word) for word in words):
            raise not_allowed(self, context)
        days = [int(word) for word in words]
        falling = all(one > next_ for one, next_ in itertools.pairwise(days))
        if not falling or days[0] > self.high or days[-1] < self.low:
            raise not_allowed(self, context)
        return days

    def show(self, value: Value, session: Session, language: str) -> str:
        """The numbers, in order."""
        return " ".join(map(str, value)) if isinstance(value, list) else str(value)

    def allowed(self, language: str) -> Mapping[str, Any]:
        """How many, and their range."""
        return {"count": self.count, "low": self.low, "high": self.high}

    def options(self, language: str) -> list[str]:
        """It is typed."""
        return []


@dataclass(frozen=True, slots=True)
class Night:
    """Hours around midnight, Dutch time: begins after noon, ends before it. `["17:30", "08:30"]`"""

    hint: ClassVar[str] = "setting_night"
    begins: tuple[str, str]
    ends: tuple[str, str]

    _PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:van\s+|from\s+)?(\d{1,2})(?:[.:u]([0-5]\d))?\s*(?:uur)?\s*(?:-|–|tot|to|until)\s*"
        r"(\d{1,2})(?:[.:u]([0-5]\d))?\s*(?:uur)?"
    )

    def read(self, text: str, context: Context) -> Value:
        """`17.30-08.30`, `van 18 tot 8 uur`."""
        match = self._PATTERN.fullmatch(text.strip().casefold())
        if match is None:
            raise not_allowed(self, context)
        begin, end = _clock(match[1], match[2]), _clock(match[3], match[4])
        if not (self.begins[0] <= begin <= self.begins[1] and self.ends[0] <= end <= self.ends[1]):
            raise not_allowed(self, context)
        return [begin, end]

    def show(self, value: Value, session: Session, language: str) -> str:
        """`17.30-08.30`."""
        assert isinstance(value, list)
        return "-".join(str(one).replace(":", ".") for one in value)

    def allowed(self, language: str) -> Mapping[str, Any]:
        """Between which hours it begins and ends."""
        return {
            "begins": [one.replace(":", ".") for one in self.begins],
            "ends": [one.replace(":", ".") for one in self.ends],
        }

    def options(self, language: str) -> list[str]:
        """It is typed."""
        return []


@dataclass(frozen=True, slots=True)
class Words:
    """Users' words, past the guard, of at most `longest` characters."""

    hint: ClassVar[str] = "setting_words"
    longest: int

    def read(self, text: str, context: Context) -> Value:
        """The words on one line."""
        words = " ".join(text.split())
        if not 0 < len(words) <= self.longest:
            raise not_allowed(self, context)
        return checked(words)

    def show(self, value: Value, session: Session, language: str) -> str:
        """The words themselves."""
        return str(value)

    def allowed(self, language: str) -> Mapping[str, Any]:
        """How long."""
        return {"longest": self.longest}

    def options(self, language: str) -> list[str]:
        """It is typed."""
        return []


@dataclass(frozen=True, slots=True)
class Organisations:
    """Organisations that exist, by their ids."""

    hint: ClassVar[str] = "setting_organisations"

    def read(self, text: str, context: Context) -> Value:
        """`Fier, SHOP`; `geen` for none."""
        if fold(text.strip()) in NOTHING:
            return []
        known = {fold(one.name): one.id or 0 for one, _ in people.organisations(context.session)}
        names = [name.strip() for name in re.split(r"[,;]|\ben\b|\band\b", text) if name.strip()]
        unknown = [name for name in names if fold(name) not in known]
        if unknown or not names:
            raise not_allowed(self, context)
        return list(dict.fromkeys(known[fold(name)] for name in names))

    def show(self, value: Value, session: Session, language: str) -> str:
        """Their names."""
        assert isinstance(value, list)
        names = {one.id: one.name for one, _ in people.organisations(session)}
        shown = [names[one] for one in value if isinstance(one, int) and one in names]
        return ", ".join(shown) or _none(language)

    def allowed(self, language: str) -> Mapping[str, Any]:
        """Nothing more to say."""
        return {}

    def options(self, language: str) -> list[str]:
        """It is typed."""
        return []


def not_allowed(kind: Kind, context: Context) -> UserError:
    """What was typed is not allowed; the sentence says what is."""
    return UserError("setting_bad", hint=kind.hint, kind=kind)


def _clock(hour: str, minute: str | None) -> str:
    return f"{int(hour):02}:{int(minute or 0):02}"


def _none(language: str) -> str:
    return "none" if language == "en" else "geen"
