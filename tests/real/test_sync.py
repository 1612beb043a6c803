"""The sync loop on a real homeserver: nothing lost, nothing twice, everything at its place."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.matrix.errors import TokenDead
from bot.matrix.events import Invite, Membership, Message, StateChange, Undecryptable
from bot.matrix.permissions import level
from bot.matrix.person import Person
from tests.real.listener import Listener
from tests.real.people import People

_numbers = count(1)


@pytest_asyncio.fixture
async def bot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Listener]:
    """An account with the bot's own loop, running."""
    listener = await Listener.register(homeserver, f"schakel-{next(_numbers)}", tmp_path)
    await listener.start()
    yield listener
    await listener.stop()


async def with_bot(
    owner: Person, bot: Listener, *, encrypted: bool = True, guests: tuple[Person, ...] = ()
) -> str:
    """A room with the bot and these guests in it, and the bot aware of that."""
    room = await owner.create_room("Overleg", encrypted=encrypted, invite=[bot.user_id])
    for guest in guests:
        await owner.invite(room, guest.user_id)
        await guest.join(room)
    await bot.client.join(room)
    await bot.until(lambda: room in bot.joined)
    return room


async def test_five_hundred_messages_while_away_come_once_and_in_order(
    people: People, bot: Listener
) -> None:
    anouk = await people.person("anouk")
    rooms = [await with_bot(anouk, bot, encrypted=number < 2) for number in range(4)]
    await bot.stop()
    await anouk.pause()  # who reads along only makes the homeserver slower
    said = {room: [f"bericht {number}" for number in range(125)] for room in rooms}

    async def talk(room: str) -> str:
        if room in rooms[:2]:
            return [await anouk.say(room, text) for text in said[room]][-1]
        texts = [{"msgtype": "m.text", "body": text} for text in said[room]]
        kind = "m.room.message"
        return [await anouk.send_raw(room, kind, text, encrypted=False) for text in texts][-1]

    last = await asyncio.gather(*map(talk, rooms))
    await bot.start(timeline_limit=10)
    for event_id in last:
        await bot.hears(event_id)
    assert {room: bot.said(room) for room in rooms} == said
    brought = [e for batch in bot.batches for e in batch.events if isinstance(e, Message)]
    assert len(brought) == 500
    assert not bot.locked


async def test_a_right_is_judged_at_its_place_inside_a_gap(people: People, bot: Listener) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await with_bot(anouk, bot, guests=(petra,))
    await bot.stop()
    await anouk.set_power(room, {petra.user_id: 50})
    allowed = await petra.say(room, "!akkoord 9")
    await anouk.set_power(room, {petra.user_id: 0})
    refused = await petra.say(room, "!akkoord 9")
    for number in range(15):
        last = await anouk.say(room, str(number))
    await bot.start(timeline_limit=5)
    await bot.hears(last)

    power: list[tuple[str, int]] = []
    levels = None
    for event in bot.heard.values():
        if isinstance(event, StateChange) and event.type == "m.room.power_levels":
            levels = event.content
        power.append((event.event_id, level(None, levels, petra.user_id)))
    assert dict(power)[allowed] == 50
    assert dict(power)[refused] == 0


@pytest.mark.parametrize("limit", [5, 100])
async def test_what_was_said_before_the_join_does_not_count(
    people: People, bot: Listener, limit: int
) -> None:
    anouk = await people.person("anouk")
    room = await anouk.create_room("Overleg", encrypted=False, invite=[bot.user_id])
    for number in range(3):
        await anouk.say(room, f"!oud {number}")
    await bot.until(lambda: any(isinstance(e, Invite) for e in bot.heard.values()))
    await bot.stop()
    await bot.join_unheard(room)
    expected = [f"!nieuw {number}" for number in range(12)]
    for text in expected:
        last = await anouk.say(room, text)
    await bot.start(timeline_limit=limit)
    await bot.hears(last)
    assert bot.said(room) == expected
    assert room in bot.joined
    kinds = {event.type for event in bot.heard.values() if isinstance(event, StateChange)}
    assert {"m.room.create", "m.room.power_levels"} <= kinds


async def test_what_was_said_while_we_were_out_does_not_count(
    people: People, bot: Listener
) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot, encrypted=False)
    await bot.stop()
    await anouk.say(room, "!voor")
    await anouk.kick(room, bot.user_id)
    await anouk.say(room, "!tussen")
    await anouk.invite(room, bot.user_id)
    await bot.join_unheard(room)
    last = await anouk.say(room, "!na")
    await bot.start()
    await bot.hears(last)
    assert bot.said(room) == ["!voor", "!na"]


async def test_an_invitation_names_who_sent_it(people: People, bot: Listener) -> None:
    anouk = await people.person("anouk")
    room = await anouk.create_room("Overleg", invite=[bot.user_id])
    invites = await bot.until(lambda: [e for e in bot.heard.values() if isinstance(e, Invite)])
    assert [(e.room_id, e.sender) for e in invites] == [(room, anouk.user_id)]


@pytest.mark.parametrize("away", [False, True])
async def test_a_kick_names_who_did_it(people: People, bot: Listener, away: bool) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot)
    if away:
        await bot.stop()
    await anouk.kick(room, bot.user_id)
    if away:
        await bot.start()
    await bot.until(lambda: room not in bot.joined)
    gone = [e for e in bot.heard.values() if isinstance(e, Membership) and e.room_id == room][-1]
    assert (gone.user_id, gone.membership, gone.sender) == (bot.user_id, "leave", anouk.user_id)


async def test_late_keys_bring_what_waited_for_them(people: People, bot: Listener) -> None:
    """A homeserver gives 100 to-device messages in one answer: here 130 keys for 130 messages."""
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot)
    await bot.stop()
    said = []
    for number in range(130):
        assert anouk.client.olm is not None
        anouk.client.olm.outbound_group_sessions.pop(room, None)
        said.append(await anouk.say(room, str(number)))
    await bot.start()
    for event_id in said:
        await bot.hears(event_id)
    late = [e for b in bot.batches for e in b.events if isinstance(e, Undecryptable)]
    assert len(late) == 30
    assert not bot.locked
    assert sorted(map(int, bot.said(room))) == list(range(130))


async def test_the_message_replied_to_is_at_hand(people: People, bot: Listener) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await with_bot(anouk, bot, guests=(petra,))
    original = await petra.say(room, "De opvang zit vol")
    await petra.edit(room, original, "De crisisopvang zit vol")
    asked = await anouk.say(room, "!knelpunt", reply_to=original)
    flagged = await anouk.react(room, original, "🚩")
    nowhere = await anouk.say(room, "!agenda", reply_to="$is-er-niet")
    for event_id in (asked, flagged, nowhere):
        await bot.hears(event_id)
    pointed = {name: found for batch in bot.batches for name, found in batch.pointed.items()}
    found = pointed[original]
    assert found is not None
    assert (found.body, found.sender) == ("De crisisopvang zit vol", petra.user_id)
    assert pointed["$is-er-niet"] is None


async def test_a_session_that_was_ended_elsewhere_ends_the_loop(bot: Listener) -> None:
    await bot.until(lambda: bool(bot.batches))
    await bot.end_session()
    with pytest.raises(TokenDead):
        await bot.until(lambda: None)
