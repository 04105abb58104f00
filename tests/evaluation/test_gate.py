"""The gate: floors hold, a fall is refused, another corpus must be measured again."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pipeline.evaluation import BadGoldError, Scores, evaluate_folder
from pipeline.evaluation.gate import (
    FLOORS_FILE,
    Floors,
    check_floors,
    corpus_fingerprint,
    load_floors,
    main,
    measured,
    update_floors,
)
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import write_gold

_PRINT = "0" * 64


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of one text with two gold figures."""
    folder = tmp_path / "reports"
    folder.mkdir()
    write_gold(folder, {"a": [gold_line(), gold_line(id="f2", value=7, start=30, end=32)]})
    (folder / "a.txt").write_text("Phát hiện 05 vụ, sau đó thêm 07 vụ", encoding="utf-8")
    return folder


def both_found(corpus: Path) -> Scores:
    return evaluate_folder(corpus, [given_line(), given_line(id="f2", value=7, start=30, end=32)])


def one_found(corpus: Path) -> Scores:
    return evaluate_folder(corpus, [given_line()])


def fault_of_check(scores: Scores, floors: Floors, fingerprint: str = _PRINT) -> BadGoldError:
    with pytest.raises(BadGoldError) as caught:
        check_floors(scores, floors, fingerprint)
    return caught.value


class TestFingerprint:
    """Any change of a report or its gold is seen."""

    def test_it_is_the_same_for_the_same_files(self, corpus: Path) -> None:
        assert corpus_fingerprint(corpus) == corpus_fingerprint(corpus)

    def test_it_changes_with_text_gold_and_names(self, corpus: Path) -> None:
        seen = {corpus_fingerprint(corpus)}
        (corpus / "a.txt").write_text("Phát hiện 06 vụ", encoding="utf-8")
        seen.add(corpus_fingerprint(corpus))
        write_gold(corpus, {"a": []})
        seen.add(corpus_fingerprint(corpus))
        (corpus / "a.txt").rename(corpus / "b.txt")
        seen.add(corpus_fingerprint(corpus))
        assert len(seen) == 4

    def test_text_cannot_move_between_files_unseen(self, tmp_path: Path) -> None:
        prints = set()
        for number, contents in enumerate((("ab", "c"), ("a", "bc"))):
            folder = tmp_path / str(number)
            folder.mkdir()
            for name, content in zip(("1.txt", "2.txt"), contents, strict=True):
                (folder / name).write_text(content, encoding="utf-8")
            prints.add(corpus_fingerprint(folder))
        assert len(prints) == 2

    def test_hidden_files_do_not_count(self, corpus: Path) -> None:
        before = corpus_fingerprint(corpus)
        (corpus / ".DS_Store").write_bytes(b"\0")
        assert corpus_fingerprint(corpus) == before


class TestCheck:
    """`check_floors`."""

    def test_the_same_and_better_scores_pass(self, corpus: Path) -> None:
        check_floors(one_found(corpus), measured(one_found(corpus), _PRINT), _PRINT)
        check_floors(both_found(corpus), measured(one_found(corpus), _PRINT), _PRINT)

    @pytest.mark.parametrize("level", ["number_f1", "figure_f1", "strict_f1"])
    def test_each_level_has_its_floor(self, level: str, corpus: Path) -> None:
        reached = measured(one_found(corpus), _PRINT)
        # The smallest step that a rounded score can take.
        floors = reached.model_copy(update={level: round(reached.scores[level] + 0.0001, 4)})
        fault = fault_of_check(one_found(corpus), floors)
        assert fault.key == "under_floor"
        assert level in fault.told.vi
        assert "--allow-lower" in fault.told.en

    def test_another_corpus_must_be_measured_again_even_when_scores_are_high(self, corpus: Path) -> None:
        fault = fault_of_check(both_found(corpus), measured(one_found(corpus), _PRINT), "1" * 64)
        assert fault.key == "corpus_changed"
        assert "--update" in fault.told.vi


