"""Settings of the process: a TOML file and environment variables, typed; no unknown keys."""

import os
import stat
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

PREFIX = "SCHAKEL_"
TEST_PREFIX = "SCHAKEL_TEST__"
SHORTEST_SECRET = 32
"""Characters of the secret that seals keys in the database, at least."""

DATABASES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")


class ConfigError(Exception):
    """The configuration is wrong; the message is a sentence that says what to change."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MatrixSettings(_Section):
    """The account. One of: password, password_file, or access_token with device_id."""

    homeserver: str
    user_id: str = Field(pattern=r"^@[^:\s]+:\S+$")
    password: str | None = None
    password_file: Path | None = None
    access_token: str | None = None
    device_id: str | None = None
    recovery_key: str | None = None
    key_backup: bool = False

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.access_token and not self.device_id:
            raise ValueError("access_token needs the device_id that it was made for")
        if not (self.password or self.password_file or self.access_token):
            raise ValueError("give password, password_file, or access_token with device_id")
        return self

    def secret(self) -> str | None:
        """The password. Raises ConfigError when its file can be read by others."""
        return self.password if self.password_file is None else _read_secret(self.password_file)


class StorageSettings(_Section):
    """Where data lives. Keys are always in `folder`; `database` is a URL."""

    folder: Path = Path("data")
    database: str | None = None

    @field_validator("database")
    @classmethod
    def _known_kind(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(DATABASES):
            raise ValueError("begin with postgresql:// or sqlite:///")
        return url


class StandbySettings(_Section):
    """A second bot that takes over. Both have the same secret: `secret_file`, or `secret`."""

    enabled: bool = False
    secret_file: Path | None = None
    secret: str | None = None

    @model_validator(mode="after")
    def _with_a_secret(self) -> Self:
        if self.enabled and not (self.secret or self.secret_file):
            raise ValueError("enabled needs secret_file, a file with the secret of both bots")
        return self

    def shared_secret(self) -> str:
        """The secret. Raises ConfigError when it is short, or its file can be read by others."""
        found = self.secret if self.secret_file is None else _read_secret(self.secret_file)
        if found is None or len(found) < SHORTEST_SECRET:
            raise ConfigError(
                "The secret of [standby] is too short. Make one for both bots: "
                "openssl rand -base64 32"
            )
        return found


class AccessSettings(_Section):
    """Whose people may talk to the bot, and who may invite it and make a room a platform.

    `inviters` may invite it and no more; people of platforms may always. `administrators_room`:
    where they are told of trouble, by its id; else each in private.
    """

    servers: frozenset[str] = frozenset()
    administrators: tuple[str, ...] = ()
    administrators_room: str | None = Field(default=None, pattern=r"^![^\s!]+$")
    inviters: frozenset[str] = frozenset()


class CalendarSettings(_Section):
    """Calendars at secret addresses: off without a port. `address`: where a proxy offers them."""

    port: int | None = Field(default=None, ge=0, le=65535)
    host: str = "127.0.0.1"
    address: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.port is not None and self.address is None:
            raise ValueError("port needs the address under which people's calendars reach it")
        if self.address is not None and not self.address.startswith(("https://", _LOOPBACK)):
            raise ValueError("address begins with https://, since it holds a secret")
        return self


_LOOPBACK = "http://127.0.0.1"


class LogSettings(_Section):
    """How much is logged; content never is."""

    level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    json_lines: bool = False


class HealthSettings(_Section):
    """On which port of loopback `/live`, `/ready` and `/metrics` are; None: nowhere."""

    port: int | None = Field(default=None, ge=1, le=65535)


class LimitSettings(_Section):
    """How much one person may ask in one room: at once, and each minute from then on."""

    at_once: int = Field(default=2000, ge=1)
    each_minute: int = Field(default=600, ge=1)


class PrivacySettings(_Section):
    """Who looks for names beside the guard's own rules: nobody, or the extra `deduce`."""

    names: Literal["rules", "deduce"] = "rules"


class Settings(_Section):
    """All of it."""

    matrix: MatrixSettings
    storage: StorageSettings = StorageSettings()
    standby: StandbySettings = StandbySettings()
    access: AccessSettings = AccessSettings()
    calendar: CalendarSettings = CalendarSettings()
    log: LogSettings = LogSettings()
    health: HealthSettings = HealthSettings()
    limits: LimitSettings = LimitSettings()
    privacy: PrivacySettings = PrivacySettings()

    @model_validator(mode="after")
    def _standby_on_a_server(self) -> Self:
        database = self.storage.database
        if self.standby.enabled and (database is None or database.startswith("sqlite")):
            raise ValueError(
                "standby.enabled needs PostgreSQL in storage.database; on SQLite there is one bot"
            )
        return self


def load(file: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `file`, lay the environment over it, check all. Raises ConfigError."""
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values = tomllib.loads(file.read_text())
        except OSError as error:
            raise ConfigError(f"{file} cannot be read: {error.strerror}") from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{file} is not valid TOML: {error}") from error
    for name, value in environment.items():
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and "__" in name:
            section, _, key = name.removeprefix(PREFIX).lower().partition("__")
            values.setdefault(section, {})[key] = _from_environment(section, key, value)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(one) for one in error.errors())) from error


def _read_secret(file: Path) -> str:
    """What stands in the file. Raises ConfigError when others can read it, or we cannot."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ConfigError(f"{file} can be read by others; run: chmod 600 {file}")
        return file.read_text().strip()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from error


def _from_environment(section: str, key: str, value: str) -> Any:
    """Lists are written with commas in an environment variable."""
    known = AccessSettings.model_fields.get(key) if section == "access" else None
    if known is not None and get_origin(known.annotation) in (tuple, frozenset):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _sentence(error: Any) -> str:
    where = [str(part) for part in error["loc"]]
    name = ".".join(where) or "the configuration"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(where[-1], _known(where[:-1]), n=1, cutoff=0.0)
        return f"{name} is not a setting; the nearest is {'.'.join([*where[:-1], *near])}"
    if error["type"] == "missing":
        return f"{name} is missing"
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"


def _known(path: list[str]) -> list[str]:
    model: type[BaseModel] = Settings
    for part in path:
        annotation = model.model_fields[part].annotation
        assert isinstance(annotation, type)
        model = annotation
    return list(model.model_fields)
