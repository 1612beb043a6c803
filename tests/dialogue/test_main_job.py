"""From a sentence in the ZCO to a digest in the SOM and an answer back: what the bot is for."""

from tests.dialogue.conversation import Conversation


def test_a_bottleneck_goes_up_and_its_answer_comes_down(talk: Conversation) -> None:
    zco = talk.platform("zco", moderators=["saskia"], members=["anouk", "ilse"])
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.regions(zco, Twente="anouk", Utrecht="ilse")
    talk.route(zco, som)
    start = talk.now

    talk.says("anouk", zco, "!knelpunt geen vervolgplek na cosm")
    receipt = talk.sees(zco, "K-1 genoteerd")
    talk.reacts("ilse", zco, receipt, "👍")
    assert talk.reactions(receipt) == ["✓"]

    talk.says("saskia", zco, "!overzicht som")
    talk.sees(zco, "Concept 1 staat klaar in je privégesprek")
    saskia = talk.private("saskia")
    talk.sees(saskia, "K-1", "geen vervolgplek na cosm", "2 regio's", without=["anouk"])
    talk.nothing_new(som)
    talk.says("saskia", saskia, "akkoord 1")
    digest = talk.sees(som, "K-1", "geen vervolgplek na cosm", "2 regio's", without=["anouk"])
    assert digest.loud
    talk.sees(saskia, "Geplaatst bij som: 1 punt")
    for form in ("md", "pdf", "docx"):
        talk.sees(saskia, f"overzicht-1.{form}")
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "K-1", "opgeschaald naar Strategisch Overleg")

    talk.says("joris", som, "!terugkoppeling K-1 JenV zoekt extra plekken uit, voor 1 april")
    for place in (zco, som):
        talk.sees(place, "Terugkoppeling K-1", "JenV zoekt extra plekken uit", "1 april 2027")
    talk.sees(zco, "JenV zoekt extra plekken uit")
    for who in ("anouk", "ilse"):
        talk.sees(talk.private(who), "Je punt K-1", "JenV zoekt extra plekken uit")

    talk.nothing_new()
    counts = {who: len(talk.got(who, since=start)) for who in ("anouk", "ilse", "petra", "saskia")}
    assert counts == {"anouk": 6, "ilse": 6, "petra": 2, "saskia": 9}
