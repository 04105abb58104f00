"""Collected documents are screened, files that the user names are not; what is refused is listed and left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engine import Rooms, RunSummary, StageError, process, run
from pipeline.engine.screening import main_text, refuse_off_topic, screened
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.settings import Settings
from pipeline.spans import Span
from pipeline.storage import StoreReader, list_problems, open_store, store_totals
from tests import fakes

_ON = "Năm 2022, công an tỉnh triệt phá 12 vụ mại dâm, bắt giữ 31 đối tượng bán dâm, chứa mại dâm."
_OFF = "Tổng thu ngân sách đạt 412 tỷ đồng, chi đầu tư xây dựng 96 tỷ đồng, chi giáo dục 120 tỷ đồng."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "trang"
    folder.mkdir()
    (folder / "a.txt").write_text(_ON, encoding="utf-8")
    (folder / "b.txt").write_text(_OFF, encoding="utf-8")
    return folder


def _run(folder: Path, rooms: Rooms) -> RunSummary:
    settings = Settings()
    with open_store(folder.parent / "s.db") as store:
        return run([folder], store, settings, rooms=rooms)


def test_named_files_are_read_whatever_they_speak_of(folder: Path) -> None:
    summary = _run(folder, fakes.rooms())
    assert (summary.read, summary.off_topic) == (2, [])


def test_collected_pages_are_refused_with_the_reason(folder: Path) -> None:
    summary = _run(folder, screened(fakes.rooms()))
    assert (summary.found, summary.read, summary.problems) == (2, 1, [])
    (refused,) = summary.off_topic
    assert (Path(refused.document).name, refused.stage, refused.code) == ("b.txt", "extraction", ReasonCode.OFF_TOPIC)
    assert refused.detail.startswith("0.")
    assert "tỷ đồng" in refused.detail


def test_what_was_refused_is_not_read_again(folder: Path) -> None:
    read: list[str] = []

    def refuse(parsed: ParsedDocument) -> None:
        read.append(Path(parsed.source).name)
        refuse_off_topic(parsed)

    rooms = replace(fakes.rooms(), screen=refuse)
    _run(folder, rooms)
    summary = _run(folder, rooms)
    assert read == ["a.txt", "b.txt"]
    assert (summary.unchanged, len(summary.off_topic), summary.problems) == (1, 1, [])


def test_it_is_listed_apart_and_counted_apart(folder: Path) -> None:
    _run(folder, screened(fakes.rooms()))
    with StoreReader(folder.parent / "s.db").connect() as connection:
        assert list_problems(connection) == []
        assert [item.problem.code for item in list_problems(connection, off_topic=True)] == [ReasonCode.OFF_TOPIC]
        assert store_totals(connection).problems == 0


def test_one_document_is_refused_as_one_that_fails(folder: Path) -> None:
    with pytest.raises(StageError) as caught:
        process(fakes.raw_of(_OFF), Settings(), rooms=screened(fakes.rooms()))
    assert caught.value.code is ReasonCode.OFF_TOPIC


def _parsed(*blocks: tuple[BlockKind, str]) -> ParsedDocument:
    text = "\n".join(said for _, said in blocks)
    made, start = [], 0
    for kind, said in blocks:
        made.append(Block(kind, Span(start, start + len(said))))
        start += len(said) + 1
    return ParsedDocument("a", "a", "", text, "", "", tuple(made), ())


def test_menus_do_not_make_a_page_ours() -> None:
    menu = (BlockKind.BOILERPLATE, "Phòng, chống mại dâm | Kết quả phòng, chống mại dâm 2022 | Triệt phá 12 vụ mại dâm")
    page = _parsed(menu, (BlockKind.PARAGRAPH, _OFF))
    assert main_text(page) == _OFF
    with pytest.raises(DocumentError):
        refuse_off_topic(page)


def test_a_page_that_is_nothing_but_menu_is_looked_at_whole() -> None:
    assert main_text(_parsed((BlockKind.BOILERPLATE, "Trang chủ"))) == "Trang chủ"
