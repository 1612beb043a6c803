"""Settings: what is wrong is said in a sentence that tells what to change."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load

GOOD = """
[matrix]
homeserver = "https://matrix.voorbeeld.nl"
user_id = "@schakel:voorbeeld.nl"
password = "geheim"
[access]
servers = ["voorbeeld.nl"]
administrators = ["@beheer:voorbeeld.nl"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration that is good."""
    path = tmp_path / "schakel.toml"
    path.write_text(GOOD)
    return path


def test_a_file_is_read(file: Path) -> None:
    settings = load(file, {})
    assert settings.access.servers == {"voorbeeld.nl"}
    assert settings.access.administrators == ("@beheer:voorbeeld.nl",)
    assert settings.matrix.secret() == "geheim"
    assert settings.storage.database is None


def test_the_environment_goes_over_the_file(file: Path) -> None:
    settings = load(
        file,
        {
            "SCHAKEL_MATRIX__PASSWORD": "anders",
            "SCHAKEL_ACCESS__ADMINISTRATORS": "@een:voorbeeld.nl, @twee:voorbeeld.nl,",
            "SCHAKEL_ACCESS__ADMINISTRATORS_ROOM": "!a,b:voorbeeld.nl",
            "SCHAKEL_TEST__CLOCK": "x",
            "SCHAKEL_MODE": "x",
            "HOME": "x",
        },
    )
    assert settings.matrix.password == "anders"
    assert settings.access.administrators == ("@een:voorbeeld.nl", "@twee:voorbeeld.nl")
    assert settings.access.administrators_room == "!a,b:voorbeeld.nl"


def test_the_environment_is_enough() -> None:
    settings = load(
        None,
        {
            "SCHAKEL_MATRIX__HOMESERVER": "http://127.0.0.1:8008",
            "SCHAKEL_MATRIX__USER_ID": "@schakel:localhost",
            "SCHAKEL_MATRIX__PASSWORD": "geheim",
        },
    )
    assert settings.matrix.homeserver == "http://127.0.0.1:8008"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "[matrix]\nhomesever = 1",
            "matrix.homesever is not a setting; the nearest is matrix.h",
        ),
        ("[acces]\nservers = []", "acces is not a setting; the nearest is access"),
        ("[storage]\nfoldr = 'x'", "storage.foldr is not a setting; the nearest is storage.folder"),
        ("[log]\nlevel = 'loud'", "log.level"),
        ("[log]\njson_lines = 'maybe'", "log.json_lines"),
        ("= 1", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, sentence: str) -> None:
    path = tmp_path / "schakel.toml"
    path.write_text(line)
    with pytest.raises(ConfigError) as raised:
        load(path, {})
    assert sentence in str(raised.value)


def test_an_unknown_variable_is_a_mistake_too(file: Path) -> None:
    with pytest.raises(ConfigError, match="is not a setting"):
        load(file, {"SCHAKEL_MATRIX__PASWORD": "x"})


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match="matrix is missing"):
        load(None, {})
    with pytest.raises(ConfigError, match=r"matrix\.user_id"):
        load(None, {"SCHAKEL_MATRIX__HOMESERVER": "x", "SCHAKEL_MATRIX__USER_ID": "schakel"})


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [({}, "give password"), ({"SCHAKEL_MATRIX__ACCESS_TOKEN": "x"}, "needs the device_id")],
)
def test_there_is_one_way_in(extra: dict[str, str], sentence: str) -> None:
    account = {"SCHAKEL_MATRIX__HOMESERVER": "x", "SCHAKEL_MATRIX__USER_ID": "@a:b"}
    with pytest.raises(ConfigError, match=sentence):
        load(None, account | extra)


POSTGRESQL = {"SCHAKEL_STORAGE__DATABASE": "postgresql://x/y"}
STANDBY = {"SCHAKEL_STANDBY__ENABLED": "true", "SCHAKEL_STANDBY__SECRET": "x" * 32}


def test_a_standby_needs_postgresql_and_a_secret(file: Path) -> None:
    settings = load(file, POSTGRESQL | STANDBY)
    assert settings.standby.shared_secret() == "x" * 32
    assert not load(file, {}).standby.enabled
    for database in ({}, {"SCHAKEL_STORAGE__DATABASE": "sqlite:///x.db"}):
        with pytest.raises(ConfigError, match=r"standby\.enabled needs PostgreSQL"):
            load(file, database | STANDBY)
    with pytest.raises(ConfigError, match="needs secret_file"):
        load(file, POSTGRESQL | {"SCHAKEL_STANDBY__ENABLED": "true"})


def test_the_secret_of_a_standby_is_long_and_its_owners(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kort\n")
    named = {"SCHAKEL_STANDBY__ENABLED": "true", "SCHAKEL_STANDBY__SECRET_FILE": str(secret)}
    settings = load(file, POSTGRESQL | named)
    secret.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        settings.standby.shared_secret()
    secret.chmod(0o600)
    with pytest.raises(ConfigError, match="openssl rand"):
        settings.standby.shared_secret()
    secret.write_text("y" * 44 + "\n")
    assert settings.standby.shared_secret() == "y" * 44


def test_no_secret_stands_in_a_message() -> None:
    with pytest.raises(ConfigError) as raised:
        load(None, {"SCHAKEL_MATRIX__PASSWORD": "hunter2", "SCHAKEL_MATRIX__USER_ID": "x"})
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_password_file_is_for_its_owner_only(file: Path, tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "password"
    secret.write_text("geheim\n")
    settings = load(file, {"SCHAKEL_MATRIX__PASSWORD_FILE": str(secret)})

    secret.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        settings.matrix.secret()
    secret.chmod(0o600)
    assert settings.matrix.secret() == "geheim"


def test_a_file_that_cannot_be_read_is_said(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "nergens.toml", {})
    settings = load(file, {"SCHAKEL_MATRIX__PASSWORD_FILE": str(tmp_path / "nergens")})
    with pytest.raises(ConfigError, match="cannot be read"):
        settings.matrix.secret()
