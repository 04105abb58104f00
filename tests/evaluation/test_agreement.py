"""Our scores and those of the published scorer are the same JSON, to the last digit."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import evaluate_folder
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import published_scores, write_gold

# Few values per field, so that duplicates, near misses and several candidates for one pair are common.
# Names come in spellings that count as one (tone placement, dashes, case, spaces) and in some that do not.
_PROVINCES = (None, "", "Hòa Bình", "Hoà Bình", "hòa  bình", "Thanh Hóa", "Thanh Hoá", "Bà Rịa - Vũng Tàu")
_DISTRICTS = (None, "Bà Rịa–Vũng Tàu", "Quỳ Hợp", "Qùy Hợp", "Thủy Nguyên", "Thuỷ Nguyên", "Thu\u0309y Nguyên")
_DATES = (None, "2021-01-01", "2021-06-30")
_IDS = ("f1", "f2", "f3", "f4")


@st.composite
def _lines(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, 12))
    line: dict[str, Any] = {
        "id": draw(st.sampled_from(_IDS)),
        "indicator": draw(st.sampled_from(("cases", "arrests", "other"))),
        "measure": draw(st.sampled_from(("count", "share"))),
        "value": draw(st.sampled_from((5, 5.0, 5.0000000001, 5.1, 0))),
        "qualifier": draw(st.sampled_from(("exact", "over"))),
        "unit": draw(st.sampled_from(("case", "person", "percent"))),
        "status": draw(st.sampled_from(("reported", "target"))),
        "scope": draw(st.sampled_from(("aggregate", "incident"))),
        "level": draw(st.sampled_from(("province", "district"))),
        "surface": "05",
        "start": start,
        "end": start + draw(st.integers(1, 4)),
    }
    optional = {
        "value_max": st.sampled_from((None, 20)),
        "denominator": st.sampled_from((None, 44, 44.0)),
        "detail": st.sampled_from(([], ["seller"], ["seller", "female"], ["female", "seller"])),
        "province": st.sampled_from(_PROVINCES),
        "district": st.sampled_from(_DISTRICTS),
        "commune": st.sampled_from((None, "Phường 3")),
        "period_start": st.sampled_from(_DATES),
        "period_end": st.sampled_from(_DATES),
        # "f9" names no figure: a dangling link.
        "part_of": st.sampled_from((None, "", "f1", "f2", "f9")),
    }
    # A field may be null or left out; both mean the same.
    return line | {name: draw(values) for name, values in optional.items() if draw(st.booleans())}


_DOCUMENTS = st.dictionaries(st.sampled_from(("a", "b", "b.c")), st.lists(_lines(), max_size=7), min_size=1)
_SOURCES = st.sampled_from(("a.txt", "x/a.html", "b.txt", "b.c.txt", "https://example.org/a.html", "elsewhere.txt"))
_PREDICTED = st.lists(st.tuples(_SOURCES, _lines()), max_size=14)


@pytest.mark.soak
@given(gold=_DOCUMENTS, predicted=_PREDICTED)
def test_random_sets_score_the_same(
    gold: dict[str, list[dict[str, Any]]], predicted: list[tuple[str, dict[str, Any]]]
) -> None:
    lines = [{"document": source, **line} for source, line in predicted]
    # Most random lines match nothing: also give each document its own gold back, changed here and there.
    lines += [{"document": f"{name}.txt", **line} for name, figures in gold.items() for line in figures[1:]]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_gold(folder, gold)
        assert evaluate_folder(folder, lines).to_json() == published_scores(folder, lines)


# Each row: gold figures, extracted figures (of document "a").
_CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    # Nothing wanted and nothing given is a full score, not a division by zero.
    "both empty": ([], []),
    "gold empty": ([], [gold_line()]),
    "nothing given": ([gold_line()], []),
    "only other": ([gold_line(indicator="other")], [gold_line(indicator="other")]),
    "same": ([gold_line()], [gold_line()]),
    # One fact said twice is one; its evidence may be at either place.
    "twice in gold": ([gold_line(), gold_line(id="f2", start=90, end=92)], [gold_line(start=90, end=92)]),
    "twice given": ([gold_line()], [gold_line(start=50, end=52), gold_line(id="f2")]),
    # Touching spans do not meet: the end is not included.
    "touching": ([gold_line()], [gold_line(start=12, end=14)]),
    "elsewhere": ([gold_line()], [gold_line(start=70, end=72)]),
    # Greedy pairs: the best pair first, then the earlier figure of either side.
    "best first": (
        [gold_line(), gold_line(id="f2", qualifier="over", status="target", start=30, end=32)],
        [gold_line(id="f3", status="target", start=30, end=32), gold_line(id="f4", qualifier="about")],
    ),
    "tie": (
        [gold_line(), gold_line(id="f2", district="Văn Lâm", start=30, end=32)],
        [gold_line(district="Mỹ Hào", start=60, end=62), gold_line(district="Yên Mỹ", start=80, end=82)],
    ),
    # The unit is scored, but does not choose the pair.
    "unit": ([gold_line()], [gold_line(unit="person", id="f2"), gold_line(id="f3", scope="incident")]),
    "tone placement": ([gold_line(province="Thanh Hoá")], [gold_line(province="thanh hóa")]),
    "dashes": ([gold_line(province="Bà Rịa–Vũng Tàu")], [gold_line(province="Bà Rịa - Vũng Tàu")]),
    # The scorer folds every o, u before a, e, y, after q as well.
    "qu": ([gold_line(district="Quỳ Hợp")], [gold_line(district="Qùy Hợp")]),
    "dangling": ([gold_line(part_of="f9")], [gold_line(part_of="f7")]),
    "link": (
        [gold_line(value=9), gold_line(id="f2", part_of="f1")],
        [gold_line(id="x", value=9), gold_line(id="y", part_of="x")],
    ),
    # Of two figures with one id the later one is the parent.
    "same id": (
        [gold_line(value=9), gold_line(value=8), gold_line(id="f2", part_of="f1")],
        [gold_line(value=8), gold_line(id="f2", part_of="f1")],
    ),
    "unknown code given": ([gold_line()], [gold_line(indicator="new_code")]),
    "whole and float": ([gold_line(value=5, denominator=44)], [gold_line(value=5.0, denominator=44.0)]),
    "details in another order": (
        [gold_line(detail=["seller", "female"])],
        [gold_line(detail=["female", "seller"])],
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_cases_score_the_same(name: str, tmp_path: Path) -> None:
    wanted, found = _CASES[name]
    write_gold(tmp_path, {"a": wanted})
    lines = [given_line("somewhere/a.txt", **line) for line in found]
    assert evaluate_folder(tmp_path, lines).to_json() == published_scores(tmp_path, lines)


def test_the_seeds_score_the_same(shared: Path) -> None:
    folder = shared / "seeds"
    lines = []
    for path in sorted(folder.glob("*.gold.json")):
        stem = path.name.removesuffix(".gold.json")
        figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
        # Every third figure is lost and every fifth has another period, so that all levels differ.
        for index, figure in enumerate(figures):
            if index % 3:
                changed = {"period_end": "1999-12-31"} if index % 5 == 0 else {}
                lines.append({"document": f"{stem}.txt", **figure, **changed})
    scores = evaluate_folder(folder, lines)
    assert 0.3 < scores.strict.f1 < scores.figure.f1 < 1
    assert scores.to_json() == published_scores(folder, lines)
