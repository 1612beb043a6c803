"""Without the setting nothing of the standby is loaded."""

import subprocess
import sys

ALONE = """
import asyncio, sys
from bot import app, cli, health
from bot.config import MatrixSettings, Settings
from bot.footing import footing, kept_secrets

async def stand(settings):
    async with footing(settings) as footed:
        assert footed.gate is None
        assert footed.prepare is None

settings = Settings(matrix=MatrixSettings(homeserver="http://a", user_id="@a:b", password="x"))
asyncio.run(stand(settings))
with kept_secrets(settings):
    pass
unwanted = ("storage.standby", "bot.standby", "bot.matrix.crypto.store_rows")
print([name for name in sys.modules if name.startswith(unwanted)])
"""


def test_alone_it_is_not_loaded() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=True, timeout=100
    )
    assert ran.stdout.strip() == "[]"
