"""What came in by theme against the period before, below the points of a digest and as a chart."""

from dataclasses import replace
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from commands.base import FileRecipe
from commands.signals import figures
from commands.signals.themes import Language
from storage import register
from storage.digests import Digest, Level, Route
from storage.rooms import Room

MONTHS: Final = 3
"""The platforms above meet about once in so many months."""


def of_digest(session: Session, digest: Digest, route: Route) -> figures.Figures | None:
    """Reports in the source up to the draft, small counts hidden; None where nothing could be told.

    Asked again it is the same, but for what was withdrawn since.
    """
    if route.level is not Level.POINTS or digest.corrects is not None:
        return None
    end = digest.created_at
    start, before = (end - relativedelta(months=count * MONTHS) for count in (1, 2))
    counts = register.counts(session, [route.source_room], before, start, end)
    made = figures.made_of([replace(one, own=False) for one in counts], MONTHS)
    told = any(count for line in made.themes for count in (line.now, line.then))
    return made if told else None


def values(session: Session, digest: Digest, route: Route) -> list[dict[str, Any]]:
    """The themes as the sentences show them, most reported first."""
    made = of_digest(session, digest, route)
    return made.values()["themes"] if made else []


def chart(session: Session, digest: Digest, route: Route) -> tuple[FileRecipe, ...]:
    """The same as a picture in the language of the target, where there is something to draw."""
    made = of_digest(session, digest, route)
    if made is None:
        return ()
    target = session.get_one(Room, route.target_room)
    language: Language = "en" if target.language == "en" else "nl"
    return (figures.as_chart(made, language, digest.created_at).png(f"themas-{digest.id}"),)
