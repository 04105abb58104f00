"""Rest for Python's collector of cycles where nothing makes any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector rests: it would walk thousands of records that are in use, again and again, and find nothing.

    Only for work that makes no cycles; what goes out of use is given back all the same.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
