"""After a refusal the value is nowhere: files, log, replies, whatever is typed and wherever."""

import pytest

from commands.privacy.guard import Outcome, inspect
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation
from tests.pure.privacy.samples import PARTS, load

SHORTEST = 6
"""Shorter finds (an age, a house number) are in any database by chance."""

BLOCKED = [
    one.text.removeprefix("!knelpunt ")
    for part in PARTS
    for one in load(part)
    if one.outcome is Outcome.BLOCK and inspect(one.text).outcome is Outcome.BLOCK
]


def values(text: str) -> list[str]:
    """What may not be anywhere: the finds themselves, also without what stands between digits."""
    verdict = inspect(text)
    found = [
        text[one.start : one.end]
        for one in verdict.findings
        if one.outcome is Outcome.BLOCK and one.end - one.start >= SHORTEST
    ]
    digits = ["".join(filter(str.isdigit, one)) for one in found]
    return [*found, *(one for one in digits if len(one) > SHORTEST)]


@pytest.mark.parametrize("text", BLOCKED)
def test_a_rewrite_holds_nothing_that_was_found(text: str) -> None:
    rewrite = inspect(text).rewrite or ""
    assert [value for value in values(text) if value in rewrite] == []


WAYS = ("room", "private", "edit", "answer")


@pytest.mark.slow
@pytest.mark.timeout(300)  # a hundred refusals each
@pytest.mark.parametrize("where", WAYS)
def test_what_is_refused_is_nowhere(
    talk: Conversation, chain: Chain, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    anouk = talk.private("anouk")
    first = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek na cosm")
    texts = BLOCKED[WAYS.index(where) :: len(WAYS)]
    assert len(texts) > 50
    for text in texts:
        match where:
            case "room":
                talk.says("anouk", chain.zco, f"!knelpunt {text}")
            case "private":
                talk.says("anouk", anouk, f"trend {text}")
            case "edit":
                talk.edits("anouk", chain.zco, first, f"!knelpunt {text}")
            case "answer":
                talk.says("anouk", anouk, "knelpunt geen opvang")
                talk.says("anouk", anouk, text)

    said = "".join(
        f"{one.body} {one.html} {one.file!r}" for seen in talk.port.seen.values() for one in seen
    )
    talk.skip()
    logged = "".join(capsys.readouterr())
    assert "K-1" in said  # what may be there is found by the same search
    assert talk.house.on_disk("geen vervolgplek na cosm")
    refused = [one for text in texts for one in values(text)]
    assert [one for one in refused if one in said or one in logged] == []
    assert talk.house.found_on_disk(refused) == []
    assert len(talk.house.tables()["signal"]) == 1


@pytest.mark.slow
def test_what_is_refused_while_a_digest_is_edited_is_nowhere(
    talk: Conversation, chain: Chain, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("geen vervolgplek na cosm", "tolken zijn er niet bij het eerste gesprek"):
        talk.says("anouk", chain.zco, f"!knelpunt {text}")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.skip()
    saskia = talk.private("saskia")
    texts = BLOCKED[::5]
    for number, text in enumerate(texts):
        talk.says("saskia", saskia, f"{number % 2 + 1} tekst {text}")
        talk.skip()
        talk.says("saskia", saskia, f"!datalek {text}")
        talk.skip()
    talk.says("saskia", saskia, "2 tekst tolken ontbreken")
    talk.skip()

    assert talk.house.on_disk("tolken ontbreken")
    said = "".join(f"{one.body} {one.html}" for seen in talk.port.seen.values() for one in seen)
    logged = "".join(capsys.readouterr())
    refused = [one for text in texts for one in values(text)]
    assert [one for one in refused if one in said or one in logged] == []
    assert talk.house.found_on_disk(refused) == []
