"""What can go wrong between us and a homeserver, sorted by what one does about it."""

from typing import Any


class MatrixError(Exception):
    """Base of all errors of this package. Its text never holds message content or tokens."""


class Unreachable(MatrixError):
    """No answer, a 5xx, or an answer that is not JSON: the same request may succeed later."""


class RateLimited(Unreachable):
    """429. `retry_after` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"rate limited for {retry_after:.1f} s")
        self.retry_after = retry_after


class Refused(MatrixError):
    """Another 4xx: the homeserver will not do this. `body` is its JSON answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.body = body
        self.errcode = str(body.get("errcode", ""))
        super().__init__(f"{status} {self.errcode}".strip())


class TokenDead(Refused):
    """401 M_UNKNOWN_TOKEN or M_MISSING_TOKEN: the session is over; retrying is of no use."""


class NotDecryptable(MatrixError):
    """The room key of an event is not (yet) here."""


class BadMedia(MatrixError):
    """A file that is too large, has no usable address or key, or is not what its hash says."""
