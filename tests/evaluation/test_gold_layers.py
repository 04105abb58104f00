"""A corpus folder: its parts, layers and fingerprint, and the commands that look after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluation import BadGoldError, evaluate
from pipeline.evaluation.corpus import (
    Part,
    as_predicted,
    document_text,
    family_of,
    fingerprint,
    load_annotations,
    load_corpus,
    load_split,
    main,
    open_gold,
)
from tests.evaluation.gold import corpus_folder
from tests.evaluation.lines import gold_line
from tests.evaluation.published import write_gold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three families of one document each."""
    return corpus_folder(tmp_path / "gold")


def names(folder: Path, *parts: Part) -> list[str]:
    return [document.name for document in load_corpus(folder, parts).documents]


def fault_of(folder: Path) -> BadGoldError:
    with pytest.raises(BadGoldError) as caught:
        load_corpus(folder)
    return caught.value


class TestParts:
    """Which document is for what."""

    def test_a_family_is_wholly_in_one_part(self, folder: Path) -> None:
        assert family_of("b07_long-an_2007_chi-thi") == "b07"
        assert load_split(folder) == {"b01": Part.TRAIN, "b02": Part.DEVELOPMENT, "b03": Part.TEST}
        assert names(folder, Part.TRAIN) == ["b01_hung-yen_2021_6-thang"]
        assert names(folder, Part.DEVELOPMENT, Part.TEST) == ["b02_son-la_2022_nam", "b03_ca-mau_2026_quy"]
        assert names(folder, *Part) == names(folder, Part.TRAIN) + names(folder, Part.DEVELOPMENT, Part.TEST)

    def test_a_family_in_no_part_is_an_error(self, folder: Path) -> None:
        (folder / "split.csv").write_text("family,part\nb01,train\nb02,test\n", encoding="utf-8")
        fault = fault_of(folder)
        assert "split.csv" in fault.told.vi
        assert "b03" in fault.told.vi

    @pytest.mark.parametrize(
        "content", ["family,part\nb01,training\n", "name,part\nb01,train\n", "\ufeff\ufeff", "family,part\nb01\n"]
    )
    def test_a_broken_split(self, folder: Path, content: str) -> None:
        (folder / "split.csv").write_text(content, encoding="utf-8")
        assert "split.csv" in fault_of(folder).told.en

    def test_a_missing_split(self, folder: Path) -> None:
        (folder / "split.csv").unlink()
        assert fault_of(folder).key == "unreadable"

    def test_a_missing_text(self, folder: Path) -> None:
        (folder / "texts" / "b02_son-la_2022_nam.txt").unlink()
        assert "b02_son-la_2022_nam.txt" in fault_of(folder).told.vi


class TestOpening:
    """`open_gold` takes folders of either kind."""

    def test_a_corpus_gives_its_development_part(self, folder: Path) -> None:
        assert [document.name for document in open_gold(folder).documents] == names(folder, Part.DEVELOPMENT)
        assert [document.name for document in open_gold(folder, Part.TEST).documents] == names(folder, Part.TEST)

    def test_other_folders_have_no_parts(self, tmp_path: Path) -> None:
        write_gold(tmp_path, {"a": [gold_line()]})
        assert [document.name for document in open_gold(tmp_path).documents] == ["a"]
        with pytest.raises(BadGoldError) as caught:
            open_gold(tmp_path, Part.TEST)
        assert caught.value.key == "no_split"
        assert "--part" in caught.value.told.vi

    def test_a_part_without_annotations(self, folder: Path) -> None:
        (folder / "agreed" / "b02_son-la_2022_nam.ann").unlink()
        with pytest.raises(BadGoldError) as caught:
            open_gold(folder)
        assert caught.value.key == "empty_part"
        assert "development" in caught.value.told.en


class TestFingerprint:
    """A byte more or less is seen."""

    def test_it_is_the_same_for_the_same_bytes(self, folder: Path, tmp_path: Path) -> None:
        assert fingerprint(folder) == fingerprint(corpus_folder(tmp_path / "again"))

    @pytest.mark.parametrize("path", ["texts/b02_son-la_2022_nam.txt", "agreed/b02_son-la_2022_nam.ann"])
    def test_it_changes_with_a_byte_of_its_part_alone(self, folder: Path, path: str) -> None:
        before = {part: fingerprint(folder, (part,)) for part in Part}
        whole = fingerprint(folder)
        (folder / path).write_bytes((folder / path).read_bytes() + b" ")
        after = {part: fingerprint(folder, (part,)) for part in Part}
        assert [part for part in Part if before[part] != after[part]] == [Part.DEVELOPMENT]
        assert fingerprint(folder) != whole

    def test_layers_that_are_not_learnt_from_do_not_count(self, folder: Path) -> None:
        before = fingerprint(folder)
        (folder / "first" / "b01_hung-yen_2021_6-thang.ann").write_text("", encoding="utf-8")
        assert fingerprint(folder) == before

    def test_it_changes_when_a_document_gets_another_name(self, folder: Path) -> None:
        before = fingerprint(folder)
        text = folder / "texts" / "b03_ca-mau_2026_quy.txt"
        text.rename(text.with_name("b03_ca-mau_2025_quy.txt"))
        assert fingerprint(folder) != before


class TestLayers:
    """One annotator against the other."""

    def test_a_layer_scored_by_itself_is_right(self, folder: Path) -> None:
        first = load_annotations(folder, "first")
        assert evaluate(first, as_predicted(first)).strict.f1 == 1.0

    def test_only_some_documents(self, folder: Path) -> None:
        assert [document.name for document in load_annotations(folder, "first", "b02").documents] == [
            "b02_son-la_2022_nam"
        ]
        assert document_text(folder, "b02_son-la_2022_nam").startswith("Năm 2022")


