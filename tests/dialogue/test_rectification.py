"""What went up and is no longer right: a rectification with its own akkoord, never by itself."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on


def up(talk: Conversation, chain: Chain, *, release: bool = True) -> tuple[str, str]:
    """K-1 of anouk, recognised by ilse, stands in the SOM; (her event, saskia's private room)."""
    said = talk.says("anouk", chain.zco, "!knelpunt intake bij de politie pas na 9 weken")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    saskia = talk.private("saskia")
    if release:
        talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    return said, saskia


def test_a_correction_is_rectified_after_akkoord(talk: Conversation, chain: Chain) -> None:
    said, saskia = up(talk, chain)
    post = talk.port.seen[chain.som][-1]

    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.sees(talk.private("anouk"), "K-1 is aangepast", "moderators beslissen")
    talk.sees(saskia, "Rectificatie 2", "6 weken", "akkoord 2")
    talk.nothing_new(chain.som)

    talk.says("saskia", saskia, "akkoord 2")
    rectified = talk.sees(chain.som, "Rectificatie", "K-1 luidt nu", "6 weken", without=["anouk"])
    assert rectified.loud
    assert "6 weken" in post.body
    talk.sees(saskia, "staat bij")
    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(saskia, "al vrijgegeven")
    talk.nothing_new()


def test_two_corrections_are_one_rectification(talk: Conversation, chain: Chain) -> None:
    said, saskia = up(talk, chain)
    for weeks in (7, 6):
        talk.edits(
            "anouk", chain.zco, said, f"!knelpunt intake bij de politie pas na {weeks} weken"
        )
        talk.sees(saskia, "Rectificatie 2", f"{weeks} weken")
        talk.skip(talk.private("anouk"))

    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(chain.som, "6 weken", without=["7 weken"])
    talk.skip(saskia)


def test_a_rectification_is_not_needed(talk: Conversation, chain: Chain) -> None:
    said, saskia = up(talk, chain)
    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.skip()

    talk.says("saskia", saskia, "1 weg")
    talk.sees(saskia, "geen rectificatie van K-1")
    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(saskia, "vervangen")
    talk.nothing_new()


def test_only_a_moderator_releases_a_rectification(talk: Conversation, chain: Chain) -> None:
    said, saskia = up(talk, chain)
    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.skip()

    talk.says("anouk", talk.private("anouk"), "akkoord 2")
    talk.skip(talk.private("anouk"))
    talk.nothing_new(chain.som, saskia)


def test_a_withdrawn_point_is_told_above_after_akkoord(talk: Conversation, chain: Chain) -> None:
    said, saskia = up(talk, chain)
    post = talk.port.seen[chain.som][-1]

    talk.redacts("anouk", chain.zco, said)
    talk.sees(saskia, "Rectificatie 2", "ingetrokken door wie het meldde", without=["9 weken"])
    talk.skip(talk.private("anouk"), talk.private("ilse"))
    talk.nothing_new(chain.som)

    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(chain.som, "K-1 is ingetrokken", without=["9 weken"])
    assert "9 weken" not in post.body
    talk.skip(saskia)


def test_a_release_that_waits_for_the_morning_waits_for_akkoord_again(
    talk: Conversation, chain: Chain
) -> None:
    said, saskia = up(talk, chain, release=False)
    talk.at(on("2027-01-12", "20.00"))
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.sees(saskia, "Concept 1 wacht opnieuw op akkoord", "K-1")
    talk.sees(saskia, "Concept 1", "6 weken")
    talk.at(on("2027-01-13", "09.00"))
    talk.nothing_new(chain.som)

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "6 weken", without=["9 weken"])
    talk.skip()


def test_words_of_a_moderator_are_held_back_when_the_reporter_changes_hers(
    talk: Conversation, chain: Chain
) -> None:
    said, saskia = up(talk, chain, release=False)
    talk.says("saskia", saskia, "1 tekst Wachttijd intake loopt op tot 9 weken")
    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.skip()

    talk.says("saskia", saskia, "overzicht 1")
    talk.sees(saskia, "tot 9 weken", "is gewijzigd door wie het meldde")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "kan nog niet weg", "is gewijzigd door wie het meldde")
    talk.says("saskia", saskia, "1 tekst Wachttijd intake loopt op tot 6 weken")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "tot 6 weken")
    talk.skip()
