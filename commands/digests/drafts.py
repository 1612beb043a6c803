"""Making drafts and showing them to moderators. Shared by commands and the clock."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from commands.base import Reply, Say, reply, say
from commands.digests import by_theme, inquiry_parts
from commands.digests.few import in_words
from commands.digests.rules import (
    MOST_ITEMS,
    NAMING,
    Candidate,
    Flag,
    choose,
    flags,
    holding_back,
    settled,
)
from commands.language.echo import echo_date
from commands.rooms import declared
from storage import digest_candidates, digests, inquiries, meetings, people, rooms, signals
from storage.digests import Digest, DigestItem, DigestState, Level, Route
from storage.rooms import Room
from storage.signal_states import SignalState
from storage.signals import Signal, SignalKind

FIRST_WEIGHED: Final = 100
"""Signals of a kind that are weighed exactly at first."""


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
            "withdrawn": self.signal.state is SignalState.WITHDRAWN,
            "question": str(question) if question else None,
            "addressee": str(addressee) if addressee else None,
            "flags": sorted(flag.value for flag in self.flags),
            "holding": sorted(flag.value for flag in self.holding),
        }


def choice(session: Session, route: Route) -> list[Signal]:
    """What the next draft of this route would hold, weightiest first."""
    found = [one for kind in SignalKind for one in _of_kind(session, route, kind)]
    chosen = choose(found, route.level)
    return [session.get_one(Signal, signal_id) for signal_id in chosen]


def _of_kind(session: Session, route: Route, kind: SignalKind) -> list[Candidate]:
    """Signals of a kind among which are all that a draft may hold of it.

    Few are weighed exactly, those that may weigh most; more when what is left may outweigh them.
    """
    limit = FIRST_WEIGHED
    while True:
        found = digest_candidates.weightiest(session, route, kind, limit)
        regions = signals.region_counts(session, [one.signal_id for one in found])
        weighed = [
            Candidate(one.signal_id, kind, regions[one.signal_id], one.created_at) for one in found
        ]
        if len(found) < limit or settled(weighed, found[-1].most, MOST_ITEMS[kind]):
            return weighed
        limit *= 8


def make(session: Session, route: Route, now: datetime) -> Digest | None:
    """A new draft of what no released digest dealt with; None when there is nothing new.

    Older open drafts of the route are replaced, so that no signal stands in two.
    """
    chosen = choice(session, route)
    came_in = bool(inquiries.to_go_up(session, route))
    for old in digests.open_drafts(session, route.id or 0):
        old.state = DigestState.REPLACED
        session.add(old)
    if not chosen and not came_in:
        return None
    digest = Digest(route_id=route.id or 0, created_at=now)
    session.add(digest)
    session.flush()
    for position, signal in enumerate(chosen, 1):
        session.add(item_of(session, digest.id or 0, route, signal, position))
    session.flush()
    inquiries.put_into(session, digest, route)
    return digest


def item_of(
    session: Session, digest_id: int, route: Route, signal: Signal, position: int
) -> DigestItem:
    """A signal as an item of a draft: as it was released before, or else in its own words.

    What a moderator put well need not be put well again, unless the reporter corrected it since.
    """
    before = digests.released_before(session, signal.id or 0, route.source_room)
    return DigestItem(
        digest_id=digest_id,
        signal_id=signal.id or 0,
        position=position,
        text=before.text if before else in_words(signal.text),
        question=before.question if before else None,
        addressee=before.addressee if before else None,
    )


def lines(session: Session, digest: Digest, route: Route) -> list[Line]:
    """The items that are not dropped, in order, with their flags."""
    assert digest.id is not None
    kept = [pair for pair in digests.items(session, digest.id) if not pair[0].dropped]
    found = judged(session, kept, route)
    return found if digest.corrects is None else [_correcting(line) for line in found]


def is_empty(session: Session, digest: Digest, route: Route) -> bool:
    """Whether nothing is left that would go up."""
    return not lines(session, digest, route) and not inquiry_parts.of_digest(session, digest)


def judged(session: Session, kept: list[tuple[DigestItem, Signal]], route: Route) -> list[Line]:
    """Items with their flags on this route."""
    regions = signals.region_counts(session, [one.id for _, one in kept if one.id is not None])
    names = [organisation.name for organisation, _ in people.organisations(session)]
    return [_line(item, signal, regions[signal.id or 0], names, route) for item, signal in kept]


def names_somebody(session: Session, words: str) -> bool:
    """Whether words name a place or a member organisation."""
    names = [organisation.name for organisation, _ in people.organisations(session)]
    found = flags(words, regions=2, organisations=names, question=words, level=Level.POINTS)
    return bool(found)


def _correcting(line: Line) -> Line:
    """What a rectification says is short: only what names somebody keeps it back."""
    found = line.flags & NAMING
    return replace(line, flags=found, holding=holding_back(found, line.item.cleared))


def _line(
    item: DigestItem, signal: Signal, regions: int, organisations: list[str], route: Route
) -> Line:
    texts = " \n ".join(str(part) for part in (item.text, item.question) if part)
    found = flags(
        texts,
        regions=regions,
        organisations=organisations,
        question=item.question,
        level=route.level,
    )
    if item.outdated:
        found |= {Flag.OUTDATED}
    return Line(item, signal, regions, found, holding_back(found, item.cleared))


def wording(session: Session, digest: Digest, route: Route) -> tuple[str, dict[str, Any]]:
    """What is posted: the sentence for this level, and what it says."""
    source = session.get(Room, route.source_room)
    assert source is not None
    found, parts = numbered(session, digest, route)
    values = {
        "source": source.slug,
        "source_title": source.title,
        "lines": found,
        "inquiries": parts,
        "meeting": _meeting(session, digest, route),
        "answered": digests.answered_before(session, digest, route),
        "themes": by_theme.values(session, digest, route),
    }
    return f"digest_{route.level.value}", values


def _meeting(session: Session, digest: Digest, route: Route) -> str | None:
    """The day of the meeting of the target for which a digest came, in the words of the target."""
    since = digest.posted_at or digest.created_at
    coming = meetings.next_after(session, route.target_room, since)
    target = session.get_one(Room, route.target_room)
    return echo_date(coming.day, target.language) if coming else None


def numbered(
    session: Session, digest: Digest, route: Route
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the templates show of its points, and after them of its parts, in one numbering."""
    found = lines(session, digest, route)
    shown = [line.values(number) for number, line in enumerate(found, 1)]
    parts = enumerate(inquiry_parts.of_digest(session, digest), len(found) + 1)
    return shown, [part.values(number) for number, part in parts]


