"""Who may say what where, asked of the bot itself: every command, by everybody, in every room.

`python -m tests.dialogue.permissions` writes docs/permissions.md. Handlers are replaced by ones
that only note that they were called, so what is asked is who gets as far as that.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

from bot.matrix.events import Message
from bot.render import render
from commands.arguments import Rest
from commands.base import NUMBER, Command, Context, Handler, Reply
from commands.registry import Registry
from storage import outbox
from storage.database import Unit
from tests.dialogue.conftest import _zco
from tests.dialogue.conversation import Conversation

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
DONE, SILENCE, OTHER = "yes", "-", "?"
REFUSALS: Final = {
    "only_administrators": "administrators",
    "only_moderators": "moderators",
    "not_in_a_platform": "not here",
    "not_in_private": "not here",
    "not_a_platform": "no platform",
}
"""The sentence that somebody gets -> how the table says it."""

HEAD: Final = """# Who may say what where

Asked of the bot itself by `python -m tests.dialogue.permissions`; a test fails when an answer
changes. Everything is asked in encrypted rooms unless the line says else.

- **yes**: the command is carried out (and may still find that an item is not this person's to see).
- **moderators**, **administrators**: one sentence says that it is theirs alone.
- **not here**, **no platform**: one sentence says where it works.
- **-**: silence. Strangers, plain text in an encrypted room, and rooms that are none of the bot's
  business get no answer at all.

"""


@dataclass(frozen=True)
class Column:
    """Who says it, where; `encrypted`: how it is sent."""

    title: str
    who: str
    place: str
    encrypted: bool | None = None


def _scene() -> tuple[Conversation, list[Column]]:
    """People of every role in rooms of every kind."""
    ours = ModuleType("permissions")
    ours.__file__ = __file__
    talk = Conversation(modules=[ours])
    zco = _zco(talk)
    stranger = "@eve:elders.nl"
    talk.joins(stranger, zco)
    talk.joins("beheer", zco)
    talk.power("beheer", zco, 0)
    talk.says("bas", zco, "!knelpunt geen vervolgplek")
    other = talk.room("elders", members=["anouk", "beheer", stranger], moderators=["saskia"])
    plain = talk.room("plain", members=["anouk", "beheer"], moderators=["saskia"], encrypted=False)
    opened = talk.platform("som", moderators=["joris"], members=["petra"])
    rights = {"join_rule": "public"}
    talk.batch(talk.world.state(opened, "joris", "m.room.join_rules", rights))
    alone = {who: talk.private(who) for who in ("anouk", "saskia", "bas", "beheer")}
    talk.leaves("bas", zco)
    talk.skip()
    return talk, [
        Column("stranger in a platform", stranger, zco),
        Column("member in a platform", "anouk", zco),
        Column("moderator in a platform", "saskia", zco),
        Column("administrator in a platform", "beheer", zco),
        Column("moderator in a platform, plain text", "saskia", zco, encrypted=False),
        Column("moderator in a platform that was opened up", "joris", opened),
        Column("member in private", "anouk", alone["anouk"]),
        Column("moderator in private", "saskia", alone["saskia"]),
        Column("administrator in private", "beheer", alone["beheer"]),
        Column("member in private, plain text", "anouk", alone["anouk"], encrypted=False),
        Column("who left every platform, in private", "bas", alone["bas"]),
        Column("moderator in another room", "saskia", other),
        Column("administrator in another room", "beheer", other),
        Column("administrator in a room without encryption", "beheer", plain),
        Column("stranger in another room", stranger, other),
    ]


@cache
def table() -> tuple[list[str], dict[str, list[str]]]:
    """Titles of columns, and for each command what happens in each."""
    talk, columns = _scene()
    called: set[str] = set()
    _replace_handlers(talk.house.registry, called)
    commands = talk.house.registry.commands
    asked = [
        (command, column, _says(talk, command, column))
        for column in columns
        for command in commands
    ]
    talk.house.process(talk.as_batch(*(event for _, _, event in asked)))
    heard = talk.house.database.transact(_answers)
    rows: dict[str, list[str]] = {_named(command): [] for command in commands}
    for command, _, event in asked:
        said = heard.get(event.event_id)
        verdict = _verdict(talk, command, said) if said else SILENCE
        rows[_named(command)].append(DONE if event.event_id in called else verdict)
    talk.close()
    return [column.title for column in columns], rows


def page() -> str:
    """The table as a page: commands with the same answers share a line."""
    titles, rows = table()
    same: dict[tuple[str, ...], list[str]] = {}
    for name, answers in rows.items():
        same.setdefault(tuple(answers), []).append(name)
    return HEAD + "\n".join(_section(titles, answers, names) for answers, names in same.items())


def _section(titles: list[str], answers: tuple[str, ...], names: list[str]) -> str:
    lines = [f"## {', '.join(names)}", "", "| who and where | |", "|---|---|"]
    lines += [f"| {title} | {answer} |" for title, answer in zip(titles, answers, strict=True)]
    return "\n".join(lines) + "\n"


def _named(command: Command) -> str:
    name = "`2 weg`" if NUMBER in command.names else f"`!{command.names[0]}`"
    return f"{name} ({command.series})" if command.series else name


def _says(talk: Conversation, command: Command, column: Column) -> Message:
    text = "!2 weg" if NUMBER in command.names else f"!{command.names[0]}"
    if command.series:
        text += f" {command.series[0]}-1"
    return talk.world.message(column.place, column.who, text, encrypted=column.encrypted)


def _answers(unit: Unit) -> dict[str, str]:
    """Cause -> what was said."""
    rows = unit.connection.execute(outbox.OUTBOX.select().order_by(outbox.OUTBOX.c.id))
    return {row.cause: row.content["body"] for row in rows if row.content and "body" in row.content}


def _verdict(talk: Conversation, command: Command, said: str) -> str:
    name = "2 weg" if NUMBER in command.names else command.names[0]
    for key, verdict in REFUSALS.items():
        for tone in ("u", "je"):
            sentence = talk.house.registry.texts.render(key, {"command": name}, "nl", tone)
            if render(sentence).body == said:
                return verdict
    return OTHER


def _replace_handlers(registry: Registry, called: set[str]) -> None:
    replaced = {id(one): replace(one, handler=_noting(one, called)) for one in registry.commands}
    registry.commands = [replaced[id(one)] for one in registry.commands]
    for names in (registry._names, registry._by_letter):
        names.update({name: replaced[id(one)] for name, one in names.items()})


def _noting(command: Command, called: set[str]) -> Handler:
    def noting(context: Context, words: Rest = "") -> Reply:
        called.add(context.event_id)
        return Reply()

    noting.__name__ = command.key
    return noting


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
