"""Routes upward work only after moderators of both rooms confirmed them."""

import pytest

from tests.dialogue.conversation import Conversation


def test_a_route_is_proposed_on_one_side_and_confirmed_on_the_other(
    talk: Conversation, zco: str, som: str
) -> None:
    talk.says("saskia", zco, "!route som")
    talk.sees(zco, "Route zco → som is voorgesteld", "kamer som", "2 leden", som)
    asked = talk.sees(som, "@saskia:voorbeeld.nl", "kamer zco", "5 leden", zco, "!route akkoord")
    assert asked.loud
    talk.says("saskia", zco, "!overzicht som")
    talk.sees(zco, "geen werkende route")

    talk.says("joris", som, "!route akkoord zco")
    talk.sees(som, "werkt nu", "zco")
    assert talk.sees(zco, "werkt nu", "som").loud
    talk.says("saskia", zco, "!overzicht som")
    talk.sees(zco, "niets nieuws")


@pytest.mark.parametrize(
    ("who", "typed"), [("anouk", "!route som"), ("anouk", "!route som uit"), ("anouk", "!route")]
)
def test_members_do_not_make_routes(talk: Conversation, zco: str, who: str, typed: str) -> None:
    talk.platform("som", moderators=["joris"])
    talk.says(who, zco, typed)
    talk.sees(zco, "alleen voor moderators")


def test_a_member_of_the_target_cannot_confirm(talk: Conversation, zco: str, som: str) -> None:
    talk.says("saskia", zco, "!route som")
    talk.skip()

    talk.says("petra", som, "!route akkoord zco")
    talk.sees(som, "alleen voor moderators")
    talk.says("saskia", zco, "!route akkoord zco")
    talk.sees(zco, "geen voorstel")
    talk.says("saskia", zco, "!overzicht som")
    talk.sees(zco, "geen werkende route")


def test_nobody_confirms_what_was_not_proposed(talk: Conversation, zco: str, som: str) -> None:
    talk.says("joris", som, "!route akkoord zco")
    talk.sees(som, "geen voorstel")


def test_the_proposer_must_still_be_moderator(talk: Conversation, zco: str, som: str) -> None:
    talk.says("saskia", zco, "!route som")
    talk.skip()
    talk.power("saskia", zco, 0)

    talk.says("joris", som, "!route akkoord zco")

    talk.sees(som, "geen moderator meer")
    talk.nothing_new(zco)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("!route zco", "een andere kamer"),
        ("!route politie", "ken ik niet"),
        ("!route akkoord politie", "ken ik niet"),
        ("!route som elke maandag 9.00", "nog geen werkende route"),
        ("!route som uit", "nog geen werkende route"),
    ],
)
def test_what_cannot_be_gets_a_sentence(
    talk: Conversation, zco: str, som: str, typed: str, sentence: str
) -> None:
    talk.says("saskia", zco, typed)
    talk.sees(zco, sentence)
    talk.nothing_new(som)


def test_a_working_route_is_not_made_twice(talk: Conversation, zco: str, som: str) -> None:
    talk.route(zco, som)

    talk.says("saskia", zco, "!route som")
    talk.sees(zco, "bestaat al")
    talk.says("joris", som, "!route akkoord zco")
    talk.sees(som, "werkt al")
    talk.nothing_new()


def test_an_ended_route_sends_nothing_and_can_be_made_anew(
    talk: Conversation, zco: str, som: str
) -> None:
    talk.route(zco, som)
    talk.says("saskia", zco, "!route som uit")
    talk.sees(zco, "gestopt")
    talk.sees(som, "heeft de route met deze kamer gestopt")

    talk.says("saskia", zco, "!overzicht som")
    talk.sees(zco, "geen werkende route")
    talk.says("joris", som, "!route akkoord zco")
    talk.sees(som, "geen voorstel")

    talk.route(zco, som)
    talk.says("saskia", zco, "!route")
    talk.sees(zco, "zco → som: werkt")


def test_routes_make_no_circle(talk: Conversation, zco: str, som: str, tfm: str) -> None:
    talk.route(zco, som)
    talk.route(som, tfm)

    for who, place, target in (("joris", som, "zco"), ("tess", tfm, "zco"), ("tess", tfm, "som")):
        talk.says(who, place, f"!route {target}")
        talk.sees(place, f"{target} kan niet", "weer terug")
    talk.nothing_new()


def test_two_proposals_that_would_close_a_circle(talk: Conversation, zco: str, som: str) -> None:
    talk.says("saskia", zco, "!route som")
    talk.says("joris", som, "!route zco")
    talk.skip(zco)
    *_, last = talk.unread(som)
    talk.skip(som)
    assert "kan niet" in last.body

    talk.says("joris", som, "!route akkoord zco")
    talk.sees(som, "werkt nu")
    talk.skip(zco)
    talk.says("saskia", zco, "!route som uit")
    talk.skip()
    talk.route(som, zco)
    talk.says("joris", som, "!route")
    talk.sees(som, "som → zco: werkt", without=["zco → som"])


def test_both_sides_see_their_routes(talk: Conversation, zco: str, som: str, tfm: str) -> None:
    talk.says("saskia", zco, "!route")
    talk.sees(zco, "nog geen routes")
    talk.route(zco, som)
    talk.says("saskia", zco, "!route tfm")
    talk.skip()

    talk.says("saskia", zco, "!route")
    talk.sees(zco, "zco → som: werkt", "zco → tfm: wacht op bevestiging")
    talk.says("joris", som, "!route")
    talk.sees(som, "zco → som: werkt", without=["tfm"])


def test_a_platform_that_does_not_exist_is_not_repeated(talk: Conversation, zco: str) -> None:
    for typed in ("!route 123456782", "!overzicht 123456782", "!akkoord 123456782"):
        talk.says("saskia", zco, typed)
        talk.sees(zco, without=["123456782"])
    talk.says("saskia", zco, "!overzicht bsn 123456782")
    talk.sees(zco, "geen werkende route", without=["123456782"])

    assert not talk.house.on_disk("123456782")
