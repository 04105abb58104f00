"""`solieu train` as a user meets it: what is learnt from, where the models go, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.evaluation.corpus import GOLD_CORPUS
from tests.cli.commands import Solieu
from tests.learning.corpus import write_corpus

# Corpus, models, whether the development part is learnt from, reviews.
Asked = tuple[Path, Path | None, bool, Path | None]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the command asks for, without the minutes that fitting takes."""
    given: list[Asked] = []

    def train_models(
        corpus: Path,
        models: Path | None,
        *,
        with_development: bool,
        reviews: Path | None = None,
        progress: Callable[..., Any] | None = None,
    ) -> Path:
        given.append((corpus, models, with_development, reviews))
        if progress is not None:
            progress(1, 2, "naming")
            progress(2, 2, "status")
        return models or Path("models")

    monkeypatch.setattr("pipeline.learning.run.train_models", train_models)
    return given


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # the shipped corpus, both parts, into the models of the clone
        ([], (GOLD_CORPUS, None, True, None)),
        (["--train-only"], (GOLD_CORPUS, None, False, None)),
        (["--with-development"], (GOLD_CORPUS, None, True, None)),
        (["--corpus", "mine", "--models", "new"], (Path("mine"), Path("new"), True, None)),
        (["--with-reviews", "duyet"], (GOLD_CORPUS, None, True, Path("duyet"))),
    ],
)
def test_asks_for_what_it_is_told(
    options: list[str],
    expected: Asked,
    solieu: Solieu,
    asked: list[Asked],
) -> None:
    ended = solieu("train", *options)
    assert ended.status == cli.FINE
    assert asked == [expected]
    # Vietnamese first; the bar is on standard error
    assert f"Đã ghi mô hình vào {expected[1] or 'models'}." in " ".join(ended.out.split())


def test_writes_models(solieu: Solieu, tmp_path: Path) -> None:
    corpus, models = write_corpus(tmp_path / "gold"), tmp_path / "models"
    assert solieu("train", "--corpus", corpus, "--models", models).status == cli.FINE
    assert (models / "manifest.json").is_file()
    assert len(list(models.glob("*.skops"))) == 10


def test_a_corpus_that_cannot_be_used(solieu: Solieu, tmp_path: Path) -> None:
    ended = solieu("train", "--corpus", tmp_path / "none", "--models", tmp_path / "models")
    assert ended.status == cli.ERROR
    assert "split.csv" in ended.flat
    assert not (tmp_path / "models").exists()


def test_an_annotation_that_cannot_be_read_is_named(solieu: Solieu, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "gold")
    (corpus / "agreed" / "f1_bao-cao-nam.ann").write_text("establishments 5\n", encoding="utf-8")
    ended = solieu("train", "--corpus", corpus, "--models", tmp_path / "models")
    assert ended.status == cli.ERROR
    assert "f1_bao-cao-nam.ann" in ended.flat.replace(" ", "")
