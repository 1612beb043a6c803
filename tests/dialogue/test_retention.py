"""Retention under a moved clock: what is over is in no table and in no file."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.database import Unit
from storage.schedule import Occurrence
from storage.signals import Signal
from tests.dialogue.conftest import Chain
from tests.dialogue.conversation import Conversation, on
from tests.dialogue.world import user

WORDS = "geen vervolgplek na bijzondere opvang"


def in_session(talk: Conversation, work: object) -> object:
    def run(unit: Unit) -> object:
        with unit.command() as session:
            return work(session)  # type: ignore[operator]  # a function of a session

    return talk.house.database.transact(run)


def nights(talk: Conversation, until: str) -> None:
    """The bot was down until then: one night's work is done, as after any night."""
    talk.asleep_until(on(until, "12.00"))
    talk.asleep_until(on(until, "03.30") + timedelta(days=1))
    talk.at(on(until, "12.00") + timedelta(days=1))


def reported(talk: Conversation) -> list[str | None]:
    rows = talk.house.tables()["signal"]
    return [user("anouk") if user("anouk") in row else None for row in rows]


def holding(talk: Conversation, words: str) -> list[str]:
    """Tables with these words; ids of private rooms name a person in these stories only."""
    tables = talk.house.tables().items()
    return [name for name, rows in tables if words in str(rows).replace("!privé_@", "!privé_")]


def test_six_months_after_closing_a_signal_is_nobodys(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, f"!knelpunt {WORDS}")
    talk.says("ilse", zco, "!herken K-1")
    talk.says("saskia", zco, "!afgerond K-1")
    talk.skip()
    nights(talk, "2027-07-10")
    assert reported(talk) == [user("anouk")]

    nights(talk, "2027-07-13")

    assert reported(talk) == [None]
    assert said not in holding_events(talk)
    for table in ("signal", "endorsement", "signal_change", "message_name", "action", "change"):
        rows = str(talk.house.tables()[table])
        assert user("anouk") not in rows, table
        assert user("ilse") not in rows, table
    assert WORDS in str(talk.house.tables()["signal"])
    assert region_count(talk) == 2


def holding_events(talk: Conversation) -> str:
    return str(talk.house.tables(but=("inbox", "outbox")))


def region_count(talk: Conversation) -> int:
    from storage.signals import region_counts

    counts = in_session(talk, lambda session: region_counts(session, [1]))
    assert isinstance(counts, dict)
    return int(counts[1])


def test_an_open_signal_keeps_its_reporter(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, f"!knelpunt {WORDS}")
    talk.skip()
    nights(talk, "2028-12-01")
    assert reported(talk) == [user("anouk")]


@pytest.mark.parametrize(("months", "day_before", "day_after"), [
    (None, "2029-01-11", "2029-01-13"), ("3", "2027-04-10", "2027-04-13"),
])  # fmt: skip
def test_after_its_term_a_signal_is_gone_with_all_that_hangs_on_it(
    talk: Conversation, chain: Chain, months: str | None, day_before: str, day_after: str
) -> None:
    zco, anouk = chain.zco, talk.private("anouk")
    if months:
        talk.says("saskia", zco, f"!instellen bewaartermijn {months}")
    talk.says("anouk", anouk, f"knelpunt {WORDS}")
    talk.says("anouk", anouk, "ja")
    talk.skip(anouk)
    talk.skip(chain.som)
    post = next(one for one in talk.unread(zco) if WORDS in one.body)
    talk.says("ilse", zco, "!herken K-1")
    saskia = talk.private("saskia")
    talk.says("saskia", zco, "!overzicht som")
    talk.says("saskia", saskia, "1 mag")
    talk.says("saskia", saskia, "akkoord 1")
    digest = next(one for one in talk.unread(chain.som) if WORDS in one.body)
    talk.says("joris", chain.som, "!terugkoppeling K-1 wordt bijzonder uitgezocht")
    talk.skip()
    nights(talk, day_before)
    assert set(holding(talk, WORDS)) == {"signal", "digest_item", "signal_passed"}
    assert talk.house.on_disk(WORDS)

    nights(talk, day_after)

    assert holding(talk, WORDS) == []
    assert holding(talk, "bijzonder uitgezocht") == []
    assert holding(talk, "K-1") == holding(talk, "endorsement:") == []
    assert not talk.house.on_disk(WORDS)
    assert not talk.house.on_disk("bijzonder uitgezocht")
    assert post.redacted
    assert digest.redacted
    talk.says("anouk", zco, "!herken K-1")
    talk.sees(zco, "ken ik hier niet")
    talk.says("anouk", zco, "!knelpunt iets heel anders")
    talk.sees(zco, "K-2")


