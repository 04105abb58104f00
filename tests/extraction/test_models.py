"""Models as extraction opens and uses them: nothing but the named archive, and sums of weights."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.errors import DataError
from pipeline.extraction import linear
from pipeline.extraction.facts import WORDS, Fact
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.linear import MANIFEST, SUFFIX, LinearModel, load_model
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, without_topics
from pipeline.learning.archives import archive
from pipeline.learning.examples import read_document
from tests.project.tracked import ROOT

FEATURES = ("act=bust", "noun=case", "noun=person")
CLASSES = ("arrests", "cases")
# so much of other matters that what follows is not in the opening of its document
LONG = "Du khách về chợ quê đông vui, hàng quán bày bán bánh trái. " * 20
ARRAYS = {
    "weights": np.array([[0.5, 1.5], [-1.0, 2.0], [3.0, -0.25]]),
    "intercept": np.array([0.125, -0.5]),
}


def model(*, output: npt.NDArray[np.float32] | None = None) -> LinearModel:
    """A model of two classes, or two hidden units."""
    rows = {name: at for at, name in enumerate(FEATURES)}
    weights, intercept = (ARRAYS[name].astype(np.float32) for name in ("weights", "intercept"))
    return LinearModel(rows, CLASSES, weights, intercept, output)


# --- what is counted


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # nothing holds: the intercept alone
        ([], [0.125, -0.5]),
        (["noun=case"], [-0.875, 1.5]),
        (["act=bust", "noun=case"], [-0.375, 3.0]),
        # a feature that was not seen in training counts nothing
        (["noun=case", "noun=unheard_of", ""], [-0.875, 1.5]),
        # as often as it stands there
        (["noun=case", "noun=case"], [-1.875, 3.5]),
    ],
)
def test_scores_are_sums_of_weights(row: list[str], expected: list[float]) -> None:
    assert model().scores([row]).tolist() == [expected]


def test_rows_do_not_know_each_other() -> None:
    rows = [["noun=case"], [], ["act=bust", "noun=person"]]
    together = model().scores(rows)
    assert together.tolist() == [model().scores([row])[0].tolist() for row in rows]


def test_no_rows() -> None:
    assert model().scores([]).shape == (0, 2)
    assert model().probabilities([]).shape == (0, 2)


def test_a_hidden_layer_is_rectified() -> None:
    output = np.array([[1, 2], [10, 20], [0.5, -0.5]], dtype=np.float32)
    # hidden units: -0.875, which counts as nothing, and 1.5
    assert model(output=output).scores([["noun=case"]]).tolist() == [[15.5, 29.5]]


def test_probabilities_sum_to_one() -> None:
    found = model().probabilities([[], ["noun=case"], ["noun=case"] * 400, ["noun=person"] * 400])
    assert np.allclose(found.sum(axis=1), 1)
    assert np.isfinite(found).all()  # scores of hundreds are no infinity over infinity
    assert (found.argmax(axis=1) == [0, 1, 1, 0]).all()


def test_one_class_is_yes_or_no() -> None:
    rows = {"a": 0}
    one = LinearModel(rows, ("yes",), np.array([[2.0]], dtype=np.float32), np.array([-1.0], dtype=np.float32))
    assert one.probabilities([["a"], []])[:, 0].tolist() == pytest.approx([1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))])


# --- naming: two questions


def _naming(figure: float) -> NamingModel:
    """Models of which the first says with these log odds that every number is a figure."""
    intercept = np.array([figure], dtype=np.float32)
    return NamingModel(LinearModel({}, ("yes",), np.zeros((0, 1), dtype=np.float32), intercept), model(), model())


@pytest.mark.parametrize(
    ("figure", "row", "expected"),
    [
        # likelier a figure than none: the likeliest code, even where it is less likely than "none"
        (0.1, ["noun=case"], "cases"),
        (0.1, [], "arrests"),
        (-0.1, ["noun=case"], NO_FIGURE),
        (9.0, ["noun=person"], "arrests"),
    ],
)
def test_whether_comes_before_which(figure: float, row: list[str], expected: str) -> None:
    naming = _naming(figure)
    assert naming.classes == ("arrests", "cases", NO_FIGURE)
    found = naming.probabilities([row])
    assert found.sum() == pytest.approx(1)
    assert [naming.classes[at] for at in naming.best(found)] == [expected]


def test_features_are_seen_together_as_they_are_one_by_one() -> None:
    naming, rows = _naming(0.1), [["noun=case", "act=bust"], [], ["noun=person", "unknown", "noun=person"]]
    seen = [naming.lens.joined(naming.lens.read([name]) for name in row) for row in rows]
    assert np.allclose(naming.probabilities_seen(seen), naming.probabilities(rows))


def test_a_fact_is_asked_once_for_each_key() -> None:
    asked = []

    def words(key: str) -> Iterator[str]:
        asked.append(key)
        yield f"noun={key}"

    fact = Fact(words)
    of = WORDS.of(fact)
    assert [of("case"), of("person"), of("case")] == [("noun=case",), ("noun=person",), ("noun=case",)]
    assert WORDS.of(fact)("case") == ("noun=case",)  # another document asks the same
    assert asked == ["case", "person"]


@pytest.mark.parametrize(
    ("row", "label", "told"),
    [
        # what a feature says for another code does not count, nor one that was not seen in training
        (["noun=case", "act=bust", "unknown"], "cases", ["noun=case", "act=bust"]),
        (["noun=case", "noun=person"], "arrests", ["noun=person", "noun=case"]),
        # no more than are asked for, as often as they stand there
        (["act=bust", "noun=person", "noun=case", "noun=case"], "cases", ["noun=case", "noun=case"]),
        ([], "cases", []),
    ],
)
def test_a_code_is_explained_by_what_speaks_most_for_it(row: list[str], label: str, told: list[str]) -> None:
    naming = _naming(0.1)
    assert naming.explain(naming.lens.read(row), label, 2) == told


def test_what_a_number_counts_does_not_hang_on_how_much_is_said_of_the_topic() -> None:
    told = ["ours=3", "ours=3:evils=0", "share=2", "theirs_before=none"]
    assert without_topics([*told, "noun=case"]) == ["noun=case"]


def test_a_topic_is_seen_with_those_of_document_title_and_heading() -> None:
    head = "BÁO CÁO\nCông tác phòng, chống mại dâm năm 2020\n\nI. CỜ BẠC\n\n"
    reading = read_document("a.txt", f"{head}Trong năm triệt phá 5 vụ, bắt 12 đối tượng.")
    features = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, WORDS)
    rows = [set(row) for row in features.rows(reading.namings)]
    topic = "False:heading:gambling"
    seen = {f"ours+title={topic}+prostitution", f"ours+head={topic}+gambling", f"ours+topic={topic}+1:3"}
    assert [seen - row for row in rows] == [set(), set()]
    assert not [name for row in rows for name in without_topics(list(row)) if name in seen]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Công tác phòng, chống mại dâm\n\nPhạt 5 cơ sở.", "lead"),
        (f"Mùa lễ hội\n\n{LONG} Phạt 5 cơ sở. {LONG} Ai cũng tránh xa mại dâm.", "4"),  # a word on it at the end
        (f"Mùa lễ hội\n\n{LONG} Ai cũng tránh xa mại dâm. Phạt 5 cơ sở. {LONG}", "2"),
        ("Mùa lễ hội\n\nPhạt 5 cơ sở.", "none"),
    ],
)
def test_where_a_document_first_names_the_topic_is_seen(text: str, first: str) -> None:
    reading = read_document("a.txt", text)
    features = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, WORDS)
    (row,) = ({name for name in row if "first=" in name} for row in features.rows(reading.namings))
    assert row == {f"ours_first={first}"}
    assert not without_topics(list(row))


# --- the file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of models that is read instead of the shipped one."""
    monkeypatch.setattr(linear, "models_folder", lambda: tmp_path)
    load_model.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    load_model.cache_clear()


