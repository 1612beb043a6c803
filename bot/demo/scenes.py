"""What a story is made of: people, rooms, scenes of acts, and what must hold at the end.

All of it is data; `player` plays it. Texts in it are what people of the demo type and see.
"""

from dataclasses import dataclass

PRIVATE = "privé"
"""Where one talks to the bot alone."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the story. `name` is also the account, in small letters."""

    name: str
    part: str

    @property
    def account(self) -> str:
        """The local part of the user id."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Room:
    """A room that `owner` makes. `moderators` and `members` are accounts."""

    slug: str
    name: str
    owner: str
    moderators: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invites:
    """`who` invites the bot into a room and waits until it is in."""

    who: str
    where: str


@dataclass(frozen=True, slots=True)
class Says:
    """`who` types something; `tag` names the message for later acts."""

    who: str
    where: str
    text: str
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Reacts:
    """`who` reacts to the message called `to`."""

    who: str
    to: str
    key: str = "👍"


@dataclass(frozen=True, slots=True)
class Clicks:
    """`who` clicks `answer` in the bot's native poll number `poll` (from 1) of a room."""

    who: str
    where: str
    poll: int
    answer: str


@dataclass(frozen=True, slots=True)
class Edits:
    """`who` gives the message called `tag` new words."""

    who: str
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletes:
    """`who` takes back the message called `tag`."""

    who: str
    tag: str


@dataclass(frozen=True, slots=True)
class Sees:
    """Each of `who` decrypts a new message of the bot that holds all of `holds`, none of `lacks`.

    It must be sent after the act before it. `brief`: told in the one line that matters.
    """

    who: tuple[str, ...]
    where: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    tag: str | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class SeesFile:
    """`who` decrypts a new text file of the bot that holds `holds`, not `lacks`."""

    who: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    where: str = PRIVATE


@dataclass(frozen=True, slots=True)
class SeesTick:
    """`who` sees the bot's ✓ at the message called `to`."""

    who: str
    to: str


Act = Invites | Says | Reacts | Clicks | Edits | Deletes | Sees | SeesFile | SeesTick


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of the story, with one or two sentences that say what happens and why."""

    title: str
    intro: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Once:
    """In the whole story `who` sees exactly one message of the bot in `where` with `words`."""

    claim: str
    who: str
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class Without:
    """The message called `tag` holds none of `words`, in any form that it was sent in."""

    claim: str
    tag: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """The message called `tag` has exactly this many numbered points."""

    claim: str
    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class After:
    """The message called `tag` was sent later than the one called `earlier`."""

    claim: str
    tag: str
    earlier: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing of the bot points at the message called `tag`: no reply, thread or reaction."""

    claim: str
    tag: str


@dataclass(frozen=True, slots=True)
class NeverFromBot:
    """Nothing that anybody got from the bot, in any room, holds `word`."""

    claim: str
    word: str


@dataclass(frozen=True, slots=True)
class NotOnDisk:
    """No file of the bot holds the bytes of `word`; those of `control` are there."""

    claim: str
    word: str
    control: str


@dataclass(frozen=True, slots=True)
class NothingTwice:
    """No message of the bot, by its mark, is in anybody's timeline twice."""

    claim: str


@dataclass(frozen=True, slots=True)
class OnlyPrivateWith:
    """The bot opened a private chat with these people and with nobody else."""

    claim: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoErrors:
    """The bot's log has no line of level error."""

    claim: str


Check = (
    Once
    | Without
    | Points
    | After
    | Unanswered
    | NeverFromBot
    | NotOnDisk
    | NothingTwice
    | OnlyPrivateWith
    | NoErrors
)


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story. `administrator` is the account that the bot's settings name."""

    title: str
    administrator: str
    cast: tuple[Role, ...]
    rooms: tuple[Room, ...]
    scenes: tuple[Scene, ...]
    checks: tuple[Check, ...]
