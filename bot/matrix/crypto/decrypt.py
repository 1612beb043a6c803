"""From an encrypted event to the event inside it."""

from collections.abc import Mapping
from typing import Any

from bot.matrix import wire
from bot.matrix.crypto.key_store import SessionKey
from bot.matrix.crypto.olm import MEGOLM, OlmMachine
from bot.matrix.errors import NotDecryptable


def decrypt(
    olm: OlmMachine, room_id: str, event: Mapping[str, Any]
) -> tuple[dict[str, Any], SessionKey]:
    """The event inside an `m.room.encrypted` event, as a raw event, and which key opened it.

    `m.relates_to` comes from the outer content where the inner has none. Raises NotDecryptable when
    the key is not here, is not the sender's, or the message is a replay or of another room
    (Matrix 1.11 §11.12.5, the same checks as nio's, and the owner's and the room's besides).
    """
    content = event.get("content")
    if not isinstance(content, dict) or content.get("algorithm") != MEGOLM:
        raise NotDecryptable("not encrypted in a way we know")
    sender, session_id = event.get("sender"), content.get("session_id")
    if not isinstance(sender, str) or not isinstance(session_id, str):
        raise NotDecryptable("sender or session id is missing")
    session = olm.room_session(room_id, session_id, sender)
    if session is None:
        raise NotDecryptable("the room key is not here")
    try:
        plaintext, index = session.decrypt(content["ciphertext"])
        inner = wire.load(plaintext)
    except (ValueError, TypeError, KeyError) as error:
        raise NotDecryptable(type(error).__name__) from None
    this = (event.get("event_id"), event.get("origin_server_ts"))
    if not olm.replays.is_new((session.sender_key, session_id), index, this):
        raise NotDecryptable("a second event with the same message index")
    return _merge(inner, room_id, event), (session_id, session.sender_key)


def _merge(inner: Any, room_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(inner, dict) or inner.get("room_id") != room_id:
        raise NotDecryptable("the message was written for another room")
    kind, content = inner.get("type"), inner.get("content")
    if not isinstance(kind, str) or not isinstance(content, dict):
        raise NotDecryptable("there is no event inside")
    outer = event["content"]
    if "m.relates_to" in outer:
        content.setdefault("m.relates_to", outer["m.relates_to"])
    kept = ("sender", "event_id", "origin_server_ts")
    return {
        "type": kind,
        "content": content,
        **{name: event[name] for name in kept if name in event},
        "room_id": room_id,
        "unsigned": event.get("unsigned", {}),
    }
