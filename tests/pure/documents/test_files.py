"""Files are made off the event loop."""

import asyncio

from bot.files import Files
from tests.pure.documents.making import texts
from tests.pure.documents.samples import AGENDA, FIGURES

VOICE = {"language": "en", "tone": "je"}


async def test_others_go_on_while_a_document_is_made() -> None:
    making = asyncio.create_task(Files(texts()).make(AGENDA.pdf("a"), VOICE))
    turns = 0
    while not making.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20
    assert making.result().data.startswith(b"%PDF")


async def test_several_at_once_are_each_what_they_should_be() -> None:
    files = Files(texts())
    recipes = [AGENDA.pdf("a"), FIGURES.png("a"), AGENDA.docx("a"), AGENDA.pdf("a")]
    made = await asyncio.gather(*(files.make(one, VOICE) for one in recipes))
    assert [one.data[:4] for one in made] == [b"%PDF", b"\x89PNG", b"PK\x03\x04", b"%PDF"]
    assert made[0] == made[3]
    assert [one.words is None for one in made] == [True, False, True, True]
