"""Models written as canonical skops archives: the same model gives the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

# The earliest day that a zip can name.
_DATE = (1980, 1, 1, 0, 0, 0)
# Weights are kept to this many places: far finer than what decides, coarser than what a BLAS may vary.
_PLACES = 4


def archive(features: Sequence[str], classes: Sequence[str], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """The archive of a model.

    Args:
        features: names of the rows, none with a line end.
        classes: names of the columns.
        arrays: weights, intercept and, for a network, output (see `LinearModel`).
    """
    import skops.io  # loads scikit-learn

    names = {"features": "\n".join(features), "classes": "\n".join(classes)}
    return _canonical(skops.io.dumps({**names, **{name: _rounded(array) for name, array in arrays.items()}}))


def _rounded(values: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    # Adding zero turns -0.0, which compares equal but has other bytes, into 0.0; rows are written one after another,
    # however they lie in memory.
    return np.asarray(np.round(values, _PLACES) + 0.0, dtype=np.float32, order="C")


def _canonical(data: bytes) -> bytes:
    """The same archive with memory addresses replaced by numbers, sorted files and no times."""
    with zipfile.ZipFile(io.BytesIO(data)) as given:
        files = {name: given.read(name) for name in given.namelist()}
    schema = json.loads(files.pop("schema.json"))
    numbers: dict[int, int] = {}
    names: dict[str, str] = {}
    _renumber(schema, numbers, names)
    files = {names[name]: content for name, content in files.items()}
    files["schema.json"] = json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, files[name])
    return made.getvalue()


def _renumber(node: Any, numbers: dict[int, int], names: dict[str, str]) -> None:
    """Replaces object addresses and the file names made of them, in the order of the schema."""
    if isinstance(node, dict):
        if "__id__" in node:
            node["__id__"] = numbers.setdefault(node["__id__"], len(numbers) + 1)
        if "file" in node:
            node["file"] = names.setdefault(node["file"], f"{len(names) + 1}.npy")
        for key in sorted(node):
            _renumber(node[key], numbers, names)
    elif isinstance(node, list):
        for item in node:
            _renumber(item, numbers, names)
