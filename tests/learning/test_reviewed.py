"""Learning from decisions: only what somebody decided about is an example, and a damaged export is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError
from pipeline.evaluation.gold import GOLD_SUFFIX, GoldDocument
from pipeline.extraction.namingmodel import NO_FIGURE
from pipeline.learning import run
from pipeline.learning.examples import document_choices, examples_of, read_document
from pipeline.learning.run import train_models
from tests.learning.corpus import write_corpus

TEXT = "Năm 2021, toàn tỉnh Hưng Yên triệt phá 17 vụ mại dâm, bắt giữ 52 đối tượng. Kiểm tra 9 cơ sở lưu trú.\n"


def line(surface: str, indicator: str) -> dict[str, Any]:
    start = TEXT.index(surface)
    return {
        "id": surface,
        "indicator": indicator,
        "measure": "count",
        "value": int(surface),
        "qualifier": "exact",
        "unit": "case",
        "status": "reported",
        "scope": "aggregate",
        "level": "province",
        "province": "Hưng Yên",
        "period_start": "2021-01-01",
        "period_end": "2021-12-31",
        "surface": surface,
        "start": start,
        "end": start + len(surface),
    }


def spans(*surfaces: str) -> tuple[tuple[int, int], ...]:
    return tuple((TEXT.index(one), TEXT.index(one) + len(one)) for one in surfaces)


def test_what_nobody_decided_about_is_no_example() -> None:
    """17 was confirmed, 9 rejected; of 52 nobody said anything: it is not taught as "no figure"."""
    reading = read_document("a", TEXT)
    gold = GoldDocument("a", {}, (line("17", "cases"),), spans("17", "9"))
    found = examples_of(gold, reading)
    named = [reading.original(one.candidate.number.span).of(TEXT) for one in found.namings]
    assert dict(zip(named, found.labels, strict=True)) == {"17": "cases", "9": NO_FIGURE}
    assert len(found.rows) == len(found.valued) == 2
    assert document_choices(gold, reading) == []
    # Without that word all of the document was looked at.
    whole = examples_of(GoldDocument("a", {}, (line("17", "cases"),)), reading)
    assert whole.labels.count(NO_FIGURE) > 1


def reviews(folder: Path, **changes: Any) -> Path:
    folder.mkdir()
    gold = {"document": {}, "figures": [{**line("17", "cases"), **changes}], "x_decided": [*map(list, spans("17"))]}
    (folder / f"rv1{GOLD_SUFFIX}").write_text(json.dumps(gold), encoding="utf-8")
    (folder / "rv1.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_reviews_are_learnt_from_beside_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[tuple[str, str]] = []

    class Fitted:
        def save(self, _: Path, fingerprint: str) -> None:
            taught.append(("data", fingerprint))

    def fit(documents: list[tuple[GoldDocument, str]], progress: object = None) -> Fitted:
        taught.extend((gold.name, text) for gold, text in documents)
        return Fitted()

    monkeypatch.setattr(run, "train", fit)
    corpus, folder = write_corpus(tmp_path / "gold"), reviews(tmp_path / "reviews")
    train_models(corpus, tmp_path / "m", with_development=True)
    alone = list(taught)
    taught.clear()
    train_models(corpus, tmp_path / "m", with_development=True, reviews=folder)
    assert taught[:-1] == [*alone[:-1], ("rv1", TEXT)]
    assert taught[-1] != alone[-1]  # other data, another fingerprint


@pytest.mark.parametrize(
    "changes",
    [
        {"surface": "18"},  # does not stand there
        {"indicator": "nonsense"},
        {"value": "17"},
    ],
)
def test_a_damaged_export_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    corpus, folder = write_corpus(tmp_path / "gold"), reviews(tmp_path / "reviews", **changes)
    with pytest.raises(GoldError, match="rv1"):
        train_models(corpus, tmp_path / "m", with_development=True, reviews=folder)
    assert not (tmp_path / "m").exists()


def test_a_review_without_its_text_is_refused(tmp_path: Path) -> None:
    corpus, folder = write_corpus(tmp_path / "gold"), reviews(tmp_path / "reviews")
    (folder / "rv1.txt").unlink()
    with pytest.raises(GoldError, match=r"rv1\.txt"):
        train_models(corpus, tmp_path / "m", with_development=True, reviews=folder)
