"""The whole of `solieu train`: corpus in, models out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.evaluation.corpus import Part, document_text, fingerprint, load_corpus
from pipeline.extraction.relevance import MODEL as RELEVANCE
from pipeline.learning.relevance import fit_relevance
from pipeline.learning.training import train

MODELS = Path(__file__).resolve().parents[2] / "models"

Progress = Callable[[int, int, str], None]


def train_models(
    corpus: Path, models: Path | None, *, with_development: bool, progress: Progress | None = None
) -> Path:
    """Fits the models on the gold corpus and writes them.

    Args:
        corpus: folder of the gold corpus; the model of relevance is fitted if off-topic pages lie beside it.
        models: where the models go; None for models/ of the clone.
        with_development: whether the development part is learnt from too; the test part never is.
        progress: called with (done, total, what is being done).

    Returns:
        The folder that was written.

    Raises:
        BadGoldError: if the corpus cannot be used.
    """
    parts = (Part.TRAIN, Part.DEVELOPMENT) if with_development else (Part.TRAIN,)
    gold = load_corpus(corpus, parts)
    documents = [(document, document_text(corpus, document.name)) for document in gold.documents]
    folder = models or MODELS
    trained = train(documents, progress=progress)
    if (relevance := fit_relevance(corpus, parts)) is not None:
        trained.models[RELEVANCE], trained.more[RELEVANCE] = relevance
    trained.save(folder, fingerprint(corpus, parts))
    return folder
