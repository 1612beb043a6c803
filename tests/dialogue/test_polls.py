"""Story S1: a date for the SOM, with organisations, deputies, clicks and typed votes."""

import pytest

from commands.base import Context, Fact, JobContext, Listener, Reply
from commands.polls.facts import DateFixed, DateUnfixed
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.port import NativePoll, Seen

ASK = "!datumprikker SOM | di 9 mrt 10.00-12.30 | do 11 mrt half twee | di 16 mrt 10.00 | sluit do 28 jan"  # noqa: E501


def _som(talk: Conversation) -> str:
    place = talk.platform("som", moderators=["joris"], members=["petra", "wim", "fleur", "bas"])
    talk.says("joris", place, "!organisatie SHOP: @petra, @wim (plv)")
    talk.says("joris", place, "!organisatie Fier: @fleur")
    talk.says("joris", place, "!organisatie FairWork: @bas")
    talk.skip(place)
    return place


@pytest.fixture
def som(talk: Conversation) -> str:
    """joris moderates; SHOP has a delegate and a deputy, Fier and FairWork one each."""
    return talk.play(_som)


def overview(talk: Conversation, place: str) -> Seen:
    """The overview as it stands when its edit has come."""
    talk.at(talk.now.replace(microsecond=0) + (on("2027-01-12", "09.01") - on("2027-01-12")))
    return next(one for one in talk.port.seen[place] if " misschien, " in one.body)


def announcement(talk: Conversation, place: str) -> Seen:
    """The message that says how to vote."""
    return next(one for one in talk.port.seen[place] if one.body.startswith("Datumprikker D-1"))


def start(talk: Conversation, som: str, ask: str = ASK) -> list[NativePoll]:
    talk.says("joris", som, ask)
    talk.skip()
    return talk.natives(som)


def test_a_poll_is_announced_once_with_its_dates_in_full(talk: Conversation, som: str) -> None:
    talk.says("joris", som, ASK)

    post = talk.sees(
        som,
        "Datumprikker D-1: SOM",
        "3 organisaties",
        "sluit donderdag 28 januari 2027, 17.00",
        "1) dinsdag 9 maart 2027, 10.00-12.30 (week 10)",
        "2) donderdag 11 maart 2027, 13.30",
        "3) dinsdag 16 maart 2027, 10.00",
        "!kan 1 3, misschien 2",
    )
    assert post.loud
    assert post.relation is None
    shown = talk.sees(som, "D-1 SOM", "0 van 3 organisaties", "1) di 9 mrt 10.00-12.30: 0 kan")
    assert not shown.loud
    natives = talk.natives(som)
    assert [one.thread for one in natives] == [post.event_id] * 3
    assert list(natives[0].answers.values()) == ["kan", "kan misschien", "kan niet"]
    talk.sees(som, "Tip: een kortere termijn dan twee weken")
    talk.nothing_new()


def test_a_typed_vote_gets_a_tick_and_shows_in_the_overview(talk: Conversation, som: str) -> None:
    start(talk, som)
    said = talk.says("petra", som, "!kan 1 3, misschien 2 (trein)")

    assert talk.reactions(said) == ["✓"]
    shown = overview(talk, som)
    for words in (
        "1 van 3 organisaties",
        "1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet",
        "2) do 11 mrt 13.30: 0 kan, 1 misschien, 0 niet",
        "SHOP bij 2: trein",
        "Nog niet alles ingevuld: FairWork en Fier",
        "Beste tot nu toe: 1, want het is de vroegste van gelijke data",
    ):
        assert words in shown.body
    talk.nothing_new()


def test_a_click_answers_its_own_date_only(talk: Conversation, som: str) -> None:
    first, second, _ = start(talk, som)
    talk.votes("fleur", first, "kan niet")
    talk.votes("fleur", second, "kan")

    shown = overview(talk, som)
    assert "1) di 9 mrt 10.00-12.30: 0 kan, 0 misschien, 1 niet (Fier)" in shown.body
    assert "2) do 11 mrt 13.30: 1 kan" in shown.body
    assert "FairWork, Fier en SHOP" in shown.body  # the third date is open
    talk.votes("fleur", first, "kan")
    assert "1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet" in overview(talk, som).body


