"""Sentences become messages: what is always the same is worked out once, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.administrators import Administrators
from bot.compose import Composer, Origin
from commands.base import Say, say
from commands.catalogue import MODULES
from commands.language.texts import LANGUAGES, TONES
from commands.registry import Registry
from storage.database import Database
from storage.rooms import Room

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
TEXTS = Registry(MODULES).texts
SECRET = "Geen plek voor Sanne"


@pytest.fixture
def database() -> Iterator[Database]:
    """With no tables: nothing here is asked of them."""
    made = Database("sqlite://")
    yield made
    made.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sentences that were put together, in order."""
    made: list[str] = []
    render = TEXTS.render

    def rendered(key: str, values: Any, language: str, tone: str) -> str:
        made.append(key)
        return render(key, values, language, tone)

    monkeypatch.setattr(TEXTS, "render", rendered)
    return made


def contents(
    database: Database, composer: Composer, said: Say, language: str = "nl", tone: str = "u"
) -> list[dict[str, Any]]:
    origin = Origin(cause="$a", room=Room(room_id="!a:a", language=language, tone=tone))

    def work(unit: Any) -> list[dict[str, Any]]:
        with unit.command() as session:
            return [row["content"] for row in composer.rows(session, [said], origin, NOW)]

    return database.transact(work)


def composer() -> Composer:
    return Composer(TEXTS, "DEVICE", Administrators(("@beheer:a",)))


@pytest.mark.parametrize("key", ["here", "too_fast", "unknown_command"])
def test_what_is_always_the_same_is_put_together_once_for_each_voice(
    database: Database, counted: list[str], key: str
) -> None:
    values = {"private": False} if key == "unknown_command" else {}
    voices = [(language, tone) for language in LANGUAGES for tone in TONES]
    fresh = [contents(database, composer(), say(key, **values), *voice) for voice in voices]
    counted.clear()
    kept = composer()
    for _ in range(3):
        assert [contents(database, kept, say(key, **values), *one) for one in voices] == fresh
    assert len(counted) == len(voices) * (3 if values else 1)


def test_what_becomes_of_one_message_is_not_in_the_next(database: Database) -> None:
    kept = composer()
    first = contents(database, kept, say("here"))
    first[0]["body"] += SECRET
    first[0]["m.mentions"]["user_ids"] = [SECRET]
    assert SECRET not in str(contents(database, kept, say("here")))


def test_what_somebody_said_is_kept_nowhere(database: Database, counted: list[str]) -> None:
    kept = composer()
    for _ in range(2):
        assert SECRET in str(
            contents(database, kept, say("route_ended_there", slug="som", title=SECRET))
        )
    assert len(counted) == 2
    assert SECRET not in str(vars(kept))
