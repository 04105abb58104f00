"""How much Python a call runs, counted instead of timed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any


def lines_run(call: Callable[[], object], inside: str) -> Counter[str]:
    """The lines of Python that a call runs, each round of a loop counted, by the function that they are in.

    Args:
        call: what is to be done.
        inside: only files whose path holds this are counted.
    """
    counts: Counter[CodeType] = Counter()

    def local(frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "line":
            counts[frame.f_code] += 1
        return local

    def begin(frame: FrameType, _event: str, _arg: Any) -> Any:
        return local if inside in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        call()
    finally:
        sys.settrace(before)
    named: Counter[str] = Counter()
    for code, count in counts.items():
        named[f"{code.co_filename.rpartition('/')[2]}: {code.co_qualname}"] += count
    return named