def test_an_unanswered_question_is_gone_after_a_day(talk: Conversation, zco: str) -> None:
    anouk = talk.private("anouk")
    talk.says("anouk", anouk, f"knelpunt {WORDS}")
    talk.skip()
    talk.at(talk.now + timedelta(hours=23, minutes=50))
    assert talk.house.on_disk(WORDS)

    talk.asleep_until(talk.now + timedelta(minutes=20))

    assert holding(talk, WORDS) == []
    assert not talk.house.on_disk(WORDS)


def test_what_a_moderator_did_is_known_for_half_a_year(talk: Conversation, chain: Chain) -> None:
    talk.says("saskia", chain.zco, "!instellen bewaartermijn 36")
    talk.says("anouk", chain.zco, f"!knelpunt {WORDS}")
    talk.says("saskia", chain.zco, "!overzicht som")
    talk.says("saskia", talk.private("saskia"), "1 mag")
    talk.says("saskia", talk.private("saskia"), "akkoord 1")
    talk.says("joris", chain.som, "!terugkoppeling K-1 wordt uitgezocht")
    talk.skip()
    tables = ("setting_change", "digest", "draft_shown", "feedback", "signal_change", "action")
    nights(talk, "2027-02-10")
    held = talk.house.tables()
    assert user("saskia") in str(held["digest"])
    assert user("joris") in str(held["feedback"])

    nights(talk, "2027-07-14")

    held = talk.house.tables()
    for table in tables:
        for who in ("saskia", "joris"):
            assert user(who) not in str(held[table]), table


def test_who_leaves_keeps_her_seat_for_thirty_days(talk: Conversation, zco: str) -> None:
    talk.leaves("anouk", zco)
    talk.skip()
    talk.at(on("2027-01-20"))
    talk.joins("anouk", zco)
    talk.skip()
    talk.at(on("2027-02-20"))
    assert user("anouk") in str(talk.house.tables()["coordinator"])
    talk.leaves("anouk", zco)
    nights(talk, "2027-02-20")

    talk.at(on("2027-03-22"))
    assert user("anouk") in str(talk.house.tables()["coordinator"])
    nights(talk, "2027-03-25")

    assert holding(talk, user("anouk")) == []
    talk.skip()


def test_traffic_is_forgotten_after_a_month(talk: Conversation, zco: str) -> None:
    said = talk.says("anouk", zco, "!lijst")
    talk.skip()
    nights(talk, "2027-02-09")
    assert said in str(talk.house.tables()["inbox"])
    nights(talk, "2027-02-14")
    assert said not in str(talk.house.tables(but=("message_name",)))


def test_after_downtime_retention_is_done_once(talk: Conversation, zco: str) -> None:
    talk.asleep_until(on("2027-03-01", "12.00"))
    rows = in_session(
        talk,
        lambda session: [
            (one.step, one.state.value)
            for one in session.exec(
                select(Occurrence).where(Occurrence.job == "retention").order_by(Occurrence.step)
            )
        ],
    )
    assert rows == [("2027-01-13", "done"), ("2027-03-02", "waiting")]


def test_nothing_of_an_ordinary_night_is_lost(talk: Conversation, chain: Chain) -> None:
    talk.says("anouk", chain.zco, f"!knelpunt {WORDS}")
    talk.says("ilse", chain.zco, "!herken K-1")
    talk.skip()
    talk.at(on("2027-01-13"))
    but = ("value", "inbox", "outbox", "occurrence", "change", "question")
    before = talk.house.tables(but=but)

    talk.at(talk.now + timedelta(days=5))

    assert talk.house.tables(but=but) == before
    assert in_session(talk, lambda session: len(session.exec(select(Signal)).all())) == 1
