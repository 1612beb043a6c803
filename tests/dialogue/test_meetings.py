"""Meetings: called, listed, moved, cancelled and reopened, each time with a calendar file."""

import pytest

from tests.dialogue.conversation import Conversation, on

CALL = "!vergadering di 9 mrt 10.00-12.30 Amersfoort"


def ics(talk: Conversation, place: str) -> str:
    """The calendar file that comes next in a place, with its lines unfolded."""
    seen = talk.sees(place, ".ics")
    assert seen.file is not None
    return seen.file.decode().replace("\r\n ", "")


def test_a_moderator_calls_a_meeting(talk: Conversation, som: str) -> None:
    said = talk.says("joris", som, CALL)

    assert talk.reactions(said) == ["✓"]
    seen = talk.sees(
        som,
        "V-1 Strategisch Overleg Mensenhandel is op dinsdag 9 maart 2027, 10.00-12.30 (week 10)",
        "Amersfoort",
        "tot dinsdag 23 februari 2027, 12.00",
    )
    assert seen.loud
    assert seen.mentions == ()
    assert seen.relation is None
    file = ics(talk, som)
    for line in (
        "METHOD:PUBLISH",
        "SEQUENCE:0",
        "DTSTART;TZID=Europe/Amsterdam:20270309T100000",
        "DTEND;TZID=Europe/Amsterdam:20270309T123000",
        "LOCATION:Amersfoort",
    ):
        assert line in file.splitlines()

    talk.says("petra", som, "!vergaderingen")
    talk.sees(som, "V-1", "dinsdag 9 maart 2027, 10.00-12.30 (week 10), Amersfoort")


def test_it_moves_falls_out_and_comes_back(talk: Conversation, som: str) -> None:
    talk.says("joris", som, CALL)
    first = ics_of(talk, som)

    talk.says("joris", som, "!verplaats V-1 naar do 11 mrt half twee")
    talk.sees(som, "verplaatst naar donderdag 11 maart 2027, 13.30-16.00", "Was: dinsdag 9 maart")
    moved = ics(talk, som)
    talk.says("joris", som, "!vergadering V-1 vervalt")
    talk.sees(som, "van donderdag 11 maart 2027, 13.30-16.00 (week 10) vervalt")
    cancelled = ics(talk, som)
    talk.says("joris", som, "!vergadering V-1 heropen")
    talk.sees(som, "gaat toch door: donderdag 11 maart 2027")
    back = ics(talk, som)

    uids = {line(one, "UID") for one in (first, moved, cancelled, back)}
    assert len(uids) == 1
    assert [line(one, "SEQUENCE") for one in (first, moved, cancelled, back)] == list("0123")
    methods = [line(one, "METHOD") for one in (first, moved, cancelled, back)]
    assert methods == ["PUBLISH", "PUBLISH", "CANCEL", "PUBLISH"]
    assert line(cancelled, "STATUS") == "CANCELLED"


def ics_of(talk: Conversation, place: str) -> str:
    talk.sees(place)
    return ics(talk, place)


def line(file: str, name: str) -> str:
    return next(one.partition(":")[2] for one in file.splitlines() if one.startswith(f"{name}:"))


@pytest.mark.parametrize(
    ("typed", "sees"),
    [
        ("!vergadering dinsdag 9 maart 2027", "Hoe laat op dinsdag 9 maart 2027"),
        ("!vergadering morgen of overmorgen 10.00", "meer momenten"),
        ("!vergadering straks een keer", "begrijp ik niet"),
        ("!vergadering 31 april 10.00", "Welk moment"),
        ("!vergadering maandag 9 maart 10.00", "horen niet bij elkaar"),
        ("!vergadering 4 januari 2027 10.00", "al geweest"),
        ("!vergadering V-9", "V-9 ken ik hier niet"),
        ("!vergadering V-9 vervalt", "V-9 ken ik hier niet"),
        ("!verplaats", "geen vergadering gepland"),
        ("!vergadering di 9 mrt 10.00 Stationsplein 1 Amersfoort", "Noem het gebouw of de stad"),
        ("!vergadering di 9 mrt 10.00 bsn 123456782", "burgerservicenummer"),
        ("!vergadering di 9 mrt 10.00 met zco", "ook daar moderator"),
    ],
)
def test_what_is_wrong_or_unclear_changes_nothing(
    talk: Conversation, som: str, zco: str, typed: str, sees: str
) -> None:
    talk.says("joris", som, typed)
    talk.sees(som, sees)
    assert talk.house.tables()["meeting"] == []
    talk.skip()


