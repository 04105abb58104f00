"""`solieu evaluate` as a user meets it: what is scored, printed, kept and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.engine import Rooms
from pipeline.evaluation.corpus import Part
from tests import fakes
from tests.cli.commands import Solieu
from tests.evaluation.gold import corpus_folder


class TestEvaluate:
    """`solieu evaluate` over gold files."""

    @pytest.fixture
    def gold(self, solieu: Solieu, folder: Path) -> Path:
        for line in map(json.loads, solieu("extract", folder, "--format", "jsonl").out.splitlines()):
            name = Path(line.pop("document")).stem
            for key in ("document_id", "text_sha256", "schema_version"):
                line.pop(key)
            content = {"document": {"file": f"{name}.txt"}, "figures": [line]}
            (folder / f"{name}.gold.json").write_text(json.dumps(content), encoding="utf-8")
        return folder

    def test_texts_beside_the_gold(self, solieu: Solieu, gold: Path) -> None:
        ended = solieu("evaluate", gold, "--json")
        assert ended.status == cli.FINE
        scores = json.loads(ended.out)
        assert scores["documents"] == 2
        assert scores["strict"]["f1"] == 1.0

    def test_lines_of_a_file(self, solieu: Solieu, gold: Path, tmp_path: Path) -> None:
        lines = tmp_path / "lines.jsonl"
        solieu("extract", gold / "a.txt", "--format", "jsonl", "--output", lines)
        scores = json.loads(solieu("evaluate", gold, lines, "--json").out)
        assert scores["strict"]["recall"] == 0.5
        assert solieu("evaluate", gold, lines, "--show").status == cli.FINE

    def test_what_cannot_be_scored(self, solieu: Solieu, gold: Path, tmp_path: Path) -> None:
        (tmp_path / "bad.jsonl").write_text("{}\nno json\n", encoding="utf-8")
        ended = solieu("evaluate", gold, tmp_path / "bad.jsonl")
        assert ended.status == cli.ERROR
        assert "bad.jsonl" in ended.err
        assert solieu("evaluate", gold, tmp_path / "none.jsonl").status == cli.ERROR
        assert solieu("evaluate", tmp_path / "none").status == cli.ERROR
        (gold / "a.txt").unlink()
        ended = solieu("evaluate", gold)
        assert ended.status == cli.ERROR
        assert "/a " in ended.err

    def test_what_goes_wrong_in_a_document_is_told(self, solieu: Solieu, gold: Path) -> None:
        (gold / "a.txt").write_text("BOOM", encoding="utf-8")
        ended = solieu("evaluate", gold)
        assert ended.status == cli.SOME_PROBLEMS
        assert "a.txt" in ended.err

    def test_tables_as_text_and_json(self, solieu: Solieu, gold: Path) -> None:
        text = solieu("evaluate", gold).out
        for heading in ("Theo chỉ tiêu", "Theo văn bản", "Theo loại văn bản", "Theo tỉnh", "Sai số hiệu chuẩn kỳ vọng"):
            assert heading in text
        tables = json.loads(solieu("evaluate", gold, "--json").out)
        assert tables["reliability"]["sure"] == {"from": 0.9, "count": 2, "confidence": 0.9, "right": 1.0}
        assert "changes" not in tables

    def test_lines_are_kept_and_compared_with(self, solieu: Solieu, gold: Path, tmp_path: Path) -> None:
        assert solieu("evaluate", gold, "--save", tmp_path / "kept.jsonl").status == cli.FINE
        kept = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [Path(line["document"]).name for line in kept] == ["a.txt", "b.txt"]
        assert "N••••• V•• A•" in kept[0]["sentence"]
        # The earlier lines had another number in the first document, and lacked nothing in the second.
        kept[0] |= {"value": 99}
        before = tmp_path / "before.jsonl"
        before.write_text("".join(f"{json.dumps(line)}\n" for line in kept), encoding="utf-8")
        text = solieu("evaluate", gold, "--against", before).out
        assert "− sai: cases | count | 99" in text
        assert "+ đúng hoàn toàn: cases | count | 12" in text
        changed = json.loads(solieu("evaluate", gold, "--against", before, "--json").out)["changes"]
        assert [(one["gained"], one["verdict"]) for one in changed["a"]] == [(False, "all_wrong"), (True, "all_right")]
        assert list(changed) == ["a"]
        assert solieu("evaluate", gold, "--against", tmp_path / "none.jsonl").status == cli.ERROR

    def test_lines_may_hold_any_separator(self, solieu: Solieu, gold: Path, tmp_path: Path) -> None:
        # U+2028 is no line end in JSON.
        (gold / "a.txt").write_text("Có\u2028 12 vụ", encoding="utf-8")
        solieu("evaluate", gold, "--save", tmp_path / "kept.jsonl")
        assert "\u2028" in (tmp_path / "kept.jsonl").read_text(encoding="utf-8")
        assert solieu("evaluate", gold, tmp_path / "kept.jsonl").status == cli.FINE

    def test_the_rules_alone(self, solieu: Solieu, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []

        def rooms(*, learned: bool) -> Rooms:
            asked.append(learned)
            return fakes.rooms()

        monkeypatch.setattr("pipeline.engine.measuring.default_rooms", rooms)
        assert solieu("evaluate", gold, "--rules").status == cli.FINE
        assert asked == [False]
        # Of lines that are there already nobody can say who made them.
        solieu("evaluate", gold, "--save", tmp_path / "kept.jsonl")
        assert solieu("evaluate", gold, tmp_path / "kept.jsonl", "--rules").status == cli.USAGE


class TestEvaluateCorpus:
    """`solieu evaluate` over a corpus in parts."""

    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Path:
        return corpus_folder(tmp_path / "gold")

    def test_the_development_part_is_scored(self, solieu: Solieu, corpus: Path) -> None:
        ended = solieu("evaluate", corpus, "--json")
        assert ended.status == cli.FINE
        assert list(json.loads(ended.out)["by_document"]) == ["b02_son-la_2022_nam"]

    @pytest.mark.parametrize(
        ("part", "name", "recall"),
        [("train", "b01_hung-yen_2021_6-thang", 0.5), ("test", "b03_ca-mau_2026_quy", 1.0)],
    )
    def test_other_parts(self, solieu: Solieu, corpus: Path, part: str, name: str, recall: float) -> None:
        scores = json.loads(solieu("evaluate", corpus, "--part", part, "--json").out)
        assert list(scores["by_document"]) == [name]
        assert scores["figure"]["recall"] == recall

    def test_parts_are_those_of_the_corpus(self, solieu: Solieu, corpus: Path, folder: Path) -> None:
        assert [part.value for part in cli.CorpusPart] == [part.value for part in Part]
        assert solieu("evaluate", corpus, "--part", "training").status == cli.USAGE
        ended = solieu("evaluate", folder, "--part", "train")
        assert ended.status == cli.ERROR
        assert "split.csv" in ended.err

    def test_differences_quote_the_text(self, solieu: Solieu, corpus: Path) -> None:
        out = solieu("evaluate", corpus, "--show").out
        assert "bỏ sót: establishments | count | 210 | Sơn La" in out
        assert "« Năm 2022, toàn tỉnh Sơn La còn 210 cơ sở" in out