def put(folder: Path, data: bytes, name: str = "mine", sha256: str | None = None) -> None:
    """A model file with the manifest that names it."""
    (folder / f"{name}{SUFFIX}").write_bytes(data)
    entry = {"sha256": sha256 or hashlib.sha256(data).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps({"data": "x", "models": {name: entry}}), encoding="utf-8")


def written(**arrays: npt.NDArray[np.float64]) -> bytes:
    """An archive of our features and classes."""
    return archive(FEATURES, CLASSES, {**ARRAYS, **arrays})


@pytest.mark.parametrize("output", [None, np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])], ids=["linear", "network"])
def test_comes_back_as_it_was_written(folder: Path, output: npt.NDArray[np.float64] | None) -> None:
    put(folder, written() if output is None else written(output=output))
    found = load_model("mine")
    assert (found.features, found.classes) == (model().features, CLASSES)
    assert found.weights.tolist() == ARRAYS["weights"].tolist()
    assert found.intercept.tolist() == ARRAYS["intercept"].tolist()
    assert (found.output is None) == (output is None)
    if found.output is not None and output is not None:
        assert found.output.tolist() == output.tolist()
    assert found.weights.dtype == np.float32


def test_skops_reads_the_same() -> None:
    import skops.io

    output = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    content = skops.io.loads(written(output=output), trusted=[])
    assert content["features"].split("\n") == list(FEATURES)
    assert content["classes"].split("\n") == list(CLASSES)
    for name, array in {**ARRAYS, "output": output}.items():
        assert content[name].tolist() == array.tolist()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return made.getvalue()


