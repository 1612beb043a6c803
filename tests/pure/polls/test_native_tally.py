"""The tally of native polls against the rules of MSC3381, written down once more on their own.

The transcription below follows the text of the proposal ("Poll responses", "Ending a poll") and
shares nothing with the program.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.polls.tally import Vote, chosen, tally
from storage.polls import Answer

START = datetime(2027, 1, 12, 8, tzinfo=UTC)
KNOWN = ("1-yes", "1-maybe", "1-no")
ANSWER = dict(zip(KNOWN, Answer, strict=True))
PEOPLE = ("@a:x", "@b:x", "@c:x")


@dataclass(frozen=True)
class Response:
    """What stands in the room: a response event."""

    event_id: str
    sender: str
    at: int
    answers: tuple[str, ...] | None
    redacted: bool


@dataclass(frozen=True)
class End:
    """An end event; `allowed`: by the creator, or somebody who may redact."""

    at: int
    allowed: bool


def by_the_proposal(
    responses: list[Response], ends: list[End], max_selections: int
) -> dict[str, tuple[str, ...]]:
    """Sender -> what she chose, as the proposal counts."""
    # "only the first valid end event counts": from the creator or with the power to redact.
    closing = None
    for end in ends:
        if end.allowed and (closing is None or end.at < closing):
            closing = end.at
    last: dict[str, Response] = {}
    for response in responses:
        if response.redacted:
            continue  # a redacted response has lost its relation: it is none
        if closing is not None and response.at > closing:
            continue
        held = last.get(response.sender)
        if held is None or (response.at, response.event_id) > (held.at, held.event_id):
            last[response.sender] = response  # also one that turns out to be spoiled
    result = {}
    for sender, response in last.items():
        if response.answers is None:
            continue
        spoiled = False
        for answer in response.answers:
            if answer not in KNOWN:
                spoiled = True
        if spoiled:
            continue
        kept: list[str] = []
        for answer in response.answers[:max_selections]:
            if answer not in kept:
                kept.append(answer)
        if kept:
            result[sender] = tuple(kept)
    return result


RESPONSES = st.lists(
    st.builds(
        Response,
        event_id=st.uuids().map(lambda one: f"${one}"),
        sender=st.sampled_from(PEOPLE),
        at=st.integers(0, 12),
        answers=st.none()
        | st.lists(st.sampled_from((*KNOWN, "1-unknown", "")), max_size=3).map(tuple),
        redacted=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda one: one.event_id,
)
ENDS = st.lists(st.builds(End, at=st.integers(0, 14), allowed=st.booleans()), max_size=3)


def counted(responses: list[Response], ends: list[End]) -> dict[str, tuple[Answer, ...]]:
    """The same by the program: one ballot for each response, as handlers store them."""
    ended_at = min((end.at for end in ends if end.allowed), default=None)
    votes = []
    for response in responses:
        late = ended_at is not None and response.at > ended_at
        if late or response.redacted:
            continue
        picked = chosen(response.answers, KNOWN)
        answer = ANSWER[picked[0]] if picked else None
        at = START + timedelta(seconds=response.at)
        votes.append(Vote(1, response.sender, None, answer, at, response.event_id))
    found = tally(votes)
    return {voice: (vote.answer,) for voice, vote in found.votes.get(1, {}).items() if vote.answer}


@settings(max_examples=300, deadline=None)
@given(RESPONSES, ENDS)
def test_the_program_counts_as_the_proposal(responses: list[Response], ends: list[End]) -> None:
    expected = by_the_proposal(responses, ends, 1)
    assert counted(responses, ends) == {
        sender: tuple(ANSWER[one] for one in picked) for sender, picked in expected.items()
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from((*KNOWN, "x")), max_size=5), st.integers(1, 4))
def test_more_selections_are_cut_and_named_once(answers: list[str], most: int) -> None:
    response = Response("$1", "@a:x", 1, tuple(answers), False)
    expected = by_the_proposal([response], [], most).get("@a:x")
    assert (chosen(answers, KNOWN, most) or None) == expected


def test_what_is_beyond_the_twentieth_answer_is_unknown() -> None:
    many = [f"a{number}" for number in range(25)]
    assert chosen(["a19"], many) == ("a19",)
    assert chosen(["a20"], many) is None
    assert chosen(["a1", "a20"], many, 1) is None


@settings(max_examples=100, deadline=None)
@given(RESPONSES, ENDS, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    responses: list[Response], ends: list[End], random: object
) -> None:
    shuffled = list(responses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert counted(responses, ends) == counted(shuffled, ends)
