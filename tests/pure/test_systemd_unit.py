"""The unit starts what exists, with settings that exist, and asks for what the bot answers."""

from pathlib import Path

from bot.config import load

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "packaging" / "systemd" / "schakel.service"


def lines(section: str) -> dict[str, list[str]]:
    """Key -> its values, of one section."""
    found: dict[str, list[str]] = {}
    here = ""
    for line in UNIT.read_text().splitlines():
        if line.startswith("["):
            here = line.strip("[]")
        elif "=" in line and not line.startswith("#") and here == section:
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_its_settings_exist() -> None:
    service = lines("Service")
    given = dict(one.partition("=")[::2] for line in service["Environment"] for one in line.split())
    given = {key: value.replace("%d", "/run/x") for key, value in given.items()}
    settings = load(ROOT / "config.example.toml", given)
    assert str(settings.storage.folder) == "/var/lib/" + service["StateDirectory"][0]
    assert settings.log.json_lines
    assert str(settings.matrix.password_file) == "/run/x/password"


def test_it_notifies_and_is_watched() -> None:
    service = lines("Service")
    assert service["Type"] == ["notify"]
    assert int(service["WatchdogSec"][0]) >= 60
    assert "AF_UNIX" in service["RestrictAddressFamilies"][0].split()  # else it cannot notify
    assert service["Restart"] == ["always"]


def test_it_runs_as_nobody_in_particular() -> None:
    service = lines("Service")
    assert service["DynamicUser"] == ["yes"]
    assert service["NoNewPrivileges"] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]


def test_it_may_choose_its_core_and_be_polite() -> None:
    """Both stand among what is forbidden as `@resources`, and a forbidden call ends a process."""
    first, forbidden, allowed = lines("Service")["SystemCallFilter"]
    assert first == "@system-service"
    assert "@resources" in forbidden.removeprefix("~").split()
    assert allowed.split() == ["sched_setaffinity", "setpriority"]