class TestCommand:
    """`python -m pipeline.evaluation.corpus`."""

    def test_check_lists_figures_and_is_content(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "agreed", "--folder", str(folder)]) == 0
        out = capsys.readouterr().out
        assert "b01_hung-yen_2021_6-thang: 2\n" in out
        assert "3 documents, 5 figures; sentences in over two documents: 0.0%" in out
        assert "unmarked" not in out

    def test_check_shows_unmarked_numbers(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "agreed", "--folder", str(folder), "--only", "b01", "--unmarked"]) == 0
        out = capsys.readouterr().out
        assert "unmarked: " in out
        assert "[2021]" in out
        assert "b02" not in out

    # Each row: a line put into an annotation, what is said of it.
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("cases 12 level=national :: [[14]] vụ", "@f3 cases [[14]]: the value 12 is not what is written"),
            ("cases 14 level=none :: [[14]] vụ", "@f3 cases [[14]]: no level"),
            ("cases 14 level=district :: [[14]] vụ", "level district without its name"),
            ("cases 114 share level=national :: [[14]] vụ", "a share of 114"),
            ("case 14 :: [[14]] vụ", "'case' is no code"),
        ],
    )
    def test_check_tells_slips_of_the_pen(
        self, folder: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
    ) -> None:
        path = folder / "agreed" / "b01_hung-yen_2021_6-thang.ann"
        path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
        assert main(["check", "agreed", "--folder", str(folder)]) == 1
        assert said in capsys.readouterr().out

    def test_a_change_downwards_is_no_slip(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = folder / "agreed" / "b01_hung-yen_2021_6-thang.ann"
        line = "cases -14 change :: [[14]] vụ\n"
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
        assert main(["check", "agreed", "--folder", str(folder)]) == 0
        assert "doubt" not in capsys.readouterr().out

    def test_check_tells_copies(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for kind in ("texts", "agreed"):
            (original,) = (folder / kind).glob("b02_*")
            copied = original.read_text(encoding="utf-8").replace("Sơn La", "Điện Biên")
            original.with_name(f"b03_dien-bien_2022_nam{original.suffix}").write_text(copied, encoding="utf-8")
        assert main(["check", "agreed", "--folder", str(folder)]) == 1
        out = capsys.readouterr().out
        assert "b02_son-la_2022_nam and b03_dien-bien_2022_nam share 100% of their word 5-grams" in out

    def test_compare_scores_one_by_the_other(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["compare", "first", "second", "--folder", str(folder)]) == 0
        out = capsys.readouterr().out
        # The second annotator found one figure of the first document less and read another status.
        assert "3 documents, 5 gold figures, 4 predicted" in out
        assert "missed: arrests | count | 31" in out
        assert "status: Target wanted, got Result" in out

    def test_compare_takes_what_both_have(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "second" / "b01_hung-yen_2021_6-thang.ann").unlink()
        assert main(["compare", "first", "second", "--folder", str(folder)]) == 0
        assert "2 documents, 3 gold figures" in capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [["compare", "first"], ["check"], ["report", "first"], ["mend", "first"]])
    def test_wrong_usage(self, folder: Path, arguments: list[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--folder", str(folder)])
        assert caught.value.code == 2

    def test_a_broken_layer(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "second" / "b02_son-la_2022_nam.ann").write_text("oh\n", encoding="utf-8")
        assert main(["compare", "first", "second", "--folder", str(folder)]) == 1
        assert "b02_son-la_2022_nam.ann" in capsys.readouterr().err


class TestReport:
    """The tables of the datasheet."""

    def test_the_tables(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", "--folder", str(folder)]) == 0
        out = capsys.readouterr().out
        for row in (
            "| development | 1 | 2 |",
            "| all | 3 | 5 |",
            "| news | 1 | 1 |",
            "| 2020-2024 | 2 | 4 |",
            "| VN34 | 1 | 1 |",
            "| VN63 | 2 | 4 |",
            "| `cases` | 2 |",
            # First and second of a batch: two figures and one of them.
            "| b01 | 1 | 2 | 1 | 0.667 | 0.667 | 0.667 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |",
            "| b02 | 1 | 2 | 2 | 1.000 | 1.000 | 0.500 | 1.000 | 1.000 | 0.500 | 1.000 | 1.000 |",
            f"| test | `{fingerprint(folder, (Part.TEST,))}` |",
            f"| all | `{fingerprint(folder)}` |",
        ):
            assert f"\n{row}\n" in out

    def test_they_go_into_a_page(self, folder: Path, tmp_path: Path) -> None:
        page = tmp_path / "README.md"
        page.write_text("# Corpus\n\n<!-- tables -->\nold\n<!-- end of tables -->\n\nLimits.\n", encoding="utf-8")
        for _ in range(2):
            assert main(["report", "--folder", str(folder), "--write", str(page)]) == 0
            written = page.read_text(encoding="utf-8")
            assert written.startswith("# Corpus\n\n<!-- tables -->\n\n### By part\n")
            assert written.endswith("\n<!-- end of tables -->\n\nLimits.\n")
            assert "old" not in written

    def test_a_page_without_a_place(self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "README.md"
        page.write_text("# Corpus\n", encoding="utf-8")
        assert main(["report", "--folder", str(folder), "--write", str(page)]) == 1
        assert "README.md" in capsys.readouterr().err
        assert page.read_text(encoding="utf-8") == "# Corpus\n"
