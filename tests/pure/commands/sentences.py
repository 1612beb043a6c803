"""All sentences with sample values, so that each can be rendered as somebody may see it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from commands.catalogue import MODULES
from commands.language.recurrence import Recurrence
from commands.language.texts import Texts

FOLDERS: Final = sorted(
    {Path(str(one.__file__)).parent / "texts" for one in MODULES}
    & set(Path(str(MODULES[0].__file__)).parent.parent.glob("*/texts"))
)
MACRO: Final = re.compile(r"{%-? macro (\w+)\((.*?)\) -?%}")
LINE: Final = {
    "number": 2,
    "label": "K-41",
    "kind": "bottleneck",
    "text": "geen vervolgplek",
    "theme": "shelter",
    "regions": 3,
    "question": "Wie betaalt?",
    "addressee": "JenV",
    "flags": ["place", "organisation", "one_region", "no_question"],
    "holding": ["no_question"],
    "state": "confirmed",
    "source": "zco",
    "target": "som",
    "rule": "elke maandag 9.00",
}
SHORT_LINE: Final = LINE | {
    "question": None,
    "regions": 1,
    "flags": [],
    "holding": ["one_region"],
}
SAMPLES: Final[dict[str, list[Any]]] = {
    "lines": [[LINE, SHORT_LINE], []],
    "kind": ["bottleneck", "success", "trend"],
    "theme": ["shelter", "other"],
    "state": ["replaced", "approved"],
    "level": ["points"],
    "tone": ["je", "u"],
    "language": ["nl", "en"],
    "targets": [["som", "tfm"]],
    "slugs": [["som", "zco"]],
    "readings": [["een", "twee"], ["een"]],
    "kinds": [["bsn", "name"], ["phone"]],
    "delegates": [["@a:b"]],
    "deputies": [["@c:d"], []],
    "people": [["@a:b"]],
    "found": [["@a:b", "@c:d"]],
    "organisations": [[("SHOP", [("@a:b", False), ("@c:d", True)])], []],
    "regions": [[("Twente", ["@a:b"])], []],
    "region": ["Twente", None],
    "rewrite": ["Iemand staat nog in de oude gemeente", None],
    "due_on": [date(2027, 4, 1), None],
    "later": [datetime(2027, 1, 18, 7, 30, tzinfo=UTC)],
    "first": [datetime(2027, 1, 18, 8, tzinfo=UTC)],
    "rule": [Recurrence(time(9), weekdays=(0,))],
    "count": [1, 4],
    "more": [True, False],
    "private": [True, False],
    "again": [True, False],
    "blocked": [True, False],
    "number": [9],
    "members": [12],
}


@dataclass(frozen=True)
class Sentence:
    """A macro of a template: its key, its parameters, and whether a handler names it."""

    key: str
    parameters: tuple[str, ...]


def sentences(language: str) -> dict[str, Sentence]:
    """All that can be said in a language, by key."""
    found = {}
    for folder in FOLDERS:
        for key, parameters in MACRO.findall((folder / f"{language}.j2").read_text()):
            names = tuple(one.split("=")[0].strip() for one in parameters.split(",") if one.strip())
            if not key.startswith("_"):
                found[key] = Sentence(key, names)
    return found


def values(sentence: Sentence) -> Iterator[dict[str, Any]]:
    """Sample values: the first of each, then each other one in turn."""
    samples = {name: _samples(sentence.key, name) for name in sentence.parameters}
    first = {name: some[0] for name, some in samples.items()}
    yield first
    for name, some in samples.items():
        yield from (first | {name: other} for other in some[1:])


def _samples(key: str, name: str) -> list[Any]:
    if name == "lines" and key == "help_shown":
        return [["help_help"], []]
    if name == "regions" and key != "regions_listed":
        return [3, 1]
    if name == "number" and key == "approve_which":
        return [9, None]
    if name == "slug" and key == "settings_shown":
        return ["zco", None]
    if name == "lines" and key == "digest_asks":
        return [[LINE, LINE | {"addressee": None, "regions": 1}]]
    return SAMPLES.get(name, [f"voorbeeld {name}"])


def used_keys() -> set[str]:
    """Keys that the code names in a `say`, a `UserError` or a `Choose`."""
    root = FOLDERS[0].parent.parent.parent
    keys = set()
    for file in (*root.glob("commands/**/*.py"), *root.glob("bot/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in ("say", "UserError", "Choose", "privately") and isinstance(
                    first, ast.Constant
                ):
                    keys.add(str(first.value))
    return keys


def texts() -> Texts:
    """All sentences as the program has them."""
    return Texts(FOLDERS)
