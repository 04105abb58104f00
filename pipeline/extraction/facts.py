"""Features by what they depend on: put into words to train a model, weighed without words where one is used.

Most features of a number say the same of thousands of numbers. A fact makes features of one key. A model keeps what it
makes of every key that it has met, so that neither their words are made nor their weights looked up again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import chain
from typing import Any, Generic, Protocol, Self, TypeVar

Key = TypeVar("Key", bound=Hashable)
Known = TypeVar("Known", bound=Hashable)
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


class Fact(Generic[Key]):
    """Features that depend on one key.

    Attributes:
        words: makes them of it, one by one.
    """

    __slots__ = ("words",)

    def __init__(self, words: Callable[[Key], Iterable[str]]) -> None:
        self.words = words


Features = tuple[str, ...]


class Adds(Protocol):
    """What can be added up: of two, the features of both."""

    def __add__(self, other: Self, /) -> Self:
        """Both together."""


Said = TypeVar("Said", bound=Adds)
"""What features come to: the sum of their weights (float), their rows in a model (bytes), or themselves."""


class Lens(Generic[Said]):
    """How features are seen: by a model, or as words.

    Attributes:
        read: what some features come to.
        joined: what several of these come to together, in their order.
    """

    def __init__(self, read: Callable[[Iterable[str]], Said], joined: Callable[[Iterable[Said]], Said]) -> None:
        self.read = read
        self.joined = joined
        self._kept: dict[Fact[Any], Callable[[Any], Said]] = {}
        self._highest: dict[Fact[Any], Callable[[Any], float]] = {}

    def of(self, fact: Fact[Key]) -> Callable[[Key], Said]:
        """What a fact comes to, by its key; asked of the fact once for each key."""
        if fact not in self._kept:
            read, words = self.read, fact.words
            self._kept[fact] = Kept[Any, Said](lambda key: read(words(key))).__getitem__
        return self._kept[fact]

    def highest(self: Lens[float], fact: Fact[Key], keys: Callable[[Known], Iterable[Key]]) -> Callable[[Known], float]:
        """The most that a fact can come to, by what is known of its key.

        Args:
            fact: always asked of with the same `keys`.
            keys: all that the key may be.
        """
        if fact not in self._highest:
            of = self.of(fact)
            self._highest[fact] = Kept[Any, float](lambda known: max(map(of, keys(known)))).__getitem__
        return self._highest[fact]


def _chained(features: Iterable[Features]) -> Features:
    return tuple(chain.from_iterable(features))


WORDS: Lens[Features] = Lens(tuple, _chained)
"""Features as they are, to train a model with."""
