"""Making very many objects that all stay: nothing is gained by looking for garbage among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Put Python's search for circles of dead objects off until the end; also a decorator.

    It would look at every row of a nation's table again and again. What nobody refers to is freed
    at once as ever. Of two that overlap the first that ends lets the search go on for both: the
    other is slower for it, and nothing else.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
