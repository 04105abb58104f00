"""All models from examples, and what each reached on documents it was not fitted on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.evaluation.corpus import family_of
from pipeline.evaluation.gold import GoldDocument
from pipeline.extraction.judging import can_be_figure, confidence_features
from pipeline.extraction.linear import MANIFEST, SUFFIX
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, without_topics
from pipeline.learning.examples import Choice, Examples, document_choices, examples_of, read_document
from pipeline.learning.fitting import Fitted, fit_choice, fit_classes, fit_network, fit_yes_or_no

# Chosen on the development part (models/README.md has the table).
FIGURE_STRENGTH = 0.5
NAMING_STRENGTH, NAMING_LEAST = 3.0, 2
NAMING_UNITS, NAMING_DECAY = 64, 1e-2
YES_OR_NO_STRENGTH, YES_OR_NO_LEAST = 0.5, 3
CHOICE_STRENGTHS, CHOICE_LEAST = {"periods": 0.2, "places": 0.1, "parts": 1.0}, 3
REFERENCE_STRENGTH = 0.5
CONFIDENCE_STRENGTH, CONFIDENCE_LEAST = 1.0, 5
FOLDS = 5

# How the features begin that tell of lists that add up, and all that a wrong number spoils.
_SUMS = "adds"
_SPOILT = (_SUMS, "fits=", "room=", "nearer=", "peak=")

YES_OR_NO = ("status", "scope")
"""Models that answer whether a figure is wanted, and whether it is of one event; names as below."""

CHOICES = ("periods", "places", "parts")
"""Models that choose one of several options; the names are those of the examples and of the files."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The models by name.

    Attributes:
        more: what the manifest says of a model beside hash and size.
    """

    models: dict[str, Fitted]
    more: dict[str, dict[str, str]] = field(default_factory=dict)

    def save(self, folder: Path, fingerprint: str) -> None:
        """Writes archives and the manifest with their hashes.

        Args:
            folder: models/.
            fingerprint: of the data that they were fitted on.
        """
        folder.mkdir(parents=True, exist_ok=True)
        entries = {}
        for name, fitted in sorted(self.models.items()):
            data = fitted.to_bytes()
            (folder / f"{name}{SUFFIX}").write_bytes(data)
            entries[name] = {**manifest_entry(fitted, data), **self.more.get(name, {})}
        manifest = {"data": fingerprint, "models": entries}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def manifest_entry(fitted: Fitted, data: bytes) -> dict[str, int | str]:
    """What the manifest says of a model and its archive."""
    sizes = {"features": len(fitted.features), "classes": len(fitted.classes)}
    return {"sha256": hashlib.sha256(data).hexdigest(), **sizes}


Document = tuple[GoldDocument, str]


Progress = Callable[[int, int, str], None]


def train(documents: Sequence[Document], progress: Progress | None = None) -> Trained:
    """Fits every model.

    Args:
        documents: gold and text of what to learn from, in any order: sums of weights and the batches of the network
            hang on it, so they are always taken in the order of their names.
        progress: called with (done, total, what is being done).
    """
    periods, examples = prepare(sorted(documents, key=lambda document: document[0].name))
    naming = _naming(examples)
    fits: dict[str, Callable[[], Fitted]] = {
        "document_period": lambda: periods,
        "figure": lambda: naming.figure,
        "naming": lambda: naming.linear,
        "naming_network": lambda: naming.network,
        "confidence": lambda: _confidence(examples),
        **{name: partial(_yes_or_no, examples, name) for name in YES_OR_NO},
        **{name: partial(_choice, examples, name) for name in CHOICES},
    }
    models = {}
    for done, (name, fit) in enumerate(fits.items(), start=1):
        models[name] = fit()
        if progress:
            progress(done, len(fits), name)
    return Trained(models)


def _yes_or_no(examples: Sequence[Examples], name: str) -> Fitted:
    pairs = [pair for document in examples for pair in getattr(document, name)]
    rows, answers = [row for row, _ in pairs], [answer for _, answer in pairs]
    return fit_yes_or_no(rows, answers, strength=YES_OR_NO_STRENGTH, least=YES_OR_NO_LEAST)


def prepare(documents: Sequence[Document]) -> tuple[Fitted, list[Examples]]:
    """The model of the document's own period, and all examples read with that period.

    Each document's period is chosen by a model that has not seen it, so that what comes after learns from choices as
    good as those it will be given.
    """
    readings = [read_document(f"{gold.name}.txt", text) for gold, text in documents]
    choices = [document_choices(gold, reading) for (gold, _), reading in zip(documents, readings, strict=True)]
    for fold in range(FOLDS):
        outside = [at for at, (gold, _) in enumerate(documents) if fold_of(gold.name) == fold]
        inside = [choice for at, few in enumerate(choices) if at not in set(outside) for choice in few]
        if not inside:
            continue
        model = _fit_reference(inside).model
        for at in outside:
            readings[at].choose_period(model)
    examples = [examples_of(gold, reading) for (gold, _), reading in zip(documents, readings, strict=True)]
    return _fit_reference([choice for few in choices for choice in few]), examples


@dataclass(frozen=True, slots=True)
class _Naming:
    """The models that together name a number, before they are written."""

    figure: Fitted
    linear: Fitted
    network: Fitted

    @property
    def model(self) -> NamingModel:
        return NamingModel(self.figure.model, self.linear.model, self.network.model)


def _naming(examples: Sequence[Examples]) -> _Naming:
    pairs = [pair for document in examples for pair in zip(document.rows, document.labels, strict=True)]
    answers = [label != NO_FIGURE for _, label in pairs]
    figure = fit_yes_or_no([row for row, _ in pairs], answers, strength=FIGURE_STRENGTH, least=NAMING_LEAST)
    rows = [without_topics(row) for row, label in pairs if label != NO_FIGURE]
    labels = [label for _, label in pairs if label != NO_FIGURE]
    linear = fit_classes(rows, labels, strength=NAMING_STRENGTH, least=NAMING_LEAST)
    network = fit_network(rows, labels, units=NAMING_UNITS, decay=NAMING_DECAY, least=NAMING_LEAST)
    return _Naming(figure, linear, network)


def _choice(examples: Sequence[Examples], name: str) -> Fitted:
    choices = [choice for document in examples for choice in getattr(document, name)]
    return _fit_choice([*choices, *_without_sums(choices)], CHOICE_STRENGTHS[name])


def _without_sums(choices: Sequence[Choice]) -> Iterator[Choice]:
    """The choices of parts that add up, as they would be if they did not.

    A wrong number adds up to nothing. Links that only sums tell would be lost where the audit needs them.
    """
    for choice in choices:
        if any(feature.startswith(_SUMS) for row in choice.rows for feature in row):
            yield Choice([[name for name in row if not name.startswith(_SPOILT)] for row in choice.rows], choice.right)


def _fit_reference(choices: Sequence[Choice]) -> Fitted:
    return _fit_choice(choices, REFERENCE_STRENGTH)


def _fit_choice(choices: Sequence[Choice], strength: float) -> Fitted:
    several = [choice for choice in choices if len(choice.rows) > 1 and choice.right is not None]
    return fit_choice(several, strength=strength, least=CHOICE_LEAST)


def fold_of(name: str) -> int:
    """The part that a document falls into by a hash of its family, so that no writer is on both sides."""
    return int(hashlib.sha256(family_of(name).encode()).hexdigest(), 16) % FOLDS


def folds(examples: Sequence[Examples]) -> Iterator[tuple[list[Examples], list[Examples]]]:
    """Documents to fit on and to look at, whole families apart; whole documents where all are of one family."""
    parts = [fold_of(document.name) for document in examples]
    if len(set(parts)) == 1:
        parts = [at % FOLDS for at in range(len(examples))]
    for fold in range(FOLDS):
        inside = [document for document, part in zip(examples, parts, strict=True) if part != fold]
        outside = [document for document, part in zip(examples, parts, strict=True) if part == fold]
        if inside and outside:
            yield inside, outside


def _confidence(examples: Sequence[Examples]) -> Fitted:
    """How often the naming model is right where it says so, on documents that it was not fitted on."""
    rows: list[list[str]] = []
    answers: list[bool] = []
    for inside, outside in folds(examples):
        model = _naming(inside).model
        for document in outside:
            probabilities = document.probabilities(model)
            for naming, label, valued, odds in zip(
                document.namings, document.labels, document.valued, probabilities, strict=True
            ):
                said = model.classes[model.best(odds[None, :])[0]]
                if said != NO_FIGURE and can_be_figure(naming):
                    rows.append(list(confidence_features(naming, odds, model.classes)))
                    answers.append(said == label and valued)
    return fit_yes_or_no(rows, answers, strength=CONFIDENCE_STRENGTH, least=CONFIDENCE_LEAST)
