"""Features in groups: what depends on few values is put into words once, and its weights are looked up once.

Most features of a number say the same of thousands of numbers. A group is made of one key and kept, so that neither its
words are made nor its weights looked up again: a group remembers what its model made of it (`linear.LinearModel`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
Item = TypeVar("Item")

KEPT = 1 << 15
"""So many things are kept of each kind; a text cannot fill the memory with its own."""


class Kept(dict[Key, Made]):
    """What is made of keys, each once; emptied when it has grown too large."""

    def __init__(self, make: Callable[[Key], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Made:
        if len(self) >= KEPT:
            self.clear()
        made = self[key] = self._make(key)
        return made


class Distinct(tuple[Item, ...]):
    """Items that are told apart from others by identity: a look-up by all of them would cost more than it saves."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Group:
    """Features that hold together.

    Attributes:
        features: one by one.
        reader: the model that looked at them last.
        read: what it made of them, so that it need not look again.
    """

    __slots__ = ("features", "read", "reader")

    def __init__(self, features: Iterable[str]) -> None:
        self.features = tuple(features)
        self.reader: object = None
        self.read: Any = None


Row = tuple[Group, ...]
"""The features of one number or option."""


def kept(make: Callable[[Key], Iterable[str]]) -> Callable[[Key], Group]:
    """A function that makes features of a key, asked once for each key."""
    return groups(make).__getitem__


def groups(make: Callable[[Key], Iterable[str]]) -> Kept[Key, Group]:
    """The same to be looked up in."""
    return Kept(lambda key: Group(make(key)))


def flat(row: Iterable[Group]) -> list[str]:
    """The features of several groups."""
    return [name for group in row for name in group.features]
