"""A meeting with its agenda: called, filled by two, published; files that others can open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.tz import tzical

from bot.matrix.person import Person, Seen
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import answer, ask, from_bot, platform

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALL_FOR_ITEMS = datetime(2027, 2, 9, 9, 0, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)


async def message(bot: BotProcess, person: Person, room: str, words: str) -> Seen:
    """Wait for a message of the bot's in the main timeline, as this person reads it."""
    return await person.wait_for(
        room,
        lambda event: (
            event.sender == bot.user_id and words in event.body and event.target("m.thread") is None
        ),
        timeout=90,
    )


def fields(calendar: bytes) -> dict[str, str]:
    """The properties of a calendar file (RFC 5545) by name with parameters, lines unfolded."""
    lines = calendar.decode().replace("\r\n ", "").split("\r\n")
    return {name: value for name, _, value in (line.partition(":") for line in lines)}


async def test_from_the_call_to_the_published_agenda(people: People, processes: Bots) -> None:
    joris, petra, els = [await people.person(name) for name in ("joris", "petra", "els")]
    bot = await (await processes.make([joris.user_id])).start()
    som = await platform(bot, joris, "som", [petra, els])

    called = await ask(bot, joris, som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    assert called.type == "m.reaction"
    posted = await message(bot, petra, som, "dinsdag 9 maart 2027, 10.00-12.30 (week 10)")
    assert (posted.encrypted, posted.msgtype) == (True, "m.text")
    file = await message(bot, petra, som, "V-1.ics")
    first = fields(await petra.download(file))
    assert first["METHOD"] == "PUBLISH"
    assert first["DTSTART;TZID=Europe/Amsterdam"] == "20270309T100000"

    bot.clock.set(CALL_FOR_ITEMS - 2 * SECOND)
    await message(bot, petra, som, "Punten voor V-1")
    item = await ask(bot, petra, som, "!agenda terugkoppeling TFM, bespreken, 15 min")
    assert "A-1 staat op de agenda" in item.body
    chat = await els.say(som, "de wachttijd bij de ggz loopt op")
    replied = await els.say(som, "!agenda 20 min", reply_to=chat)
    assert "A-2 staat op de agenda" in (await answer(bot, els, som, replied)).body
    paper = await petra.send_file(som, "cijfers.pdf", b"%PDF-1.7", "application/pdf")
    attached = await petra.say(som, "!agenda A-1 stuk", reply_to=paper)
    assert (await answer(bot, petra, som, attached)).type == "m.reaction"

    await ask(bot, joris, som, "!agenda publiceer")
    agenda = await message(bot, els, som, "versie 1")
    assert agenda.encrypted
    for words in ("A-1 terugkoppeling TFM", "cijfers.pdf", "A-2 de wachttijd", "35 van 150"):
        assert words in agenda.body
    document = await message(bot, els, som, "agenda-V-1-versie-1.md")
    assert "de wachttijd bij de ggz loopt op" in (await els.download(document)).decode()

    await ask(bot, joris, som, "!verplaats V-1 naar di 8 jun")
    moved = await message(bot, els, som, "verplaatst naar dinsdag 8 juni 2027, 10.00-12.30")
    file = await els.wait_for(
        som, lambda event: event.body == "V-1.ics", timeout=60, after=moved.event_id
    )
    data = await els.download(file)
    second = fields(data)
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], "1")
    start = datetime.strptime(second["DTSTART;TZID=Europe/Amsterdam"], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    calendar = bot.folder / "second.ics"
    calendar.write_bytes(data)
    zone = tzical(str(calendar)).get()
    assert start.replace(tzinfo=zone).utcoffset() == timedelta(hours=2)

    posts = [one for one in from_bot(bot, els, som) if one.target("m.thread") is None]
    texts = [one for one in posts if one.type == "m.room.message" and one.msgtype == "m.text"]
    assert len(texts) == 4  # called, asked for items, published, moved


async def test_others_are_answered_while_forty_items_are_set(
    people: People, processes: Bots
) -> None:
    joris, petra = [await people.person(name) for name in ("joris", "petra")]
    bot = await (await processes.make([joris.user_id])).start()
    som = await platform(bot, joris, "som", [petra])
    zco = await platform(bot, joris, "zco", [petra])
    await ask(bot, joris, som, "!vergadering di 9 mrt 10.00-16.00")
    for first in (1, 21):
        numbers = range(first, first + 20)
        lines = [f"!agenda afspraken over opvang in regio {number}, 5 min" for number in numbers]
        await ask(bot, petra, som, "\n".join(lines))

    await joris.say(som, "!agenda publiceer")
    answers = []
    while not (files := documents(bot, petra, som)):
        answers.append(await ask(bot, petra, zco, "!lijst"))
    posted = await message(bot, petra, som, "versie 1")
    assert "A-40 afspraken over opvang in regio 40" in posted.body
    assert [one for one in answers if posted.at <= one.at <= files[0].at] != []


def documents(bot: BotProcess, person: Person, room: str) -> list[Seen]:
    """The last file of a published agenda."""
    return [one for one in from_bot(bot, person, room) if one.body == "agenda-V-1-versie-1.docx"]
