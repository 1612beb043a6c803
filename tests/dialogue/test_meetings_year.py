"""Story S2, and a year of a platform: four meetings and a series, one moved, one cancelled."""

import io
from datetime import timedelta

import docx

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.test_meetings_agenda import order
from tests.dialogue.world import user
from tests.pure.documents.pdf import Pdf


def strategic(talk: Conversation) -> str:
    """The SOM of the stories: joris is its secretary."""
    return talk.platform("som", moderators=["joris"], members=["petra", "els", "wim"])


def later(talk: Conversation, day: str, clock: str = "09.00") -> None:
    """Weeks in which nothing of note happens are slept through, all but the last day."""
    talk.asleep_until(on(day, clock) - timedelta(days=1))
    talk.at(on(day, clock))


def test_s2_agenda_with_deadline_and_late_item(talk: Conversation) -> None:
    som = strategic(talk)
    talk.says("joris", som, "!vergadering di 9 mrt 10.00-12.30 Amersfoort")
    talk.skip()

    later(talk, "2027-02-09")
    call = talk.sees(som, "Punten voor V-1", "Tot dinsdag 23 februari 2027, 12.00", "!agenda")
    assert call.loud
    talk.says("petra", som, "!agenda terugkoppeling TFM vervolgopvang, bespreken, 15 min")
    talk.sees(som, "A-1 staat op de agenda van V-1", "bespreken, 15 min")

    later(talk, "2027-02-23", "12.00")
    joris = talk.private("joris")
    talk.sees(joris, "De inbreng voor V-1", "1 punt, 15 van 150 min")
    talk.at(on("2027-02-24", "10.00"))
    talk.says("els", som, "!agenda wachttijd ggz")
    talk.sees(som, "De inbreng is gesloten. Ik leg A-2 als nagekomen punt voor")
    asked = talk.sees(joris, "Nagekomen", "A-2 wachttijd ggz")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "1 punt,", "A-2 wachttijd ggz (nagekomen, wacht op het secretariaat)")

    talk.replies("joris", joris, asked, "ja")
    talk.sees(joris, "A-2 staat als nagekomen punt op de agenda")
    talk.sees(talk.private("els"), "A-2 staat als nagekomen punt")
    talk.says("joris", joris, "agenda toon")
    talk.sees(joris, "2 punten, 15 van 150 min", "A-1", "A-2 wachttijd ggz (nagekomen)",
              "agenda publiceer")  # fmt: skip
    talk.says("joris", joris, "agenda publiceer")
    talk.sees(som, "Agenda Strategisch Overleg Mensenhandel (V-1, versie 1)", "A-1", "A-2")
    file = talk.sees(som, "agenda-V-1-versie-1.md")
    assert b"wachttijd ggz" in (file.file or b"")
    pdf, word = [talk.sees(som, f"agenda-V-1-versie-1.{form}") for form in ("pdf", "docx")]
    assert "wachttijd ggz" in Pdf(pdf.file or b"").tree.all_text
    paragraphs = docx.Document(io.BytesIO(word.file or b"")).element.xml
    assert "wachttijd ggz" in paragraphs
    talk.sees(joris, "voor de voorzitter")
    for form in ("md", "pdf", "docx"):
        talk.sees(joris, f"agenda-V-1-versie-1-voorzitter.{form}")
    talk.sees(joris, "Gedaan")


def test_a_late_item_that_is_refused_goes_to_the_next_meeting(talk: Conversation) -> None:
    som = strategic(talk)
    talk.says("joris", som, "!vergadering di 9 mrt 10.00")
    talk.says("joris", som, "!vergadering di 8 jun 10.00")
    later(talk, "2027-02-24", "10.00")
    talk.skip()
    talk.says("els", som, "!agenda wachttijd ggz")
    talk.skip(som)
    joris = talk.private("joris")
    question = talk.unread(joris)[-1]
    talk.skip(joris)
    talk.replies("joris", joris, question, "nee")
    talk.sees(joris, "gaat mee naar de volgende keer")
    talk.sees(talk.private("els"), "gaat mee naar de volgende keer")
    talk.says("els", som, "!agenda V-2")
    assert order(talk.sees(som, "Agenda V-2", without=["doorgeschoven", "nagekomen"]).body) == [
        "A-1"
    ]


