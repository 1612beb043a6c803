"""What a story is played on: a homeserver, the bot, people with clients, and encrypted rooms."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo.bot_process import BotProcess
from bot.demo.homeserver import Homeserver
from bot.demo.scenes import Role, Room, Story
from bot.demo.teller import Teller
from bot.matrix.person import Person

BEGINS = datetime(2027, 1, 12, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
"""A Tuesday morning: what a story shows does not depend on the hour at which it is played."""

BOT_ACCOUNT = "schakel"
PASSWORD = "schakel-demo"
MODERATOR = 50


@dataclass(frozen=True, slots=True)
class Stage:
    """All that runs. `people` by account, `rooms` by slug."""

    homeserver: Homeserver
    bot: BotProcess
    people: dict[str, Person]
    rooms: dict[str, str]


async def build(story: Story, folder: Path, teller: Teller, stack: AsyncExitStack) -> Stage:
    """Start everything; `stack` stops it in the reverse order.

    Raises HomeserverError or BotError with a sentence.
    """
    homeserver = Homeserver(folder / "homeserver")
    with teller.preparing("Een eigen homeserver op deze computer"):
        await stack.enter_async_context(homeserver)
        for account in (BOT_ACCOUNT, *(role.account for role in story.cast)):
            await homeserver.register(account, PASSWORD)
    administrator = f"@{story.administrator}:{homeserver.server_name}"
    bot = BotProcess(homeserver, folder / "bot", (BOT_ACCOUNT, PASSWORD), administrator, BEGINS)
    stack.push_async_callback(bot.stop)
    await bot.spawn()
    with teller.preparing(f"{len(story.cast)} mensen, elk met een eigen client"):
        people = await _log_in(story, homeserver, stack)
    with teller.preparing("De versleutelde kamers"):
        made = await asyncio.gather(*(_make_room(room, people, homeserver) for room in story.rooms))
    with teller.preparing("De bot, als eigen proces"):
        await bot.ready()
    slugs = [room.slug for room in story.rooms]
    return Stage(homeserver, bot, people, dict(zip(slugs, made, strict=True)))


async def _log_in(story: Story, homeserver: Homeserver, stack: AsyncExitStack) -> dict[str, Person]:
    async def one(role: Role) -> Person:
        person = await Person.log_in(homeserver.url, role.account, PASSWORD)
        await stack.enter_async_context(person)
        await person.set_name(role.name)
        return person

    people = await asyncio.gather(*(one(role) for role in story.cast))
    return {role.account: person for role, person in zip(story.cast, people, strict=True)}


async def _make_room(room: Room, people: dict[str, Person], homeserver: Homeserver) -> str:
    owner = people[room.owner]
    guests = [people[account] for account in (*room.moderators, *room.members)]
    made = await owner.create_room(
        room.name,
        invite=[guest.user_id for guest in guests],
        power={people[account].user_id: MODERATOR for account in room.moderators},
    )
    await asyncio.gather(*(guest.join(made) for guest in guests))
    return made
