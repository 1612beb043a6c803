"""The administrators' room on a real homeserver: one encrypted message for all, else in private."""

from bot.matrix.person import Person
from tests.real.bot_process import BotProcess, Bots
from tests.real.people import People
from tests.real.talking import from_bot, joined, platform, private_room

WORDS = "Ik zit niet meer in"


async def test_one_message_in_their_room_and_in_private_once_a_guest_is_there(
    people: People, processes: Bots
) -> None:
    anouk, chef, petra = [await people.person(name) for name in ("anouk", "chef", "petra")]
    bot = await processes.make([anouk.user_id, chef.user_id])
    room = await anouk.create_room("beheerders", invite=[chef.user_id])
    await chef.join(room)
    setting = f'administrators_room = "{room}"\n[log]'
    bot.config.write_text(bot.config.read_text().replace("[log]", setting))
    await bot.start()
    private = [await private_room(bot, who) for who in (anouk, chef)]
    for who, place in zip((anouk, chef), private, strict=True):
        await hears(bot, who, place, "beheerderskamer")
    await anouk.invite(room, bot.user_id)
    await joined(bot, anouk, room)

    zco, som = [await platform(bot, anouk, slug, [petra]) for slug in ("zco", "som")]
    await anouk.kick(zco, bot.user_id)
    told = await chef.wait_for(
        room, lambda event: event.sender == bot.user_id and WORDS in event.body, timeout=90
    )
    assert told.encrypted
    assert told.content["m.mentions"] == {"user_ids": [anouk.user_id, chef.user_id]}
    status, printed = await bot.command("check")
    assert (status, f"{room} hears what goes wrong" in printed) == (0, True), printed

    await anouk.invite(room, petra.user_id)
    for who, place in zip((anouk, chef), private, strict=True):
        await hears(bot, who, place, "anderen in dan beheerders")
    await anouk.kick(som, bot.user_id)
    for who, place in zip((anouk, chef), private, strict=True):
        await hears(bot, who, place, WORDS)
    assert sum(WORDS in event.body for event in from_bot(bot, chef, room)) == 1
    status, printed = await bot.command("doctor")
    assert status == 1
    assert "others than administrators" in printed


async def hears(bot: BotProcess, who: Person, place: str, words: str) -> None:
    """Wait for a message of the bot with these words."""
    await who.wait_for(
        place, lambda event: event.sender == bot.user_id and words in event.body, timeout=90
    )
