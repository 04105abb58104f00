"""The queue of the review: what is most worth a look first, and nothing stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.review import queue as module
from pipeline.analysis.review.queue import Queue, Ranked, Shown, queue
from pipeline.analysis.review.quoting import span_of_quote
from pipeline.records import DocumentMeta
from pipeline.storage import StoreReader
from pipeline.storage.review.records import Action
from tests.analysis.reports import H1_2024, Report, built, make_store
from tests.storage.reviewing import decide

META = DocumentMeta(doc_type="report", title="Báo cáo", province="Lào Cai", published_on=date(2024, 7, 1))
CASE = {"province": "Lào Cai", **H1_2024}
# 9 of 5 cannot be; one figure is unsure, one comes from a scan, one is clear.
ODD = Report(
    source="a.txt",
    marked="Phát hiện [[5]] vụ, trong đó khởi tố [[9]] vụ. Bắt [[31]] đối tượng. Kiểm tra [[40]] lượt. "
    "Xử phạt [[7]] người.",
    figures=[
        {"value": 5, **CASE},
        {"value": 9, "parent": 0, **CASE},
        {"indicator": "arrests", "unit": "person", "value": 31, "confidence": 0.2, **CASE},
        {"indicator": "inspections", "unit": "event", "value": 40, "flags": ("ocr",), **CASE},
        {"indicator": "people_fined", "unit": "person", "value": 7, **CASE},
    ],
    meta=META,
)
CLEAR = Report(source="b.txt", marked="Phát hiện [[6]] vụ.", figures=[{"value": 6, **CASE}], meta=META)
IDS = {figure.surface: figure.id for figure in built(ODD)[2].figures}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "solieu.db", reports=[ODD, CLEAR])


def asked(path: Path, ranked: Ranked, shown: Shown = Shown.OPEN, chosen: FigureFilter | None = None) -> Queue:
    with StoreReader(path).connect() as reading:
        return queue(reading, chosen or FigureFilter(), shown, ranked)


def surfaces(found: Queue) -> list[str]:
    return [item.figure.surface for item in found.items]


def test_order(store: Path) -> None:
    found = asked(store, Ranked())
    # What cannot be, then the doubts of the reading, then what is clear; the finding tells its other side.
    assert set(surfaces(found)[:2]) == {"9", "5"}
    assert surfaces(found)[2:4] == ["31", "40"]
    assert found.items[0].finding is not None
    assert {found.items[0].figure.id, found.items[0].other} == {IDS["9"], IDS["5"]}
    assert (found.looked_at, found.more) == (2, False)


def test_nothing_stale(store: Path) -> None:
    ranked = Ranked()
    assert asked(store, ranked).items == asked(store, ranked).items
    decide(store, Action.CORRECT, IDS["9"], values={"value": 3})
    found = asked(store, ranked)
    assert "9" not in surfaces(found)
    assert found.items[0].figure.surface == "31"  # nothing is wrong with 5 and 3
    (decided,) = asked(store, ranked, Shown.DECIDED).items
    assert (decided.figure.value, decided.review, decided.latest) == (3, "corrected", 1)
    decide(store, Action.REJECT, IDS["7"])
    (aside,) = asked(store, ranked, Shown.SET_ASIDE).items
    assert (aside.figure.surface, aside.review) == ("7", "rejected")


def test_filters(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert surfaces(asked(store, Ranked(), chosen=FigureFilter(indicator=("arrests",)))) == ["31"]
    monkeypatch.setattr(module, "MOST_DOCUMENTS", 1)
    found = asked(store, Ranked())
    assert found.more and "31" in surfaces(found)  # the document with most doubts


@pytest.mark.parametrize(
    ("quote", "number"),
    [
        ("[[12]] vụ", "12"),
        ("12", None),  # stands twice
        ("phát hiện 12  vụ", "phát hiện\n12 vụ"),  # texts are wrapped
        ("phát hiện [[12]] vụ", "12"),
        ("[[]]", None),
        ("", None),
        ("không có đâu", None),
        ("(.*)", None),  # no pattern of its own
    ],
)
def test_quotes(quote: str, number: str | None) -> None:
    text = "Đã phát hiện\n12 vụ; 12 người."
    span = span_of_quote(text, quote)
    assert (span.of(text) if span else None) == number