def test_a_year_of_a_platform(talk: Conversation) -> None:
    som, joris = strategic(talk), talk.private("joris")
    talk.says("joris", som, "!organisatie SHOP: @petra")
    talk.says("joris", som, "!agenda vast Mededelingen, 10 min")
    talk.says("joris", som, "!agenda vast Rondvraag, 5 min, achteraan")
    talk.says("joris", som, "!vergadering elke 2e dinsdag van maart, juni, september en december "
              "10.00-12.30 Amersfoort")  # fmt: skip
    talk.says("petra", som, "!agenda wachttijd ggz, besluiten, 30 min")
    talk.says("els", som, "!agenda cijfers, informeren, 15 min")
    talk.says("wim", som, "!agenda huisvesting, bespreken, 45 min, door @wim")
    talk.says("joris", som, "!agenda publiceer")
    talk.skip()
    talk.says("petra", som, "!agenda")
    body = talk.sees(som, "5 punten, 105 van 150 min").body
    assert [one.split(" ", 2)[2] for one in body.splitlines() if one[:1].isdecimal()] == [
        "Mededelingen, 10 min", "wachttijd ggz, besluiten, 30 min",
        "cijfers, informeren, 15 min", "huisvesting, bespreken, 45 min, door @wim",
        "Rondvraag, 5 min",
    ]  # fmt: skip

    # March: one decision, one action, two items left.
    later(talk, "2027-03-09", "11.00")
    talk.skip()
    said = talk.says("joris", som, "!aanwezig SHOP, @wim")
    assert talk.reactions(said) == ["✓"]
    talk.says("els", som, "!afwezig")
    talk.says("joris", som, "!aanwezig lijst")
    talk.sees(som, "Aanwezig: @wim en SHOP", "Afwezig: @els", "1 organisatie")
    talk.says("joris", som, "!besluit punt 2 SHOP werkt het plan uit")
    talk.sees(som, "B-1 genoteerd bij V-1", "wachttijd ggz")
    talk.says("joris", som, "!actie @wim brief naar VNG sturen voor 1 april")
    talk.sees(som, "X-1 voor @wim: brief naar VNG sturen, voor donderdag 1 april 2027")
    talk.sees(talk.private("wim"), "X-1 voor u", "brief naar VNG sturen")
    talk.says("joris", som, "!notitie punt 3 cijfers komen in juni")

    talk.at(on("2027-03-10", "09.00"))
    after = talk.sees(joris, "V-1 is geweest", "doorgeschoven naar V-2", "cijfers", "huisvesting")
    assert "wachttijd" not in after.body
    assert "Mededelingen" not in after.body
    talk.at(on("2027-03-12", "09.00"))
    talk.sees(joris, "Van V-1", "nog geen besluitenlijst")
    talk.says("joris", som, "!besluitenlijst publiceer")
    talk.sees(som, "Besluitenlijst Strategisch Overleg Mensenhandel (V-1, versie 1)",
              "Aanwezig: @wim en SHOP", "B-1 SHOP werkt het plan uit. (Bij: wachttijd ggz)",
              "X-1 @wim: brief naar VNG sturen (voor donderdag 1 april 2027)",
              "cijfers komen in juni", "leidend")  # fmt: skip
    file = talk.sees(som, "besluitenlijst-V-1-versie-1.md")
    assert "SHOP werkt het plan uit" in (file.file or b"").decode()
    talk.at(on("2027-03-17", "12.00"))
    talk.nothing_new(joris)  # the list is there: no nudge after seven days

    # The action: once before its date, once after.
    wim = talk.private("wim")
    later(talk, "2027-04-01", "08.00")
    talk.sees(wim, "Ter herinnering. X-1")
    talk.at(on("2027-04-10", "12.00"))
    talk.sees(wim, "Is dit gelukt? X-1")
    talk.nothing_new(wim)

    # June is moved; the action stands on its agenda; the items stand there a second time.
    talk.says("joris", som, "!verplaats V-2 naar do 10 jun")
    talk.skip(som)
    talk.says("joris", som, "!agenda V-2 publiceer")
    talk.sees(som, "V-2, versie 1", "cijfers, informeren, 15 min (1e keer doorgeschoven)",
              "X-1 @wim: brief naar VNG sturen")  # fmt: skip
    talk.skip()
    talk.says("wim", som, "!gereed X-1")
    later(talk, "2027-06-11")
    talk.skip()

    # September is cancelled: what was there goes to December, a third time for none of it.
    talk.says("petra", som, "!agenda V-3")
    talk.sees(som, "cijfers, informeren, 15 min (2e keer doorgeschoven)", without=["X-1"])
    talk.says("joris", som, "!vergadering V-3 vervalt")
    talk.skip()
    talk.says("petra", som, "!vergaderingen")
    talk.sees(som, "V-4 Strategisch Overleg Mensenhandel: dinsdag 14 december 2027",
              without=["V-3"])  # fmt: skip
    talk.says("petra", som, "!agenda")
    body = talk.sees(som, "Agenda V-4", "huisvesting, bespreken, 45 min, door @wim "
                     "(2e keer doorgeschoven)").body  # fmt: skip
    assert body.count("Mededelingen") == 1

    # December: the first item is dealt with the day after, when the clock has sent it on.
    later(talk, "2027-12-15", "10.00")
    talk.skip()
    talk.says("joris", som, "!besluit V-4 cijfers zijn akkoord")
    talk.sees(som, "B-2 genoteerd bij V-4")
    label = next(one for one in order(body) if "cijfers" in line_of(body, one))
    said = talk.says("joris", som, f"!agenda behandeld {label}")
    assert talk.reactions(said) == ["✓"]
    talk.says("petra", som, "!agenda V-5")
    talk.sees(som, "(3e keer doorgeschoven)", without=["cijfers"])
    talk.says("petra", som, "!besluiten plan")
    talk.sees(som, "B-1 (V-1) SHOP werkt het plan uit", without=["B-2"])
    talk.says("petra", som, "!acties")
    talk.sees(som, "geen acties open")
    talk.skip()


