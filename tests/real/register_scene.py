"""The ZCO as the stories have it, with everybody also alone with the bot."""

from dataclasses import dataclass

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import ask, from_bot, platform, room_with


@dataclass
class Scene:
    """Saskia moderates the ZCO; `who` are its members by name; each is alone with the bot in a
    room of her own.
    """

    bot: BotProcess
    saskia: Person
    who: dict[str, Person]
    zco: str
    alone: dict[str, str]

    def __getitem__(self, name: str) -> Person:
        return self.who[name]

    async def reads(self, person: Person, room: str, *words: str, after: str | None = None) -> Seen:
        """Wait for a message of the bot with these words, as this person decrypts it."""
        return await person.wait_for(
            room,
            lambda event: (
                event.sender == self.bot.user_id and all(word in event.body for word in words)
            ),
            timeout=90,
            after=after,
        )

    async def hears(self, person: Person, *words: str, after: str | None = None) -> Seen:
        """The same in the room in which she is alone with the bot."""
        return await self.reads(person, self.alone[person.user_id], *words, after=after)

    async def says(self, person: Person, text: str) -> str:
        """Something said to the bot alone."""
        return await person.say(self.alone[person.user_id], text)

    async def ticked(self, person: Person, room: str, event_id: str) -> None:
        """Wait for the bot's ✓ at what was said or pressed."""
        await person.wait_for(
            room,
            lambda event: (
                event.sender == self.bot.user_id and event.target("m.annotation") == event_id
            ),
            timeout=90,
        )

    async def redacted(self, person: Person, room: str, event: Seen) -> None:
        """Wait until a message is gone, as this person sees it."""

        def gone() -> bool | None:
            seen = person.timeline(room)
            return next(
                (True for one in seen if one.event_id == event.event_id and one.redacted), None
            )

        await person.until(gone, 90)

    def told(self, person: Person, words: str) -> int:
        """How many messages with these words she has in private."""
        seen = from_bot(self.bot, person, self.alone[person.user_id])
        return sum(words in event.body for event in seen)

    async def listed(self) -> str:
        """What the list shows now; all that was said before it has been answered."""
        return (await ask(self.bot, self.saskia, self.zco, "!lijst")).body

    async def stands(self, label: str) -> str:
        """What `!stand` says of an item in the room."""
        return (await ask(self.bot, self.saskia, self.zco, f"!stand {label}")).body

    async def stopped(self) -> bytes:
        """End the bot; all bytes that it left in its data folder."""
        assert await self.bot.stop() == 0
        return b"".join(one.read_bytes() for one in self.bot.data.rglob("*") if one.is_file())


async def set_up(people: People, processes: Bots, **regions: str) -> Scene:
    """`regions`: the members with the region of each, `anouk="Twente"`."""
    saskia = await people.person("saskia")
    who = {name: await people.person(name) for name in regions}
    bot = await (await processes.make([saskia.user_id])).start()
    zco = await platform(bot, saskia, "zco", who.values())
    for region in dict.fromkeys(regions.values()):
        hers = [who[name].user_id for name, one in regions.items() if one == region]
        await ask(bot, saskia, zco, f"!regio {region}: {', '.join(hers)}")
    everybody = (saskia, *who.values())
    alone = {one.user_id: await room_with(bot, one, "alleen") for one in everybody}
    return Scene(bot, saskia, who, zco, alone)
