"""Phrases of a data file, found in text: the longest sequence of syllables and signs wins at each place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, compress, count, islice, repeat
from operator import add, not_
from typing import Any, Generic, TypeVar

from pipeline.lookalikes import with_digits
from pipeline.records import ParsedDocument
from pipeline.spans import Span
from pipeline.textforms import fold, unwrap
from pipeline.values import value_class

Book = TypeVar("Book")
Value = TypeVar("Value")

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SPACED_TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*")

# Ends the syllables of a text; no phrase has it.
_NO_KEY = "\n"

# Heads that stand for a class of syllables: those that begin with a digit ("12", "5a") and do not go on from a point
# or comma ("1.234" is one numeral), and those that hold a digit further on ("pc02", "f1"). "*" and a sign stand for a
# syllable glued to that sign ("*-": "covid-19").
NUMERAL_HEAD = "#"
CODE_HEAD = "a#"
GLUED_HEAD = "*"


@value_class
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

    __slots__ = ("_of_heads", "_starts_of_heads", "ends", "folded", "keys", "starts")

    def __init__(self, folded: str) -> None:
        self.folded = folded
        first = _TOKEN.search(folded)
        begin = first.start() if first is not None else len(folded)
        pieces: list[str] = _SPACED_TOKEN.findall(folded, begin)
        self.keys: list[str] = list(map(str.rstrip, pieces))
        self.starts: list[int] = list(accumulate(map(len, pieces), initial=begin))[:-1]
        self.ends: list[int] = list(map(add, self.starts, map(len, self.keys)))
        self._of_heads: dict[frozenset[str], list[int]] = {}
        self._starts_of_heads: dict[frozenset[str], list[int]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def indices(self, heads: frozenset[str]) -> list[int]:
        """Indices of the syllables that are one of the heads, in order."""
        if heads not in self._of_heads:
            _ASKED.add(heads)
            self._of_heads = self._of_all_heads()
        return self._of_heads[heads]

    def matches(self, pattern: re.Pattern[str], heads: frozenset[str]) -> Iterator[re.Match[str]]:
        """What a pattern matches at its heads, leftmost first and not overlapping."""
        everywhere = self._places(heads)
        if not everywhere:
            return
        places = iter(everywhere)
        tries = filter(None, map(pattern.match, repeat(self.folded), places))  # nearly all fail: no step of Python each
        found = next(tries, None)
        while found is not None:
            yield found
            end = found.end()
            start = next((place for place in places if place >= end), None)
            if start is None:
                return
            found = pattern.match(self.folded, start) or next(tries, None)

    def first(self, pattern: re.Pattern[str], heads: frozenset[str], start: int, end: int) -> re.Match[str] | None:
        """The first match of a pattern at its heads in [start, end)."""
        places = self._places(heads)
        inside = places[bisect_left(places, start) : bisect_left(places, end)]
        return next(filter(None, (pattern.match(self.folded, place, end) for place in inside)), None)

    def _places(self, heads: frozenset[str]) -> list[int]:
        """Where the syllables begin that are one of the heads, in order."""
        known = self._starts_of_heads.get(heads)
        if known is None:
            known = self._starts_of_heads[heads] = list(map(self.starts.__getitem__, self.indices(heads)))
        return known

    def _of_all_heads(self) -> dict[frozenset[str], list[int]]:
        """Indices of the syllables of every set of heads that is known, found in one walk."""
        found: list[list[int]] = [[] for _ in _ASKED.sets]
        known = list(map(_ASKED.numbers.get, self.keys))
        for index, numbers in zip(compress(count(), known), filter(None, known), strict=True):
            for number in numbers:
                found[number].append(index)
        classes = self._of_classes()
        for number in _ASKED.with_classes:
            mixed = [classes[head] for head in _ASKED.sets[number] if head in classes]
            found[number] = sorted(set(found[number]).union(*mixed))
        return dict(zip(_ASKED.sets, found, strict=True))

    def _of_classes(self) -> dict[str, list[int]]:
        """Indices of the syllables with digits, and of those glued to a sign, by class."""
        keys, starts, ends = self.keys, self.starts, self.ends
        classes: dict[str, list[int]] = {head: [] for head in _ASKED.classes}
        for at in compress(range(len(keys)), map(not_, map(str.isalpha, keys))):
            key = keys[at]
            if "0" <= key[0] <= "9":
                if not self._goes_on(at):
                    classes[NUMERAL_HEAD].append(at)
            elif len(key) > 1:
                classes[CODE_HEAD].append(at)
            elif at and ends[at - 1] == starts[at] and GLUED_HEAD + key in classes:
                classes[GLUED_HEAD + key].append(at - 1)
        return classes

    def _goes_on(self, index: int) -> bool:
        """Whether a numeral goes on from the digits and the point or comma before it ("1.234", "31,5")."""
        start = self.starts[index]
        return start > 1 and self.folded[start - 1] in ".," and "0" <= self.folded[start - 2] <= "9"


def _is_class(head: str) -> bool:
    """Whether a head stands for a class of syllables."""
    return head in (NUMERAL_HEAD, CODE_HEAD) or (len(head) > 1 and head[0] == GLUED_HEAD)


class _AskedHeads:
    """The sets of heads that grammars ask for, each known from when it is first asked for.

    Grammars are many and syllables that any of them begins with few: one walk over a text serves all of them.

    Attributes:
        sets: in the order of their numbers.
        numbers: of the sets that hold a head.
        with_classes: numbers of the sets that hold a class of syllables.
        classes: the classes that any of them holds, and numerals and codes.
    """

    def __init__(self) -> None:
        self.sets: list[frozenset[str]] = []
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self.with_classes: list[int] = []
        self.classes = {NUMERAL_HEAD, CODE_HEAD}

    def add(self, heads: frozenset[str]) -> None:
        """Makes a set known."""
        if heads in self.sets:
            return
        number = len(self.sets)
        self.sets.append(heads)
        classes = set(filter(_is_class, heads))
        for head in heads - classes:
            self.numbers[head].append(number)
        if classes:
            self.with_classes.append(number)
            self.classes |= classes


_ASKED = _AskedHeads()


@lru_cache(maxsize=1)
def document_syllables(document: ParsedDocument) -> Syllables:
    """The text of a document, folded and unwrapped: what language and extraction both read, one after the other.

    Letters that stand for digits are digits in it (`lookalikes`).
    """
    folded = unwrap(fold(document.text), document.blocks)
    return Syllables(with_digits(document.text, folded, document.blocks))


class PhraseBooks(Generic[Book, Value]):
    """Dictionaries of phrases that are looked up together, in one walk over a text.

    Time grows with the text and the longest phrase, not with the number of phrases or dictionaries.
    """

    def __init__(self, books: Mapping[Book, Mapping[str, Value]]) -> None:
        self._books = tuple(books)
        # By first syllable, then by the next; "" leads to what ends there: number of the book, phrase, value.
        self._tree: dict[str, Any] = {}
        for number, phrases in enumerate(books.values()):
            for key, value in {phrase_key(phrase): value for phrase, value in phrases.items()}.items():
                node = self._tree
                for syllable in key.split(" "):
                    node = node.setdefault(syllable, {})
                node.setdefault("", []).append((number, key, value))

    def find(self, text: Syllables) -> dict[Book, list[Found[Value]]]:
        """All phrases of each book in a text, leftmost and longest first, not overlapping others of their book."""
        found: list[list[Found[Value]]] = [[] for _ in self._books]
        free = [0] * len(found)  # the first syllable that no phrase of the book covers yet
        keys = [*text.keys, _NO_KEY]
        nodes = zip(map(self._tree.get, text.keys), islice(keys, 1, None), strict=True)
        for index, (node, following) in enumerate(nodes):
            if node is not None and (following in node or "" in node):
                for number, (phrase, value, end) in self._longest(node, keys, index + 1).items():
                    if free[number] <= index:
                        span = Span(text.starts[index], text.ends[end - 1])
                        found[number].append(Found(span, phrase, value))
                        free[number] = end
        return dict(zip(self._books, found, strict=True))

    @staticmethod
    def _longest(node: dict[str, Any] | None, keys: list[str], end: int) -> dict[int, tuple[str, Value, int]]:
        """The longest phrase of each book below the node of its first syllable, with the syllable after it.

        Args:
            node: of the first syllable.
            keys: all syllables of the text, and one that no phrase has.
            end: the one that comes next.
        """
        longest: dict[int, tuple[str, Value, int]] = {}
        while node is not None:
            if "" in node:
                for number, phrase, value in node[""]:
                    longest[number] = phrase, value, end
            node = node.get(keys[end])
            end += 1
        return longest
