"""Digits that were written or recognised as letters: "l2 cơ sở", "1O vụ", "l.250 tờ rơi".

The letters are read as digits only where a counted noun, a scale, a percent sign or a currency follows, or where such
a number alone fills a cell among cells of numbers; elsewhere the token is a name ("B52", "quốc lộ 21B") or stays
unread. The folded text gets the digits, the document text keeps its letters, and both have the same positions: where
they differ, a figure is doubtful.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Block, Cell
from pipeline.spans import Span
from pipeline.textforms import alternatives, fold

# A number with its signs is not longer, nor are the words before it that make it a name.
_LONGEST = 24
_OPENING = frozenset(" \t\n\u00a0(\"'“:;")
_BETWEEN_NUMBERS = frozenset("-/–")
_SIGNS = frozenset(".,")
_NUMBER_CELL = re.compile(r"[+-]?[0-9][0-9.,/ ]{0,40}%?")
_CELL = re.compile(r"([^\s%]{1,24}) ?%?")
# Where a column holds nothing else, so many numbers in its row tell what a cell is.
_ENOUGH_IN_ROW = 2


class LookalikeWords(StrictData):
    """data/language/lookalikes.yaml.

    Attributes:
        letters: letter -> the digit that it is taken for.
        never_first, never_last: letters that begin or end names.
        counted: what must follow.
        links: what may stand between two numbers of which the second is followed so.
        not_after: words that make it a name.
    """

    letters: dict[str, int] = Field(min_length=1)
    never_first: list[str]
    never_last: list[str]
    counted: list[str]
    links: list[str]
    not_after: list[str]


@cache
def lookalike_words() -> LookalikeWords:
    """The letters and the words around them."""
    return load_yaml(LookalikeWords, "language", "lookalikes.yaml")


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Numbers with letters among their digits.

    Attributes:
        read: what they count follows them, or they stand in a cell among numbers.
        unread: like numbers, but nothing tells that they are; no part of them is one either.
    """

    read: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()


class _Grammar:
    """The patterns, made of the words."""

    def __init__(self, words: LookalikeWords) -> None:
        letters = "".join(words.letters)
        every = f"[0-9{letters}]"
        inside = rf"{every}{{0,2}}"
        self.written = frozenset("0123456789.," + letters)
        self.digits = {ord(letter): str(digit) for letter, digit in words.letters.items()}
        self.first = frozenset(words.letters) - frozenset(words.never_first)
        self.last_refused = frozenset(words.never_last)
        # Digits are rarer than letters: a digit with such a letter before or after it.
        self.near = re.compile(rf"[0-9](?:(?<=[{letters}][0-9])|(?<=[{letters}][.,][0-9])|(?=[.,]?[{letters}]))")
        self.token = re.compile(
            rf"(?:{every}{inside}(?:\.{every}{{3}}){{1,5}}(?:,{every}{{1,3}})?"
            rf"|{every}{{1,4}},{every}{{1,3}}|[0-9]{every}?\.{every}{{1,2}}|{every}{{1,7}})"
        )
        number, counted = rf"[0-9{letters.lower()}][0-9{letters.lower()}.,]{{0,14}}", _one_of(words.counted)
        percent = r"(?: ?%)?"
        self.counted = re.compile(
            rf"(?:{percent} ?(?:{_one_of(words.links)}) ?{number})? ?(?:{counted})(?!\w)", re.IGNORECASE
        )
        self.names = frozenset(map(fold, words.not_after))
        self.name = re.compile(rf"(?<!\w)(?:{_one_of(words.not_after)})[ :.]{{1,2}}$")


def _one_of(words: Iterable[str]) -> str:
    return alternatives(map(fold, words))


@cache
def _grammar() -> _Grammar:
    return _Grammar(lookalike_words())


def find_lookalikes(text: str, folded: str, blocks: Sequence[Block] = ()) -> Lookalikes:
    """All numbers of a text with letters among their digits.

    Args:
        text: as the document has it: capitals tell letters apart.
        folded: the same in its folded form, unwrapped; position by position.
        blocks: of the text; the cells of its tables count.
    """
    grammar = _grammar()
    cells = _Cells(text, blocks, grammar)
    read, unread = [], []
    for span in _tokens(text, grammar):
        if _is_counted(span, folded, grammar) or cells.is_number(span):
            read.append(span)
        elif _is_like_a_number(span.of(text)) and _ends(text, span.end):
            unread.append(span)
    return Lookalikes(tuple(read), tuple(unread))


def is_lookalike(said: str) -> bool:
    """Whether a cell holds a number with letters among its digits, or a code spelt like one, and nothing else."""
    match = _CELL.fullmatch(said.strip())
    if match is None or not any(map(str.isdigit, said)):
        return False
    word, grammar = match.group(1), _grammar()
    return grammar.token.fullmatch(word) is not None and _is_spelt(word, f"\t{word}", 1, grammar)


def with_digits(text: str, folded: str, blocks: Sequence[Block] = ()) -> str:
    """The folded text with digits for the letters of the numbers that are read; every character keeps its position."""
    grammar, position = _grammar(), 0
    parts: list[str] = []
    for span in find_lookalikes(text, folded, blocks).read:
        parts += (folded[position : span.start], span.of(text).translate(grammar.digits))
        position = span.end
    return "".join(parts) + folded[position:] if parts else folded


