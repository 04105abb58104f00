"""Features in groups: what depends on few values is put into words once, and its weights are added up once.

Most features of an option say the same of thousands of options. A group is made by a function of one key and kept; a
model keeps the sum of its weights (`linear.LinearModel.totals_of_groups`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")

KEPT = 1 << 13
"""So many groups are kept of each kind; a text cannot fill the memory with its own."""


class Group(tuple[str, ...]):
    """Features that hold together.

    Told apart by identity: what is known of a group is looked up for every option of every figure, and a hash of all
    its words would cost more than the look-up.
    """

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class OfGroups(dict[Group, Made]):
    """What is made of groups, each once; emptied when it has grown too large."""

    def __init__(self, make: Callable[[Group], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, group: Group) -> Made:
        if len(self) >= 4 * KEPT:
            self.clear()
        made = self[group] = self._make(group)
        return made


class Row(NamedTuple):
    """The features of one number: those that come again in groups, those of its own words one by one."""

    groups: tuple[Group, ...]
    loose: tuple[str, ...] = ()

    @property
    def features(self) -> list[str]:
        """All of them."""
        return [*flat(self.groups), *self.loose]


def kept(make: Callable[[Key], Iterable[str]]) -> Callable[[Key], Group]:
    """A function that makes features of a key, asked once for each key."""

    @lru_cache(maxsize=KEPT)
    def group(key: Key) -> Group:
        return Group(make(key))

    return group


def flat(groups: Iterable[Group]) -> list[str]:
    """The features of several groups."""
    return list(chain.from_iterable(groups))
