"""Somebody new, nonsense, and an outsider: three lines of help once, and silence to strangers."""

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import BOT


def test_a_newcomer_a_joke_and_an_outsider(talk: Conversation, som: str) -> None:
    talk.joins("henk", som)
    henk = talk.private("henk")
    greeting = talk.sees(henk, "Welkom", "knelpunt", "👍", "help", "cliënten")
    assert len([line for line in greeting.body.splitlines() if line.strip()]) <= 6
    talk.nothing_new(som)

    talk.says("henk", henk, "hoi bot wat moet ik hier")
    talk.sees(henk, "knelpunt", "help")
    talk.says("henk", som, "!knelpun asdf test")  # one clear meaning, and it can be taken back
    talk.sees(som, "K-1 genoteerd")
    talk.says("henk", som, "!ongedaan")
    talk.skip(som)
    talk.says("henk", som, "LOL")
    talk.nothing_new()
    talk.says("henk", som, "!lijst")
    talk.skip(som)

    outside, _ = talk.world.new_room("elders", creator="@promo:elders.example")
    talk.world.membership(outside, BOT, "invite")
    talk.batch(talk.world.invite(outside, "@promo:elders.example"))
    assert not talk.is_in(outside)
    talk.says("@promo:elders.example", som, "!lijst")
    talk.nothing_new()
    talk.at(on("2027-01-12", "17.05"))
    talk.sees(talk.private("beheer"), "een uitnodiging genegeerd", without=["promo", "elders"])
    talk.nothing_new()
