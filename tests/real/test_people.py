"""The ground the other tests on a homeserver stand on: people really read each other."""

from pathlib import Path

from bot.matrix.person import Seen
from tests.real.people import People


def messages(events: list[Seen]) -> list[Seen]:
    return [event for event in events if event.type == "m.room.message"]


async def test_two_people_read_each_other_in_an_encrypted_room(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])

    asked = await anouk.say(room, "Wie is er dinsdag?")
    heard = await petra.wait_for(room, lambda event: event.event_id == asked)
    answered = await petra.say(room, "Ik", reply_to=asked)
    answer = await anouk.wait_for(room, lambda event: event.event_id == answered)

    assert (heard.sender, heard.body, heard.encrypted) == (
        anouk.user_id,
        "Wie is er dinsdag?",
        True,
    )
    assert (answer.body, answer.reply_to) == ("Ik", asked)


async def test_thirty_messages_are_read_in_order(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])

    said = [await anouk.say(room, f"bericht {number}") for number in range(30)]
    await petra.wait_for(room, lambda event: event.event_id == said[-1])

    read = messages(petra.timeline(room))
    assert [event.event_id for event in read] == said
    assert [event.body for event in read] == [f"bericht {number}" for number in range(30)]


async def test_what_happens_between_two_syncs_is_read_whole(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])
    await petra.pause()
    said = [await anouk.say(room, str(number)) for number in range(130)]
    petra.resume()

    await petra.wait_for(room, lambda event: event.event_id == said[-1])
    assert [event.body for event in messages(petra.timeline(room))] == [str(n) for n in range(130)]


async def test_words_reactions_and_redactions_are_seen_as_they_stand(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])
    said = await anouk.say(room, "half elf", formatted="<b>half elf</b>")
    threaded = await petra.say(room, "goed", thread=said)
    await anouk.edit(room, said, "half twaalf")
    stays, goes = await petra.react(room, said, "👍"), await petra.react(room, said, "👎")
    await petra.redact(room, goes)

    await anouk.wait_for(room, lambda event: event.type == "m.room.redaction")
    await petra.until(lambda: petra.text(room, said) == "half twaalf")
    assert anouk.reactions(room, said) == {"👍": {petra.user_id}}
    seen = {event.event_id: event for event in anouk.timeline(room)}
    assert seen[said].formatted_body == "<b>half elf</b>"
    assert seen[threaded].target("m.thread") == said
    assert (seen[goes].redacted, seen[stays].redacted) == (True, False)


async def test_a_file_and_an_event_in_the_clear_arrive_as_sent(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])
    data = bytes(range(256)) * 400
    sent = await anouk.send_file(room, "stuk.pdf", data, "application/pdf")
    clear = await anouk.send_raw(
        room, "m.room.message", {"msgtype": "m.text", "body": "open"}, encrypted=False
    )

    file = await petra.wait_for(room, lambda event: event.event_id == sent)
    assert (file.body, file.encrypted) == ("stuk.pdf", True)
    assert await petra.download(file) == data
    assert not (await petra.wait_for(room, lambda event: event.event_id == clear)).encrypted


async def test_power_kick_and_invitations_are_seen(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await anouk.create_room("Kring", invite=[petra.user_id], power={petra.user_id: 50})
    assert await petra.invitation(anouk.user_id) == room
    await petra.join(room)
    assert (await petra.state(room, "m.room.power_levels"))["users"][petra.user_id] == 50

    await anouk.kick(room, petra.user_id)
    await petra.until(lambda: room not in petra.joined)
    said = await anouk.say(room, "niet voor Petra")
    assert said not in [event.event_id for event in petra.timeline(room)]


async def test_a_device_that_is_new_reads_what_is_said_next(people: People) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])
    await anouk.say(room, "eerst")
    localpart = petra.user_id.removeprefix("@").split(":")[0]
    phone = await people.device(localpart)
    said = await anouk.say(room, "daarna")

    assert (await phone.wait_for(room, lambda event: event.event_id == said)).body == "daarna"
    assert not next(event for event in phone.timeline(room) if event.encrypted).readable


async def test_what_could_not_be_read_is_read_when_its_key_comes(
    people: People, tmp_path: Path
) -> None:
    anouk, petra = await people.person("anouk"), await people.person("petra")
    room = await people.room(anouk, "Overleg", [petra])
    said = await anouk.say(room, "eerst")
    await petra.wait_for(room, lambda event: event.event_id == said)
    phone = await people.device(petra.user_id.removeprefix("@").split(":")[0])
    assert [event.body for event in phone.timeline(room) if event.event_id == said] == [""]

    keys = str(tmp_path / "keys.txt")
    await petra.client.export_keys(keys, "geheim", count=1000)
    await phone.client.import_keys(keys, "geheim")
    after = await anouk.say(room, "daarna")
    await phone.wait_for(room, lambda event: event.event_id == after)
    assert [event.body for event in messages(phone.timeline(room))] == ["eerst", "daarna"]
