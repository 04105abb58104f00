"""What a number counts, as three models see it together: is it a figure of ours, and if so, which.

Whether a number is on the topic at all is one question, what it counts another: the first is answered from the topics
around it, the second is learnt from figures alone. Two models answer the second, a linear one, which can say why,
and a small network, which sees how features go together; their probabilities are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from pipeline.extraction.facts import Lens
from pipeline.extraction.linear import Floats, LinearModel, indexes, load_model

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
        return self._mixed(self.figure.scores(rows), self.linear.scores(rows), self.network.scores(rows))

    @property
    def lens(self) -> Lens[bytes]:
        """Sees features once for all three."""
        return self._joint.rows_lens

    def probabilities_seen(self, rows: Sequence[bytes]) -> Floats:
        """The same of what the lens made of rows."""
        models = self.figure, self.linear, self.network
        columns = np.cumsum([len(model.intercept) for model in models])[:-1]
        sums = np.split(self._joint.sums_seen(rows), columns, axis=1)
        figure, linear, network = (model.finished(part) for model, part in zip(models, sums, strict=True))
        return self._mixed(figure, linear, network)

    def explain(self, row: bytes, label: str, count: int) -> list[str]:
        """The features of a row as the lens saw it that speak most for a code in the linear model, strongest first."""
        at = indexes(row)
        at = at[self._explains[at]]
        weights = self._joint.weights[at, len(self.figure.intercept) + self.linear.classes.index(label)]
        if len(at) > count:  # of a hundred names only those are asked for that may be among the first
            strong = weights >= np.partition(weights, -count)[-count]
            at, weights = at[strong], weights[strong]
        found = sorted((-weight, self._names[index]) for weight, index in zip(weights.tolist(), at, strict=True))
        return [name for _, name in found[:count]]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self._joint.features)

    @cached_property
    def _explains(self) -> npt.NDArray[np.bool_]:
        """Which of the joint features the linear model knows."""
        return np.array([name in self.linear.features for name in self._joint.features], dtype=np.bool_)

    def _mixed(self, figure: Floats, linear: Floats, network: Floats) -> Floats:
        """The answer to both questions, of the scores of the three models."""
        counted = self.figure.odds(figure)
        named = (self.linear.odds(linear) + self.network.odds(network)) / 2
        return np.hstack([named * counted, 1 - counted])

    @cached_property
    def _joint(self) -> LinearModel:
        """The weights of all three side by side; a feature that one of them does not know weighs nothing there."""
        models = self.figure, self.linear, self.network
        names = dict.fromkeys(chain.from_iterable(model.features for model in models))
        features = {name: at for at, name in enumerate(names)}
        weights = [_spread(model, features) for model in models]
        return LinearModel(features, (), np.hstack(weights), np.hstack([model.intercept for model in models]))

    def best(self, probabilities: Floats) -> list[int]:
        """The class of each row: none if that is likelier than not, else the likeliest code."""
        codes = probabilities[:, :-1].argmax(axis=1)
        none = len(self.classes) - 1
        return [none if row[-1] > row[:-1].sum() else int(code) for row, code in zip(probabilities, codes, strict=True)]


def _spread(model: LinearModel, features: Mapping[str, int]) -> Floats:
    """The weights of a model on the rows of more features than its own."""
    weights = np.zeros((len(features), model.weights.shape[1]), dtype=np.float32)
    weights[[features[name] for name in model.features]] = model.weights[list(model.features.values())]
    return weights


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
