"""What our account does in rooms, seen by other people."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.matrix import client
from bot.matrix.errors import BadMedia, Refused
from bot.matrix.events import MARK, Echo, Message
from bot.matrix.permissions import CREATOR, level, required
from bot.matrix.person import Person
from tests.real.listener import Listener
from tests.real.people import People
from tests.real.test_sync import bot, with_bot

__all__ = ["bot"]

HOUR_AGO = timedelta(hours=1)


def text(body: str) -> dict[str, str]:
    return {"msgtype": "m.text", "body": body}


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - HOUR_AGO


async def sees(person: Person, room: str, event_id: str) -> str:
    return (await person.wait_for(room, lambda e: e.event_id == event_id and e.readable)).body


@pytest.mark.parametrize("encrypted", [True, False])
async def test_the_same_transaction_is_the_same_event_and_comes_back_as_echo(
    people: People, bot: Listener, encrypted: bool
) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot, encrypted=encrypted)
    first = await bot.client.send(room, "m.room.message", text("dag"), "hash-1")
    again = await bot.client.send(room, "m.room.message", text("dag"), "hash-1")
    assert first == again
    seen = await anouk.wait_for(room, lambda e: e.event_id == first)
    assert (seen.body, seen.encrypted, seen.content[MARK]) == ("dag", encrypted, "hash-1")
    echo = await bot.hears(first)
    assert isinstance(echo, Echo)
    assert (echo.mark, echo.transaction_id) == ("hash-1", "hash-1")


async def test_somebody_who_joined_a_moment_ago_can_read_us(people: People, bot: Listener) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await with_bot(anouk, bot)
    await bot.client.send(room, "m.room.message", text("eerder"), "hash-1")
    await anouk.invite(room, petra.user_id)
    await petra.join(room)
    await bot.until(
        lambda: any(getattr(e, "user_id", None) == petra.user_id for e in bot.heard.values())
    )
    greeting = await bot.client.send(room, "m.room.message", text("welkom"), "hash-2")
    assert await sees(petra, room, greeting) == "welkom"


async def test_reactions_are_open_and_redactions_take_away(people: People, bot: Listener) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot)
    said = await anouk.say(room, "!help")
    relation = {"rel_type": "m.annotation", "event_id": said, "key": "✅"}
    reaction = await bot.client.send(room, "m.reaction", {"m.relates_to": relation}, "hash-1")
    await anouk.wait_for(room, lambda e: e.event_id == reaction and not e.encrypted)
    assert anouk.reactions(room, said) == {"✅": {bot.user_id}}
    redaction = await bot.client.redact(room, reaction, "hash-2", "weg")
    assert await bot.client.redact(room, reaction, "hash-2", "weg") == redaction
    await anouk.wait_for(room, lambda e: e.event_id == redaction)
    assert anouk.reactions(room, said) == {}


@pytest.mark.parametrize("encrypted", [True, False])
async def test_an_unconfirmed_message_is_found_also_by_a_device_that_cannot_read_it(
    people: People, bot: Listener, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot, encrypted=encrypted)
    lost = await bot.client.send(room, "m.room.message", text("dag"), "hash-1")
    regretted = await bot.client.send(room, "m.room.message", text("weg hiermee"), "hash-0")
    redaction = await bot.client.redact(room, regretted, "hash-2")
    for number in range(7):
        await bot.client.send(room, "m.room.message", text(str(number)), f"hash-later-{number}")
        await anouk.say(room, str(number))
    marks = {"hash-1", "hash-2", "hash-none"}
    expected = {"hash-1": lost, "hash-2": redaction}
    assert await bot.client.find_marked(room, marks, an_hour_ago()) == expected

    await bot.stop()
    await bot.new_device()
    await bot.start()
    assert await bot.client.find_marked(room, marks, an_hour_ago()) == expected
    later = datetime.now(UTC) + HOUR_AGO
    assert await bot.client.find_marked(room, {"hash-none"}, later) == {}


@pytest.mark.parametrize("encrypted", [True, False])
async def test_files_go_both_ways(people: People, bot: Listener, encrypted: bool) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot, encrypted=encrypted)
    data = bytes(range(256)) * 500
    content = await bot.client.upload(data, "stand.ics", "text/calendar", room)
    assert ("file" in content) is encrypted
    sent = await bot.client.send(room, "m.room.message", content, "hash-1")
    received = await anouk.wait_for(room, lambda e: e.event_id == sent and e.readable)
    assert (received.body, await anouk.download(received)) == ("stand.ics", data)

    answered = await anouk.send_file(room, "stuk.pdf", data[::-1], "application/pdf")
    message = await bot.hears(answered)
    assert isinstance(message, Message)
    assert message.attachment is not None
    assert message.attachment.filename == "stuk.pdf"
    assert await bot.client.download(message.attachment) == data[::-1]
    with pytest.raises(BadMedia):
        await bot.client.download(message.attachment, at_most=1000)


async def test_a_private_room_is_for_two_and_only_ours_to_change(
    people: People, bot: Listener
) -> None:
    anouk = await people.person("anouk")
    room = await bot.client.create_private_room(anouk.user_id)
    told = await bot.client.send(room, "m.room.message", text("vertrouwelijk"), "hash-1")
    state = {e["type"]: e for e in await bot.client.state(room) if e["state_key"] == ""}
    create = state["m.room.create"]["content"] | {"creator": bot.user_id}
    powers = state["m.room.power_levels"]["content"]
    assert create["nl.schakel.private"] == anouk.user_id
    assert "m.room.encryption" in state
    assert state["m.room.history_visibility"]["content"]["history_visibility"] == "invited"
    assert level(create, powers, anouk.user_id) == 0
    assert level(create, powers, bot.user_id) in (100, CREATOR)
    assert powers["invite"] == 100
    assert required(powers, "m.room.power_levels", state=True) == 100

    assert await anouk.invitation(bot.user_id) == room
    await anouk.join(room)
    assert await sees(anouk, room, told) == "vertrouwelijk"
    petra = await people.person("petra")
    with pytest.raises(Refused):
        await anouk.invite(room, petra.user_id)


async def test_whoami_names_user_and_device(bot: Listener) -> None:
    assert bot.session is not None
    assert await bot.client.whoami() == (bot.user_id, bot.session.device_id)


async def test_leaving_ends_what_we_hear(people: People, bot: Listener) -> None:
    anouk = await people.person("anouk")
    room = await with_bot(anouk, bot)
    await bot.client.leave(room)
    await bot.until(lambda: room not in bot.joined)
    with pytest.raises(Refused):
        await bot.client.send(room, "m.room.message", text("nog iets"), "hash-1")
