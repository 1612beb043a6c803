"""Manners: quiet hours, one unprompted message a day, and who is called by what."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import pytest

from commands.base import JobContext, Reply, job, reply, say
from storage import rooms, schedule
from storage.database import Unit
from tests.dialogue.conversation import Conversation, on

SPOKEN: Final = "which_none"
"""A sentence without parameters, for what is said here."""


@job("remind")
def remind(context: JobContext, subject: str, step: str) -> Reply:
    """Say something in the room that nobody asked for, and to its moderators."""
    told = [say(SPOKEN).to(user_id) for user_id in rooms.moderators(context.session, subject)]
    return reply(say(SPOKEN).in_room(subject).aloud(), *told)


@job("two_at_once")
def two_at_once(context: JobContext, subject: str, step: str) -> Reply:
    """Two things in one go, the second for somebody."""
    return reply(
        say(SPOKEN).in_room(subject),
        say("said_already").in_room(subject).aloud("@anouk:voorbeeld.nl"),
    )


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation with these jobs; nothing is left unlooked at."""
    conversation = Conversation(modules=(sys.modules[__name__],))
    yield conversation
    conversation.close()
    conversation.nothing_new()


def plan(talk: Conversation, name: str, place: str, step: str, due_at: datetime) -> None:
    """Have a job done."""

    def write(unit: Unit) -> None:
        with unit.command() as session:
            schedule.plan(session, name, place, step, due_at)

    talk.house.database.transact(write)


@pytest.mark.parametrize(
    ("due", "arrives"),
    [
        (on("2027-01-12", "10.00"), on("2027-01-12", "10.00")),
        (on("2027-01-12", "17.45"), on("2027-01-13", "08.30")),
        (on("2027-01-13", "03.00"), on("2027-01-13", "08.30")),
        (on("2027-01-15", "18.00"), on("2027-01-18", "08.30")),
        (on("2027-03-26", "17.31"), on("2027-03-30", "08.30")),  # Easter, and the clock changes
        (on("2027-04-27", "10.00"), on("2027-04-28", "08.30")),  # King's Day
    ],
)
def test_nothing_unprompted_outside_office_hours(
    talk: Conversation, zco: str, due: datetime, arrives: datetime
) -> None:
    saskia = talk.private("saskia")
    talk.asleep_until(due - timedelta(hours=1))
    plan(talk, "remind", zco, "one", due)

    talk.at(arrives - timedelta(seconds=1))
    talk.nothing_new()
    talk.at(arrives)
    for place in (zco, saskia):
        assert talk.sees(place).at >= arrives


def test_one_a_day_in_a_room_and_several_become_one(talk: Conversation, zco: str) -> None:
    for number in range(4):
        plan(talk, "remind", zco, str(number), on("2027-01-12", f"1{number}.00"))
    saskia = talk.private("saskia")

    talk.at(on("2027-01-12", "17.00"))
    talk.sees(zco)
    talk.nothing_new(zco)
    assert len(talk.unread(saskia)) == 4
    talk.skip(saskia)
    talk.at(on("2027-01-13", "08.30"))
    joined = talk.sees(zco)
    assert joined.body.count("dan doe ik niets") == 3
    talk.at(on("2027-01-14", "17.00"))
    talk.nothing_new()


def test_two_of_one_job_are_one_message_for_whom_it_concerns(talk: Conversation, zco: str) -> None:
    plan(talk, "two_at_once", zco, "one", on("2027-01-12", "10.00"))
    talk.at(on("2027-01-12", "10.00"))
    seen = talk.sees(zco, "dan doe ik niets", "net al genoteerd")
    assert seen.loud
    assert seen.mentions == ("@anouk:voorbeeld.nl",)
    talk.at(on("2027-01-14", "10.00"))
    talk.nothing_new()


def test_what_was_asked_for_comes_at_any_hour(talk: Conversation, zco: str) -> None:
    talk.at(on("2027-01-16", "23.30"))
    talk.says("anouk", zco, "!knelpunt geen plek")
    talk.sees(zco, "K-1")
    talk.says("anouk", talk.private("anouk"), "knelpunt geen geld")
    talk.sees(talk.private("anouk"), "Dit wordt het")


def test_receipts_are_notices_and_questions_are_texts(talk: Conversation, zco: str) -> None:
    talk.says("anouk", zco, "!knelpunt geen plek")
    for typed in ("!lijst", "!help", "!privacy", "!herken K-99"):
        talk.says("ilse", zco, typed)
    while talk.unread(zco):
        seen = talk.sees(zco)
        assert (seen.loud, seen.mentions) == (False, ())
    talk.says("ilse", zco, "!punten iets")
    question = talk.sees(zco, "Bedoel je")
    assert (question.loud, question.mentions) == (True, ("@ilse:voorbeeld.nl",))
    ilse = talk.private("ilse")
    talk.says("ilse", ilse, "knelpunt geen plek")
    proposal = talk.sees(ilse, "Dit wordt het")
    assert (proposal.loud, proposal.mentions) == (True, ("@ilse:voorbeeld.nl",))


def test_an_answer_below_a_command_stands_in_its_thread(talk: Conversation, zco: str) -> None:
    said = talk.says("ilse", zco, "!herken")
    seen = talk.sees(zco)
    assert (seen.relation, seen.target) == ("m.thread", said)


def test_a_room_is_not_woken_by_other_bots(talk: Conversation, zco: str) -> None:
    talk.says("ilse", zco, "!knelpunt geen plek", msgtype="m.notice")
    talk.nothing_new()
