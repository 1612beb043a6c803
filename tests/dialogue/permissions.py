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
changes. Every command is asked by everybody in every kind of room, encrypted and not.

- **yes**: the command is carried out (and may still find that an item is not this person's to see).
- **moderators**, **administrators**: one sentence says that it is theirs alone.
- **not here**, **no platform**: one sentence says where it works.
- **-**: silence. Strangers, plain text in an encrypted room, and rooms that are none of the bot's
  business get no answer at all.
- *empty*: there is no such room.

A stranger is of another server; who left is in no platform any more, while something of hers is
kept. Role and place are those of that room; in private the highest of a platform counts.

"""


ROLES: Final = ("stranger", "who left", "member", "moderator", "administrator")
"""Who: of another server; of ours, but in no platform any more; by power; by the settings."""


@dataclass(frozen=True)
class Column:
    """Who says it, where; `encrypted`: how it is sent."""

    where: str
    role: str
    who: str
    place: str
    encrypted: bool

    @property
    def title(self) -> str:
        """The line of the table."""
        return f"{self.where}, {'encrypted' if self.encrypted else 'plain text'}"


def _scene() -> tuple[Conversation, list[Column]]:
    """People of every role in rooms of every kind, each sentence encrypted and not."""
    ours = ModuleType("permissions")
    ours.__file__ = __file__
    talk = Conversation(modules=[ours])
    eve = "@eve:elders.nl"
    zco = _zco(talk)
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    for place in (zco, som):
        talk.joins(eve, place)
        talk.joins("beheer", place)
        talk.power("beheer", place, 0)
    talk.joins("bas", som)
    talk.says("bas", zco, "!knelpunt geen vervolgplek")
    others = {"members": ["anouk", "beheer", "bas", eve], "moderators": ["saskia"]}
    other = talk.room("elders", **others)
    plain = talk.room("plain", **others, encrypted=False)
    public = talk.world.state(som, "joris", "m.room.join_rules", {"join_rule": "public"})
    talk.batch(public)
    alone = {who: talk.private(who) for who in ("anouk", "saskia", "bas", "beheer")}
    for place in (zco, som):
        talk.leaves("bas", place)
    talk.skip()
    usual = dict(zip(ROLES, (eve, "bas", "anouk", "saskia", "beheer"), strict=True))
    places = {
        "platform": (zco, usual),
        "platform that was opened up": (som, usual | {"member": "petra", "moderator": "joris"}),
        "another room": (other, usual),
        "another room without encryption": (plain, usual),
    }
    columns = [
        Column(where, role, who, place, encrypted)
        for where, (place, people) in places.items()
        for encrypted in (True, False)
        for role, who in people.items()
    ]
    columns += [
        Column("in private", role, who, alone[who], encrypted)
        for encrypted in (True, False)
        for role, who in usual.items()
        if who in alone
    ]
    return talk, columns


@cache
def table() -> tuple[list[Column], dict[str, list[str]]]:
    """Who says it where, and for each command what happens then."""
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
    return columns, rows


def page() -> str:
    """The table as a page: commands with the same answers share one."""
    columns, rows = table()
    same: dict[tuple[str, ...], list[str]] = {}
    for name, answers in rows.items():
        same.setdefault(tuple(answers), []).append(name)
    return HEAD + "\n".join(_section(columns, answers, names) for answers, names in same.items())


def _section(columns: list[Column], answers: tuple[str, ...], names: list[str]) -> str:
    found: dict[str, dict[str, str]] = {}
    for column, answer in zip(columns, answers, strict=True):
        found.setdefault(column.title, {})[column.role] = answer
    lines = [f"## {', '.join(names)}", "", f"| where | {' | '.join(ROLES)} |", "|---" * 6 + "|"]
    for title, by_role in found.items():
        lines.append(f"| {title} | {' | '.join(by_role.get(role, '') for role in ROLES)} |")
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
