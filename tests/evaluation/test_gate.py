"""The gate: floors hold, a fall is refused, another corpus or other models must be measured again."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pipeline.evaluation import BadGoldError, Scores, evaluate_folder
from pipeline.evaluation.corpus import as_predicted, fingerprint, load_corpus
from pipeline.evaluation.gate import (
    FLOORS_FILE,
    GATED,
    Floors,
    Prints,
    check_floors,
    corpus_fingerprint,
    load_floors,
    main,
    measured,
    models_fingerprint,
    update_floors,
)
from tests.evaluation.gold import corpus_folder
from tests.evaluation.lines import given_line, gold_line
from tests.evaluation.published import write_gold

_PRINTS = Prints(corpus="0" * 64, models="a" * 64)
_ELSEWHERE = Prints(corpus="1" * 64, models="a" * 64)
_RETRAINED = Prints(corpus="0" * 64, models="b" * 64)
_SCORES = ["number_f1", "figure_f1", "strict_f1", "place", "period", "status", "qualifier", "part_of"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of one text with two gold figures."""
    folder = tmp_path / "reports"
    folder.mkdir()
    write_gold(folder, {"a": [gold_line(), gold_line(id="f2", value=7, start=30, end=32)]})
    (folder / "a.txt").write_text("Phát hiện 05 vụ, sau đó thêm 07 vụ", encoding="utf-8")
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a list of models."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"models": {}}\n', encoding="utf-8")
    return folder


def both_found(corpus: Path) -> Scores:
    return evaluate_folder(corpus, [given_line(), given_line(id="f2", value=7, start=30, end=32)])


def one_found(corpus: Path) -> Scores:
    return evaluate_folder(corpus, [given_line()])


def fault_of_check(scores: Scores, floors: Floors, prints: Prints = _PRINTS, name: str = "reports") -> BadGoldError:
    with pytest.raises(BadGoldError) as caught:
        check_floors(scores, {"reports": floors}, name, prints)
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

    def test_of_a_corpus_in_parts_only_the_test_part_counts(self, tmp_path: Path) -> None:
        folder = corpus_folder(tmp_path / "gold")
        before = corpus_fingerprint(folder)
        assert before == fingerprint(folder, (GATED,))
        (folder / "agreed" / "b02_son-la_2022_nam.ann").write_text("", encoding="utf-8")
        assert corpus_fingerprint(folder) == before
        (folder / "agreed" / "b03_ca-mau_2026_quy.ann").write_text("", encoding="utf-8")
        assert corpus_fingerprint(folder) != before

    def test_models_are_known_by_their_list(self, models: Path) -> None:
        before = models_fingerprint(models)
        (models / "manifest.json").write_text('{"models": {"naming": {}}}\n', encoding="utf-8")
        assert models_fingerprint(models) != before
        (models / "manifest.json").unlink()
        with pytest.raises(BadGoldError) as caught:
            models_fingerprint(models)
        assert caught.value.key == "no_models"
        assert "solieu train" in caught.value.told.vi


class TestCheck:
    """`check_floors`."""

    def test_the_same_and_better_scores_pass(self, corpus: Path) -> None:
        floors = {"reports": measured(one_found(corpus), _PRINTS)}
        check_floors(one_found(corpus), floors, "reports", _PRINTS)
        check_floors(both_found(corpus), floors, "reports", _PRINTS)

    @pytest.mark.parametrize("score", _SCORES)
    def test_each_score_has_its_floor(self, score: str, tmp_path: Path) -> None:
        # One of two found, and that one wrong in everything that has a floor.
        write_gold(tmp_path, {"a": [gold_line(), gold_line(id="f2", value=7, part_of="f1", start=30, end=32)]})
        wrong = {"qualifier": "over", "status": "target", "province": "Hà Nội", "period_end": "2021-12-31"}
        scores = evaluate_folder(tmp_path, [given_line(**wrong)])
        reached = measured(scores, _PRINTS)
        assert reached.scores[score] < 1
        # The smallest step that a rounded score can take.
        floors = reached.model_copy(update={score: round(reached.scores[score] + 0.0001, 4)})
        fault = fault_of_check(scores, floors)
        assert fault.key == "under_floor"
        assert score in fault.told.vi
        assert "reports" in fault.told.vi
        assert "--allow-lower" in fault.told.en

    def test_another_corpus_must_be_measured_again_even_when_scores_are_high(self, corpus: Path) -> None:
        fault = fault_of_check(both_found(corpus), measured(one_found(corpus), _PRINTS), _ELSEWHERE)
        assert fault.key == "corpus_changed"
        assert "--update" in fault.told.vi

    def test_other_models_must_be_measured_again(self, corpus: Path) -> None:
        fault = fault_of_check(both_found(corpus), measured(one_found(corpus), _PRINTS), _RETRAINED)
        assert fault.key == "models_changed"
        assert "--update" in fault.told.vi

    def test_a_folder_without_floors(self, corpus: Path) -> None:
        fault = fault_of_check(both_found(corpus), measured(one_found(corpus), _PRINTS), name="gold")
        assert fault.key == "no_floors_of"
        assert "gold" in fault.told.vi


