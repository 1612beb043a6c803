"""Room keys that come twice, later, or from somebody who is not their owner."""

from pathlib import Path
from typing import Any

import pytest
import vodozemac

from bot.matrix.crypto.decrypt import decrypt
from bot.matrix.crypto.olm import MEGOLM, OlmMachine
from bot.matrix.crypto.startup import adopt_earlier
from bot.matrix.crypto.store_files import KeyFolder
from bot.matrix.errors import NotDecryptable

ROOM = "!room:x"


def opened(folder: Path) -> OlmMachine:
    return OlmMachine("@bot:x", "BOT", KeyFolder(folder).open("@bot:x", "BOT"))


def gives(olm: OlmMachine, session: vodozemac.GroupSession, key: str, who: str, of: str) -> None:
    """Somebody sends a room key as the key is now, by a device with curve25519 key `of`."""
    olm.create_group_session(of, "their ed25519", ROOM, session.session_id, key)
    olm.own((session.session_id, of), who)


def message(session: vodozemac.GroupSession, sender: str, room: str = ROOM) -> dict[str, Any]:
    inside = f'{{"type": "m.room.message", "content": {{"body": "x"}}, "room_id": "{room}"}}'
    content = {
        "algorithm": MEGOLM,
        "session_id": session.session_id,
        "ciphertext": session.encrypt(inside.encode()).to_base64(),
    }
    return {"event_id": "$1", "sender": sender, "origin_server_ts": 1, "content": content}


def test_a_later_key_does_not_replace_an_earlier_one(tmp_path: Path) -> None:
    olm, session = opened(tmp_path), vodozemac.GroupSession()
    early = session.session_key.to_base64()
    first = message(session, "@anna:x")
    gives(olm, session, early, "@anna:x", "anna")
    gives(olm, session, session.session_key.to_base64(), "@anna:x", "anna")
    for _ in range(2):
        assert decrypt(olm, ROOM, first)[0]["content"] == {"body": "x"}
        olm.keys.close()
        olm = opened(tmp_path)
    olm.keys.close()


def test_another_cannot_spoil_somebodys_key(tmp_path: Path) -> None:
    """Eve, who was given Anna's key later, sends it on as her own."""
    olm, session = opened(tmp_path), vodozemac.GroupSession()
    gives(olm, session, session.session_key.to_base64(), "@anna:x", "anna")
    first = message(session, "@anna:x")
    gives(olm, session, session.session_key.to_base64(), "@eve:x", "eve")
    for _ in range(2):
        assert decrypt(olm, ROOM, first)[0]["sender"] == "@anna:x"
        olm.keys.close()
        olm = opened(tmp_path)
    olm.keys.close()


def test_whose_message_it_is(tmp_path: Path) -> None:
    olm, session = opened(tmp_path), vodozemac.GroupSession()
    gives(olm, session, session.session_key.to_base64(), "@anna:x", "anna")
    with pytest.raises(NotDecryptable, match="not here"):
        decrypt(olm, ROOM, message(session, "@eve:x"))
    with pytest.raises(NotDecryptable, match="another room"):
        decrypt(olm, ROOM, message(session, "@anna:x", room="!other:x"))
    olm.keys.close()


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        {"algorithm": "m.other"},
        {"algorithm": MEGOLM},
        {"algorithm": MEGOLM, "session_id": 1},
    ],
)
def test_what_is_no_encrypted_message(tmp_path: Path, content: Any) -> None:
    olm = opened(tmp_path)
    with pytest.raises(NotDecryptable):
        decrypt(olm, ROOM, {"sender": "@anna:x", "content": content})
    olm.keys.close()


def test_broken_ciphertext(tmp_path: Path) -> None:
    olm, session = opened(tmp_path), vodozemac.GroupSession()
    gives(olm, session, session.session_key.to_base64(), "@anna:x", "anna")
    event = message(session, "@anna:x")
    for broken in ("", "x", event["content"]["ciphertext"][:-9] + "AAAAAAAAA", None, 5):
        spoiled = {**event, "content": {**event["content"], "ciphertext": broken}}
        with pytest.raises(NotDecryptable):
            decrypt(olm, ROOM, spoiled)
    olm.keys.close()


def test_the_files_are_for_us_alone(tmp_path: Path) -> None:
    opened(tmp_path).keys.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"keys.db", "pickle.key"}
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert oct((tmp_path / "BOT").stat().st_mode & 0o777) == "0o700"


def test_an_adopted_key_is_as_old_as_it_was(tmp_path: Path) -> None:
    olm, session = opened(tmp_path), vodozemac.GroupSession()
    olm.keys.clock = lambda: 1000.0
    gives(olm, session, session.session_key.to_base64(), "@anna:x", "anna")
    olm.keys.close()
    stores = KeyFolder(tmp_path)
    store = stores.open("@bot:x", "NEW")
    OlmMachine("@bot:x", "NEW", store)
    assert adopt_earlier(stores, store)
    assert store.owners() == {(session.session_id, "anna"): ("@anna:x", 1000)}
    new = OlmMachine("@bot:x", "NEW", store)
    assert decrypt(new, ROOM, message(session, "@anna:x"))[0]["content"] == {"body": "x"}
    assert not (tmp_path / "BOT").exists()
    store.close()
