"""Where a pattern matches in a text: found once, looked up by interval."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Hits:
    """All matches of one pattern in one text, in order, not overlapping.

    Attributes:
        starts, ends: their positions.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, matches: Iterable[re.Match[str]]) -> None:
        spans = [match.span() for match in matches]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def __len__(self) -> int:
        return len(self.starts)

    def within(self, start: int, end: int) -> range:
        """Indexes of the matches that lie wholly in [start, end)."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def first_from(self, start: int) -> int:
        """Index of the first match that begins at a position or later."""
        return bisect_left(self.starts, start)

    def end_before(self, end: int) -> int:
        """Index after that of the last match that ends at a position or earlier."""
        return bisect_right(self.ends, end)

    def last_end(self, start: int, end: int) -> int:
        """Where the last match that lies wholly in [start, end) ends, or -1."""
        last = bisect_right(self.ends, end) - 1
        return self.ends[last] if last >= 0 and self.starts[last] >= start else -1
