"""Something done in a savepoint: its rows, and what is said and told when it goes wrong."""

import hashlib
import traceback
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.alerts import Alerts, place_of
from bot.compose import Composer, Origin, Row
from bot.metrics import Metrics
from commands.base import Acute, Context, Fact, JobContext, Reply, UserError, reply, say
from commands.privacy.danger import numbers_to_call
from commands.privacy.removal import own_redaction
from commands.registry import Registry
from storage.database import Unit

log = structlog.get_logger()

MOST_FACTS = 100
"""Facts that one command may set off, each in turn: more is a loop between listeners."""


class Attempts:
    """Does work for those who spoke (`own`: our user id), and counts how it went."""

    def __init__(
        self, registry: Registry, composer: Composer, alerts: Alerts, own: str, metrics: Metrics
    ) -> None:
        self._registry = registry
        self._composer = composer
        self._alerts = alerts
        self._own = own
        self._outcomes = metrics.sentences

    def compose(
        self,
        session: Session,
        answer: Reply,
        context: Context | JobContext | None,
        origin: Origin,
        now: datetime,
        first: int = 0,
    ) -> list[Row]:
        """Rows of a reply and of what its facts set off, in the same savepoint."""
        rows = self._composer.rows(session, answer.parts, origin, now, first)
        facts = [part for part in answer.parts if isinstance(part, Fact)]
        for count, fact in enumerate(facts):
            if count >= MOST_FACTS:
                raise RuntimeError("facts without end")
            for one in self._registry.listening_to(fact):
                more = one.handler(context, fact)
                number = first + len(rows)
                rows += self._composer.rows(session, more.parts, origin, now, number, rows)
                facts += [part for part in more.parts if isinstance(part, Fact)]
        return rows

    def run(
        self,
        unit: Unit,
        work: Callable[[Session], list[Row]],
        origin: Origin,
        now: datetime,
        first: int = 0,
    ) -> list[Row]:
        """Run `work` in a savepoint; what goes wrong becomes a sentence for the person."""
        try:
            with unit.command() as session:
                rows = work(session)
            self._count(origin, "done")
            return rows
        except UserError as error:
            self._count(origin, "refused")
            with unit.command() as session:
                answer = self._told(session, error, origin)
        except Exception as error:
            code = self.failed(unit, error, origin.cause)
            self._count(origin, "failed")
            answer = reply(say("our_error", code=code))
        if origin.silent or origin.room is None:
            return []
        with unit.command() as session:
            return self._composer.rows(session, answer.parts, origin, now, first)

    def failed(self, unit: Unit, error: Exception, cause: str) -> str:
        """Log an error of ours and tell the administrators of each place once; returns its code.

        Raises it again where the database went away: then nothing is wrong with the work.
        """
        if unit.connection.invalidated:
            raise error
        code = report(error, cause)
        where = place_of(error)
        self._alerts.tell(unit, f"bug:{where}", say("our_error_told", code=code, where=where))
        return code

    def _count(self, origin: Origin, outcome: str) -> None:
        if origin.speaker is not None:
            self._outcomes[outcome] += 1

    def _told(self, session: Session, error: UserError, origin: Origin) -> Reply:
        """What is said of an error, and done: danger and what may never be stored come first."""
        if origin.room is None or origin.silent:
            return Reply()
        if isinstance(error, Acute):
            return numbers_to_call(session, origin.room, origin.speaker, origin.person is not None)
        answer = _sentence(error, origin)
        if error.key == "guard_blocked" and origin.person is None:
            answer += own_redaction(session, origin.room, self._own)
        return answer


def _sentence(error: UserError, origin: Origin) -> Reply:
    said = say(error.key, **error.values)
    if error.aside is None or origin.speaker is None:
        return reply(said)
    key, values = error.aside
    aside = say(key, **values)
    return reply(said, aside) if origin.person else reply(said, aside.to(origin.speaker))


def report(error: Exception, cause: str) -> str:
    """Log an error of ours without its message (it may hold content); returns its code."""
    code = hashlib.sha256(cause.encode()).hexdigest()[:4].upper()
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("handler failed", code=code, error=type(error).__name__, frames=frames)
    return code
