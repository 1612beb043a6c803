"""Arguments of commands: typed values that know how to parse themselves.

A parameter of a handler is annotated with a class that has `parse`, or with `Annotated[X, reader]`.
A reader takes what is left of the sentence and returns the value and what is left after it; what
does not parse is a UserError with one helpful sentence.
"""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Protocol, Self, get_args, get_type_hints

from commands.base import Acute, Command, Context, Handler, UserError
from commands.language.words import fold
from commands.privacy.guard import Outcome, Refused, check, is_acute
from storage import digests
from storage.signals import SignalKind
from storage.text import CheckedText

LONGEST_TEXT = 4000
"""Characters of users' words that one item holds."""


class Reader(Protocol):
    """Takes a value from the front of `text`; returns it and the rest. May raise UserError."""

    def parse(self, text: str, context: Context) -> tuple[Any, str]: ...


@dataclass(frozen=True, slots=True)
class SignalNumber:
    """K-41, S-12 or T-7, also typed as k41, `knelpunt 41` or just 41 (a bottleneck)."""

    kind: SignalKind
    number: int

    _NUMBER = (
        r"#?(?:([kst])(?:nelpunt|ucces|rend)?)?\s*[-–.]?\s*"
        r"(?:(?:nr|nummer)\.?\s*)?#?(\d{1,7})(?!\w)"
    )
    _PATTERN = re.compile(rf"{_NUMBER}[.:,]?\s*", re.IGNORECASE)
    _LATER = re.compile(
        r"(?:(?:op|bij|over|voor|aan|van|ook|ik|dit|punt|het|de|wel|met|to|on|this|too)[\s,:]+)+"
        rf"(?=#?[kst]){_NUMBER}[.:,]?\s*",
        re.IGNORECASE,
    )

    @classmethod
    def parse(cls, text: str, context: Context) -> tuple[Self, str]:
        """Read the number at the front, or else the signal that the command replies to.

        In a reply a bare number before other words is one of those words: "3 plekken erbij". One
        with its letter may have a few small words before it: "op K-3".
        """
        match = cls._PATTERN.match(text)
        name = context.about.name if context.about else None
        replied = name.split(":")[1] if name and name.startswith(("signal:", "addition:")) else None
        is_word = match is not None and not match[1] and match.end() < len(text)
        if match and not (replied and is_word):
            return cls._of(match), text[match.end() :]
        if replied:
            kind, number = replied.split("-")
            return cls(_KINDS[kind.lower()], int(number)), text
        if later := cls._LATER.match(text):
            return cls._of(later), text[later.end() :]
        if name and name.startswith("digest:"):
            return cls._only_one(int(name.partition(":")[2]), context), text
        raise UserError("which_signal")

    @classmethod
    def left_out(cls, text: str) -> str:
        """What follows the number with its letter at the front, or all when there is none."""
        match = cls._PATTERN.match(text)
        return text[match.end() :] if match and match[1] else text

    @classmethod
    def _only_one(cls, digest_id: int, context: Context) -> Self:
        """The signal of a digest of one point, when the digest is replied to."""
        kept = [one for item, one in digests.items(context.session, digest_id) if not item.dropped]
        if len(kept) != 1:
            raise UserError("which_signal")
        return cls(kept[0].kind, kept[0].number)

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(_KINDS[(match[1] or "k").lower()], int(match[2]))


_KINDS = {kind.prefix.lower(): kind for kind in SignalKind}


@dataclass(frozen=True, slots=True)
class GuardedRest:
    """All that is left, past the privacy guard."""

    missing: str = "text_missing"

    def parse(self, text: str, context: Context) -> tuple[CheckedText, str]:
        """Raises UserError when nothing is left, it is too long, or the guard refuses it."""
        return checked(text, self.missing), ""


@dataclass(frozen=True, slots=True)
class PlainRest:
    """All that is left, as typed. It must not be stored."""

    def parse(self, text: str, context: Context) -> tuple[str, str]:
        """Never raises."""
        return text, ""


Text = Annotated[CheckedText, GuardedRest()]
Rest = Annotated[str, PlainRest()]


@dataclass(frozen=True, slots=True)
class Slug:
    """The short name of a platform: zco, som, tfm, meldpunten, int."""

    slug: str

    @classmethod
    def parse(cls, text: str, context: Context) -> tuple[Self, str]:
        """Read one word."""
        word, _, rest = text.strip().partition(" ")
        if not word:
            raise UserError("which_platform")
        return cls(fold(word)), rest.strip()


def typed(words: str, missing: str = "text_missing") -> str:
    """Users' words without space around them.

    Raises UserError when empty or too long, and Acute when somebody needs help now.
    """
    words = words.strip()
    refuse_acute(words)
    if not words:
        raise UserError(missing)
    if len(words) > LONGEST_TEXT:
        raise UserError("text_too_long", longest=LONGEST_TEXT, length=len(words))
    return words


def refuse_acute(words: str) -> None:
    """Raise Acute when these words ask for help for one person now: they are stored nowhere."""
    if is_acute(words[:LONGEST_TEXT]):
        raise Acute


def checked(words: str, missing: str = "text_missing") -> CheckedText:
    """Users' words past the guard. Raises UserError when empty, too long, or refused."""
    try:
        return check(typed(words, missing))
    except Refused as refused:
        verdict = refused.verdict
        kinds = [kind.value for kind in verdict.kinds]
        blocked = verdict.outcome is Outcome.BLOCK
        key = "guard_blocked" if blocked else "guard_warned"
        raise UserError(key, kinds=kinds, offered=verdict.rewrite is not None).privately(
            "guard_rewrite", kinds=kinds, blocked=blocked, rewrite=verdict.rewrite
        ) from None


def parse_arguments(command: Command, text: str, context: Context) -> list[Any]:
    """The values of the handler's parameters out of `text`, in order. Raises UserError."""
    values = []
    for reader, default in _readers(command.handler):
        if not text and default is not inspect.Parameter.empty:
            values.append(default)
            continue
        value, text = reader.parse(text.strip(), context)
        values.append(value)
    return values


@cache
def _readers(handler: Handler) -> tuple[tuple[Reader, Any], ...]:
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return tuple((_reader(hints[one.name]), one.default) for one in parameters)


def _reader(hint: Any) -> Reader:
    for part in (hint, *get_args(hint)):
        for candidate in (*getattr(part, "__metadata__", ()), part):
            if hasattr(candidate, "parse"):
                return candidate  # type: ignore[no-any-return]  # it has what a Reader has
    raise TypeError(f"{hint!r} does not know how to parse itself")