class TestUpdate:
    """`update_floors` and the files it writes."""

    def test_floors_come_back_as_written(self, corpus: Path, tmp_path: Path) -> None:
        floors = measured(one_found(corpus), Prints(corpus_fingerprint(corpus), _PRINTS.models))
        update_floors(tmp_path / FLOORS_FILE, "reports", floors, allow_lower=False)
        assert load_floors(tmp_path / FLOORS_FILE) == {"reports": floors}
        assert floors.figure_f1 == 0.6667
        assert list(floors.scores) == _SCORES

    def test_floors_of_other_folders_stay(self, corpus: Path, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        high, low = measured(both_found(corpus), _PRINTS), measured(one_found(corpus), _ELSEWHERE)
        update_floors(path, "reports", high, allow_lower=False)
        # Lower than those of another folder is not lower.
        update_floors(path, "gold", low, allow_lower=False)
        assert load_floors(path) == {"gold": low, "reports": high}

    @pytest.mark.parametrize("prints", [_PRINTS, _ELSEWHERE, _RETRAINED])
    def test_going_down_needs_the_flag(self, prints: Prints, corpus: Path, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        high, low = measured(both_found(corpus), _PRINTS), measured(one_found(corpus), prints)
        update_floors(path, "reports", high, allow_lower=False)
        with pytest.raises(BadGoldError) as caught:
            update_floors(path, "reports", low, allow_lower=False)
        assert caught.value.key == "would_lower"
        assert load_floors(path) == {"reports": high}
        update_floors(path, "reports", low, allow_lower=True)
        assert load_floors(path) == {"reports": low}

    def test_going_up_needs_none(self, corpus: Path, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        update_floors(path, "reports", measured(one_found(corpus), _PRINTS), allow_lower=False)
        update_floors(path, "reports", measured(both_found(corpus), _PRINTS), allow_lower=False)
        assert load_floors(path)["reports"].figure_f1 == 1.0

    def test_a_missing_file_tells_how_to_measure(self, tmp_path: Path) -> None:
        with pytest.raises(BadGoldError) as caught:
            load_floors(tmp_path / FLOORS_FILE)
        assert caught.value.key == "no_floors"
        assert "--update" in str(caught.value)

    # Cut short; floors without a folder; an unknown field; a score that is none; prints that are none.
    @pytest.mark.parametrize(
        "content",
        [
            "{",
            json.dumps(measured(Scores(()), _PRINTS).model_dump()),
            *(
                json.dumps({"reports": {**measured(Scores(()), _PRINTS).model_dump(), **odd}})
                for odd in ({"recall": 1}, {"strict_f1": 88}, {"corpus": ""}, {"models": "dev"})
            ),
        ],
    )
    def test_a_broken_file_is_refused(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / FLOORS_FILE
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadGoldError) as caught:
            load_floors(path)
        assert caught.value.key == "bad_floors"
        assert str(path) in caught.value.told.vi
        # It is not written over either: nobody could see that a floor went down.
        with pytest.raises(BadGoldError):
            update_floors(path, "reports", measured(Scores(()), _PRINTS), allow_lower=True)
        assert path.read_text(encoding="utf-8") == content


class TestCommand:
    """`python -m pipeline.evaluation.gate`."""

    @pytest.fixture(autouse=True)
    def _other_models(self, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pipeline.evaluation.gate.MODELS", models)

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
        assert load_floors(corpus.parent / FLOORS_FILE)["reports"].strict_f1 == 1.0

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

    def test_a_corpus_in_parts(self, tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = corpus_folder(tmp_path / "gold")
        found = [dict(line) for line in as_predicted(load_corpus(folder))]
        path = tmp_path / "lines.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in found), encoding="utf-8")
        assert main([str(path), "--folder", str(folder), "--update"]) == 0
        assert "gold" in capsys.readouterr().out
        (floors,) = load_floors(tmp_path / FLOORS_FILE).values()
        assert floors.corpus == fingerprint(folder, (GATED,))
        assert floors.models == models_fingerprint(models)
        assert set(floors.scores.values()) == {1.0}
        # Learning anew asks for a new measurement.
        (models / "manifest.json").write_text("{}", encoding="utf-8")
        assert main([str(path), "--folder", str(folder)]) == 1
        assert "models/" in capsys.readouterr().err
        assert main([str(path), "--folder", str(folder), "--update"]) == 0

    def test_both_folders_share_a_file(self, corpus: Path, tmp_path: Path) -> None:
        gold = corpus_folder(tmp_path / "gold")
        assert main([str(self.lines(corpus, 5)), "--folder", str(corpus), "--update"]) == 0
        assert main([str(self.lines(corpus, 5)), "--folder", str(gold), "--update"]) == 0
        assert list(load_floors(tmp_path / FLOORS_FILE)) == ["gold", "reports"]
        # A fall of one is told by its name.
        assert main([str(self.lines(corpus)), "--folder", f"{corpus}/../reports/"]) == 1
