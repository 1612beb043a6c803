"""Raw events -> dataclasses; nothing that anybody sends may stop the loop."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.events import (
    MARK,
    STATE_KEPT,
    Echo,
    Edit,
    Event,
    Membership,
    Message,
    PollEnd,
    PollResponse,
    Reaction,
    Redaction,
    StateChange,
    Undecryptable,
)
from bot.matrix.parsing import parse
from tests.pure.matrix.raw import ANOUK, BOT, ROOM, Raw, event, member, said

KINDS = (
    "m.room.message",
    "m.room.member",
    "m.room.encrypted",
    "m.room.redaction",
    "m.reaction",
    "org.matrix.msc3381.poll.response",
    "m.poll.response",
    "org.matrix.msc3381.poll.end",
    "m.poll.end",
    *sorted(STATE_KEPT),
)
KEYS = (
    *("msgtype", "body", "m.relates_to", "m.new_content", "rel_type", "event_id", "key"),
    *("m.in_reply_to", "is_falling_back", "m.mentions", "user_ids", "membership", "displayname"),
    *("redacts", "info", "size", "mimetype", "filename", "ciphertext", "m.selections"),
    *("org.matrix.msc3381.poll.response", "answers", "room_version", "creator", MARK),
)
WORDS = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        ["m.text", "m.file", "m.replace", "m.thread", "$e1", "join", "> <@a:b> c\n\nd"]
    ),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), WORDS, st.just("\ud800\x00")
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=3)), inner, max_size=6),
    ),
    max_leaves=8,
)


def read(raw: Raw, shift: timedelta = timedelta(), **how: Any) -> Event | None:
    return parse(raw, ROOM, own=BOT, shift=shift, **how)


def related(relation: Raw, **content: Any) -> Raw:
    return said("tekst", more={**content, "m.relates_to": relation})


@given(
    raw=st.dictionaries(
        st.sampled_from(
            ["type", "content", "sender", "event_id", "origin_server_ts", "state_key", "unsigned"]
        ),
        JSON,
    ),
    kind=st.sampled_from(KINDS),
    encrypted=st.booleans(),
)
def test_arbitrary_events_never_raise(raw: Raw, kind: str, encrypted: bool) -> None:
    read(raw, encrypted=encrypted)
    read({**raw, "type": kind}, encrypted=encrypted)


@given(
    kind=st.sampled_from(KINDS),
    content=st.dictionaries(st.sampled_from(KEYS), JSON),
    state_key=st.one_of(st.none(), JSON),
    sender=st.sampled_from([ANOUK, BOT]),
    encrypted=st.booleans(),
)
def test_arbitrary_content_never_raises_and_can_be_stored(
    kind: str, content: Raw, state_key: Any, sender: str, encrypted: bool
) -> None:
    state = {} if state_key is None else {"state_key": state_key}
    found = read(event(kind, content, sender, **state), encrypted=encrypted)
    if isinstance(found, Message):
        assert "\x00" not in found.body
        found.body.encode()
    if found is not None and encrypted:
        assert not isinstance(found, StateChange | Membership | Redaction | Undecryptable)


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), 2**70, -(2**62), "1", True, None])
def test_an_impossible_time_makes_no_event(moment: Any) -> None:
    assert read(said("!help") | {"origin_server_ts": moment}) is None


def test_the_time_is_the_homeservers_shifted_by_the_test_clock() -> None:
    found = read(said("!help") | {"origin_server_ts": 1_800_000_000_500}, timedelta(days=1))
    assert found is not None
    assert found.at == datetime(2027, 1, 16, 8, 0, 0, 500_000, tzinfo=UTC)


def test_a_message_in_a_thread_is_no_reply_when_that_is_only_a_fallback() -> None:
    thread = {"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": {"event_id": "$last"}}
    real, fallback = read(related(thread)), read(related(thread | {"is_falling_back": True}))
    assert isinstance(real, Message)
    assert isinstance(fallback, Message)
    assert (real.thread_root, real.reply_to) == ("$root", "$last")
    assert (fallback.thread_root, fallback.reply_to) == ("$root", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> <@a:b> een\n> twee\n\n!agenda", "!agenda"),
        ("> * <@a:b> zwaait\n\n!agenda", "!agenda"),
        ("> een citaat van mijzelf\n\n!agenda", "> een citaat van mijzelf\n\n!agenda"),
        ("!agenda\n> <@a:b> een\n", "!agenda\n> <@a:b> een\n"),
    ],
)
def test_the_quoted_fallback_of_a_reply_is_not_what_was_said(body: str, expected: str) -> None:
    reply = read(related({"m.in_reply_to": {"event_id": "$x"}}, body=body))
    alone = read(said(body))
    assert isinstance(reply, Message)
    assert isinstance(alone, Message)
    assert (reply.body, alone.body) == (expected, body)


def test_an_edit_carries_the_new_wording() -> None:
    new = {"msgtype": "m.text", "body": "!kan 2", "m.mentions": {"user_ids": [BOT]}}
    relation = {"rel_type": "m.replace", "event_id": "$x"}
    found = read(related(relation, body="* !kan 2", **{"m.new_content": new}))
    assert isinstance(found, Edit)
    assert (found.body, found.target, found.mentions) == ("!kan 2", "$x", (BOT,))


def test_malformed_mentions_do_not_hide_the_message() -> None:
    several: list[Any] = [[], "x", {"user_ids": BOT}, {"user_ids": None}, {"user_ids": [1, ANOUK]}]
    for mentions in several:
        content: Raw = {"m.mentions": mentions}
        found = read(event("m.room.message", {"msgtype": "m.text", "body": "!help"} | content))
        assert isinstance(found, Message)
        assert found.body == "!help"
        assert BOT not in (found.mentions or ())


def test_reactions_votes_and_ends_in_both_spellings() -> None:
    relation = {"rel_type": "m.reference", "event_id": "$poll"}
    unstable = {"org.matrix.msc3381.poll.response": {"answers": ["a"]}, "m.relates_to": relation}
    stable = {"m.selections": ["a"], "m.relates_to": relation}
    for kind, content in (
        ("org.matrix.msc3381.poll.response", unstable),
        ("m.poll.response", stable),
    ):
        vote = read(event(kind, content))
        assert isinstance(vote, PollResponse)
        assert (vote.poll, vote.answers) == ("$poll", ("a",))
    spoiled = read(event("m.poll.response", stable | {"m.selections": ["a", 1]}))
    assert isinstance(spoiled, PollResponse)
    assert spoiled.answers is None
    for kind in ("org.matrix.msc3381.poll.end", "m.poll.end"):
        assert isinstance(read(event(kind, {"m.relates_to": relation})), PollEnd)
    annotation = {"rel_type": "m.annotation", "event_id": "$x", "key": "👍"}
    assert isinstance(read(event("m.reaction", {"m.relates_to": annotation})), Reaction)


def test_a_redaction_names_its_target_in_either_place() -> None:
    old, new = (
        event("m.room.redaction", {}, redacts="$x"),
        event("m.room.redaction", {"redacts": "$x"}),
    )
    for raw in (old, new):
        found = read(raw)
        assert isinstance(found, Redaction)
        assert found.target == "$x"


def test_our_own_events_are_echoes_with_their_mark() -> None:
    found = read(
        event(
            "m.room.encrypted",
            {MARK: "h1", "ciphertext": "x"},
            BOT,
            unsigned={"transaction_id": "t1"},
        )
    )
    assert isinstance(found, Echo)
    assert (found.mark, found.transaction_id) == ("h1", "t1")


def test_a_redacted_ciphertext_waits_for_no_key() -> None:
    assert isinstance(read(event("m.room.encrypted", {"ciphertext": "x"})), Undecryptable)
    assert read(event("m.room.encrypted", {})) is None


def test_nothing_inside_ciphertext_is_state_or_a_redaction() -> None:
    powers = event("m.room.power_levels", {"users": {ANOUK: 100}}, state_key="")
    assert isinstance(read(powers), StateChange)
    assert read(powers, encrypted=True) is None
    assert read(member(ANOUK, "join"), encrypted=True) is None
    assert read(event("m.room.redaction", {"redacts": "$x"}), encrypted=True) is None


def test_nobody_can_claim_to_have_been_encrypted() -> None:
    found = read(said("!akkoord 9") | {"encrypted": True, "nl.schakel.decrypted": True})
    assert found is not None
    assert not found.encrypted


@pytest.mark.parametrize(
    ("version", "creator"), [(None, "@old:b"), ("10", "@old:b"), ("11", ANOUK), ("12", ANOUK)]
)
def test_the_creator_is_the_sender_from_version_11_on(version: str | None, creator: str) -> None:
    content = {"creator": "@old:b"} | ({"room_version": version} if version else {})
    found = read(event("m.room.create", content, state_key=""))
    assert isinstance(found, StateChange)
    assert found.content["creator"] == creator


def test_an_id_that_is_none_points_nowhere() -> None:
    for target in ("..", "", "x" * 300, "$" + "x" * 300, 7):
        annotation = {"rel_type": "m.annotation", "event_id": target, "key": "👍"}
        assert read(event("m.reaction", {"m.relates_to": annotation})) is None


def test_a_request_for_verification_is_not_something_said() -> None:
    content = {"msgtype": "m.key.verification.request", "body": "!help", "to": BOT}
    assert read(event("m.room.message", content)) is None
