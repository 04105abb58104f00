"""Phrases of a data file, found in text: the longest sequence of syllables and signs wins at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.spans import Span
from pipeline.textforms import fold

Value = TypeVar("Value")

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A phrase in a text and what the data file says of it."""

    span: Span
    phrase: str
    value: Value


def phrase_key(phrase: str) -> str:
    """The form in which phrases are compared: folded, tokens apart."""
    return " ".join(_TOKEN.findall(fold(phrase)))


class PhraseBook(Generic[Value]):
    """A dictionary of phrases.

    Time grows with the text and the longest phrase, not with the number of phrases.
    """

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        self._values = {phrase_key(phrase): value for phrase, value in phrases.items()}
        self._starts: dict[str, int] = {}
        for key in self._values:
            first = key.split(" ", 1)[0]
            self._starts[first] = max(self._starts.get(first, 0), key.count(" ") + 1)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> Iterable[str]:
        """All phrases in their compared form."""
        return self._values.keys()

    def find(self, folded: str, start: int = 0, end: int | None = None) -> list[Found[Value]]:
        """All phrases in [start, end) of a folded text, leftmost and longest first, not overlapping.

        Args:
            folded: the text in its folded form (`textforms.fold`).
        """
        stop = len(folded) if end is None else end
        tokens = [match.span() for match in _TOKEN.finditer(folded, start, stop)]
        keys = [folded[a:b] for a, b in tokens]
        found: list[Found[Value]] = []
        index = 0
        while index < len(keys):
            used = 1
            for length in range(min(self._starts.get(keys[index], 0), len(keys) - index), 0, -1):
                key = " ".join(keys[index : index + length])
                value = self._values.get(key)
                if value is not None:
                    found.append(Found(Span(tokens[index][0], tokens[index + length - 1][1]), key, value))
                    used = length
                    break
            index += used
        return found
