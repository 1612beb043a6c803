"""Drafts come in time for the meeting that they go to; decisions there are answers below."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on


def ready(talk: Conversation, chain: Chain) -> str:
    """K-1 of anouk is recognised by ilse; saskia's private room."""
    said = talk.says("anouk", chain.zco, "!knelpunt geen vervolgplek")
    talk.reacts("ilse", chain.zco, said, "👍")
    saskia = talk.private("saskia")
    talk.skip()
    return saskia


def test_a_draft_comes_fifteen_working_days_before(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.skip()

    talk.at(on("2027-02-15", "17.00"))
    talk.nothing_new(saskia)
    talk.at(on("2027-02-16", "09.01"))
    talk.sees(saskia, "Concept 1: zco → som", "K-1")
    talk.at(on("2027-02-19", "09.01"))
    talk.sees(saskia, "Concept 1", "dinsdag 9 maart 2027", "wacht nog op akkoord")
    talk.at(on("2027-02-23", "09.01"))
    talk.sees(saskia, "laatste dag", "concept 1")
    talk.skip(chain.som)
    talk.says("saskia", saskia, "akkoord 1")
    talk.sees(chain.som, "K-1")
    talk.skip()


def test_a_released_draft_is_not_reminded_of(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.at(on("2027-02-16", "09.01"))
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()
    talk.at(on("2027-02-23", "09.30"))
    talk.nothing_new(saskia)
    talk.skip()


def test_a_meeting_that_moves_takes_its_draft_along(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.says("joris", chain.som, "!verplaats V-1 naar di 23 mrt 10.00-12.30")
    talk.skip()
    talk.at(on("2027-03-01", "17.00"))
    talk.nothing_new(saskia)
    talk.at(on("2027-03-02", "09.01"))
    talk.sees(saskia, "Concept 1")
    talk.says("joris", chain.som, "!verplaats V-1 naar di 30 mrt 10.00-12.30")
    talk.at(on("2027-03-09", "17.00"))
    talk.nothing_new(saskia)  # the draft was made; it is not made again
    talk.skip()


def test_a_meeting_that_falls_out_takes_its_draft_along(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.says("joris", chain.som, "!vergadering V-1 vervalt")
    talk.skip()
    talk.at(on("2027-03-08"))
    talk.nothing_new(saskia)
    talk.skip()


def test_a_meeting_that_is_called_late_has_its_draft_at_once(
    talk: Conversation, chain: Chain
) -> None:
    saskia = ready(talk, chain)
    talk.at(on("2027-03-01", "10.00"))
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.at(on("2027-03-01", "10.05"))
    talk.sees(saskia, "Concept 1: zco → som")
    talk.skip()


def test_after_downtime_one_draft_comes_and_one_reminder_at_most(
    talk: Conversation, chain: Chain
) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.skip()
    talk.asleep_until(on("2027-03-01", "10.00"))
    drafts = [one for one in talk.unread(saskia) if "zco → som" in one.body]
    assert len(drafts) == 1
    talk.skip()


def test_a_decision_on_the_item_is_the_answer(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain)
    talk.says("joris", chain.som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.says("joris", chain.som, "!agenda K-1")
    talk.skip(chain.som)
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "K-1", "geagendeerd")
    talk.at(on("2027-03-09", "11.00"))
    talk.skip()
    talk.says("joris", chain.som, "!besluit punt 1 JenV betaalt de vervolgopvang")
    talk.sees(chain.zco, "Terugkoppeling K-1", "JenV betaalt de vervolgopvang")
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "punt K-1", "JenV betaalt de vervolgopvang")
    talk.skip()
