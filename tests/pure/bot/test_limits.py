"""The token bucket: by the time of the events, once told, never paid twice for one batch."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import MOST_BUCKETS, Limits, Verdict
from bot.matrix.events import Edit, Event, Invite, Message, Reaction, Redaction

NINE: Final = datetime(2027, 1, 12, 8, tzinfo=UTC)
COMMON: Final = {"event_id": "$1", "at": NINE}


def said(who: str = "@anouk:a", room: str = "!zco:a") -> Message:
    return Message(**COMMON, sender=who, room_id=room, body="!lijst", msgtype="m.text")  # type: ignore[arg-type]


def verdicts(limits: Limits, event: Event, count: int, at: datetime = NINE) -> list[Verdict]:
    return [limits.judge(event, at) for _ in range(count)]


def test_what_is_too_much_is_told_once() -> None:
    limits = Limits(at_once=5, each_minute=60)
    heard = verdicts(limits, said(), 8)
    assert heard == [Verdict.FINE] * 5 + [Verdict.TELL] + [Verdict.SILENT] * 2


def test_it_flows_back_by_the_time_of_the_events() -> None:
    limits = Limits(at_once=5, each_minute=60)
    verdicts(limits, said(), 6)
    later = NINE + timedelta(seconds=2)
    assert verdicts(limits, said(), 3, later) == [Verdict.FINE, Verdict.FINE, Verdict.SILENT]
    assert verdicts(limits, said(), 1, NINE) == [Verdict.SILENT]  # a clock that goes back
    much_later = NINE + timedelta(hours=1)
    assert verdicts(limits, said(), 6, much_later) == [Verdict.FINE] * 5 + [Verdict.TELL]


def test_each_person_and_each_room_has_a_bucket_of_its_own() -> None:
    limits = Limits(at_once=2, each_minute=60)
    for one in (said(), said(who="@ilse:a"), said(room="!som:a")):
        assert verdicts(limits, one, 2) == [Verdict.FINE] * 2


def test_clicks_count_for_a_tenth_and_deleting_for_nothing() -> None:
    limits = Limits(at_once=3, each_minute=60)
    where = {"sender": "@anouk:a", "room_id": "!zco:a"}
    click = Reaction(**COMMON, **where, target="$2", key="👍")  # type: ignore[arg-type]
    assert verdicts(limits, click, 28).count(Verdict.FINE) == 28
    edit = Edit(**COMMON, **where, body="x", msgtype="m.text", target="$2")  # type: ignore[arg-type]
    assert verdicts(limits, edit, 1) == [Verdict.TELL]
    gone = Redaction(**COMMON, **where, target="$2")  # type: ignore[arg-type]
    assert verdicts(limits, gone, 100) == [Verdict.FINE] * 100


def test_invitations_are_counted_over_all_rooms() -> None:
    limits = Limits(at_once=300, each_minute=60)
    heard = [
        limits.judge(Invite(**COMMON, sender="@mo:a", room_id=f"!{n}:a"), NINE)  # type: ignore[arg-type]
        for n in range(40)
    ]
    assert heard.count(Verdict.FINE) == 30


def test_a_batch_that_is_tried_again_does_not_pay_twice() -> None:
    limits = Limits(at_once=5, each_minute=60)
    for _ in range(4):
        limits.begin("s1")
        assert verdicts(limits, said(), 6) == [Verdict.FINE] * 5 + [Verdict.TELL]
    limits.begin("s2")
    assert verdicts(limits, said(), 1) == [Verdict.SILENT]


def test_full_buckets_are_forgotten() -> None:
    limits = Limits(at_once=5, each_minute=60)
    for number in range(MOST_BUCKETS + 10):
        limits.begin(number)
        limits.judge(said(who=f"@{number}:a"), NINE + timedelta(minutes=number))
    assert len(limits._kept) <= MOST_BUCKETS


@given(st.lists(st.floats(0, 600), min_size=1, max_size=200))
def test_never_more_than_the_bucket_and_what_flowed_in(gaps: list[float]) -> None:
    limits = Limits(at_once=10, each_minute=30)
    now, done = NINE, 0
    for gap in gaps:
        now += timedelta(seconds=gap)
        done += limits.judge(said(), now) is Verdict.FINE
    assert done <= 10 + sum(gaps) * 0.5 + 1e-6
