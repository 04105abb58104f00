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

# Heads that stand for a class of syllables: those that begin with a digit ("12", "5a"), and those that hold a digit
# further on ("pc02", "f1").
NUMERAL_HEAD = "#"
CODE_HEAD = "a#"


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A phrase in a text and what the data file says of it."""

    span: Span
    phrase: str
    value: Value


def phrase_key(phrase: str) -> str:
    """The form in which phrases are compared: folded, tokens apart."""
    return " ".join(_TOKEN.findall(fold(phrase)))


def first_syllables(phrases: Iterable[str]) -> frozenset[str]:
    """The first syllable or sign of each phrase: where a phrase may begin in a text."""
    return frozenset(match.group() for phrase in phrases if (match := _TOKEN.search(fold(phrase))) is not None)


class Syllables:
    """A folded text cut into syllables and single signs, with an index of where each of them stands.

    Grammars look only where one of their first syllables stands, so that their time grows with what they may find and
    not with the text.

    Attributes:
        folded: the text in its folded form (`textforms.fold`).
        keys: the syllables and signs, in order.
        starts, ends: position of each in the text.
    """

    __slots__ = ("_indices", "ends", "folded", "keys", "starts")

    def __init__(self, folded: str, start: int = 0, end: int | None = None) -> None:
        self.folded = folded
        matches = list(_TOKEN.finditer(folded, start, len(folded) if end is None else end))
        self.keys = [match.group() for match in matches]
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        self._indices: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def indices(self, heads: Iterable[str]) -> list[int]:
        """Indices of the syllables that are one of the heads, in order."""
        table = self._table()
        found = [table[head] for head in heads if head in table]
        return found[0] if len(found) == 1 else sorted({index for indices in found for index in indices})

    def positions(self, heads: Iterable[str]) -> list[int]:
        """Positions in the text of the syllables that are one of the heads, in order."""
        starts = self.starts
        return [starts[index] for index in self.indices(heads)]

    def matches(self, pattern: re.Pattern[str], heads: Iterable[str]) -> Iterable[re.Match[str]]:
        """What a pattern matches at its heads, leftmost first and not overlapping."""
        match, folded, position = pattern.match, self.folded, 0
        for start in self.positions(heads):
            if start >= position:
                found = match(folded, start)
                if found is not None:
                    position = found.end()
                    yield found

    def _table(self) -> dict[str, list[int]]:
        if self._indices is None:
            table: dict[str, list[int]] = {}
            for index, key in enumerate(self.keys):
                table.setdefault(key, []).append(index)
            numerals = [key for key in table if "0" <= key[0] <= "9"]
            codes = [key for key in table if len(key) > 1 and not key.isalpha() and not "0" <= key[0] <= "9"]
            for head, keys in ((NUMERAL_HEAD, numerals), (CODE_HEAD, codes)):
                # a lone "#" of the text is no numeral
                table[head] = sorted(index for key in keys for index in table[key])
            self._indices = table
        return self._indices


class PhraseBook(Generic[Value]):
    """A dictionary of phrases.

    Time grows with the text and the longest phrase, not with the number of phrases.
    """

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        self._values = {phrase_key(phrase): value for phrase, value in phrases.items()}
        lengths: dict[str, set[int]] = {}
        for key in self._values:
            lengths.setdefault(key.split(" ", 1)[0], set()).add(key.count(" ") + 1)
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

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
        return self.find_in(Syllables(folded, start, end))

    def find_in(self, text: Syllables) -> list[Found[Value]]:
        """The same in a text that is cut into syllables already."""
        keys, starts, ends = text.keys, text.starts, text.ends
        found: list[Found[Value]] = []
        position = 0
        for index in text.indices(self._lengths):
            if index < position:
                continue
            for length in self._lengths[keys[index]]:
                if index + length > len(keys):
                    continue
                key = " ".join(keys[index : index + length])
                if key in self._values:
                    span = Span(starts[index], ends[index + length - 1])
                    found.append(Found(span, key, self._values[key]))
                    position = index + length
                    break
        return found
