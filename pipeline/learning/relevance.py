"""The model that tells pages on the topic from others, alone: fitted, measured and saved within a minute.

    python -m pipeline.learning.relevance                    # what it reaches, and which threshold that allows
    python -m pipeline.learning.relevance --save             # writes model, manifest entry and scores; then make cards
    python -m pipeline.learning.relevance --real FOLDER      # also on real pages that are all off the topic

`solieu train` fits it with the others. It learns from train and development; the test part is looked at only to report.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.errors import DataError, DocumentError, SolieuError
from pipeline.evaluation.corpus import GOLD_CORPUS, Part
from pipeline.extraction.linear import MANIFEST, SUFFIX, LinearModel, models_folder
from pipeline.extraction.relevance import MODEL, most_relevant, relevance_features, threshold
from pipeline.learning.fitting import Fitted, fit_yes_or_no
from pipeline.learning.pages import Page, gold_pages, learnt_from, own_pages, pages_fingerprint
from pipeline.learning.scores import SCORES, RelevancePart, RelevanceScore, load_scores
from pipeline.learning.tables import relevance_table
from pipeline.learning.training import fold_of, manifest_entry

STRENGTH, LEAST, FOLDS = 0.03, 3, 5
LEARNT = (Part.TRAIN, Part.DEVELOPMENT)
RECALL = 0.99
"""Share of the documents with figures that must be kept."""

# What bounds a real file, in characters; no table of a hundred pages is longer.
_MOST = 20_000_000
_PAGES = "pages"
# A file so named has no text layer: reading it needs a recogniser, and minutes.
_SCAN = "_scan"


def fit_relevance(corpus: Path, parts: Collection[Part] = LEARNT) -> tuple[Fitted, dict[str, str]] | None:
    """The model and what its manifest entry says of its pages; None where there are no off-topic pages.

    Args:
        corpus: folder of the gold corpus; off-topic pages lie beside it.
        parts: of both that are learnt from.

    Raises:
        BadGoldError: if either cannot be used.
    """
    own = own_pages(corpus, parts)
    if not own:
        return None
    return fit([*gold_pages(corpus, parts), *own]), {_PAGES: pages_fingerprint(own)}


def fit(pages: Sequence[Page]) -> Fitted:
    """The model of some pages; both answers weigh the same, however many there are of each."""
    examples = [(relevance_features(text), answer) for text, answer in learnt_from(pages)]
    rows, answers = [row for row, _ in examples], [answer for _, answer in examples]
    return fit_yes_or_no(rows, answers, strength=STRENGTH, least=LEAST, balanced=True)


def by_folds(pages: Sequence[Page]) -> dict[str, float]:
    """Probabilities of pages by models that have seen no page of their family."""
    found: dict[str, float] = {}
    for fold in range(FOLDS):
        inside = [page for page in pages if fold_of(page.name) != fold]
        outside = [page for page in pages if fold_of(page.name) == fold]
        if outside:
            model = fit(inside).model
            found |= {page.name: most_relevant(model, page.text)[0] for page in outside}
    return found


def measure(corpus: Path, real: Path | None = None) -> RelevanceScore:
    """What the model reaches on pages that it has not seen.

    Args:
        corpus: folder of the gold corpus.
        real: folder of real files, all off the topic.

    Raises:
        BadGoldError: if the corpus or its off-topic pages cannot be used.
    """
    learnt = [*gold_pages(corpus, LEARNT), *own_pages(corpus, LEARNT)]
    seen = by_folds(learnt)
    model = fit(learnt).model
    test = [*gold_pages(corpus, (Part.TEST,)), *own_pages(corpus, (Part.TEST,))]
    parts = [
        _part("folds", [(page, seen[page.name]) for page in learnt]),
        _part("test", [(page, most_relevant(model, page.text)[0]) for page in test]),
    ]
    if real is not None:
        parts.append(_part("real", real_pages(real, model)))
    return RelevanceScore(threshold=threshold(), allowed=allowed(learnt, seen), parts=tuple(parts))


def allowed(pages: Sequence[Page], seen: dict[str, float]) -> float:
    """The highest threshold that keeps enough of the documents with figures, rounded down."""
    odds = sorted(seen[page.name] for page in pages if page.figures)
    lost = int((1 - RECALL) * len(odds))
    return int(1000 * odds[lost]) / 1000


def real_pages(folder: Path, model: LinearModel) -> list[tuple[Page, float]]:
    """Real files with their probabilities; scans and what cannot be read are left out."""
    from pipeline.engine.screening import main_text
    from pipeline.parsing import parse
    from pipeline.records import RawDocument, ReadingLimits
    from pipeline.sources import SUFFIXES

    found = []
    for path in sorted(folder.rglob("*")):
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES or _SCAN in path.name:
            continue
        data = path.read_bytes()
        raw = RawDocument(path.name, path.name, data, hashlib.sha256(data).hexdigest(), suffix)
        try:
            text = main_text(parse(raw, ReadingLimits(_MOST)))
        except DocumentError:
            continue
        found.append((Page(path.name, "", on_topic=False, own=True), most_relevant(model, text)[0]))
    return found


def _part(name: str, seen: Sequence[tuple[Page, float]]) -> RelevancePart:
    kept = [(page, probability >= threshold()) for page, probability in seen]
    counts = {
        "on_topic": [is_kept for page, is_kept in kept if page.figures],
        "off_topic": [not is_kept for page, is_kept in kept if page.own],
        "near": [not is_kept for page, is_kept in kept if page.near],
    }
    asked = {name: len(answers) for name, answers in counts.items()}
    right = {f"{name}_right": sum(answers) for name, answers in counts.items()}
    return RelevancePart(name=name, **asked, **right)


def save(folder: Path, fitted: Fitted, more: dict[str, str], score: RelevanceScore) -> None:
    """Writes the model beside the others, its entry into their manifest, its scores into theirs.

    Raises:
        DataError: if there is no manifest or no scores yet.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}; make the models first with: solieu train") from error
    data = fitted.to_bytes()
    (folder / f"{MODEL}{SUFFIX}").write_bytes(data)
    manifest["models"][MODEL] = {**manifest_entry(fitted, data), **more}
    path.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    load_scores(folder).model_copy(update={"relevance": score}).save(folder / SCORES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, and saves if asked to.

    Returns:
        Exit status: 0 fine, 1 something cannot be used.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=GOLD_CORPUS)
    parser.add_argument("--models", type=Path, default=models_folder())
    parser.add_argument("--real", type=Path, help="folder of real files, all off the topic")
    parser.add_argument("--save", action="store_true")
    task = parser.parse_args(arguments)
    try:
        fitted = fit_relevance(task.corpus)
        if fitted is None:
            raise DataError(f"{task.corpus.parent}: no off-topic pages")
        score = measure(task.corpus, task.real)
        if task.save:
            save(task.models, *fitted, score)
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(relevance_table(score) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
