"""What a handler wants done: messages, edits, reactions, files, and facts for others.

Nothing here is sent: the composer makes rows of it, in the transaction of the sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from storage.records import record


@dataclass(frozen=True, slots=True)
class Here:
    """Where the command was said: in a thread below it, or plainly in a private room."""


@dataclass(frozen=True, slots=True)
class InRoom:
    """In the main timeline of this room."""

    room_id: str


@dataclass(frozen=True, slots=True)
class ToPerson:
    """In the private room of this person."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ToAdministrators:
    """Where the administrators hear what is theirs: in their room, else each in private."""


Target = Here | InRoom | ToPerson | ToAdministrators


@dataclass(frozen=True, slots=True)
class FileRecipe:
    """A file that the outbox makes when it sends: what (`kind`), out of what, and its name.

    `record` is JSON; `version` is raised when the same record would give other bytes.
    """

    kind: str
    record: Mapping[str, Any]
    filename: str
    version: int = 1


@record()
class Say:
    """A message from a sentence of the texts.

    Receipts and overviews are notices, which no client announces; `loud` is for what somebody must
    see: an ordinary text that mentions `mentions`. `name` names the message, `thread` puts it in
    the thread of the message with that name. `asked`: a person asked for it, though a job says it.
    `unprompted`: who gets it did not ask for it, though a person set it off: it waits for office
    hours. `next_morning`: it waits for the next working morning, whoever asked.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    target: Target = field(default_factory=Here)
    name: str | None = None
    thread: str | None = None
    loud: bool = False
    mentions: tuple[str, ...] = ()
    files: tuple[FileRecipe, ...] = ()
    asked: bool = False
    unprompted: bool = False
    next_morning: bool = False

    def to(self, user_id: str) -> "Say":
        """The same in this person's private room, where she must see it."""
        return replace(self, target=ToPerson(user_id), loud=True)

    def to_administrators(self) -> "Say":
        """The same for all administrators, where they must see it."""
        return replace(self, target=ToAdministrators(), loud=True)

    def in_room(self, room_id: str, *, thread: str | None = None) -> "Say":
        """The same in this room's main timeline, or in the thread of a named message."""
        return replace(self, target=InRoom(room_id), thread=thread)

    def named(self, name: str) -> "Say":
        """The same with a name."""
        return replace(self, name=name)

    def as_asked(self) -> "Say":
        """The same, and somebody asked for it: quiet hours do not hold it up."""
        return replace(self, asked=True)

    def unasked(self) -> "Say":
        """The same, and who gets it did not ask for it: it waits for office hours."""
        return replace(self, unprompted=True)

    def in_the_morning(self) -> "Say":
        """The same, on the next working morning."""
        return replace(self, next_morning=True)

    def with_file(self, file: FileRecipe) -> "Say":
        """The same, followed by a file, after those that follow it already."""
        return replace(self, files=(*self.files, file))

    def with_files(self, files: Iterable[FileRecipe]) -> "Say":
        """The same, followed by these files."""
        return replace(self, files=(*self.files, *files))

    def aloud(self, *mentions: str) -> "Say":
        """The same as a text that mentions these people."""
        return replace(self, loud=True, mentions=mentions)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A named message of ours gets a new wording, in place.

    `every`: at most once in so many seconds; a wording that is still held back is replaced.
    """

    name: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    every: int = 0


@dataclass(frozen=True, slots=True)
class NativePoll:
    """A poll that clients draw, with one choice (MSC3381), in a room or in a named thread there.

    `key` and `values` are the question's sentence; `answers` are (id, sentence, its values). An id
    is never used again: votes refer to it. `hidden`: clients show no counts until it is ended.
    """

    name: str
    room_id: str
    key: str
    values: Mapping[str, Any]
    answers: tuple[tuple[str, str, Mapping[str, Any]], ...]
    thread: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class EndPoll:
    """A native poll of ours ends; the sentence is for clients that draw no polls."""

    name: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class React:
    """A reaction of ours to the message that is being answered, or to an event in this room."""

    key: str = "✓"
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unsay:
    """A named message of ours is redacted."""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveSaid:
    """What is being answered is redacted by us. Nobody else's handler: see `own_redaction`."""


@dataclass(frozen=True, slots=True)
class GoAway:
    """We leave a room."""

    room_id: str


@dataclass(frozen=True, slots=True)
class Name:
    """The event of the command itself gets a name, so that replies to it are understood.

    `event_id` is for another event of the same room: the one that holds the words.
    """

    name: str
    event_id: str | None = None
    room_id: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened and that other capabilities may listen to; see `listener`."""


@dataclass(frozen=True, slots=True)
class MemberJoined(Fact):
    """A person came to a platform."""

    user_id: str
    room_id: str


@dataclass(frozen=True, slots=True)
class MemberLeft(Fact):
    """A person left a platform, or was made to."""

    user_id: str
    room_id: str


@dataclass(frozen=True, slots=True)
class Undone(Fact):
    """Rows were put back as they were: (class of the table, what changed of the row)."""

    rows: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Retract:
    """All that an earlier event (`cause`) made us say is taken back: redacted, or never sent."""

    cause: str


Part = (
    Say
    | Rewrite
    | NativePoll
    | EndPoll
    | React
    | Unsay
    | RemoveSaid
    | GoAway
    | Name
    | Retract
    | Fact
)


@record()
class Reply:
    """What a handler wants done. Order is kept."""

    parts: tuple[Part, ...] = ()

    def __add__(self, other: "Reply") -> "Reply":
        return Reply(self.parts + other.parts)


def reply(*parts: Part) -> Reply:
    """A Reply of these parts."""
    return Reply(parts)


def say(key: str, **values: Any) -> Say:
    """The sentence `key` of the texts, filled with `values`, as a notice under the command."""
    return Say(key, values)


def together(replies: Iterable[Reply]) -> Reply:
    """Several replies as one."""
    return Reply(tuple(part for one in replies for part in one.parts))
