"""The same report put up twice is linked and counted once; reports with other numbers never are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text, update

from pipeline.records import BlockKind
from pipeline.storage import StoreReader, migrations, open_store
from pipeline.storage.connection import APPLICATION_ID
from pipeline.storage.likeness import (
    LEAST_SHINGLES,
    Likeness,
    contradictions,
    hashes_of,
    likeness,
    number_agreement,
    resemblance,
    sketch,
)
from pipeline.storage.linking import LEAST_RESEMBLANCE, are_compared
from pipeline.storage.schema import DocumentRow, FigureRow
from tests.fakes import read
from tests.parsing.reading import read as parsed

LEAD = "Hưng Yên: phòng, chống mại dâm 6 tháng đầu năm 2021\n"
BODY = """Trong 6 tháng đầu năm, các ngành đã phối hợp kiểm tra địa bàn thành phố, phát hiện 12 vụ việc vi phạm.
Công an tỉnh chủ trì triệt phá 5 vụ chứa mại dâm, môi giới mại dâm tại các nhà nghỉ ven quốc lộ, khởi tố 3 vụ theo luật.
Đội kiểm tra liên ngành 178 cấp huyện xử lý 21 vụ vi phạm hành chính về kinh doanh dịch vụ có điều kiện trên địa bàn.
Công tác truyền thông được duy trì qua hệ thống loa truyền thanh cơ sở, lồng ghép trong sinh hoạt của các đoàn thể.
So với cùng kỳ năm trước, số vụ giảm; tuy vậy tình hình còn diễn biến phức tạp, nhất là hoạt động qua mạng xã hội.
"""
REPORT = LEAD + BODY
FOOT = "Lượt xem: 912\n"
PRESS = "Báo Hưng Yên đưa tin, theo báo cáo của cơ quan thường trực:\n" + BODY + "Nguồn: Cổng thông tin điện tử tỉnh.\n"
CUT = BODY.split("\n", 1)[1]
OTHER_YEAR = re.sub("[0-9]+", lambda match: str(int(match.group()) + 4), REPORT)
CORRECTED = REPORT.replace("21 vụ", "22 vụ")


def store(path: Path, texts: Sequence[tuple[str, str]], facts: dict[str, dict[str, Any]] | None = None) -> Path:
    """A store with (name, text) as one run writes it; ``facts`` of a document replace what it says of itself."""
    with open_store(path) as opened:
        opened.begin_run([], "code-1")
        for name, written in texts:
            opened.save(*read(written, name))
        with opened._engine.begin() as connection:
            for name, values in (facts or {}).items():
                connection.execute(update(DocumentRow).where(DocumentRow.source == name).values(**values))
        opened.finish_run({})
    return path


def links(path: Path) -> dict[str, str]:
    """Name of each copy to the name of the document that stands for it."""
    with StoreReader(path).connect() as connection:
        assert are_compared(connection)
        rows = connection.execute(select(DocumentRow.id, DocumentRow.source, DocumentRow.same_as)).all()
    names = {row.id: row.source for row in rows}
    return {row.source: names[row.same_as] for row in rows if row.same_as}


def counted(path: Path) -> list[tuple[str, str]]:
    """Surface and document of every figure that is counted."""
    with StoreReader(path).connect() as connection:
        query = (
            select(FigureRow.surface, DocumentRow.source)
            .join(DocumentRow, DocumentRow.id == FigureRow.document_id)
            .where(FigureRow.same_as.is_(None))
            .order_by(DocumentRow.source, FigureRow.position)
        )
        return [(row.surface, row.source) for row in connection.execute(query)]


@pytest.mark.parametrize(
    ("first", "second", "linked"),
    [
        (REPORT, PRESS, True),  # a frame and another lead
        (REPORT, REPORT.replace("\n", "\n\n") + "Theo: hungyen.gov.vn\n", True),
        (REPORT, BODY, True),  # the lead is cut off
        (REPORT, CUT, True),
        (REPORT, REPORT.upper().replace("VỤ", "vụ"), True),
        (REPORT, REPORT.replace("hoà", "hòa").replace(" ", "\u00a0") + "Hết.", True),
        (REPORT, OTHER_YEAR, False),  # the same words, other numbers
        (REPORT, CUT + "Theo báo Hưng Yên ngày 15/07/2021, bài số 7781.\n", True),  # each has numbers of its own
        (REPORT, CORRECTED, False),  # one figure of another value is another report
        (REPORT, "\n".join(BODY.split("\n")[:1]), False),  # a quotation
        ("Phát hiện 12 vụ.", "Phát hiện 12 vụ. Hết.", False),  # too short to tell
    ],
)
def test_what_is_the_same_document(tmp_path: Path, first: str, second: str, linked: bool) -> None:
    path = store(tmp_path / "a.db", [("a", first), ("b", second)])
    assert bool(links(path)) is linked


def test_its_figures_are_counted_once_and_nothing_goes(tmp_path: Path) -> None:
    extra = PRESS + "Riêng tháng 6 có thêm 2 vụ được chuyển cơ quan điều tra.\n"
    path = store(tmp_path / "a.db", [("a", REPORT), ("b", extra)], {"a": {"publisher": "issuer"}})
    assert links(path) == {"b": "a"}
    assert counted(path) == [("12", "a"), ("5", "a"), ("3", "a"), ("21", "a"), ("2", "b")]
    with StoreReader(path).connect() as connection:
        same = connection.execute(select(FigureRow.surface, FigureRow.same_as).where(FigureRow.same_as.is_not(None)))
        for surface, figure in same.all():
            assert connection.scalar(select(FigureRow.surface).where(FigureRow.id == figure)) == surface
        assert len(connection.scalars(select(FigureRow.id)).all()) == 9


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({"a": {"publisher": "press"}, "b": {"publisher": "issuer"}}, "b"),  # the issuer's own page
        ({"b": {"n_figures": 99}}, "b"),  # the one that gives most figures
        ({"a": {"published_on": date(2021, 7, 9)}, "b": {"published_on": date(2021, 7, 5)}}, "b"),  # the oldest
        ({"a": {"published_on": None}, "b": {"published_on": date(2021, 7, 5)}}, "b"),
        ({"a": {"published_on": date(2021, 7, 4)}, "b": {"published_on": date(2021, 7, 5)}}, "a"),
    ],
)
def test_who_stands_for_the_others(tmp_path: Path, facts: dict[str, dict[str, Any]], stands: str) -> None:
    path = store(tmp_path / "a.db", [("a", REPORT), ("b", PRESS), ("c", CUT)], facts)
    assert set(links(path).values()) == {stands}
    assert len(links(path)) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"a": {"period_end": date(2021, 12, 31)}, "b": {"period_end": date(2022, 12, 31)}},
        {"a": {"number": "12/KH-UBND"}, "b": {"number": "15/KH-UBND"}},
    ],
)
def test_what_documents_say_of_themselves_parts_them(tmp_path: Path, facts: dict[str, dict[str, Any]]) -> None:
    """A plan of the next year in the same words and with the same goals; only what heads it differs."""
    texts = [("a", f"Kế hoạch năm nay\n{BODY}"), ("b", f"Kế hoạch cho năm sau\n{BODY}")]
    assert links(store(tmp_path / "a.db", texts, facts)) == {}
    same = {name: dict.fromkeys(given, next(iter(facts["a"].values()))) for name, given in facts.items()}
    assert len(links(store(tmp_path / "b.db", texts, same))) == 1


def _state(path: Path) -> list[Any]:
    with StoreReader(path).connect() as connection:
        documents = select(DocumentRow.id, DocumentRow.same_as).order_by(DocumentRow.id)
        figures = select(FigureRow.id, FigureRow.same_as).order_by(FigureRow.id)
        return [connection.execute(documents).all(), connection.execute(figures).all()]


def test_the_order_of_documents_changes_nothing(tmp_path: Path) -> None:
    texts = [("a", REPORT), ("b", PRESS), ("c", CUT), ("d", OTHER_YEAR), ("e", CORRECTED)]
    orders = list(permutations(texts))[::17]
    states = [_state(store(tmp_path / f"{index}.db", order)) for index, order in enumerate(orders)]
    assert all(state == states[0] for state in states)
    one_by_one = tmp_path / "runs.db"
    for item in texts:  # a run for each
        store(one_by_one, [item])
    assert _state(one_by_one) == states[0]


def test_links_are_worked_out_again_when_a_document_goes(tmp_path: Path) -> None:
    path = store(tmp_path / "a.db", [("a", REPORT), ("b", PRESS), ("c", CUT)], {"a": {"publisher": "issuer"}})
    assert links(path) == {"b": "a", "c": "a"}
    store(path, [("a", OTHER_YEAR)])  # the file holds another report now
    assert set(links(path)) < {"b", "c"}
    assert {surface for surface, _ in counted(path)} >= {"12", "5", "3", "21"}


def test_a_killed_run_hides_nothing_and_the_next_one_links(tmp_path: Path) -> None:
    path = store(tmp_path / "a.db", [("a", REPORT), ("b", PRESS)], {"a": {"publisher": "issuer"}})
    with open_store(path) as opened:  # read again, then killed before the end of the run
        opened.begin_run([], "code-2")
        opened.save(*read(REPORT, "a"))
    assert len(counted(path)) == 8
    with open_store(path) as opened:
        opened.begin_run([], "code-2")
        opened.finish_run({})
    assert len(links(path)) == 1
    assert len(counted(path)) == 4


def test_many_copies_are_one_group(tmp_path: Path) -> None:
    """More than share a run of words before pairs are thinned out."""
    texts = [(f"n{index:02}", f"{REPORT}Trang tin số {'x' * index}y đăng lại.\n") for index in range(40)]
    found = links(store(tmp_path / "a.db", texts))
    assert len(found) == 39
    assert len(set(found.values())) == 1


def test_a_store_from_before_is_upgraded_and_linked(tmp_path: Path) -> None:
    path = store(tmp_path / "new.db", [("a", REPORT), ("b", PRESS)])
    old = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    with engine.begin() as connection:
        connection.execute(text("ATTACH DATABASE :path AS fresh"), {"path": str(path)})
        for table in ("meta", "runs", "documents", "sources", "figures"):
            columns = ", ".join(f'"{row[1]}"' for row in connection.exec_driver_sql(f"PRAGMA main.table_info({table})"))
            connection.exec_driver_sql(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM fresh.{table}")
    engine.dispose()
    with open_store(old) as opened:
        opened.begin_run([], "code-1")
        opened.finish_run({})
    assert _state(old) == _state(path)


_WORDS = st.lists(st.sampled_from(["kiểm", "tra", "vụ", "12", "1.234", "cơ", "sở"]), min_size=45, max_size=90)


@settings(max_examples=40)
@given(_WORDS, _WORDS)
def test_likeness_is_the_same_both_ways(first: list[str], second: list[str]) -> None:
    one, other = Likeness(tuple(first)), Likeness(tuple(second))
    assert resemblance(one, other) == resemblance(other, one) <= 1
    assert number_agreement(one, other) == number_agreement(other, one) <= 1
    assert resemblance(one, one) == number_agreement(one, one) == 1


def test_sketches() -> None:
    short = Likeness(("một", "hai", "ba", "bốn", "năm", "sáu"))
    assert hashes_of(sketch(short)) == ()
    words = tuple(f"từ{letter}{other}" for letter in "abcdefghijklmnop" for other in "abcdefghijklmnop")
    hashes = hashes_of(sketch(Likeness(words)))
    assert list(hashes) == sorted(hashes)
    assert len(hashes) == 128
    assert len(Likeness(words[: LEAST_SHINGLES + 4]).shingles) == LEAST_SHINGLES
    assert likeness("44/44 xã, 1.234,5", [{"kind": "paragraph", "start": 0, "end": 17}]).numbers == {
        "44": 2,
        "1.234,5": 1,
    }


def _of_corpus() -> dict[str, Likeness]:
    folder = Path(__file__).parents[2] / "corpus" / "gold" / "texts"
    found = {}
    for path in sorted(folder.glob("*.txt"))[::8]:
        document = parsed(path.read_bytes(), path.name)
        blocks = [
            {"kind": block.kind.value, "start": block.span.start, "end": block.span.end} for block in document.blocks
        ]
        found[path.stem] = likeness(document.text, blocks)
    return found


def test_different_reports_stay_apart() -> None:
    """A part of the gold corpus, all pairs; the whole is measured in the same way (no pair above .06)."""
    found = list(_of_corpus().values())
    most = max(resemblance(one, other) for at, one in enumerate(found) for other in found[:at])
    assert most < 0.1 < LEAST_RESEMBLANCE
    for one in found:
        numbers = [index for index, word in enumerate(one.words) if word[0].isdigit()]
        for index in numbers[:: max(1, len(numbers) // 5)]:  # one number alone is changed
            words = (*one.words[:index], f"9{one.words[index]}", *one.words[index + 1 :])
            assert contradictions(one, Likeness(words)) == contradictions(Likeness(words), one) > 0
        assert contradictions(one, one) == 0


def test_boilerplate_does_not_count() -> None:
    blocks = [
        {"kind": BlockKind.PARAGRAPH.value, "start": 0, "end": 12},
        {"kind": BlockKind.BOILERPLATE.value, "start": 13, "end": 25},
    ]
    assert likeness("Có 12 vụ xxx\nLượt xem: 77", blocks).words == ("có", "12", "vụ", "xxx")
