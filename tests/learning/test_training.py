"""Fitting all models: from the right documents, twice the same, and into files that extraction opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from pipeline.errors import GoldError
from pipeline.evaluation.corpus import AGREED, TEXTS, Part, document_text, fingerprint, load_corpus
from pipeline.evaluation.gold import GoldDocument
from pipeline.extraction import linear
from pipeline.extraction.linear import MANIFEST, SUFFIX, load_model
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, load_naming_model
from pipeline.learning import training
from pipeline.learning.examples import Examples, document_choices, examples_of, read_document
from pipeline.learning.fitting import fit_yes_or_no
from pipeline.learning.run import train_models
from pipeline.learning.training import CHOICES, YES_OR_NO, Document, Trained, fold_of, folds, train
from pipeline.scheme import scheme
from tests.extraction.build import read
from tests.learning.corpus import DOCUMENTS, write_corpus

NAMES = {"document_period", "figure", "naming", "naming_network", "confidence", *YES_OR_NO, *CHOICES}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "gold")


@pytest.fixture(scope="module")
def documents(corpus: Path) -> list[Document]:
    gold = load_corpus(corpus, (Part.TRAIN, Part.DEVELOPMENT))
    return [(document, document_text(corpus, document.name)) for document in gold.documents]


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int, str]]:
    """What `train` says of its progress."""
    return []


@pytest.fixture(scope="module")
def trained(documents: list[Document], told: list[tuple[int, int, str]]) -> Trained:
    """Models of the documents from the last to the first."""
    return train(documents[::-1], lambda done, total, what: told.append((done, total, what)))


@pytest.fixture(scope="module")
def examples(documents: list[Document]) -> dict[str, Examples]:
    return {gold.name: examples_of(gold, read_document(gold.name, text)) for gold, text in documents}


@pytest.fixture(scope="module")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models made of the corpus, in the order of its files."""
    folder = tmp_path_factory.mktemp("models") / "new"
    assert train_models(corpus, folder, with_development=True) == folder
    return folder


