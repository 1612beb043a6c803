"""What happens to digests, for those who listen."""

from dataclasses import dataclass

from commands.base import Fact


@dataclass(frozen=True, slots=True)
class DigestPosted(Fact):
    """A digest was posted in its target."""

    digest_id: int
