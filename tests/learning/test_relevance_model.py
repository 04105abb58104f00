"""The model of relevance: what it learns from, alone and with the others, and what it must reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.evaluation.corpus import GOLD_CORPUS, SPLIT_FILE, TEXTS, Part
from pipeline.extraction.linear import MANIFEST
from pipeline.extraction.relevance import MODEL, threshold
from pipeline.learning.pages import OFFTOPIC, Page, gold_pages, learnt_from, own_pages, pages_fingerprint
from pipeline.learning.relevance import LEARNT, RECALL, allowed, fit, fit_relevance, main
from pipeline.learning.scores import SCORES, load_scores
from pipeline.learning.tables import relevance_table
from tests.learning.corpus import write_corpus
from tests.project.tracked import ROOT

MODELS = ROOT / "models"
_PAGES = {
    "o1_ngan-sach": "Tổng thu ngân sách đạt 412 tỷ đồng, chi đầu tư 96 tỷ đồng.",
    "o1_thoi-tiet": "Mưa to đến rất to, lượng mưa 120 mm, gió cấp 6.",
    "o4_le-hoi": "Lễ hội đón 12.000 lượt khách, có đua thuyền và kéo co.",
    "o3_giao-thong": "Tai nạn giao thông làm 3 người bị thương.",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A small gold corpus with off-topic pages beside it."""
    folder = write_corpus(tmp_path / "gold")
    texts = tmp_path / OFFTOPIC / TEXTS
    texts.mkdir(parents=True)
    for name, text in _PAGES.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    rows = "family,part\no1,train\no4,development\no3,test\n"
    (tmp_path / OFFTOPIC / SPLIT_FILE).write_text(rows, encoding="utf-8")
    (tmp_path / OFFTOPIC / "about.csv").write_text("document\n", encoding="utf-8")
    return folder


def test_pages_are_those_of_their_parts(corpus: Path) -> None:
    assert [page.name for page in own_pages(corpus, LEARNT)] == ["o1_ngan-sach", "o1_thoi-tiet", "o4_le-hoi"]
    assert [page.name for page in own_pages(corpus, (Part.TEST,))] == ["o3_giao-thong"]
    assert all(page.on_topic and page.figures for page in gold_pages(corpus, LEARNT))


def test_a_page_of_no_part_is_an_error(corpus: Path) -> None:
    (corpus.parent / OFFTOPIC / TEXTS / "o9_moi.txt").write_text("Tin mới.", encoding="utf-8")
    with pytest.raises(GoldError, match="o9"):
        own_pages(corpus, LEARNT)


def test_length_does_not_tell() -> None:
    ours = Page("f1_a", "Đầu 5.\nmở\nCuối 6 7.", on_topic=True, figures=(15, 17))
    others = [Page(f"o1_{name}", name, on_topic=False, own=True) for name in "abc"]
    learnt = list(learnt_from([ours, *others]))
    assert learnt[:2] == [(ours.text, True), ("\nCuối 6 7.", True)]
    assert ("a\n\nb\n\nc", False) in learnt
    assert all(not answer for text, answer in learnt if text[0] in "abc")


def test_the_same_pages_give_the_same_bytes(corpus: Path) -> None:
    pages = [*gold_pages(corpus, LEARNT), *own_pages(corpus, LEARNT)]
    assert fit(pages).to_bytes() == fit(pages).to_bytes()


def test_without_off_topic_pages_there_is_none(tmp_path: Path) -> None:
    assert fit_relevance(write_corpus(tmp_path / "gold")) is None


def test_alone_it_changes_only_its_own_entry(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = tmp_path / "models"
    models.mkdir()
    before = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))
    (models / MANIFEST).write_text(json.dumps(before), encoding="utf-8")
    (models / SCORES).write_bytes((MODELS / SCORES).read_bytes())
    # the test part of the small corpus cannot be read, and scores need it
    (corpus / TEXTS / "f9_khoa.txt").write_text("Có 2 vụ mại dâm.", encoding="utf-8")
    (corpus / "agreed" / "f9_khoa.ann").write_text(
        "doc doc_type=news level=national\nset level=national\ncases 2 :: Có [[2]] vụ\n", encoding="utf-8"
    )
    assert main(["--corpus", str(corpus), "--models", str(models), "--save"]) == 0
    assert "folds" in capsys.readouterr().out
    after = json.loads((models / MANIFEST).read_text(encoding="utf-8"))
    assert after["models"].pop(MODEL)["pages"] == pages_fingerprint(own_pages(corpus, LEARNT))
    del before["models"][MODEL]
    assert after == before
    assert [part.name for part in (load_scores(models).relevance or pytest.fail("none")).parts] == ["folds", "test"]


class TestShipped:
    """What lies in models/ is of the pages that lie in corpus/, and reaches what it must."""

    def test_made_of_the_shipped_pages(self) -> None:
        entry = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))["models"][MODEL]
        told = pages_fingerprint(own_pages(GOLD_CORPUS, LEARNT))
        assert entry["pages"] == told, "run: python -m pipeline.learning.relevance --save"

    def test_keeps_documents_with_figures_and_refuses_others(self) -> None:
        score = load_scores(MODELS).relevance
        assert score is not None
        assert score.threshold == threshold() <= score.allowed
        folds, test, real = score.parts
        for part in (folds, test):
            assert part.on_topic_right >= RECALL * part.on_topic
        assert folds.off_topic_right >= 0.95 * folds.off_topic
        assert test.off_topic_right >= 0.85 * test.off_topic
        assert real.off_topic_right == real.off_topic > 60
        assert "real" in relevance_table(score)

    def test_threshold_is_read_off_the_folds(self) -> None:
        pages = [Page(f"f{number}_a", "", on_topic=True, figures=(0,)) for number in range(200)]
        odds = {page.name: at / 200 for at, page in enumerate(pages)}
        # two of two hundred may be lost
        assert allowed(pages, odds) == 0.01
