"""Blocks of figures for series (that they say what the rows say: `test_store_kept`)."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Level, Status
from pipeline.storage import StoreReader, open_store
from pipeline.storage.factblocks import are_blocked, read_blocks
from pipeline.storage.review.records import Action, Proposal
from tests.fakes import read
from tests.storage.kept import FIRST, all_told, blocks_exact, four_documents, stored, write
from tests.storage.reviewing import LAN, decide, desk, id_of, rows, table
from tests.storage.test_store_linking import PRESS, REPORT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return four_documents(tmp_path / "solieu.db")


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


def test_repeats_are_in_no_block(path: Path) -> None:
    write(path, (REPORT, "/reports/portal.txt"), (PRESS, "/reports/press.txt"), run="code-2")
    with StoreReader(path).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM figures WHERE same_as IS NOT NULL").scalar()
    blocks_exact(path, kept=True)


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
        assert blocks_exact(path, kept=True) == number
        after = self.blocks(path)
        now = {**figure, **values}
        touched = {(figure["indicator"], "Thái Bình"), (now["indicator"], now["province"])}
        kept = {key for key in before if (key[0], key[3]) not in touched}
        assert kept and all(after[key] == before[key] for key in kept)
        # Taken back, all is as it was.
        decide(path, Action.UNDO, figure["id"])
        assert blocks_exact(path, kept=True) == 7
        assert self.blocks(path).keys() == before.keys()

    def test_a_missed_figure(self, path: Path) -> None:
        text = str(table(path, "SELECT text FROM documents WHERE source = '/reports/places.txt'")[0][0])
        (document,) = table(path, "SELECT id FROM documents WHERE source = '/reports/places.txt'")[0]
        values = {"indicator": "fines_amount", "measure": "count", "value": 2023, "unit": "vnd", "level": "province"}
        place = {"document_id": document, "start": text.index("2023"), "end": text.index("2023") + 4}
        desk(path).decide(LAN, Proposal(Action.ADD, values=values, **place))
        assert blocks_exact(path, kept=True) == 8

    def test_several_at_once(self, path: Path) -> None:
        seen = [Proposal(Action.REJECT, id_of(path, surface)) for surface in ("5", "900")]
        desk(path).decide_all(LAN, seen, batch="b")
        assert blocks_exact(path, kept=True) == 5

    def test_where_none_are_kept(self, path: Path) -> None:
        with sqlite3.connect(path) as writing:
            writing.execute("DELETE FROM fact_blocks")
        decide(path, Action.CORRECT, id_of(path, "5"), values={"value": 6})
        assert blocks_exact(path, kept=False) == 7


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
    assert blocks_exact(path, kept=True) == 2


def test_values_stand_in_a_block_once(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT kinds, documents, spots, ways, numbers, confidences FROM fact_blocks"
        ).fetchall()
    for row in rows:
        for held in map(json.loads, row):
            assert len({json.dumps(value) for value in held}) == len(held)
