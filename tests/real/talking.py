"""Talking with a bot in rooms: what it put under a message, and when it is surely done.

An answer is anything of the bot's that points at the message: in its thread, or a reaction to it.
The bot's messages keep their order within a room, so once it answered a later command there, the
answers to all earlier ones are there too: that makes "exactly one" and "none" countable.
"""

import hashlib
from collections.abc import Iterable, Mapping

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess

NOBODY: Mapping[str, int] = {}
_LETTERS = str.maketrans("0123456789", "ghijkmnopr")


def unlike(number: int) -> str:
    """Words that are like those of no other number: nobody is asked about a double."""
    made = hashlib.sha256(str(number).encode()).hexdigest()[:24]
    return " ".join(made.translate(_LETTERS)[at : at + 8] for at in (0, 8, 16))


async def room_with(
    bot: BotProcess,
    owner: Person,
    name: str,
    members: Iterable[Person] = (),
    *,
    power: Mapping[str, int] = NOBODY,
    encrypted: bool = True,
) -> str:
    """A room of `owner` in which `members` and the bot are."""
    guests = list(members)
    invited = [bot.user_id, *(guest.user_id for guest in guests)]
    room = await owner.create_room(name, invite=invited, power=power, encrypted=encrypted)
    for guest in guests:
        await guest.join(room)
    await joined(bot, owner, room)
    return room


async def joined(bot: BotProcess, person: Person, room: str, after: str | None = None) -> None:
    """Wait until the bot is in the room, as `person` sees it."""
    await person.wait_for(room, lambda event: is_membership(event, bot, "join"), after=after)


def is_membership(event: Seen, bot: BotProcess, membership: str) -> bool:
    """Whether this event gives the bot that membership."""
    is_ours = event.type == "m.room.member" and event.state_key == bot.user_id
    return is_ours and event.content.get("membership") == membership


async def platform(
    bot: BotProcess,
    administrator: Person,
    slug: str,
    members: Iterable[Person],
    *,
    power: Mapping[str, int] = NOBODY,
) -> str:
    """An encrypted room that is this platform; with one more member at least, it is not private."""
    room = await room_with(bot, administrator, slug, members, power=power)
    made = await ask(bot, administrator, room, f"!instellen platform {slug}")
    assert f"({slug})" in made.body
    return room


async def ask(bot: BotProcess, person: Person, room: str, text: str) -> Seen:
    """Say it and return the first answer, as the person who asked reads it."""
    return await answer(bot, person, room, await person.say(room, text))


async def answer(
    bot: BotProcess, person: Person, room: str, asked: str, timeout: float = 90
) -> Seen:
    """Wait for the first answer to the event `asked`, as `person` reads it."""
    return await person.wait_for(
        room, lambda event: event.readable and asked in answered_events(bot, event), timeout
    )


def answers(bot: BotProcess, person: Person, room: str, asked: str) -> list[Seen]:
    """All answers to the event `asked` that `person` can read now."""
    return [e for e in person.timeline(room) if e.readable and asked in answered_events(bot, e)]


def answered_events(bot: BotProcess, event: Seen) -> tuple[str, ...]:
    """What this event of the bot points at, edits aside."""
    if event.sender != bot.user_id:
        return ()
    targets = (event.target("m.thread"), event.target("m.annotation"))
    return tuple(target for target in targets if target is not None)


def from_bot(bot: BotProcess, person: Person, room: str, after: str | None = None) -> list[Seen]:
    """Messages and reactions of the bot that `person` sees in the room, after event `after`."""
    timeline = person.timelines.since(room, after)
    kinds = ("m.room.message", "m.reaction", "m.room.redaction", "m.room.encrypted")
    return [event for event in timeline if event.sender == bot.user_id and event.type in kinds]


async def private_room(bot: BotProcess, person: Person) -> str:
    """Accept the bot's invitation to its private room with `person`; return the room's id."""
    room = await person.invitation(bot.user_id, timeout=60)
    await person.join(room)
    return room
