"""Marks which units of a page are its main text. trafilatura only marks; it never cuts.

What it drops between main units (tables, lists, short paragraphs) is taken back, unless it is furniture: a report
that loses a table silently is worse than one that keeps a caption.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence

import lxml.html

from pipeline.parsing.web.pagetext import PageUnit
from pipeline.parsing.web.walk import SIDE_TAGS
from pipeline.records import BlockKind

# trafilatura's time grows faster than the page above this (reliability C11: 5 MB 1.5 s, 20 MB 15 s).
MAX_UNITS = 20_000
MAX_CHARACTERS = 2_000_000
# Shorter texts must be a whole paragraph of the library's, since short words are found everywhere.
_SHORTEST_PART = 24
_SEARCH_WINDOW = 20_000
_TABLE_SHARE = 0.6
# The element that holds nine tenths of the main text is the article; what lies in it belongs to it.
_ARTICLE_SHARE = 0.9


def main_units(
    root: lxml.html.HtmlElement, units: Sequence[PageUnit], parents: Sequence[int], ends: Sequence[int]
) -> tuple[set[int], str | None]:
    """Indexes of the units that are main text; empty where the library finds nothing.

    Args:
        root: the page's tree; it is copied, not changed.
        units: of the page.
        parents: for every element its parent's number (see `walk.Walk`).
        ends: for every element the last number inside it.

    Returns:
        The indexes, and the name of the library's error if it failed.
    """
    if len(units) > MAX_UNITS or sum(len(unit.unit.text) for unit in units) > MAX_CHARACTERS:
        return set(), None
    try:
        paragraphs = _paragraphs(root)
    except MemoryError:
        raise  # the marks of a page must not depend on how much memory is free
    except Exception as error:  # noqa: BLE001 - six exception types beyond its own were seen on mutated pages
        return set(), type(error).__name__
    found = _matched(units, paragraphs)
    if not found:
        return set(), None
    return _completed(units, found, parents, ends), None


def _paragraphs(root: lxml.html.HtmlElement) -> list[str]:
    """The library's main text, paragraph by paragraph, without white space."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no error here
    result = bare_extraction(copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True)
    text = getattr(result, "text", None) or ""
    return [squeezed for line in text.split("\n") if (squeezed := squeeze(line))]


def squeeze(text: str) -> str:
    """Letters and digits only, so that both sides of a comparison lose the same."""
    return "".join(char for char in text if char.isalnum()).casefold()


def _matched(units: Sequence[PageUnit], paragraphs: Sequence[str]) -> set[int]:
    whole = set(paragraphs)
    joined = "".join(paragraphs)
    found: set[int] = set()
    position = 0
    for index, page_unit in enumerate(units):
        key = squeeze(page_unit.unit.text)
        if page_unit.unit.kind is BlockKind.TABLE:
            if _table_found(page_unit, joined):
                found.add(index)
            continue
        if not key or (len(key) < _SHORTEST_PART and key not in whole):
            continue
        at = joined.find(key, max(0, position - _SEARCH_WINDOW), position + len(key) + _SEARCH_WINDOW)
        if at >= 0:
            position = at + len(key)
        if at >= 0 or key in whole:
            found.add(index)
    return found


def _table_found(page_unit: PageUnit, joined: str) -> bool:
    keys = [squeeze(word) for word in page_unit.unit.text.replace("\n", "\t").split("\t")[:60]]
    keys = [key for key in keys if len(key) > 2]
    return bool(keys) and sum(key in joined for key in keys) >= len(keys) * _TABLE_SHARE


def _completed(units: Sequence[PageUnit], found: set[int], parents: Sequence[int], ends: Sequence[int]) -> set[int]:
    """Adds what lies between main units or in the same article, links aside."""
    article = _article(units, found, parents)
    first, last = min(found), max(found)
    inside = {
        index
        for index, page_unit in enumerate(units)
        if first <= index <= last or (article > 1 and article <= page_unit.element <= ends[article])
    }
    plain = {index for index in inside if not units[index].is_links and units[index].side not in SIDE_TAGS - {"header"}}
    return found | plain


def _article(units: Sequence[PageUnit], found: set[int], parents: Sequence[int]) -> int:
    """Number of the smallest element that holds nine tenths of the main text; 1 is the page itself."""
    weights = [0] * len(parents)
    for index in found:
        weights[units[index].element] += len(units[index].unit.text)
    total = sum(weights)
    for number in range(len(parents) - 1, 0, -1):
        if number > 1 and weights[number]:
            weights[parents[number]] += weights[number]
    return max((number for number in range(1, len(parents)) if weights[number] >= total * _ARTICLE_SHARE), default=1)
