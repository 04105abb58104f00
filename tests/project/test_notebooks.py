"""Every notebook runs from top to bottom, and holds no outputs."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from pipeline.analysis.plans.verdicts import Verdict
from pipeline.analysis.series.build import SeriesSet
from pipeline.analysis.series.cells import Cell, Note, Origin
from pipeline.analysis.series.frames import Slot
from pipeline.engine import run as run_documents
from pipeline.settings import load_settings
from pipeline.storage import open_store
from tests.project.tracked import ROOT

_NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_EVERY = pytest.mark.parametrize("path", _NOTEBOOKS, ids=[path.stem for path in _NOTEBOOKS])
# What a notebook says where it takes all documents.
_ALL = "FIRST = None"


def code_cells(path: Path) -> list[dict[str, Any]]:
    """The cells with code, in order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(name: str, folder: Path, changes: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """Runs the code of a notebook as a script, with some of it put otherwise; what it leaves behind."""
    script = folder / f"{name}.py"
    code = "\n\n".join("".join(cell["source"]) for cell in code_cells(ROOT / "notebooks" / f"{name}.ipynb"))
    for written, instead in changes:
        assert code.count(written) == 1
        code = code.replace(written, instead)
    script.write_text(code, encoding="utf-8")
    return runpy.run_path(str(script))


@pytest.fixture(scope="module")
def _samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The store of samples, as `solieu samples` makes it."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLIEU_SAMPLES_STORE", str(path))
        with open_store(path, sample=True) as store:
            assert not run_documents([ROOT / "corpus" / "reports"], store, load_settings(), jobs=2).problems
        yield


def test_every_one_is_run() -> None:
    assert {path.stem for path in _NOTEBOOKS} == {"compare", "errors", "plan"}