def test_an_answer_to_which_moment_calls_the_meeting(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering Themadag opvang maandag 9 maart 10.00 Utrecht")
    question = talk.sees(som, "1)", "dinsdag 9 maart 2027", "2)", "maandag 8 maart 2027")

    talk.replies("joris", som, question, "2")

    talk.sees(som, "V-1 Themadag opvang is op maandag 8 maart 2027, 10.00-12.30", "Utrecht")
    talk.skip(som)


def test_members_do_not_call_meetings(talk: Conversation, som: str) -> None:
    for typed in (CALL, "!verplaats V-1 naar di 16 mrt 10.00"):
        talk.says("petra", som, typed)
        talk.sees(som, "alleen voor moderators" if typed == CALL else "ken ik hier niet")
    talk.says("joris", som, CALL)
    talk.skip(som)
    for typed in ("!verplaats V-1 naar di 16 mrt 10.00", "!vergadering V-1 vervalt"):
        talk.says("petra", som, typed)
        talk.sees(som, "alleen voor moderators")


def test_another_rooms_meeting_is_as_unknown_as_one_that_is_not(
    talk: Conversation, som: str, zco: str
) -> None:
    talk.says("joris", som, CALL)
    talk.skip(som)
    answers = []
    for label in ("V-1", "V-2"):
        talk.says("saskia", zco, f"!vergadering {label}")
        answers.append(talk.sees(zco, "ken ik hier niet").body.replace(label, ""))
    assert answers[0] == answers[1]


def test_a_joint_meeting_stands_in_both_rooms(talk: Conversation) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk"])
    som = talk.platform("som", moderators=["saskia"], members=["petra"])

    themed = "do 10 jun 9.30-16.00 themadag huisvesting, Utrecht met som"
    talk.says("saskia", zco, f"!vergadering {themed}")

    for place in (zco, som):
        talk.sees(place, "themadag huisvesting", "donderdag 10 juni 2027, 9.30-16.00", "Utrecht",
                  "samen: zco en som")  # fmt: skip
        assert "SUMMARY:themadag huisvesting" in ics(talk, place)
    talk.says("petra", som, "!vergaderingen")
    talk.sees(som, "V-1", "themadag huisvesting")


def test_a_series_in_words(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering elke 2e dinsdag van maart, juni, september en december "
              "10.00-12.30 Amersfoort")  # fmt: skip
    talk.sees(som, "elke tweede dinsdag van maart, juni, september en december",
              "V-1: dinsdag 9 maart 2027", "V-2: dinsdag 8 juni 2027",
              "V-3: dinsdag 14 september 2027")  # fmt: skip
    whole = ics(talk, som)
    assert "RRULE:FREQ=MONTHLY;BYDAY=2TU;BYMONTH=3,6,9,12" in whole.splitlines()

    talk.says("joris", som, "!verplaats V-2 naar do 10 jun")
    talk.sees(som, "donderdag 10 juni 2027, 10.00-12.30")
    moved = ics(talk, som)
    assert "RECURRENCE-ID;TZID=Europe/Amsterdam:20270608T100000" in moved.splitlines()
    talk.says("joris", som, "!vergadering V-3 vervalt")
    talk.sees(som, "vervalt")
    cancelled = ics(talk, som)
    assert line(cancelled, "METHOD") == "CANCEL"
    assert "RECURRENCE-ID;TZID=Europe/Amsterdam:20270914T100000" in cancelled.splitlines()
    assert line(cancelled, "UID") == line(whole, "UID")

    talk.at(on("2027-03-11"))
    talk.skip()
    talk.says("petra", som, "!vergaderingen")
    talk.sees(som, "V-2", "V-4", "dinsdag 14 december 2027", without=["V-3", "V-1"])


def test_undo_takes_a_meeting_and_its_messages_back(talk: Conversation, som: str) -> None:
    talk.says("joris", som, CALL)
    posts = [talk.sees(som), talk.sees(som)]
    talk.says("joris", som, "!ongedaan")
    assert all(one.redacted for one in posts)
    assert talk.house.tables()["meeting"] == []
    assert talk.house.tables()["occurrence"] == [
        row for row in talk.house.tables()["occurrence"] if "meeting" not in row
    ]


def test_in_private_it_is_called_for_her_own_room(talk: Conversation, som: str) -> None:
    joris = talk.private("joris")
    talk.says("joris", joris, "vergadering di 9 mrt 10.00 Amersfoort")
    talk.sees(joris, "in de kamer van V-1 gezet")
    talk.sees(som, "10.00-12.30")
    talk.skip(som)
    talk.says("joris", joris, "vergaderingen")
    talk.sees(joris, "V-1")


def test_editing_the_sentence_moves_the_same_meeting(talk: Conversation, som: str) -> None:
    said = talk.says("joris", som, CALL)
    first = ics_of(talk, som)
    talk.edits("joris", som, said, "!vergadering do 11 mrt 10.00-12.30 Utrecht")
    talk.sees(som, "V-1", "verplaatst naar donderdag 11 maart 2027", "Utrecht")
    second = ics(talk, som)
    assert line(first, "UID") == line(second, "UID")
    assert line(second, "SEQUENCE") == "1"
    talk.edits("joris", som, said, "!vergadering maandag 11 mrt 10.00")
    talk.sees(som, "horen niet bij elkaar", "Typ het moment voluit")


def test_deleting_the_sentence_cancels_the_meeting(talk: Conversation, som: str) -> None:
    said = talk.says("joris", som, "!vergadering Heidag di 9 mrt 10.00 Bijzonderhuis")
    posts = [talk.sees(som, "Heidag"), talk.sees(som)]
    talk.redacts("joris", som, said)
    talk.sees(som, "vervalt", without=["Heidag"])
    assert line(ics(talk, som), "METHOD") == "CANCEL"
    assert all(one.redacted for one in posts)
    assert "Bijzonderhuis" not in str(talk.house.tables(but=("value",)))


def test_a_series_stops(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering elke 2e dinsdag van de maand 10.00")
    talk.skip(som)
    talk.asleep_until(on("2027-02-10", "12.00"))
    talk.skip()
    talk.says("joris", som, "!vergadering V-2 stop")
    talk.sees(som, "De reeks van V-2 stopt. 3 vergaderingen vervallen")
    file = ics(talk, som)
    assert line(file, "METHOD") == "PUBLISH"
    assert "UNTIL=20270209T225900Z" in file
    talk.says("petra", som, "!vergaderingen")
    talk.sees(som, "geen vergadering gepland")
    talk.asleep_until(on("2027-06-10", "12.00"))
    assert len([one for one in talk.house.tables()["meeting"] if "planned" in one]) == 2
    talk.skip()


def test_the_task_force_is_shown_no_commands(talk: Conversation, tfm: str) -> None:
    talk.says("tess", tfm, "!vergadering di 9 mrt 10.00")
    body = talk.sees(tfm, "V-1 Landelijke Task Force Mensenhandel is op").body
    assert "!" not in body
    talk.sees(tfm, ".ics")
    talk.asleep_until(on("2027-02-09", "12.00"))
    talk.nothing_new(tfm)
    talk.skip()


def test_members_of_one_room_do_not_change_items_of_another_in_private(talk: Conversation) -> None:
    talk.platform("zco", moderators=["saskia"], members=["anouk"])
    som = talk.platform("som", moderators=["joris"], members=["saskia", "petra"])
    talk.says("joris", som, CALL)
    talk.says("petra", som, "!agenda wachttijd ggz")
    talk.skip()
    saskia = talk.private("saskia")
    for typed in ("agenda A-1 weg", "agenda zco A-1 weg"):
        talk.says("saskia", saskia, typed)
        talk.sees(saskia, "van iemand anders")
    talk.says("saskia", saskia, "vergadering V-1 vervalt")
    talk.sees(saskia, "alleen voor moderators")


def test_the_same_meeting_is_not_called_twice(talk: Conversation, som: str) -> None:
    talk.says("joris", som, CALL)
    talk.skip(som)
    for typed in (CALL, "!vergadering 9 maart 10.00 Utrecht"):
        talk.says("joris", som, typed)
        talk.sees(som, "V-1 staat al op dinsdag 9 maart 2027")
    assert len(talk.house.tables()["meeting"]) == 1


def test_a_holiday_is_named(talk: Conversation, som: str) -> None:
    talk.says("joris", som, "!vergadering 27 april 10.00")
    talk.sees(som, "dinsdag 27 april 2027", "Let op: dat is Koningsdag")
    talk.skip(som)
