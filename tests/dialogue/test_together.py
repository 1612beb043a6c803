"""Jobs that are done together: all at once, and each for itself where one of them fails."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import pytest

from bot.clock import ANSWERS_FIRST, MOST_TOGETHER
from commands.base import JobContext, Reply, job_together, reply, say
from storage import schedule
from storage.database import Unit
from tests.dialogue.conversation import Conversation

SPOKEN: Final = "which_none"
"""A sentence without parameters, for what is said here."""

calls: list[list[str]] = []


@job_together("greet")
def greet(context: JobContext, subjects: Sequence[str]) -> list[Reply]:
    """Say something in each room; none but rooms can be greeted."""
    calls.append(list(subjects))
    for subject in subjects:
        if not subject.startswith("!"):
            raise ZeroDivisionError
    rooms = [subject.partition("/")[0] for subject in subjects]
    return [reply(say(SPOKEN).in_room(room)) if room != "!" else Reply() for room in rooms]


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation with this job; nothing is left unlooked at."""
    calls.clear()
    conversation = Conversation(modules=(sys.modules[__name__],))
    yield conversation
    conversation.close()
    conversation.nothing_new()


def plan(talk: Conversation, *subjects: str) -> None:
    def write(unit: Unit) -> None:
        with unit.command() as session:
            for subject in subjects:
                schedule.plan_aside(session, "greet", subject, "", talk.now)

    talk.house.database.transact(write)


def states(talk: Conversation) -> list[str]:
    rows = talk.house.tables()["occurrence"]
    return sorted(row[-1] for row in rows if "greet" in row)


def test_what_is_due_of_one_job_is_done_at_once(talk: Conversation) -> None:
    zco, som = talk.platform("zco", members=["anouk"]), talk.platform("som", members=["anouk"])
    plan(talk, zco, som)
    assert talk.house.run_due() == 2
    talk.at(talk.now)
    talk.sees(zco)
    talk.sees(som)
    assert calls == [[zco, som]]
    assert states(talk) == ["done", "done"]


def test_one_that_fails_does_not_keep_the_others(talk: Conversation) -> None:
    administrators = talk.private("beheer")
    zco = talk.platform("zco", members=["anouk"])
    plan(talk, "nobody", zco)
    talk.at(talk.now)
    talk.sees(zco)
    talk.sees(administrators, "code")
    assert calls == [["nobody", zco], ["nobody"], [zco]]
    assert states(talk) == ["done", "failed"]


def test_answers_wait_for_a_bounded_number_of_them(talk: Conversation) -> None:
    plan(talk, *(f"!/{number}" for number in range(MOST_TOGETHER + 1)))
    assert talk.house.run_due() == MOST_TOGETHER
    assert talk.house.run_due() == 1
    assert talk.house.run_due() == 0


def test_they_come_after_answers_but_not_for_long(talk: Conversation) -> None:
    plan(talk, "!/1")
    talk.house._alarm._answering = True  # as its look found it
    talk.now += ANSWERS_FIRST - timedelta(seconds=1)
    assert talk.house.run_due() == 0
    talk.now += timedelta(seconds=1)
    assert talk.house.run_due() == 1
    assert calls == [["!/1"]]
