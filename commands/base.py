"""What a command is: a plain function with typed arguments that returns a Reply.

A handler gets a Context and its arguments, reads and writes through `storage/`, and returns what is
to be said. It sends nothing, waits for nothing and has no clock of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import Flag, IntEnum, auto
from typing import Any, Self

from sqlmodel import Session

from commands.replies import (
    EndPoll,
    Fact,
    FileRecipe,
    GoAway,
    Here,
    InRoom,
    MemberJoined,
    MemberLeft,
    Name,
    NativePoll,
    Part,
    React,
    RemoveSaid,
    Reply,
    Retract,
    Rewrite,
    Say,
    Target,
    ToAdministrators,
    ToPerson,
    Undone,
    Unsay,
    reply,
    say,
    together,
)
from storage.records import record
from storage.rooms import Room

NUMBER = "#"
"""The name of the command that takes sentences beginning with a bare number."""


class Role(IntEnum):
    """What a person may, in rising order. Roles come from Matrix power levels of this room."""

    STRANGER = 0
    MEMBER = 1
    MODERATOR = 2
    ADMINISTRATOR = 3


class Place(Flag):
    """Where a command can be said."""

    PLATFORM = auto()
    PRIVATE = auto()
    ELSEWHERE = auto()
    LEFT = auto()
    """The private chat of somebody who left every platform, while anything of hers is kept."""


class UserError(Exception):
    """The person typed something that cannot be done; nothing changes.

    `key` names the sentence in the texts, `values` fill it in. `aside` is for the person alone.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
        self.aside: tuple[str, Mapping[str, Any]] | None = None

    def privately(self, key: str, **values: Any) -> Self:
        """The same error, with a second sentence in the person's private room."""
        self.aside = (key, values)
        return self


class Acute(UserError):
    """Somebody is in danger now: telephone numbers at once, and nothing is stored."""

    def __init__(self) -> None:
        super().__init__("acute")


HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a sentence where one of several readings belongs."""


class Choose(UserError):
    """A sentence can mean several things: a numbered question, never a guess.

    `sentence` is what was typed with HOLE where the readings differ; `readings` are what may stand
    there, of our own making. The answer says the sentence again with that reading.
    """

    def __init__(self, key: str, sentence: str, readings: tuple[str, ...], **values: Any) -> None:
        super().__init__(key, readings=list(readings), **values)
        self.sentence = sentence
        self.readings = readings


@dataclass(frozen=True, slots=True)
class About:
    """The message that a command replies to, or the thread it stands in.

    `name` is the name of the message when it is one of ours or a named one (`signal:41:source`).
    """

    event_id: str
    name: str | None = None
    sender: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with a command, or in the message it replies to; `event_id` holds it.

    Only tables are got: `data` is None for all else, and for one that was not to be had. Name and
    bytes are somebody's words: nothing of them is stored but through the guard.
    """

    filename: str
    data: bytes | None
    event_id: str


@record()
class Context:
    """All that a handler may know. Times are aware, in UTC.

    `said_at`: the event's server time, never later than `now`; dates and deadlines are judged by
    it. `stamped_at`: the homeserver's own time of it, where events are put in order. `platforms`:
    the platform rooms whose items the sender may see here: this room, or in
    private all that she is in. `role` is hers in this room; in private, her highest in one of
    `platforms`. `commands` are all that there are, for the help. `pills`: who is mentioned in the
    text, by the name that is shown. `pressed`: the reaction, without variation selectors.
    """

    session: Session
    sender: str
    room: Room
    role: Role
    said_at: datetime
    now: datetime
    event_id: str
    platforms: tuple[Room, ...]
    bot: str
    administrators: tuple[str, ...]
    about: About | None = None
    mentions: tuple[str, ...] = ()
    pills: Mapping[str, str] = field(default_factory=dict)
    file: AttachedFile | None = None
    in_private: bool = False
    commands: "tuple[Command, ...]" = ()
    stamped_at: datetime | None = None
    pressed: str | None = None

    @property
    def room_ids(self) -> list[str]:
        """Ids of `platforms`."""
        return [room.room_id for room in self.platforms]


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a scheduled job may know: `due_at` is when it should have run, `now` when it does."""

    session: Session
    now: datetime
    due_at: datetime
    bot: str
    administrators: tuple[str, ...]


Handler = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Command:
    """What people can type: `names` are Dutch, `english` are aliases.

    `exact`: it deletes or sends upward, so a typing error in its name is asked about. `makes_item`:
    the same sentence said twice with nothing between makes one. `undoable`: see `storage.journal`.
    `series`: the letters of the numbers that it takes (`stand D-7`); other commands may have the
    same name for other letters. `called`: only with the prefix, since ordinary sentences begin so.
    """

    handler: Handler
    names: tuple[str, ...]
    english: tuple[str, ...]
    who: Role
    where: Place
    shown: bool = True
    exact: bool = False
    makes_item: bool = False
    undoable: bool = True
    series: str = ""
    called: bool = False

    @property
    def key(self) -> str:
        """The name of the handler; `help_<key>` is its line in the help."""
        return self.handler.__name__


@dataclass(frozen=True, slots=True)
class Button:
    """A reaction with one of `keys` to a message whose name starts with `prefix`.

    An empty prefix stands for any message that is not ours: `context.about` has its words.
    """

    handler: Handler
    prefix: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer to a question of this kind does: `(Context, Question, key, words) -> Reply`.

    `key` is one of the question's choices; with the choice `text`, `words` are what was typed.
    `where` and `undoable` are as in Command.
    """

    handler: Handler
    kind: str
    where: Place = Place.PLATFORM | Place.PRIVATE | Place.ELSEWHERE
    undoable: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """The author of a named event edited it: `(Context, name, Command, words) -> Reply`."""

    handler: Handler
    prefix: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A named event was deleted: `(Context, name) -> Reply`."""

    handler: Handler
    prefix: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Somebody voted in a native poll whose name starts with `prefix`: `(Context, name, answers)`.

    `answers` are ids of answers as sent; None when they are no list of strings (MSC3381: spoiled).
    """

    handler: Handler
    prefix: str


