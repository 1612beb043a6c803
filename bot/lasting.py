"""What a start makes to stay, and the garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (20_000, 50, 1_000)
"""Collections while modules are loaded: a dozen instead of hundreds, which took a sixth of a start.
None at all would leave 1 MB of garbage."""


@contextmanager
def made_to_last() -> Iterator[None]:
    """What is made inside stays until the process ends, so the collector never looks at it again:
    to look through all modules and tables takes a tenth of a second, in which nobody is answered.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)
