"""Sentences: one template module per capability and language, rendered to Markdown.

Every macro of every `texts/nl.j2` is a sentence that handlers name by its key, and has a twin in
`texts/en.j2`. Values are users' data: each is escaped for Markdown when it is put into a sentence.
Dutch sentences choose between u and je with `t("u", "je")`.

To compile all modules takes a second and 9 MB. So one is compiled, or read where it was kept, when
the first of its sentences is said.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from commands.language.filters import filters
from commands.language.templates import Compiled, environment

LANGUAGES: Final = ("nl", "en")
TONES: Final = ("u", "je")

_SENTENCE: Final = re.compile(r"\{%-?\s*macro\s+([a-z]\w*)\s*\(")
"""A macro that is a sentence; one that others use begins with an underscore."""


class TextsError(Exception):
    """The templates contradict each other; the program does not start."""


class Texts:
    """All sentences. Built once; refuses keys that clash or lack a twin in the other language."""

    def __init__(
        self,
        folders: Sequence[Path],
        aliases: Mapping[str, str] | None = None,
        keep: Path | None = None,
    ) -> None:
        """`aliases`: the English name of each command, by its Dutch one.

        `keep`: where what is compiled stays; None: nowhere.
        """
        self._aliases = aliases or {}
        self._compiled = None if keep is None else Compiled(keep)
        self._files: dict[str, dict[str, Path]] = {language: {} for language in LANGUAGES}
        self._sources: dict[Path, str] = {}
        for language, known in self._files.items():
            for folder in folders:
                file = folder / f"{language}.j2"
                self._sources[file] = file.read_text(encoding="utf-8")
                for key in _SENTENCE.findall(self._sources[file]):
                    if key in known:
                        raise TextsError(f"two sentences are called {key}")
                    known[key] = file
        dutch, english = (known.keys() for known in self._files.values())
        if dutch != english:
            raise TextsError(
                f"sentences without a twin in each language: {sorted(dutch ^ english)}"
            )
        self._macros: dict[tuple[str, str], dict[str, Callable[..., Markup]]] = {
            (language, tone): {} for language in LANGUAGES for tone in TONES
        }

    def has(self, key: str) -> bool:
        """Whether there is a sentence with this name."""
        return key in self._files[LANGUAGES[0]]

    def render(self, key: str, values: Mapping[str, Any], language: str, tone: str) -> str:
        """The sentence `key` as Markdown. Raises KeyError for an unknown key."""
        macros = self._macros[language, tone]
        if key not in macros:
            macros.update(self._load(self._files[language][key], language, tone))
        return str(macros[key](**values)).strip()

    def to_compile(self) -> list[str]:
        """What `python -m commands.language.templates` is to be given, when there is any need.

        Forgets what was kept of templates that are no longer so.
        """
        if self._compiled is None:
            return []
        self._compiled.forget_others(self._sources.values())
        lacking = [str(file) for file, one in self._sources.items() if self._compiled.lacks(one)]
        return [str(self._compiled.folder), *lacking] if lacking else []

    def _load(self, file: Path, language: str, tone: str) -> dict[str, Callable[..., Markup]]:
        """The sentences of one module."""
        template = _environment(file.parent, language, self._compiled).get_template(file.name)
        module = template.make_module(
            {
                "t": _choice(tone),
                "tone": tone,
                "sentence": self._sentence(language, tone),
                "called": self._called(language),
            }
        )
        return {
            key: macro
            for key, macro in vars(module).items()
            if not key.startswith("_") and callable(macro)
        }

    def _called(self, language: str) -> Callable[[str], str]:
        """How people of this language call a command that is named in Dutch."""

        def called(name: str) -> str:
            first, _, rest = name.partition(" ")
            known = self._aliases.get(first, first) if language == "en" else first
            return f"{known} {rest}".strip()

        return called

    def _sentence(self, language: str, tone: str) -> Callable[..., Markup]:
        """Lets a sentence hold other sentences, by their keys."""
        return lambda key, **values: Markup(self.render(key, values, language, tone))


@cache
def _environment(folder: Path, language: str, compiled: Compiled | None) -> Environment:
    """Shared by all texts of a process; it knows what it compiled."""
    made = environment(folder, compiled)
    made.filters.update(filters(language))
    return made


def _choice(tone: str) -> Callable[[str, str], Markup]:
    return lambda formal, informal: Markup(formal if tone == "u" else informal)
