"""Designs that name numbers, each a way to do without something, beside the one that is shipped."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, without_topics
from pipeline.learning.examples import Examples
from pipeline.learning.fitting import Fitted, fit_classes, fit_yes_or_no
from pipeline.learning.training import (
    FIGURE_STRENGTH,
    NAMING_LEAST,
    NAMING_STRENGTH,
    _naming,
)

RULES, SHIPPED = "rules", "shipped"

# One question for all classes, and the penalties of the sequence model: the best of a few on the development part.
_ONE_STRENGTH = 1.0
_CHAIN_L1, _CHAIN_L2, _CHAIN_ROUNDS = 0.1, 0.3, 100

# What the rules made of this number and of those beside it. A rise or fall, and an item of an announced list, are read
# off the figure before, so they tell that the rules took that for one.
_VERDICT = ("rule=", "code=", "verdict", "before=", "before2=", "after=", "previous", "change=", "cue=part_item")
# Whether the rules think the number on the topic, which is half a verdict.
_TOPIC = ("topic=", "noun+topic=", "ours+")
_WORDS = re.compile(r"[lr]\d?=|cell=")

Sees = Callable[[str], bool]


class Namer(Protocol):
    """A fitted design."""

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        """The class of every number, by document."""

    def to_bytes(self) -> bytes:
        """The files that it would need."""


@dataclass(frozen=True, slots=True)
class Design:
    """A way to name numbers.

    Attributes:
        name: key of its name in data/learning.yaml.
        sees: which features it is shown.
        fit: makes it from examples that hold these alone.
    """

    name: str
    sees: Sees
    fit: Callable[[Sequence[Examples]], Namer]

    def view(self, documents: Sequence[Examples]) -> list[Examples]:
        """The examples with the features that the design is shown."""
        return [
            replace(document, rows=[list(filter(self.sees, row)) for row in document.rows]) for document in documents
        ]


def everything(_name: str) -> bool:
    """All features."""
    return True


def without_verdict(name: str) -> bool:
    """All but what the rules decided."""
    return not name.startswith(_VERDICT)


def without_rules(name: str) -> bool:
    """All but what the rules decided, the topic included."""
    return not name.startswith((*_VERDICT, *_TOPIC))


def words_only(name: str) -> bool:
    """Words beside the number and in the heads of its row and column."""
    return _WORDS.match(name) is not None


class _Rules:
    """The rules alone."""

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        return [[n.indicator if n.accepted else NO_FIGURE for n in document.namings] for document in documents]

    def to_bytes(self) -> bytes:
        return b""


class _OneQuestion:
    """One linear model whose classes are the codes and no figure."""

    def __init__(self, documents: Sequence[Examples]) -> None:
        rows, labels = _flat(documents)
        self._fitted = fit_classes(rows, labels, strength=_ONE_STRENGTH, least=NAMING_LEAST)
        self._model = self._fitted.model

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        classes, score = self._model.classes, self._model.scores
        return [[classes[at] for at in score(document.rows).argmax(axis=1)] for document in documents]

    def to_bytes(self) -> bytes:
        return self._fitted.to_bytes()


class _TwoQuestions:
    """A linear model says whether a number is a figure, another which, as in the shipped design without its network."""

    def __init__(self, documents: Sequence[Examples]) -> None:
        rows, labels = _flat(documents)
        answers = [label != NO_FIGURE for label in labels]
        named = [(without_topics(row), label) for row, label in zip(rows, labels, strict=True) if label != NO_FIGURE]
        self._fitted = (
            fit_yes_or_no(rows, answers, strength=FIGURE_STRENGTH, least=NAMING_LEAST),
            fit_classes([r for r, _ in named], [y for _, y in named], strength=NAMING_STRENGTH, least=NAMING_LEAST),
        )
        self._figure, self._which = (fitted.model for fitted in self._fitted)

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        return [self._answers(document.rows) for document in documents]

    def _answers(self, rows: Sequence[Sequence[str]]) -> list[str]:
        counted = self._figure.scores(rows)[:, 0] > 0
        codes = self._which.scores(rows).argmax(axis=1)  # which does not know the features of topics
        return [self._which.classes[at] if yes else NO_FIGURE for yes, at in zip(counted, codes, strict=True)]

    def to_bytes(self) -> bytes:
        return _joined(self._fitted)


class ShippedNamer:
    """The design of models/: two questions, the second answered by a linear model and a network together.

    Attributes:
        model: the fitted models as extraction uses them.
    """

    def __init__(self, documents: Sequence[Examples]) -> None:
        fitted = _naming(documents)
        self._fitted = (fitted.figure, fitted.linear, fitted.network)
        self.model: NamingModel = fitted.model

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        """The class of every number, by document."""
        model = self.model
        return [[model.classes[at] for at in model.best(model.probabilities(document.rows))] for document in documents]

    def to_bytes(self) -> bytes:
        """The three files, one after the other."""
        return _joined(self._fitted)


class _Chain:
    """A linear-chain conditional random field over the numbers of a document, in the order of the text."""

    def __init__(self, documents: Sequence[Examples]) -> None:
        from underthesea_core import CRFTagger, CRFTrainer

        told = [document for document in documents if document.rows]
        trainer = CRFTrainer(l1_penalty=_CHAIN_L1, l2_penalty=_CHAIN_L2, max_iterations=_CHAIN_ROUNDS, verbose=0)
        self._model: Any = trainer.train([d.rows for d in told], [d.labels for d in told])
        self._tagger: Any = CRFTagger.from_model(self._model)

    def name(self, documents: Sequence[Examples]) -> list[list[str]]:
        return [list(self._tagger.tag(document.rows)) if document.rows else [] for document in documents]

    def to_bytes(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "chain"
            self._model.save(str(path))
            return path.read_bytes()


def _flat(documents: Sequence[Examples]) -> tuple[list[list[str]], list[str]]:
    return [row for d in documents for row in d.rows], [label for d in documents for label in d.labels]


def _joined(models: Sequence[Fitted]) -> bytes:
    return b"".join(fitted.to_bytes() for fitted in models)


def _ruled(_documents: Sequence[Examples]) -> _Rules:
    return _Rules()


DESIGNS = (
    Design(RULES, everything, _ruled),
    Design("words", words_only, _OneQuestion),
    Design("model", without_rules, _OneQuestion),
    Design("model_topics", without_verdict, _OneQuestion),
    Design("both", everything, _OneQuestion),
    Design("two_questions", everything, _TwoQuestions),
    Design(SHIPPED, everything, ShippedNamer),
    Design("sequence", everything, _Chain),
)
"""In the order in which they are told: each adds something to one before it."""
