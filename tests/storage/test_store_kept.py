"""Columns of all figures and blocks for series: after whatever was written they say what the rows say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.storage.kept import FIRST, blocks_exact, columns_exact, four_documents, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return four_documents(tmp_path / "solieu.db")


def both_exact(path: Path, *, kept: bool) -> tuple[int, int]:
    """Holds both against the rows; how many figures columns and blocks have."""
    return columns_exact(path, kept=kept), blocks_exact(path, kept=kept)


def test_a_run_leaves_them_behind(path: Path) -> None:
    assert both_exact(path, kept=True) == (7, 7)


def test_documents_that_come_change_and_go(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ, 6 vụ.", "/reports/c.txt"), run="code-2")
    assert both_exact(path, kept=True) == (9, 9)
    write(path, (FIRST[0].replace("12 vụ", "12 vụ và 8 vụ"), FIRST[1]), run="code-3")
    assert both_exact(path, kept=True) == (10, 10)
    write(path, ("Không có gì.", FIRST[1]), run="code-4")  # the source holds another document now
    assert both_exact(path, kept=True) == (7, 7)


def test_a_store_read_during_a_run_or_after_a_killed_one(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ.", "/reports/c.txt"), run="code-2", finish=False)
    assert both_exact(path, kept=False) == (8, 8)
    write(path, run="code-2")  # stores nothing, but finishes
    assert both_exact(path, kept=True) == (8, 8)


def test_a_run_that_changes_nothing_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    write(path, run="code-1")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE figures SET value = 99 WHERE position = 0",
        "UPDATE figures SET same_as = id WHERE position = 0",  # columns tell of repeats, blocks leave them out
        "UPDATE figures SET province = 'Hà Nội', value = 2.5, denominator = 7, confidence = NULL WHERE position = 1",
        "UPDATE figures SET of = 'số cơ sở', part_of = id, value_max = 1e30, bound_high = NULL, period_end = NULL",
        "DELETE FROM figures WHERE position = 1",
        "DELETE FROM documents WHERE source = '/reports/b.txt'",  # its figures go along
        "UPDATE documents SET published_on = '2024-02-29'",
        "UPDATE documents SET publisher = 'issuer'",
    ],
)
def test_whatever_another_program_writes_is_seen(path: Path, change: str) -> None:
    """What hangs on the changed rows is made anew; a document's publisher is in blocks alone."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    with connection:
        connection.execute("DELETE FROM sources")
        connection.execute(change)
    connection.close()
    before = columns_exact(path, kept="publisher" in change), blocks_exact(path, kept=False)
    write(path, run="code-1")
    assert both_exact(path, kept=True) == before
