"""Batches: each event counts once, rights hold at its place, a bug stays in its savepoint."""

from dataclasses import replace
from types import ModuleType

import pytest

from bot.matrix.events import Echo, Undecryptable
from commands.arguments import Rest
from commands.base import Context, Reply, UserError, command, reply, say
from commands.privacy.guard import check
from storage import outbox
from storage.outbox import Kind
from storage.signals import Signal, SignalKind
from tests.dialogue.conversation import Conversation
from tests.dialogue.world import BOT


def test_the_same_batch_again_changes_nothing(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!knelpunt geen vervolgplek")
    talk.skip()
    events = (
        talk.world.message(zco, "anouk", "!knelpunt aangifte duurt lang"),
        talk.world.message(zco, "ilse", "!lijst"),
        talk.world.reaction(zco, "ilse", said, "👍"),
        talk.world.message(zco, "mo", "!herken K-2"),
        talk.world.message(zco, "mo", "!onzin"),
    )
    batch = talk.batch(*events)
    talk.skip()
    before = talk.house.tables()

    for _ in range(2):
        talk.dispatch(batch)

    talk.nothing_new()
    assert talk.house.tables() == before


def test_an_event_in_two_batches_or_twice_in_one_counts_once(talk: Conversation, zco: str) -> None:
    said = talk.world.message(zco, "anouk", "!knelpunt geen vervolgplek")

    talk.batch(said, said)
    talk.batch(talk.world.message(zco, "ilse", "hoi"), said)

    talk.sees(zco, "K-1 genoteerd")
    talk.nothing_new()


def test_a_right_is_judged_at_its_place_in_the_batch(talk: Conversation, zco: str) -> None:
    talk.batch(
        talk.world.message(zco, "saskia", "!regio Drenthe: @bas"),
        talk.world.power(zco, "saskia", 0),
        talk.world.message(zco, "saskia", "!regio Friesland: @bas"),
        talk.world.power(zco, "anouk", 50),
        talk.world.message(zco, "anouk", "!regio Limburg: @bas"),
        talk.world.membership(zco, "anouk", "leave"),
        talk.world.message(zco, "anouk", "!regio Utrecht: @bas"),
    )
    talk.sees(zco, "Regio Drenthe")
    talk.sees(zco, "alleen voor moderators")
    talk.sees(zco, "Regio Limburg")
    talk.nothing_new()


def test_who_joins_in_the_batch_may_speak_after_it(talk: Conversation, zco: str) -> None:
    talk.batch(
        talk.world.message(zco, "nieuw", "!lijst"),
        talk.world.membership(zco, "nieuw", "join"),
        talk.world.message(zco, "nieuw", "!lijst"),
    )
    talk.sees(zco, "Er staat niets open")
    talk.sees(talk.private("nieuw"), "Welkom")


def test_answers_keep_the_order_of_questions(talk: Conversation, zco: str) -> None:
    talk.batch(*(talk.world.message(zco, "anouk", f"!knelpunt punt {n}") for n in range(9)))
    for number in range(1, 10):
        talk.sees(zco, f"K-{number} ")


def test_notices_and_plain_text_in_an_encrypted_room_are_ignored(
    talk: Conversation, zco: str
) -> None:
    talk.says("anouk", zco, "!lijst", msgtype="m.notice")
    talk.says("anouk", zco, "!lijst", encrypted=False)
    talk.says("anouk", talk.private("anouk"), "lijst", encrypted=False)
    talk.nothing_new()


def test_a_kind_of_message_that_is_not_typed_is_ignored(talk: Conversation, zco: str) -> None:
    for msgtype in ("m.location", "org.example.unknown", ""):
        talk.says("anouk", zco, "!lijst", msgtype=msgtype)
    talk.nothing_new()


def test_an_emote_or_a_file_is_a_message(talk: Conversation, zco: str) -> None:
    for msgtype in ("m.emote", "m.file"):
        talk.says("anouk", zco, "!lijst", msgtype=msgtype)
        talk.sees(zco, "niets open")


def test_what_waited_for_its_key_is_done_when_it_comes(talk: Conversation, zco: str) -> None:
    said = talk.world.message(zco, "anouk", "!knelpunt geen vervolgplek")
    unread = Undecryptable(
        event_id=said.event_id, room_id=zco, sender=said.sender, at=said.at, source={"type": "x"}
    )
    talk.batch(unread)
    talk.nothing_new()
    assert len(talk.house.tables()["waiting_event"]) == 1

    talk.batch(said)

    talk.sees(zco, "K-1")
    assert talk.house.tables()["waiting_event"] == []


def test_an_echo_confirms_a_row_that_a_crash_left_open(talk: Conversation, zco: str) -> None:
    batch = talk.as_batch(talk.world.message(zco, "anouk", "!knelpunt geen vervolgplek"))
    talk.house.process(batch)  # committed, sent, and killed before it was confirmed
    rows = talk.house.database.transact(lambda unit: outbox.waiting(unit.connection, talk.now))
    assert len(rows) == 1
    event_id = talk.world.event_id(zco)

    talk.batch(
        Echo(
            event_id=event_id,
            room_id=zco,
            sender=BOT,
            at=talk.now,
            mark=rows[0].txn_id,
            transaction_id=None,
        ),
        talk.world.reaction(zco, "ilse", event_id, "👍"),
    )

    talk.nothing_new()  # not sent again
    assert talk.reactions(event_id) == ["✓"]  # and known by its name


def broken(context: Context, words: Rest = "") -> Reply:
    """Change something, then fail."""
    context.session.add(
        Signal(
            kind=SignalKind.TREND,
            number=99,
            text=check(words),
            room_id=context.room.room_id,
            reporter=context.sender,
            created_at=context.said_at,
            source_event=context.event_id,
        )
    )
    context.session.flush()
    if words == "zin":
        return reply(say("there_is_no_such_sentence"))
    raise UserError("signal_no_platform") if words == "fout" else ZeroDivisionError(words)


@pytest.fixture
def bugs() -> ModuleType:
    """A capability with one command, which fails after it changed something."""
    module = ModuleType("bugs")
    module.__file__ = __file__
    vars(module)["broken"] = command("stuk", shown=False)(broken)
    return module


@pytest.mark.parametrize("words", ["geheim", "zin", "fout"])
def test_a_bug_leaves_no_trace_and_the_rest_goes_on(
    bugs: ModuleType, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = Conversation(modules=[bugs])
    zco = talk.platform("zco", members=["anouk", "ilse"])
    administrators = talk.private("beheer")
    before = talk.house.tables(but=("value", "inbox", "outbox"))

    talk.batch(talk.world.message(zco, "anouk", f"!stuk {words}"))

    if words == "fout":
        talk.sees(zco, "niet in een platform")
    else:
        shown = talk.sees(zco, "Er ging iets mis (code ", "niet verwerkt", without=[words])
        code = shown.body.partition("code ")[2][:4]
        logged = capsys.readouterr().out
        assert code in logged
        assert f"!stuk {words}" not in logged
        assert "geheim" not in logged
        talk.sees(administrators, f"code {code}", without=[f" {words}"])
    assert talk.house.tables(but=("value", "inbox", "outbox")) == before

    talk.batch(
        talk.world.message(zco, "anouk", f"!stuk {words}"),
        talk.world.message(zco, "ilse", "!knelpunt geen vervolgplek"),
    )
    talk.sees(zco)
    talk.sees(zco, "K-1 genoteerd")
    talk.nothing_new()
    talk.close()


def test_administrators_hear_where_something_was_missed_for_good(
    talk: Conversation, zco: str
) -> None:
    batch = talk.as_batch(talk.world.message(zco, "anouk", "!lijst"))
    talk.dispatch(replace(batch, lost=(zco,)))
    talk.sees(zco, "Er staat niets open")
    talk.sees(talk.private("beheer"), "niet alles ophalen")


def test_removed_and_back_in_one_batch_it_still_knows_who_is_there(
    talk: Conversation, zco: str, som: str
) -> None:
    """Events of another room fall in between: what a leaving forgets, a return does not bring."""
    talk.batch(
        talk.world.membership(zco, BOT, "leave"),
        talk.world.message(som, "petra", "!lijst"),
        talk.world.membership(zco, BOT, "invite"),
        talk.world.membership(zco, BOT, "join"),
        talk.world.message(zco, "anouk", "!lijst"),
    )
    talk.sees(som, "Er staat niets open")
    talk.sees(zco, "Er staat niets open")
    talk.skip(talk.private("beheer"))


def test_what_is_known_of_a_room_goes_when_we_leave_it(talk: Conversation, zco: str) -> None:
    talk.batch(talk.world.membership(zco, BOT, "leave"))
    talk.skip()
    assert not [row for row in talk.house.tables()["member"] if row[0] == zco]


def test_what_was_taken_back_on_its_way_is_deleted_when_it_arrives(
    talk: Conversation, zco: str
) -> None:
    """Its echo leads to a deletion, which is handed over with what the batch says."""
    talk.house.process(talk.as_batch(talk.world.message(zco, "anouk", "!ping")))
    (row,) = talk.house.database.transact(lambda unit: outbox.waiting(unit.connection, talk.now))
    talk.house.database.transact(lambda unit: outbox.withdraw(unit.connection, row.id))
    echo = Echo(
        event_id=talk.world.event_id(zco),
        room_id=zco,
        sender=BOT,
        at=talk.now,
        mark=row.txn_id,
        transaction_id=None,
    )

    talk.house.process(talk.as_batch(echo, talk.world.message(zco, "ilse", "!ping")))

    rows = talk.house.database.transact(lambda unit: outbox.waiting(unit.connection, talk.now))
    assert [one.kind for one in rows] == [Kind.REDACTION, Kind.MESSAGE]
    assert rows[0].target_event == echo.event_id
