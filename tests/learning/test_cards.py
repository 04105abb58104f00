"""The cards of the models: one for each file, of today's manifest and scores."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.extraction.linear import MANIFEST, SUFFIX
from pipeline.learning.cards import CARDS, PAGE, card, main, model_files, overview, write_cards
from pipeline.learning.scores import SCORES, load_scores
from pipeline.learning.wording import wording
from tests.project.tracked import ROOT

MODELS = ROOT / "models"
_NAMES = sorted(path.name.removesuffix(SUFFIX) for path in MODELS.glob(f"*{SUFFIX}"))
_RENEW = "run: python -m pipeline.learning.cards"


def test_every_model_file_has_a_card_and_every_card_a_model() -> None:
    assert _NAMES
    assert sorted(path.stem for path in (MODELS / CARDS).glob("*")) == _NAMES
    assert sorted(wording().cards) == _NAMES


@pytest.mark.parametrize("name", _NAMES)
def test_a_card_is_that_of_the_manifest(name: str) -> None:
    manifest = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))
    text = (MODELS / CARDS / f"{name}.md").read_text(encoding="utf-8")
    assert f"| data, SHA-256 | `{manifest['data']}`" in text, _RENEW
    assert manifest["models"][name]["sha256"] in text, _RENEW


def test_cards_and_page_are_renewed() -> None:
    models, found = model_files(MODELS), load_scores(MODELS)
    stale = [m.name for m in models if (MODELS / CARDS / f"{m.name}.md").read_text(encoding="utf-8") != card(m, found)]
    assert not stale, _RENEW
    assert overview(models, found) in (MODELS / PAGE).read_text(encoding="utf-8"), _RENEW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what cards are made of."""
    for name in (MANIFEST, SCORES, PAGE):
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


class TestWriting:
    """Cards follow the manifest, and what is wrong is said."""

    def test_a_new_fingerprint_goes_into_cards_and_page(self, folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        (folder / MANIFEST).write_text(json.dumps({**manifest, "data": "0" * 64}), encoding="utf-8")
        pages = [*write_cards(folder), folder / PAGE]
        assert len(pages) == len(_NAMES) + 1
        assert all("0" * 64 in path.read_text(encoding="utf-8") for path in pages)

    def test_the_card_of_a_model_that_is_gone_goes_too(self, folder: Path) -> None:
        (folder / CARDS).mkdir()
        (folder / CARDS / "old.md").write_text("# old\n", encoding="utf-8")
        write_cards(folder)
        assert sorted(path.stem for path in (folder / CARDS).iterdir()) == _NAMES

    def test_a_model_without_sentences(self, folder: Path) -> None:
        models = {"models": {"new": {"sha256": "", "features": 1, "classes": 1}}, "data": ""}
        (folder / MANIFEST).write_text(json.dumps(models), encoding="utf-8")
        with pytest.raises(DataError, match="no card for the model new"):
            write_cards(folder)

    # The file, what stands in it (None: nothing), and what is said.
    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            # No models were made.
            (MANIFEST, None, "solieu train"),
            (MANIFEST, "{}", "solieu train"),
            # Nothing was measured, or by another version.
            (SCORES, None, "pipeline.learning.compare --save"),
            (SCORES, "{}", "pipeline.learning.compare --save"),
            # The page lost its marks: nothing is written over.
            (PAGE, "# models\n", "tables"),
        ],
    )
    def test_what_is_missing(
        self, folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None, told: str
    ) -> None:
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_text(content, encoding="utf-8")
        assert main(["--models", str(folder)]) == 1
        assert told in capsys.readouterr().err
        assert not (folder / CARDS).exists()
