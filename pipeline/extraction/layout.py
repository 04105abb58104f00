"""The document's structure as extraction needs it: which block, headings, parents and sentence a position is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from pipeline.extraction.context import first_words, said
from pipeline.extraction.hits import Hits
from pipeline.lexicon import document_syllables
from pipeline.records import AnnotatedText, Block, BlockKind, ParsedDocument
from pipeline.spans import Located, Span, SpanIndex
from pipeline.values import value_class

_HEADS = (BlockKind.TITLE, BlockKind.HEADING)
_ASKING = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)

# A heading this long is prose that a layout took for a heading.
_LONGEST_HEADING = 250
# A question this long is an argument and no interviewer's.
_LONGEST_QUESTION = 120
# The head of a document: letterhead, number, title and lead stand in its first characters.
_HEAD = 1500


@value_class
class Place:
    """Where a position stands.

    Attributes:
        block: index of its block.
        sentence: its sentence.
        heads: indexes of the headings above it, nearest first.
        parent: index of the block that introduces its list (a paragraph or item ending in a colon), or None.
    """

    block: int
    sentence: Span
    heads: tuple[int, ...]
    parent: int | None


class Layout:
    """Blocks, headings and sentences of a document, looked up by position."""

    def __init__(self, parsed: ParsedDocument, annotated: AnnotatedText) -> None:
        self.text = parsed.text
        self.syllables = document_syllables(parsed)
        self.folded = self.syllables.folded
        self.blocks: tuple[Block, ...] = parsed.blocks
        self.annotated = annotated
        self.places = Located(annotated.places)
        self.numbers = Located(annotated.numbers)
        self.periods = Located(annotated.periods)
        self._block_index = SpanIndex([block.span for block in self.blocks])
        self._sentence_starts = [span.start for span in annotated.sentences]
        self._heads, self._parents = self._outline()
        self._ancestors = [
            (*dict.fromkeys(at for at in (parent, question) if at is not None), *heads)
            for parent, question, heads in zip(self._parents, self._questions(), self._heads, strict=True)
        ]
        self._hits: dict[str, Hits] = {}
        self._signs: dict[str, list[int]] = {}

    @cached_property
    def title(self) -> Span | None:
        """The span of the title: the first title block and those that follow it directly."""
        span: Span | None = None
        for block in self.blocks:
            if block.kind is BlockKind.TITLE:
                span = block.span if span is None else span.cover(block.span)
            elif span is not None and block.kind is not BlockKind.BOILERPLATE:
                break
        return span

    def _outline(self) -> tuple[list[tuple[int, ...]], list[int | None]]:
        heads: list[tuple[int, ...]] = []
        parents: list[int | None] = []
        stack: list[tuple[int, int]] = []
        introducer: int | None = None
        for index, block in enumerate(self.blocks):
            parents.append(introducer if block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE) else None)
            if block.kind is BlockKind.HEADING and len(block.span) <= _LONGEST_HEADING:
                level = block.level or 1
                stack = [(lv, at) for lv, at in stack if lv < level]
                heads.append(tuple(at for _, at in reversed(stack)))
                stack.append((level, index))
                introducer = None
            else:
                heads.append(tuple(at for _, at in reversed(stack)))
            if block.kind is not BlockKind.BOILERPLATE:
                if self._ends_with(block, ":"):
                    introducer = index
                elif block.kind is BlockKind.PARAGRAPH:
                    introducer = None
        return heads, parents

    def _questions(self) -> list[int | None]:
        """Of each block the question of an interview that it answers: the last one asked since the last heading."""
        asked: list[int | None] = []
        question: int | None = None
        for index, block in enumerate(self.blocks):
            if block.kind is BlockKind.HEADING:
                question = None
            asked.append(question)
            if block.kind in _ASKING and len(block.span) <= _LONGEST_QUESTION and self._ends_with(block, "?"):
                question, asked[index] = index, None
        return asked

    def _ends_with(self, block: Block, sign: str) -> bool:
        return self.text[block.span.start : block.span.end].rstrip().endswith(sign)

    def hits(self, name: str) -> Hits:
        """Where a pattern of context.yaml matches in the whole text."""
        if name not in self._hits:
            heads, pattern = first_words(name), said(name)
            matches = self.syllables.matches(pattern, heads) if heads else pattern.finditer(self.folded)
            self._hits[name] = Hits(matches)
        return self._hits[name]

    def says(self, name: str, span: Span) -> bool:
        """Whether a pattern of context.yaml matches in a stretch of the text."""
        heads, pattern = first_words(name), said(name)
        if not heads:
            return pattern.search(self.folded, span.start, span.end) is not None
        return self.syllables.first(pattern, heads, span.start, span.end) is not None

    def last_sign(self, sign: str, start: int, end: int) -> int:
        """Where a character stands last in [start, end), or -1; unlike `rfind` without walking through the text."""
        places = self._places_of(sign)
        at = bisect_left(places, end) - 1
        return places[at] if at >= 0 and places[at] >= start else -1

    def first_sign(self, sign: str, start: int, end: int) -> int:
        """Where a character stands first in [start, end), or -1."""
        places = self._places_of(sign)
        at = bisect_left(places, start)
        return places[at] if at < len(places) and places[at] < end else -1

    def bracket(self, start: int, position: int) -> int:
        """Where the bracket opens, at ``start`` or later, that a position stands in, or -1."""
        opened = self.last_sign("(", start, position)
        return opened if opened > self.last_sign(")", start, position) else -1

    def closes(self, start: int, end: int) -> bool:
        """Whether the first bracket of a stretch closes one that opens before it."""
        closed, opened = self.first_sign(")", start, end), self.first_sign("(", start, end)
        return closed >= 0 and not 0 <= opened < closed

    def _places_of(self, sign: str) -> list[int]:
        if sign not in self._signs:
            self._signs[sign] = [match.start() for match in re.finditer(re.escape(sign), self.folded)]
        return self._signs[sign]

    def block_at(self, position: int) -> int | None:
        """Index of the block that holds a position, or None between blocks."""
        return self._block_index.at(position)

    def sentence_at(self, position: int) -> Span | None:
        """The sentence that holds a position, or None (boilerplate, white space)."""
        index = bisect_right(self._sentence_starts, position) - 1
        if index < 0:
            return None
        sentence = self.annotated.sentences[index]
        return sentence if position < sentence.end else None

    def place(self, position: int) -> Place | None:
        """Where a position stands, or None if it is in no sentence (boilerplate)."""
        block, sentence = self.block_at(position), self.sentence_at(position)
        if block is None or sentence is None:
            return None
        return Place(block, sentence, self._heads[block], self._parents[block])

    def surroundings(self, span: Span, reach: int) -> str:
        """What stands up to ``reach`` characters on either side, white space collapsed, page furniture left out."""
        at = self.block_at(span.start)
        if at is None:
            return span.of(self.text)
        here = self.blocks[at].span
        left = _last_words(self.text, here.start, span.start, reach)
        right = _first_words(self.text, span.end, max(span.end, here.end), reach)
        if len(left) < reach or len(right) < reach:
            place = bisect_right(self.main_blocks, at) - 1
            for block in self._main_spans(range(place - 1, max(-1, place - 4), -1)):
                if len(left) < reach:
                    left = f"{_last_words(self.text, block.start, block.end, reach)} {left}".strip()
            for block in self._main_spans(range(place + 1, min(place + 4, len(self.main_blocks)))):
                if len(right) < reach:
                    right = f"{right} {_first_words(self.text, block.start, block.end, reach)}".strip()
        return f"{left[-reach:]} {span.of(self.text)} {right[:reach]}"

    def _main_spans(self, places: Iterable[int]) -> Iterator[Span]:
        return (self.blocks[self.main_blocks[place]].span for place in places)

    def ancestors(self, block: int) -> tuple[int, ...]:
        """Blocks that a block stands under, nearest first: list introducer, question, headings (never the title)."""
        return self._ancestors[block]

    @cached_property
    def main_blocks(self) -> list[int]:
        """Indexes of all blocks but boilerplate."""
        return [index for index, block in enumerate(self.blocks) if block.kind is not BlockKind.BOILERPLATE]

    @cached_property
    def main_start(self) -> int:
        """Where the first block begins that is no boilerplate; 0 without any."""
        return self.blocks[self.main_blocks[0]].span.start if self.main_blocks else 0

    def is_head(self, block: int) -> bool:
        """Whether a block is a title or heading."""
        return self.blocks[block].kind in _HEADS


def _last_words(text: str, start: int, end: int, reach: int) -> str:
    """The words at the end of a stretch, so many characters of them where it has them; the first may be cut."""
    size = 2 * reach
    while True:
        words = " ".join(text[max(start, end - size) : end].split())
        if end - size <= start or len(words) >= reach:
            return words
        size *= 4


def _first_words(text: str, start: int, end: int, reach: int) -> str:
    """The words at the beginning of a stretch, likewise; the last may be cut."""
    size = 2 * reach
    while True:
        words = " ".join(text[start : min(end, start + size)].split())
        if start + size >= end or len(words) >= reach:
            return words
        size *= 4


def head_end(layout: Layout) -> int:
    """End of a document's head: letterhead, number, title and lead stand before it."""
    return layout.main_start + _HEAD if layout.main_blocks else 0
