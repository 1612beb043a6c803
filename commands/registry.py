"""All pieces of all capabilities, and the refusal to start when they clash."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Final, Protocol, TypeVar

from commands.base import (
    NUMBER,
    Answer,
    Button,
    Command,
    Correction,
    Fact,
    Job,
    Listener,
    Overheard,
    Piece,
    PollEnded,
    Vote,
    Withdrawal,
)
from commands.language.likeness import LONGEST, MARGIN, SURE, alike
from commands.language.texts import Texts
from commands.language.words import fold
from storage.records import record

LONGEST_NAME: Final = 3
"""Words in the longest name of a command, as in "speelt hier ook"."""

SHORTEST_WORD: Final = 3
"""Letters of a word that may be stuck to a name; fewer are an ending: "trendje"."""

_GLUED_MARK: Final = re.compile(r"\s*[^\W\d_]{3,}[.:,;!?](?=\w)")
"""No space after the mark behind the first word: `knelpunt:geen plek`."""

_NUMBER_FIRST: Final = re.compile(r"(#?[a-z]\s?[-–.]?\s?\d{1,7})[:,;.]?\s+(\S.*)", re.I | re.DOTALL)
"""A sentence that names an item before it says what to do with it: `K-3 herken ik`."""

_SERIES: Final = re.compile(r"#?([a-z])\s?[-–.]?\s?\d{1,7}(?!\w)", re.IGNORECASE)
"""The number of an item with its letter."""


_LETTERS: Final = {
    "poll": "d",
    "meeting": "v",
    "signal": "k",
    "addition": "k",
    "inquiry": "u",
}
"""What a message is about, by the beginning of its name -> the letter of its numbers."""


BARE_NUMBER: Final = "k"
"""A number without a letter is a bottleneck's, where the name is shared."""


class RegistryError(Exception):
    """Two pieces claim the same word, or a piece lacks its texts; the program does not start."""


@record()
class Heard:
    """What the beginning of a sentence may mean.

    `command` is set when one reading is clear; else `near` holds names that look like it. `rest` is
    what follows. `guessed`: its name was mistyped.
    """

    command: Command | None
    rest: str
    near: tuple[str, ...] = ()
    guessed: bool = False


class _Named(Protocol):
    @property
    def prefix(self) -> str: ...


P = TypeVar("P", bound=_Named)
T = TypeVar("T")


