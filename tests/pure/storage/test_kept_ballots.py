"""The newest ballots that are kept while votes come are those that would be read."""

import contextlib
import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session

from commands.privacy.guard import check
from storage import polls
from storage.core import table
from storage.database import Database, Unit
from storage.polls import Answer, Ballot, Counted, Poll, PollKind, PollNative, PollOption, Source
from storage.rooms import Room

SEED = 20270112
CASTS = 400
ROOM = "!zco:x"
NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
PEOPLE = ("@anouk:x", "@petra:x", "@wim:x", None)
NATIVE = 1


class _TakenBack(Exception):
    """Nothing of this command is to stay."""


def asked(unit: Unit) -> list[int]:
    """Two polls about three dates, the first with a native poll for one of them."""
    unit.connection.execute(insert(table(Room)), [Room(room_id=ROOM).model_dump()])
    ids = []
    with unit.command() as session:
        for number in (1, 2):
            poll = Poll(
                kind=PollKind.DATE,
                number=number,
                title=check("Overleg"),
                room_id=ROOM,
                created_at=NOW,
                source_event=f"$poll{number}",
            )
            polls.add(
                session,
                poll,
                [ROOM],
                [PollOption(poll_id=0, number=0, day=NOW.date()) for _ in range(3)],
            )
            ids.append(poll.id or 0)
        session.add(PollNative(id=NATIVE, poll_id=ids[0], option_id=1, name="poll:1:date:1"))
    return ids


def some(source: random.Random, poll: Poll, options: list[int], number: int) -> list[Ballot]:
    """A ballot about one date or more, now and then at the moment of an earlier one."""
    person, at = source.choice(PEOPLE), NOW + timedelta(seconds=source.randrange(60))
    return [
        Ballot(
            poll_id=poll.id or 0,
            option_id=option,
            user_id=person,
            answer=source.choice([*Answer, None]),
            source=Source.TYPED,
            at=at,
            event_id=f"$vote{number:04}",
        )
        for option in source.sample(options, source.randrange(1, 4))
    ]


class Votes:
    """Casts votes in two polls at random, takes some back, and looks after each."""

    def __init__(self, ids: list[int], source: random.Random) -> None:
        self._ids, self._source = ids, source
        self.number = 0

    def batch(self, unit: Unit) -> None:
        """Some sentences, of which a few fail, and so now and then does all of it."""
        for _ in range(self._source.randrange(1, 20)):
            with contextlib.suppress(_TakenBack), unit.command() as session:
                self._vote(session)
                self._perhaps_not()
        self._perhaps_not()

    def _perhaps_not(self) -> None:
        if self._source.random() < 0.1:
            raise _TakenBack

    def _vote(self, session: Session) -> None:
        source = self._source
        self.number += 1
        poll = session.get_one(Poll, source.choice(self._ids))
        options = [one.id or 0 for one in polls.options_of(session, poll)]
        ballots = some(source, poll, options, self.number)
        native = session.get_one(PollNative, NATIVE)
        for one in ballots:
            if one.option_id == native.option_id and one.at <= (native.ended_at or one.at):
                one.native_id = NATIVE
        polls.cast(session, poll, ballots)
        if source.random() < 0.05:
            polls.withdraw_event(session, f"$vote{source.randrange(self.number):04}")
        if source.random() < 0.02:
            native.ended_at = NOW + timedelta(seconds=source.randrange(60))
            session.add(native)
        for poll_id in self._ids:
            self._look(session, session.get_one(Poll, poll_id))

    def _look(self, session: Session, poll: Poll) -> None:
        kept = _by_whose(polls.newest_ballots(session, poll))
        assert kept == polls.picked(session.connection(), poll)


def _by_whose(found: list[Counted]) -> dict[polls.Whose, Counted]:
    return {one.whose: one for one in found}


def test_what_is_kept_is_what_would_be_read(database: Database) -> None:
    print(f"seed {SEED}")
    votes = Votes(database.transact(asked), random.Random(SEED))
    while votes.number < CASTS:
        with contextlib.suppress(_TakenBack):
            database.transact(votes.batch)
