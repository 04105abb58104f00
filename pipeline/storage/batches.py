"""Many values in batches, each of as many as a statement may well hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# SQLite takes 999 values in a statement where it is old, 32,766 where it is not.
_AT_ONCE = 500

Item = TypeVar("Item")


def in_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in their order, some hundreds at a time."""
    rest = iter(items)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
