"""Python's collector of cycles, where it would only cost time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, settled: bool = False) -> Iterator[None]:
    """The collector of cycles rests: for work that makes many records and no cycles, which it would walk in vain.

    Args:
        settled: all that was made is left to the next full collection (Streamlit makes one after each page); else the
            collector walks it as soon as it is back.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if settled:  # by way of the permanent generation everything joins the oldest one, unwalked
                gc.freeze()
                gc.unfreeze()
            gc.enable()
