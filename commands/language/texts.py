"""Sentences: one template module per capability and language, rendered to Markdown.

Every macro of every `texts/nl.j2` is a sentence that handlers name by its key, and has a twin in
`texts/en.j2`. Values are users' data: each is escaped for Markdown when it is put into a sentence.
Dutch sentences choose between u and je with `t("u", "je")`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.lists import format_list
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from commands.language.calendar import holiday_name
from commands.language.echo import echo, echo_date, echo_recurrence, echo_short
from commands.language.moments import AMSTERDAM, Moment
from commands.signals.names import kind_label, state_label
from commands.signals.themes import Language, form_label, group_label, theme_label

LANGUAGES: Final = ("nl", "en")
TONES: Final = ("u", "je")

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~&^$=:@\"'/%,;?])")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class TextsError(Exception):
    """The templates contradict each other; the program does not start."""


def escape_markdown(text: str) -> str:
    """Users' words as Markdown that shows exactly them: no markup, no control or bidi marks."""
    lines = _INVISIBLE.sub("", text).splitlines()
    if len(lines) > 1:
        lines = [line.strip() for line in lines if line.strip()]
    return "\\\n".join(_MARKDOWN.sub(r"\\\1", line) for line in lines)


class Texts:
    """All sentences. Built once; refuses keys that clash or lack a twin in the other language."""

    def __init__(self, folders: Iterable[Path], aliases: Mapping[str, str] | None = None) -> None:
        """`aliases`: the English name of each command, by its Dutch one."""
        self._aliases = aliases or {}
        self._macros: dict[tuple[str, str], dict[str, Callable[..., Markup]]] = {}
        for language in LANGUAGES:
            for tone in TONES:
                self._macros[language, tone] = {}
        for folder in folders:
            self._add(folder)
        every = set().union(*self._macros.values())
        missing = {key for macros in self._macros.values() for key in every - macros.keys()}
        if missing:
            raise TextsError(f"sentences without a twin in each language: {sorted(missing)}")

    def has(self, key: str) -> bool:
        """Whether there is a sentence with this name."""
        return key in self._macros[LANGUAGES[0], TONES[0]]

    def render(self, key: str, values: Mapping[str, Any], language: str, tone: str) -> str:
        """The sentence `key` as Markdown. Raises KeyError for an unknown key."""
        return str(self._macros[language, tone][key](**values)).strip()

    def _add(self, folder: Path) -> None:
        for language in LANGUAGES:
            template = _environment(folder, language).get_template(f"{language}.j2")
            for tone in TONES:
                module = template.make_module(
                    {
                        "t": _choice(tone),
                        "tone": tone,
                        "sentence": self._sentence(language, tone),
                        "called": self._called(language),
                    }
                )
                macros = self._macros[language, tone]
                for key, macro in vars(module).items():
                    if key.startswith("_") or not callable(macro):
                        continue
                    if key in macros:
                        raise TextsError(f"two sentences are called {key}")
                    macros[key] = macro

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


def _choice(tone: str) -> Callable[[str, str], Markup]:
    return lambda formal, informal: Markup(formal if tone == "u" else informal)


@cache
def _environment(folder: Path, language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_escape,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_filters(language))
    return environment


def _filters(language: str) -> dict[str, Callable[[Any], str]]:
    """What templates can make of values besides showing them."""
    return {
        "words": lambda items: format_list([str(item) for item in items], locale=language),
        "code": lambda text: Markup("`" + _INVISIBLE.sub("", text).replace("`", "'") + "`"),
        "ended": lambda text: text if str(text)[-1:] in ".!?…" else f"{text}.",
        "moment": lambda moment: echo(_moment(moment), language),
        "day": lambda day: echo_date(day, language),
        "short": lambda moment: echo_short(_moment(moment), language),
        "holiday": lambda day: holiday_name(day, language) or "",
        "rule": lambda rule: echo_recurrence(rule, language),
        "theme": lambda theme: theme_label(theme, _known(language)),
        "form": lambda form: form_label(form, _known(language)),
        "group": lambda group: group_label(group, _known(language)),
        "kind": lambda kind: kind_label(kind, _known(language)),
        "state": lambda state: state_label(state, _known(language)),
    }


def _known(language: str) -> Language:
    return "en" if language == "en" else "nl"


def _moment(value: Moment | datetime) -> Moment:
    """An instant as the clock on the wall shows it."""
    if isinstance(value, Moment):
        return value
    local = value.astimezone(ZoneInfo(AMSTERDAM))
    return Moment(local.date(), local.time())


def _escape(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return "" if value is None else Markup(escape_markdown(str(value)))
