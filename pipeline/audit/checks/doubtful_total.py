"""A total row or column of a table is not the sum of its cells.

Told by what is written in the cells (columns.py), and by the parts that extraction links to a total: columns were
checked when the table was read (extraction/sums.py), so that figures of a sum that fails are `doubtful`; of a row the
cells stand beside their total.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.columns import figures_of, totals
from pipeline.audit.document import AuditedDocument, interval_of, period_of, place_of
from pipeline.audit.findings import Finding, finding, gap, number
from pipeline.audit.partitions import total
from pipeline.intervals import Interval
from pipeline.records import Figure

CODE = "doubtful_total"

_DOUBTFUL = "doubtful"
_FEWEST, _FEWEST_OF_A_ROW = 2, 3
_CELLS = ("|", "\t")


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Totals whose cells give another number."""
    told: set[str] = set()
    for one in totals(document):
        figures = figures_of(one)
        told.add(figures[0].id)
        values = {"total": one.cell.surface, "sum": number(one.found), "cells": f"{len(one.others)}"}
        size = gap(Interval(one.found, one.found), Interval(one.told, one.told))
        yield finding(CODE, figures, size=size, **values)
    yield from _linked(document, told)


def _linked(document: AuditedDocument, told: set[str]) -> Iterator[Finding]:
    """Totals that extraction links their cells to."""
    for whole_id, parts in document.parts.items():
        whole = document.by_id[whole_id]
        cells = [part for part in parts if part.indicator == whole.indicator]
        if whole.id in told or len(cells) < _FEWEST or not (_in_doubt(whole, cells) or _is_row(document, whole, cells)):
            continue
        one, other = total(cells), interval_of(whole)
        if not one.meets(other):
            values = {"total": whole.surface, "sum": number(one.low), "cells": f"{len(cells)}"}
            yield finding(CODE, (whole, *cells), size=gap(one, other), **values)


def _in_doubt(whole: Figure, cells: list[Figure]) -> bool:
    return all(_DOUBTFUL in one.flags for one in (whole, *cells))


def _is_row(document: AuditedDocument, whole: Figure, cells: list[Figure]) -> bool:
    """Whether a total ends a row of cells that each have a place or a time of their own."""
    row = document.sentence_of(whole)
    inside = all(cell in row.figures and cell.start < whole.start for cell in cells)
    own = {(place_of(cell), period_of(cell)) for cell in cells}
    is_row = any(mark in whole.sentence for mark in _CELLS)
    return is_row and inside and len(own) == len(cells) >= _FEWEST_OF_A_ROW