@pytest.fixture
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder as the one that extraction opens."""
    monkeypatch.setattr(linear, "models_folder", lambda: folder)
    _forget()
    yield folder
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    """No model stays open: the next one asked for is read from the folder of the moment."""
    load_model.cache_clear()
    load_naming_model.cache_clear()


class _Unsure:
    """A model of two codes that likes the second one for the first number only."""

    classes = ("cases", "arrests", NO_FIGURE)

    def probabilities(self, rows: Sequence[object]) -> np.ndarray:
        return np.array([[0.4, 0.5, 0.1], *[[0.8, 0.1, 0.1]] * (len(rows) - 1)])


class TestExamples:
    """What the models learn from."""

    def test_every_figure_is_an_example(self, documents: list[Document], examples: dict[str, Examples]) -> None:
        for gold, _ in documents:
            found = examples[gold.name]
            labels = [label for label in found.labels if label != NO_FIGURE]
            assert labels == [figure["indicator"] for figure in sorted(gold.figures, key=lambda f: f["start"])]
            assert len(found.rows) == len(found.labels) == len(found.namings) == len(found.valued)
            assert len(found.status) == len(found.parts) == len(found.periods) == len(found.places) == len(labels)

    def test_numbers_of_other_topics_are_none(self, examples: dict[str, Examples]) -> None:
        labels = {
            naming.candidate.number.value: label
            for naming, label in zip(examples["f1_bao-cao-nam"].namings, examples["f1_bao-cao-nam"].labels, strict=True)
        }
        assert labels[312] == NO_FIGURE
        assert labels[214] == "establishments"

    def test_the_right_option_is_the_annotators(self, documents: list[Document]) -> None:
        for gold, text in documents:
            reading = read_document(gold.name, text)
            for choice in document_choices(gold, reading):
                assert choice.right is not None
                assert 0 <= choice.right < len(choice.rows)

    def test_targets_are_taught_as_such(self, examples: dict[str, Examples]) -> None:
        assert [wanted for _, wanted in examples["f2_ke-hoach"].status] == [True] * 6 + [False]

    def test_events_are_taught_as_such(self, examples: dict[str, Examples]) -> None:
        assert [event for _, event in examples["f2_ke-hoach"].scope] == [False]  # what is wanted is not asked of
        assert any(event for _, event in examples["f3_tin-bai"].scope)

    def test_a_model_is_asked_as_in_extraction(self) -> None:
        """How sure it is of a number is learnt from what it says of all that are told alike."""
        text = "Bảng số liệu mại dâm\n\nĐịa bàn | Số vụ\nVăn Lâm | 5\nYên Mỹ | 3\nCộng | 8\n"
        found = examples_of(GoldDocument("one", {}, ()), read_document("one.txt", text))
        said = found.probabilities(cast("NamingModel", _Unsure()))
        assert said[:, 0] == pytest.approx(said[0, 0])
        assert Examples("empty", rows=[["a"]] * 2).probabilities(cast("NamingModel", _Unsure())).tolist() == [
            [0.4, 0.5, 0.1],
            [0.8, 0.1, 0.1],
        ]

    def test_a_number_read_otherwise_is_not_taught_as_right(self, documents: list[Document]) -> None:
        gold, text = next(pair for pair in documents if pair[0].name == "f3_tin-bai")
        figures = tuple({**figure, "value": figure["value"] + 1} for figure in gold.figures)
        wrong = examples_of(type(gold)(gold.name, gold.document, figures), read_document(gold.name, text))
        right = examples_of(gold, read_document(gold.name, text))
        # three pairs are six people; what one of them pays is no number of the document's
        assert (sum(right.valued), sum(wrong.valued)) == (2, 0)


class TestFolds:
    """Whole documents are apart, by a hash of their names."""

    def test_every_document_is_outside_once(self) -> None:
        documents = [Examples(f"f{number}_{number}") for number in range(40)]
        outside = [document.name for _, other in folds(documents) for document in other]
        assert sorted(outside) == sorted(document.name for document in documents)
        for inside, other in folds(documents):
            assert {document.name for document in inside}.isdisjoint(document.name for document in other)
            assert len(inside) + len(other) == 40

    def test_a_fold_hangs_on_the_name_alone(self) -> None:
        assert fold_of("b01_ha-noi") == fold_of("b01_ha-noi")
        assert {fold_of(f"b{number:02}") for number in range(40)} == set(range(5))

    def test_a_document_alone_has_nothing_to_be_judged_by(self) -> None:
        assert list(folds([Examples("a")])) == []


class TestTraining:
    """The same documents give the same files."""

    def test_names_all_models(self, trained: Trained) -> None:
        assert set(trained.models) == NAMES
        for name in NAMES - {"naming", "naming_network"}:
            assert trained.models[name].classes == ("yes",)
        for name in ("naming", "naming_network"):
            assert set(trained.models[name].classes) <= set(scheme().indicators)
        assert trained.models["naming"].classes == trained.models["naming_network"].classes
        assert (trained.models["naming_network"].output is not None) == (trained.models["naming"].output is None)

    def test_twice_the_same_whatever_the_order(self, trained: Trained, folder: Path) -> None:
        for name, fitted in trained.models.items():
            assert fitted.to_bytes() == (folder / f"{name}{SUFFIX}").read_bytes(), name

    @pytest.mark.usefixtures("trained")
    def test_tells_how_far_it_is(self, told: list[tuple[int, int, str]]) -> None:
        assert [(done, total) for done, total, _ in told] == [(done, len(NAMES)) for done in range(1, len(NAMES) + 1)]
        assert {what for _, _, what in told} == NAMES

    def test_the_order_of_documents_is_that_of_their_names(
        self, documents: list[Document], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given: list[list[str]] = []
        monkeypatch.setattr(training, "prepare", lambda found: given.append([gold.name for gold, _ in found]))
        for order in (documents, documents[::-1]):
            with pytest.raises(TypeError):  # there is nothing to fit in nothing
                train(order)
        assert given == [sorted(DOCUMENTS)] * 2

    def test_no_feature_breaks_the_file(self, trained: Trained) -> None:
        # names are kept as lines
        assert not [name for fitted in trained.models.values() for name in fitted.features if "\n" in name]


@pytest.mark.parametrize("answer", [True, False])
def test_what_has_always_been_so_is_expected(answer: bool) -> None:
    model = fit_yes_or_no([["one"], ["other"]], [answer, answer], strength=1.0, least=1).model
    assert (model.score(model.lens.read(["one"])) > 0) is answer


class TestRun:
    """`train_models`: corpus in, files out."""

    def test_the_manifest_names_all_files(self, folder: Path, corpus: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        assert manifest["data"] == fingerprint(corpus, (Part.TRAIN, Part.DEVELOPMENT))
        assert set(manifest["models"]) == NAMES
        assert {path.name for path in folder.iterdir()} == {MANIFEST, *(f"{name}{SUFFIX}" for name in NAMES)}
        for name, entry in manifest["models"].items():
            data = (folder / f"{name}{SUFFIX}").read_bytes()
            assert entry["sha256"] == hashlib.sha256(data).hexdigest()

    def test_extraction_opens_what_was_written(self, opened: Path, trained: Trained) -> None:
        manifest = json.loads((opened / MANIFEST).read_text(encoding="utf-8"))
        for name, fitted in trained.models.items():
            model = load_model(name)
            assert tuple(model.features) == fitted.features
            assert model.classes == fitted.classes
            assert model.weights.tolist() == pytest.approx(fitted.weights, abs=1e-4)
            assert manifest["models"][name]["features"] == len(model.features)
            assert manifest["models"][name]["classes"] == len(model.classes)

    @pytest.mark.usefixtures("opened")
    def test_what_was_learnt_is_read(self) -> None:
        found = read(DOCUMENTS["f5_huyen"].text, learned=True).figures
        assert [(figure.surface, figure.indicator) for figure in found] == [
            ("34", "establishments_inspected"),
            ("6", "establishments_warned"),
            ("18", "communication_events"),
            ("1.250", "people_reached"),
            ("2", "cases"),
            ("7", "arrests"),
            ("3", "arrests"),
            ("4", "arrests"),
            ("40", "establishments_inspected"),
        ]
        assert [figure.status.value for figure in found] == ["reported"] * 8 + ["target"]
        assert [str(figure.period_end) for figure in found] == ["2018-12-31"] * 8 + ["2019-12-31"]

    def test_parts_that_are_not_learnt_from_are_not_opened(
        self, corpus: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The corpus has a document of the test part that nobody can read; a glance at its bytes is found here.
        opened: list[str] = []
        for method in ("read_bytes", "read_text", "open"):
            real = getattr(Path, method)

            def noting(path: Path, *given: object, _real: object = real, **named: object) -> object:
                opened.append(path.name)
                return _real(path, *given, **named)  # type: ignore[operator]

            monkeypatch.setattr(Path, method, noting)
        train_models(corpus, tmp_path, with_development=False)
        monkeypatch.undo()
        assert {f"{name}.txt" for name in DOCUMENTS} - set(opened) == {"f6_quy.txt"}
        assert not [name for name in opened if name.startswith(("f6", "f9"))]
        less, more = (json.loads((path / MANIFEST).read_text(encoding="utf-8")) for path in (tmp_path, folder))
        assert less["data"] == fingerprint(corpus, (Part.TRAIN,)) != more["data"]
        assert less["models"]["naming"]["classes"] < more["models"]["naming"]["classes"]  # courts are only in f6

    def test_a_corpus_that_cannot_be_used_leaves_the_models_as_they_are(self, corpus: Path, tmp_path: Path) -> None:
        models = tmp_path / "models"
        with pytest.raises(GoldError, match=r"split\.csv"):
            train_models(tmp_path / "none", models, with_development=True)
        assert not models.exists()
        assert (corpus / TEXTS).is_dir()
        assert (corpus / AGREED).is_dir()
