"""Occurrences over random sequences of planning, dropping and doing: each is done at most once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from storage import schedule
from storage.schedule import OccurrenceState
from tests.pure.storage.scratch import undone

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
ACTS = st.tuples(
    st.sampled_from(["plan", "plan", "drop", "do"]),
    st.sampled_from(["route:1", "route:2"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 5),
)


@settings(max_examples=60)
@given(st.lists(ACTS, max_size=20))
def test_what_is_due_is_what_was_planned_last_and_neither_done_nor_dropped(
    acts: list[tuple[str, str, str, int]],
) -> None:
    planned: dict[tuple[str, str], datetime] = {}
    done: set[tuple[str, str]] = set()

    def act(session: Session, what: str, subject: str, step: str, hours: int) -> None:
        moment = NOW + timedelta(hours=hours)
        if what == "plan":
            schedule.plan(session, "job", subject, step, moment)
            if (subject, step) not in done:
                planned[subject, step] = moment
        elif what == "drop":
            schedule.drop(session, "job", subject)
            for key in [key for key in planned if key[0] == subject]:
                del planned[key]
        else:
            for one in schedule.due(session, moment):
                key = (one.subject, one.step)
                assert key not in done
                one.state = OccurrenceState.DONE
                session.add(one)
                done.add(key)
                del planned[key]
        session.flush()
        due = schedule.due(session, moment)
        assert [one.due_at for one in due] == sorted(one.due_at for one in due)
        expected = {key: at for key, at in planned.items() if at <= moment}
        assert {(one.subject, one.step): one.due_at for one in due} == expected

    with undone() as connection, Session(connection) as session:
        for one in acts:
            act(session, *one)
