"""A plugin for maubot as its documentation shows."""

from maubot import MessageEvent, Plugin
from maubot.handlers import command


class Ping(Plugin):  # type: ignore[misc]
    """Answers `!ping`."""

    @command.new("ping")  # type: ignore[untyped-decorator]
    async def ping(self, event: MessageEvent) -> None:
        """Answer."""
        await event.respond("Pong.", markdown=False)
