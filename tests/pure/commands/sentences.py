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
from commands.rooms.declared import SETTINGS
from commands.rooms.kinds import OneOf, Option
from storage.signal_states import SignalState
from tests.pure.commands import meeting_samples
from tests.pure.commands.poll_samples import POLLS

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
    "withdrawn": False,
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
PART: Final = {
    "number": 3,
    "label": "U-3",
    "question": "Lopen de wachttijden op?",
    "texts": ["vooral EU-burgers", "tolken ontbreken."],
    "regions": 2,
    "recognised": True,
    "flags": ["place"],
    "holding": [],
}
PARTS: Final = [
    PART,
    PART | {"regions": 1, "texts": [], "flags": []},
    PART | {"regions": 0, "flags": []},
    PART | {"regions": 0, "recognised": False, "texts": [], "flags": []},
    PART | {"regions": 0, "recognised": False, "flags": []},
]
INQUIRY: Final = {
    "label": "U-3",
    "text": "Lopen de wachttijden op?",
    "due_on": date(2027, 5, 1),
    "below": "Overleg",
    "above": "Hoger overleg",
}
INQUIRY_STATES: Final = ["asked", "open", "closed", "lapsed", "declined"]
STATES: Final = [state.value for state in SignalState]
SIGNAL: Final = LINE | {"state": "logged", "age": 12}
PARKED: Final = SIGNAL | {"state": "parked", "age": 1, "regions": 1}
COUNTS: Final = [
    {"what": "shelter", "now": 7, "then": None},
    {"what": "other", "now": 0, "then": 5},
]
ONE_OF: Final = OneOf((Option("low", "laag", "low"), Option("high", "hoog", "high")))
SAMPLES: Final[dict[str, list[Any]]] = {
    "lines": [[LINE, SHORT_LINE], []],
    "inquiries": [PARTS, []],
    "answered": [7, 2, 0],
    "additions": [2, 1],
    "works": [True, False],
    "kind": ["bottleneck", "success", "trend"],
    "form": ["labour", None],
    "groups": [["minor", "lvb"], []],
    "impact": [3, None],
    "frequency": [1, None],
    "months": [3, 1],
    "into": ["K-38"],
    "reason": ["wacht op de wet", None],
    "axis": ["themes", "forms", "groups"],
    "known": [["Opvang en capaciteit", "Overig"]],
    "draft": [True, False],
    "shown": [["geen vervolgplek", "tolk te laat"]],
    "filtered": [True, False],
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
    "regions": [3, 1],
    "listed": [[("SHOP", [("@a:b", False), ("@c:d", True)]), ("Fier", [])], []],
    "users": [["@a:b", "@c:d"], []],
    "moderator": [True, False],
    "by": [None, "@a:b"],
    "region": ["Twente", None],
    "rewrite": ["Iemand staat nog in de oude gemeente", None],
    "due_on": [date(2027, 4, 1), None],
    "later": [datetime(2027, 1, 18, 7, 30, tzinfo=UTC)],
    "line": [LINE, LINE | {"withdrawn": True, "flags": []}],
    "labels": [["K-1", "K-3"], ["K-1"]],
    "example": [date(2027, 5, 1)],
    "posted": [datetime(2027, 1, 12, 9, tzinfo=UTC)],
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

SPEAKING: Final = [("SHOP", [("@a:b", False), ("@c:d", True)])]
SPECIAL: Final[dict[tuple[str, str], list[Any]]] = POLLS | {
    ("inquiry_shown", "state"): INQUIRY_STATES,
    ("inquiry_shown", "counts"): [{"regions": 2, "additions": 1}, None],
    ("inquiries_listed", "lines"): [[INQUIRY | {"state": one} for one in INQUIRY_STATES], []],
    ("inquiry_stands", "later"): [datetime(2027, 1, 18, 7, 30, tzinfo=UTC), None],
    **{(key, "due_on"): [date(2027, 5, 1)] for key in (
        "inquiry_asked", "inquiry_request", "inquiry_posted", "inquiry_post_closed",
        "inquiry_stands", "inquiry_waits", "inquiry_ends_soon", "inquiry_not_agreed",
        "inquiry_lapsed", "inquiry_closed_below", "inquiry_closed_above", "inquiry_shown",
    )},
    **{(key, "regions"): [2, 1, 0] for key in ("inquiry_ends_soon", "inquiry_closed_below")},
    ("digest_points", "meeting"): ["donderdag 17 juni 2027", None],
    ("digest_asks", "meeting"): ["donderdag 17 juni 2027", None],
    ("draft_waits", "day"): [date(2027, 3, 9)],
    ("draft_waits", "last"): [True, False],
    ("route_ready_source", "first"): [datetime(2027, 1, 18, 8, tzinfo=UTC), None],
    ("figures", "kinds"): [[{"what": "bottleneck", "now": 7, "then": None}], []],
    ("figures", "themes"): [COUNTS],
    **{(key, "themes"): [COUNTS, []] for key in ("draft_shown", "digest_points", "digest_asks")},
    ("figures", "states"): [[{"what": "logged", "now": 7, "then": 5}]],
    ("signals_listed", "lines"): [[SIGNAL, PARKED], []],
    ("signals_mine", "reported"): [[SIGNAL], []],
    ("signals_mine", "recognised"): [[PARKED], []],
    ("signal_stands", "into"): ["K-38", None],
    ("signal_stands", "line"): [SIGNAL, PARKED],
    ("signal_stands", "merged"): [["K-41", "K-42"], []],
    ("signal_stands", "added"): [["vooral EU-burgers"], []],
    ("signal_stands", "changes"): [
        [{"on": date(2027, 1, 12), "state": "logged", "reason": None},
         {"on": date(2027, 1, 13), "state": "parked", "reason": "wacht op de wet"}],
    ],
    ("signal_stands", "answers"): [
        [{"on": date(2027, 1, 12), "text": "JenV zoekt", "due_on": date(2027, 4, 1)},
         {"on": date(2027, 1, 13), "text": "Nog niets.", "due_on": None}], [],
    ],
    **{(key, "state"): STATES for key in (
        "merge_not_now", "no_such_step", "signal_apart", "signal_is_open", "signal_moved",
        "state_is_so",
    )},
    ("no_such_step", "new"): ["closed"],
    ("no_such_step", "possible"): [["under_review", "closed"], []],
    ("help_shown", "lines"): [["help_help"], []],
    ("digest_asks", "lines"): [[LINE, LINE | {"addressee": None, "regions": 1}]],
    ("approve_which", "number"): [9, None],
    ("who_is_who", "organisations"): [SPEAKING, []],
    ("who_is_who", "regions"): [SPEAKING, []],
    ("who_is_who", "vacant"): [["Fier"], []],
    ("who_is_who", "without"): [["Drenthe"], []],
    ("who_is_who", "unplaced"): [["@e:f"], []],
    ("who_is_who", "claims"): [[{"name": "MJD", "user": "@e:f", "command": "organisatie"}], []],
    ("setting_bad", "hint"): ["setting_one_of"],
    ("setting_bad", "kind"): [ONE_OF],
    ("setting_one_of", "options"): [["laag", "hoog"]],
    ("setting_night", "begins"): [["17.00", "19.00"]],
    ("setting_night", "ends"): [["7.00", "9.00"]],
    ("setting_shown", "about"): [SETTINGS[0].key],
    ("setting_shown", "options"): [["laag", "hoog"], []],
    ("setting_shown", "kind"): [ONE_OF],
    ("settings_shown", "lines"): [[{"name": "toon", "value": "laag", "example": "toon hoog"}]],
    ("settings_changes", "lines"): [
        [{"at": datetime(2027, 1, 12, 8, tzinfo=UTC), "by": "@a:b", "name": "toon",
          "value": "laag", "undone": True}], [],
    ],
    ("table_header_wrong", "columns"): [["naam", "mens"]],
    ("table_lines_wrong", "wrong"): [[{"line": 2, "why": "table_broken"}], []],
    ("table_lines_wrong", "more"): [0, 3],
    ("document_poll_alt", "options"): [
        [{"name": "di 9 mrt", "yes": 3, "maybe": 1, "no": 0},
         {"name": "do 11 mrt", "yes": 2, "maybe": 0, "no": 1}],
    ],
    ("document_figures_alt", "rows"): [
        [{"theme": "Opvang", "now": "3", "before": "1"},
         {"theme": "Zorg", "now": "0", "before": "enkele"}], [],
    ],
    ("document_figures_alt", "before"): ["eind 2026", ""],
    ("document_letter_intro", "count"): [1, 2, 3, 4],
    ("document_letter_intro", "asked"): [True, False],
    ("document_asked", "addressee"): ["JenV", ""],
    ("breach", "officer"): ["FG van CoMensha"],
    ("privacy_told", "officer"): ["FG van CoMensha"],
    ("my_data", "officer"): ["FG van CoMensha"],
    ("breach", "deadline"): [datetime(2027, 1, 15, 8, tzinfo=UTC)],
    ("forget_asked", "reported"): [["K-1", "T-2"], ["K-1"], []],
    ("forgotten", "erased"): [["K-1", "T-2"], []],
    ("my_data", "platforms"): [[{"title": "Overleg", "moderator": True}], []],
    ("my_data", "seats"): [
        [{"body": "organisation", "name": "SHOP", "deputy": True, "claimed": True},
         {"body": "region", "name": "Twente", "deputy": False, "claimed": False}], [],
    ],
    ("my_data", "reported"): [[{"labels": ["K-1", "K-2"], "until": date(2027, 6, 1)}], []],
    ("my_data", "endorsed"): [[{"labels": ["K-3"], "until": date(2027, 6, 1)}], []],
    ("my_data", "others"): [
        {"count": 3, "until": date(2027, 6, 1), "lasting": 1},
        {"count": 1, "until": None, "lasting": 1},
        {"count": 0, "until": None, "lasting": 0},
    ],
}  # fmt: skip


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
    special = SPECIAL | meeting_samples.BY_SENTENCE
    samples = SAMPLES | meeting_samples.BY_NAME
    return special.get((key, name)) or samples.get(name) or [f"voorbeeld {name}"]


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
