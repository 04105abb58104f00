"""Blocks of figures for series: after whatever was written they say what the rows say."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from pipeline.records import Level, Status
from pipeline.scheme import scheme
from pipeline.storage import StoreReader, open_store
from pipeline.storage.factblocks import FactBlock, are_blocked, read_blocks, read_counts
from pipeline.storage.review.records import Action, Proposal
from pipeline.storage.schema import FactBlockRow
from tests.fakes import read
from tests.storage.reviewing import LAN, decide, desk, id_of, rows, table
from tests.storage.test_store_columns import FIRST, SECOND, write
from tests.storage.test_store_linking import PRESS, REPORT

PLACES = ("Năm 2023, tỉnh Hưng Yên phát hiện 12 vụ, tỉnh Thái Bình 5 vụ, cả nước 900 vụ.", "/reports/places.txt")
TARGET = ("Chỉ tiêu năm 2024: phấn đấu triệt phá ít nhất 15 vụ mại dâm.", "/reports/plan.txt")

_COLUMNS = (
    "id, indicator, status, province, level, part_of, position, document_id, publisher, d.published_on, f.district,"
    " f.area_system, f.period_start, f.period_end, measure, detail, of, unit, counted_as, joint, recurrence, flags,"
    " value, value_max, qualifier, bound_low, bound_high, denominator, confidence"
)
_ROWS = (
    "SELECT {columns} FROM figures f JOIN documents d ON d.id = f.document_id"
    " WHERE f.scope = 'aggregate' AND f.same_as IS NULL ORDER BY f.id"
)


def told(block: FactBlock) -> Iterator[tuple[Any, ...]]:
    """The figures of a block, one row each."""
    for index, (figure, part) in enumerate(zip(block.ids, block.parts, strict=True)):
        position, document, spot, kind, way, number, sure = block.codes[:, index].tolist()
        name, published, publisher = block.documents[document]
        measure, level, detail, of = block.kinds[kind]
        yield (
            figure, block.indicator, block.status, block.province, level, part, position, name, publisher, published,
            *block.spots[spot], measure, detail, of, *block.ways[way], *block.numbers[number], block.confidences[sure],
        )  # fmt: skip


def all_told(connection: Connection, **narrowed: Any) -> list[tuple[Any, ...]]:
    blocks = (read_blocks(connection, status, tuple(scheme().indicators), **narrowed) for status in Status)
    return sorted(row for each in blocks for block in each for row in told(block))


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    columns = ", ".join(
        f"f.{name}" if "." not in name and name != "publisher" else name for name in _COLUMNS.split(", ")
    )
    rows = connection.exec_driver_sql(_ROWS.format(columns=columns)).all()
    return [tuple(row) for row in rows]


def assert_exact(path: Path, *, kept: bool) -> int:
    """Compares blocks with rows; returns how many figures there are.

    Args:
        path: of the store.
        kept: whether the blocks are read, or made of the rows when they are asked for.
    """
    with StoreReader(path).connect() as connection:
        assert bool(connection.scalar(select(func.count()).select_from(FactBlockRow))) is kept
        rows = stored(connection)
        assert all_told(connection) == rows
        for indicator in {row[1] for row in rows}:
            counted: Counter[tuple[Any, ...]] = Counter()
            for count in read_counts(connection, Status.REPORTED, indicator):
                for year, number in zip(count.years, count.numbers, strict=True):
                    counted[count.measure, count.detail, count.of, year] += number
            reported = [row for row in rows if (row[1], row[2]) == (indicator, "reported")]
            assert counted == Counter((row[14], row[15], row[16], int((row[13] or "0")[:4])) for row in reported)
        return len(rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "solieu.db"
    write(path, FIRST, SECOND, PLACES, TARGET, run="code-1")
    return path


def test_a_run_leaves_the_blocks_behind(path: Path) -> None:
    assert assert_exact(path, kept=True) == 7


def test_what_is_asked_for_is_given_and_no_more(path: Path) -> None:
    def ids(rows: list[tuple[Any, ...]]) -> set[str]:
        return {row[0] for row in rows}

    with sqlite3.connect(path) as writing:
        writing.execute("UPDATE figures SET level = 'national', province = NULL WHERE surface = '900'")
    write(path, run="code-1")
    for forget in (False, True):  # kept blocks, then blocks made of the rows
        if forget:
            with sqlite3.connect(path) as writing:
                writing.execute("DELETE FROM fact_blocks")
        with StoreReader(path).connect() as connection:
            rows = stored(connection)
            here = [row for row in rows if row[3] == "Hưng Yên"]
            assert here
            assert ids(all_told(connection, provinces=["Hưng Yên"])) == ids(here)
            whole = [row for row in rows if row[4] == Level.NATIONAL]
            assert whole
            assert ids(all_told(connection, national=True)) == ids(whole)
            assert not list(read_blocks(connection, Status.REPORTED, ["fines_amount"]))


def test_documents_that_come_change_and_go(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ, 6 vụ.", "/reports/c.txt"), run="code-2")
    assert assert_exact(path, kept=True) == 9
    write(path, (FIRST[0].replace("12 vụ", "12 vụ và 8 vụ"), FIRST[1]), run="code-3")
    assert assert_exact(path, kept=True) == 10
    write(path, ("Không có gì.", FIRST[1]), run="code-4")
    assert assert_exact(path, kept=True) == 7


def test_repeats_are_in_no_block(path: Path) -> None:
    write(path, (REPORT, "/reports/portal.txt"), (PRESS, "/reports/press.txt"), run="code-2")
    with StoreReader(path).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM figures WHERE same_as IS NOT NULL").scalar()
    assert_exact(path, kept=True)


def test_a_store_read_during_a_run_or_after_a_killed_one(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ.", "/reports/c.txt"), run="code-2", finish=False)
    assert assert_exact(path, kept=False) == 8
    write(path, run="code-2")  # stores nothing, but finishes
    assert assert_exact(path, kept=True) == 8


def test_a_run_that_changes_nothing_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    write(path, run="code-1")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE figures SET value = 99 WHERE position = 0",
        "UPDATE figures SET same_as = id WHERE position = 0",
        "UPDATE figures SET province = 'Hà Nội', value = 2.5, denominator = 7, confidence = NULL WHERE position = 1",
        "UPDATE figures SET of = 'số cơ sở', part_of = id, value_max = 1e30, bound_high = NULL, period_end = NULL",
        "DELETE FROM figures WHERE position = 1",
        "DELETE FROM documents WHERE source = '/reports/b.txt'",  # its figures go along
        "UPDATE documents SET published_on = '2024-02-29'",
        "UPDATE documents SET publisher = 'issuer'",
    ],
)
def test_whatever_another_program_writes_is_seen(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    with connection:
        connection.execute("DELETE FROM sources")
        connection.execute(change)
    connection.close()
    before = assert_exact(path, kept=False)
    write(path, run="code-1")
    assert assert_exact(path, kept=True) == before


# What a reviewer decides about the "5 vụ" of Thái Bình, and how many figures blocks hold then.
DECISIONS: dict[str, tuple[Action, dict[str, Any], int]] = {
    "vouched for": (Action.CONFIRM, {}, 7),
    "another value": (Action.CORRECT, {"value": 6}, 7),
    "another block": (Action.CORRECT, {"province": "Sơn La", "indicator": "arrests", "unit": "person"}, 7),
    "a block that is there": (Action.CORRECT, {"province": "Hưng Yên"}, 7),
    "of the whole country": (Action.CORRECT, {"level": "national", "province": None}, 7),
    "no total": (Action.CORRECT, {"scope": "incident"}, 6),
    "off the lists": (Action.REJECT, {}, 6),
}


class TestDecisions:
    """A decision renews the blocks of its figure and leaves all others as they are: pages stay quick."""

    @pytest.fixture
    def path(self, path: Path) -> Path:
        with sqlite3.connect(path) as writing:
            writing.execute("UPDATE figures SET province = 'Thái Bình' WHERE surface = '5'")
            writing.execute("UPDATE figures SET province = NULL, level = 'national' WHERE surface = '900'")
        writing.close()
        write(path, run="code-1")
        return path

    def blocks(self, path: Path) -> dict[tuple[Any, ...], int]:
        told = table(path, "SELECT indicator, status, national, province, id FROM fact_blocks")
        return {row[:4]: row[4] for row in told}

    @pytest.mark.parametrize("name", DECISIONS)
    def test_only_what_it_touches(self, path: Path, name: str) -> None:
        action, values, number = DECISIONS[name]
        figure = rows(path)["5"]
        before = self.blocks(path)
        decide(path, action, figure["id"], values=values)
        assert assert_exact(path, kept=True) == number
        after = self.blocks(path)
        now = {**figure, **values}
        touched = {(figure["indicator"], "Thái Bình"), (now["indicator"], now["province"])}
        kept = {key for key in before if (key[0], key[3]) not in touched}
        assert kept and all(after[key] == before[key] for key in kept)
        # Taken back, all is as it was.
        decide(path, Action.UNDO, figure["id"])
        assert assert_exact(path, kept=True) == 7
        assert self.blocks(path).keys() == before.keys()

    def test_a_missed_figure(self, path: Path) -> None:
        text = str(table(path, "SELECT text FROM documents WHERE source = '/reports/places.txt'")[0][0])
        (document,) = table(path, "SELECT id FROM documents WHERE source = '/reports/places.txt'")[0]
        values = {"indicator": "fines_amount", "measure": "count", "value": 2023, "unit": "vnd", "level": "province"}
        place = {"document_id": document, "start": text.index("2023"), "end": text.index("2023") + 4}
        desk(path).decide(LAN, Proposal(Action.ADD, values=values, **place))
        assert assert_exact(path, kept=True) == 8

    def test_several_at_once(self, path: Path) -> None:
        seen = [Proposal(Action.REJECT, id_of(path, surface)) for surface in ("5", "900")]
        desk(path).decide_all(LAN, seen, batch="b")
        assert assert_exact(path, kept=True) == 5

    def test_where_none_are_kept(self, path: Path) -> None:
        with sqlite3.connect(path) as writing:
            writing.execute("DELETE FROM fact_blocks")
        decide(path, Action.CORRECT, id_of(path, "5"), values={"value": 6})
        assert assert_exact(path, kept=False) == 7


def test_a_store_without_figures_of_series(tmp_path: Path) -> None:
    path = tmp_path / "solieu.db"
    write(path, ("Không có gì.", "/reports/a.txt"), run="code-1")
    with StoreReader(path).connect() as connection:
        assert are_blocked(connection)
        assert not all_told(connection)


def test_positions_beyond_two_bytes(tmp_path: Path) -> None:
    """A workbook may hold more than 65,536 figures."""
    path = tmp_path / "solieu.db"
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(*read(*FIRST))
        store.finish_run({})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE figures SET position = position + 70000")
    write(path, run="code-1")
    assert assert_exact(path, kept=True) == 2


def test_values_stand_in_a_block_once(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT kinds, documents, spots, ways, numbers, confidences FROM fact_blocks"
        ).fetchall()
    for row in rows:
        for held in map(json.loads, row):
            assert len({json.dumps(value) for value in held}) == len(held)
