"""Linear models as they are used: sums of weights of the features that hold, read from an archive without pickle.

A model is a skops archive (a zip of one schema and plain .npy arrays, none of which can hold code). `solieu train`
writes it; here numpy alone opens it, so that no learning library is loaded to read a document.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import DataError
from pipeline.extraction.facts import Lens

SUFFIX = ".skops"
MANIFEST = "manifest.json"

_SCHEMA = "schema.json"
# A model of this size is none of ours; it is not unpacked.
_MAX_BYTES = 40_000_000

Floats = npt.NDArray[np.float32]

Indexes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class LinearModel:
    """Weights by feature and class, with or without a hidden layer.

    Attributes:
        features: row of each feature.
        classes: names of the columns.
        weights: features by classes; features by hidden units if there is an `output`.
        intercept: by class; by hidden unit.
        output: hidden units (rectified) by classes, with the intercepts as its last row; None for a linear model.
    """

    features: Mapping[str, int]
    classes: tuple[str, ...]
    weights: Floats
    intercept: Floats
    output: Floats | None = None

    def scores(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Sums of weights, rows by classes; features that were not seen in training count nothing."""
        if len(self.intercept) == 1:
            return self.finished(np.array([self.totals(rows)], dtype=np.float32).T)
        return self.finished(self.sums(rows))

    def finished(self, sums: Floats) -> Floats:
        """Scores by class of sums of weights."""
        found = sums + self.intercept
        if self.output is None:
            return found
        return np.asarray(np.maximum(found, 0) @ self.output[:-1] + self.output[-1], dtype=np.float32)

    def sums(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Sums of weights, rows by columns, without the intercept."""
        return self._sums(map(self._known, rows), len(rows))

    def sums_seen(self, rows: Sequence[bytes]) -> Floats:
        """The same of what `rows_lens` made of rows."""
        return self._sums(map(indexes, rows), len(rows))

    @cached_property
    def rows_lens(self) -> Lens[bytes]:
        """Sees of features which of the model's they are; see `indexes`."""
        return Lens(lambda names: self._known(names).tobytes(), b"".join)

    def _sums(self, indexes: Iterable[Indexes], count: int) -> Floats:
        found = np.zeros((count, self.weights.shape[1]), dtype=np.float32)
        for number, index in enumerate(indexes):
            np.add.reduce(self.weights.take(index, axis=0), axis=0, out=found[number])
        return found

    def _known(self, names: Iterable[str]) -> Indexes:
        """Rows of the features that were seen in training."""
        known = self.features
        return np.array([known[name] for name in names if name in known], dtype=np.intp)

    def totals(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Of a model with one column: sums of weights by row, without the intercept."""
        return list(map(self._total, rows))

    def _total(self, row: Iterable[str]) -> float:
        return sum(map(self._single.get, row, repeat(0.0)))

    @cached_property
    def lens(self) -> Lens[float]:
        """Of a model with one column: sees of features the sum of their weights."""
        return Lens(self._total, sum)

    def score(self, total: float) -> float:
        """Of a model with one column: the score of a sum of weights."""
        return total + self._single_intercept

    def scores_of_totals(self, totals: Sequence[float]) -> Floats:
        """Of a model with one column: the scores of such sums, rows by one."""
        return self.finished(np.array([totals], dtype=np.float32).T)

    @cached_property
    def highest(self) -> dict[str, float]:
        """Of a model with one column: the highest weight of any value of a feature, or 0: a value may be unknown."""
        highest: dict[str, float] = {}
        for name, weight in self._single.items():
            fact = name.partition("=")[0]
            highest[fact] = max(highest.get(fact, 0.0), weight)
        return highest

    @cached_property
    def _single_intercept(self) -> float:
        return float(self.intercept[0])

    @cached_property
    def _single(self) -> dict[str, float]:
        column = self.weights[:, 0].tolist()
        return {name: column[at] for name, at in self.features.items()}

    def probabilities(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Softmax of the scores, rows by classes; of one class alone the logistic function."""
        return self.odds(self.scores(rows))

    def odds(self, scores: Floats) -> Floats:
        """Probabilities of scores."""
        if len(self.classes) == 1:
            return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def indexes(seen: bytes) -> Indexes:
    """Rows in a model's weights of the features that it saw (`LinearModel.rows_lens`)."""
    return np.frombuffer(seen, dtype=np.intp)


def models_folder() -> Path:
    """Where the models lie: beside the package in a clone, inside it when installed."""
    package = Path(__file__).resolve().parents[1]
    clone = package.parent / "models"
    return clone if (clone / MANIFEST).exists() else package / "data" / "models"


@cache
def load_model(name: str) -> LinearModel:
    """Opens a model after checking its hash against the manifest.

    Args:
        name: file name without suffix.

    Raises:
        DataError: if the file is missing, is not the one that the manifest names, or is no model.
    """
    folder = models_folder()
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        data = (folder / f"{name}{SUFFIX}").read_bytes()
    except (OSError, ValueError) as error:
        raise DataError(f"models: {name} cannot be read ({error}); make the models again with: solieu train") from error
    if hashlib.sha256(data).hexdigest() != _expected(manifest, name):
        raise DataError(f"models: {name} is not the file that {MANIFEST} names; get it again or run: solieu train")
    try:
        return _parse(data)
    except (ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"models: {name} is no model ({error}); make the models again with: solieu train") from error


def _expected(manifest: Any, name: str) -> object:
    """The hash that the manifest names for a model, or None."""
    try:
        return manifest["models"][name]["sha256"]
    except (KeyError, TypeError):
        return None


def _parse(data: bytes) -> LinearModel:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
            raise ValueError("too large")
        content = json.loads(archive.read(_SCHEMA))["content"]
        names = _text(content["features"]).split("\n")
        classes = tuple(_text(content["classes"]).split("\n"))
        weights = _array(archive, content["weights"]).astype(np.float32)
        intercept = _array(archive, content["intercept"]).astype(np.float32)
        output = _array(archive, content["output"]).astype(np.float32) if "output" in content else None
    inner = len(classes) if output is None else output.shape[0] - 1
    fits = weights.shape == (len(names), inner) and intercept.shape == (inner,)
    if not fits or (output is not None and output.shape[1:] != (len(classes),)):
        raise ValueError(f"weights of shape {weights.shape} for {len(names)} features and {len(classes)} classes")
    return LinearModel({name: at for at, name in enumerate(names)}, classes, weights, intercept, output)


def _text(node: Mapping[str, Any]) -> str:
    value = json.loads(node["content"])
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _array(archive: zipfile.ZipFile, node: Mapping[str, Any]) -> npt.NDArray[Any]:
    return np.lib.format.read_array(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
