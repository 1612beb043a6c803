"""Promises and points without an answer are asked after, of those who can do something about it."""

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.test_feedback import posted

PROMISE = "!terugkoppeling K-1 JenV zoekt extra plekken uit, voor 1 april"


def test_a_promise_is_asked_after_of_who_gave_it(talk: Conversation, chain: Chain) -> None:
    talk.power("petra", chain.som, 50)
    posted(talk, chain)
    talk.says("joris", chain.som, PROMISE)
    talk.skip()

    talk.at(on("2027-03-31", "17.00"))
    talk.nothing_new()
    talk.at(on("2027-04-01", "09.01"))
    talk.sees(talk.private("joris"), "toezegging bij K-1", "donderdag 1 april 2027", "!verleng K-1")
    talk.nothing_new()
    talk.at(on("2027-04-07", "17.00"))
    talk.nothing_new()
    talk.at(on("2027-04-08", "09.01"))
    talk.sees(talk.private("joris"), "toezegging bij K-1")
    talk.sees(talk.private("petra"), "toezegging bij K-1")
    talk.at(on("2027-06-01"))
    talk.nothing_new()


def test_an_answer_ends_the_asking(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.says("joris", chain.som, PROMISE)
    talk.says("joris", chain.som, "!terugkoppeling K-1 er komen tien plekken bij")
    talk.skip()

    talk.at(on("2027-06-01"))
    talk.nothing_new()


def test_a_promise_may_take_longer(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.says("joris", chain.som, PROMISE)
    talk.skip()

    talk.says("joris", chain.som, "!verleng K-1 tot 3 mei")
    talk.sees(chain.som, "komt later", "maandag 3 mei 2027")
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "K-1", "maandag 3 mei 2027")
    talk.at(on("2027-04-20"))
    talk.nothing_new()
    talk.at(on("2027-05-03", "09.01"))
    talk.sees(talk.private("joris"), "toezegging bij K-1", "3 mei 2027")


def test_what_cannot_be_extended(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.says("joris", chain.som, "!verleng K-1 tot 3 mei")
    talk.sees(chain.som, "geen toezegging")
    talk.says("joris", chain.som, PROMISE)
    talk.skip()
    for typed in ("tot gisteren", "tot 1 januari 2027", "straks"):
        talk.says("joris", chain.som, f"!verleng K-1 {typed}")
        talk.sees(chain.som, "een dag die nog komt")
    talk.says("petra", chain.som, "!verleng K-1 tot 3 mei")
    talk.sees(chain.som, "moderators")
    talk.says("saskia", chain.zco, "!verleng K-1 tot 3 mei")
    talk.sees(chain.zco, "geen toezegging")
    talk.nothing_new()


def test_a_point_without_an_answer_is_asked_after(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)

    talk.at(on("2027-02-09", "09.01"))
    talk.sees(talk.private("joris"), "wacht nog op antwoord", "K-1", "nog niets", without=["anouk"])
    talk.nothing_new()
    talk.at(on("2027-02-16", "09.01"))
    talk.sees(talk.private("joris"), "wacht nog op antwoord")
    talk.sees(talk.private("saskia"), "heeft nog niet geantwoord op K-1")
    talk.at(on("2027-06-01"))
    talk.nothing_new()


def test_nothing_is_asked_after_what_was_answered_or_withdrawn(
    talk: Conversation, chain: Chain
) -> None:
    posted(talk, chain)
    talk.says("joris", chain.som, "!terugkoppeling K-1 nog niets")
    talk.skip()
    talk.at(on("2027-06-01"))
    talk.nothing_new()