@_EVERY
def test_nothing_was_left_in_it(path: Path) -> None:
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@_EVERY
def test_it_is_told_of(path: Path) -> None:
    assert f"`{path.name}`" in (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")


def test_the_errors_are_walked_through(tmp_path: Path) -> None:
    left = run("errors", tmp_path, ((_ALL, "FIRST = 3"),))
    assert len(left["scores"].documents) == 3
    assert len(left["hardest"]) == 3
    assert left["misses"]["gold"].sum() == left["scores"].figure.wanted
    assert left["confusion"]["times"].sum() == sum(count for *_, count in left["scores"].confusion)
    assert len(left["examples"]) == sum(len(document.differences) for document in left["scores"].documents)
    assert all(left["examples"]["sentence"])
    # Charts are checked against their grammar when they are written out.
    assert left["heat_map"].to_dict()["mark"]["type"] == "rect"
    assert left["reliability"].to_dict()["layer"]


def cell(found: SeriesSet, place: str, year: int) -> Cell:
    """The cell of a year."""
    there = found.cell(place, Slot(year, 1, 12))
    assert there is not None, (place, year)
    return there


@pytest.fixture(scope="module")
def compared(_samples: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the notebook of comparison leaves, with its files written."""
    folder = tmp_path_factory.mktemp("compare")
    written = 'EXPORT_TO = None  # Path("xuat")'
    return run("compare", folder, ((written, f"from pathlib import Path\nEXPORT_TO = Path({str(folder)!r})"),)) | {
        "folder": folder
    }


class TestComparing:
    """The samples of Hưng Yên and Thái Bình tell what the notebook promises: bounds, gaps, the merger, a conflict."""

    old, other, new = "VN63_33", "VN63_34", "VN34_33"

    def test_bounds(self, compared: dict[str, Any]) -> None:
        bounded = cell(compared["stock"], self.old, 2022)
        assert (bounded.quantity.bounds.low, bounded.quantity.bounds.high) == (250, float("inf"))
        assert "trên 250" in set(compared["stock_frame"]["số liệu"])

    def test_gaps_and_partial_periods(self, compared: dict[str, Any]) -> None:
        before = compared["before"]
        assert before.cell(self.other, Slot(2021, 1, 12)) is None
        assert Note.PARTIAL in cell(before, self.other, 2024).notes
        frame = compared["before_frame"].set_index(["địa bàn", "kỳ"])
        assert frame["giá trị"].isna()["Thái Bình", "2021"]

    def test_the_second_half_is_derived(self, compared: dict[str, Any]) -> None:
        half = compared["halves"].cell(self.old, Slot(2022, 7, 12))
        assert (half.quantity.value, half.origin) == (131 - 57, Origin.DIFFERENCE)

    def test_the_merger(self, compared: dict[str, Any]) -> None:
        after = compared["after"]
        assert cell(after, self.new, 2022).quantity.value == 131 + 298
        assert cell(after, self.new, 2024).missing == (self.other,)
        assert cell(after, self.new, 2025).origin is Origin.STATED
        assert list(compared["joined"]["ngày"]) == ["01/07/2025"]

    def test_a_conflict(self, compared: dict[str, Any]) -> None:
        assert list(compared["conflicts"]["số liệu"]) == ["10", "8"]

    def test_a_rate(self, compared: dict[str, Any]) -> None:
        assert cell(compared["rates"], self.old, 2024).quantity.value == pytest.approx(171 / 265 * 100)
        assert (self.old, Slot(2023, 1, 12)) in compared["rates"].no_rate  # visits over things

    def test_evidence_and_coverage(self, compared: dict[str, Any]) -> None:
        assert all(compared["evidence"]["câu"])
        assert len(compared["coverage"]) == len(compared["covered"].cells) > 0

    def test_files_are_cited(self, compared: dict[str, Any]) -> None:
        assert {(compared["folder"] / name).stat().st_size for name in compared["files"]} == {
            len(content) for content in compared["files"].values()
        }
        assert "hư cấu" in compared["table"].citation("vi")
        assert "Hưng Yên" in compared["table"].citation("en")

    def test_pictures(self, compared: dict[str, Any]) -> None:
        # Charts are checked against their grammar when they are written out.
        names = ["before_chart", "stock_chart", "after_chart", "rate_chart"]
        assert all(compared[name].to_dict()["layer"] for name in names)
        assert compared["coverage_chart"].to_dict()["mark"]["type"] == "rect"


@pytest.fixture(scope="module")
def audited(_samples: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the notebook of plans leaves."""
    return run("plan", tmp_path_factory.mktemp("plan"))


class TestAuditing:
    """The programme of Hưng Yên: met, not met, under way, and what cannot be said."""

    def test_yearly_trainings(self, audited: dict[str, Any]) -> None:
        by_year = {
            check.due.slots[0].year: check.verdict
            for check in audited["checks"]
            if check.target.indicator == "trainings" and check.due
        }
        assert by_year == {
            2021: Verdict.CANNOT_SAY,
            2022: Verdict.MET,
            2023: Verdict.MET,
            2024: Verdict.NOT_MET,
            2025: Verdict.CANNOT_SAY,
        }

    def test_half_of_the_establishments_each_year(self, audited: dict[str, Any]) -> None:
        by_year = {check.due.slots[0].year: check for check in audited["chosen"]}
        assert (by_year[2022].verdict, by_year[2022].why) == (Verdict.CANNOT_SAY, ("bounds",))  # 131 of over 250
        assert by_year[2024].verdict is Verdict.MET

    def test_every_check_is_told(self, audited: dict[str, Any]) -> None:
        assert len(audited["verdicts"]) == len(audited["checks"]) == sum(audited["tally"](audited["checks"]).values())
        unsaid = audited["verdicts"]["kết luận"] == "chưa kết luận được"
        assert all(audited["verdicts"].loc[unsaid, "vì sao"])
        assert set(audited["verdicts"]["kết luận"]) == set(audited["COLOURS"])

    def test_the_sentences_of_both(self, audited: dict[str, Any]) -> None:
        sentences = audited["sentences"]
        assert set(sentences["của"]) == {"kế hoạch", "báo cáo"}
        assert all(sentences["câu"])

    def test_the_citation(self, audited: dict[str, Any]) -> None:
        assert "hư cấu" in audited["citations"]["vi"]
        assert all(audited["files"].values())

    def test_pictures(self, audited: dict[str, Any]) -> None:
        for chart in (audited["grid_chart"], audited["one_chart"]):
            assert isinstance(chart, alt.LayerChart)
            assert chart.to_dict()["layer"]
