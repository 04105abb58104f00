"""One document, one transaction: what the store holds after each way of writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import Extraction
from pipeline.storage import Outcome, SourceFile, Store, StoreReader, current_figure_id, figure_of, open_store
from pipeline.storage.reading import list_problems, lost_figures
from pipeline.storage.schema import AliasRow, DigitRow, DocumentRow, FigureRow, RunRow, SourceRow
from pipeline.storage.tablebase import Base
from tests.fakes import figure_at, read

TEXT = "Kết quả 6 tháng\nPhát hiện 12 vụ mại dâm, khởi tố 3 vụ.\nĐã xét xử 05 vụ."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "solieu.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        opened.begin_run(["reports"], "code-1")
        yield opened


def ids(path: Path) -> list[str]:
    with StoreReader(path).connect() as connection:
        return list(connection.scalars(select(FigureRow.id).order_by(FigureRow.document_id, FigureRow.position)))


def counts(path: Path) -> dict[str, int]:
    with StoreReader(path).connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def only(path: Path, row: type[Base]) -> dict[str, Any]:
    with StoreReader(path).connect() as connection:
        return dict(connection.execute(select(row.__table__)).mappings().one())


def test_every_figure_leads_back_to_text_offsets_rule_and_run(store: Store, path: Path) -> None:
    source, parsed, extraction = read(TEXT)
    assert store.save(source, parsed, extraction).outcome is Outcome.NEW
    with StoreReader(path).connect() as connection:
        query = (
            select(FigureRow, DocumentRow.text, DocumentRow.text_sha256, RunRow.program_version)
            .join(DocumentRow, DocumentRow.id == FigureRow.document_id)
            .join(RunRow, RunRow.id == FigureRow.run_id)
            .order_by(FigureRow.position)
        )
        rows = connection.execute(query).mappings().all()
    assert [figure_of(row) for row in rows] == list(extraction.figures)
    for row in rows:
        assert row["text"][row["start"] : row["end"]] == row["surface"]
        assert row["text_sha256"] == hashlib.sha256(row["text"].encode()).hexdigest()
        assert row["rule"] == "fake/1"
        assert row["program_version"]


def test_document_row_keeps_structure_and_digit_accounting(store: Store, path: Path) -> None:
    store.save(*read(TEXT + "\nLượt xem: 77"))
    row = only(path, DocumentRow)
    assert [block["kind"] for block in row["blocks"]] == ["paragraph"] * 3 + ["boilerplate"]
    last = row["blocks"][-1]
    assert row["text"][last["start"] : last["end"]] == "Lượt xem: 77"
    assert (row["n_figures"], row["digits_figure"], row["digits_unrecognised"]) == (3, 3, 2)
    with StoreReader(path).connect() as connection:
        surfaces = connection.scalars(
            select(DigitRow.surface).where(DigitRow.verdict == "unrecognised").order_by(DigitRow.start)
        )
        assert list(surfaces) == ["6", "77"]
    assert row["sample"] is False


def test_search_columns_find_without_and_with_marks(store: Store, path: Path) -> None:
    store.save(*read("Báo cáo tỉnh Hưng Yên\nPhát hiện 12 vụ tại phường Hoà Khánh."))
    row = only(path, FigureRow)
    assert "phuong hoa khanh" in row["search_folded"]
    assert "phường hòa khánh" in row["search_marks"]  # the new tone placement, as textforms.fold writes it
    for word in ("12", "hung yen", "bao cao"):
        assert word in row["search_folded"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5.0, 5),  # a whole number stays one
        (31.5, 31.5),
        (2**63, float(2**63)),  # beyond SQLite's integers (reliability row D6)
        (10**30, 1e30),
        (1_200_000_000, 1_200_000_000),
    ],
)
def test_numbers_of_any_size(store: Store, path: Path, value: float, kept: float) -> None:
    source, parsed, extraction = read("Có 1 vụ")
    figure = replace(extraction.figures[0], value=value, bound_high=float("inf"))
    store.save(source, parsed, replace(extraction, figures=(figure,)))
    row = only(path, FigureRow)
    assert row["value"] == kept
    assert type(row["value"]) is type(kept)
    assert row["bound_high"] is None  # unbounded


def test_saving_again_the_same_changes_nothing_but_the_run(path: Path) -> None:
    for number in ("code-1", "code-2"):
        with open_store(path) as store:
            store.begin_run(["reports"], number)
            saved = store.save(*read(TEXT))
    assert saved.outcome is Outcome.SAME
    assert counts(path) == {
        **dict.fromkeys(counts(path), 0),
        "meta": 2,
        "runs": 2,
        "documents": 1,
        "sources": 1,
        "figures": 3,
        "digits": 4,
    }


def test_two_sources_of_one_document(store: Store, path: Path) -> None:
    first = store.save(*read(TEXT + "\nLượt xem: 1", "/reports/a.txt"))
    second = store.save(*read(TEXT + "\nLượt xem: 2", "/reports/b.txt"))
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.COPY)
    assert counts(path)["documents"] == 1
    assert counts(path)["figures"] == 3
    row = only(path, DocumentRow)
    assert row["source_id"] == "/reports/a.txt"
    assert row["text"].endswith("Lượt xem: 1"), "offsets must count in the text that is stored"
    with StoreReader(path).connect() as connection:
        assert set(connection.scalars(select(SourceRow.document_id))) == {row["id"]}


def test_a_second_source_takes_over_when_the_first_was_read_by_older_code(path: Path) -> None:
    """The first file may be gone from its folder: its reading must not stay for ever."""
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(*read(TEXT + "\nLượt xem: 1", "/reports/a.txt"))
        store.begin_run([], "code-2")
        saved = store.save(*read(TEXT + "\nLượt xem: 2", "/reports/b.txt"))
    assert saved.outcome is Outcome.CHANGED
    assert only(path, DocumentRow)["source_id"] == "/reports/b.txt"


def test_a_source_that_leaves_a_shared_document_hands_it_over(store: Store, path: Path) -> None:
    store.save(*read(TEXT, "/reports/a.txt"))
    store.save(*read(TEXT, "/reports/b.txt"))
    saved = store.save(*read("Báo cáo khác: 7 vụ", "/reports/a.txt"))
    assert saved.outcome is Outcome.NEW
    assert (saved.aliased, saved.lost) == (0, 0), "the old figures are still there"
    known = store.known_sources()
    assert known["/reports/b.txt"].fingerprint == "", "the heir is read again: the stored text was the other's"
    with StoreReader(path).connect() as connection:
        owners = connection.scalars(select(DocumentRow.source_id).order_by(DocumentRow.source_id))
        assert list(owners) == ["/reports/a.txt", "/reports/b.txt"]


class TestAliases:
    """Ids that went away lead to the figure of today."""

    def test_changed_surroundings(self, store: Store, path: Path) -> None:
        store.save(*read(TEXT))
        before = ids(path)
        saved = store.save(*read(TEXT.replace("Phát hiện", "Đã phát hiện")))
        after = ids(path)
        assert saved.outcome is Outcome.CHANGED
        assert (saved.aliased, saved.lost) == (3, 0)
        assert not set(before) & set(after)
        with StoreReader(path).connect() as connection:
            assert [current_figure_id(connection, old) for old in before] == after
            assert [current_figure_id(connection, new) for new in after] == after

    def test_chains_are_one_step(self, store: Store, path: Path) -> None:
        store.save(*read(TEXT))
        first = ids(path)
        for word in ("Đã phát hiện", "Công an đã phát hiện"):
            store.save(*read(TEXT.replace("Phát hiện", word)))
        with StoreReader(path).connect() as connection:
            assert [current_figure_id(connection, old) for old in first] == ids(path)
            assert connection.scalar(select(func.count()).select_from(AliasRow)) == 6

    def test_a_figure_that_is_gone_is_listed(self, store: Store, path: Path) -> None:
        store.save(*read(TEXT))
        before = ids(path)
        saved = store.save(*read("Kết quả 6 tháng\nPhát hiện 12 vụ mại dâm, khởi tố 3 vụ."))
        assert saved.lost == 1
        with StoreReader(path).connect() as connection:
            assert current_figure_id(connection, before[2]) is None
            lost = lost_figures(connection)
        assert [(row["old_figure_id"], row["surface"]) for row in lost] == [(before[2], "05")]

    def test_ids_that_come_back_need_no_alias(self, store: Store, path: Path) -> None:
        for text in (TEXT, TEXT.replace("Phát hiện", "Đã phát hiện"), TEXT):
            store.save(*read(text))
        with StoreReader(path).connect() as connection:
            old = set(connection.scalars(select(AliasRow.old_figure_id)))
        assert not old & set(ids(path))

    def test_equal_numbers_follow_their_own_surroundings(self, store: Store, path: Path) -> None:
        """Two times "10" in one sentence: each old one goes to its own successor."""
        old = "Công an huyện Văn Bàn phát hiện 10 vụ, còn lực lượng liên ngành của tỉnh kiểm tra, lập biên bản 10 vụ."
        store.save(*read(old))
        before = ids(path)
        store.save(*read("Báo cáo nhanh: " + old))
        with StoreReader(path).connect() as connection:
            assert [current_figure_id(connection, item) for item in before] == ids(path)

    def test_a_rule_that_reads_more_of_the_same_text(self, path: Path) -> None:
        """From "44" to "44/44": the same statement at the same place of the same text."""
        source, parsed, extraction = read("Kiểm tra 44/44 cơ sở")
        span = parsed.blocks[0].span
        short = figure_at(parsed, type(span)(9, 11))
        long = figure_at(parsed, type(span)(9, 11), surface_end=14)
        with open_store(path) as store:
            store.begin_run([], "code-1")
            store.save(source, parsed, replace(extraction, figures=(short,)))
            store.begin_run([], "code-2")
            saved = store.save(source, parsed, replace(extraction, figures=(long,)))
        assert (saved.aliased, saved.lost) == (1, 0)
        with StoreReader(path).connect() as connection:
            assert current_figure_id(connection, short.id) == long.id


def test_a_refused_document_leaves_what_was_stored(store: Store, path: Path) -> None:
    source, parsed, extraction = read(TEXT)
    store.save(source, parsed, extraction)
    twice = Extraction(extraction.meta, (*extraction.figures, extraction.figures[0]))
    with pytest.raises(DocumentError) as caught:
        store.save(source, parsed, twice)
    assert caught.value.code is ReasonCode.NOT_SAVED
    assert "12 vụ" not in caught.value.detail, "a document's words do not belong in messages"
    assert counts(path)["figures"] == 3


def test_a_letter_that_utf8_cannot_hold_is_a_reason_not_a_crash(store: Store, path: Path) -> None:
    """Reliability row D5: a lone surrogate kills the binding of SQLite."""
    source, parsed, extraction = read("Có 1 vụ")
    with pytest.raises(DocumentError) as caught:
        store.save(source, replace(parsed, text="Có 1 vụ \ud800"), extraction)
    assert caught.value.code is ReasonCode.NOT_SAVED
    assert counts(path)["documents"] == 0


class TestProblems:
    """Failures are kept, counted, and gone when the document is read."""

    source = SourceFile("a.txt", "/reports/a.txt", "ab" * 32, 10, 1)
    problem = Problem("a.txt", "parsing", ReasonCode.CHARSET, "byte 0xff", "ab" * 32)

    def test_kept_with_attempts_and_cleared(self, store: Store, path: Path) -> None:
        store.fail(self.source, self.problem)
        store.fail(self.source, self.problem)
        with StoreReader(path).connect() as connection:
            (stored,) = list_problems(connection)
        assert stored.problem == self.problem
        assert stored.attempts == 2
        assert stored.fingerprint == "code-1"
        store.save(*read(TEXT))
        with StoreReader(path).connect() as connection:
            assert list_problems(connection) == []

    def test_a_failure_leaves_the_stored_document(self, store: Store, path: Path) -> None:
        store.save(*read(TEXT))
        store.fail(self.source, self.problem)
        assert counts(path)["figures"] == 3


def test_a_run_that_writes_nothing_leaves_no_row(path: Path) -> None:
    with open_store(path) as store:
        store.begin_run(["reports"], "code-1")
        store.finish_run({"read": 0})
    assert counts(path)["runs"] == 0


def test_a_run_row_is_closed_with_its_counts(store: Store, path: Path) -> None:
    store.save(*read(TEXT))
    assert only(path, RunRow)["finished_at"] is None
    store.finish_run({"read": 1})
    row = only(path, RunRow)
    assert row["counts"] == {"read": 1}
    assert row["finished_at"] >= row["started_at"]
    assert row["arguments"] == ["reports"]


def test_totals(store: Store) -> None:
    store.save(*read(TEXT))
    store.fail(TestProblems.source, TestProblems.problem)
    totals = store.totals()
    assert (totals.documents, totals.figures, totals.problems, totals.digits_unaccounted) == (1, 3, 1, 1)
