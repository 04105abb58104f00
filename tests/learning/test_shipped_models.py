"""The models that the package carries: whole, small, of the shipped corpus, and nothing beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.evaluation.corpus import GOLD_CORPUS, Part, fingerprint
from pipeline.extraction.linear import MANIFEST, SUFFIX, load_model, models_folder
from pipeline.extraction.namingmodel import NO_FIGURE, load_naming_model
from pipeline.learning.archives import archive
from pipeline.learning.cards import CARDS, PAGE
from pipeline.learning.scores import SCORES
from pipeline.learning.training import CHOICES, YES_OR_NO
from pipeline.scheme import scheme
from tests.project.tracked import ROOT

MODELS = ROOT / "models"
NAMES = sorted(
    {"document_period", "figure", "naming", "naming_network", "confidence", "relevance", *YES_OR_NO, *CHOICES}
)
_BYTES = 20_000_000


def _entries() -> dict[str, dict[str, object]]:
    manifest = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest) == {"data", "models"}
    entries: dict[str, dict[str, object]] = manifest["models"]
    return entries


def test_extraction_opens_this_folder() -> None:
    assert models_folder() == MODELS


def test_nothing_lies_there_that_is_not_named() -> None:
    files = {path.relative_to(MODELS) for path in MODELS.rglob("*") if path.is_file()}
    named = {Path(f"{name}{SUFFIX}") for name in _entries()} | {Path(CARDS, f"{name}.md") for name in _entries()}
    assert files == {*named, Path(MANIFEST), Path(PAGE), Path(SCORES)}
    assert sorted(_entries()) == NAMES


def test_together_they_are_small() -> None:
    # They travel in the wheel; a repository does not forget large files.
    assert sum(path.stat().st_size for path in MODELS.rglob("*") if path.is_file()) < _BYTES


@pytest.mark.parametrize("name", NAMES)
def test_is_what_the_manifest_names(name: str) -> None:
    entry, model = _entries()[name], load_model(name)
    assert entry["sha256"] == hashlib.sha256((MODELS / f"{name}{SUFFIX}").read_bytes()).hexdigest()
    sizes = {"sha256": entry["sha256"], "features": len(model.features), "classes": len(model.classes)}
    # what only the model of relevance has learnt from
    assert {key: value for key, value in entry.items() if key != "pages"} == sizes
    assert ("pages" in entry) == (name == "relevance")
    arrays = [model.weights, model.intercept, *([model.output] if model.output is not None else [])]
    assert all(np.isfinite(array).all() for array in arrays)
    assert list(model.features) == sorted(model.features)


@pytest.mark.parametrize("name", NAMES)
def test_is_written_as_it_would_be_written_again(name: str) -> None:
    model = load_model(name)
    arrays = {"weights": model.weights, "intercept": model.intercept}
    arrays |= {"output": model.output} if model.output is not None else {}
    again = archive(tuple(model.features), model.classes, arrays)
    assert again == (MODELS / f"{name}{SUFFIX}").read_bytes(), "run: solieu train"


@pytest.mark.parametrize("name", NAMES)
def test_skops_reads_the_same(name: str) -> None:
    # No type of the file needs to be trusted: there are only texts and arrays.
    import skops.io

    path, model = MODELS / f"{name}{SUFFIX}", load_model(name)
    assert skops.io.get_untrusted_types(file=path) == []
    content = skops.io.load(path, trusted=[])
    assert content["features"].split("\n") == list(model.features)
    assert content["classes"].split("\n") == list(model.classes)
    assert np.array_equal(content["weights"], model.weights)
    assert np.array_equal(content["intercept"], model.intercept)
    assert set(content) == {
        "features",
        "classes",
        "weights",
        "intercept",
        *(["output"] if name.endswith("work") else []),
    }


def test_every_code_can_be_named() -> None:
    assert set(load_naming_model().classes) == {*scheme().indicators, NO_FIGURE}


def test_made_of_the_shipped_corpus() -> None:
    learnt = fingerprint(GOLD_CORPUS, (Part.TRAIN, Part.DEVELOPMENT))
    data = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))["data"]
    assert data == learnt, "texts or annotations changed since the models were made; run: solieu train"
