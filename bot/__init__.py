"""The process: Matrix, time, the command line.

Two libraries load what they happen to find beside them: structlog what draws stack traces, with
values that may never stand in a log; peewee the drivers of databases that nio's key store is never
on. That took 11 MB and 80 ms of each start. They are loaded here, before anything else does.
"""

import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Final

SPARED: Final[Mapping[str, Collection[str]]] = {
    "structlog": ("better_exceptions", "rich", "twisted"),
    "peewee": ("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb"),
}
"""A library, and what it is to do without."""


@contextmanager
def _absent(names: Collection[str]) -> Iterator[None]:
    """Inside, importing these fails as if they were not installed; what is loaded already stays."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # so says the import system's reference
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


for _library, _names in SPARED.items():
    with _absent(_names):
        import_module(_library)
