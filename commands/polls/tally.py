"""Who says what: one pure function of all ballots, and the rules of native polls.

A person's newest answer to an option is hers, however it came; a vote that is spoiled or withdrawn
is her newest all the same, and says nothing (MSC3381, "Poll responses"). An organisation's answer
is the newest that one of its people gave.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage.polls import Answer

MOST_ANSWERS = 20
"""Answers of a native poll that count; more are cut off (MSC3381)."""

Voice = str
"""Who has one vote: `o:` with the id of an organisation, or the id of a person."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A ballot as the tally sees it. `person` is None when an organisation phoned.

    Of two votes at the same time the one with the higher event id is the later one.
    """

    option: int
    person: str | None
    organisation: int | None
    answer: Answer | None
    at: datetime
    event_id: str
    reason: str | None = None

    @property
    def voice(self) -> Voice:
        """Whose vote it is when it counts."""
        return f"o:{self.organisation}" if self.organisation is not None else self.person or ""

    @property
    def order(self) -> tuple[datetime, str]:
        """Later votes are greater."""
        return self.at, self.event_id


@dataclass(frozen=True, slots=True)
class Tally:
    """Option -> voice -> the vote that counts."""

    votes: Mapping[int, Mapping[Voice, Vote]] = field(default_factory=dict)

    def of(self, option: int, answer: Answer) -> list[Voice]:
        """Who gives this answer to an option, in order of voice."""
        return sorted(v for v, vote in self.votes.get(option, {}).items() if vote.answer is answer)

    def answer(self, option: int, voice: Voice) -> Answer | None:
        """What a voice says to an option."""
        vote = self.votes.get(option, {}).get(voice)
        return vote.answer if vote else None

    def by_voice(self, voice: Voice) -> dict[int, Vote]:
        """Option -> the vote of this voice."""
        return {option: votes[voice] for option, votes in self.votes.items() if voice in votes}

    def voices(self) -> set[Voice]:
        """Everybody whose vote counts somewhere."""
        return {voice for votes in self.votes.values() for voice in votes}

    def missing(self, options: Collection[int], voices: Iterable[Voice]) -> list[Voice]:
        """Those of `voices` that lack an answer to one of `options`, in the order given."""
        return [
            voice
            for voice in voices
            if any(voice not in self.votes.get(option, {}) for option in options)
        ]


def tally(votes: Iterable[Vote]) -> Tally:
    """The tally of all votes, in any order, each event once or more."""
    newest: dict[tuple[str | None, int | None, int], Vote] = {}
    for vote in votes:
        key = (vote.person, vote.organisation, vote.option)
        held = newest.get(key)
        if held is None or held.at < vote.at or (held.at == vote.at and held.order < vote.order):
            newest[key] = vote
    counted: dict[int, dict[Voice, Vote]] = {}
    for vote in newest.values():
        if vote.answer is None:
            continue
        there = counted.setdefault(vote.option, {})
        if vote.voice not in there or there[vote.voice].order < vote.order:
            there[vote.voice] = vote
    return Tally(counted)


def chosen(
    answers: Sequence[str] | None, known: Sequence[str], max_selections: int = 1
) -> tuple[str, ...] | None:
    """The answers that a native vote gives; None when it is spoiled, () when it is withdrawn.

    An unknown answer spoils a vote even where it would be cut off; what is known is cut to
    `max_selections`, and one that is named twice counts once (MSC3381).
    """
    if answers is None or any(one not in known[:MOST_ANSWERS] for one in answers):
        return None
    return tuple(dict.fromkeys(answers[: max(1, max_selections)]))
