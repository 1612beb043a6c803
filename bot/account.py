"""Which device we are: log in once, remember it, open its keys, have it trusted."""

import json
from collections.abc import Callable
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.config import Settings
from bot.footing import Footing
from bot.matrix.api import Api
from bot.matrix.crypto.login import LoginError, Session, open_machine, with_password, with_token
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.recovery_key import to_text
from bot.matrix.crypto.secrets import RECOVERY_KEY
from bot.matrix.crypto.startup import KeyStoreVerdict
from bot.matrix.crypto.trust import IdentityReport, ensure_identity
from bot.matrix.errors import TokenDead

log = structlog.get_logger()

SESSION = "session"
RECOVERY_SHOWN = "recovery_key_shown"


class Opened(NamedTuple):
    """An account that is ready to be used, and how its keys and its identity were found."""

    session: Session
    machine: Machine
    identity: IdentityReport
    keys: KeyStoreVerdict


def show_recovery_key(account: "Account", show: Callable[[str], None]) -> None:
    """Show the recovery key as people write it down, once."""
    key = account.secrets.read(RECOVERY_KEY)
    if key is None or account.secrets.read(RECOVERY_SHOWN) is not None:
        return
    show("The recovery key; keep it somewhere safe, it is shown only once:")
    show(f"\n    {to_text(key)}\n")
    account.secrets.write(RECOVERY_SHOWN, b"yes")


class Account:
    """The account of the settings, and its device."""

    def __init__(self, settings: Settings, api: Api, footing: Footing) -> None:
        self._settings = settings
        self._api = api
        self._keys = footing.keys
        self.secrets = footing.secrets

    async def open(self, clock: Clock) -> Opened:
        """Log in or go on as before, open the keys, and sign our device.

        Raises LoginError, IdentityError or another MatrixError, each with a sentence.
        """
        session = await self._session()
        may_log_in = self._settings.matrix.secret() is not None
        session, machine, verdict = await open_machine(
            self._api,
            session,
            self._keys,
            self._log_in if may_log_in else None,
            lambda: clock.now().timestamp(),
        )
        log.info("key store", verdict=verdict.name.lower(), device=session.device_id)
        report = await ensure_identity(
            self._api, machine, self.secrets, self._settings.matrix.recovery_key
        )
        log.info("identity", how=report.how.value, signed_now=report.device_signed_now)
        return Opened(session, machine, report, verdict)

    async def _session(self) -> Session:
        matrix = self._settings.matrix
        if matrix.access_token:
            return await with_token(self._api, matrix.access_token, matrix.device_id)
        known = self.secrets.read(SESSION)
        if known is not None:
            fields = json.loads(known)
            if fields["user_id"] != matrix.user_id:
                raise LoginError(
                    f"The data folder belongs to {fields['user_id']}, the settings name "
                    f"{matrix.user_id}. Use another folder, or the account it belongs to."
                )
            try:
                return await with_token(self._api, fields["token"], fields["device_id"])
            except TokenDead:
                log.warning("the stored session is over; logging in anew")
        return await self._log_in()

    async def _log_in(self) -> Session:
        matrix = self._settings.matrix
        password = matrix.secret()
        if password is None:
            raise LoginError("The session is over and there is no password to log in with.")
        self._api.token = None
        session = await with_password(self._api, matrix.user_id, password)
        fields = {
            "user_id": session.user_id,
            "device_id": session.device_id,
            "token": session.token,
        }
        self.secrets.write(SESSION, json.dumps(fields).encode())
        return session
