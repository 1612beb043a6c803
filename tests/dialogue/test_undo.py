"""Second thoughts: undo within ten minutes, edits as corrections, deletions as withdrawals."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dialogue.conftest import Chain, _chain
from tests.dialogue.conversation import Conversation

NOT_DOMAIN = ("value", "inbox", "outbox", "message_name", "action", "change", "question", "series")


def domain(talk: Conversation) -> dict[str, list[tuple[Any, ...]]]:
    """What people made, without the traffic that made it and what was looked at on the side."""
    found = talk.house.tables(but=NOT_DOMAIN)
    found["occurrence"] = [row for row in found["occurrence"] if "signal_double" not in row]
    return found


def words_kept(talk: Conversation, words: str) -> bool:
    """Whether these words stand in any table."""
    return words in repr(talk.house.tables())


@pytest.mark.parametrize(
    "typed",
    [
        "!knelpunt geen plek",
        "!succes vaste tolk",
        "!regio Drenthe: @bas",
        "!organisatie SHOP: @bas",
        "!herken K-1",
    ],
)
def test_a_command_is_taken_back(talk: Conversation, zco: str, typed: str) -> None:
    talk.says("anouk", zco, "!knelpunt iets anders")
    talk.skip()
    before = domain(talk)
    talk.says("saskia", zco, typed)
    fresh = talk.unread(zco)
    assert domain(talk) != before

    undo = talk.says("saskia", zco, "!ongedaan")

    assert talk.reactions(undo) == ["✓"]
    assert domain(talk) == before
    assert all(message.redacted for message in fresh)
    talk.skip()


def test_what_was_typed_offline_in_one_go_is_taken_back_unsent(
    talk: Conversation, zco: str
) -> None:
    talk.batch(
        talk.world.message(zco, "anouk", "!knelpunt geen plek"),
        talk.world.message(zco, "anouk", "!ongedaan"),
    )
    talk.nothing_new()
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "niets open")


def test_ten_minutes_and_no_longer(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    talk.at(talk.now + timedelta(minutes=10))
    talk.says("anouk", zco, "!ongedaan")
    talk.sees(zco, "niets dat ik kan terugdraaien")


def test_only_ones_own_and_only_here(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    talk.says("ilse", zco, "!ongedaan")
    talk.sees(zco, "niets dat ik kan terugdraaien")
    talk.says("anouk", talk.private("anouk"), "ongedaan")
    talk.sees(talk.private("anouk"), "niets dat ik kan terugdraaien")


def test_a_number_is_not_used_again(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt eerste")
    talk.says("ilse", zco, "!knelpunt tweede")
    talk.says("anouk", zco, "!ongedaan")
    talk.says("anouk", zco, "!knelpunt derde")
    talk.skip()
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-3 derde", "K-2 tweede", without=["K-1"])


def test_one_after_the_other(talk: Conversation, zco: str) -> None:
    for text in ("een", "twee", "drie"):
        talk.says("anouk", zco, f"!knelpunt {text}")
    for _ in range(3):
        talk.says("anouk", zco, "!ongedaan maken")
    talk.skip()
    talk.says("anouk", zco, "!ongedaan")
    talk.sees(zco, "niets dat ik kan terugdraaien")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "niets open")


def test_what_others_built_upon_stays(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    talk.reacts("ilse", zco, said, "👍")

    talk.says("anouk", zco, "!ongedaan")

    talk.sees(zco, "niet meer terugdraaien")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "K-1", "2 regio's")


def test_a_proposal_is_taken_back_before_what_was_done_earlier(
    talk: Conversation, zco: str
) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt eerste punt")
    talk.says("anouk", anouk, "ja")
    post = talk.sees(zco, "K-1", "eerste punt")
    talk.skip()
    talk.says("anouk", anouk, "knelpunt tweede punt")
    proposal = talk.sees(anouk, "tweede punt")

    talk.says("anouk", anouk, "ongedaan")
    assert proposal.redacted
    talk.says("anouk", anouk, "ja")
    talk.sees(anouk, "geen vraag meer open")
    assert not words_kept(talk, "tweede punt")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "eerste punt")

    talk.says("anouk", anouk, "ongedaan")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "niets open")
    assert post.redacted


# Releases


def released(talk: Conversation, chain: Chain) -> None:
    """K-1 is in a digest of the SOM."""
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    for text in ("overzicht som", "1 mag", "akkoord 1"):
        talk.says("saskia", talk.private("saskia"), text)


def test_a_release_is_taken_back_and_can_be_made_again(talk: Conversation, chain: Chain) -> None:
    released(talk, chain)
    digest = talk.sees(chain.som, "K-1")
    talk.skip()
    saskia = talk.private("saskia")

    talk.says("saskia", saskia, "ongedaan")

    assert digest.redacted
    talk.says("petra", chain.som, "!lijst")
    talk.sees(chain.som, "niets open")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "K-1", "geen vervolgplek")
    talk.skip()
    talk.says("saskia", saskia, "overzicht som")
    talk.sees(saskia, "niets nieuws")


def test_a_release_for_tomorrow_is_not_posted_when_taken_back(
    talk: Conversation, chain: Chain
) -> None:
    talk.at(talk.now + timedelta(hours=9))
    released(talk, chain)
    talk.skip()
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "ongedaan")
    talk.at(talk.now + timedelta(days=1))
    talk.nothing_new()
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "Akkoord met concept 1")
    talk.skip()


def test_an_answered_release_stays(talk: Conversation, chain: Chain) -> None:
    released(talk, chain)
    talk.says("joris", chain.som, "!terugkoppeling K-1 JenV kijkt ernaar")
    talk.skip()
    talk.says("saskia", talk.private("saskia"), "ongedaan")
    talk.sees(talk.private("saskia"), "niet meer terugdraaien")


def test_an_edit_of_a_draft_is_taken_back(talk: Conversation, chain: Chain) -> None:
    talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "overzicht som")
    before = domain(talk)
    talk.says("saskia", saskia, "1 tekst heel andere woorden")
    talk.says("saskia", saskia, "ongedaan")
    talk.skip()
    after = domain(talk)
    assert {name: rows for name, rows in after.items() if name != "draft_shown"} == {
        name: rows for name, rows in before.items() if name != "draft_shown"
    }
    assert not words_kept(talk, "heel andere woorden")


# Edits


def test_an_edit_corrects_a_signal_and_leaves_no_old_words(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt wachtlijst van 9 weken")
    receipt = talk.sees(zco, "K-1")

    talk.at(talk.now + timedelta(days=3))
    talk.edits("anouk", zco, said, "!knelpunt wachtlijst van 6 weken")

    assert talk.reactions(said) == ["✓"]
    assert receipt.edits == 1
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "K-1", "6 weken")
    assert not words_kept(talk, "9 weken")


def test_a_correction_is_no_second_action(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt wachtlijst van 9 weken")
    talk.edits("anouk", zco, said, "!knelpunt wachtlijst van 6 weken")
    talk.edits("anouk", zco, said, "!knelpunt wachtlijst van 5 weken")
    talk.skip()
    assert not words_kept(talk, "9 weken")
    assert not words_kept(talk, "6 weken")

    talk.says("anouk", zco, "!ongedaan")

    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "niets open")
    assert not words_kept(talk, "5 weken")


def test_a_private_report_is_corrected_where_it_was_posted(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    said = talk.says("anouk", anouk, "knelpunt wachtlijst van 9 weken")
    answer = talk.says("anouk", anouk, "ja")
    post = talk.sees(zco, "K-1", "9 weken", "regio Twente")
    talk.skip()

    talk.edits("anouk", anouk, said, "knelpunt wachtlijst van 6 weken")
    assert "6 weken" in post.body
    assert "9 weken" not in post.body
    assert "regio Twente" in post.body
    assert not words_kept(talk, "9 weken")

    talk.edits("anouk", anouk, answer, "ja zo is het wel goed zeg")
    talk.sees(anouk, "Dat ken ik niet")
    assert "6 weken" in post.body
    talk.redacts("anouk", anouk, said)
    talk.sees(anouk, "K-1 is ingetrokken")
    assert post.redacted
    assert not words_kept(talk, "6 weken")


def test_chat_that_became_a_signal_is_corrected_by_its_own_words(
    talk: Conversation, zco: str
) -> None:
    chat = talk.says("anouk", zco, "doorstroom stokt al 9 weken")
    talk.replies("anouk", zco, chat, "!knelpunt")
    talk.sees(zco, "K-1")
    talk.edits("anouk", zco, chat, "doorstroom stokt al 6 weken")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "6 weken")
    talk.redacts("anouk", zco, chat)
    talk.sees(talk.private("anouk"), "K-1 is ingetrokken")
    assert not words_kept(talk, "weken")


def test_a_yes_that_becomes_a_no_takes_it_back(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt wachtlijst van 9 weken")
    answer = talk.says("anouk", anouk, "ja")
    post = talk.sees(zco, "K-1")
    talk.skip()
    talk.edits("anouk", anouk, answer, "nee")
    assert post.redacted
    talk.nothing_new()
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "niets open")


def test_only_the_reporter_corrects(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt wachtlijst van 9 weken")
    talk.sees(zco, "K-1")
    talk.edits("saskia", zco, said, "!knelpunt wachtlijst van 6 weken")
    talk.nothing_new()
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "9 weken")


def test_an_edit_passes_the_guard(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt wachtlijst te lang")
    talk.sees(zco, "K-1")
    talk.edits("anouk", zco, said, "!knelpunt bsn 123456782 op de wachtlijst")
    talk.sees(zco, "Niet bewaard", without=["123456782"])
    talk.skip(talk.private("anouk"))
    assert not talk.house.on_disk("123456782")
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "wachtlijst te lang")


def test_another_kind_within_ten_minutes_is_another_item(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt vaste tolk werkt goed")
    receipt = talk.sees(zco, "K-1")
    talk.edits("anouk", zco, said, "!succes vaste tolk werkt goed")
    talk.sees(zco, "S-1 genoteerd")
    assert receipt.redacted
    talk.at(talk.now + timedelta(minutes=11))
    talk.edits("anouk", zco, said, "!trend vaste tolk werkt goed")
    talk.sees(zco, "S-1 houdt zijn soort")


def test_a_mistyped_command_is_mended_by_editing(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!punten geen plek")
    question = talk.sees(zco, "Bedoel je")
    talk.edits("anouk", zco, said, "!knelpunt geen plek")
    talk.sees(zco, "K-1 genoteerd")
    assert question.redacted
    talk.replies("anouk", zco, question, "1")
    talk.sees(zco, "geen vraag meer open")


def test_an_edited_endorsement_moves(talk: Conversation, zco: str) -> None:
    for text in ("eerste", "tweede"):
        talk.says("anouk", zco, f"!knelpunt {text}")
    said = talk.says("ilse", zco, "!herken K-1")
    talk.skip()
    talk.edits("ilse", zco, said, "!herken K-2")
    talk.says("mo", zco, "!lijst")
    assert "K-2 tweede" in (seen := talk.sees(zco)).body
    assert next(line for line in seen.body.splitlines() if "2 regio's" in line)[:5] == "- K-2"
    talk.redacts("ilse", zco, said)
    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "K-2", without=["regio's"])


def test_an_edit_after_ten_minutes_says_so(talk: Conversation, zco: str) -> None:
    said = talk.says("saskia", zco, "!regio Drenthe: @bas")
    talk.sees(zco, "Drenthe")
    for wait in (timedelta(minutes=11), timedelta(days=2)):
        talk.at(talk.now + wait)
        before = domain(talk)
        talk.edits("saskia", zco, said, "!regio Drenthe: @mo")
        talk.sees(zco, "tien minuten")
        assert domain(talk) == before


def test_an_edit_of_several_lines_does_all_anew(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geld\n!knelpunt tijd")
    receipts = [talk.sees(zco, "K-1"), talk.sees(zco, "K-2")]
    talk.edits("anouk", zco, said, "!knelpunt geld\n!succes tolk\n!trend werving")
    for label in ("K-3", "S-1", "T-1"):
        talk.sees(zco, label)
    assert all(receipt.redacted for receipt in receipts)
    talk.says("anouk", zco, "!lijst")
    talk.sees(zco, "K-3", "S-1", "T-1", without=["tijd"])
    talk.redacts("anouk", zco, said)
    for _ in range(3):
        talk.sees(talk.private("anouk"), "is ingetrokken")
    assert not words_kept(talk, "werving")


def test_an_edit_that_cannot_be_done_changes_nothing(talk: Conversation, zco: str) -> None:
    said = talk.says("saskia", zco, "!regio Drenthe: @bas")
    talk.sees(zco, "Drenthe")
    before = domain(talk)
    talk.edits("saskia", zco, said, "!regio Drenthe: @niemand")
    talk.sees(zco, "niet in deze kamer")
    assert domain(talk) == before


def test_an_edit_and_a_deletion_again_and_again(talk: Conversation, zco: str) -> None:
    said = talk.says("saskia", zco, "!regio Drenthe: @bas")
    for who in ("mo", "bas", "ilse"):
        talk.edits("saskia", zco, said, f"!regio Drenthe: @{who}")
    talk.says("saskia", zco, "!ongedaan")
    talk.redacts("saskia", zco, said)
    assert all(message.redacted for message in talk.port.seen[zco][-4:])
    talk.skip()


# Deletions


def test_a_deleted_signal_is_withdrawn_and_its_words_are_nowhere(
    talk: Conversation, chain: Chain
) -> None:
    said = talk.says("anouk", chain.zco, "!knelpunt geheimzinnige wachtlijst")
    receipt = talk.sees(chain.zco, "K-1")
    saskia = talk.private("saskia")
    talk.says("saskia", saskia, "overzicht som")
    talk.skip()

    talk.redacts("anouk", chain.zco, said)

    talk.sees(talk.private("anouk"), "K-1 is ingetrokken", without=["geheimzinnige"])
    assert receipt.redacted
    assert not words_kept(talk, "geheimzinnige")
    talk.sees(saskia, "Concept 1 vervalt", "K-1", without=["geheimzinnige"])
    talk.says("anouk", chain.zco, "!ongedaan")
    talk.sees(chain.zco, "niet meer terugdraaien")
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "vervangen")


def test_a_private_report_is_withdrawn_by_command(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geheimzinnige wachtlijst")
    proposal = talk.sees(anouk, "geheimzinnige")
    talk.says("anouk", anouk, "ja")
    post = talk.sees(zco, "geheimzinnige")
    talk.skip()

    talk.says("anouk", anouk, "intrekken K-1")

    talk.sees(anouk, "K-1 is ingetrokken")
    talk.skip()
    assert post.redacted
    assert proposal.redacted
    assert not words_kept(talk, "geheimzinnige")


def test_each_takes_back_her_own_thumb(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    thumb = talk.reacts("ilse", zco, said, "👍")
    talk.reacts("mo", zco, said, "👍")

    talk.redacts("ilse", zco, thumb)

    talk.says("mo", zco, "!lijst")
    talk.sees(zco, "2 regio's")


def test_a_deleted_command_is_undone_within_ten_minutes_only(talk: Conversation, zco: str) -> None:
    before = domain(talk)
    first = talk.says("saskia", zco, "!regio Drenthe: @bas")
    receipt = talk.sees(zco, "Drenthe")
    talk.redacts("saskia", zco, first)
    assert receipt.redacted
    assert domain(talk) == before
    second = talk.says("saskia", zco, "!regio Drenthe: @bas")
    talk.sees(zco, "Drenthe")
    after = domain(talk)
    talk.at(talk.now + timedelta(minutes=11))
    talk.redacts("saskia", zco, second)
    assert domain(talk) == after


def test_a_moderator_who_deletes_withdraws(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geheimzinnige wachtlijst")
    talk.sees(zco, "K-1")
    talk.redacts("saskia", zco, said)
    talk.sees(talk.private("anouk"), "K-1 is ingetrokken")
    assert not words_kept(talk, "geheimzinnige")


def test_what_is_kept_for_undoing_is_forgotten(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    assert talk.house.tables()["change"] != []
    talk.at(talk.now + timedelta(hours=1, minutes=6))
    talk.says("ilse", zco, "gewone praat")
    assert talk.house.tables()["change"] == []
    talk.at(talk.now + timedelta(days=31))
    talk.says("ilse", zco, "gewone praat")
    tables = talk.house.tables()
    assert tables["action"] == tables["inbox"] == []


# Any sequence

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["anouk", "ilse", "saskia"]),
        st.sampled_from(
            [
                "!knelpunt geen plek",
                "!succes vaste tolk",
                "!trend via Snapchat",
                "!herken K-1",
                "!herken K-2",
                "!herken S-1",
                "!regio Twente: @ilse",
                "!regio Drenthe: @bas, @mo",
                "!organisatie SHOP: @anouk, @bas (plv)",
                "!overzicht som",
                "!overzicht tfm",
                "!route tfm uit",
                "!punten iets",
                "!intrekken K-99",
                "1 mag",
                "1 weg",
                "akkoord 1",
                "akkoord 2",
                "ja",
            ]
        ),
    ),
    max_size=6,
)


@given(acts=ACTS)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_after_undoing_all_everything_is_as_it_was(acts: list[tuple[str, str]]) -> None:
    talk = Conversation()
    chain = talk.play(_chain)
    rooms = {who: talk.private(who) for who in ("anouk", "ilse", "saskia")}
    before = domain(talk)
    for who, typed in acts:
        talk.says(who, chain.zco if typed.startswith("!") else rooms[who], typed)
    for who, typed in reversed(acts):
        talk.says(who, chain.zco if typed.startswith("!") else rooms[who], "!ongedaan")
    for who in ("anouk", "ilse", "saskia"):
        for place in (chain.zco, rooms[who]):
            talk.says(who, place, "!ongedaan")
    after = domain(talk)
    talk.close()
    assert after == before
