"""Reviews out of a store and into another: the same figures, twice the same, all or nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.evaluation.gold import load_gold
from pipeline.evaluation.reviews.files import docbin, gold_files, label_studio, write_folder
from pipeline.evaluation.reviews.reviewed import ReviewedDocument, reviewed_documents
from pipeline.evaluation.reviews.taking import BadReviewFileError, proposals, read_reviews
from pipeline.scheme import figure_schema
from pipeline.storage import StoreReader
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.records import Action, ConflictError, Decision, Proposal
from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import BINH, LAN, decide, table

FIGURES = {figure.surface: figure for figure in built(LAO_CAI)[2].figures}
TEXT = built(LAO_CAI)[1].text


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("reviews") / "solieu.db", reports=[LAO_CAI])


@pytest.fixture
def store(fresh: Path, tmp_path: Path) -> Path:
    """A store with one decision of each kind."""
    path = Path(shutil.copy(fresh, tmp_path / "solieu.db"))
    decide(path, Action.CONFIRM, FIGURES["210"].id)
    decide(path, Action.CORRECT, FIGURES["05"].id, values={"value": 6, "province": "Sơn La"})
    decide(path, Action.REJECT, FIGURES["18"].id)
    at = TEXT.index("77123")
    values = {"indicator": "other", "measure": "count", "value": 77123, "unit": "any", "level": "province"}
    added = Proposal(Action.ADD, document_id=built(LAO_CAI)[1].document_id, start=at, end=at + 5, values=values)
    assert isinstance(ReviewDesk(path).decide(LAN, added), Decision)
    return path


@pytest.fixture
def other(fresh: Path, tmp_path: Path) -> Path:
    """A store of the same documents, nothing decided."""
    return Path(shutil.copy(fresh, tmp_path / "other.db"))


def reviewed(path: Path) -> list[ReviewedDocument]:
    with StoreReader(path).connect() as reading:
        return list(reviewed_documents(reading))


def take(path: Path, source: Path) -> int:
    """Imports a file; how many decisions were new."""
    reviews = read_reviews(source)
    with StoreReader(path).connect() as reading:
        wanted = proposals(reading, reviews)
    return len(ReviewDesk(path).decide_all(BINH, wanted, batch="import", whole=True))


def values(path: Path) -> dict[str, tuple[Any, ...]]:
    columns = "surface, value, province, indicator, review"
    return {row[0]: row[1:] for row in table(path, f"SELECT {columns} FROM figures WHERE review IS NOT NULL")}


class TestGold:
    """Our own form: one text and one gold file per document."""

    @pytest.fixture
    def folder(self, store: Path, tmp_path: Path) -> Path:
        write_folder(tmp_path / "gold", gold_files(reviewed(store)))
        return tmp_path / "gold"

    def test_lines(self, folder: Path) -> None:
        (document,) = load_gold(folder).documents
        validator = jsonschema.Draft202012Validator(figure_schema())
        for line in document.figures:
            assert not list(validator.iter_errors(line))
            assert TEXT[line["start"] : line["end"]] == line["surface"]
        assert [line["surface"] for line in document.figures] == ["210", "05", "77123"]
        assert document.decided is not None and len(document.decided) == 4
        assert document.document["province"] == "Lào Cai"

    def test_the_same_bytes(self, store: Path) -> None:
        assert gold_files(reviewed(store)) == gold_files(reviewed(store))

    def test_into_another_store(self, folder: Path, store: Path, other: Path) -> None:
        assert take(other, folder) == 4
        assert values(other) == values(store)
        assert not table(other, f"SELECT id FROM figures WHERE id = '{FIGURES['18'].id}'")
        # Once more: nothing new. Into the store that it came from: neither.
        assert take(other, folder) == 0
        assert take(store, folder) == 0


class TestLabelStudio:
    """Tasks with what was decided as an annotation and the rest as predictions."""

    @pytest.fixture
    def file(self, store: Path, tmp_path: Path) -> Path:
        path = tmp_path / "tasks.json"
        path.write_bytes(label_studio(reviewed(store)))
        return path

    def test_task(self, file: Path) -> None:
        (task,) = json.loads(file.read_bytes())
        regions = task["annotations"][0]["result"]
        assert [region["value"]["text"] for region in regions] == ["210", "05", "77123"]
        guessed = task["predictions"][0]["result"]
        assert len(guessed) == len(LAO_CAI.figures) - 3 and all(0 <= one["score"] <= 1 for one in guessed)
        for region in (*regions, *guessed):
            value = region["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]

    def test_there_and_back(self, file: Path, store: Path, other: Path) -> None:
        assert take(store, file) == 0
        assert take(other, file) == 3
        assert values(other) == values(store)
        assert take(other, file) == 0

    def test_what_annotators_do_there(self, file: Path, store: Path) -> None:
        (task,) = json.loads(file.read_bytes())
        regions = task["annotations"][0]["result"]
        regions[0]["value"]["labels"] = ["hotspots"]
        start = TEXT.index("[[") if "[[" in TEXT else TEXT.index("12 đường")
        regions.append(
            {
                "id": "abc",
                "from_name": "figure",
                "to_name": "text",
                "type": "labels",
                "value": {"start": start, "end": start + 2, "text": "12", "labels": ["cases"]},
            }
        )
        file.write_text(json.dumps([task]), encoding="utf-8")
        assert take(store, file) == 2
        assert values(store)["210"][2] == "hotspots"
        assert values(store)["12"][:3] == (12, None, "cases")


def _with_region(at: str, label: str, note: str = "") -> str:
    value = f'"value": {{{at}, "text": "5", "labels": ["{label}"]}}'
    region = f'{{"type": "labels", {note}{value}}}'
    return f'[{{"data": {{"text": "Có 5 vụ"}}, "annotations": [{{"result": [{region}]}}]}}]'


class TestDamaged:
    """Nothing of a damaged file is taken, and the place is told."""

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ('[{"data": {"text": "a"}', "1:"),  # cut
            ('{"data": 1}', "no list"),
            ('[{"data": {"text": "Phát hiện 5 vụ"}}]', "task 1"),  # no annotations
            ('[{"data": {"text": 5}, "annotations": []}]', "task 1"),
            ("[" * 100_000, "recursion"),  # nested beyond measure
            ('[{"data": {"text": "Văn bản lạ"}, "annotations": []}]', "no document"),
            (_with_region('"start": 0, "end": 1', "cases"), "region 1"),  # quotes what does not stand there
            (_with_region('"start": 3, "end": 4', "nonsense"), "region 1"),
            (_with_region('"start": 3, "end": 4', "cases", '"meta": {"text": ["{"]}, '), "meta.text"),
        ],
    )
    def test_label_studio(self, other: Path, tmp_path: Path, content: str, told: str) -> None:
        path = tmp_path / "tasks.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadReviewFileError, match=told):
            take(other, path)
        assert table(other, "SELECT count(*) FROM decisions") == [(0,)]

    def test_one_bad_line_among_good_ones(self, store: Path, other: Path, tmp_path: Path) -> None:
        path = tmp_path / "tasks.json"
        tasks = json.loads(label_studio(reviewed(store)))
        tasks[0]["annotations"][0]["result"][2]["value"]["labels"] = ["nonsense"]
        path.write_text(json.dumps(tasks), encoding="utf-8")
        with pytest.raises(BadReviewFileError, match="region 3"):
            take(other, path)
        assert table(other, "SELECT count(*) FROM decisions") == [(0,)]

    def test_doubled(self, store: Path, other: Path, tmp_path: Path) -> None:
        path = tmp_path / "tasks.json"
        tasks = json.loads(label_studio(reviewed(store)))
        path.write_text(json.dumps(tasks * 2), encoding="utf-8")
        with pytest.raises(ConflictError):
            take(other, path)
        assert table(other, "SELECT count(*) FROM decisions") == [(0,)]


def test_docbin(store: Path) -> None:
    (doc,) = DocBin(store_user_data=True).from_bytes(docbin(reviewed(store))).get_docs(spacy.blank("xx").vocab)
    assert [(span.text, span.label_) for span in doc.spans["figures"]][1] == ("05", "cases")
    kept = doc.user_data["solieu"]
    assert [line["surface"] for line in kept["figures"]] == ["210", "05", "77123"]
    assert doc.text == TEXT
