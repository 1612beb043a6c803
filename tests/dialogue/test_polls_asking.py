"""Asking for a date in every way, and every mistake with one sentence that says what to type."""

import pytest

from tests.dialogue.conversation import Conversation
from tests.dialogue.test_polls import som as som

TWO = "di 9 mrt 10.00 | do 11 mrt 13.30"


@pytest.mark.parametrize(
    "typed",
    [
        f"!datumprikker SOM | {TWO} | sluit do 28 jan",
        "!datumprikker SOM\ndi 9 mrt 10.00\ndo 11 mrt half twee\nsluit do 28 jan",
        "!datumprikker SOM\n- di 9 mrt 10.00\n- do 11 mrt half twee\ndeadline: 28 januari",
        "!datumprikker SOM | sluit 28-1 | di 9 mrt 10.00, do 11 mrt half twee",
        "!datumprikker SOM: di 9 mrt 10.00, do 11 mrt half twee sluit do 28 jan",
        "!datumprikkr SOM | dinsdg 9 maart 10 uur | donderdag 11 maart 13.30 uur | sluit 28 jan",
        f"!poll SOM | {TWO} | sluit do 28 jan",
    ],
)
def test_many_ways_to_ask(talk: Conversation, som: str, typed: str) -> None:
    talk.says("petra", som, typed)
    talk.sees(
        som,
        "Datumprikker D-1: SOM",
        "28 januari 2027, 17.00",
        "1) dinsdag 9 maart 2027, 10.00 (week 10)",
        "2) donderdag 11 maart 2027, 13.30 (week 10)",
        without=["3)"],
    )
    talk.skip()


def test_a_series_is_two_dates_and_a_day_needs_no_time(talk: Conversation, som: str) -> None:
    talk.says("petra", som, "!datumprikker SOM | 2e dinsdag van maart en juni 10 uur | 16 april")
    talk.sees(
        som, "1) dinsdag 9 maart 2027, 10.00", "2) dinsdag 8 juni 2027", "3) vrijdag 16 april"
    )
    talk.skip()


def test_without_a_deadline_it_is_a_week(talk: Conversation, som: str) -> None:
    talk.says("petra", som, f"!datumprikker SOM | {TWO}")
    talk.sees(som, "sluit dinsdag 19 januari 2027, 17.00")
    talk.skip()


def test_many_dates_are_one_message_without_native_polls(talk: Conversation, som: str) -> None:
    days = " | ".join(f"{day} maart 10.00" for day in (1, 2, 3, 4, 5, 8, 9, 10, 11))
    talk.says("petra", som, f"!datumprikker SOM | {days}")
    talk.sees(som, "9) donderdag 11 maart", "Typ bijvoorbeeld", without=["draad"])
    talk.sees(som, "D-1 SOM")
    talk.sees(som, "Tip: met acht data of minder")
    assert talk.natives(som) == []


@pytest.mark.parametrize(
    ("place", "threads"), [("in de kamer", 2), ("alleen typen", 0), ("in de draad", 2)]
)
def test_the_room_says_where_native_polls_go(
    talk: Conversation, som: str, place: str, threads: int
) -> None:
    talk.says("joris", som, f"!instellen datumprikker {place}")
    talk.skip()
    talk.says("petra", som, f"!datumprikker SOM | {TWO}")
    found = talk.natives(som)
    assert len(found) == threads
    assert all((one.thread is None) == (place == "in de kamer") for one in found)
    talk.skip()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("!datumprikker", "Typ het zo: !datumprikker Titel"),
        (f"!datumprikker {TWO}", "Zet er een titel voor"),
        ("!datumprikker SOM | di 9 mrt 10.00", "minstens twee data nodig; ik zie er 1"),
        ("!datumprikker SOM", "minstens twee data nodig; ik zie er 0"),
        (
            "!datumprikker SOM | " + " | ".join(f"{d} april 10.00" for d in range(1, 22)),
            "21 is te veel: er kunnen er hoogstens 20 in",
        ),
        (f"!datumprikker SOM | {TWO} | 9 maart 10 uur", "9 maart 2027, 10.00 (week 10) staat er"),
        ("!datumprikker SOM | di 9 mrt 10.00 | 5 jan 2027", "al geweest"),
        ("!datumprikker SOM | di 9 mrt 10.00 | do 11 mrt 12.30-10.00", "Datum 2 begrijp ik niet"),
        ("!datumprikker SOM | di 9 mrt 10.00 | ergens in de lente", "Datum 2 begrijp ik niet"),
        (f"!datumprikker SOM | {TWO} | sluit 1 mei", "na de laatste datum"),
        (f"!datumprikker SOM | {TWO} | sluit ooit", "De sluitdatum begrijp ik niet"),
        (f"!datumprikker SOM | {TWO} | kamers tfm", "Dat platform ken ik niet"),
        ("!kan 1", "Er loopt hier geen datumprikker"),
        ("!kan D-7 1", "D-7 ken ik hier niet"),
        ("!stand D-7", "D-7 ken ik hier niet"),
        ("!vast D-7 1", "alleen voor moderators"),
        ("!heropen", "Welke? Zet het nummer erbij"),
    ],
)
def test_a_mistake_gets_one_sentence(talk: Conversation, som: str, typed: str, answer: str) -> None:
    before = talk.house.tables(but=("value", "inbox", "outbox", "message_name", "question"))
    talk.says("petra", som, typed)
    talk.sees(som, answer)
    after = talk.house.tables(but=("value", "inbox", "outbox", "message_name", "question"))
    assert after == before
    talk.skip(*(one for one in talk.port.seen if one != som))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("!kan", "Dat lees ik niet als stem voor D-1"),
        ("!kan misschien morgen", "Dat lees ik niet als stem voor D-1"),
        ("!kan 4", "Dat nummer staat niet in D-1. De nummers lopen van 1 tot en met 2"),
        ("!kan 0", "Dat nummer staat niet in D-1"),
        ("!kan niet 2", "U noemt alleen wat niet kan"),
        ("!kan 1, misschien 1", "staat er twee keer in"),
        ("!kan P-1 1", "P-1 ken ik hier niet"),
    ],
)
def test_a_bad_ballot_gets_one_sentence(
    talk: Conversation, som: str, typed: str, answer: str
) -> None:
    talk.says("joris", som, f"!datumprikker SOM | {TWO}")
    talk.skip()
    talk.says("petra", som, typed)
    talk.sees(som, answer)