class _Told(Enum):
    """What a cell says."""

    NUMBER = 0
    WORDS = 1
    LIKE_A_NUMBER = 2


class _Table:
    """How many cells of each column and of each row of a table say what.

    The first row and what the source calls a header do not count, nor does the first column for a row.
    """

    def __init__(self, text: str, block: Block, grammar: _Grammar) -> None:
        self._columns: Counter[tuple[int, _Told]] = Counter()
        self._rows: Counter[tuple[int, _Told]] = Counter()
        self._named: dict[int, int] = {}  # columns of codes, by the row that says so
        for cell in block.cells:
            told = _told(text, cell)
            if told is _Told.WORDS and fold(cell.span.of(text).strip()) in grammar.names:
                self._named.setdefault(cell.column, cell.row)
            if cell.row and not cell.header and told is not None:
                self._columns[cell.column, told] += 1
                self._rows[cell.row, told] += cell.column > 0

    def is_among_numbers(self, cell: Cell) -> bool:
        """Whether a cell like a number stands in a column of numbers; where no other cell does, in such a row."""
        if cell.header or not cell.row or self._named.get(cell.column, cell.row) < cell.row:
            return False
        numbers, words, alike = (self._columns[cell.column, told] for told in _Told)
        if numbers or words or alike > 1:
            return numbers > words
        numbers, words, _ = (self._rows[cell.row, told] for told in _Told)
        return cell.column > 0 and numbers >= _ENOUGH_IN_ROW and numbers > words


def _told(text: str, cell: Cell) -> _Told | None:
    """What a cell says; None for an empty one and a dash."""
    said = cell.span.of(text).strip()
    if _NUMBER_CELL.fullmatch(said):
        return _Told.NUMBER
    if is_lookalike(said):
        return _Told.LIKE_A_NUMBER
    return _Told.WORDS if any(map(str.isalnum, said)) else None


class _Cells:
    """The cells of a text's tables; put in order only where a number has letters among its digits."""

    def __init__(self, text: str, blocks: Sequence[Block], grammar: _Grammar) -> None:
        self._text = text
        self._blocks = blocks
        self._grammar = grammar
        self._tables: dict[int, _Table] = {}

    @cached_property
    def _filled(self) -> dict[Span, tuple[int, Cell]]:
        """Every cell that holds one word, by the place of that word; with the index of its block."""
        found: dict[Span, tuple[int, Cell]] = {}
        for index, block in enumerate(self._blocks):
            for cell in block.cells:
                said = cell.span.of(self._text)
                match = _CELL.fullmatch(said.strip())
                if match is not None:
                    start = cell.span.end - len(said.lstrip())
                    found[Span(start, start + match.end(1))] = (index, cell)
        return found

    def is_number(self, span: Span) -> bool:
        """Whether a token fills a cell, with a percent sign at most, that stands among numbers."""
        if span not in self._filled:
            return False
        index, cell = self._filled[span]
        if index not in self._tables:
            self._tables[index] = _Table(self._text, self._blocks[index], self._grammar)
        return self._tables[index].is_among_numbers(cell)


def _tokens(text: str, grammar: _Grammar) -> Iterator[Span]:
    """What is written like a number, digits and letters mixed, set apart from what is around it."""
    end = 0
    for near in grammar.near.finditer(text):
        start = near.start()
        if start < end:
            continue
        while start > max(end, near.start() - _LONGEST) and text[start - 1] in grammar.written:
            start -= 1
        match = grammar.token.match(text, start)
        if match is None or match.end() <= near.start():
            continue
        end = match.end()
        if _begins(text, start, grammar) and _is_spelt(match.group(), text, start, grammar):
            yield Span(start, end)


def _begins(text: str, start: int, grammar: _Grammar) -> bool:
    """Whether no word, code or address leads up to it; it may be the second number of "10-l5" or "8/l2"."""
    if not start or text[start - 1] in _OPENING:
        return True
    return start > 1 and text[start - 1] in _BETWEEN_NUMBERS and text[start - 2] in grammar.written


def _ends(text: str, end: int) -> bool:
    """Whether no word, code or address goes on after it."""
    after = text[end : end + 2]
    if after[:1] in _BETWEEN_NUMBERS or after[:1] == "_" or after[:1].isalnum():
        return not after
    return not (after[:1] in _SIGNS and after[1:].isalnum())


def _is_spelt(token: str, text: str, start: int, grammar: _Grammar) -> bool:
    """Whether letters stand only where a number has them: none first but before a digit, no name of a road or plan."""
    if token[-1] in grammar.last_refused or not any(map(str.isalpha, token)):
        return False
    if not token[0].isalpha():
        return True
    if token[0] not in grammar.first or not token[1:].lstrip(".,")[:1].isdigit():
        return False
    heads_line = token[0].isupper() and (not start or text[start - 1] == "\n")
    return not (heads_line and token[1] == ".")  # "I.120 cơ sở": the number of a heading


def _is_counted(span: Span, folded: str, grammar: _Grammar) -> bool:
    if grammar.name.search(folded[max(0, span.start - _LONGEST) : span.start]):
        return False
    return grammar.counted.match(folded, span.end) is not None


def _is_like_a_number(token: str) -> bool:
    """Whether it is no code: small letters first, or a sign among its digits."""
    return token[0].islower() or "." in token or "," in token
