"""What a homeserver counts as unread for somebody else when the bot speaks.

In an encrypted room it cannot see what a message says: it counts each, but none that edits or
reacts, and what stands in a thread apart. What a client makes of a notice it must find out itself.
"""

import json
from itertools import count

from bot.matrix.api import path
from bot.matrix.person import Person
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import answer, ask, from_bot, platform, private_room

_limits = count(1)


async def unread(person: Person, room: str) -> tuple[int, int]:
    """What the homeserver counts for a client that just started: main timeline, all threads.

    Synapse keeps the answer to a first sync for two minutes: each asks for another number.
    """
    timeline = {"limit": next(_limits), "unread_thread_notifications": True}
    query = {"timeout": "0", "filter": json.dumps({"room": {"timeline": timeline}})}
    answered = await person.api.request("GET", path("sync"), query=query)
    told = answered["rooms"]["join"][room]
    threads = told.get("unread_thread_notifications", {})
    main = told["unread_notifications"]["notification_count"]
    return main, sum(one["notification_count"] for one in threads.values())


async def read(person: Person, room: str, event_id: str) -> None:
    """She has seen the main timeline up to this event."""
    where = path("rooms", room, "receipt", "m.read", event_id)
    await person.api.request("POST", where, {"thread_id": "main"})


def last_in_main(person: Person, room: str) -> str:
    """The newest event that points at no other; in a thread a main receipt is refused."""
    outside = [event for event in person.timeline(room) if not event.relates_to]
    return outside[-1].event_id


async def test_receipts_and_overviews_leave_no_mark_in_the_main_timeline(
    people: People, processes: Bots
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    bot = await (await processes.make([anouk.user_id])).start()
    zco = await platform(bot, anouk, "zco", [petra])

    said = await anouk.say(zco, "!knelpunt geen vervolgplek na de opvang")
    receipt = await answer(bot, anouk, zco, said)
    await petra.wait_for(zco, lambda event: event.event_id == receipt.event_id)
    assert receipt.msgtype == "m.notice"
    await read(petra, zco, said)
    main, threads = await unread(petra, zco)
    assert main == 0
    assert threads >= 1  # apart: clients show it where threads are, if at all

    await anouk.edit(zco, said, "!knelpunt geen vervolgplek na de crisisopvang")
    await anouk.wait_for(
        zco, lambda event: event.sender == bot.user_id and event.type == "m.reaction"
    )
    assert (await unread(petra, zco))[0] == 0


async def test_what_must_be_seen_gives_one_mark(people: People, processes: Bots) -> None:
    anouk, petra, joris = [await people.person(name) for name in ("anouk", "petra", "joris")]
    bot = await (await processes.make([anouk.user_id])).start()
    zco = await platform(bot, anouk, "zco", [petra])
    som = await platform(bot, anouk, "som", [joris])
    settled = await ask(bot, anouk, som, "!lijst")  # all that the bot had to say before is there
    await joris.wait_for(som, lambda event: event.event_id == settled.event_id)
    begin = last_in_main(joris, som)
    await read(joris, som, begin)
    assert (await unread(joris, som))[0] == 0

    await ask(bot, anouk, zco, "!route som")
    asked = await joris.wait_for(
        som, lambda event: event.msgtype == "m.text" and event.sender == bot.user_id, after=begin
    )
    assert "!route akkoord zco" in asked.body
    assert (await unread(joris, som))[0] == 1

    await petra.say(zco, "!knelpunt bsn 123456782 staat nog in de oude gemeente")
    private = await private_room(bot, petra)
    question = await petra.wait_for(private, lambda event: event.msgtype == "m.text", timeout=60)
    assert question.mentions == (petra.user_id,)
    assert "123456782" not in question.body
    assert len([one for one in from_bot(bot, petra, private) if one.body]) == 1
    assert (await unread(petra, private))[0] == 1
