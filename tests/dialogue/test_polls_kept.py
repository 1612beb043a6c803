"""Polls and the rest of the house: a moved room, retention, being forgotten."""

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.test_polls import ASK, overview
from tests.dialogue.test_polls import som as som
from tests.dialogue.upgrading import enter, successor, tombstone
from tests.dialogue.world import user


def test_an_open_poll_goes_on_in_the_new_room(talk: Conversation, som: str) -> None:
    talk.says("joris", som, ASK)
    talk.says("fleur", som, "!kan 1 3")
    talk.skip()
    new, events = successor(talk, som, by="joris")
    tombstone(talk, som, new, "joris")
    enter(talk, new, events, "joris", "fleur", "bas", "petra", "wim")

    talk.sees(new, "gaat in deze kamer verder")
    talk.sees(new, "Datumprikker D-1: SOM", "Stem in de draad")
    talk.sees(new, "1 van 3 organisaties", "1) di 9 mrt 10.00-12.30: 1 kan")
    fresh = talk.natives(new)
    assert len(fresh) == 3
    talk.votes("bas", fresh[0], "kan")
    shown = overview(talk, new)
    assert "1) di 9 mrt 10.00-12.30: 2 kan" in shown.body
    talk.at(on("2027-01-20", "13.05"))
    talk.sees(talk.private("bas"), "Wanneer kan FairWork?")
    talk.skip()
    talk.at(on("2027-01-28", "17.05"))
    talk.sees(talk.private("joris"), "D-1 SOM is gesloten")
    talk.skip()


def test_who_voted_what_is_gone_a_month_after_the_date(talk: Conversation, som: str) -> None:
    talk.says("joris", som, ASK)
    talk.says("fleur", som, "!kan 1 3")
    talk.says("joris", som, "!vast D-1 3")  # the last date is 16 March
    talk.skip()
    talk.asleep_until(on("2027-04-14", "12.00"))
    talk.at(on("2027-04-15", "12.00"))
    assert talk.house.tables()["ballot"]
    talk.asleep_until(on("2027-04-17", "12.00"))
    talk.at(on("2027-04-18", "12.00"))
    tables = talk.house.tables()
    assert tables["ballot"] == []
    assert not any("ballot:" in str(row) for row in tables["message_name"])
    assert tables["poll"]
    talk.asleep_until(on("2028-02-01", "12.00"))
    talk.at(on("2028-02-02", "12.00"))
    tables = talk.house.tables()
    for name in ("poll", "poll_option", "poll_room", "poll_native"):
        assert tables[name] == [], name
    assert not any("poll:" in str(row) for row in tables["message_name"])
    talk.skip()


def test_who_is_forgotten_has_no_vote(talk: Conversation, som: str) -> None:
    talk.says("joris", som, ASK)
    talk.says("fleur", som, "!kan 1 3")
    talk.says("bas", som, "!kan 2")
    fleur = talk.private("fleur")
    talk.says("fleur", fleur, "mijngegevens")
    talk.skip()
    talk.says("fleur", fleur, "vergeetmij")
    talk.says("fleur", fleur, "ja")
    talk.skip()
    assert user("fleur") not in str(talk.house.tables()["ballot"])
    talk.says("bas", som, "!stand")
    talk.sees(som, "1 van 2 organisaties", "2) do 11 mrt 13.30: 1 kan")
    talk.sees(som, "Wie kan wanneer: D-1", without=["fleur"])
