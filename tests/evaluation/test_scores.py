"""Differences, scores by indicator and document, and the tables that show them."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.evaluation import DifferenceKind, Ratio, Scores, evaluate_folder
from pipeline.scheme import scheme
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import write_gold


def scored(folder: Path) -> Scores:
    """Document a: one right, one wrong in place and evidence, one missed, one extra. Document b: all right."""
    wanted = [
        gold_line(),
        gold_line(id="f2", value=18, indicator="arrests", unit="person", start=30, end=32, district="Văn Lâm"),
        gold_line(id="f3", value=4, indicator="defendants_prosecuted", unit="person", start=50, end=52),
    ]
    write_gold(folder, {"a": wanted, "b": [gold_line()]})
    lines = [
        given_line(),
        given_line(id="f2", value=18, indicator="arrests", unit="person", start=90, end=92, detail=["seller"]),
        given_line(id="f4", value=7, start=70, end=72, sentence="Bắt ông Nguyễn Văn Ánh cùng 7 vụ"),
        given_line("b.txt"),
    ]
    return evaluate_folder(folder, lines)


def test_differences_name_what_is_wrong(tmp_path: Path) -> None:
    scores = scored(tmp_path)
    found = scores.differences()
    assert list(found) == ["a"]
    assert [(item.kind, item.fact.line["value"]) for item in found["a"]] == [
        (DifferenceKind.MISSED, 4),
        (DifferenceKind.EXTRA, 7),
        (DifferenceKind.WRONG, 18),
    ]
    assert found["a"][2].wrong == ("district", "detail", "evidence")


def test_scores_by_indicator_and_document(tmp_path: Path) -> None:
    scores = scored(tmp_path)
    by_code = scores.indicators
    assert list(by_code) == ["arrests", "cases", "defendants_prosecuted"]
    assert by_code["cases"].figure == Ratio(hit=2, wanted=2, given=3)
    assert by_code["cases"].strict == Ratio(hit=2, wanted=2, given=3)
    assert by_code["arrests"].figure == Ratio(hit=1, wanted=1, given=1)
    assert by_code["arrests"].strict == Ratio(hit=0, wanted=1, given=1)
    assert by_code["defendants_prosecuted"].figure == Ratio(hit=0, wanted=1, given=0)
    assert [document.figure for document in scores.documents] == [Ratio(2, 3, 3), Ratio(1, 1, 1)]
    # The parts add up to the whole.
    assert sum((score.figure for score in by_code.values()), start=Ratio()) == scores.figure


def test_ratio_rounds_as_published() -> None:
    assert Ratio(1, 3, 7).to_dict() == {"precision": 0.1429, "recall": 0.3333, "f1": 0.2}
    assert Ratio(0, 0, 0).to_dict() == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert Ratio(0, 0, 2).to_dict() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_json_holds_the_published_names(tmp_path: Path) -> None:
    scores = scored(tmp_path)
    names = list(json.loads(scores.to_json()))
    assert names[:7] == ["documents", "gold", "predicted", "number", "figure", "strict", "part_of"]
    assert names[-5:] == ["unit", "period", "place", "detail", "evidence"]


def test_the_tables_are_vietnamese_first(tmp_path: Path) -> None:
    text = scored(tmp_path).to_text()
    assert "2 văn bản, 4 số liệu gán nhãn, 4 số liệu trích được" in text
    # Three of four right and named: 0,750, with a decimal comma.
    assert "0,750" in text
    assert "0.750" not in text
    assert "bỏ sót" not in text
    for code in ("arrests", "cases", "defendants_prosecuted"):
        assert code in text
    english = scored(tmp_path).to_text(language="en")
    assert "2 documents, 4 gold figures, 4 predicted" in english
    assert "0.750" in english


def test_show_lists_differences_and_masks_people(tmp_path: Path) -> None:
    text = scored(tmp_path).to_text(show=True)
    assert "bỏ sót: defendants_prosecuted | count | 4" in text
    assert "thừa: cases | count | 7" in text
    assert "huyện: cần Văn Lâm, có trống" in text
    assert "chi tiết: cần trống, có " in text
    assert "chứng cứ ở chỗ khác" in text
    assert "Ánh" not in text
    assert "missed: defendants_prosecuted" in scored(tmp_path).to_text(show=True, language="en")


def test_control_characters_and_markup_stay_text(tmp_path: Path) -> None:
    write_gold(tmp_path, {"a": [gold_line(sentence="\x1b[31m[bold]05[/bold] vụ")]})
    text = evaluate_folder(tmp_path, []).to_text(show=True)
    assert "\x1b" not in text
    assert "[bold]05[/bold]" in text


def test_no_column_is_lost_with_the_longest_code(tmp_path: Path) -> None:
    longest = max(scheme().indicators, key=len)
    write_gold(tmp_path, {"a": [gold_line(indicator=longest, unit="establishment")]})
    text = evaluate_folder(tmp_path, []).to_text()
    assert longest in text
    # By indicator, document, genre and province.
    assert text.count("F1 hoàn toàn") == 4
