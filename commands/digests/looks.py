"""Looking without doing: what the next digest would hold, and what the last one said."""

from collections.abc import Callable
from typing import Final

from commands.base import Context, Reply, Say, reply, say
from commands.digests import drafts, find, inquiry_parts
from storage import digests
from storage.digests import Route


def _try(context: Context, route: Route) -> Reply:
    """What the next draft would hold; nothing is made."""
    session = context.session
    chosen, parts = drafts.choice(session, route), inquiry_parts.to_come(session, route)
    if not chosen and not parts:
        return reply(say("draft_empty"))
    lines = drafts.judged(
        session,
        [(drafts.item_of(session, 0, route, one, n), one) for n, one in enumerate(chosen, 1)],
        route,
    )
    shown = say(
        "draft_tried",
        source=find.slug(context, route.source_room),
        target=find.slug(context, route.target_room),
        lines=[line.values(number) for number, line in enumerate(lines, 1)],
        inquiries=[part.values(number) for number, part in enumerate(parts, len(lines) + 1)],
    )
    return _privately(context, shown)


def _previous(context: Context, route: Route) -> Reply:
    """What this route posted last."""
    session = context.session
    posted = digests.last_posted(session, route)
    if posted is None or posted.posted_at is None:
        return reply(say("nothing_posted_yet", target=find.slug(context, route.target_room)))
    key, values = drafts.wording(session, posted, route)
    heading = say(
        "digest_was_posted",
        number=posted.id,
        target=find.slug(context, route.target_room),
        posted=posted.posted_at,
    )
    return _privately(context, heading) + _privately(context, say(key, **values))


def _privately(context: Context, shown: Say) -> Reply:
    return reply(shown if context.in_private else shown.to(context.sender))


LOOKS: Final[dict[str, Callable[[Context, Route], Reply]]] = {
    **dict.fromkeys(("proef", "test", "preview", "trial"), _try),
    **dict.fromkeys(("vorige", "vorig", "laatste", "previous", "last"), _previous),
}
"""What may stand before the platform: `overzicht proef som`."""
