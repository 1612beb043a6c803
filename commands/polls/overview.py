"""A poll as it stands: the tally in words, ranked and with warnings, and what shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from commands.base import Rewrite, Say, say
from commands.language.calendar import SCHOOL_REGIONS, holiday_name, school_holidays
from commands.language.moments import Moment
from commands.polls.clashes import Clash, clashes
from commands.polls.ranking import Candidate, Ranking, rank
from commands.polls.tally import Tally, Voice, Vote, tally
from commands.polls.voters import Voters, voters
from commands.rooms import declared
from storage import polls
from storage.polls import Answer, Counted, Poll, PollKind, PollOption, PollState
from storage.rooms import Room

EVERY: Final = 11
"""Seconds between two edits of an overview: ten, and one in which the outbox looks."""


MOST_NAMES: Final = 4
"""Names behind one date in the overview; the table has them all."""


@dataclass(frozen=True, slots=True)
class View:
    """A poll with all that can be said of it. `options` are those that are not dropped."""

    poll: Poll
    options: tuple[PollOption, ...]
    voters: Voters
    votes: tuple[Vote, ...]
    tally: Tally
    quorum: int
    must_attend: tuple[Voice, ...]
    regions: tuple[str, ...]
    unreadable: int
    clashes: Mapping[int, tuple[Clash, ...]]

    @property
    def numbers(self) -> list[int]:
        """The numbers of all dates that are left."""
        return [one.number for one in self.options]

    @property
    def missing(self) -> list[Voice]:
        """Who is expected and lacks an answer to a date."""
        return self.tally.missing(self.numbers, self.voters.expected)

    def with_votes(self, more: Sequence[Vote]) -> "View":
        """The same after more votes."""
        votes = (*self.votes, *more)
        return replace(self, votes=votes, tally=tally_of(self.poll, votes))

    def option(self, number: int) -> PollOption | None:
        """The option of this number, unless it was dropped."""
        return next((one for one in self.options if one.number == number), None)


def moment_of(option: PollOption) -> Moment:
    """The date that an option stands for."""
    assert option.day is not None
    return Moment(option.day, polls.clock_of(option.starts), polls.clock_of(option.ends))


def look(session: Session, poll: Poll, bot: str) -> View:
    """The poll as it stands now."""
    who = voters(session, poll, bot)
    known = polls.options_of(session, poll)
    numbers = {one.id: one.number for one in known}
    votes = [as_vote(one, numbers, who) for one in polls.newest_ballots(session, poll)]
    room = session.get(Room, poll.room_id)
    options = tuple(one for one in known if not one.dropped)
    moments = {one.number: moment_of(one) for one in options if one.day is not None}
    open_now = poll.state is PollState.OPEN
    return View(
        poll=poll,
        options=options,
        voters=who,
        votes=tuple(votes),
        tally=tally_of(poll, votes),
        quorum=int(str(declared.value(session, room, "quorum"))) if room else 0,
        must_attend=_must_attend(session, room),
        regions=_regions(session, room),
        unreadable=polls.unreadable(session, poll),
        clashes=clashes(session, polls.rooms_of(session, poll), moments, bot) if open_now else {},
    )


def as_vote(ballot: Counted, numbers: Mapping[int | None, int], who: Voters) -> Vote:
    """A ballot for the tally; who spoke for nobody when she voted speaks for whom she does now."""
    organisation = ballot.organisation_id
    if organisation is None and ballot.user_id is not None:
        organisation = who.speaks_for.get(ballot.user_id)
    return Vote(
        option=numbers.get(ballot.option_id, 0),
        person=ballot.user_id,
        organisation=organisation,
        answer=ballot.answer,
        at=ballot.at,
        event_id=ballot.event_id,
        reason=str(ballot.reason) if ballot.reason else None,
    )


def tally_of(poll: Poll, votes: Sequence[Vote]) -> Tally:
    """Dates are answered one by one; to a question everybody has one choice."""
    if poll.kind is PollKind.DATE:
        return tally(votes)
    newest: dict[str, Vote] = {}
    for vote in votes:
        who = vote.person or ""
        if who not in newest or newest[who].order < vote.order:
            newest[who] = vote
    found: dict[int, dict[Voice, Vote]] = {}
    for who, vote in newest.items():
        if vote.answer is not None:
            found.setdefault(vote.option, {})[who] = vote
    return Tally(found)


def candidates(view: View) -> list[Candidate]:
    """The dates for the ranking."""
    return [
        Candidate(
            number=one.number,
            starts=moment_of(one).starts_at(),
            yes=len(view.tally.of(one.number, Answer.YES)),
            maybe=len(view.tally.of(one.number, Answer.MAYBE)),
            no=len(view.tally.of(one.number, Answer.NO)),
            quorum_met=quorum_count(view, one.number) >= view.quorum,
            must_attend_met=all(
                view.tally.answer(one.number, voice) is Answer.YES for voice in view.must_attend
            ),
            holiday=bool(_warnings(view, one)["holiday"] or _warnings(view, one)["school"]),
        )
        for one in view.options
    ]


def quorum_count(view: View, number: int) -> int:
    """How many count for the quorum of a date: organisations that can, else people."""
    can = view.tally.of(number, Answer.YES)
    speaking = any(voice.startswith("o:") for voice in view.voters.expected)
    return sum(voice.startswith("o:") for voice in can) if speaking else len(can)


def values(view: View, now: datetime) -> dict[str, Any]:
    """What the sentences of a date poll show."""
    ranking = rank(candidates(view))
    by_number = {one.number: one for one in ranking.order}
    lines = [_line(view, one, by_number[one.number]) for one in view.options]
    missing = view.missing
    poll = view.poll
    return {
        "label": poll.label,
        "title": str(poll.title),
        "state": poll.state.value,
        "closes": poll.closes_at,
        "lines": lines,
        "fixed": next((one for one in lines if one["number"] == poll.fixed_option), None),
        "expected": len(view.voters.expected),
        "answered": len(view.voters.expected) - len(missing),
        "organisations": view.voters.counts_organisations,
        "missing": [view.voters.name(one) for one in missing],
        "best": _best(view, ranking),
        "quorum": view.quorum,
        "unreadable": view.unreadable,
    }


def _line(view: View, option: PollOption, counted: Candidate) -> dict[str, Any]:
    number = option.number
    said = view.tally.votes.get(number, {})
    return {
        "number": number,
        "moment": moment_of(option),
        "yes": counted.yes,
        "maybe": counted.maybe,
        "no": counted.no,
        "quorum_met": counted.quorum_met,
        "lacking": [
            view.voters.name(one)
            for one in view.must_attend
            if view.tally.answer(number, one) is not Answer.YES
        ],
        "unsure": _names(view, number, Answer.MAYBE),
        "refusing": _names(view, number, Answer.NO),
        "reasons": [
            {"who": view.voters.name(voice), "text": vote.reason}
            for voice, vote in sorted(said.items())
            if vote.reason
        ],
        **_warnings(view, option),
    }


def _names(view: View, number: int, answer: Answer) -> list[str]:
    """Who gives this answer, by name; nobody where they are too many to read."""
    who = view.tally.of(number, answer)
    return sorted(map(view.voters.name, who)) if len(who) <= MOST_NAMES else []


def _best(view: View, ranking: Ranking) -> dict[str, Any] | None:
    """The best date and why; None while nobody has said that anything can."""
    first = ranking.order[0] if ranking.order else None
    if first is None or not first.yes + first.maybe or view.poll.state is PollState.FIXED:
        return None
    option = view.option(first.number)
    assert option is not None
    return {
        "number": first.number,
        "moment": moment_of(option),
        "why": ranking.why.value if ranking.why else None,
        "second": ranking.order[1].number if len(ranking.order) > 1 else None,
        "quorum_met": first.quorum_met,
    }


def _warnings(view: View, option: PollOption) -> dict[str, Any]:
    """What speaks against a day: the date of a holiday, regions whose schools have one, and other
    platforms that meet then.
    """
    day = moment_of(option).date
    found = school_holidays(day)
    return {
        "holiday": day if holiday_name(day) else None,
        "school": [region for region in found if region in view.regions],
        "clashes": view.clashes.get(option.number, ()),
    }


def _must_attend(session: Session, room: Room | None) -> tuple[Voice, ...]:
    chosen = declared.value(session, room, "must_attend") if room else []
    return tuple(f"o:{one}" for one in chosen) if isinstance(chosen, list) else ()


def _regions(session: Session, room: Room | None) -> tuple[str, ...]:
    chosen = declared.value(session, room, "school_region") if room else "all"
    return SCHOOL_REGIONS if chosen == "all" else (str(chosen),)


def shown(view: View, now: datetime) -> Say:
    """The overview as a message."""
    return say("poll_overview", **values(view, now))


def name_of(poll: Poll, what: str, position: int) -> str:
    """The name of one of its messages in its room of this position."""
    return f"{poll.prefix}{what}:{position}"


def refresh(session: Session, poll: Poll, bot: str, now: datetime) -> list[Rewrite]:
    """The overview in each room, as it stands now; a question shows itself."""
    return rewritten(session, look(session, poll, bot), now)


def rewritten(session: Session, view: View, now: datetime) -> list[Rewrite]:
    """The same for a view that one has."""
    poll = view.poll
    if poll.kind is PollKind.QUESTION:
        return []
    shows = values(view, now)
    return [
        Rewrite(name_of(poll, "overview", position), "poll_overview", shows, EVERY)
        for position, _ in enumerate(polls.rooms_of(session, poll))
    ]
