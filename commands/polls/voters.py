"""Who votes in a poll: organisations with their people in its rooms, and people by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from commands.polls.tally import Voice
from storage import people, polls, rooms
from storage.polls import Poll


@dataclass(frozen=True, slots=True)
class Voters:
    """`expected` are asked for an answer; `names` and `people` also know everybody else's.

    `speaks_for`: person -> the organisation whose vote hers is. `seats`: organisation and person,
    deputies too. `shared`: those of `expected` who are in more than one room of the poll.
    """

    expected: tuple[Voice, ...]
    names: Mapping[Voice, str]
    people: Mapping[Voice, tuple[str, ...]]
    speaks_for: Mapping[str, int]
    seats: frozenset[tuple[int, str]]
    shared: tuple[Voice, ...] = ()

    def name(self, voice: Voice) -> str:
        """How a voice is called in a list."""
        return self.names.get(voice) or short(voice)

    @property
    def counts_organisations(self) -> bool:
        """Whether all who are expected are organisations."""
        return bool(self.expected) and all(one.startswith("o:") for one in self.expected)


def short(user_id: str) -> str:
    """A person as people call her: `@petra`."""
    return user_id.partition(":")[0]


def voters(session: Session, poll: Poll, bot: str) -> Voters:
    """Who votes, as rooms and organisations are now.

    An organisation is expected when one of its people is in a room of the poll. Where no
    organisation speaks at all everybody is expected but who asked; elsewhere people without one may
    vote, and are not chased.
    """
    inside = {room_id: _members(session, room_id, bot) for room_id in polls.rooms_of(session, poll)}
    everybody = set().union(*inside.values())
    names: dict[Voice, str] = {}
    there: dict[Voice, tuple[str, ...]] = {}
    speaks_for: dict[str, tuple[bool, int]] = {}
    seats = set()
    for organisation, delegates in people.organisations(session):
        assert organisation.id is not None
        voice = f"o:{organisation.id}"
        names[voice] = organisation.name
        present = tuple(one.user_id for one in delegates if one.user_id in everybody)
        if present:
            there[voice] = present
        for one in delegates:
            seats.add((organisation.id, one.user_id))
            known = speaks_for.get(one.user_id)
            if known is None or (known[0] and not one.is_deputy):
                speaks_for[one.user_id] = (one.is_deputy, organisation.id)
    alone = {
        user_id
        for members in inside.values()
        if not members & speaks_for.keys()
        for user_id in members - {poll.asked_by}
    }
    there |= {user_id: (user_id,) for user_id in sorted(alone)}
    shared = [
        voice
        for voice, present in there.items()
        if sum(not members.isdisjoint(present) for members in inside.values()) > 1
    ]
    return Voters(
        expected=tuple(there),
        names=names,
        people=there,
        speaks_for={user_id: seat[1] for user_id, seat in speaks_for.items()},
        seats=frozenset(seats),
        shared=tuple(shared),
    )


def asked_first(session: Session, voters: Voters, voice: Voice) -> list[str]:
    """Whom to remind: the delegates of an organisation, its deputies only where there are none."""
    present = voters.people.get(voice, ())
    if not voice.startswith("o:"):
        return list(present)
    organisation_id = int(voice.partition(":")[2])
    deputies = {
        one.user_id
        for organisation, delegates in people.organisations(session)
        if organisation.id == organisation_id
        for one in delegates
        if one.is_deputy
    }
    return [one for one in present if one not in deputies] or list(present)


def _members(session: Session, room_id: str, bot: str) -> set[str]:
    known = rooms.members_of(session.connection(), room_id)
    return {who for who, (membership, _) in known.items() if membership == "join" and who != bot}
