"""Where meetings and items come from: date polls, messages, signals, files; and what they tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from types import ModuleType

import pytest

from commands.base import Context, Fact, Place, Reply, command, listener, reply
from commands.language.moments import Moment
from commands.meetings.facts import Decided, MeetingCancelled, MeetingMoved, MeetingPlanned
from commands.polls.facts import DateFixed, DateUnfixed
from storage.meetings import next_after
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.test_meetings import ics, line
from tests.dialogue.test_meetings_agenda import CALL, order
from tests.dialogue.test_release import ready
from tests.dialogue.world import user

MARCH = Moment(date(2027, 3, 9), time(10), time(12, 30))
heard: list[Fact] = []


def polls(rooms: dict[str, str]) -> ModuleType:
    """A capability that fixes dates as polls do, and one that listens."""
    made = ModuleType("polls_for_a_test")
    made.__file__ = __file__

    @command("prikfix", shown=False, where=Place.PLATFORM)
    def fix(context: Context) -> Reply:
        ids = tuple(rooms.values())
        return reply(DateFixed(7, 3, "Voorjaarsoverleg", MARCH, ids))

    @command("prikweer", shown=False, where=Place.PLATFORM)
    def again(context: Context) -> Reply:
        later = replace(MARCH, date=date(2027, 3, 11), end=None)
        return reply(DateFixed(7, 3, "Voorjaarsoverleg", later, tuple(rooms.values())))

    @command("prikdag", shown=False, where=Place.PLATFORM)
    def day(context: Context) -> Reply:
        whole = Moment(date(2027, 6, 10))
        return reply(DateFixed(8, 4, "Themadag ZCO en SOM", whole, tuple(rooms.values())))

    @command("priklos", shown=False, where=Place.PLATFORM)
    def loose(context: Context) -> Reply:
        return reply(DateUnfixed(7, 3, tuple(rooms.values())))

    def note(context: Context, fact: Fact) -> Reply:
        heard.append(fact)
        return Reply()

    for count, one in enumerate((MeetingPlanned, MeetingMoved, MeetingCancelled, Decided)):
        setattr(made, f"note{count}", listener(one)(note))
    for name, piece in (("fix", fix), ("again", again), ("day", day), ("loose", loose)):
        setattr(made, name, piece)
    return made


@pytest.fixture
def rooms() -> dict[str, str]:
    """Slug -> room id of the rooms that the poll runs in."""
    return {}


@pytest.fixture
def talk(rooms: dict[str, str]) -> Iterator[Conversation]:
    """A conversation in which dates are fixed and facts heard."""
    heard.clear()
    conversation = Conversation(modules=[polls(rooms)])
    yield conversation
    conversation.close()
    conversation.nothing_new()


def test_a_poll_makes_moves_and_takes_away_a_meeting(
    talk: Conversation, rooms: dict[str, str]
) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk"])
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    rooms |= {"zco": zco, "som": som}

    talk.says("joris", som, "!prikfix")
    for place in (zco, som):
        seen = talk.sees(place, "V-1 Voorjaarsoverleg is op dinsdag 9 maart 2027, 10.00-12.30",
                         "samen: zco en som", "tot dinsdag 23 februari 2027, 12.00")  # fmt: skip
        assert (seen.loud, seen.mentions) == (True, ())
        assert line(ics(talk, place), "SEQUENCE") == "0"
    talk.says("joris", som, "!prikweer")
    for place in (zco, som):
        talk.sees(place, "verplaatst naar donderdag 11 maart 2027, 10.00-12.30")
        assert line(ics(talk, place), "SEQUENCE") == "1"
    talk.says("joris", som, "!priklos")
    for place in (zco, som):
        talk.sees(place, "vervalt")
        assert line(ics(talk, place), "METHOD") == "CANCEL"
    talk.says("joris", som, "!prikfix")
    for place in (zco, som):
        talk.sees(place, "V-1", "dinsdag 9 maart 2027")
        assert line(ics(talk, place), "SEQUENCE") == "3"

    kinds = [type(one) for one in heard]
    assert kinds == [MeetingPlanned, MeetingMoved, MeetingCancelled, MeetingPlanned]
    told = [
        one for one in heard if isinstance(one, MeetingPlanned | MeetingMoved | MeetingCancelled)
    ]
    assert [set(one.room_ids) for one in told] == [{zco, som}] * 4


def test_a_theme_day_without_a_time_is_a_whole_day(
    talk: Conversation, rooms: dict[str, str]
) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk"])
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    rooms |= {"zco": zco, "som": som}
    talk.says("joris", som, "!prikdag")
    for place in (zco, som):
        talk.sees(place, "V-1 Themadag ZCO en SOM is op donderdag 10 juni 2027 (week 23), samen")
        file = ics(talk, place)
        assert "DTSTART;VALUE=DATE:20270610" in file.splitlines()
        assert "DTEND;VALUE=DATE:20270611" in file.splitlines()
    talk.says("petra", som, "!agenda opening, 30 min")
    talk.says("joris", som, "!agenda publiceer")
    talk.skip()
    talk.says("petra", som, "!agenda")
    talk.sees(som, "donderdag 10 juni 2027 (week 23): 1 punt, 30 van 480 min")
    talk.says("joris", som, "!verplaats V-1 naar di 15 jun 9.30-16.00")
    for place in (zco, som):
        talk.sees(place, "dinsdag 15 juni 2027, 9.30-16.00", "Was: donderdag 10 juni 2027 (week")
        assert line(ics(talk, place), "SEQUENCE") == "1"
    talk.skip()


def test_the_next_meeting_of_a_room_after_a_moment(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    for day in ("di 9 mrt", "di 9 feb", "di 16 feb"):
        talk.says("joris", som, f"!vergadering {day} 10.00")
    talk.says("joris", som, "!vergadering V-3 vervalt")
    talk.skip()

    def number(day: str, clock: str) -> int | None:
        def read(unit: object) -> int | None:
            with unit.command() as session:  # type: ignore[attr-defined]  # a Unit
                found = next_after(session, som, on(day, clock))
                return found.number if found else None

        return talk.house.database.transact(read)

    assert number("2027-01-12", "09.00") == 2
    assert number("2027-02-09", "09.59") == 2
    assert number("2027-02-09", "10.00") == 1
    assert number("2027-03-09", "10.00") is None


def test_own_message_by_reply_or_pin(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, CALL)
    talk.skip()
    said = talk.says("petra", som, "de wachttijd bij de ggz loopt op")
    talk.replies("petra", som, said, "!agenda 15 min bespreken")
    talk.sees(som, "A-1", "de wachttijd bij de ggz loopt op, bespreken, 15 min")
    other = talk.says("petra", som, "en de huisvesting")
    talk.reacts("petra", som, other, "📌")
    talk.sees(som, "A-2", "en de huisvesting")

    talk.edits("petra", som, other, "en de huisvesting van gezinnen")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "A-2 en de huisvesting van gezinnen")


@pytest.mark.parametrize("how", ["reply", "pin"])
def test_anothers_message_needs_that_persons_yes(talk: Conversation, how: str) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra", "wim"])
    talk.says("joris", som, CALL)
    talk.skip()
    said = talk.says("wim", som, "de wachttijd bij de ggz loopt op")
    if how == "reply":
        talk.replies("petra", som, said, "!agenda 15 min")
    else:
        talk.reacts("petra", som, said, "📌")
    talk.nothing_new(som)
    assert talk.house.tables()["agenda_item"] == []
    wim = talk.private("wim")
    asked = talk.sees(wim, "op de agenda zetten", "de wachttijd bij de ggz loopt op")

    talk.replies("wim", wim, asked, "ja")

    receipt = talk.sees(som, "A-1 staat op de agenda van V-1")
    assert (receipt.relation, receipt.target) == ("m.thread", said)
    talk.sees(wim, "A-1 staat op de agenda")
    talk.says("petra", som, "!agenda 1 weg")
    talk.sees(som, "van iemand anders")  # it is wim's
    talk.redacts("wim", som, said)
    talk.says("petra", som, "!agenda")
    talk.sees(som, "0 punten")
    talk.skip()


def test_no_is_no(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra", "wim"])
    said = talk.says("wim", som, "de wachttijd bij de ggz loopt op")
    talk.reacts("petra", som, said, "📌")
    wim = talk.private("wim")
    talk.replies("wim", wim, talk.sees(wim, "op de agenda"), "nee")
    talk.sees(wim, "niets geplaatst")
    assert talk.house.tables()["agenda_item"] == []


def test_a_file_or_a_link_is_a_paper(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, CALL)
    talk.says("petra", som, "!agenda jaarcijfers", file=("cijfers 2026.pdf", b"x" * 10_000_000))
    shared = talk.says("petra", som, "notitie.docx", file=("notitie.docx", b"x"))
    talk.replies("petra", som, shared, "!agenda A-1 stuk")
    talk.says("petra", som, "!agenda 1 link https://voorbeeld.nl/plan")
    talk.skip()
    talk.says("joris", som, "!agenda publiceer")
    talk.sees(som, "stuk: cijfers 2026.pdf (https://matrix.to/#/", "notitie.docx",
              "https://voorbeeld.nl/plan")  # fmt: skip
    talk.skip()


def test_a_later_version_says_what_changed(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, CALL)
    for item in ("opvang, 10 min", "cijfers", "huisvesting"):
        talk.says("petra", som, f"!agenda {item}")
    talk.says("joris", som, "!vergadering V-1 voorzitter @petra")
    talk.says("joris", som, "!agenda 1 notitie rustig aan beginnen")
    talk.skip()
    talk.says("joris", som, "!agenda publiceer")
    first = talk.sees(som, "versie 1", "Voorzitter: @petra", "10 van 150",
                      without=["rustig", "10.00-10.10", "Veranderd"])  # fmt: skip
    assert order(first.body) == ["A-1", "A-2", "A-3"]
    talk.skip(som)
    for who in ("joris", "petra"):
        talk.sees(talk.private(who), "voor de voorzitter")
        chairs = talk.sees(talk.private(who), "agenda-V-1-versie-1-voorzitter.md").file
        assert "10.00-10.10 A-1 opvang" in (chairs or b"").decode()
        assert "rustig aan beginnen" in (chairs or b"").decode()

    talk.says("joris", som, "!agenda publiceer")
    talk.sees(som, "niets veranderd sinds versie 1")
    for typed in ("1 20 min", "A-3 naar 1", "A-2 weg", "nieuwe wet, besluiten"):
        talk.says("joris", som, f"!agenda {typed}")
    talk.skip()
    talk.says("joris", som, "!agenda publiceer")
    seen = talk.sees(som, "versie 2", "Veranderd sinds versie 1:")
    changes = seen.body.split("Veranderd sinds versie 1:")[1].strip().splitlines()
    assert changes == [
        "- A-3 huisvesting is nu punt 1",
        "- A-1 opvang is nu punt 2",
        "- A-1 opvang: 20 min (was 10 min)",
        "- A-4 nieuwe wet is nieuw (punt 3)",
        "- A-2 cijfers is vervallen",
    ]
    talk.skip()


def test_a_signal_that_came_up_is_proposed_decided_and_told(
    talk: Conversation, rooms: dict[str, str]
) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk", "ilse", "mo", "bas"])
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.regions(zco, Twente="anouk", Utrecht="ilse")
    talk.route(zco, som)
    saskia = ready(talk, Chain(zco, som, ""), "knelpunt geen vervolgplek in Enschede")
    talk.says("saskia", saskia, "1 tekst Geen vervolgplek na de opvang")
    talk.says("saskia", saskia, "1 mag")
    talk.says("saskia", saskia, "akkoord 1")
    talk.says("joris", som, "!vergadering di 12 jan 13.00")
    talk.skip()
    talk.says("joris", som, "!agenda")
    talk.sees(som, "Nog niet op de agenda", "K-1 Geen vervolgplek na de opvang (2 regio's)",
              without=["Enschede"])  # fmt: skip

    talk.says("petra", som, "!agenda K-1 30 min besluiten")
    talk.sees(som, "A-1", "Geen vervolgplek na de opvang, besluiten, 30 min", without=["Enschede"])
    talk.says("joris", som, "!agenda")
    talk.sees(som, "A-1 Geen vervolgplek na de opvang (K-1)", without=["Nog niet"])
    talk.asleep_until(on("2027-01-12", "14.00"))
    talk.says("joris", som, "!besluit K-1 JenV zoekt extra plekken")
    talk.sees(som, "B-1 genoteerd bij V-1, A-1")
    decided = [one for one in heard if isinstance(one, Decided)]
    assert [(one.text, one.by, one.room_id) for one in decided] == [
        ("JenV zoekt extra plekken", user("joris"), som)
    ]
    talk.sees(zco, "Terugkoppeling K-1", "JenV zoekt extra plekken")
    talk.skip()
    talk.says("anouk", zco, "!agenda K-9")
    talk.sees(zco, "K-9 ken ik hier niet")
    talk.skip()


def test_what_is_wrong_with_actions_changes_nothing(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra", "wim"])
    talk.says("petra", som, "!actie @wim brief sturen voor 1 april")
    talk.skip()
    before = talk.house.tables()["task"]
    for typed, sees in (
        ("!actie brief sturen", "Wie doet het?"),
        ("!actie @niemand brief sturen", "@niemand is niet in deze kamer"),
        ("!actie @wim", "Wat is de actie"),
        ("!actie @wim brief sturen voor 4 januari 2027", "Welke dag"),
        ("!gereed X-9", "X-9 ken ik hier niet"),
        ("!gereed X-1", "van iemand anders"),
        ("!gereed", "Welke actie"),
        ("!besluit iets", "alleen voor moderators"),
        ("!besluitenlijst", "nog geen vergadering geweest"),
        ("!aanwezig", "geen vergadering gepland"),
    ):
        talk.says("petra", som, typed)
        talk.sees(som, sees)
    assert talk.house.tables()["task"] == before
    talk.skip()


def test_english(talk: Conversation) -> None:
    place = talk.platform("int", moderators=["olga"], members=["sam"])
    talk.says("olga", place, "!meeting Tue 9 March 10:00-12:30 Amersfoort")
    talk.sees(place, "V-1 International partners is on Tuesday 9 March 2027, 10:00-12:30")
    talk.skip()
    talk.says("sam", place, "!agenda trends in labour exploitation, discuss, 20 min, by @sam")
    talk.sees(place, "A-1 is on the agenda", "to discuss, 20 min, by @sam")
    talk.says("olga", place, "!move V-1 to Thu 11 March 10:00")
    talk.sees(place, "has moved to Thursday 11 March 2027, 10:00-12:30")
    talk.skip()
    talk.says("sam", place, "!action me write a letter before 1 April")
    talk.sees(place, "X-1 for @sam: write a letter, by Thursday 1 April 2027")
    said = talk.says("sam", place, "!done X-1")
    assert talk.reactions(said) == ["✓"]
    talk.says("olga", place, "!meeting V-1 cancel")
    talk.sees(place, "is cancelled")
    talk.skip()


def test_nothing_of_one_room_is_on_a_joint_agenda_by_itself(talk: Conversation) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk"])
    som = talk.platform("som", moderators=["saskia"], members=["petra"])
    talk.says("saskia", zco, "!agenda vast Mededelingen")
    talk.says("anouk", zco, "!knelpunt geen vervolgplek na de opvang")
    talk.says("anouk", zco, "!agenda punt van ons")
    talk.says("anouk", zco, "!actie ik brief sturen")
    talk.skip()
    talk.says("saskia", zco, "!vergadering di 9 mrt 10.00 met som")
    talk.skip()
    talk.says("petra", som, "!agenda")
    talk.sees(som, "0 punten", without=["van ons", "Mededelingen", "brief"])
    talk.says("anouk", zco, "!agenda K-1")
    talk.sees(zco, "K-1 staat alleen in deze kamer")
    talk.says("anouk", zco, "!agenda punt voor allebei")
    talk.sees(zco, "A-2 staat op de agenda van V-1", "samen: zco en som")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "A-2 punt voor allebei")
    talk.says("saskia", zco, "!vergadering di 8 jun 10.00")
    talk.skip()
    talk.asleep_until(on("2027-03-10", "12.00"))
    talk.skip()
    talk.says("anouk", zco, "!agenda V-2")
    talk.sees(zco, "Mededelingen", "A-1 punt van ons", "A-2 punt voor allebei",
              "(1e keer doorgeschoven)", "X-1 @anouk: brief")  # fmt: skip