def approvals_needed(session: Session, source: Room) -> int:
    """How many moderators have to agree before anything goes up from this platform."""
    return int(str(declared.value(session, source, "agreement")))


def show(session: Session, digest: Digest, user_id: str, now: datetime) -> Say:
    """The draft as a private message to a moderator, who from then on can agree to it."""
    route = session.get(Route, digest.route_id)
    assert route is not None
    source, target = session.get(Room, route.source_room), session.get(Room, route.target_room)
    assert source is not None
    assert target is not None
    digests.mark_shown(session, digest, user_id, now)
    shown = {"number": digest.id, "source": source.slug, "target": target.slug}
    values, parts = numbered(session, digest, route)
    original = session.get(Digest, digest.corrects) if digest.corrects else None
    if original is not None:
        told = say("correction_shown", **shown, line=values[0], posted=original.posted_at)
    else:
        themes = by_theme.values(session, digest, route)
        told = say("draft_shown", **shown, lines=values, inquiries=parts, themes=themes)
    return told.to(user_id).named(shown_name(digest.id or 0, digest.version, user_id))


def shown_name(digest_id: int, version: int, user_id: str) -> str:
    """What the message that shows a version of a draft to somebody is called."""
    return f"draft:{digest_id}:{version}:{user_id}"


def show_to_moderators(session: Session, digest: Digest, route: Route, now: datetime) -> Reply:
    """The draft to all who may release it."""
    return reply(
        *(
            show(session, digest, user_id, now)
            for user_id in rooms.moderators(session, route.source_room)
        )
    )
