"""A question from above: asked there, agreed to and answered below, its answers back by release."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.matrix.person import Seen
from tests.real.bot_process import Bots
from tests.real.people import People
from tests.real.talking import ask, from_bot, private_room
from tests.real.test_digests import set_up

QUESTION = "Lopen de wachttijden bij de ggz op?"
DAY = datetime(2027, 2, 1, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


async def test_a_question_goes_down_and_its_answers_come_up(
    people: People, processes: Bots
) -> None:
    scene = await set_up(people, processes)
    bot, saskia, anouk, petra = scene.bot, scene.saskia, scene.anouk, scene.petra
    told = await ask(bot, saskia, scene.som, f"!uitvraag zco {QUESTION} | voor 1 februari")
    assert ("U-1" in told.body, "maandag 1 februari 2027" in told.body) == (True, True)
    private = await private_room(bot, saskia)
    await saskia.wait_for(private, lambda event: QUESTION in event.body, timeout=90)
    assert questions(from_bot(bot, anouk, scene.zco)) == []
    await saskia.say(private, "akkoord U-1")
    post = await anouk.wait_for(
        scene.zco, lambda event: event.body.startswith("Vraag van het"), timeout=90
    )
    assert [words in post.body for words in (QUESTION, "herken ik", "!aanvulling U-1")] == [
        True
    ] * 3
    assert (post.encrypted, post.msgtype) == (True, "m.text")

    await anouk.react(scene.zco, post.event_id, "👍")
    await petra.wait_for(scene.zco, lambda event: event.event_id == post.event_id, timeout=90)
    said = await petra.say(scene.zco, "herken ik", reply_to=post.event_id)
    await petra.wait_for(scene.zco, lambda event: event.target("m.annotation") == said, timeout=90)
    await ask(bot, petra, scene.zco, "!aanvulling U-1 vooral bij EU-burgers")
    stands = await ask(bot, saskia, scene.zco, "!uitvraag U-1")
    assert ("2 regio" in stands.body, "1 aanvulling" in stands.body) == (True, True)
    unknown = await ask(bot, petra, scene.som, "!herken U-1")
    assert "Landelijk Zorgcoördinatorenoverleg" in unknown.body

    bot.clock.set(DAY - timedelta(seconds=2))
    for person, room in ((anouk, scene.zco), (petra, scene.som)):
        await person.wait_for(room, lambda event: "is gesloten" in event.body, timeout=90)
    await saskia.say(private, "overzicht som")
    number, shown = await scene.draft(private)
    assert "vooral bij EU-burgers" in shown.body
    await saskia.say(private, f"akkoord {number}")
    above = await petra.wait_for(
        scene.som, lambda event: event.body.startswith("Signalenoverzicht"), timeout=90
    )
    assert [w in above.body for w in ("U-1", QUESTION, "2 regio", "EU-burgers")] == [True] * 4
    hidden = ("anouk", "petra", "Twente", "Zeeland")
    assert [word for word in hidden if word in above.body] == []
    for room in (scene.zco, scene.som):
        await ask(bot, petra, room, "!help")
    assert len(scene.digests()) == 1
    assert len(questions(from_bot(bot, anouk, scene.zco))) == 1


def questions(events: list[Seen]) -> list[Seen]:
    """The posts of questions from above, edits aside."""
    return [
        event
        for event in events
        if event.body.startswith("Vraag van het") and event.target("m.replace") is None
    ]
