"""A person's own calendar: its secret address, and what it serves over HTTP, and what not."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import icalendar
import pytest

from bot.calendar_server import CalendarServer, PortTaken
from storage import calendar_feeds
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import user

ADDRESS = "https://agenda.voorbeeld.nl/"


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    body: bytes
    headers: dict[str, str]

    def events(self) -> dict[str, Any]:
        """Summary with day -> event."""
        read: Any = icalendar.Calendar.from_ical(self.body)
        return {f"{one['SUMMARY']} {one['DTSTART'].dt:%d-%m}": one for one in read.walk("VEVENT")}


@pytest.fixture
def talk(talk: Conversation) -> Conversation:
    """Calendars are served."""
    talk.house.database.transact(lambda unit: calendar_feeds.set_address(unit.connection, ADDRESS))
    return talk


@pytest.fixture
def som(talk: Conversation) -> str:
    """Joris moderates, Petra is a member."""
    return talk.platform("som", moderators=["joris"], members=["petra"])


async def fetch(talk: Conversation, *paths: str, method: str = "GET") -> list[Answer]:
    """Real requests to a real port, one after the other."""
    found = []
    server = CalendarServer(talk.house.database, lambda: talk.now, "127.0.0.1", 0, ADDRESS)
    async with server, aiohttp.ClientSession() as http:
        for path in paths:
            url = f"http://127.0.0.1:{server.port}{path}"
            async with http.request(method, url) as got:
                headers = {key: value for key, value in got.headers.items() if key != "Date"}
                found.append(Answer(got.status, await got.read(), headers))
    return found


def asked(talk: Conversation, who: str, text: str = "kalender") -> str:
    """The path of the address that somebody is given in private."""
    private = talk.private(who)
    talk.says(who, private, text)
    told = talk.sees(private, "eigen kalenderadres", ADDRESS, "aan niemand")
    match = re.search(re.escape(ADDRESS) + r"([\w-]+\.ics)", told.body)
    assert match is not None
    return f"/{match[1]}"


def stands(talk: Conversation) -> tuple[str, str]:
    """Joris's SOM and Saskia's ZCO: one meeting each, and one of both without a title."""
    som = talk.platform("som", moderators=["joris", "beide"], members=["petra"])
    zco = talk.platform("zco", moderators=["saskia", "beide"], members=["anouk"])
    talk.says("joris", som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.says("saskia", zco, "!vergadering do 11 mrt 13.00 intervisie, Utrecht")
    talk.says("beide", som, "!vergadering di 8 jun 10.00 met zco")
    talk.skip()
    return som, zco


async def test_it_has_the_meetings_of_her_platforms_only(talk: Conversation) -> None:
    stands(talk)
    petra, anouk = await fetch(talk, asked(talk, "petra"), asked(talk, "anouk"))
    som, zco = "Strategisch Overleg Mensenhandel", "Landelijk Zorgcoördinatorenoverleg"
    assert set(petra.events()) == {f"{som} 09-03", f"{som} 08-06"}
    assert {one.rpartition(" ")[2] for one in anouk.events()} == {"11-03", "08-06"}
    assert som.encode() not in anouk.body
    assert f"{zco} 08-06" in anouk.events()
    assert petra.headers["Content-Type"] == "text/calendar; charset=utf-8"
    start = petra.events()[f"{som} 09-03"]["DTSTART"].dt
    assert start == on("2027-03-09", "10.00")


async def test_it_follows_what_happens(talk: Conversation) -> None:
    som, _ = stands(talk)
    path = asked(talk, "petra")
    talk.says("joris", som, "!verplaats V-1 naar di 16 mrt 11.00")
    talk.says("beide", som, "!vergadering V-3 vervalt")
    talk.skip()
    [answer] = await fetch(talk, path)
    events = {one.rpartition(" ")[2]: event for one, event in answer.events().items()}
    assert {day: str(event["STATUS"]) for day, event in events.items()} == {
        "16-03": "CONFIRMED",
        "08-06": "CANCELLED",
    }
    assert events["16-03"]["DTSTART"].dt == on("2027-03-16", "11.00")
    assert events["16-03"]["SEQUENCE"] == 1


async def test_a_series_is_meetings_by_themselves(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering elke 2e dinsdag van maart, juni en september 10.00")
    talk.skip()
    talk.says("joris", som, "!verplaats V-2 naar do 10 jun")
    talk.skip()
    [answer] = await fetch(talk, asked(talk, "petra"))
    events = answer.events()
    assert [one.rpartition(" ")[2] for one in events] == ["09-03", "10-06", "14-09"]
    assert len({str(event["UID"]) for event in events.values()}) == 3
    assert all("RECURRENCE-ID" not in event for event in events.values())


async def test_all_else_is_the_same_nothing(talk: Conversation) -> None:
    """Also what nearly is an address, one that was replaced, and one that was ended."""
    stands(talk)
    old = asked(talk, "petra")
    now = asked(talk, "petra", "kalender nieuw")
    ended = asked(talk, "anouk")
    talk.says("anouk", talk.private("anouk"), "kalender uit")
    talk.sees(talk.private("anouk"), "werkt niet meer")
    secret = now.removesuffix(".ics")
    turned = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    wrong = (
        *("/", "/favicon.ico", "/health", "/.well-known/caldav", "/../etc/passwd", "//"),
        *(old, ended, secret, f"{turned}.ics", f"{now}?x=1", f"{now}/", now.upper(), "/x" * 999),
    )
    answers = await fetch(talk, *wrong)
    assert {(one.status, one.body) for one in answers} == {(404, b"")}
    assert len({tuple(sorted(one.headers.items())) for one in answers}) == 1
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        assert [one.status for one in await fetch(talk, now, method=method)] == [404]
    assert [one.status for one in await fetch(talk, now)] == [200]
    assert "aiohttp" not in str(answers[0].headers)


async def test_it_is_dead_when_she_left_all_her_platforms(talk: Conversation) -> None:
    som, _ = stands(talk)
    path = asked(talk, "petra")
    both = asked(talk, "beide")
    talk.leaves("petra", som)
    talk.leaves("beide", som)
    dead, other = await fetch(talk, path, both)
    assert dead.status == 404
    assert {one.rpartition(" ")[2] for one in other.events()} == {"11-03", "08-06"}
    talk.joins("petra", som)
    talk.skip()
    assert [one.status for one in await fetch(talk, path)] == [404]  # it does not come back to life


def test_only_a_hash_is_kept(talk: Conversation, som: str) -> None:
    secret = asked(talk, "petra").strip("/").removesuffix(".ics")
    assert user("petra") in str(talk.house.tables()["calendar_feed"])
    assert not [name for name, rows in talk.house.tables().items() if secret in str(rows)]
    assert not talk.house.on_disk(secret)
    assert len(secret) == 43


def test_asking_again_ending_and_what_else_is_typed(talk: Conversation, som: str) -> None:
    first, petra = asked(talk, "petra"), talk.private("petra")
    talk.says("petra", petra, "kalender")
    talk.sees(petra, "al een kalenderadres, van dinsdag 12 januari 2027", "kalender nieuw",
              without=[first.strip("/")])  # fmt: skip
    talk.says("petra", petra, "kalender nieuw")
    assert first.strip("/") not in talk.sees(petra, "vorige adres werkt niet meer").body
    talk.says("petra", petra, "kalender morgen")
    talk.sees(petra, "kalender nieuw", "kalender uit")
    for told in ("werkt niet meer", "geen kalenderadres"):
        talk.says("petra", petra, "kalender uit")
        talk.sees(petra, told)
    talk.says("petra", som, "!kalender")
    talk.sees(som, "alleen in een privégesprek")


def test_where_none_are_served_nobody_is_given_an_address(talk: Conversation, som: str) -> None:
    talk.house.database.transact(lambda unit: calendar_feeds.set_address(unit.connection, None))
    petra = talk.private("petra")
    talk.says("petra", petra, "kalender")
    talk.sees(petra, "staan hier niet aan", "bestand")
    assert talk.house.tables()["calendar_feed"] == []


def test_who_is_forgotten_has_none(talk: Conversation, som: str) -> None:
    asked(talk, "petra")
    petra = talk.private("petra")
    talk.says("petra", petra, "vergeetmij")
    talk.says("petra", petra, "ja")
    talk.skip()
    assert talk.house.tables()["calendar_feed"] == []


async def test_a_port_that_is_taken_is_said(talk: Conversation) -> None:
    def server(port: int) -> CalendarServer:
        return CalendarServer(talk.house.database, _never, "127.0.0.1", port, ADDRESS)

    async with server(0) as first:
        with pytest.raises(PortTaken, match=r"Choose another calendar\.port"):
            async with server(first.port):
                pass


def _never() -> datetime:
    raise AssertionError("nobody asks")
