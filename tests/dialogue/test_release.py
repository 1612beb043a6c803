"""What a release does: once, in office hours, only by who may, and never twice the same."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import BOT


def ready(talk: Conversation, chain: Chain, *texts: str, target: str = "som") -> str:
    """A draft in which each of these may go up; returns the private room of saskia."""
    for text in texts:
        said = talk.says("anouk", chain.zco, f"!{text}")
        talk.reacts("ilse", chain.zco, said, "👍")
    talk.says("saskia", chain.zco, f"!overzicht {target}")
    talk.skip()
    return talk.private("saskia")


def heard_that_it_went_up(talk: Conversation, *labels: str) -> None:
    """Who reported and who recognised these were told so, once each, in private."""
    for who in ("anouk", "ilse"):
        for label in labels:
            told = talk.sees(talk.private(who), f"{label}, dat je meldde", "opgeschaald naar")
            assert told.loud


def test_a_digest_shows_texts_and_regions_but_no_people(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain, "knelpunt geen vervolgplek", "succes vaste contactpersoon IND")
    start = talk.now

    talk.says("saskia", saskia, "akkoord 1")

    hidden = ["anouk", "ilse", "saskia", "Twente", "Utrecht"]
    post = talk.sees(chain.som, "K-1", "geen vervolgplek", "S-1", "2 regio's", without=hidden)
    assert post.loud
    assert post.mentions == ()
    talk.sees(saskia, "Geplaatst bij som: 2 punten")
    mail = talk.sees(saskia, "overzicht-1.md", without=hidden)
    assert mail.file is not None
    assert "geen vervolgplek" in mail.file.decode()
    for form in ("pdf", "docx"):
        talk.sees(saskia, f"overzicht-1.{form}")
    heard_that_it_went_up(talk, "K-1", "S-1")
    talk.nothing_new()
    counts = {who: len(talk.got(who, since=start)) for who in ("anouk", "petra", "joris", "saskia")}
    assert counts == {"anouk": 2, "petra": 1, "joris": 1, "saskia": 4}


def test_what_was_released_may_be_seen_and_recognised_there(
    talk: Conversation, chain: Chain
) -> None:
    saskia = ready(talk, chain, "knelpunt geen vervolgplek", "knelpunt tweede")
    talk.says("saskia", saskia, "2 weg")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.says("petra", chain.som, "!lijst")
    talk.sees(chain.som, "K-1", without=["K-2"])
    said = talk.says("petra", chain.som, "!herken K-1")
    assert talk.reactions(said) == ["✓"]
    talk.says("petra", chain.som, "!herken K-2")
    talk.sees(chain.som, "K-2 ken ik hier niet")


def test_the_same_points_do_not_go_up_twice(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain, "knelpunt eerste", "knelpunt tweede")
    talk.says("saskia", saskia, "2 weg")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "al vrijgegeven")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.sees(chain.zco, "niets nieuws")  # what was dropped stays

    saskia = ready(talk, chain, "knelpunt derde")
    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(chain.som, "K-3", "derde", without=["K-1", "K-2"])
    heard_that_it_went_up(talk, "K-3")
    talk.skip(saskia)
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.sees(chain.zco, "niets nieuws")


def test_each_route_has_its_own_watermark_and_akkoord(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.nothing_new(chain.tfm)

    talk.says("saskia", saskia, "overzicht tfm")
    talk.sees(saskia, "Concept 2", "K-1")
    talk.says("saskia", saskia, "1 vraag Wie betaalt dit? aan JenV")
    talk.sees(saskia, "Concept 2")
    talk.says("saskia", saskia, "akkoord 2")
    talk.sees(chain.tfm, "Eerste", "Gevraagd aan JenV")
    talk.skip(saskia)
    talk.nothing_new()


def test_in_the_evening_it_waits_for_the_next_morning(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-15", "17.30"))  # a Friday
    saskia = ready(talk, chain, "knelpunt eerste")

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "maandag 18 januari 2027, 8.30")
    talk.at(on("2027-01-18", "08.29"))
    talk.nothing_new()

    talk.at(on("2027-01-18", "08.30"))
    assert talk.sees(chain.som, "eerste").at == on("2027-01-18", "08.30")
    heard_that_it_went_up(talk, "K-1")
    talk.skip(saskia)
    talk.at(on("2027-01-20"))
    talk.nothing_new()


def test_after_downtime_it_is_posted_once(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.asleep_until(on("2027-01-19", "11.00"))

    talk.sees(chain.som, "eerste")
    heard_that_it_went_up(talk, "K-1")
    talk.skip(saskia)
    talk.nothing_new()


def test_the_right_is_looked_at_again_when_it_is_posted(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    talk.power("ilse", chain.zco, 50)
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.power("saskia", chain.zco, 0)

    talk.at(on("2027-01-15", "09.00"))

    talk.sees(talk.private("ilse"), "geen moderator meer", "akkoord 1")
    talk.nothing_new()

    ilse = talk.private("ilse")
    talk.says("ilse", ilse, "akkoord 1")
    talk.sees(ilse, "nieuwere versie")
    talk.sees(ilse, "Concept 1")
    talk.says("ilse", ilse, "akkoord 1")
    talk.sees(chain.som, "eerste")
    talk.sees(talk.private("anouk"), "K-1", "opgeschaald")
    talk.skip(ilse)


def test_a_second_release_may_wait_for_the_morning_too(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    talk.power("ilse", chain.zco, 50)
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.power("saskia", chain.zco, 0)
    talk.at(on("2027-01-15", "20.00"))
    ilse = talk.private("ilse")
    talk.says("ilse", ilse, "overzicht 1")
    talk.says("ilse", ilse, "akkoord 1")
    talk.skip()

    talk.at(on("2027-01-18", "09.00"))

    talk.sees(chain.som, "eerste")
    talk.sees(talk.private("anouk"), "K-1", "opgeschaald")
    talk.skip(ilse)


def test_a_refused_release_and_a_newer_draft_are_not_both_posted(
    talk: Conversation, chain: Chain
) -> None:
    talk.at(on("2027-01-14", "20.00"))
    talk.power("ilse", chain.zco, 50)
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    saskia = ready(talk, chain, "knelpunt tweede")
    talk.power("saskia", chain.zco, 0)
    talk.at(on("2027-01-15", "09.00"))
    talk.skip()
    ilse = talk.private("ilse")
    talk.says("ilse", ilse, "overzicht som")
    talk.sees(ilse, "Concept 3", "eerste", "tweede")

    for number in (1, 2):
        talk.says("ilse", ilse, f"akkoord {number}")
        talk.sees(ilse, "vervangen")
    talk.says("ilse", ilse, "akkoord 3")
    talk.sees(chain.som, "eerste", "tweede")
    for label in ("K-1", "K-2"):
        talk.sees(talk.private("anouk"), label, "opgeschaald")
    talk.skip(ilse)


def test_an_approver_who_left_released_nothing(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.leaves("saskia", chain.zco)

    talk.at(on("2027-01-18"))

    talk.nothing_new(chain.som)
    talk.skip()


def test_akkoord_of_somebody_who_left_is_none(talk: Conversation, chain: Chain) -> None:
    talk.power("petra", chain.som, 50)  # she is still a moderator, but elsewhere
    talk.power("ilse", chain.zco, 50)
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.joins("saskia", chain.som)
    talk.power("saskia", chain.som, 50)
    talk.leaves("saskia", chain.zco)
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "ken ik niet")
    talk.nothing_new()


def test_a_target_that_the_bot_was_removed_from_gets_nothing(
    talk: Conversation, chain: Chain
) -> None:
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.batch(talk.world.membership(chain.som, BOT, "leave"))
    talk.skip()

    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(saskia, "niet geplaatst", "niet meer in de kamer van som", "akkoord 1")
    talk.nothing_new()

    talk.batch(talk.world.membership(chain.som, BOT, "join"))
    talk.nothing_new(chain.som)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "K-1", "eerste")
    talk.skip()


def test_removed_while_it_waits_for_the_morning(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.batch(talk.world.membership(chain.som, BOT, "leave"))
    talk.skip()

    talk.at(on("2027-01-15", "09.00"))
    talk.sees(saskia, "niet geplaatst", "niet meer in de kamer van som")
    talk.nothing_new()


def test_a_route_that_ended_meanwhile_posts_nothing(talk: Conversation, chain: Chain) -> None:
    talk.at(on("2027-01-14", "20.00"))
    saskia = ready(talk, chain, "knelpunt eerste")
    talk.says("saskia", saskia, "akkoord 1")
    talk.says("saskia", chain.zco, "!route som uit")
    talk.skip()

    talk.at(on("2027-01-15", "09.00"))

    talk.sees(saskia, "niet geplaatst", "route naar som")
    talk.nothing_new()
