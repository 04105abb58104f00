"""The whole of `solieu train`: corpus in, models out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from pipeline.evaluation.corpus import Part, document_text, fingerprint, load_corpus
from pipeline.evaluation.gold import GOLD_SUFFIX, GoldDocument, load_gold
from pipeline.evaluation.wording import BadGoldError
from pipeline.extraction.relevance import MODEL as RELEVANCE
from pipeline.learning.relevance import fit_relevance
from pipeline.learning.training import train

MODELS = Path(__file__).resolve().parents[2] / "models"

Progress = Callable[[int, int, str], None]


def train_models(
    corpus: Path,
    models: Path | None,
    *,
    with_development: bool,
    reviews: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Fits the models on the gold corpus and writes them.

    Args:
        corpus: folder of the gold corpus; the model of relevance is fitted if off-topic pages lie beside it.
        models: where the models go; None for models/ of the clone.
        with_development: whether the development part is learnt from too; the test part never is.
        reviews: folder of reviewed documents (`solieu review export`), learnt from too.
        progress: called with (done, total, what is being done).

    Returns:
        The folder that was written.

    Raises:
        BadGoldError: if the corpus cannot be used.
    """
    parts = (Part.TRAIN, Part.DEVELOPMENT) if with_development else (Part.TRAIN,)
    gold = load_corpus(corpus, parts)
    documents = [(document, document_text(corpus, document.name)) for document in gold.documents]
    folder, data = models or MODELS, fingerprint(corpus, parts)
    if reviews is not None:
        documents += _reviewed(reviews)
        data = hashlib.sha256(f"{data} {_fingerprint(reviews)}".encode()).hexdigest()
    trained = train(documents, progress=progress)
    if (relevance := fit_relevance(corpus, parts)) is not None:
        trained.models[RELEVANCE], trained.more[RELEVANCE] = relevance
    trained.save(folder, data)
    return folder


def _reviewed(folder: Path) -> list[tuple[GoldDocument, str]]:
    """Reviewed documents with their texts.

    Raises:
        BadGoldError: if a file cannot be used, or a figure does not stand where it says.
    """
    found = []
    for gold in load_gold(folder).documents:
        path = folder / f"{gold.name}.txt"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise BadGoldError("unreadable", path=path, detail=error) from error
        for number, line in enumerate(gold.figures, start=1):
            if text[line["start"] : line["end"]] != line["surface"]:
                raise BadGoldError("bad_figure", path=path, number=number, id=line["id"], detail=line["surface"])
        found.append((gold, text))
    return found


def _fingerprint(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name.endswith((GOLD_SUFFIX, ".txt")):
            total.update(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n".encode())
    return total.hexdigest()
