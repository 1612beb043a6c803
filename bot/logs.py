"""Logs: one line an event, structured, and never with content.

Errors are logged by their class and place; their messages may hold what somebody said.
"""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


def set_up(level: str, json_lines: bool) -> None:
    """Log to standard error from `level` on; libraries only from WARNING on."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json_lines else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, _Patient(sys.stderr))),
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s"
    )


class _Patient:
    """A stream that drops what cannot be written: a full disk must not end us by way of the log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()
