"""Starts bots in a fraction of the time: what is the same for all is done once, each is a fork.

It is given a socket that listens. Each connection is one process: a line of JSON comes in; out go
"pid N", what that process prints, and "ended STATUS". It ends when its standard input does.
"""

import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli import main
from commands.catalogue import MODULES
from commands.registry import Registry
from storage.database import sqlite_url
from storage.opening import open_database

IMPORTED_LATE = ("bot.app", "Crypto.Cipher.AES", "Crypto.Protocol.KDF", "psycopg")


def prepare() -> None:
    """Import what a start imports, read the sentences, and load what migrations need."""
    for name in IMPORTED_LATE:
        import_module(name)
    Registry(MODULES)
    with tempfile.TemporaryDirectory() as folder:
        open_database(sqlite_url(Path(folder) / "none.db")).close()


def serve(listener: socket.socket) -> None:
    """A process for each connection, until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that keep a bot
    while sys.stdin not in select.select([sys.stdin, listener], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            keep(connection)
            return
        connection.close()


def keep(connection: socket.socket) -> None:
    """Fork the bot that is asked for, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection.makefile() as lines:
        order = json.loads(lines.readline())
    pid = os.fork()
    if pid == 0:
        become(order, connection.detach())
        return
    with suppress(OSError):  # who asked may be gone
        connection.sendall(f"pid {pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with suppress(OSError):
        connection.sendall(f"\nended {os.waitstatus_to_exitcode(status)}\n".encode())


def become(order: dict[str, Any], out: int) -> None:
    """Be `schakel` from here on."""
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    if order["log"]:
        os.dup2(os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
    else:
        os.dup2(out, 2)
    os.close(out)
    sys.argv = ["schakel", *order["arguments"]]
    main()


if __name__ == "__main__":
    prepare()
    serve(socket.socket(fileno=int(sys.argv[1])))
