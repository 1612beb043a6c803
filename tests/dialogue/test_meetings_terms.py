"""What is kept of meetings ends: on its day, at somebody's word, with the message it came from."""

from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import user

TABLES = (
    *("meeting", "meeting_room", "agenda_item", "agenda_paper", "publication", "published_item"),
    *("attendance", "decision", "task", "minute_note"),
)


def held(talk: Conversation) -> str:
    """A meeting with something in each table, on 9 February 2027."""
    som = talk.platform("som", moderators=["joris"], members=["petra", "wim"])
    talk.says("joris", som, "!vergadering di 9 feb 10.00 Amersfoort")
    talk.says("petra", som, "!agenda zeldzame woorden, 15 min, door @wim")
    talk.says("petra", som, "!agenda 1 stuk https://voorbeeld.nl/plan")
    talk.says("joris", som, "!agenda publiceer")
    talk.asleep_until(on("2027-02-09", "11.00"))
    talk.says("joris", som, "!aanwezig @petra")
    talk.says("joris", som, "!besluit punt 1 zeldzaam besluit")
    talk.says("joris", som, "!notitie punt 1 zeldzame notitie")
    talk.says("joris", som, "!actie @wim zeldzame actie voor 1 april")
    talk.says("joris", som, "!besluitenlijst publiceer")
    talk.skip()
    rows = talk.house.tables()
    assert all(rows[name] for name in TABLES)
    return som


def test_half_a_year_later_nobody_is_named(talk: Conversation) -> None:
    held(talk)
    talk.asleep_until(on("2027-08-20", "12.00"))
    rows = talk.house.tables()
    for name in ("meeting", "agenda_item", "published_item", "publication", "decision"):
        assert user("petra") not in str(rows[name]), name
        assert user("joris") not in str(rows[name]), name
        assert user("wim") not in str(rows[name]), name
    assert "zeldzame woorden" in str(rows["agenda_item"])
    talk.skip()


def test_after_its_term_a_meeting_is_gone_with_all_that_hangs_on_it(talk: Conversation) -> None:
    held(talk)
    talk.asleep_until(on("2029-02-08", "12.00"))
    assert all(talk.house.tables()[name] for name in TABLES)
    talk.asleep_until(on("2029-02-11", "12.00"))
    rows = talk.house.tables()
    assert {name: rows[name] for name in TABLES} == {name: [] for name in TABLES}
    talk.skip()


def test_who_is_forgotten_is_in_no_table_of_a_meeting(talk: Conversation) -> None:
    held(talk)
    for who in ("petra", "wim", "joris"):
        private = talk.private(who)
        talk.says(who, private, "vergeetmij")
        talk.says(who, private, "ja")
        rows = talk.house.tables()
        assert [name for name in TABLES if user(who) in str(rows[name])] == []
    assert "zeldzaam besluit" in str(talk.house.tables()["decision"])
    talk.skip()


def test_a_deleted_message_takes_its_words_out_of_everything(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, "!vergadering di 9 feb 10.00")
    said = talk.says("petra", som, "!agenda bijzonder onderwerp")
    talk.skip()
    talk.says("joris", som, "!agenda publiceer")
    posts = [talk.sees(som, "bijzonder onderwerp"), talk.sees(som, "agenda-V-1")]
    talk.skip()
    talk.asleep_until(on("2027-01-20"))

    talk.redacts("petra", som, said)

    assert all(one.redacted for one in posts)
    talk.sees(talk.private("joris"), "De agenda van V-1 is weggehaald", "agenda V-1 publiceer")
    tables = talk.house.tables()
    assert [name for name, rows in tables.items() if "bijzonder" in str(rows)] == []
    assert not talk.house.on_disk("bijzonder onderwerp")
    talk.says("petra", som, "!agenda")
    talk.sees(som, "0 punten", without=["bijzonder", "ingetrokken"])


def test_a_deleted_decision_is_published_no_more(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, "!vergadering di 12 jan 10.00")
    talk.asleep_until(on("2027-01-12", "13.00"))
    said = talk.says("joris", som, "!besluit bijzonder besluit")
    task = talk.says("joris", som, "!actie @petra bijzondere actie voor 1 april")
    note = talk.says("joris", som, "!notitie bijzondere notitie")
    talk.skip()
    talk.says("joris", som, "!besluitenlijst publiceer")
    post = talk.sees(som, "bijzonder besluit", "bijzondere actie", "bijzondere notitie")
    talk.asleep_until(on("2027-01-13"))
    talk.skip()
    for event in (said, task, note):
        talk.redacts("joris", som, event)
    assert post.redacted
    tables = talk.house.tables()
    assert [name for name, rows in tables.items() if "bijzonder" in str(rows)] == []
    for typed in ("!besluiten", "!acties", "!besluitenlijst"):
        talk.says("petra", som, typed)
    talk.sees(som, "nog geen besluiten")
    talk.sees(som, "geen acties open")
    talk.sees(som, "nog niets genoteerd")
    talk.skip()


def test_edits_correct_what_was_written_down(talk: Conversation) -> None:
    som = talk.platform("som", moderators=["joris"], members=["petra"])
    talk.says("joris", som, "!vergadering di 12 jan 10.00")
    talk.asleep_until(on("2027-01-12", "13.00"))
    item = talk.says("petra", som, "!agenda V-1 wachttijd, 15 min")
    said = talk.says("joris", som, "!besluit akkord met het plan")
    task = talk.says("joris", som, "!actie @petra brief voor 1 april")
    talk.skip()
    talk.edits("petra", som, item, "!agenda V-1 wachttijd ggz, 20 min, besluiten")
    talk.edits("joris", som, said, "!besluit akkoord met het plan")
    talk.edits("joris", som, task, "!actie ik brief naar VNG voor 2 april")
    for event in (item, said, task):
        assert talk.reactions(event) == ["✓"]
    talk.says("petra", som, "!agenda V-1")
    talk.sees(som, "A-1 wachttijd ggz, besluiten, 20 min", "X-1 @joris: brief naar VNG")
    talk.says("petra", som, "!besluiten")
    talk.sees(som, "akkoord met het plan")
    talk.skip()
