"""Findings meet decisions: the queue takes them, a decision settles them, the next run works them out anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.analysis.documents import document
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.kept import kept_findings, settling
from pipeline.analysis.findings.query import are_worked_out, count_findings, findings
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.working import refresh
from pipeline.analysis.overview import overview
from pipeline.analysis.review import queue as module
from pipeline.analysis.review.queue import QueueItem, Ranked, Shown, queue, queue_item
from pipeline.audit import Finding, Severity
from pipeline.storage import StoreReader, open_store
from pipeline.storage.findings import keep_between, last_decision
from pipeline.storage.review.records import Action
from tests.analysis.conflicts import CODES, FIRST, SECOND, audited_store, report
from tests.analysis.reports import built
from tests.storage.reviewing import decide

IDS = {figure.surface: figure.id for one in (FIRST, SECOND) for figure in built(one)[2].figures}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited_store(tmp_path_factory.mktemp("store") / "solieu.db")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "solieu.db"))


def kept(path: Path) -> dict[str, StoredFinding]:
    with StoreReader(path).connect() as reading:
        return {one.code: one for one in findings(reading, FindingFilter()).rows}


def settled(path: Path) -> set[str]:
    """Codes of the findings that a decision has settled."""
    with StoreReader(path).connect() as reading:
        decided = settling(reading, set(IDS.values())).keys()
    return {code for code, one in kept(path).items() if decided & {figure.id for _, figure in one.figures()}}


def listed(path: Path, ranked: Ranked | None = None, shown: Shown = Shown.OPEN) -> dict[str, QueueItem]:
    with StoreReader(path).connect() as reading:
        found = queue(reading, FigureFilter(), shown, ranked or Ranked())
    return {item.figure.surface: item for item in found.items}


def run(path: Path) -> None:
    with open_store(path) as store:
        assert refresh(store)


def is_current(path: Path) -> bool:
    with StoreReader(path).connect() as reading:
        return are_worked_out(reading)


class TestQueue:
    """The store's findings, also those between documents."""

    def test_both_documents_of_a_finding(self, path: Path) -> None:
        found = listed(path)
        assert list(found)[:2] == ["12", "45"]  # the findings between documents are the gravest here
        for one, other in (("12", "14"), ("14", "12"), ("45", "40"), ("40", "45")):
            assert found[one].other == IDS[other]
            assert found[one].document_id != found[other].document_id
        assert found["12"].kept == kept(path)["contradiction_between"].id
        assert found["139/130"].kept == kept(path)["ratio_over_one"].id

    def test_a_figure_that_no_queue_lists(self, path: Path) -> None:
        decide(path, Action.CONFIRM, IDS["14"])
        with StoreReader(path).connect() as reading:
            (asked,) = [one for one in listed(path, shown=Shown.DECIDED).values() if one.figure.id == IDS["14"]]
            item = queue_item(reading, asked.figure, asked.document_id, Ranked())
        assert (item.other, item.review) == (IDS["12"], "confirmed")

    def test_the_gravest_of_the_whole_store(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        doubtful = report("khac", "Có [[3]] lượt, [[4]] lượt.", *({"value": n, "flags": ("ocr",)} for n in (3, 4)))
        with open_store(path) as store:
            store.begin_run([], "code-2")
            store.save(*built(doubtful))
            store.finish_run({})
        monkeypatch.setattr(module, "MOST_DOCUMENTS", 1)
        assert not {"3", "4"} & set(listed(path))
        for figure_id in IDS.values():
            decide(path, Action.CONFIRM, figure_id)
        assert set(listed(path)) == {"3", "4"}
        assert not {"3", "4"} & set(listed(path, shown=Shown.DECIDED))

    @pytest.mark.parametrize("gravest", range(1, 5))
    @pytest.mark.parametrize("most", range(1, 5))
    def test_the_gravest_alone_give_the_same_documents(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, gravest: int, most: int
    ) -> None:
        monkeypatch.setattr(module, "MOST_DOCUMENTS", most)
        monkeypatch.setattr(module, "_GRAVEST", 0)  # all are asked for
        wanted = list(listed(path))
        monkeypatch.setattr(module, "_GRAVEST", gravest)
        assert list(listed(path)) == wanted

    def test_ranks_that_are_held_follow_decisions_elsewhere(self, path: Path) -> None:
        ranked = Ranked()
        assert listed(path, ranked)["12"].finding is not None
        decide(path, Action.CORRECT, IDS["14"], values={"value": 12})  # in the other document
        assert listed(path, ranked)["12"].finding is None
        decide(path, Action.UNDO, IDS["14"])
        assert listed(path, ranked)["12"].other == IDS["14"]


# Figure, action, values, codes that are settled then, codes that the next run finds.
DECIDED: dict[str, tuple[str, Action, dict[str, Any], set[str], set[str]]] = {
    "now they agree": (
        "14", Action.CORRECT, {"value": 12}, {"contradiction_between"}, {*CODES} - {"contradiction_between"},
    ),
    "still they do not": ("14", Action.CORRECT, {"value": 13}, {"contradiction_between"}, {*CODES}),
    "one is gone": ("14", Action.REJECT, {}, {"contradiction_between"}, {*CODES} - {"contradiction_between"}),
    "no figure at all": (
        "139/130", Action.NOT_A_FIGURE, {}, {"ratio_over_one"}, {*CODES} - {"ratio_over_one"},
    ),
    # Within a document: the trigger of the store sees to findings between documents alone.
    "inside": ("139/130", Action.CORRECT, {"denominator": 150}, {"ratio_over_one"}, {*CODES} - {"ratio_over_one"}),
    # Whoever confirms one side says nothing of the other.
    "confirmed": ("14", Action.CONFIRM, {}, set(), {*CODES}),
}  # fmt: skip


@pytest.mark.parametrize("name", DECIDED)
def test_a_decision_settles_and_the_next_run_looks_again(path: Path, name: str) -> None:
    surface, action, values, over, found = DECIDED[name]
    decide(path, action, IDS[surface], values=values)
    # Until then they stay on the list, both sides quoted.
    assert set(kept(path)) == {*CODES}
    assert settled(path) == over
    assert all(len(kept(path)[code].sides) == len(list(kept(path)[code].figures())) for code in over)
    assert not is_current(path)
    run(path)
    assert is_current(path)
    assert set(kept(path)) == found
    assert not settled(path)
    if name == "still they do not":
        assert "“13”" not in kept(path)["contradiction_between"].message("vi")  # as the document has it
        assert listed(path)["12"].other == IDS["14"]
    # A later decision about the same document brings none of these back.
    decide(path, Action.CONFIRM, IDS["45"])
    assert not settled(path)


def test_a_note_changes_nothing(path: Path) -> None:
    decide(path, Action.NOTE, IDS["14"], note="xem lại")
    assert is_current(path)
    assert not settled(path)


def test_taken_back(path: Path) -> None:
    decide(path, Action.REJECT, IDS["14"])
    decide(path, Action.UNDO, IDS["14"])
    assert not settled(path)
    run(path)
    assert set(kept(path)) == {*CODES}


def test_decided_while_documents_were_compared(path: Path) -> None:
    """What was found may be about figures that are gone: it is not kept, and the store is not called current."""
    with StoreReader(path).connect() as reading:
        known = last_decision(reading)
    decide(path, Action.REJECT, IDS["14"])
    with open_store(path) as store, store.transaction() as connection:
        assert not keep_between(connection, [], {}, "code", known)
    assert set(kept(path)) == {*CODES}
    assert not is_current(path)


def test_the_card_and_the_overview(path: Path) -> None:
    (first, second) = (built(one)[1].document_id for one in (FIRST, SECOND))
    with StoreReader(path).connect() as reading:
        for document_id in (first, second):
            view = document(reading, document_id)
            assert view is not None
            assert {one.code for one in view.between} == {"contradiction_between", "district_above_province"}
        assert [one.between for one in kept_findings(reading, [second])[second]] == [True, True]
        counted = count_findings(reading)
        assert overview(reading).findings == counted
    assert sum(counted.values()) == len(CODES)
    assert next(iter(counted)) is Severity.ERROR


def test_sentences_name_indicators() -> None:
    """The list said "arrests" where the page of a document said "đối tượng bị bắt"."""
    told = (("later", "9"), ("later_code", "arrests"), ("earlier", "5"), ("earlier_code", "cases"))
    made = Finding("funnel_grows", ("a", "b"), told)
    stored = StoredFinding(
        "x", made.code, made.severity, made.rank, 0.0, 1.0, between=False, told=told, indicator=None, province=None,
        period_start=None, period_end=None, sides=(),
    )  # fmt: skip
    for language in ("vi", "en"):
        assert stored.message(language) == made.sentence(language)
        assert "arrests)" not in stored.message("vi")
