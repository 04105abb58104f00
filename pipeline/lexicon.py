"""Phrases of a data file, found in text: the longest sequence of syllables and signs wins at each place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.spans import Span
from pipeline.textforms import fold

Value = TypeVar("Value")

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SPACED_TOKEN = re.compile(r"(\w+|[^\w\s])(\s*)")

# Heads that stand for a class of syllables: those that begin with a digit ("12", "5a") and do not go on from a point
# or comma ("1.234" is one numeral), and those that hold a digit further on ("pc02", "f1"). "*" and a sign stand for a
# syllable glued to that sign ("*-": "covid-19").
NUMERAL_HEAD = "#"
CODE_HEAD = "a#"
GLUED_HEAD = "*"


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

    __slots__ = ("_of_heads", "_table", "ends", "folded", "keys", "starts")

    def __init__(self, folded: str, start: int = 0, end: int | None = None) -> None:
        self.folded = folded
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        stop = len(folded) if end is None else end
        first = _TOKEN.search(folded, start, stop)
        position = first.start() if first is not None else stop
        for key, white in _SPACED_TOKEN.findall(folded, position, stop):
            self.keys.append(key)
            self.starts.append(position)
            position += len(key)
            self.ends.append(position)
            position += len(white)
        self._table: dict[str, list[int]] | None = None
        self._of_heads: dict[frozenset[str], list[int]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def indices(self, heads: frozenset[str]) -> list[int]:
        """Indices of the syllables that are one of the heads, in order."""
        known = self._of_heads.get(heads)
        if known is None:
            table = self._table if self._table is not None else self._indexed()
            found = [table[head] for head in heads if head in table or self._is_glued(head, table)]
            known = found[0] if len(found) == 1 else sorted({index for indices in found for index in indices})
            self._of_heads[heads] = known
        return known

    def matches(self, pattern: re.Pattern[str], heads: frozenset[str]) -> Iterator[re.Match[str]]:
        """What a pattern matches at its heads, leftmost first and not overlapping."""
        match, folded, starts, position = pattern.match, self.folded, self.starts, 0
        for index in self.indices(heads):
            start = starts[index]
            if start >= position:
                found = match(folded, start)
                if found is not None:
                    position = found.end()
                    yield found

    def _indexed(self) -> dict[str, list[int]]:
        table: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self.keys):
            table[key].append(index)
        codes = [key for key in table if len(key) > 1 and not key.isalpha() and not "0" <= key[0] <= "9"]
        numerals = [index for key in table if "0" <= key[0] <= "9" for index in table[key] if not self._goes_on(index)]
        # a lone "#" of the text is no numeral
        table[NUMERAL_HEAD] = sorted(numerals)
        table[CODE_HEAD] = sorted(index for key in codes for index in table[key])
        self._table = dict(table)
        return self._table

    def _goes_on(self, index: int) -> bool:
        """Whether a numeral goes on from the digits and the point or comma before it ("1.234", "31,5")."""
        start = self.starts[index]
        return start > 1 and self.folded[start - 1] in ".," and "0" <= self.folded[start - 2] <= "9"

    def _is_glued(self, head: str, table: dict[str, list[int]]) -> bool:
        """Adds the syllables glued to a sign to the table when they are first asked for."""
        if len(head) < 2 or head[0] != GLUED_HEAD:
            return False
        starts, ends = self.starts, self.ends
        table[head] = [at - 1 for at in table.get(head[1:], ()) if at and ends[at - 1] == starts[at]]
        return True


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
        self._heads = frozenset(self._lengths)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> Iterable[str]:
        """All phrases in their compared form."""
        return self._values.keys()

    def find(self, folded: str, start: int = 0, end: int | None = None) -> list[Found[Value]]:
        """All phrases in [start, end) of a folded text, leftmost and longest first, not overlapping.

        Args:
            folded: the text in its folded form (`textforms.fold`).
            start: where to begin.
            end: where to stop, or None for the end of the text.
        """
        return self.find_in(Syllables(folded, start, end))

    def find_in(self, text: Syllables) -> list[Found[Value]]:
        """The same in a text that is cut into syllables already."""
        keys, starts, ends = text.keys, text.starts, text.ends
        found: list[Found[Value]] = []
        position = 0
        for index in text.indices(self._heads):
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
