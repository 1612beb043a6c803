"""Organisations above people, who is missing, and a tally that is quick."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.polls.tally import Vote, tally
from storage.polls import Answer

START = datetime(2027, 1, 12, 8, tzinfo=UTC)
YES, MAYBE, NO = Answer


def vote(
    option: int, person: str | None, organisation: int | None, answer: Answer | None, at: int
) -> Vote:
    """A vote `at` seconds after the start."""
    when = START + timedelta(seconds=at)
    return Vote(option, person, organisation, answer, when, f"${at:09}")


def test_the_newest_answer_of_its_people_is_the_organisations() -> None:
    found = tally([vote(1, "@petra", 7, YES, 1), vote(1, "@wim", 7, NO, 2)])
    assert found.answer(1, "o:7") is NO
    assert found.by_voice("o:7")[1].person == "@wim"


def test_a_withdrawn_answer_gives_way_to_a_colleagues() -> None:
    votes = [vote(1, "@petra", 7, YES, 1), vote(1, "@wim", 7, NO, 2), vote(1, "@wim", 7, None, 3)]
    assert tally(votes).answer(1, "o:7") is YES


def test_a_phoned_vote_counts_until_somebody_votes_herself() -> None:
    phoned = vote(1, None, 7, NO, 2)
    assert tally([vote(1, "@petra", 7, YES, 1), phoned]).answer(1, "o:7") is NO
    assert tally([phoned, vote(1, "@petra", 7, YES, 3)]).answer(1, "o:7") is YES


def test_missing_is_who_lacks_an_answer_to_a_date() -> None:
    found = tally([vote(1, "@a", 1, YES, 1), vote(2, "@a", 1, NO, 1), vote(1, "@b", 2, NO, 1)])
    assert found.missing([1, 2], ["o:1", "o:2", "@c"]) == ["o:2", "@c"]
    assert found.missing([1], ["o:1", "o:2", "@c"]) == ["@c"]


VOTES = st.lists(
    st.builds(
        vote,
        st.integers(1, 3),
        st.sampled_from(("@a", "@b", None)),
        st.sampled_from((1, 2)),
        st.sampled_from((*Answer, None)),
        st.integers(0, 30),
    ),
    max_size=20,
    unique_by=lambda one: (one.at, one.option),
)


@settings(max_examples=150, deadline=None)
@given(VOTES)
def test_every_voice_has_one_answer_that_one_of_its_people_gave_last(votes: list[Vote]) -> None:
    found = tally(votes)
    for option, voices in found.votes.items():
        for voice, counted in voices.items():
            mine = [one for one in votes if one.option == option and one.voice == voice]
            newest = {
                person: max((one for one in mine if one.person == person), key=lambda v: v.order)
                for person in {one.person for one in mine}
            }
            valid = [one for one in newest.values() if one.answer is not None]
            assert counted == max(valid, key=lambda one: one.order)
