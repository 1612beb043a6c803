"""Carrying set-up out: rooms on the homeserver, platforms in the database. May be repeated."""

from collections.abc import Callable

from bot.initialise.plan import Plan, Planned
from bot.matrix.founding import SPACE, Founder
from commands.rooms.making import appoint
from storage import rooms
from storage.database import Database, Unit

Say = Callable[[str], None]


async def found(founder: Founder, database: Database, plan: Plan, say: Say) -> None:
    """Make what is not there yet, and invite the moderators. Raises MatrixError.

    After a failure half-way the same again goes on where it stopped: a room that was made is
    known by its mark.
    """
    before = await founder.made_before()
    made: list[str] = []
    for one in plan.platforms:
        room_id = _known(database, one.slug) or before.get(one.slug)
        if room_id is None:
            room_id = await founder.platform(one.slug, one.name, one.moderators)
            say(f"Made the room of {one.slug}: {one.name} ({room_id})")
        else:
            say(f"{one.slug} has its room already ({room_id})")
        _appoint(database, room_id, one)
        made.append(room_id)
        for user_id in one.moderators:
            await _invite(founder, room_id, user_id, one.slug, say)
    if plan.space is not None:
        await _space(founder, plan, before.get(SPACE), made, say)


async def _space(
    founder: Founder, plan: Plan, known: str | None, room_ids: list[str], say: Say
) -> None:
    assert plan.space is not None
    space = known or await founder.space(plan.space, plan.moderators)
    say(f"The Space is {plan.space} ({space})")
    for room_id in room_ids:
        await founder.put_into(space, room_id)
    for user_id in plan.moderators:
        await _invite(founder, space, user_id, plan.space, say)


async def _invite(founder: Founder, room_id: str, user_id: str, where: str, say: Say) -> None:
    failed = await founder.invite(room_id, user_id)
    if failed is not None:
        say(f"{user_id} could not be invited to {where} ({failed}); invite her in a Matrix client")


def _known(database: Database, slug: str) -> str | None:
    def read(unit: Unit) -> str | None:
        with unit.command() as session:
            room = rooms.platform(session, slug)
            return room.room_id if room and room.membership == "join" else None

    return database.transact(read)


def _appoint(database: Database, room_id: str, one: Planned) -> None:
    """The room as we made it; the first sync brings the rest of its state."""

    def write(unit: Unit) -> None:
        rooms.set_fields(
            unit.connection,
            room_id,
            membership="join",
            name=one.name,
            encrypted=True,
            join_rule="invite",
            history_visibility="shared",
        )
        with unit.command() as session:
            appoint(session, room_id, one.slug)

    database.transact(write)