class TestUpdate:
    """`update_floors` and the files it writes."""

    def test_floors_come_back_as_written(self, corpus: Path, tmp_path: Path) -> None:
        floors = measured(one_found(corpus), corpus_fingerprint(corpus))
        update_floors(tmp_path / FLOORS_FILE, floors, allow_lower=False)
        assert load_floors(tmp_path / FLOORS_FILE) == floors
        assert floors.figure_f1 == 0.6667

    def test_going_down_needs_the_flag(self, corpus: Path, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        high, low = measured(both_found(corpus), _PRINT), measured(one_found(corpus), "1" * 64)
        update_floors(path, high, allow_lower=False)
        with pytest.raises(BadGoldError) as caught:
            update_floors(path, low, allow_lower=False)
        assert caught.value.key == "would_lower"
        assert load_floors(path) == high
        update_floors(path, low, allow_lower=True)
        assert load_floors(path) == low

    def test_going_up_needs_none(self, corpus: Path, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        update_floors(path, measured(one_found(corpus), _PRINT), allow_lower=False)
        update_floors(path, measured(both_found(corpus), _PRINT), allow_lower=False)
        assert load_floors(path).figure_f1 == 1.0

    def test_a_missing_file_tells_how_to_measure(self, tmp_path: Path) -> None:
        with pytest.raises(BadGoldError) as caught:
            load_floors(tmp_path / FLOORS_FILE)
        assert caught.value.key == "no_floors"
        assert "--update" in str(caught.value)

    # Cut short; an unknown field; a score that is none; a print that is none.
    @pytest.mark.parametrize(
        "content",
        [
            "{",
            json.dumps({**measured(Scores(()), _PRINT).model_dump(), "recall": 1}),
            json.dumps({**measured(Scores(()), _PRINT).model_dump(), "strict_f1": 88}),
            json.dumps({**measured(Scores(()), _PRINT).model_dump(), "fingerprint": ""}),
        ],
    )
    def test_a_broken_file_is_refused(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadGoldError) as caught:
            load_floors(path)
        assert caught.value.key == "bad_floors"
        assert str(path) in caught.value.told.vi


class TestCommand:
    """`python -m pipeline.evaluation.gate`."""

    def lines(self, corpus: Path, *values: int) -> Path:
        path = corpus.parent / "lines.jsonl"
        starts = {5: 10, 7: 30}
        lines = [
            given_line(id=f"f{value}", value=value, start=starts[value], end=starts[value] + 2) for value in values
        ]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return path

    def test_update_then_check(self, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = self.lines(corpus, 5)
        assert main([str(path), "--folder", str(corpus), "--update"]) == 0
        assert "figure_f1 0.6667" in capsys.readouterr().out
        assert main([str(path), "--folder", str(corpus)]) == 0

    def test_lines_from_standard_input(self, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(self.lines(corpus, 5, 7).read_text(encoding="utf-8")))
        assert main(["--folder", str(corpus), "--update"]) == 0
        assert load_floors(corpus.parent / FLOORS_FILE).strict_f1 == 1.0

    def test_a_fall_ends_with_an_error(self, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(self.lines(corpus, 5, 7)), "--folder", str(corpus), "--update"]) == 0
        fallen = str(self.lines(corpus, 5))
        assert main([fallen, "--folder", str(corpus)]) == 1
        assert "number_f1" in capsys.readouterr().err
        assert main([fallen, "--folder", str(corpus), "--update"]) == 1
        assert main([fallen, "--folder", str(corpus), "--update", "--allow-lower"]) == 0

    def test_lines_that_are_no_json(self, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = corpus.parent / "lines.jsonl"
        path.write_text('\n{"document"', encoding="utf-8")
        assert main([str(path), "--folder", str(corpus)]) == 1
        assert "line 2" in capsys.readouterr().err

    def test_a_missing_file_of_lines(self, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(corpus / "none.jsonl"), "--folder", str(corpus)]) == 1
        assert "none.jsonl" in capsys.readouterr().err
