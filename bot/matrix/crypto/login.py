"""Logging in, and opening the key store of what we logged in as. We never log out.

A log-out deletes the device's keys on the homeserver: every restart would be a new device.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.matrix.api import Api, path
from bot.matrix.crypto.key_store import KeyStores
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.startup import KeyStoreVerdict, check_key_store
from bot.matrix.errors import MatrixError, Refused

DISPLAY_NAME = "Schakel"


class LoginError(MatrixError):
    """We cannot log in, or may not go on as this device. The text is for the administrator."""


@dataclass(frozen=True)
class Session:
    """One logged-in device. Its repr does not show the token."""

    user_id: str
    device_id: str
    token: str

    def __repr__(self) -> str:
        return f"Session({self.user_id}, {self.device_id})"


async def with_password(
    api: Api, user: str, password: str, device_id: str | None = None
) -> Session:
    """Log in and set the token of `api`. `user` is a localpart or a full id.

    A fixed device id is for tests and for a key store that is still whole. Raises LoginError or
    another MatrixError.
    """
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": DISPLAY_NAME,
    }
    try:
        answer = await api.request(
            "POST", path("login"), body if device_id is None else {**body, "device_id": device_id}
        )
    except Refused as error:
        raise LoginError(_refused(error)) from error
    api.token = str(answer["access_token"])
    return Session(str(answer["user_id"]), str(answer["device_id"]), api.token)


async def with_token(api: Api, token: str, device_id: str | None = None) -> Session:
    """Go on with a token that exists and set it on `api`; asks the homeserver whose it is.

    Raises LoginError when it is not this device's or no device's, or another MatrixError.
    """
    api.token = token
    answer = await api.request("GET", path("account", "whoami"))
    found = answer.get("device_id")
    if not isinstance(found, str):
        raise LoginError("Dit token hoort bij geen apparaat; log in met een wachtwoord.")
    if device_id is not None and device_id != found:
        raise LoginError(f"Dit token hoort bij apparaat {found}, niet bij {device_id}.")
    return Session(str(answer["user_id"]), found, token)


async def open_machine(
    api: Api,
    session: Session,
    stores: KeyStores,
    log_in_anew: Callable[[], Awaitable[Session]] | None,
    clock: Callable[[], float] = time.time,
) -> tuple[Session, Machine, KeyStoreVerdict]:
    """Check the key store, follow the verdict, and open it with its keys on the homeserver.

    `log_in_anew` logs in as a new device and keeps the new session where the next start finds it;
    None when only a token is known. `clock`: see `Machine.open`. Raises LoginError, KeysDiffer or
    another MatrixError.
    """
    verdict = await check_key_store(api, stores, session.user_id, session.device_id)
    if verdict.needs_fresh_device:
        if log_in_anew is None:
            raise LoginError(f"{verdict.value} Maak een nieuw token en start opnieuw.")
        session = await log_in_anew()
    machine = await Machine.open(api, session.user_id, session.device_id, stores, clock)
    try:
        await machine.publish()
    except BaseException:
        await machine.close()
        raise
    return session, machine, verdict


def _refused(error: Refused) -> str:
    if error.status == 403:
        return "De naam of het wachtwoord van de bot klopt niet, of inloggen is uitgezet."
    return f"De server laat de bot niet inloggen met een wachtwoord ({error})."
