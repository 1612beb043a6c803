"""Words to systemd: ready, still alive, stopping (sd_notify(3)). Nothing without it."""

import os
import socket
from collections.abc import Mapping


def notify(*words: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Send assignments such as "READY=1" in one datagram; whether somebody took them.

    Never raises: a service that runs well must not end because nobody listens.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):  # Linux' abstract names begin with a zero byte
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as door:
            door.sendto("\n".join(words).encode(), socket.MSG_DONTWAIT, address)
    except OSError:
        return False
    return True


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """Within how many seconds systemd wants to hear from this process; None when it does not."""
    microseconds = environment.get("WATCHDOG_USEC", "")
    meant_for = environment.get("WATCHDOG_PID")
    if not microseconds.isdigit() or int(microseconds) == 0:
        return None
    if meant_for is not None and meant_for != str(os.getpid()):
        return None
    return int(microseconds) / 1_000_000
