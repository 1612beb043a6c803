"""Answers that come down: to both rooms, in the thread, to everybody behind the signal, once."""

import pytest

from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation
from tests.dialogue.test_release import ready

ANSWER = "!terugkoppeling K-1 JenV zoekt extra plekken uit"


def posted(talk: Conversation, chain: Chain) -> None:
    """K-1 of anouk, recognised by ilse, stands in the SOM."""
    saskia = ready(talk, chain, "knelpunt geen vervolgplek")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()


def test_a_promise_carries_its_date(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)

    talk.says("joris", chain.som, f"{ANSWER}, voor 1 april")

    for place in (chain.zco, chain.som):
        seen = talk.sees(
            place,
            "Terugkoppeling K-1",
            "2 regio's",
            "JenV zoekt extra plekken uit.",
            "vóór donderdag 1 april 2027",
        )
        assert seen.loud
        assert seen.relation is None
    thread = talk.sees(chain.zco, "JenV zoekt extra plekken uit")
    assert thread.relation == "m.thread"
    for who in ("anouk", "ilse"):
        mine = talk.sees(talk.private(who), "Je punt K-1", "1 april 2027")
        assert mine.mentions == (f"@{who}:voorbeeld.nl",)
    talk.nothing_new()


def test_who_stands_behind_it_twice_hears_it_once(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.says("joris", chain.som, "!herken K-1")

    talk.says("joris", chain.som, ANSWER)

    talk.skip(chain.zco, chain.som)
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "Je punt K-1")
    talk.nothing_new(talk.private("anouk"), talk.private("ilse"))
    talk.skip()


def test_who_left_the_platform_hears_nothing(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.leaves("ilse", chain.zco)
    start = talk.now

    talk.says("joris", chain.som, ANSWER)

    assert talk.got("ilse", since=start) == []
    talk.sees(talk.private("anouk"), "K-1")
    talk.skip(chain.zco, chain.som)


def test_the_answer_to_a_private_report_stands_under_its_post(
    talk: Conversation, chain: Chain
) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, "knelpunt geen vervolgplek")
    talk.says("anouk", anouk, "ja")
    post = talk.sees(chain.zco, "K-1")
    talk.reacts("ilse", chain.zco, post, "👍")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    talk.skip()

    talk.says("joris", chain.som, ANSWER)

    talk.sees(chain.zco, "Terugkoppeling K-1")
    assert talk.sees(chain.zco, "JenV zoekt").target == post.event_id
    talk.skip()


@pytest.mark.parametrize(
    ("who", "typed", "sentence"),
    [
        ("petra", ANSWER, "alleen voor moderators"),
        ("joris", "!terugkoppeling K-1", "Zet het antwoord erbij"),
        ("joris", "!terugkoppeling", "Welk punt"),
        ("joris", "!terugkoppeling K-2 dat is geregeld", "K-2 ken ik hier niet"),
    ],
)
def test_what_is_wrong_tells_nobody_else(
    talk: Conversation, chain: Chain, who: str, typed: str, sentence: str
) -> None:
    posted(talk, chain)
    talk.says(who, chain.som, typed)
    talk.sees(chain.som, sentence)
    talk.nothing_new()


def test_the_source_does_not_answer_itself(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    talk.says("saskia", chain.zco, ANSWER)
    talk.sees(chain.zco, "in deze kamer gemeld")
    talk.nothing_new()


def test_a_day_that_may_be_two_is_asked_about(talk: Conversation, chain: Chain) -> None:
    posted(talk, chain)
    asked = f"{ANSWER} voor maandag 2 februari"
    talk.says("joris", chain.som, asked)  # 2 February 2027 is a Tuesday
    question = talk.sees(chain.som, "Welke dag bedoelt u", "1)", "2)")
    talk.nothing_new()

    talk.replies("joris", chain.som, question, "1")

    talk.sees(chain.zco, "Terugkoppeling K-1", "februari 2027")
    talk.skip()


def test_an_answer_by_the_task_force_is_in_its_own_form(talk: Conversation, chain: Chain) -> None:
    saskia = ready(talk, chain, "knelpunt geen vervolgplek", target="tfm")
    talk.says("saskia", saskia, "1 vraag Wie betaalt? aan JenV")
    talk.says("saskia", saskia, "akkoord 1")
    talk.skip()

    talk.says("tess", chain.tfm, "!terugkoppeling K-1 Nog niets, komt in maart terug")

    talk.sees(chain.zco, "van Landelijke Task Force Mensenhandel: Nog niets")
    talk.sees(chain.tfm, "Terugkoppeling K-1")
    talk.nothing_new(chain.som)
    talk.skip()
