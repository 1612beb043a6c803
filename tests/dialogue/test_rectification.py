"""What went up and is no longer right: a rectification with its own akkoord, never by itself."""

from sqlalchemy import select

from storage.outbox import OUTBOX, Kind
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on

TOLK = "!knelpunt tolk in de nacht niet te vinden"


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


def two_up(talk: Conversation, chain: Chain) -> tuple[str, str]:
    """Both K-1 of anouk and K-2 of ilse stand in the SOM; (anouk's event, saskia's room)."""
    said = talk.says("anouk", chain.zco, "!knelpunt intake bij de politie pas na 9 weken")
    talk.reacts("ilse", chain.zco, said, "👍")
    talk.reacts("anouk", chain.zco, talk.says("ilse", chain.zco, TOLK), "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "akkoord 1")
    return said, saskia


def edits_of_the_digest(talk: Conversation) -> set[str]:
    """Event ids of what was said anew of digest 1; there are some."""
    edits = select(OUTBOX.c.event_id).where(
        OUTBOX.c.kind == Kind.EDIT, OUTBOX.c.target_name == "digest:1"
    )
    found = talk.house.database.transact(lambda unit: set(unit.connection.execute(edits).scalars()))
    assert found
    return found


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
    assert post.redacted
    talk.nothing_new(chain.som)
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


def test_nothing_that_we_showed_of_a_withdrawn_point_stays_to_be_read(
    talk: Conversation, chain: Chain
) -> None:
    """Not in the draft, the files for mail, the digest above, nor in what its edits said."""
    said, saskia = two_up(talk, chain)
    talk.edits("anouk", chain.zco, said, "!knelpunt intake bij de politie pas na 6 weken")
    talk.says("saskia", saskia, "akkoord 2")
    before = [*talk.port.seen[chain.som], *talk.port.seen[saskia]]
    telling = [one for one in before if "weken" in one.body or one.file]
    assert len(telling) >= 7, "draft, digest, three files, rectification as draft and as post"

    talk.redacts("anouk", chain.zco, said)
    talk.says("saskia", saskia, "akkoord 3")
    assert [one.body for one in telling if not one.redacted] == []
    assert edits_of_the_digest(talk) <= set(talk.port.redacted)
    talk.skip(saskia)
    anew, told = talk.port.seen[chain.som][-2:]
    assert "tolk in de nacht" in anew.body
    assert "weken" not in anew.body
    assert "K-1 is ingetrokken" in told.body

    talk.skip()
    talk.replies("joris", chain.som, anew, "!terugkoppeling 2 wij zoeken een tolkendienst")
    talk.sees(chain.zco, "K-2", "wij zoeken een tolkendienst")
    talk.skip()


def test_a_draft_is_shown_again_without_what_was_withdrawn(
    talk: Conversation, chain: Chain
) -> None:
    said, saskia = up(talk, chain, release=False)
    talk.reacts("anouk", chain.zco, talk.says("ilse", chain.zco, TOLK), "👍")
    talk.says("saskia", saskia, "overzicht som")
    talk.skip(chain.zco)
    shown = talk.sees(saskia, "Concept 2", "9 weken", "tolk in de nacht")

    talk.redacts("anouk", chain.zco, said)
    assert shown.redacted
    talk.sees(saskia, "Concept 2 wacht opnieuw op akkoord", "K-1")
    talk.sees(saskia, "Concept 2", "tolk in de nacht", without=["weken"])
    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(chain.som, "tolk in de nacht", without=["weken"])
    talk.skip()
