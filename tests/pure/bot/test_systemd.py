"""What systemd hears, over a socket of our own in its place."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.systemd import notify, watchdog_seconds


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The other end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        yield listening


def test_it_hears_one_datagram(systemd: socket.socket) -> None:
    environment = {"NOTIFY_SOCKET": systemd.getsockname()}
    assert notify("READY=1", "STATUS=ready", environment=environment)
    assert systemd.recv(1000) == b"READY=1\nSTATUS=ready"


def test_an_abstract_name_is_understood() -> None:
    name = f"schakel-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + name)
        listening.settimeout(5)
        assert notify("WATCHDOG=1", environment={"NOTIFY_SOCKET": f"@{name}"})
        assert listening.recv(1000) == b"WATCHDOG=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "vsock:1:2"])
def test_nobody_listening_is_no_error(address: str) -> None:
    assert not notify("READY=1", environment={"NOTIFY_SOCKET": address})


def test_a_listener_that_reads_nothing_does_not_hold_us_up(systemd: socket.socket) -> None:
    environment = {"NOTIFY_SOCKET": systemd.getsockname()}
    sent = [notify("WATCHDOG=1", environment=environment) for _ in range(5000)]
    assert sent[0]
    assert not sent[-1]


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "120000000"}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": str(os.getpid())}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_meant_for_this_process(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_seconds(environment) == seconds
