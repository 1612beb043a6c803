"""Gap, state block and timeline: what is judged before what, and what does not count."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.answer import JoinedRoom
from bot.matrix.events import Event
from bot.matrix.order import arrange, interleave, is_own_entry
from tests.pure.matrix.raw import ANOUK, BOT, ROOM, START_MS, Raw, member, powers, said


def ids(raws: object) -> list[str]:
    return [raw["event_id"] for raw in raws]  # type: ignore[attr-defined]


def room(timeline: list[Raw], state: list[Raw] | None = None) -> JoinedRoom:
    return JoinedRoom(room_id=ROOM, timeline=tuple(timeline), state=tuple(state or ()))


def test_a_gap_with_its_state_changes_comes_before_state_block_and_timeline() -> None:
    before, demoted, after = said("!akkoord 9"), powers(anouk=0), said("!akkoord 9")
    latest = said("!help")
    found = arrange(room([latest], [demoted]), own=BOT, inside=True, gap=[before, demoted, after])
    assert ids(found) == ids([before, demoted, after, demoted, latest])


def test_in_a_room_just_joined_only_state_counts_until_our_join() -> None:
    early, entry, late = said("!help"), member(BOT, "join", "invite"), said("!help")
    raised = powers(anouk=50)
    found = arrange(room([early, raised, entry, late]), own=BOT, inside=False)
    assert ids(found) == ids([raised, entry, late])


def test_our_join_in_the_state_block_opens_the_timeline() -> None:
    entry, asked = member(BOT, "join"), said("!help")
    assert ids(arrange(room([asked], [entry]), own=BOT, inside=False)) == ids([entry, asked])


def test_the_state_at_our_entry_stands_before_the_gap() -> None:
    base = [member(BOT, "join"), powers(anouk=50)]
    asked, demoted, late = said("!akkoord 9"), powers(anouk=0), said("!akkoord 9")
    found = arrange(
        room([late], [base[0], demoted]), own=BOT, inside=False, base=base, gap=[asked, demoted]
    )
    assert ids(found) == ids([*base, asked, demoted, base[0], demoted, late])


def test_what_was_said_while_we_were_out_does_not_count() -> None:
    first, out = said("een"), member(BOT, "leave", "join")
    missed, back, last = said("twee"), member(BOT, "join", "invite"), said("drie")
    found = arrange(room([first, out, missed, back, last]), own=BOT, inside=True)
    assert ids(found) == ids([first, out, back, last])


def test_without_a_token_only_state_and_echoes_are_older_than_the_start() -> None:
    old, state, echo, new = said("oud"), powers(anouk=50), said("wij", BOT), said("nieuw")
    moment = datetime.fromtimestamp(new["origin_server_ts"] / 1000, UTC)
    found = arrange(room([old, state, echo, new]), own=BOT, inside=True, not_before=moment)
    assert ids(found) == ids([state, echo, new])


def test_a_change_of_our_name_is_no_entry() -> None:
    assert is_own_entry(member(BOT, "join", "invite"), BOT)
    assert is_own_entry(member(BOT, "join"), BOT)
    assert not is_own_entry(member(BOT, "join", "join"), BOT)
    assert not is_own_entry(member(ANOUK, "join"), BOT)
    assert not is_own_entry({"type": "m.room.member", "state_key": BOT, "content": 7}, BOT)


def at(room_id: str, second: int, number: int) -> Event:
    moment = datetime.fromtimestamp(START_MS / 1000, UTC) + timedelta(seconds=second)
    return Event(event_id=f"${room_id}{number}", room_id=room_id, sender=ANOUK, at=moment)


@given(st.lists(st.lists(st.integers(0, 20), max_size=8), max_size=4))
def test_rooms_are_interleaved_and_each_keeps_its_order(seconds: list[list[int]]) -> None:
    rooms = [
        [at(f"!{index}", second, number) for number, second in enumerate(times)]
        for index, times in enumerate(seconds)
    ]
    found = interleave(rooms)
    for events in rooms:
        assert [event for event in found if event in events] == events
    assert len(found) == sum(map(len, rooms))
    if all(times == sorted(times) for times in seconds):
        assert [event.at for event in found] == sorted(event.at for event in found)
