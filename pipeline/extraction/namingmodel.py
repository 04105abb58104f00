"""What a number counts, as three models see it together: is it a figure of ours, and if so, which.

Whether a number is on the topic at all is one question, what it counts another: the first is answered from the topics
around it, the second is learnt from figures alone. Two models answer the second, a linear one, which can say why,
and a small network, which sees how features go together; their probabilities are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from pipeline.extraction.linear import Floats, LinearModel, load_model

NO_FIGURE = "none"
"""The class of a number that is no figure."""

# Features that say how much a text speaks of our topic, which is the first question's business alone.
TOPIC_FEATURES = ("ours", "theirs", "share=")


@dataclass(frozen=True)
class NamingModel:
    """The three models.

    Attributes:
        figure: whether a number is a figure (one class).
        linear, network: which code (the same classes).
    """

    figure: LinearModel
    linear: LinearModel
    network: LinearModel

    @property
    def classes(self) -> tuple[str, ...]:
        """The codes, and NO_FIGURE at the end."""
        return (*self.linear.classes, NO_FIGURE)

    def probabilities(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Rows by classes."""
        counted = self.figure.probabilities(rows)
        linear, network = self._scores(rows)
        named = (self.linear.odds(linear) + self.network.odds(network)) / 2
        return np.hstack([named * counted, 1 - counted])

    def _scores(self, rows: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """Scores of the two models for what is counted; features are looked up once where both know the same."""
        if self._joint is None:
            return self.linear.scores(rows), self.network.scores(rows)
        sums, columns = self._joint.sums(rows), self.linear.weights.shape[1]
        return self.linear.finished(sums[:, :columns]), self.network.finished(sums[:, columns:])

    @cached_property
    def _joint(self) -> LinearModel | None:
        models = self.linear, self.network
        if self.linear.features != self.network.features:
            return None
        weights, intercept = np.hstack([m.weights for m in models]), np.hstack([m.intercept for m in models])
        return LinearModel(self.linear.features, (), weights, intercept)

    def best(self, probabilities: Floats) -> list[int]:
        """The class of each row: none if that is likelier than not, else the likeliest code."""
        codes = probabilities[:, :-1].argmax(axis=1)
        none = len(self.classes) - 1
        return [none if row[-1] > row[:-1].sum() else int(code) for row, code in zip(probabilities, codes, strict=True)]


def without_topics(row: Sequence[str]) -> list[str]:
    """The features of a number without those of the topic's frequency."""
    return [name for name in row if not name.startswith(TOPIC_FEATURES)]


@cache
def load_naming_model() -> NamingModel:
    """The models that the package carries.

    Raises:
        DataError: if one is missing or is not what the manifest names.
    """
    return NamingModel(load_model("figure"), load_model("naming"), load_model("naming_network"))
