"""Dialogues that failed when they were found; what is marked still does."""

from datetime import timedelta

from tests.dialogue.conversation import Conversation


def test_what_was_deleted_may_be_said_again(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.redacts("anouk", zco, said)
    talk.skip()
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    try:
        talk.sees(zco, "K-2 genoteerd")
    finally:
        talk.skip()


def test_a_private_report_can_be_deleted(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    said = talk.says("anouk", anouk, "knelpunt geen vervolgplek")
    yes = talk.says("anouk", anouk, "ja")
    talk.at(talk.now + timedelta(hours=1))
    talk.skip()
    talk.redacts("anouk", anouk, yes)
    talk.nothing_new()
    talk.redacts("anouk", anouk, said)
    talk.skip()
    talk.says("ilse", zco, "!lijst")
    try:
        talk.sees(zco, "niets open")
    finally:
        talk.skip()


def test_a_private_herken_can_be_deleted(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    said = talk.says("ilse", talk.private("ilse"), "herken K-1")
    talk.at(talk.now + timedelta(hours=1))
    talk.redacts("ilse", talk.private("ilse"), said)
    talk.skip()
    talk.says("mo", zco, "!lijst")
    try:
        assert "regio's" not in talk.sees(zco, "K-1").body
    finally:
        talk.skip()


def test_an_error_in_the_english_room_names_the_english_command(talk: Conversation) -> None:
    place = talk.platform("int", moderators=["jo"], members=["ann"])
    talk.says("ann", place, "!bottleneck no shelter")
    try:
        talk.sees(place, "!bottleneck", without=["knelpunt"])
    finally:
        talk.skip()


def test_a_platform_that_is_opened_stops(talk: Conversation, zco: str) -> None:
    talk.batch(talk.world.state(zco, "beheer", "m.room.join_rules", {"join_rule": "public"}))
    talk.skip()
    talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    try:
        assert not any("genoteerd" in one.body for one in talk.unread(zco))
    finally:
        talk.skip()


def test_the_target_can_end_a_route(talk: Conversation, zco: str, som: str) -> None:
    talk.route(zco, som)
    talk.says("joris", som, "!route zco uit")
    try:
        talk.sees(som, "gestopt")
        talk.sees(zco, "heeft de route met deze kamer gestopt")
    finally:
        talk.skip()


def test_feedback_as_a_reply_to_a_digest_of_one_point(
    talk: Conversation, zco: str, som: str
) -> None:
    talk.route(zco, som)
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.reacts("ilse", zco, said, "👍")
    talk.says("saskia", zco, "!overzicht som")
    talk.skip()
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    digest = talk.sees(som, "K-1")
    talk.replies("joris", som, digest, "!terugkoppeling JenV zoekt het uit")
    try:
        talk.sees(som, "Terugkoppeling K-1")
    finally:
        talk.skip()
