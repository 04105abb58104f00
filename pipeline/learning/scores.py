"""What the designs and models reached, as models/scores.json keeps it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.errors import DataError

SCORES = "scores.json"
_INDENT = 2


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(_Record):
    """A part of the corpus.

    Attributes:
        fingerprint: of its texts and annotations.
        documents, numbers, figures: how many; numbers are what extraction proposes, figures those of them that count.
    """

    fingerprint: str
    documents: int
    numbers: int
    figures: int


class DesignScore(_Record):
    """What a design reached on the numbers of the development part.

    Attributes:
        name: of the design.
        number_f1: figures told from other numbers.
        figure_f1: told and named; those without a code of their own are left out, as in `solieu evaluate`.
        fit_seconds: processor time to make it.
        milliseconds: processor time to name 1,000 numbers once their features are there.
        size: bytes of its model files.
    """

    name: str
    number_f1: float
    figure_f1: float
    fit_seconds: float
    milliseconds: float
    size: int


class CurvePoint(_Record):
    """What the shipped design reached with a part of the documents to learn from."""

    documents: int
    figures: int
    number_f1: float
    figure_f1: float


class ChoiceScore(_Record):
    """How often the right option is taken.

    Attributes:
        name: of the model.
        asked: how many choices.
        possible: in how many the right one is among the options.
        rules, model: in how many each takes it.
    """

    name: str
    asked: int
    possible: int
    rules: int
    model: int


class Band(_Record):
    """Answers of about the same confidence."""

    low: float
    count: int
    confidence: float
    right: float


class Belief(_Record):
    """How far a confidence can be believed.

    Attributes:
        name: what gives it.
        error: expected calibration error.
        sure, sure_right: answers at 0.9 and above, and the share of them that is right.
        bands: all answers by tenths, empty ones left out.
    """

    name: str
    error: float
    sure: int
    sure_right: float
    bands: tuple[Band, ...]


class RelevancePart(_Record):
    """What the model of relevance reached on pages that it has not seen.

    Attributes:
        name: "folds" (train and development, each by a model that has not seen its family), "test" or "real".
        on_topic, on_topic_right: documents with figures, and how many of them were kept.
        off_topic, off_topic_right: pages of other topics, and how many of them were refused.
        near, near_right: documents of the gold corpus without figures of ours, nearly all of them on neighbouring
            topics, and how many of them were refused.
    """

    name: str
    on_topic: int
    on_topic_right: int
    off_topic: int
    off_topic_right: int
    near: int
    near_right: int


class RelevanceScore(_Record):
    """What the model of relevance reached.

    Attributes:
        threshold: from which probability on a page is kept.
        allowed: the highest that keeps enough of the documents with figures, by the folds.
        parts: by where the pages are from.
    """

    threshold: float
    allowed: float
    parts: tuple[RelevancePart, ...]


class Comparison(_Record):
    """All that was measured.

    Attributes:
        train: what was learnt from.
        development: what was looked at.
        rules_milliseconds: the rules' reading of 1,000 numbers, which every design but words needs.
        features_milliseconds: making the features of 1,000 numbers.
        designs, curve, choices, beliefs: the tables.
        relevance: of the model of relevance, which is measured apart (`pipeline.learning.relevance`).
    """

    train: Amount
    development: Amount
    rules_milliseconds: float
    features_milliseconds: float
    designs: tuple[DesignScore, ...]
    curve: tuple[CurvePoint, ...]
    choices: tuple[ChoiceScore, ...]
    beliefs: tuple[Belief, ...]
    relevance: RelevanceScore | None = None

    def save(self, path: Path) -> None:
        """Writes the file."""
        path.write_text(self.model_dump_json(indent=_INDENT) + "\n", encoding="utf-8")


def load_scores(folder: Path) -> Comparison:
    """The scores that lie beside the models.

    Raises:
        DataError: if there are none, or the file is not of this form.
    """
    path = folder / SCORES
    try:
        return Comparison.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}; make it again with: python -m pipeline.learning.compare --save") from error
