"""Sentences of nobody for a register, made of realistic ones. The seed decides them all."""

import random
from typing import Final

from commands.privacy.guard import Outcome, judge
from tests.pure.signals.themes_report import read_samples

SEED: Final = 20270112


class Texts:
    """Makes one text after another."""

    def __init__(self, seed: int = SEED) -> None:
        self.source = random.Random(seed)
        self.samples = [sample.text for sample in read_samples()]
        self.words = [word for text in self.samples for word in text.split()]

    def text(self) -> str:
        """The first words of one sample, the last of another, some in between."""
        first, last = self.source.sample(self.samples, 2)
        middle = self.source.choices(self.words, k=self.source.randrange(6))
        return " ".join([*first.split()[:8], *middle, *last.split()[-6:]])

    def mixed(self) -> str:
        """Words of all samples in any order: about the same things, and like no text of `text`.

        A large register of texts that share half of their words with each other would have a double
        of whatever is said.
        """
        return " ".join(self.source.choices(self.words, k=self.source.randrange(12, 21)))

    def passed(self, count: int) -> list[str]:
        """So many texts that the guard takes as they are."""
        found: list[str] = []
        while len(found) < count:
            text = self.text()
            if judge(text).outcome is Outcome.PASS:
                found.append(text)
        return found
