"""Making drafts and showing them to moderators. Shared by commands and the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from commands.base import Reply, Say, reply, say
from commands.digests.rules import Candidate, Flag, choose, flags, holding_back
from storage import digests, people, rooms, signals
from storage.digests import Digest, DigestItem, DigestState, Level, Route
from storage.rooms import Room
from storage.signals import Signal

MOST_CANDIDATES = 500
"""Signals that are weighed for one draft."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a digest with all that a template or a check wants to know of it."""

    item: DigestItem
    signal: Signal
    regions: int
    flags: frozenset[Flag]
    holding: frozenset[Flag]

    def values(self, number: int) -> dict[str, Any]:
        """What the templates show."""
        question, addressee = self.item.question, self.item.addressee
        return {
            "number": number,
            "label": self.signal.label,
            "kind": self.signal.kind.value,
            "text": str(self.item.text),
            "theme": self.signal.theme,
            "regions": self.regions,
            "question": str(question) if question else None,
            "addressee": str(addressee) if addressee else None,
            "flags": sorted(flag.value for flag in self.flags),
            "holding": sorted(flag.value for flag in self.holding),
        }


def make(session: Session, route: Route, now: datetime) -> Digest | None:
    """A new draft of what no released digest dealt with; None when there is nothing new.

    Older open drafts of the route are replaced, so that no signal stands in two.
    """
    found = digests.candidates(session, route, MOST_CANDIDATES)
    regions = signals.region_counts(session, [one.id for one in found if one.id is not None])
    by_id = {one.id: one for one in found}
    chosen = choose(
        [
            Candidate(one.id, one.kind, regions[one.id], one.created_at)
            for one in found
            if one.id is not None
        ],
        route.level,
    )
    for old in digests.open_drafts(session, route.id or 0):
        old.state = DigestState.REPLACED
        session.add(old)
    if not chosen:
        return None
    digest = Digest(route_id=route.id or 0, created_at=now)
    session.add(digest)
    session.flush()
    for position, signal_id in enumerate(chosen, 1):
        add_item(session, digest, by_id[signal_id], position)
    session.flush()
    return digest


def add_item(session: Session, digest: Digest, signal: Signal, position: int) -> None:
    """Put a signal into a draft, in its own words."""
    assert digest.id is not None
    assert signal.id is not None
    session.add(
        DigestItem(digest_id=digest.id, signal_id=signal.id, position=position, text=signal.text)
    )


def lines(session: Session, digest: Digest, route: Route) -> list[Line]:
    """The items that are not dropped, in order, with their flags."""
    assert digest.id is not None
    kept = [pair for pair in digests.items(session, digest.id) if not pair[0].dropped]
    regions = signals.region_counts(session, [one.id for _, one in kept if one.id is not None])
    names = [organisation.name for organisation, _ in people.organisations(session)]
    return [
        _line(item, signal, regions[signal.id or 0], names, route.level) for item, signal in kept
    ]


def names_somebody(session: Session, words: str) -> bool:
    """Whether words name a place or a member organisation."""
    names = [organisation.name for organisation, _ in people.organisations(session)]
    found = flags(words, regions=2, organisations=names, question=words, level=Level.POINTS)
    return bool(found)


def _line(
    item: DigestItem, signal: Signal, regions: int, organisations: list[str], level: Level
) -> Line:
    texts = " \n ".join(str(part) for part in (item.text, item.question) if part)
    found = flags(
        texts,
        regions=regions,
        organisations=organisations,
        question=item.question,
        level=level,
    )
    return Line(item, signal, regions, found, holding_back(found, item.cleared))


def show(session: Session, digest: Digest, user_id: str, now: datetime) -> Say:
    """The draft as a private message to a moderator, who from then on can agree to it."""
    route = session.get(Route, digest.route_id)
    assert route is not None
    source, target = session.get(Room, route.source_room), session.get(Room, route.target_room)
    assert source is not None
    assert target is not None
    digests.mark_shown(session, digest, user_id, now)
    kept = lines(session, digest, route)
    return say(
        "draft_shown",
        number=digest.id,
        source=source.slug,
        target=target.slug,
        level=route.level.value,
        lines=[line.values(number) for number, line in enumerate(kept, 1)],
    ).to(user_id)


def show_to_moderators(session: Session, digest: Digest, route: Route, now: datetime) -> Reply:
    """The draft to all who may release it."""
    return reply(
        *(
            show(session, digest, user_id, now)
            for user_id in rooms.moderators(session, route.source_room)
        )
    )
