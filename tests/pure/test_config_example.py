"""config.example.toml is the documentation of the settings: it is whole, and it works."""

import re
from pathlib import Path

from pydantic import BaseModel

from bot.config import Settings, load

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


def test_it_is_a_working_configuration() -> None:
    settings = load(EXAMPLE, {})
    assert settings.matrix.user_id == "@schakel:example.org"
    assert settings.access.servers == {"example.org"}


def test_it_names_every_setting_and_no_other() -> None:
    named: dict[str, set[str]] = {}
    for line in EXAMPLE.read_text().splitlines():
        if section := re.fullmatch(r"\[(\w+)\]", line):
            named[section[1]] = set()
        elif setting := re.match(r"(?:# )?(\w+) = ", line):
            named[list(named)[-1]].add(setting[1])

    sections: dict[str, set[str]] = {}
    for name, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        sections[name] = set(field.annotation.model_fields)
    assert named == sections
