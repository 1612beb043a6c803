"""The ZCO as the stories have it."""

from dataclasses import dataclass

from bot.matrix.person import Person
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.scene import Scene
from tests.real.talking import ask, platform, room_with


@dataclass
class RegisterScene(Scene):
    """Saskia moderates the ZCO; `who` are its members by name."""

    saskia: Person
    who: dict[str, Person]
    zco: str

    def __getitem__(self, name: str) -> Person:
        return self.who[name]

    async def listed(self) -> str:
        """What the list shows now; all that was said before it has been answered."""
        return (await ask(self.bot, self.saskia, self.zco, "!lijst")).body

    async def stands(self, label: str) -> str:
        """What `!stand` says of an item in the room."""
        return (await ask(self.bot, self.saskia, self.zco, f"!stand {label}")).body


async def set_up(people: People, processes: Bots, **regions: str) -> RegisterScene:
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
    return RegisterScene(bot, alone, saskia, who, zco)
