"""The running bot's side of `schakel doctor` and `schakel verify`: rows in, rows out."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from bot.administrators import Administrators
from bot.doctor import Describe, examine
from bot.matrix.api import Api
from bot.matrix.crypto.verification import Question, Verifier
from bot.matrix.errors import MatrixError
from storage import administration
from storage.administration import OpenVerification
from storage.database import Database, Unit

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 1.0
DOCTOR = "doctor"
VERIFY = "verify"


class Administration:
    """Shows verifications to administrators, and answers what they ask."""

    def __init__(
        self,
        api: Api,
        database: Database,
        own: str,
        device_id: str,
        now: Callable[[], datetime],
        administrators: Administrators,
        describe: Describe,
    ) -> None:
        self._api = api
        self._database = database
        self._own = own
        self._device_id = device_id
        self._now = now
        self._administrators = administrators
        self._describe = describe
        self.verifier: Verifier | None = None

    async def ask(self, question: Question) -> None:
        """Put the emoji where `schakel verify` and the log show them."""
        emoji = [
            {"picture": one.picture, "dutch": one.dutch, "english": one.english}
            for one in question.shown.emoji
        ]
        row = OpenVerification(
            transaction=question.transaction,
            user_id=question.user_id,
            device_id=question.device_id,
            emoji=emoji,
            numbers=list(question.shown.numbers),
            asked_at=self._now(),
        )

        def write(unit: Unit) -> None:
            with unit.command() as session:
                session.merge(row)

        await self._database.write(write)
        log.info(
            "verification waits for `schakel verify`",
            user=question.user_id,
            emoji=" ".join(f"{one['picture']} {one['english']}" for one in emoji),
        )

    async def closed(self, transaction: str, verified: bool) -> None:
        """Forget a verification that is over."""

        def write(unit: Unit) -> None:
            with unit.command() as session:
                row = session.get(OpenVerification, transaction)
                if row is not None:
                    session.delete(row)

        await self._database.write(write)
        log.info("verification over", verified=verified)

    async def run(self) -> None:
        """Answer requests until cancelled."""
        await self._database.write(_forget)
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                for request_id, kind, data in await self._database.write(
                    lambda unit: administration.unanswered(unit.connection)
                ):
                    reply = await self._answer(kind, data)
                    await self._database.write(
                        lambda unit, number=request_id, reply=reply: _store(  # type: ignore[misc]
                            unit, number, reply
                        )
                    )
            except Exception as error:  # a broken request must not end the desk
                log.error("a request could not be answered", error=type(error).__name__)

    async def _answer(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == DOCTOR:
            try:
                report = await examine(
                    self._api,
                    self._database,
                    self._own,
                    self._device_id,
                    self._administrators,
                    self._describe,
                )
            except MatrixError as error:
                return {"findings": [{"subject": "homeserver", "text": str(error), "bad": True}]}
            return report.as_data()
        if kind == VERIFY and self.verifier is not None:
            known = await self.verifier.answer(data["transaction"], data["matches"] is True)
            return {"known": known}
        return {}


def _forget(unit: Unit) -> None:
    with unit.command() as session:
        administration.forget_requests(session)


def _store(unit: Unit, number: int, data: dict[str, Any]) -> None:
    with unit.command() as session:
        administration.answer(session, number, data)
