"""The configuration of the embedded Synapse: alone, on loopback, without rate limits."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
SERVER_NAME = "localhost"
NO_LIMIT = {"per_second": 1e5, "burst_count": 100_000}
RATE_LIMITS: dict[str, Any] = {
    "rc_message": NO_LIMIT,
    "rc_registration": NO_LIMIT,
    "rc_admin_redaction": NO_LIMIT,
    "rc_media_create": NO_LIMIT,
    "rc_joins_per_room": NO_LIMIT,
    "rc_room_creation": NO_LIMIT,
    "rc_delayed_event_mgmt": NO_LIMIT,
    "rc_login": {"address": NO_LIMIT, "account": NO_LIMIT, "failed_attempts": NO_LIMIT},
    "rc_joins": {"local": NO_LIMIT, "remote": NO_LIMIT},
    "rc_invites": {"per_room": NO_LIMIT, "per_user": NO_LIMIT, "per_issuer": NO_LIMIT},
}
ALONE: dict[str, Any] = {
    "federation_domain_whitelist": [],
    "send_federation": False,
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "report_stats": False,
    "url_preview_enabled": False,
    "presence": {"enabled": False},
    "enable_metrics": False,
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["output"]},
}


def write_config(folder: Path, port: int) -> Path:
    """Write Synapse's configuration, log settings and signing key; return the configuration.

    Keys and secrets already in `folder` are kept, so that a second start continues the first.
    """
    key, log_config, config = (folder / name for name in ("signing.key", "log.json", "config.json"))
    if not key.exists():
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        write_private(key, f"ed25519 a_t {seed}\n")
    write_private(log_config, json.dumps(LOGGING, indent=1))
    settings = {
        **listening(port),
        **files(folder),
        "signing_key_path": str(key),
        "log_config": str(log_config),
        "bcrypt_rounds": 4,  # the least it takes: accounts here are made up
        **ALONE,
        **RATE_LIMITS,
    }
    write_private(config, json.dumps(settings, indent=1))  # Synapse reads YAML; JSON is YAML
    return config


def listening(port: int) -> dict[str, Any]:
    """Where it listens and how it is called."""
    listener = {
        "port": port,
        "bind_addresses": [LOOPBACK],
        "type": "http",
        "tls": False,
        "resources": [{"names": ["client", "media"]}],
    }
    url = f"http://{LOOPBACK}:{port}/"
    return {"server_name": SERVER_NAME, "public_baseurl": url, "listeners": [listener]}


def files(folder: Path) -> dict[str, Any]:
    """Where it keeps its data, and the secrets that belong to that data."""
    database = {"database": str(folder / "homeserver.db"), "cp_min": 1, "cp_max": 1}
    return {
        "database": {"name": "sqlite3", "args": database},
        "media_store_path": str(folder / "media"),
        "max_upload_size": "50M",
        "pid_file": str(folder / "homeserver.pid"),
        "registration_shared_secret": secret(folder, "registration"),
        "macaroon_secret_key": secret(folder, "macaroon"),
        "form_secret": secret(folder, "form"),
    }


def secret(folder: Path, name: str) -> str:
    """Return the random secret `name` of this homeserver, made at first use."""
    file = folder / f"{name}.secret"
    if not file.exists():
        write_private(file, secrets.token_hex(32))
    return file.read_text()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    file.touch(mode=0o600)
    file.write_text(text)