def test_a_deputy_replaces_and_both_hear_it(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.says("petra", som, "kan 1 en 3", reply_to=announcement(talk, som).event_id)
    talk.says("wim", som, "!kan 1")

    for who in ("wim", "petra"):
        told = talk.sees(talk.private(who), "SHOP staat bij D-1 nu op: 1. Was: 1, 3 (@petra)")
        assert told.loud
    assert "3) di 16 mrt 10.00: 0 kan, 0 misschien, 1 niet (SHOP)" in overview(talk, som).body
    talk.says("wim", som, "!kan 1 2")
    talk.nothing_new()


def test_replies_and_private_words_are_votes(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.replies("fleur", som, announcement(talk, som), "alles behalve 2")
    bas = talk.private("bas")
    talk.says("bas", bas, "1 en 3")
    talk.sees(bas, "Genoteerd voor D-1 SOM", "Kan: di 9 mrt 10.00-12.30, di 16 mrt 10.00", "Niet")
    talk.says("bas", bas, "geen enkele")
    talk.sees(bas, "Niet: di 9 mrt")
    shown = overview(talk, som)
    assert "1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 1 niet (FairWork)" in shown.body
    talk.replies("fleur", som, announcement(talk, som), "wat een gedoe zeg")
    talk.nothing_new()


def test_a_moderator_votes_for_who_phoned(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.says("petra", som, "!stem voor Fier: 1")
    talk.sees(som, "alleen voor moderators")
    said = talk.says("joris", som, "!stem voor fier: 1 3")
    assert talk.reactions(said) == ["✓"]
    assert "1) di 9 mrt 10.00-12.30: 1 kan" in overview(talk, som).body
    talk.says("joris", som, "!stem voor Moviera: 1 3")
    talk.sees(som, "Voor wie?")


def test_the_whole_story(talk: Conversation, som: str) -> None:
    first, second, third = start(talk, som)
    talk.votes("petra", first, "kan")
    talk.votes("petra", second, "kan misschien")
    talk.votes("petra", third, "kan")
    talk.says("fleur", som, "!kan 1 3")
    talk.at(on("2027-01-20", "13.05"))  # half-way
    bas = talk.private("bas")
    asked = talk.sees(bas, "Wanneer kan FairWork?", "D-1", "1) dinsdag 9 maart 2027")
    assert asked.loud
    talk.nothing_new()
    talk.at(on("2027-01-26", "17.10"))  # two days before
    talk.sees(bas, "Wanneer kan FairWork?")
    talk.sees(som, "2 van 3 organisaties hebben gestemd. De anderen heb ik privé gevraagd.")
    talk.nothing_new()

    talk.replies("bas", bas, asked, "1 en 2")
    talk.sees(bas, "Genoteerd voor D-1")
    joris = talk.private("joris")
    talk.sees(joris, "Iedereen heeft gestemd voor D-1", "!vast D-1 1")
    talk.at(on("2027-01-28", "17.01"))
    talk.sees(joris, "D-1 SOM is gesloten", "1) di 9 mrt 10.00-12.30: 3 kan", "!vast D-1 1")
    assert all(one.ended for one in talk.natives(som))
    talk.says("fleur", som, "!kan 2")
    talk.sees(som, "D-1 is gesloten", "!heropen D-1")

    talk.says("petra", som, "!vast D-1 1")
    talk.sees(som, "alleen voor moderators")
    said = talk.says("joris", som, "!vast D-1 1")
    assert talk.reactions(said) == ["✓"]
    assert "Vastgelegd: dinsdag 9 maart 2027, 10.00-12.30 (week 10)" in overview(talk, som).body
    assert talk.sees(som, "V-1 SOM is op dinsdag 9 maart 2027, 10.00-12.30 (week 10)").loud
    assert b"METHOD:PUBLISH" in (talk.sees(som, "V-1.ics").file or b"")
    talk.nothing_new()


def test_a_fixed_date_is_a_fact_for_others(talk: Conversation, som: str) -> None:
    heard: list[Fact] = []

    def hear(context: Context | JobContext, fact: Fact) -> Reply:
        heard.append(fact)
        return Reply()

    talk.house.registry.listeners += [Listener(hear, DateFixed), Listener(hear, DateUnfixed)]
    try:
        start(talk, som)
        talk.says("fleur", som, "!kan 2")
        talk.says("joris", som, "!vast D-1 2")
        talk.says("joris", som, "!heropen D-1 tot wo 27 jan")
    finally:
        del talk.house.registry.listeners[-2:]

    fixed, unfixed = heard
    assert isinstance(fixed, DateFixed)
    assert (fixed.number, fixed.title, fixed.room_ids) == (1, "SOM", (som,))
    assert str(fixed.moment.date) == "2027-03-11"
    assert isinstance(unfixed, DateUnfixed)
    talk.sees(som, "V-1 SOM is op donderdag 11 maart 2027, 13.30-16.00")
    assert b"METHOD:PUBLISH" in (talk.sees(som, "V-1.ics").file or b"")
    talk.sees(som, "D-1 SOM staat weer open", "woensdag 27 januari 2027, 17.00")
    fresh = [one for one in talk.natives(som) if not one.ended]
    assert len(fresh) == 3
    talk.votes("bas", fresh[0], "kan")
    shown = overview(talk, som)
    talk.sees(som, "V-1", "vervalt")
    assert b"METHOD:CANCEL" in (talk.sees(som, "V-1.ics").file or b"")
    assert "1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 1 niet (Fier)" in shown.body
    assert "Vastgelegd" not in shown.body


def test_too_few_or_nobody_needs_toch(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!instellen quorum 2")
    start(talk, som)
    talk.says("fleur", som, "!kan 2")
    talk.says("joris", som, "!vast D-1 2")
    talk.sees(som, "Nummer 2 heeft 1 keer kan; het quorum is 2", "!vast D-1 2 toch")
    talk.says("joris", som, "!vast D-1 1")
    talk.sees(som, "Bij nummer 1 zegt iedereen niet", "!vast D-1 1 toch")
    talk.says("joris", som, "!vast D-1 2 toch")
    assert "Vastgelegd: donderdag 11 maart 2027, 13.30" in overview(talk, som).body
    talk.skip(som)
    talk.says("joris", som, "!vast D-1 1 toch")
    talk.sees(som, "D-1 is vastgelegd", "!heropen D-1")


def test_dates_come_and_go_and_answers_stay(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.says("fleur", som, "!kan 1 2")
    talk.says("joris", som, "!datum erbij D-1 do 18 mrt 10.00")
    talk.sees(som, "D-1 SOM: er is een datum bij", "4) donderdag 18 maart 2027, 10.00")
    assert len(talk.natives(som)) == 4
    talk.says("joris", som, "!datum weg D-1 2")
    assert [one.ended for one in talk.natives(som)] == [False, True, False, False]
    shown = overview(talk, som)
    assert "1) di 9 mrt 10.00-12.30: 1 kan" in shown.body
    assert "2)" not in shown.body
    assert "4) do 18 mrt 10.00: 0 kan" in shown.body
    assert "FairWork, Fier en SHOP" in shown.body
    talk.says("bas", som, "!kan 2")
    talk.sees(som, "Nummer 2 van D-1 is vervallen")
    talk.votes("bas", talk.natives(som)[1], "kan")
    assert "0 van 3" in overview(talk, som).body


def test_it_can_be_called_off_and_closed_early(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.says("petra", som, "!sluit D-1")
    talk.sees(som, "Dat kan alleen een moderator")
    talk.says("joris", som, "!sluit D-1")
    talk.sees(talk.private("joris"), "D-1 SOM is gesloten", "Er kan nog niemand")
    talk.says("joris", som, "!heropen D-1")
    talk.skip()
    talk.says("joris", som, "!annuleer D-1")
    assert talk.sees(som, "D-1 SOM gaat niet door").loud
    assert all(one.ended for one in talk.natives(som))
    talk.at(on("2027-02-10"))
    talk.nothing_new()


def test_second_thoughts(talk: Conversation, som: str) -> None:
    first, *_ = start(talk, som)
    talk.says("fleur", som, "!kan 1")
    talk.says("fleur", som, "!ongedaan")
    assert "0 van 3" in overview(talk, som).body
    said = talk.says("fleur", som, "!kan 1")
    talk.edits("fleur", som, said, "!kan 2")
    assert "2) do 11 mrt 13.30: 1 kan" in overview(talk, som).body
    talk.at(on("2027-01-12", "11.00"))  # long after; votes and edits always count
    talk.edits("fleur", som, said, "!kan 3, misschien dinsdag 2")
    talk.sees(som, "Dat lees ik niet als stem")
    talk.edits("fleur", som, said, "!kan donderdag, misschien 3")
    shown = overview(talk, som)
    assert "2) do 11 mrt 13.30: 1 kan" in shown.body
    assert "3) di 16 mrt 10.00: 0 kan, 1 misschien" in shown.body
    answer = talk.replies("bas", som, announcement(talk, som), "1 en 3")
    talk.edits("bas", som, answer, "2")
    assert "2) do 11 mrt 13.30: 2 kan" in overview(talk, som).body
    talk.says("bas", som, "!ongedaan")
    assert "2) do 11 mrt 13.30: 1 kan" in overview(talk, som).body
    talk.redacts("fleur", som, said)
    assert "0 van 3" in overview(talk, som).body
    talk.votes("fleur", first, "kan")
    again = talk.votes("fleur", first, "kan niet")
    assert "1 niet (Fier)" in overview(talk, som).body
    talk.redacts("fleur", som, again)  # the click before counts again
    assert "1) di 9 mrt 10.00-12.30: 1 kan, 0 misschien, 0 niet" in overview(talk, som).body
    talk.says("fleur", som, "!stem wis")
    assert "1) di 9 mrt 10.00-12.30: 0 kan, 0 misschien, 0 niet" in overview(talk, som).body
    talk.nothing_new()


def test_deleting_the_question_takes_all_of_it_back(talk: Conversation, som: str) -> None:
    said = talk.says("joris", som, ASK)
    talk.says("fleur", som, "!kan 1")
    talk.skip()
    talk.redacts("joris", som, said)
    assert talk.natives(som) == []
    assert all(one.redacted or one.relation == "m.thread" for one in talk.port.seen[som][-3:])
    assert not talk.house.on_disk("datumprikker SOM")
    talk.says("fleur", som, "!kan 1")
    talk.sees(som, "D-1 is afgeblazen")


def test_the_table_is_a_file(talk: Conversation, som: str) -> None:
    start(talk, som)
    talk.says("fleur", som, "!kan 1, misschien 2 (=1+1)")
    talk.says("fleur", som, "!stand D-1 csv")
    talk.sees(som, "D-1 SOM", "1 kan")
    table = talk.sees(som, "D-1.csv").file
    assert table is not None
    text = table.decode("utf-8-sig")
    assert "1) di 9 mrt 10.00-12.30" in text
    assert "Fier;kan;misschien;niet;'=1+1" in text.replace('"', "")
    assert "FairWork;;;;" in text


def test_at_most_one_edit_in_ten_seconds(talk: Conversation, som: str) -> None:
    start(talk, som)
    for number in range(20):
        talk.says("fleur", som, f"!kan {number % 3 + 1}")
    shown = next(one for one in talk.port.seen[som] if one.body.startswith("D-1 SOM"))
    assert shown.edits <= 3
    assert "2) do 11 mrt 13.30: 1 kan" in overview(talk, som).body
    assert shown.edits <= 4


def test_who_must_be_there_comes_before_numbers(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!instellen moet erbij Fier")
    start(talk, som)
    talk.says("petra", som, "!kan 1 2")
    talk.says("bas", som, "!kan 1 2")
    talk.says("fleur", som, "!kan 3, misschien 2")
    shown = overview(talk, som)
    assert "Beste tot nu toe: 3, want daar kan iedereen die erbij moet zijn" in shown.body
    talk.says("fleur", som, "!stem wis")
    shown = overview(talk, som)
    assert "Beste tot nu toe: 1" in shown.body
    assert "Moet erbij zijn, maar zegt nog geen kan: Fier" in shown.body
    talk.skip()


def test_in_english(talk: Conversation) -> None:
    place = talk.platform("int", moderators=["kate"], members=["sven"])
    talk.says("kate", place, "!poll Partners | Tue 9 Mar 10:00 | Thu 11 Mar 13:30 | closes 28 Jan")
    talk.sees(place, "Date poll D-1: Partners", "1) Tuesday 9 March 2027, 10:00", "!can 1 3")
    talk.skip()
    assert list(talk.natives(place)[0].answers.values()) == ["yes", "maybe", "no"]
    talk.says("sven", place, "!can all except 2")
    talk.says("kate", place, "!status D-1")
    talk.sees(
        place, "1) Tue 9 Mar 10:00: 1 yes", "2) Thu 11 Mar 13:30: 0 yes, 0 maybe, 1 no (@sven)"
    )
    talk.sees(place, "Who can when: D-1 Partners")
    talk.says("kate", place, "!fix D-1 1")
    talk.sees(place, "V-1 Partners is on Tuesday 9 March 2027, 10:00-12:30")
    talk.sees(place, "V-1.ics")
    talk.says("kate", place, "!status D-1")
    talk.sees(place, "Fixed: Tuesday 9 March 2027")
    talk.sees(place, "Who can when: D-1 Partners")
    talk.skip()
