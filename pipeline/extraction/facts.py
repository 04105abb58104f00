"""Features in groups: what depends on few values is put into words once, and its weights are added up once.

Most features of an option say the same of thousands of options. A group is made by a function of one key and kept; a
model keeps the sum of its weights (`linear.LinearModel.totals_of_groups`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

Group = tuple[str, ...]
"""Features that hold together."""

KEPT = 1 << 13
"""So many groups are kept of each kind; a text cannot fill the memory with its own."""


class Row(NamedTuple):
    """The features of one number: those that come again in groups, those of its own words one by one."""

    groups: tuple[Group, ...]
    loose: Group

    @property
    def features(self) -> list[str]:
        """All of them."""
        return [*flat(self.groups), *self.loose]


Key = TypeVar("Key", bound=Hashable)


def kept(make: Callable[[Key], Iterable[str]]) -> Callable[[Key], Group]:
    """A function that makes features of a key, asked once for each key."""

    @lru_cache(maxsize=KEPT)
    def group(key: Key) -> Group:
        return tuple(make(key))

    return group


def flat(groups: Iterable[Group]) -> list[str]:
    """The features of several groups."""
    return list(chain.from_iterable(groups))