def line_of(body: str, label: str) -> str:
    return next(one for one in body.splitlines() if f" {label} " in one)


def test_the_closing_day_moves_with_its_setting(talk: Conversation) -> None:
    """Also the messages around it: asked for and closed by the day that holds now, each once."""
    som = strategic(talk)
    joris = talk.private("joris")
    talk.says("joris", som, "!vergadering di 9 mrt 10.00")
    talk.says("petra", som, "!agenda wachttijd ggz")
    talk.skip()
    later(talk, "2027-02-09")
    talk.sees(som, "Punten voor V-1", "Tot dinsdag 23 februari 2027, 12.00")
    talk.says("joris", som, "!instellen agenda sluit 5")
    talk.skip()
    talk.at(on("2027-02-26", "17.00"))
    talk.nothing_new()  # not on the old day, and the room is not asked again
    talk.at(on("2027-03-02", "12.00"))
    talk.sees(joris, "De inbreng voor V-1", "gesloten")
    talk.nothing_new()


def test_after_a_long_absence_one_reminder_speaks_for_both(talk: Conversation) -> None:
    som = strategic(talk)
    talk.says("joris", som, "!vergadering di 9 feb 10.00")
    talk.skip()
    talk.asleep_until(on("2027-03-16"))
    talk.sees(talk.private("joris"), "Van V-1", "nog geen besluitenlijst")
    talk.nothing_new()


def test_got_by_the_members(talk: Conversation) -> None:
    """A meeting from call to list of decisions is few messages in a room."""
    som = strategic(talk)
    talk.says("joris", som, "!vergadering di 16 feb 10.00")
    talk.at(on("2027-02-18"))
    posts = [one for one in talk.got("petra") if one.room_id == som and one.at > on("2027-01-13")]
    assert len(posts) == 1, [one.body for one in posts]
    assert user("petra") in posts[0].readers
    talk.skip()
