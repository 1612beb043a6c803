"""The word list itself: how it is read, and that its data are sound."""

import re
import tomllib
from typing import Any

import pytest

from commands.signals.lexicon import AXES, DEFAULT_FILE, WEIGHTS, lexicon, parse

RAW = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
SECTIONS = [(axis, label) for axis in AXES for label in RAW[axis]]


def small(**sections: Any) -> dict[str, Any]:
    label = {"nl": "Opvang", "en": "Shelter", "strong": ["opvang"]}
    return {"themes": {"shelter": label}, "forms": {}, "groups": {}} | sections


@pytest.mark.parametrize(("axis", "label"), SECTIONS)
def test_entries_are_written_once_in_plain_lower_case(axis: str, label: str) -> None:
    entries = [entry for key in WEIGHTS for entry in RAW[axis][label].get(key, ())]
    assert len(entries) == len(set(entries))
    assert [e for e in entries if not re.fullmatch(r"[a-z0-9* ]*[a-z0-9][a-z0-9* ]*", e)] == []


def test_no_alias_names_two_themes() -> None:
    aliases = [alias for theme in RAW["themes"].values() for alias in theme["aliases"]]
    assert sorted(a for a in set(aliases) if aliases.count(a) > 1) == []


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (small(thema={}), "unknown section in the word list: thema"),
        (small(themes={"x": {"nl": "X", "en": "X", "strng": []}}), r"key in themes\.x.*: strng"),
        (small(themes={"x": {"nl": "X"}}), r"themes\.x needs a name in nl and in en"),
        (small(themes={"x": {"nl": "X", "en": "X", "form": "y"}}), "unknown form: y"),
    ],
)
def test_a_mistake_in_the_list_is_told_in_words(raw: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(raw)


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("opvang", "de opvang", True),
        ("opvang", "opvangplek", False),
        ("opvang*", "opvangplek", True),
        ("opvang*", "mannenopvang", False),
        ("*opvang", "mannenopvang", True),
        ("*opvang*", "crisisopvangplek", True),
        ("geen plek*", "geen plek", True),
        ("geen plek*", "geen enkele goede plekken", True),
        ("geen plek*", "geen van de drie plekken", False),
        ("geen plek*", "plek geen", False),
        ("steelt", "hoe speelt dat", False),
        ("urgentie*", "urgnetieverklaring", True),
    ],
)
def test_how_an_entry_matches(entry: str, text: str, found: bool) -> None:
    words = parse(small(themes={"x": {"nl": "X", "en": "X", "strong": [entry]}}))
    assert bool(words.scores(text)["themes"]) is found


def test_a_word_counts_once_a_label_for_its_weightiest_entry() -> None:
    entries = {"strong": ["cosm vol"], "clear": ["cosm", "vol"], "hint": ["*cos*"]}
    words = parse(small(themes={"x": {"nl": "X", "en": "X"} | entries}))
    assert words.scores("cosm vol, cosm vol")["themes"] == {"x": 4 + 1 + 2 + 2}
    assert words.scores("vol")["themes"] == {"x": 2}


def test_an_ordinary_word_is_never_a_typing_error() -> None:
    label = {"nl": "X", "en": "X", "strong": ["overval*"]}
    assert parse(small(themes={"x": label})).scores("overal")["themes"] == {"x": 4}
    assert parse(small(themes={"x": label}, ordinary=["overal"])).scores("overal")["themes"] == {}


def test_abbreviations_are_written_out() -> None:
    words = lexicon().words("Zoco en VT wachten 3 mnd op gem.")
    assert words == [
        "zorgcoordinator",
        "en",
        "veilig",
        "thuis",
        "wachten",
        "3",
        "maanden",
        "op",
        "gemeente",
    ]


def test_om_is_the_prosecutor_only_in_capitals() -> None:
    assert "openbaarministerie" in lexicon().words("het OM beslist")
    assert "openbaarministerie" not in lexicon().words("om te beslissen")
    assert "openbaarministerie" not in lexicon().words("HET GAAT OM OPVANG")
