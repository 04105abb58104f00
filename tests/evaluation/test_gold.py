"""Gold folders and lines that cannot be scored are refused, with the file named and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation import BadGoldError, evaluate, evaluate_folder, load_gold
from pipeline.evaluation.wording import wording
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import write_gold


def fault_of(folder: Path) -> BadGoldError:
    with pytest.raises(BadGoldError) as caught:
        load_gold(folder)
    return caught.value


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write_gold(tmp_path, {"b": [], "a": [gold_line()]})
    (tmp_path / "a.txt").write_text("05 vụ", encoding="utf-8")
    gold = load_gold(tmp_path)
    assert [document.name for document in gold.documents] == ["a", "b"]
    assert gold.documents[0].figures[0]["value"] == 5
    assert gold.documents[0].document["file"] == "a.txt"


def test_a_missing_folder(tmp_path: Path) -> None:
    fault = fault_of(tmp_path / "không có")
    assert fault.key == "no_folder"
    assert str(tmp_path / "không có") in fault.told.vi
    assert "gold.json" in fault.told.en


def test_a_folder_without_gold(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("05 vụ", encoding="utf-8")
    fault = fault_of(tmp_path)
    assert fault.key == "no_gold"
    assert str(tmp_path) in str(fault)


# Each row: content of a.gold.json, fault, what its sentence must also say.
_BROKEN: dict[str, tuple[bytes, str, str]] = {
    "cut short": (b'{"figures": [\n{"id": ', "not_json", "dòng 2"),
    "empty": (b"", "not_json", "dòng 1"),
    "a list": (b"[]", "not_gold", "figures"),
    "no figures": (b'{"document": {}}', "not_gold", "figures"),
    "document is a name": (b'{"document": "a.txt", "figures": []}', "not_gold", "figures"),
    "windows-1258": ('{"figures": [], "document": {"title": "vụ"}}'.encode("utf-16"), "unreadable", "UTF-8"),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_broken_files(name: str, tmp_path: Path) -> None:
    content, key, said = _BROKEN[name]
    path = tmp_path / "a.gold.json"
    path.write_bytes(content)
    fault = fault_of(tmp_path)
    assert fault.key == key
    assert str(path) in fault.told.vi
    assert str(path) in fault.told.en
    assert said in fault.told.vi


_NO_STATUS = {name: value for name, value in gold_line().items() if name not in {"status", "unit"}}

# Each row: the second figure of a file, what the sentence must say.
_BAD_FIGURES: dict[str, tuple[Any, str]] = {
    "no object": ("05 vụ", "JSON"),
    "fields missing": (_NO_STATUS, "thiếu unit, status"),
    "unknown code": (gold_line(indicator="case"), "indicator có giá trị lạ 'case'"),
    "unknown detail": (gold_line(detail=["seller", "sellers"]), "'sellers'"),
    "number as text": (gold_line(value="5"), "value"),
    # True is 1 to Python, but no number to JSON.
    "number as truth": (gold_line(value=True), "value"),
    "not a number": (gold_line(value=float("nan")), "value"),
    "half a character": (gold_line(start=1.5), "start"),
    "empty span": (gold_line(start=12, end=12), "start 12"),
    "span before the text": (gold_line(start=-1), "start -1"),
    "detail is no list": (gold_line(detail="seller"), "detail"),
    "period is a number": (gold_line(period_start=2021), "period_start"),
}


@pytest.mark.parametrize("name", _BAD_FIGURES)
def test_figures_that_break_the_schema(name: str, tmp_path: Path) -> None:
    figure, said = _BAD_FIGURES[name]
    (tmp_path / "a.gold.json").write_text(json.dumps({"figures": [gold_line(), figure]}), encoding="utf-8")
    fault = fault_of(tmp_path)
    assert fault.key == "bad_figure"
    assert "a.gold.json" in fault.told.vi
    assert "figure 2" in fault.told.en
    assert said in fault.told.vi


def test_later_and_trial_fields_are_no_fault(tmp_path: Path) -> None:
    write_gold(tmp_path, {"a": [gold_line(x_note="thử", relation="funnel", joint=True)]})
    assert len(load_gold(tmp_path).documents[0].figures) == 1


# Each row: a predicted line, what the sentence must say.
_BAD_LINES: dict[str, tuple[Any, str]] = {
    "no object": ([], "JSON"),
    "no document": (gold_line(), "document"),
    "no surface": ({k: v for k, v in given_line().items() if k != "surface"}, "surface"),
    "empty span": (given_line(start=3, end=3), "start 3"),
    "value is text": (given_line(value="năm"), "value"),
    "place is a list": (given_line(province=["Hà Nội"]), "province"),
}


@pytest.mark.parametrize("name", _BAD_LINES)
def test_lines_that_cannot_be_scored(name: str, tmp_path: Path) -> None:
    line, said = _BAD_LINES[name]
    write_gold(tmp_path, {"a": [gold_line()]})
    with pytest.raises(BadGoldError) as caught:
        evaluate(load_gold(tmp_path), [given_line(), line])
    assert caught.value.key == "bad_line"
    assert "line 2" in caught.value.told.en
    assert said in caught.value.told.vi


def test_lines_of_other_documents_are_ignored(tmp_path: Path) -> None:
    write_gold(tmp_path, {"a": [gold_line()], "b": [gold_line()]})
    scores = evaluate_folder(tmp_path, [given_line("a.html"), given_line("c.txt")])
    assert scores.to_dict()["predicted"] == 1
    assert [document.figure.hit for document in scores.documents] == [1, 0]


def test_every_sentence_has_both_languages() -> None:
    for group in (wording().faults, wording().words, wording().attributes):
        for sentence in group.values():
            assert sentence.vi
            assert sentence.en
