"""After a later run decisions stand at their figures again, or are listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.storage import StoreReader, open_store
from pipeline.storage.review.attaching import lost_decisions
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.records import Action, Decision, Proposal
from tests.analysis.reports import LAO_CAI, built
from tests.fakes import read
from tests.storage.reviewing import LAN, decide, desk, id_of, made, rows, state, table

LONG = (
    "Báo cáo 6 tháng đầu năm của tỉnh về phòng, chống tệ nạn xã hội. Công an tỉnh phát hiện 12 vụ mại dâm "
    "trên địa bàn, khởi tố 5 vụ. Riêng thành phố có 7 vụ; truy quét 30 lần."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "solieu.db", LONG)


def lost(path: Path) -> list[str]:
    with StoreReader(path).connect() as reading:
        return [one.surface for one in lost_decisions(reading)]


def again(path: Path, text: str, source: str = "/reports/a.txt") -> None:
    """Another program version reads the source."""
    with open_store(path) as store:
        store.begin_run(["reports"], "code-2")
        store.save(*read(text, source))
        store.finish_run({"read": 1})


def add_thirty(path: Path, text: str = LONG) -> Decision:
    (document,) = table(path, "SELECT id FROM documents")[0]
    at = text.index("30 lần")
    values = {"indicator": "inspections", "measure": "count", "value": 30, "unit": "event", "level": "province"}
    added = desk(path).decide(LAN, Proposal(Action.ADD, document_id=document, start=at, end=at + 2, values=values))
    assert isinstance(added, Decision)
    return added


def test_the_same_reading(path: Path) -> None:
    decide(path, Action.CORRECT, id_of(path, "12"), values={"value": 21})
    decide(path, Action.REJECT, id_of(path, "7"))
    add_thirty(path)
    before = rows(path)
    again(path, LONG)
    after = rows(path)
    assert set(after) == {"12", "5", "30"} and after["12"]["value"] == 21
    assert {surface: row["review"] for surface, row in after.items()} == {"12": "corrected", "5": None, "30": "added"}
    assert [row["id"] for row in after.values()] == [row["id"] for row in before.values()]
    assert not lost(path)
    # Nothing is left over: when all is undone, the store is as the second reading alone would leave it.
    decide(path, Action.UNDO, id_of(path, "12"))
    assert rows(path)["12"]["value"] == 12


def test_a_document_in_other_words(path: Path) -> None:
    """The text changed, and with it document and figure ids: what stands around the number leads there."""
    decide(path, Action.CORRECT, id_of(path, "12"), values={"value": 21})
    decide(path, Action.REJECT, id_of(path, "7"))
    old = id_of(path, "12")
    add_thirty(path)
    again(path, LONG.replace("đầu năm của tỉnh", "đầu năm 2024 của tỉnh Lào Cai"))
    after = rows(path)
    assert set(after) == {"12", "5", "30"}
    assert (after["12"]["value"], after["12"]["review"], after["12"]["id"] != old) == (21, "corrected", True)
    assert not lost(path)
    held = state(path, after["12"]["id"])
    assert held is not None and held.latest.figure_id == old
    # A decision about it now follows the one about the old id.
    assert decide(path, Action.CONFIRM, after["12"]["id"]).previous == held.latest.seq


def test_a_figure_that_vanished_is_listed_and_comes_back(path: Path) -> None:
    decide(path, Action.CORRECT, id_of(path, "12"), values={"value": 21})
    decide(path, Action.REJECT, id_of(path, "7"))
    add_thirty(path)
    other = "Báo cáo khác hẳn: tặng 100 suất quà, phát 2 vụ quảng cáo."
    again(path, other)
    assert set(rows(path)) == {"2"}
    assert lost(path) == ["30", "7", "12"]
    again(path, LONG)
    assert {surface: row["review"] for surface, row in rows(path).items()} == {
        "12": "corrected",
        "5": None,
        "30": "added",
    }
    assert not lost(path)


def test_extraction_finds_what_was_added(path: Path) -> None:
    """The decision goes over to the figure that extraction now finds there: it is not counted twice."""
    added = add_thirty(path, LONG)
    again(path, LONG.replace("30 lần", "30 vụ "))
    after = rows(path)
    assert after["30"]["id"] != added.figure_id
    assert (after["30"]["indicator"], after["30"]["review"]) == ("inspections", "added")
    assert len(after) == 4


def test_a_confirmation_vouches_for_what_was_seen(path: Path) -> None:
    """A figure's id does not depend on what it is taken for: another reading of it does not inherit the yes."""
    decide(path, Action.CONFIRM, id_of(path, "12"))
    source, parsed, extraction = read(LONG)

    odd = tuple(
        replace(one, indicator="arrests", value=13) if one.surface == "12" else one for one in extraction.figures
    )
    with open_store(path) as store:
        store.begin_run([], "code-2")
        store.save(source, parsed, replace(extraction, figures=odd))
    row = rows(path)["12"]
    assert (row["indicator"], row["value"], row["review"]) == ("cases", 12, "confirmed")
    decide(path, Action.UNDO, row["id"])
    assert (rows(path)["12"]["indicator"], rows(path)["12"]["value"]) == ("arrests", 13)


def test_copies_follow_what_was_set_aside(tmp_path: Path) -> None:
    """A figure that two documents state is off the lists when it is rejected in the one that counts."""
    path = tmp_path / "copies.db"
    source, parsed, extraction = built(LAO_CAI)

    text = parsed.text + "\nNguồn: cổng thông tin."
    copy = replace(parsed, source="b.txt", source_id="/b.txt", text=text, document_id="copy", text_sha256="0" * 64)
    twins = replace(
        extraction, figures=tuple(replace(one, id=f"b{one.id}", part_of=None) for one in extraction.figures)
    )
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(source, parsed, extraction)
        store.save(replace(source, source="b.txt", source_id="/b.txt"), copy, twins)
        store.finish_run({})
    counted = "SELECT count(*) FROM figures WHERE surface = '210' AND same_as IS NULL"
    ((first,),) = table(path, "SELECT id FROM figures WHERE surface = '210' AND same_as IS NULL")
    decide(path, Action.REJECT, first)
    assert table(path, counted) == [(0,)]
    with open_store(path) as store:  # any later run links anew
        store.begin_run([], "code-1")
        store.save(*read("Phát hiện 3 vụ", "/c.txt"))
        store.finish_run({})
    assert table(path, counted) == [(0,)]


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    from pipeline.storage import StoreFault

    with pytest.raises(StoreFault, match="solieu run"):
        ReviewDesk(tmp_path / "none.db").decide(LAN, Proposal(Action.CONFIRM, "x"))
