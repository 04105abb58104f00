"""Logistic regression (scikit-learn) on features that hold or do not, to weights that extraction can read."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.extraction.linear import LinearModel
from pipeline.learning.archives import archive
from pipeline.learning.examples import Choice

# Enough for convergence at the tolerance below on all parts of the corpus.
_ITERATIONS = 1000
_TOLERANCE = 1e-4
# Rounds through all examples for a network; more only learn them by heart.
_EPOCHS = 30
# The log odds of what has always been so.
_CERTAIN = 9.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by feature and class, before they are written."""

    features: tuple[str, ...]
    classes: tuple[str, ...]
    weights: npt.NDArray[Any]
    intercept: npt.NDArray[Any]
    output: npt.NDArray[Any] | None = None

    @property
    def model(self) -> LinearModel:
        """The model as extraction uses it."""
        rows = {name: at for at, name in enumerate(self.features)}
        output = self.output.astype(np.float32) if self.output is not None else None
        weights, intercept = self.weights.astype(np.float32), self.intercept.astype(np.float32)
        return LinearModel(rows, self.classes, weights, intercept, output)

    def to_bytes(self) -> bytes:
        """The model as a canonical archive."""
        arrays = {"weights": self.weights, "intercept": self.intercept}
        if self.output is not None:
            arrays["output"] = self.output
        return archive(self.features, self.classes, arrays)


def vocabulary(rows: Sequence[Sequence[str]], least: int) -> tuple[str, ...]:
    """Features that hold in at least so many rows, sorted; none over a line's end, which parts them in the archive."""
    uses = Counter(name for row in rows for name in set(row))
    return tuple(sorted(name for name, count in uses.items() if count >= least and "\n" not in name))


def matrix(rows: Sequence[Sequence[str]], features: Sequence[str]) -> sparse.csr_matrix:
    """Rows by features, 1 where a feature holds (as often as it stands in the row)."""
    places = {name: at for at, name in enumerate(features)}
    columns = [[places[name] for name in row if name in places] for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.array([at for row in columns for at in row], dtype=np.int32)
    return sparse.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(features)))


def fit_classes(rows: Sequence[Sequence[str]], labels: Sequence[str], *, strength: float, least: int) -> Fitted:
    """One class of many for each row.

    Args:
        rows: features by example.
        labels: right class by example.
        strength: inverse of the L2 penalty.
        least: in how many rows a feature must hold to be kept.
    """
    from sklearn.linear_model import LogisticRegression

    features = vocabulary(rows, least)
    model = LogisticRegression(C=strength, max_iter=_ITERATIONS, tol=_TOLERANCE).fit(matrix(rows, features), labels)
    return Fitted(features, tuple(model.classes_), model.coef_.T, model.intercept_)


def fit_network(
    rows: Sequence[Sequence[str]], labels: Sequence[str], *, units: int, decay: float, least: int
) -> Fitted:
    """One class of many for each row, by a network with one hidden layer.

    Args:
        rows: features by example.
        labels: right class by example.
        units: hidden units.
        decay: strength of the L2 penalty.
        least: in how many rows a feature must hold to be kept.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    features = vocabulary(rows, least)
    model = MLPClassifier((units,), alpha=decay, max_iter=_EPOCHS, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of rounds is meant
        model.fit(matrix(rows, features), labels)
    output = np.vstack([model.coefs_[1], model.intercepts_[1]])
    return Fitted(features, tuple(model.classes_), model.coefs_[0], model.intercepts_[0], output)


def fit_yes_or_no(
    rows: Sequence[Sequence[str]], answers: Sequence[bool], *, strength: float, least: int, balanced: bool = False
) -> Fitted:
    """Whether something holds, as a model of one class "yes"; where all answers are alike it gives that one.

    Args:
        rows: features by example.
        answers: by example.
        strength: inverse of the L2 penalty.
        least: in how many rows a feature must hold to be kept.
        balanced: whether both answers weigh the same, however many there are of each.
    """
    from sklearn.linear_model import LogisticRegression

    features = vocabulary(rows, least)
    if len(set(answers)) == 1:
        always = np.array([_CERTAIN if answers[0] else -_CERTAIN])
        return Fitted(features, ("yes",), np.zeros((len(features), 1)), always)
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=strength, max_iter=_ITERATIONS, tol=_TOLERANCE, class_weight=weight)
    model.fit(matrix(rows, features), answers)
    return Fitted(features, ("yes",), model.coef_.T, model.intercept_)


def fit_choice(choices: Sequence[Choice], *, strength: float, least: int) -> Fitted:
    """Which of several options is right: conditional logit, the probability of an option among those it stands with.

    See McFadden, "Conditional logit analysis of qualitative choice behavior" (1973).

    Args:
        choices: each with its right option.
        strength: inverse of the L2 penalty.
        least: in how many options a feature must hold to be kept.
    """
    from scipy.optimize import minimize

    flat = [row for choice in choices for row in choice.rows]
    features = vocabulary(flat, least)
    options = matrix(flat, features)
    turned = options.T.tocsr()
    sizes = np.array([len(choice.rows) for choice in choices])
    starts = np.cumsum(sizes) - sizes
    rights = starts + np.array([choice.right for choice in choices])

    def loss(weights: npt.NDArray[Any]) -> tuple[float, npt.NDArray[Any]]:
        scores = options @ weights
        highest = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - np.repeat(highest, sizes))
        totals = np.add.reduceat(odds, starts)
        chances = odds / np.repeat(totals, sizes)
        missed = float((np.log(totals) + highest - scores[rights]).sum() + weights @ weights / (2 * strength))
        chances[rights] -= 1
        return missed, turned @ chances + weights / strength

    found = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return Fitted(features, ("yes",), found.x[:, None], np.zeros(1))