@dataclass(frozen=True, slots=True)
class PollEnded:
    """Somebody other than we ended a native poll: `(Context, name) -> Reply`."""

    handler: Handler
    prefix: str


@dataclass(frozen=True, slots=True)
class Overheard:
    """What is said without the prefix, in private or below a message of ours.

    `(Context, words) -> Reply | None`; None when it is not meant for this one. In a room it is
    asked only about replies to, and words in the thread of, messages whose name starts with
    `prefix`.
    """

    handler: Callable[..., Reply | None]
    prefix: str


@dataclass(frozen=True, slots=True)
class Job:
    """What happens on a date: `(JobContext, subject, step) -> Reply`.

    `daily`: it is due each day at this time, in the Netherlands; once after downtime. `together`:
    many subjects at once, `(JobContext, subjects) -> list[Reply]`, a reply for each, in the order
    of the subjects; it waits for all others.
    """

    handler: Callable[..., Any]
    name: str
    daily: time | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """Called with each fact of a class: `(Context or JobContext, fact) -> Reply`."""

    handler: Handler
    fact: type[Fact]


Piece = (
    Command
    | Button
    | Answer
    | Correction
    | Withdrawal
    | Vote
    | PollEnded
    | Overheard
    | Job
    | Listener
)


def command(
    *names: str,
    english: tuple[str, ...] = (),
    who: Role = Role.MEMBER,
    where: Place = Place.PLATFORM | Place.PRIVATE,
    **options: Any,
) -> Callable[[Handler], Command]:
    """Make a command of a handler: `@command("herken", "+1", english=("endorse",))`."""
    return lambda handler: Command(handler, names, english, who, where, **options)


def button(prefix: str, *keys: str) -> Callable[[Handler], Button]:
    """Make a handler answer reactions to messages whose name starts with `prefix`."""
    return lambda handler: Button(handler, prefix, keys)


def answer(kind: str, **options: Any) -> Callable[[Handler], Answer]:
    """Make a handler take the answers to questions of this kind."""
    return lambda handler: Answer(handler, kind, **options)


def correction(prefix: str) -> Callable[[Handler], Correction]:
    """Make a handler take edits of events whose name starts with `prefix`."""
    return lambda handler: Correction(handler, prefix)


def withdrawal(prefix: str) -> Callable[[Handler], Withdrawal]:
    """Make a handler take deletions of events whose name starts with `prefix`."""
    return lambda handler: Withdrawal(handler, prefix)


def vote(prefix: str) -> Callable[[Handler], Vote]:
    """Make a handler take votes in native polls whose name starts with `prefix`."""
    return lambda handler: Vote(handler, prefix)


def poll_ended(prefix: str) -> Callable[[Handler], PollEnded]:
    """Make a handler hear that somebody ended a native poll whose name starts with `prefix`."""
    return lambda handler: PollEnded(handler, prefix)


def overhears(prefix: str) -> Callable[[Callable[..., Reply | None]], Overheard]:
    """Make a handler hear what is said without the prefix below messages named so."""
    return lambda handler: Overheard(handler, prefix)


def job(name: str, daily: time | None = None) -> Callable[[Handler], Job]:
    """Make a handler run when an occurrence of this name is due."""
    return lambda handler: Job(handler, name, daily)


def job_together(name: str) -> Callable[[Callable[..., list[Reply]]], Job]:
    """Make a handler run for all occurrences of this name that are due."""
    return lambda handler: Job(handler, name, together=True)


def listener(fact: type[Fact]) -> Callable[[Handler], Listener]:
    """Make a handler hear of facts of this class, in the same savepoint."""
    return lambda handler: Listener(handler, fact)


__all__ = [
    "HOLE",
    "NUMBER",
    "About",
    "Acute",
    "Answer",
    "AttachedFile",
    "Button",
    "Choose",
    "Command",
    "Context",
    "Correction",
    "EndPoll",
    "Fact",
    "FileRecipe",
    "GoAway",
    "Handler",
    "Here",
    "InRoom",
    "Job",
    "JobContext",
    "Listener",
    "MemberJoined",
    "MemberLeft",
    "Name",
    "NativePoll",
    "Overheard",
    "Part",
    "Piece",
    "Place",
    "PollEnded",
    "React",
    "RemoveSaid",
    "Reply",
    "Retract",
    "Rewrite",
    "Role",
    "Say",
    "Target",
    "ToAdministrators",
    "ToPerson",
    "Undone",
    "Unsay",
    "UserError",
    "Vote",
    "Withdrawal",
    "answer",
    "button",
    "command",
    "correction",
    "job",
    "job_together",
    "listener",
    "overhears",
    "poll_ended",
    "reply",
    "say",
    "together",
    "vote",
    "withdrawal",
]
