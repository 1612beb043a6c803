"""A bot that starts quickly and whose passed points are watched, to be killed often."""

from pathlib import Path

from tests.real.forked import QuickBot

NOT_BEGUN = "not begun"


class ForkedBot(QuickBot):
    """`schakel run`, which tells where it is."""

    @property
    def points(self) -> Path:
        """Where it writes the point that it passed last."""
        return self.folder / "points"

    def last_point(self) -> str:
        """The point that it passed last before it ended."""
        return self.points.read_text().strip()

    async def spawn(self, **environment: str) -> None:
        self.points.write_text(NOT_BEGUN)
        await super().spawn(SCHAKEL_TEST__POINTS=str(self.points), **environment)
