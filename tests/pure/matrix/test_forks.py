"""Where history forks the homeserver's `state` block is old; what the room says now is taken."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.matrix.events import Membership
from bot.matrix.forks import settled
from tests.pure.matrix.raw import ANOUK, PETRA, ROOM, answer, joined, member, powers, said
from tests.pure.matrix.stub import Answer, Stub, refusal
from tests.pure.matrix.test_sync_loop import always, batches, in_turn

INVITED, CAME = member(PETRA, "invite"), member(PETRA, "join", "invite")


def test_what_holds_no_more_gives_way_to_what_holds() -> None:
    raised = powers(anouk=50)
    assert settled((INVITED, raised), (said("!lijst"),), [CAME, raised]) == (CAME, raised)


def test_what_the_timeline_changes_stands_as_it_was_before() -> None:
    assert settled((INVITED,), (CAME, said("!lijst")), [CAME]) == (INVITED,)


def test_what_nobody_knows_of_any_more_stays() -> None:
    assert settled((INVITED,), (said("!lijst"),), [member(ANOUK, "join")]) == (INVITED,)


async def test_an_old_invitation_takes_no_membership_away(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("!lijst", PETRA)], [INVITED])})),
        state=always(lambda: web.json_response([member(ANOUK, "join"), CAME])),
    )
    (batch,) = await batches(stub, tmp_path)
    memberships = [event for event in batch.events if isinstance(event, Membership)]
    assert [(event.user_id, event.membership) for event in memberships] == [(PETRA, "join")]


@pytest.mark.parametrize(
    "given", [joined([said("!lijst")]), joined([], [INVITED])], ids=["no block", "no timeline"]
)
async def test_only_a_block_beside_a_timeline_is_doubted(given: Answer, tmp_path: Path) -> None:
    stub = Stub(sync=in_turn(answer(join={ROOM: given})), state=always(lambda: refusal(403)))
    await batches(stub, tmp_path)
    assert stub.asked["state"] == 0


async def test_a_room_that_may_not_be_asked_keeps_its_block(tmp_path: Path) -> None:
    stub = Stub(
        sync=in_turn(answer(join={ROOM: joined([said("!lijst")], [INVITED])})),
        state=always(lambda: refusal(403)),
    )
    (batch,) = await batches(stub, tmp_path)
    assert next(event.event_id for event in batch.events) == INVITED["event_id"]
    assert batch.lost == ()
