"""Digits that were written or recognised as letters: "l2 cơ sở", "1O vụ", "l.250 tờ rơi".

The letters are read as digits only where a counted noun, a scale, a percent sign or a currency follows; elsewhere the
token is a name ("B52", "quốc lộ 21B") or stays unread. The folded text gets the digits, the document text keeps its
letters, and both have the same positions: where they differ, a figure is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.spans import Span
from pipeline.textforms import fold

# A number with its signs is not longer, nor are the words before it that make it a name.
_LONGEST = 24
_OPENING = frozenset(" \t\n\u00a0(\"'“:;")
_BETWEEN_NUMBERS = frozenset("-/–")
_SIGNS = frozenset(".,")


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
        read: what they count follows them.
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
        self.name = re.compile(rf"(?<!\w)(?:{_one_of(words.not_after)})[ :.]{{1,2}}$")


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _grammar() -> _Grammar:
    return _Grammar(lookalike_words())


def find_lookalikes(text: str, folded: str) -> Lookalikes:
    """All numbers of a text with letters among their digits.

    Args:
        text: as the document has it: capitals tell letters apart.
        folded: the same in its folded form, unwrapped; position by position.
    """
    grammar = _grammar()
    read, unread = [], []
    for span in _tokens(text, grammar):
        if _is_counted(span, folded, grammar):
            read.append(span)
        elif _is_like_a_number(span.of(text)) and _ends(text, span.end):
            unread.append(span)
    return Lookalikes(tuple(read), tuple(unread))


def with_digits(text: str, folded: str) -> str:
    """The folded text with digits for the letters of the numbers that are read; every character keeps its position."""
    grammar, position = _grammar(), 0
    parts: list[str] = []
    for span in find_lookalikes(text, folded).read:
        parts += (folded[position : span.start], span.of(text).translate(grammar.digits))
        position = span.end
    return "".join(parts) + folded[position:] if parts else folded


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
