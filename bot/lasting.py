"""What a start makes to stay, and the garbage collector.

It would take a tenth of a second each time to look through it, in which nobody is answered.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (20_000, 50, 1_000)
"""Collections while modules are loaded: a dozen instead of hundreds, which took a sixth of a start.
None at all would leave 1 MB of garbage."""


@contextmanager
def made_to_last() -> Iterator[None]:
    """Modules and tables that are loaded inside are never looked at again."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)


def settle() -> None:
    """Nor is what a start made since then and left behind."""
    gc.collect()
    gc.freeze()
