"""Memory that a page no longer needs goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


@cache
def _trim() -> Callable[[int], int] | None:
    """The function of glibc (man7.org/linux/man-pages/man3/malloc_trim.3.html); None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found


def give_back() -> None:
    """Asks the C library to give free memory back, where it can.

    By itself it gives back what is free at the end of its area only; a page leaves gaps before that (2 to 3 MiB on a
    store of a million figures). Python's small objects lie elsewhere and are not concerned.
    """
    if (trim := _trim()) is not None:
        trim(0)
