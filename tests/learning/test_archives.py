"""Archives of models: the same model gives the same bytes, wherever and whenever it is written."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from pipeline.learning.archives import archive
from tests.project.tracked import ROOT

FEATURES = ("a", "b=ừ", "c")
CLASSES = ("cases", "other")
WEIGHTS = np.array([[0.5, -1.0], [0.0, 2.25], [3.125, 0.0]])
INTERCEPT = np.array([0.125, -0.5])


def written(weights: object = WEIGHTS, **arrays: object) -> bytes:
    """An archive of the model above with other arrays."""
    given = {"weights": weights, "intercept": INTERCEPT, **arrays}
    return archive(FEATURES, CLASSES, {name: np.asarray(array, dtype=float) for name, array in given.items()})


def test_the_same_model_gives_the_same_bytes() -> None:
    assert written() == written(WEIGHTS.copy())


@pytest.mark.parametrize(
    "weights",
    [
        # zero has two signs, which compare equal
        np.where(WEIGHTS == 0, -0.0, WEIGHTS),
        # a number that rounds to minus zero
        np.where(WEIGHTS == 0, -1e-9, WEIGHTS),
        # less than is kept
        WEIGHTS + 1e-6,
        # other memory: by columns, every other row, single precision
        np.asfortranarray(WEIGHTS),
        np.repeat(WEIGHTS, 2, axis=0)[::2],
        WEIGHTS.astype(np.float32),
    ],
    ids=["minus zero", "nearly zero", "noise", "by columns", "strided", "single"],
)
def test_what_is_no_difference(weights: object) -> None:
    assert written(weights) == written()


@pytest.mark.parametrize(
    "other",
    [  # written in the test: the library for it takes seconds to load, and every process collects this file
        lambda: written(WEIGHTS + 1e-3),
        lambda: written(intercept=INTERCEPT + 1),
        lambda: written(output=WEIGHTS),
        lambda: archive(("a", "b", "c"), CLASSES, {"weights": WEIGHTS, "intercept": INTERCEPT}),
        lambda: archive(FEATURES, ("cases", "budget"), {"weights": WEIGHTS, "intercept": INTERCEPT}),
    ],
    ids=["weights", "intercept", "output", "features", "classes"],
)
def test_what_is_a_difference(other: Callable[[], bytes]) -> None:
    assert other() != written()


def test_no_array_is_minus_zero() -> None:
    with zipfile.ZipFile(io.BytesIO(written(np.full((3, 2), -1e-9)))) as given:
        arrays = [np.load(io.BytesIO(given.read(name))) for name in given.namelist() if name.endswith(".npy")]
    assert {array.dtype.name for array in arrays} == {"float32"}
    assert not any(np.signbit(array[array == 0]).any() for array in arrays)


def test_no_time_and_no_address_is_written() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as given:
        assert {entry.date_time for entry in given.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert given.namelist() == ["1.npy", "2.npy", "schema.json"]
        schema = json.loads(given.read("schema.json"))
    numbers: list[int] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            numbers.extend([node["__id__"]] if "__id__" in node else [])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(schema)
    assert numbers
    assert max(numbers) <= len(numbers)


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import hashlib, numpy as np\nfrom pipeline.learning.archives import archive\n"
        f"arrays = {{'weights': np.array({WEIGHTS.tolist()}), 'intercept': np.array({INTERCEPT.tolist()})}}\n"
        f"print(hashlib.sha256(archive({FEATURES!r}, {CLASSES!r}, arrays)).hexdigest())\n"
    )
    # Another order of sets and, by the other module loaded first, other addresses.
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"import decimal\n{program}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(written()).hexdigest()