def _changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Our archive with its files changed."""
    with zipfile.ZipFile(io.BytesIO(written())) as given:
        files = {name: given.read(name) for name in given.namelist()}
    change(files)
    return _zipped(files)


def _pickled_array(files: dict[str, bytes]) -> None:
    made = io.BytesIO()
    np.save(made, np.array([{"a": print}], dtype=object), allow_pickle=True)
    for name in [name for name in files if name.endswith(".npy")]:
        files[name] = made.getvalue()


# what stands in the file, and what is said of it
NO_MODELS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is no model"),
    "text": (lambda: b"naming: model", "is no model"),
    "pickle": (lambda: pickle.dumps({"weights": 1}), "is no model"),
    "half": (lambda: written()[:-100], "is no model"),
    "damaged": (lambda: written()[:300] + b"\xff" * 40 + written()[340:], "decompressing"),
    "foreign zip": (lambda: _zipped({"word/document.xml": b"<w/>"}), "is no model"),
    "no schema": (lambda: _changed(lambda files: files.pop("schema.json")), "schema.json"),
    "no JSON": (lambda: _changed(lambda files: files.update({"schema.json": b"\x80\x04"})), "is no model"),
    "schema of something else": (
        lambda: _changed(lambda files: files.update({"schema.json": b'{"content": {}}'})),
        "features",
    ),
    "array missing": (lambda: _changed(lambda files: files.pop("1.npy")), "1.npy"),
    "array of objects": (lambda: _changed(_pickled_array), "allow_pickle=False"),
    "array of nothing": (lambda: _changed(lambda files: files.update({"1.npy": b""})), "is no model"),
    "names that are no text": (
        lambda: _changed(
            lambda f: f.update({"schema.json": f["schema.json"].replace(b'"\\"arrests\\\\ncases\\""', b'"3"')})
        ),
        "not a text",
    ),
    "fewer features than weights": (lambda: archive(FEATURES[:2], CLASSES, ARRAYS), "2 features"),
    "more classes than weights": (lambda: archive(FEATURES, (*CLASSES, "other"), ARRAYS), "3 classes"),
    "intercept of another length": (lambda: written(intercept=np.zeros(3)), "weights of shape"),
    "flat weights": (lambda: written(weights=np.zeros(6)), "weights of shape"),
    "output of other units": (lambda: written(output=np.zeros((4, 2))), "weights of shape"),
    "output of other classes": (lambda: written(output=np.zeros((3, 1))), "weights of shape"),
    "flat output": (lambda: written(output=np.zeros(3)), "weights of shape"),
    "output of one number": (lambda: written(output=np.float64(3)), "is no model"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", NO_MODELS)
def test_refuses_what_is_no_model(folder: Path, name: str) -> None:
    make, said = NO_MODELS[name]
    put(folder, make())
    with pytest.raises(DataError, match=r"mine is no model.*solieu train") as caught:
        load_model("mine")
    assert said in str(caught.value)


def test_nothing_is_unpacked_that_is_too_large(folder: Path) -> None:
    # 60 MB of zeros fit into a zip of 60 kB
    put(folder, _changed(lambda files: files.update({"big.npy": bytes(60_000_000)})))
    with pytest.raises(DataError, match=r"mine is no model \(too large\)"):
        load_model("mine")


def test_a_file_that_the_manifest_does_not_name_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "_parse", lambda _data: pytest.fail("opened"))
    put(folder, written(), sha256="0" * 64)
    with pytest.raises(DataError, match=r"mine is not the file that manifest\.json names"):
        load_model("mine")
    put(folder, written(), name="other")
    (folder / f"mine{SUFFIX}").write_bytes(written())
    with pytest.raises(DataError, match=r"mine is not the file that manifest\.json names"):
        load_model("mine")


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"models": []}', '{"models": {"mine": "x"}}', "3"])
def test_a_manifest_of_another_shape_names_no_file(folder: Path, manifest: str) -> None:
    put(folder, written())
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(DataError, match=r"mine is not the file that manifest\.json names"):
        load_model("mine")


@pytest.mark.parametrize("missing", [MANIFEST, f"mine{SUFFIX}"])
def test_a_missing_file(folder: Path, missing: str) -> None:
    put(folder, written())
    (folder / missing).unlink()
    with pytest.raises(DataError, match=r"mine cannot be read.*solieu train"):
        load_model("mine")


@pytest.mark.parametrize("manifest", ["", "[", "\x00"])
def test_a_manifest_that_is_no_json(folder: Path, manifest: str) -> None:
    put(folder, written())
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(DataError, match="mine cannot be read"):
        load_model("mine")


def test_no_learning_library_is_loaded_to_use_a_model() -> None:
    program = (
        "import sys\nfrom pipeline.extraction.namingmodel import load_naming_model\n"
        "load_naming_model().probabilities([['noun=case']])\n"
        "print(sorted({'sklearn', 'scipy', 'skops', 'joblib'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_is_opened_once(folder: Path) -> None:
    put(folder, written())
    assert load_model("mine") is load_model("mine")
