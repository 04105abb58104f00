"""Turns units into blocks: kind, level and mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.areas import name_key, upper_areas
from pipeline.parsing.resources import structure_words
from pipeline.parsing.structure.furniture import furniture
from pipeline.parsing.structure.marks import HEADING_KINDS, NUMBER_KINDS, Mark, MarkKind, find_mark
from pipeline.parsing.structure.outline import Outline
from pipeline.parsing.structure.titles import is_letterhead
from pipeline.parsing.structure.units import SENTENCE_END, Unit
from pipeline.records import Block, BlockKind
from pipeline.textforms import fold

_HEADING_LENGTH = 200
_BARE_HEADING_LENGTH = 120
_BARE_HEADING_WORDS = 22
_HEADINGS_IN_A_ROW = 2
# Ranks of headings without a number: capitals like a Roman number, others below "1.".
_CAPITALS, _BARE = int(MarkKind.ROMAN), int(MarkKind.LETTER) + 1
_INDENT_STEP = 2
# A capital before the stop is that of a short form: "TP. Bạc Liêu".
_TWO_SENTENCES = re.compile(r"[^\W\dA-ZĐ][.!?]\s+[^\W\d_a-z]")
# A label and its number are data, with or without what it counts: "Năm 2017: 17 vụ".
_LABEL_AND_VALUE = re.compile(r":\s*\d[\d.,/%]*(?:$|\s+[^\W\d_A-ZĐ])")
_NO_MARK = Mark(MarkKind.NONE, "")


@cache
def _signatures() -> tuple[str, ...]:
    return tuple(fold(word) for word in structure_words().signatures)


def make_blocks(units: Sequence[Unit], found: Outline) -> tuple[Block, ...]:
    """Blocks in the order of the units, one for each."""
    kinds = _kinds(units, found)
    levels = _heading_levels(units, kinds)
    nesting = _Nesting()
    blocks: list[Block] = []
    for index, (unit, (kind, mark)) in enumerate(zip(units, kinds, strict=True)):
        level = unit.level if kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else None
        if kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            nesting.clear()
        if kind is BlockKind.HEADING:
            level = levels[index] if level is None else level
        elif kind is BlockKind.LIST_ITEM:
            level = nesting.level(mark, unit.indent) if level is None else level
        blocks.append(Block(kind, unit.span, level, mark.text, unit.cells if kind is BlockKind.TABLE else ()))
    return tuple(blocks)


def _kinds(units: Sequence[Unit], found: Outline) -> list[tuple[BlockKind, Mark]]:
    """Kind and mark of every unit, from the last to the first: what is below decides what is a heading."""
    kinds: list[tuple[BlockKind, Mark]] = []
    below: _Below | None = None
    for index in range(len(units) - 1, -1, -1):
        unit = units[index]
        kind, mark = _kind(unit, index, found, below)
        kinds.append((kind, mark))
        if kind is not BlockKind.BOILERPLATE:
            bare = kind is BlockKind.HEADING and not mark.text
            below = _Below(unit, kind, mark, below.headings + 1 if bare and below else int(bare))
    return kinds[::-1]


@dataclass(frozen=True, slots=True)
class _Below:
    """The unit below another; ``headings`` counts the headings without a number that stand in a row there."""

    unit: Unit
    kind: BlockKind
    mark: Mark
    headings: int


def _kind(unit: Unit, index: int, found: Outline, below: _Below | None) -> tuple[BlockKind, Mark]:
    if index in found.titles:
        return BlockKind.TITLE, _NO_MARK
    if index in found.boilerplate:
        return BlockKind.BOILERPLATE, _NO_MARK
    if unit.kind is BlockKind.TABLE:
        return BlockKind.TABLE, _NO_MARK
    mark = find_mark(unit.text)
    if unit.kind is not None:
        return unit.kind, mark
    if mark.text:
        return (BlockKind.HEADING if _is_numbered_heading(unit, mark, below) else BlockKind.LIST_ITEM), mark
    heading = _is_bare_heading(unit, below) and not (found.titles and index < found.titles[0])
    return (BlockKind.HEADING if heading else BlockKind.PARAGRAPH), mark


def _is_numbered_heading(unit: Unit, mark: Mark, below: _Below | None) -> bool:
    if len(unit.text) > _HEADING_LENGTH:
        return False
    rest = unit.text[len(mark.text) :].strip()
    if mark.kind in HEADING_KINDS:
        return rest[-1:] not in (";", ",") and not (len(rest) > _BARE_HEADING_LENGTH and rest[-1:] == ".")
    if mark.kind not in NUMBER_KINDS or rest[-1:] in (".", ";", ",") or not rest:
        return False
    return ";" not in rest or (below is not None and below.mark.kind is not mark.kind)


def may_head(unit: Unit) -> bool:
    """A line that could be a heading, whatever follows."""
    text = unit.text
    if len(text) > _BARE_HEADING_LENGTH or "\n" in text or not any(char.isalpha() for char in text):
        return False
    ended = SENTENCE_END.search(text) is not None and not text.endswith("?")
    if ended or text[-1] in ",|" or not (text[0].isupper() or text[0].isdigit()):
        return False
    words = text.split()
    if _TWO_SENTENCES.search(text) or _LABEL_AND_VALUE.search(text) or is_letterhead(unit):
        return False
    if len(words) > _BARE_HEADING_WORDS or furniture().is_caption(unit.key):
        return False
    return not (unit.key.startswith(_signatures()) or _is_name(words))


def _is_name(words: Sequence[str]) -> bool:
    """Two to four capitalised words and nothing else, no district or province: a signature under an article."""
    if len(words) > 4 or not all(word[0].isupper() and not word.isupper() for word in words):
        return False
    return not upper_areas().named(name_key(" ".join(words)))


def _is_bare_heading(unit: Unit, below: _Below | None) -> bool:
    """A short line without a full stop, with text, a table, a list or one more heading below it."""
    if below is None or not may_head(unit):
        return False
    if below.kind in (BlockKind.TABLE, BlockKind.LIST_ITEM):
        return True
    if below.kind is BlockKind.HEADING:
        return bool(below.mark.text) or below.headings < _HEADINGS_IN_A_ROW
    longer = below.kind is BlockKind.PARAGRAPH and len(below.unit.text) > len(unit.text)
    return longer and (SENTENCE_END.search(below.unit.text) is not None or unit.text.isupper())


def _heading_levels(units: Sequence[Unit], kinds: Sequence[tuple[BlockKind, Mark]]) -> dict[int, int]:
    """Levels from 1 without holes, by the ranks of the marks that a document uses."""
    ranks: dict[int, int] = {}
    for index, (kind, mark) in enumerate(kinds):
        if kind is BlockKind.HEADING and units[index].level is None:
            ranks[index] = int(mark.kind) or (_CAPITALS if units[index].text.isupper() else _BARE)
    order = {rank: level for level, rank in enumerate(sorted(set(ranks.values())), start=1)}
    return {index: order[rank] for index, rank in ranks.items()}


class _Nesting:
    """Levels of list items: a new kind of mark, or the same kind further right, lies deeper."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []

    def clear(self) -> None:
        """Forgets the open lists: a heading or a paragraph ends them."""
        self._open = []

    def level(self, mark: Mark, indent: int) -> int:
        """The level of an item, from 1."""
        kind = mark.text if mark.kind is MarkKind.BULLET else mark.kind.name
        for depth, (known, column) in enumerate(self._open):
            if known == kind and abs(indent - column) < _INDENT_STEP:
                del self._open[depth + 1 :]
                return depth + 1
        if mark.kind is not MarkKind.BULLET:  # a number or letter never lies below a bullet
            self._open = [item for item in self._open if item[0] in MarkKind.__members__]
        same = [depth for depth, (known, column) in enumerate(self._open) if known == kind and indent < column]
        if same:
            self._open[same[0] :] = [(kind, indent)]
        else:
            self._open.append((kind, indent))
        return len(self._open)
