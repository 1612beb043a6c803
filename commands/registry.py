"""All pieces of all capabilities, and the refusal to start when they clash."""

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from rapidfuzz import fuzz, process

from commands.base import NUMBER, Button, Command, Fact, Job, Listener, Piece
from commands.language.texts import Texts
from commands.language.words import fold

NEAR_ENOUGH = 75


class RegistryError(Exception):
    """Two pieces claim the same word, or a piece lacks its texts; the program does not start."""


class Registry:
    """What people can say, press, and what happens by itself."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        modules = list(modules)
        self.texts = Texts(_text_folders(modules))
        self.commands: list[Command] = []
        self.buttons: list[Button] = []
        self.jobs: dict[str, Job] = {}
        self.listeners: list[Listener] = []
        self._words: dict[str, Command] = {}
        for module in modules:
            for value in vars(module).values():
                if isinstance(value, Piece):
                    self._add(value)

    def find(self, word: str) -> Command | None:
        """The command that this word means, forgiving capitals and accents; None when none."""
        folded = fold(word) or word
        return self._words.get(NUMBER if folded.isdecimal() else folded)

    def suggestions(self, word: str, limit: int = 3) -> list[str]:
        """Names of commands that look like this word, nearest first."""
        shown = [word for word, command in self._words.items() if command.shown]
        near = process.extract(fold(word), shown, scorer=fuzz.ratio, limit=limit)
        return [name for name, score, _ in near if score >= NEAR_ENOUGH]

    def button(self, name: str, key: str) -> Button | None:
        """What a reaction with `key` to the message called `name` does."""
        bare = plain_emoji(key)
        for one in self.buttons:
            if name.startswith(one.prefix) and bare in one.keys:
                return one
        return None

    def listening_to(self, fact: Fact) -> list[Listener]:
        """Who wants to hear this fact."""
        return [one for one in self.listeners if isinstance(fact, one.fact)]

    def _add(self, piece: Piece) -> None:
        if isinstance(piece, Command):
            self._add_command(piece)
        elif isinstance(piece, Button):
            self.buttons.append(piece)
        elif isinstance(piece, Job):
            if piece.name in self.jobs:
                raise RegistryError(f"two jobs are called {piece.name}")
            self.jobs[piece.name] = piece
        else:
            self.listeners.append(piece)

    def _add_command(self, command: Command) -> None:
        for name in (*command.names, *command.english):
            folded = fold(name) or name
            if folded in self._words:
                raise RegistryError(f"two commands answer to {name!r}")
            self._words[folded] = command
        if command.shown and not self.texts.has(f"help_{command.key}"):
            raise RegistryError(f"the texts lack help_{command.key}")
        self.commands.append(command)


def plain_emoji(key: str) -> str:
    """A reaction key without variation selectors and skin tones."""
    return "".join(c for c in key if c != "\ufe0f" and not "\U0001f3fb" <= c <= "\U0001f3ff")


def _text_folders(modules: Iterable[ModuleType]) -> list[Path]:
    folders = [Path(str(module.__file__)).parent / "texts" for module in modules]
    return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))
