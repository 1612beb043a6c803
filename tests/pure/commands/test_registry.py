"""Commands that clash or lack their texts stop the start."""

from types import ModuleType

import pytest

from commands.base import Command, Context, Reply, command
from commands.catalogue import MODULES
from commands.registry import Registry, RegistryError, plain_emoji


def module(**pieces: object) -> ModuleType:
    """A capability with these pieces."""
    made = ModuleType("made")
    made.__file__ = __file__
    vars(made).update(pieces)
    return made


def handler(context: Context) -> Reply:
    """Do nothing."""
    return Reply()


def piece(*names: str, shown: bool = False) -> Command:
    """A command that does nothing."""
    return command(*names, shown=shown)(handler)


@pytest.mark.parametrize("name", ["help", "HELP", "hélp", "endorse", "+1", "herken ik"])
def test_a_name_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(RegistryError, match="answer to"):
        Registry((*MODULES, module(extra=piece(name))))


def test_two_english_names_may_not_clash_either() -> None:
    with pytest.raises(RegistryError):
        Registry([module(a=piece("een", "list"), b=piece("twee", "list"))])


def test_a_shown_command_needs_its_line_in_the_help() -> None:
    with pytest.raises(RegistryError, match="help_handler"):
        Registry([module(extra=piece("nieuw", shown=True))])


def test_every_command_is_found_by_each_of_its_names() -> None:
    registry = Registry(MODULES)
    assert len(registry.commands) > 15
    for one in registry.commands:
        for name in (*one.names, *one.english):
            for letter in one.series:
                assert registry.hear(f"{name} {letter}-1").command is one
                assert registry.hear(f"{name.upper()} {letter.lower()}1 nu").command is one
            if one.series:
                continue
            assert registry.named(name) is one
            if name != "#":
                assert registry.hear(f"{name.upper()} iets").command is one


@pytest.mark.parametrize(
    ("key", "bare"), [("👍🏽", "👍"), ("❤️", "❤"), ("✔️", "✔"), ("👍", "👍"), ("", "")]
)
def test_an_emoji_without_what_only_colours_it(key: str, bare: str) -> None:
    assert plain_emoji(key) == bare
