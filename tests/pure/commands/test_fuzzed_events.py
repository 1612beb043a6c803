"""Events of every shape through parse and dispatch; `tests/prove` has a million of them."""

import pytest

from tests.dialogue.fuzz import Fuzz


@pytest.mark.parametrize("seed", [1, 2])
def test_no_event_meets_an_error_of_ours(seed: int) -> None:
    fuzz = Fuzz(seed)
    for _ in range(6):
        fuzz.feed(50)
        assert fuzz.bugs() == []
    assert fuzz.parsed > 120  # about half are well-formed
    fuzz.close()
