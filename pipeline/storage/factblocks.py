"""What series are made of: the figures of one indicator and one province together, each value written once.

A series asks for tens of thousands of figures at a time, and for most of their columns. Read one by one they take
longer than all that is made of them. So a run leaves them behind in blocks: what figures share (documents, places and
periods, ways of counting, numbers) once, and for each figure which of these it has. Triggers (revision 0007) throw the
blocks away with the first figure that comes, goes or changes (a decision renews those of its figure alone,
storage.blockpatch): what is there always says what the rows say. Where nothing is there, blocks are made of the rows
when they are asked for.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Integer, String, delete, exists, func, insert, select, type_coerce

from pipeline.records import Level, Scope, Status
from pipeline.storage.schema import DocumentRow, FactBlockRow, FigureRow

# Texts are read as they are stored: days in ISO 8601, lists in JSON.
_BLOCK = (FigureRow.indicator, FigureRow.status, FigureRow.level == Level.NATIONAL, FigureRow.province)
_OWN = (FigureRow.id, FigureRow.part_of, FigureRow.position)
_DOCUMENT = (FigureRow.document_id, type_coerce(DocumentRow.published_on, String), DocumentRow.publisher)
_SPOT = (
    FigureRow.district,
    FigureRow.area_system,
    type_coerce(FigureRow.period_start, String),
    type_coerce(FigureRow.period_end, String),
)
_KIND = (
    FigureRow.measure,
    FigureRow.level,
    type_coerce(FigureRow.detail, String),
    FigureRow.of,
)
_WAY = (
    FigureRow.unit,
    FigureRow.counted_as,
    type_coerce(FigureRow.joint, Integer),
    FigureRow.recurrence,
    type_coerce(FigureRow.flags, String),
)
_NUMBER = (
    FigureRow.value,
    FigureRow.value_max,
    FigureRow.qualifier,
    FigureRow.bound_low,
    FigureRow.bound_high,
    FigureRow.denominator,
)
_SHARED = (_DOCUMENT, _SPOT, _KIND, _WAY, _NUMBER, (FigureRow.confidence,))
# Rows of a block's codes: positions first.
_ROWS = 1 + len(_SHARED)
_SPOT_ROW, _KIND_ROW = 2, 3
# Figures that series can take at all: totals, each once.
_COUNTED = (FigureRow.scope == Scope.AGGREGATE, FigureRow.same_as.is_(None))


class StoredKind(NamedTuple):
    """What is counted; `detail` is JSON."""

    measure: str
    level: str
    detail: str | None
    of: str | None


Codes = npt.NDArray[np.unsignedinteger[Any]]


class KindCount(NamedTuple):
    """How many figures of a block have a measure, breakdown (JSON) and whole, by the years in which periods end.

    Attributes:
        years: 0 stands for none.
        numbers: of figures, one for each of the years.
    """

    measure: str
    detail: str | None
    of: str | None
    years: Sequence[int]
    numbers: Sequence[int]


BlockKey = tuple[str, str, bool, str | None]
"""What the figures of a block share: indicator, status, whether they are of the whole country, province."""


@dataclass(frozen=True, slots=True)
class FactBlock:
    """The figures of one indicator and province, results or targets, by document and position.

    Attributes:
        province: as stored; None where figures name none.
        ids: of the figures.
        parts: ids of the figures that they are called a part of.
        documents: id, day of publication, publisher.
        spots: district, map, first and last day.
        ways: unit, way of counting, whether of several topics, recurrence, flags (JSON).
        numbers: value, upper value, qualifier, lower and upper bound, whole.
        codes: one row for the positions of the figures in their documents, then one each for which of the documents,
            spots, kinds, ways, numbers and confidences they have.
    """

    indicator: str
    status: str
    province: str | None
    ids: Sequence[str]
    parts: Sequence[str | None]
    documents: Sequence[Sequence[str]]
    spots: Sequence[Sequence[str | None]]
    kinds: Sequence[StoredKind]
    ways: Sequence[Sequence[Any]]
    numbers: Sequence[Sequence[Any]]
    confidences: Sequence[float | None]
    codes: Codes

    @property
    def kind_codes(self) -> Codes:
        """For each figure the index of its kind."""
        found: Codes = self.codes[_KIND_ROW]
        return found

    @property
    def counts(self) -> list[int]:
        """How many figures there are of each kind."""
        found: list[int] = np.bincount(self.kind_codes, minlength=len(self.kinds)).tolist()
        return found


def are_blocked(connection: Connection) -> bool:
    """Whether the blocks of all stored figures are there."""
    kept, some = select(exists(FactBlockRow)), select(exists(FigureRow).where(*_COUNTED))
    return bool(connection.scalar(kept)) or not connection.scalar(some)


def read_blocks(
    connection: Connection,
    status: Status,
    indicators: Collection[str],
    *,
    provinces: Collection[str] = (),
    national: bool = False,
) -> Iterator[FactBlock]:
    """The blocks of some indicators.

    Args:
        connection: open for reading.
        status: results or targets.
        indicators: codes.
        provinces: names of those wanted; all figures where none is named.
        national: only what is said of the whole country.
    """
    if not are_blocked(connection):
        asked: list[ColumnElement[bool]] = [FigureRow.status == status, FigureRow.indicator.in_(indicators)]
        asked += [FigureRow.province.in_(provinces)] if provinces else []
        asked += [FigureRow.level == Level.NATIONAL] if national else []
        yield from _made(connection, asked)
        return
    kept: list[ColumnElement[bool]] = [FactBlockRow.status == status, FactBlockRow.indicator.in_(indicators)]
    kept += [FactBlockRow.province.in_(provinces)] if provinces else []
    kept += [FactBlockRow.national.is_(True)] if national else []
    for row in connection.execute(select(FactBlockRow.__table__).where(*kept)):
        yield _block(row)


def read_counts(connection: Connection, status: Status, indicator: str) -> Iterator[KindCount]:
    """How many figures an indicator has of each kind and year, block by block."""
    if not are_blocked(connection):
        for block in _made(connection, [FigureRow.status == status, FigureRow.indicator == indicator]):
            yield from _counts(block)
        return
    asked = select(FactBlockRow.counts).where(FactBlockRow.status == status, FactBlockRow.indicator == indicator)
    for counts in connection.scalars(asked):
        yield from (KindCount(*told) for told in counts)


def block_figures(connection: Connection) -> None:
    """Writes the blocks of all stored figures."""
    connection.execute(delete(FactBlockRow))
    kinds = select(FigureRow.indicator, FigureRow.status).where(*_COUNTED).distinct()
    for indicator, status in connection.execute(kinds).all():
        wanted = [FigureRow.indicator == indicator, FigureRow.status == status]
        connection.execute(
            insert(FactBlockRow),
            [_row(national, block) for national, block in _made_of(connection, wanted)],
        )


def block_key(connection: Connection, figure_id: str) -> BlockKey | None:
    """Which block holds a figure; None where none does."""
    asked = select(*_BLOCK).where(FigureRow.id == figure_id, *_COUNTED)
    row = connection.execute(asked).one_or_none()
    return (row[0], row[1], bool(row[2]), row[3]) if row else None


def renew_block(connection: Connection, key: BlockKey, changed: Iterable[str]) -> None:
    """Writes one block anew.

    Args:
        connection: open for writing, nothing of the block thrown away yet.
        key: of the block.
        changed: figures that may have come to it, left it or changed in it.
    """
    indicator, status, national, province = key
    own = (
        FactBlockRow.indicator == indicator,
        FactBlockRow.status == status,
        FactBlockRow.national.is_(national),
        FactBlockRow.province.is_(None) if province is None else FactBlockRow.province == province,
    )
    held = {name for ids in connection.scalars(select(FactBlockRow.ids).where(*own)) for name in ids}
    connection.execute(delete(FactBlockRow).where(*own))
    # By their ids: the block of a common indicator is a small part of what an index of indicators gives.
    named = func.json_each(json.dumps(sorted(held.union(changed)))).table_valued("value")
    for in_nation, block in _made_of(connection, [FigureRow.id.in_(select(named.c.value))]):
        if (block.indicator, block.status, in_nation, block.province) == key:
            connection.execute(insert(FactBlockRow), [_row(in_nation, block)])


def _made(connection: Connection, wanted: Sequence[Any]) -> Iterator[FactBlock]:
    """Blocks made of the rows."""
    return (block for _, block in _made_of(connection, wanted))


def _made_of(connection: Connection, wanted: Sequence[Any]) -> Iterator[tuple[bool, FactBlock]]:
    columns: tuple[Any, ...] = (*_BLOCK, *_OWN, *(column for shared in _SHARED for column in shared))
    asked = select(*columns).join(DocumentRow, DocumentRow.id == FigureRow.document_id).where(*_COUNTED, *wanted)
    by_block: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    # Rows as SQLite gives them: wrapping each would take longer than reading it.
    cursor: Any = connection.execute(asked).cursor
    for row in cursor:
        by_block[row[: len(_BLOCK)]].append(row[len(_BLOCK) :])
    for (indicator, status, national, province), rows in by_block.items():
        rows.sort(key=_IN_ORDER)
        yield bool(national), _packed(indicator, status, province, rows)


# Document and position.
_IN_ORDER = itemgetter(len(_OWN), len(_OWN) - 1)


class _Numbers(dict[Any, int]):
    """Gives each new value the next number."""

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        return number


def _packed(indicator: str, status: str, province: str | None, rows: Sequence[tuple[Any, ...]]) -> FactBlock:
    ids, parts, positions = zip(*(row[: len(_OWN)] for row in rows), strict=True)
    shared, first = [], len(_OWN)
    codes: list[Sequence[int]] = [positions]
    for columns in _SHARED:
        numbers, last = _Numbers(), first + len(columns)
        codes.append([numbers[row[first:last]] for row in rows])
        shared.append(list(numbers))
        first = last
    documents, spots, kinds, ways, stated, confidences = shared
    sure = [confidence for (confidence,) in confidences]
    every = np.array(codes, np.uint32)
    return FactBlock(
        indicator, status, province, ids, parts, documents, spots, _kinds(kinds), ways, stated, sure, every
    )


def _counts(block: FactBlock) -> list[KindCount]:
    """In the order in which kinds come, then of years."""
    years = [int(end[:4]) if end else 0 for *_, end in block.spots]
    found: dict[tuple[str, str | None, str | None], Counter[int]] = defaultdict(Counter)
    for kind, spot in zip(block.kind_codes.tolist(), block.codes[_SPOT_ROW].tolist(), strict=True):
        measure, _, detail, of = block.kinds[kind]
        found[measure, detail, of][years[spot]] += 1
    return [KindCount(*kind, *zip(*sorted(numbers.items()), strict=True)) for kind, numbers in found.items()]


def _row(national: bool, block: FactBlock) -> dict[str, Any]:  # noqa: FBT001 - part of what the block is of
    """The block as it is stored."""
    width = "<u2" if block.codes.max() < 1 << 16 else "<u4"
    return {
        "indicator": block.indicator,
        "status": block.status,
        "national": national,
        "province": block.province,
        "size": len(block.ids),
        "kinds": block.kinds,
        "counts": _counts(block),
        "ids": block.ids,
        "parts": block.parts,
        "documents": block.documents,
        "spots": block.spots,
        "ways": block.ways,
        "numbers": block.numbers,
        "confidences": block.confidences,
        "codes": block.codes.astype(width).tobytes(),
    }


def _block(row: Any) -> FactBlock:
    """The block as it is read."""
    width = len(row.codes) // (row.size * _ROWS)
    return FactBlock(
        row.indicator,
        row.status,
        row.province,
        row.ids,
        row.parts,
        row.documents,
        row.spots,
        _kinds(row.kinds),
        row.ways,
        row.numbers,
        row.confidences,
        np.frombuffer(row.codes, f"<u{width}").reshape(_ROWS, row.size),
    )


def _kinds(told: Iterable[Sequence[Any]]) -> list[StoredKind]:
    return [StoredKind(*kind) for kind in told]