class Registry:
    """What people can say, press, and what happens by itself."""

    def __init__(self, modules: Iterable[ModuleType], keep: Path | None = None) -> None:
        """`keep`: a folder for what is compiled of the texts."""
        modules = list(modules)
        self.texts = Texts(_text_folders(modules), _english_names(modules), keep)
        self.commands: list[Command] = []
        self.buttons: list[Button] = []
        self.answers: dict[str, Answer] = {}
        self.corrections: list[Correction] = []
        self.withdrawals: list[Withdrawal] = []
        self.votes: list[Vote] = []
        self.poll_ends: list[PollEnded] = []
        self.overheard: list[Overheard] = []
        self.jobs: dict[str, Job] = {}
        self.listeners: list[Listener] = []
        self._names: dict[str, Command] = {}
        self._by_letter: dict[str, Command] = {}
        for module in modules:
            for value in vars(module).values():
                if isinstance(value, Piece):
                    self._add(value)
        self._longest_first = sorted(self._names, key=len, reverse=True)
        self._guessable = [
            name
            for name, command in self._names.items()
            if command.shown and name.isalpha() and len(name) > 3
        ]

    def hear(self, sentence: str, about: str | None = None) -> Heard:
        """Which command a sentence begins with, forgiving capitals, accents and typing errors.

        `about` is the name of the message that it replies to: it says which of several commands of
        one name is meant when no number does.
        """
        if glued := _GLUED_MARK.match(sentence):
            sentence = f"{glued[0]} {sentence[glued.end() :]}"
        words = sentence.split(maxsplit=LONGEST_NAME)
        folded = [fold(word[: LONGEST + 1]) or word for word in words[:LONGEST_NAME]]
        for count in range(len(folded), 0, -1):
            command = self._names.get(name := " ".join(folded[:count]))
            if command is not None:
                rest = _after(sentence, count)
                its = self._by_letter.get(f"{name} {_letter(rest, about)}")
                return Heard(its or command, rest)
        if match := _NUMBER_FIRST.fullmatch(sentence):
            after = self.hear(match[2], about)
            if after.command is not None or after.near:
                rest = f"{match[1]} {after.rest}".strip()
                return replace(after, command=self._of_letter(after.command, rest), rest=rest)
        if folded and folded[0].isdecimal():
            return Heard(self._names.get(NUMBER), sentence)
        word, rest = folded[0] if folded else "", _after(sentence, 1)
        return self._glued(word, rest) or self._guess(word, rest)

    def _glued(self, word: str, rest: str) -> Heard | None:
        """The name of an item with the next word stuck to it: no word of hers may get lost."""
        for name in self._longest_first:
            more = word.removeprefix(name)
            if more != word and len(more) >= SHORTEST_WORD and self._names[name].makes_item:
                return Heard(self._names[name], f"{more} {rest}".strip())
        return None

    def _guess(self, word: str, rest: str) -> Heard:
        """The command that a mistyped word must mean, or those that it may mean."""
        best: dict[str, tuple[str, float]] = {}
        for like in alike(word, self._guessable):
            best.setdefault(self._names[like.word].key, (like.word, like.likeness))
        if not best:
            return Heard(None, rest)
        (name, likeness), *others = best.values()
        command = self._names[name]
        next_best = others[0][1] if others else 0.0
        if likeness >= SURE and likeness - next_best >= MARGIN and not command.exact:
            return Heard(command, rest, guessed=True)
        return Heard(None, rest, tuple(name for name, _ in list(best.values())[:3]))

    def _of_letter(self, command: Command | None, rest: str) -> Command | None:
        """The command of the same name that takes numbers of this letter."""
        if command is None:
            return None
        name = fold(command.names[0]) or command.names[0]
        return self._by_letter.get(f"{name} {_letter(rest, None)}") or command

    def named(self, name: str) -> Command | None:
        """The command with exactly this name."""
        return self._names.get(fold(name) or name)

    def button(self, name: str | None, key: str) -> Button | None:
        """What a reaction with `key` does to the message called `name`; None: a person's own."""
        bare = plain_emoji(key)
        for one in self.buttons:
            fits = name.startswith(one.prefix) if name and one.prefix else not (name or one.prefix)
            if fits and bare in one.keys:
                return one
        return None

    def correction(self, name: str) -> Correction | None:
        """Who takes an edit of the event called `name`."""
        return _by_prefix(self.corrections, name)

    def withdrawal(self, name: str) -> Withdrawal | None:
        """Who takes the deletion of the event called `name`."""
        return _by_prefix(self.withdrawals, name)

    def vote(self, name: str) -> Vote | None:
        """Who takes votes in the native poll called `name`."""
        return _by_prefix(self.votes, name)

    def poll_end(self, name: str) -> PollEnded | None:
        """Who hears that the native poll called `name` was ended."""
        return _by_prefix(self.poll_ends, name)

    def overhears(self, name: str | None) -> Overheard | None:
        """Who hears what is said below the message called `name` without the prefix."""
        return _by_prefix(self.overheard, name) if name else None

    def listening_to(self, fact: Fact) -> list[Listener]:
        """Who wants to hear this fact."""
        return [one for one in self.listeners if isinstance(fact, one.fact)]

    def _add(self, piece: Piece) -> None:
        match piece:
            case Command():
                self._add_command(piece)
            case Button():
                self.buttons.append(piece)
            case Answer():
                _add_once(self.answers, piece.kind, piece)
            case Vote():
                self.votes.append(piece)
            case PollEnded():
                self.poll_ends.append(piece)
            case Overheard():
                self.overheard.append(piece)
            case Job():
                _add_once(self.jobs, piece.name, piece)
            case Correction():
                self.corrections.append(piece)
            case Withdrawal():
                self.withdrawals.append(piece)
            case Listener():
                self.listeners.append(piece)

    def _add_command(self, command: Command) -> None:
        for name in (*command.names, *command.english):
            folded = fold(name) or name
            if len(folded.split()) > LONGEST_NAME:
                raise RegistryError(f"{name!r} is longer than {LONGEST_NAME} words")
            self._add_name(folded, command)
        if command.shown and not self.texts.has(f"help_{command.key}"):
            raise RegistryError(f"the texts lack help_{command.key}")
        self.commands.append(command)

    def _add_name(self, name: str, command: Command) -> None:
        """A name is of one command, or of several that take numbers of different letters.

        Said without a number it is the one that can do without.
        """
        for letter in command.series.lower():
            _add_once(self._by_letter, f"{name} {letter}", command)
        other = self._names.get(name)
        if other is None:
            self._names[name] = command
        elif not (other.series and command.series):
            _add_once(self._names, name, command)
        elif _does_without(command) and not _does_without(other):
            self._names[name] = command


def _letter(rest: str, about: str | None) -> str | None:
    """The letter of the item that is meant: typed, of what is replied to, or of a bare number."""
    if number := _SERIES.match(rest):
        return number[1].lower()
    if rest[:1].isdecimal():
        return BARE_NUMBER
    return _LETTERS.get((about or "").split(":")[0])


def _does_without(command: Command) -> bool:
    """Whether a command can be said without a word behind it."""
    _, *arguments = signature(command.handler).parameters.values()
    return all(one.default is not one.empty for one in arguments)


def plain_emoji(key: str) -> str:
    """A reaction key without variation selectors and skin tones."""
    return "".join(c for c in key if c != "\ufe0f" and not "\U0001f3fb" <= c <= "\U0001f3ff")


def _after(sentence: str, count: int) -> str:
    """What follows the first `count` words, line breaks kept."""
    rest = sentence.lstrip()
    for _ in range(count):
        parts = rest.split(maxsplit=1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest.strip()


def _add_once(target: dict[str, T], name: str, piece: T) -> None:
    if name in target:
        raise RegistryError(f"two pieces answer to {name!r}")
    target[name] = piece


def _by_prefix(pieces: Sequence[P], name: str) -> P | None:
    return next((one for one in pieces if name.startswith(one.prefix)), None)


def _english_names(modules: Iterable[ModuleType]) -> dict[str, str]:
    return {
        piece.names[0]: piece.english[0]
        for module in modules
        for piece in vars(module).values()
        if isinstance(piece, Command) and piece.english
    }


def _text_folders(modules: Iterable[ModuleType]) -> list[Path]:
    folders = [Path(str(module.__file__)).parent / "texts" for module in modules]
    return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))
