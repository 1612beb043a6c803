"""nio's Olm machine with what it lacks: owners of room keys, and keys saved before published.

Only the sans-IO core of nio is used. Its AsyncClient retries 429 without end inside a call, leaves
a room locked for ever after a failed claim, forgets who left, and parses every event with a JSON
schema; requests go through our own `Api` instead.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

from nio.crypto.device import OlmDevice
from nio.crypto.olm_machine import Olm
from nio.crypto.sessions import InboundGroupSession, OutboundGroupSession, Session
from nio.responses import KeysClaimResponse, KeysQueryResponse
from nio.store import MatrixStore

from bot.matrix import wire
from bot.matrix.crypto.key_store import KeyStore, SessionKey
from bot.matrix.crypto.replays import Replays

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"


class OlmMachine(Olm):
    """The keys of one device and what can be done with them. Not safe for threads."""

    def __init__(self, user_id: str, device_id: str, store: KeyStore) -> None:
        """Load the device's keys from the store; a new account is made when there is none."""
        self.keys = store
        self.replays = Replays()
        self.owners = {key: owner for key, (owner, _) in store.owners().items()}
        super().__init__(user_id, device_id, cast(MatrixStore, store))

    def handle_key_verification(self, event: Any) -> None:
        """Nothing: nio's verification cannot be used, and would answer beside ours."""

    def room_session(self, room_id: str, session_id: str, owner: str) -> InboundGroupSession | None:
        """The room key with this id that `owner` sent us, or None."""
        for sender_key, sessions in self.inbound_group_store[room_id].items():
            if session_id in sessions and self.owners.get((session_id, sender_key)) == owner:
                session: InboundGroupSession = sessions[session_id]
                return session
        return None

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """Take in a room key that somebody sent us; raises ValueError when it is none."""
        session = InboundGroupSession(session_key, sender_fp_key, sender_key, room_id)
        if session.id == session_id:
            self.take_room_key(session)

    def take_room_key(self, session: InboundGroupSession) -> None:
        """Keep a room key, unless what we have of it starts earlier."""
        known = self.inbound_group_store.get(session.room_id, session.sender_key, session.id)
        if known is None or known.first_known_index > session.first_known_index:
            self.inbound_group_store.add(session)
            self.save_inbound_group_session(session)

    def _handle_room_key_event(self, sender: str, sender_key: str, payload: dict[str, Any]) -> Any:
        event = super()._handle_room_key_event(sender, sender_key, payload)
        if session_id := getattr(event, "session_id", None):
            self.own((str(session_id), sender_key), sender)
        return event

    def own(self, key: SessionKey, owner: str) -> None:
        """Remember whose room key this is; the first owner stands."""
        self.owners.setdefault(key, owner)
        self.keys.own_room_key(key, owner)

    def new_group_session(self, room_id: str) -> OutboundGroupSession:
        """Begin a new outbound session for a room; nobody has it yet."""
        self.create_outbound_group_session(room_id)
        session = self.outbound_group_sessions[room_id]
        self.own((session.id, self._sender_key), self.user_id)
        return session

    @cached_property
    def _sender_key(self) -> str:
        return str(self.account.identity_keys["curve25519"])

    def room_message(
        self, room_id: str, event_type: str, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event, by our session of the room.

        That must be shared, and not be used up: nio's EncryptionError is raised otherwise.
        """
        session = self.outbound_group_sessions[room_id]
        inside = wire.dump({"type": event_type, "content": dict(content), "room_id": room_id})
        return {
            "algorithm": MEGOLM,
            "sender_key": self._sender_key,
            "ciphertext": session.encrypt(inside.decode()),
            "session_id": session.id,
            "device_id": self.device_id,
        }

    def olm_session(self, device: OlmDevice) -> Session | None:
        """The newest Olm session with a device, or None."""
        return self.session_store.get(device.curve25519)

    def room_key_message(
        self, room_id: str, session: OutboundGroupSession, device: OlmDevice
    ) -> dict[str, Any]:
        """The current room key, encrypted for one device with which we have an Olm session."""
        content = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        encrypted: dict[str, Any] = self._olm_encrypt(  # type: ignore[no-untyped-call]
            self.olm_session(device), device, "m.room_key", content
        )
        return encrypted

    def take_devices(self, device_keys: dict[str, dict[str, Any]]) -> bool:
        """Take in an answer of /keys/query; True when a device came, went or changed."""
        answer = KeysQueryResponse(device_keys, {})
        with self.keys.transaction():
            self._handle_key_query(answer)
        return bool(answer.changed)

    def take_one_time_key(self, user_id: str, device_id: str, keys: dict[str, Any]) -> None:
        """Begin an Olm session from a claimed key; raises ValueError and kin when it is no key."""
        answer = KeysClaimResponse({user_id: {device_id: keys}}, {})
        self.handle_response(answer)  # type: ignore[no-untyped-call]

    def signed(self, content: dict[str, Any]) -> dict[str, Any]:
        """The object with our device's signature."""
        signature = self.sign_json(content)
        return {**content, "signatures": {self.user_id: {f"ed25519:{self.device_id}": signature}}}

    def device_keys(self) -> dict[str, Any]:
        """Our device's public identity, signed by itself."""
        keys = self.account.identity_keys
        return self.signed(
            {
                "algorithms": [OLM, MEGOLM],
                "device_id": self.device_id,
                "user_id": self.user_id,
                "keys": {f"{name}:{self.device_id}": key for name, key in keys.items()},
            }
        )

    def forget_unused(self, days: int) -> int:
        """Delete room keys that were not used for so many days; returns how many."""
        gone = self.keys.delete_unused(days)
        for room in self.inbound_group_store._entries.values():
            for sender_key, sessions in room.items():
                for session_id in [s for s in sessions if (s, sender_key) in gone]:
                    del sessions[session_id]
        for key in gone:
            self.owners.pop(key, None)
        return len(gone)