def test_the_guard_reads_titles_and_reasons(talk: Conversation, som: str) -> None:
    talk.says("petra", som, "!datumprikker 123456782 | 9 maart | 11 maart")
    talk.sees(som, "Niet bewaard")
    talk.says("petra", som, f"!datumprikker SOM | {TWO}")
    talk.skip()
    talk.says("petra", som, "!kan 1 want cliënt 123456782 komt dan")
    talk.sees(som, "Niet bewaard")
    talk.says("petra", som, "!stand")
    talk.sees(som, "0 kan")
    talk.skip()
    assert not talk.house.on_disk("123456782")


def test_a_doubtful_date_is_a_question(talk: Conversation, som: str) -> None:
    talk.says("petra", som, "!datumprikker SOM | di 9 mrt 10.00 | 5 jan 2027 10.00 | 16 maart")
    asked = talk.sees(som, "al geweest", "woensdag 5 januari 2028, 10.00")
    talk.replies("petra", som, asked, "1")
    talk.sees(
        som,
        "Datumprikker D-1: SOM",
        "1) dinsdag 9 maart 2027",
        "2) woensdag 5 januari 2028",
        "3) dinsdag 16 maart",
    )
    talk.skip()


def test_several_polls_and_no_number_is_a_question(talk: Conversation, som: str) -> None:
    for title in ("Een", "Twee"):
        talk.says("joris", som, f"!datumprikker {title} | {TWO}")
    talk.skip()
    talk.says("petra", som, "!kan 1")
    asked = talk.sees(som, "Welke datumprikker bedoelt u? 1) D-2 of 2) D-1")
    talk.replies("petra", som, asked, "2")
    talk.says("petra", som, "!stand D-1")
    talk.sees(som, "D-1 Een", "1 kan")
    talk.sees(som, "Wie kan wanneer: D-1")
    petra = talk.private("petra")
    talk.says("petra", petra, "1 en 2")
    asked = talk.sees(petra, "Welke datumprikker")
    talk.says("petra", petra, "D-2")
    talk.sees(petra, "Genoteerd voor D-2 Twee")


def test_somebody_of_another_room_knows_nothing_of_it(
    talk: Conversation, som: str, zco: str
) -> None:
    talk.says("joris", som, f"!datumprikker SOM | {TWO}")
    talk.skip()
    for typed in ("!kan D-1 1", "!stand D-1"):
        talk.says("anouk", zco, typed)
        talk.sees(zco, "D-1 ken ik hier niet")
        talk.says("anouk", zco, typed.replace("D-1", "D-9"))
        talk.sees(zco, "D-9 ken ik hier niet")
    talk.says("anouk", talk.private("anouk"), "1 en 2")
    talk.skip()


def test_in_private_one_names_the_room(talk: Conversation, som: str) -> None:
    joris = talk.private("joris")
    talk.says("joris", joris, f"datumprikker SOM | {TWO}")
    talk.sees(som, "Datumprikker D-1: SOM")
    talk.sees(joris, "D-1 staat in Strategisch Overleg Mensenhandel")
    talk.skip(som)


def test_holidays_are_warned_of(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!datumprikker SOM | 27 april 10.00 | wo 24 feb 10.00 | di 9 mrt 10.00")
    talk.sees(som, "Koningsdag", "schoolvakantie Noord en Midden")
    shown = talk.sees(som, "1) di 27 apr 10.00: 0 kan, 0 misschien, 0 niet ⚠ Koningsdag")
    talk.says("petra", som, "!kan alles")
    talk.says("petra", som, "!stand")
    talk.sees(som, "Beste tot nu toe: 3, want dat is geen vakantie of feestdag")
    talk.sees(som, "Wie kan wanneer: D-1")
    assert "⚠ schoolvakantie Noord en Midden" in shown.body
    talk.says("joris", som, "!instellen schoolregio Zuid")
    talk.skip()
    talk.says("petra", som, "!stand")
    talk.sees(
        som, "Koningsdag ⚠ schoolvakantie Zuid", "2) wo 24 feb 10.00: 1 kan, 0 misschien, 0 n"
    )
    talk.sees(som, "Wie kan wanneer: D-1")


def test_ticks_where_the_room_wants_them(talk: Conversation, som: str) -> None:
    talk.says("joris", som, f"!datumprikker SOM | {TWO}")
    post = talk.sees(som, "Datumprikker", without=["Of reageer"])
    talk.skip()
    talk.reacts("petra", som, post, "1️⃣")
    talk.says("joris", som, "!instellen vinkjes ja")
    talk.skip()
    ticked = talk.reacts("petra", som, post, "2️⃣")
    talk.says("joris", som, "!stand")
    talk.sees(som, "1) di 9 mrt 10.00: 0 kan", "2) do 11 mrt 13.30: 1 kan")
    talk.sees(som, "Wie kan wanneer: D-1")
    talk.redacts("petra", som, ticked)
    talk.says("joris", som, "!stand")
    talk.sees(som, "2) do 11 mrt 13.30: 0 kan")
    talk.sees(som, "Wie kan wanneer: D-1")
