"""A word fulfils the patterns that it fulfils when each is looked at by itself."""

import random
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from commands.signals.word_patterns import Atoms
from tests.pure.signals.themes_report import read_samples

SEED = 20270112
PATTERNS = (
    "opvang*", "opvangplek", "*plek", "*vang*", "wachtlijst", "wacht*", "wachttijd", "gemeente*",
    "woonplaatsbeginsel", "slachtoffer*", "betalen", "bezet", "verblijfsvergunning*", "geld",
    "*loos", "politie", "aangifte*", "tolk*", "tolken", "*zorg*", "zorgcoördinator", "2027",
)  # fmt: skip
ORDINARY = frozenset({"gemeenten", "wachten"})
ALONE = frozenset({0, 5, 10})
LETTERS = "abcdefghijklmnopqrstuvwxyz0"


def forgiven(stem: str) -> int:
    return 0 if len(stem) < 7 else 1 if len(stem) < 12 else 2


def alike(stem: str, word: str, *, may_follow: bool) -> bool:
    errors = forgiven(stem)
    if not errors:
        return sorted(stem) == sorted(word) and OSA.distance(stem, word) == 1
    lengths = range(len(stem) - 1, len(stem) + 2) if may_follow else [len(word)]
    return any(
        OSA.distance(stem, word[:cut]) <= errors and (not may_follow or word[cut - 1] == stem[-1])
        for cut in lengths
        if cut <= len(word)
    )


def is_forgiven(written: str, word: str) -> bool:
    """Five letters at least, the first right, and one of the two behind it where it should be."""
    stem = written.strip("*")
    if min(len(stem), len(word)) < 5 or (written[0] == "*" and written[-1] != "*"):
        return False
    heads = [{one[:2], one[0] + one[2]} for one in (stem, word)]
    may_follow = written.endswith("*") and not written.startswith("*")
    return not heads[0].isdisjoint(heads[1]) and alike(stem, word, may_follow=may_follow)


def fulfilled(word: str) -> set[int]:
    plainly, ending = set(), set()
    for number, written in enumerate(PATTERNS):
        stem = written.strip("*")
        if written[0] == "*":
            if stem in word if written[-1] == "*" else word.endswith(stem):
                ending.add(number)
        elif word.startswith(stem) if written[-1] == "*" else word == stem:
            plainly.add(number)
    if plainly & ALONE or word in ORDINARY or word in PATTERNS:
        return plainly | ending
    errors = {n for n, written in enumerate(PATTERNS) if is_forgiven(written, word)}
    return plainly | ending | errors


def words(source: random.Random) -> Iterator[str]:
    """Words of the samples and of the patterns, with up to two errors."""
    known = [word.lower() for one in read_samples() for word in one.text.split()]
    known += [one.strip("*") + more for one in PATTERNS for more in ("", "en", "je", "plek")] * 20
    for word in known:
        letters = list(word)
        for _ in range(source.randrange(3)):
            place = source.randrange(len(letters) + 1)
            letters[place : place + source.randrange(2)] = source.choice(["", *LETTERS])
            if source.random() < 0.3:
                letters[place : place + 2] = reversed(letters[place : place + 2])
        if letters:
            yield "".join(letters)


def test_a_word_fulfils_what_it_fulfils_pattern_by_pattern() -> None:
    print(f"seed {SEED}")
    atoms = Atoms(ordinary=ORDINARY, alone=set(ALONE))
    for number, written in enumerate(PATTERNS):
        atoms.add(written, number)
    said = [*ORDINARY, *words(random.Random(SEED))]
    found = atoms.matching(said)
    assert {word: found[word] for word in said} == {word: fulfilled(word) for word in said}
    met = set().union(*found.values())
    assert len(met) == len(PATTERNS)
