"""simplematrixbotlib as its quick start shows. Usage: botlib.py ADDRESS FOLDER"""

import sys
from pathlib import Path
from typing import Any

import simplematrixbotlib

address, folder = sys.argv[1], Path(sys.argv[2])
session = str(folder / "session.txt")
creds = simplematrixbotlib.Creds(address, "schakel", "x", session_stored_file=session)
config = simplematrixbotlib.Config()
config.store_path = str(folder / "store")
config.allowlist = {"(.+):stub.example"}
bot = simplematrixbotlib.Bot(creds, config)


@bot.listener.on_message_event  # type: ignore[untyped-decorator]
async def ping(room: Any, message: Any) -> None:
    """Answer `!ping`."""
    match = simplematrixbotlib.MessageMatch(room, message, bot, "!")
    if match.is_not_from_this_bot() and match.prefix() and match.command("ping"):
        await bot.api.send_text_message(room.room_id, "Pong.", "m.notice")


bot.run()
