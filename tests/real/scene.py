"""A bot with people who are in its platforms and each alone with it: what they say and read."""

from dataclasses import dataclass

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess
from tests.real.talking import from_bot


@dataclass
class Scene:
    """`alone`: the room in which each person is alone with the bot."""

    bot: BotProcess
    alone: dict[str, str]

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
            found = (one for one in person.timeline(room) if one.event_id == event.event_id)
            return next((one.redacted for one in found), None)

        await person.until(gone, 90)

    async def file(self, person: Person, room: str, name: str, after: str | None = None) -> bytes:
        """Wait for the bot's file of this name; what this person decrypts of it."""
        sent = await person.wait_for(
            room,
            lambda event: event.sender == self.bot.user_id and event.body == name,
            timeout=90,
            after=after,
        )
        assert sent.encrypted
        assert "url" not in sent.content  # only in its "file", with the key that opens it
        return await person.download(sent)

    def told(self, person: Person, words: str) -> int:
        """How many messages with these words she has in private."""
        seen = from_bot(self.bot, person, self.alone[person.user_id])
        return sum(words in event.body for event in seen)

    async def stopped(self) -> bytes:
        """End the bot; all bytes that it left in its data folder."""
        assert await self.bot.stop() == 0
        return b"".join(one.read_bytes() for one in self.bot.data.rglob("*") if one.is_file())
