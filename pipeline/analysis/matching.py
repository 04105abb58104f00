"""Which figures a filter leaves, how many there are of each value, and in what order: on arrays, not on rows.

Figures are told by their index in the order of document ids and positions (storage.figurecolumns).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.analysis.filters import FACETS, FigureFilter
from pipeline.analysis.labels import UNKNOWN, family_of
from pipeline.storage.figurecolumns import Column, FigureColumns

Mask = npt.NDArray[np.bool_]
Indexes = npt.NDArray[np.intp]

# The column that a facet is read from, where its name is another.
_COLUMN_OF = {"family": "indicator", "document": "document_id", "year": "period_end"}


class Matching:
    """The figures that a filter leaves.

    Attributes:
        columns: of the store.
        chosen: the filter.
    """

    def __init__(self, columns: FigureColumns, chosen: FigureFilter, found: Iterable[tuple[str, int]] | None) -> None:
        """Looks at every figure once for each narrowed field.

        Args:
            columns: of the store.
            chosen: the filter.
            found: document and position of the figures that hold the words of the filter; None where it has none.
        """
        self.columns = columns
        self.chosen = chosen
        self._held = {facet: self._holding(facet) for facet in FACETS if getattr(chosen, facet)}
        self._others = self._other_conditions(found)

    def mask(self, *, without: str = "") -> Mask:
        """For each figure whether it is left, the choice of one facet not looked at."""
        held = self._others.copy()
        for facet, mask in self._held.items():
            if facet != without:
                held &= mask
        return held

    @property
    def total(self) -> int:
        """How many figures are left."""
        return int(np.count_nonzero(self.mask()))

    def counts(self, facet: str) -> dict[str, int]:
        """How many figures have each value of a facet, under the choices of all others."""
        column = self._column(facet)
        held = self.mask(without=facet)
        codes = column.codes if held.all() else column.codes[held]
        found: dict[str, int] = {}
        for value, number in zip(column.values, np.bincount(codes, minlength=column.size).tolist(), strict=True):
            if number and (label := _label(facet, value)) is not None:
                found[label] = found.get(label, 0) + number
        return found

    def ordered(self, keys: Sequence[npt.NDArray[Any]]) -> Indexes:
        """The figures that are left, sorted by ranks, the first key first; ties follow document and position.

        Args:
            keys: for each a rank of every figure of the store.
        """
        left = np.flatnonzero(self.mask())
        for key in reversed(keys):
            left = left[np.argsort(key[left], kind="stable")]
        return left

    def place_of(self, figure: tuple[str, int], keys: Sequence[npt.NDArray[Any]]) -> int | None:
        """Where the figure of a document and position stands among those that are left, from 0; None where it is not.

        Args:
            figure: document and position.
            keys: as for `ordered`.
        """
        at, held = np.flatnonzero(self._at([figure]))[0], self.mask()
        if not held[at]:
            return None
        before = np.arange(len(held)) < at
        for key in reversed(keys):
            before = (key < key[at]) | ((key == key[at]) & before)
        return int((before & held).sum())

    def named(self, indexes: Indexes) -> list[tuple[str, int]]:
        """Document and position of some figures."""
        documents, positions = self.columns["document_id"], self.columns["position"]
        pairs = zip(documents.codes[indexes].tolist(), positions.codes[indexes].tolist(), strict=True)
        return [(documents.values[document], positions.values[position]) for document, position in pairs]

    def _column(self, facet: str) -> Column:
        return self.columns[_COLUMN_OF.get(facet, facet)]

    def _holding(self, facet: str) -> Mask:
        chosen = frozenset(getattr(self.chosen, facet))
        return _where(self._column(facet), lambda value: _label(facet, value) in chosen)

    def _other_conditions(self, found: Iterable[tuple[str, int]] | None) -> Mask:
        chosen, columns = self.chosen, self.columns
        held = np.ones(len(columns), np.bool_) if found is None else self._at(found)
        if not chosen.lists_repeats:
            held &= _where(columns["repeat"], lambda repeat: not repeat)
        if chosen.period_from:
            first = chosen.period_from.isoformat()
            held &= _where(columns["period_end"], lambda day: day is not None and day >= first)
        if chosen.period_to:
            last = chosen.period_to.isoformat()
            start, end = columns["period_start"], columns["period_end"]
            begins = _where(start, lambda day: day is not None and day <= last)
            # A figure without a first day holds for its last.
            begins |= _where(start, lambda day: day is None) & _where(end, lambda day: day is not None and day <= last)
            held &= begins
        return held

    def _at(self, found: Iterable[tuple[str, int]]) -> Mask:
        documents, positions = self.columns["document_id"], self.columns["position"]
        document_codes = {value: code for code, value in enumerate(documents.values)}
        position_codes = {value: code for code, value in enumerate(positions.values)}
        wanted = [document_codes[document] * positions.size + position_codes[position] for document, position in found]
        places = documents.codes.astype(np.int64) * positions.size + positions.codes
        held = np.zeros(len(places), np.bool_)
        held[np.searchsorted(places, np.array(wanted, np.int64))] = True
        return held


def ranks(column: Column, *, reverse: bool = False) -> npt.NDArray[Any]:
    """For each figure the rank of its value; what is not stated comes last either way."""
    if not reverse:
        return column.codes
    stated = column.size - column.unstated
    table = np.arange(column.size, dtype=column.codes.dtype)
    table[:stated] = table[:stated][::-1]
    return table[column.codes]


def ranked(column: Column, rank: Callable[[Any], int]) -> npt.NDArray[Any]:
    """For each figure the rank that its value is given."""
    return np.array([rank(value) for value in column.values], np.int16)[column.codes]


def _where(column: Column, holds: Callable[[Any], bool]) -> Mask:
    """For each figure whether its value is one that is asked for: each distinct value is looked at once."""
    return np.array([holds(value) for value in column.values], np.bool_)[column.codes]


def _label(facet: str, value: str | None) -> str | None:
    """The facet's value that a stored value belongs to; None where it belongs to none."""
    if facet == "family":
        return family_of(value) if value is not None else None
    if value is None:
        return UNKNOWN
    return value[:4] if facet == "year" else value
