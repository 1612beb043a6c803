"""What a bot does not use at rest, on SQLite, is not loaded by its start."""

import subprocess
import sys

import pytest

AT_FIRST_USE = """
aiohttp alembic bot.calendar_server bot.demo bot.health_server bot.initialise.asking
bot.initialise.work bot.safekeeping.contents bot.safekeeping.work deduce docx holidays icalendar
nio.client prometheus_client typst
""".split()

NEVER_BY_THEM = """
better_exceptions mypy psycopg psycopg2 psycopg_binary pygments pytest rich twisted
sqlalchemy.dialects.mssql sqlalchemy.dialects.mysql sqlalchemy.dialects.oracle
sqlalchemy.dialects.postgresql synapse
""".split()
"""What libraries would load where it happens to be installed, as most of it is here."""

NOT_TO_TELL_THE_VERSION = ["jinja2", "nio", "pycurl", "rich", "sqlalchemy"]


def loaded(imports: str, of: list[str]) -> list[str]:
    """Which of these modules a fresh process has after these imports."""
    asked = f"import {imports}, sys; print(*(name for name in {of} if sys.modules.get(name)))"
    ran = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=100
    )
    return ran.stdout.split()


@pytest.mark.slow
@pytest.mark.parametrize("unwanted", [AT_FIRST_USE, NEVER_BY_THEM])
def test_a_start_does_not_load(unwanted: list[str]) -> None:
    assert loaded("bot.cli, bot.app", unwanted) == []


def test_the_command_line_alone_loads_little() -> None:
    assert loaded("bot.cli", NOT_TO_TELL_THE_VERSION) == []


@pytest.mark.slow
def test_all_of_nio_is_there_for_who_asks() -> None:
    asked = "from nio import AsyncClient, crypto; assert crypto.Olm and AsyncClient"
    ran = f"import bot.matrix.crypto.machine; {asked}; import nio; assert nio.RoomMessageText"
    subprocess.run([sys.executable, "-c", ran], check=True, timeout=100)


def test_what_is_kept_from_a_library_can_be_loaded_by_others() -> None:
    assert loaded("bot, rich, twisted, psycopg", ["rich", "twisted", "psycopg"]) == [
        "rich",
        "twisted",
        "psycopg",
    ]
