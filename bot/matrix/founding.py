"""Making rooms for platforms and a Space around them; used by set-up only, before the bot runs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.matrix.answer import section
from bot.matrix.api import Api, path
from bot.matrix.errors import MatrixError, Refused
from bot.matrix.permissions import CREATOR, level

PLATFORM: Final = "nl.schakel.platform"
"""Key in the create content of a room that set-up made: the platform, or SPACE."""

SPACE: Final = "space"
MODERATOR: Final = 50
OURS: Final = 100

_EVENTS: Final = {
    "m.room.name": MODERATOR,
    "m.room.topic": MODERATOR,
    "m.room.avatar": MODERATOR,
    "m.room.canonical_alias": MODERATOR,
    "m.room.power_levels": MODERATOR,
    "m.room.tombstone": MODERATOR,
    "m.room.join_rules": OURS,
    "m.room.history_visibility": OURS,
    "m.room.encryption": OURS,
    "m.room.server_acl": OURS,
}
"""Moderators appoint moderators and upgrade the room, but cannot open it by mistake."""


class Founder:
    """Makes rooms as our account `own`. Every method raises MatrixError and its kinds."""

    def __init__(self, api: Api, own: str) -> None:
        self._api = api
        self._own = own

    async def made_before(self) -> dict[str, str]:
        """Mark -> room id of what an earlier set-up made and we are still in."""
        answer = await self._api.request("GET", path("joined_rooms"))
        found: dict[str, str] = {}
        for room_id in answer.get("joined_rooms", []):
            create = await self._api.request(
                "GET", path("rooms", room_id, "state", "m.room.create", "")
            )
            mark = create.get(PLATFORM)
            if isinstance(mark, str):
                found.setdefault(mark, room_id)
        return found

    async def platform(self, slug: str, name: str, moderators: Sequence[str]) -> str:
        """An encrypted room by invitation, history for members, moderators with power 50."""
        encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
        return await self._room(
            slug, name, moderators, {}, [_state("m.room.encryption", encryption)]
        )

    async def space(self, name: str, moderators: Sequence[str]) -> str:
        """A Space by invitation (Matrix 1.11 §11.34)."""
        return await self._room(SPACE, name, moderators, {"type": "m.space"}, [])

    async def put_into(self, space: str, room_id: str) -> None:
        """Make a room a child of a Space, and the Space its parent."""
        via = {"via": [self._own.partition(":")[2]]}
        child = path("rooms", space, "state", "m.space.child", room_id)
        await self._api.request("PUT", child, via)
        parent = path("rooms", room_id, "state", "m.space.parent", space)
        await self._api.request("PUT", parent, {**via, "canonical": True})

    async def invite(self, room_id: str, user_id: str) -> str | None:
        """Invite somebody who is not there yet; returns why it failed, or None."""
        try:
            member = await self._api.request(
                "GET", path("rooms", room_id, "state", "m.room.member", user_id)
            )
            if member.get("membership") in ("join", "invite"):
                return None
        except Refused:
            pass  # nobody ever heard of her there
        try:
            await self._api.request("POST", path("rooms", room_id, "invite"), {"user_id": user_id})
        except MatrixError as error:
            return str(error)
        return None

    async def _room(
        self,
        mark: str,
        name: str,
        moderators: Sequence[str],
        creation: Mapping[str, Any],
        state: Sequence[Mapping[str, Any]],
    ) -> str:
        body = {
            "name": name,
            "preset": "private_chat",
            "visibility": "private",
            "creation_content": {PLATFORM: mark, **creation},
            "power_level_content_override": await self._powers(moderators),
            "initial_state": [
                *state,
                _state("m.room.history_visibility", {"history_visibility": "shared"}),
                _state("m.room.guest_access", {"guest_access": "forbidden"}),
            ],
        }
        answer = await self._api.request("POST", path("createRoom"), body, timeout=120.0)
        return str(answer["room_id"])

    async def _powers(self, moderators: Sequence[str]) -> dict[str, Any]:
        """From room version 12 on a creator stands above all and may not be listed (MSC4289)."""
        answer = await self._api.request("GET", path("capabilities"))
        version = section(answer, "capabilities", "m.room_versions").get("default", "10")
        create = {"room_version": version, "creator": self._own}
        users = dict.fromkeys(moderators, MODERATOR)
        if level(create, None, self._own) != CREATOR:
            users[self._own] = OURS
        return {
            "users": users,
            "users_default": 0,
            "events": dict(_EVENTS),
            "events_default": 0,
            "state_default": MODERATOR,
            "invite": MODERATOR,
            "kick": MODERATOR,
            "ban": MODERATOR,
            "redact": MODERATOR,
        }


def _state(event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": event_type, "state_key": "", "content": dict(content)}
