"""Data files are closed: an unknown key, a duplicate and an empty list are errors that name the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import pipeline
from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError, SolieuError

DATA = Path(pipeline.__file__).resolve().parent / "data"


class Words(StrictData):
    """A file of one list."""

    words: list[str]
    sizes: dict[str, int] = {}


def load(monkeypatch: pytest.MonkeyPatch, content: Any) -> Words:
    monkeypatch.setattr("yaml.safe_load", lambda _: content)
    return load_yaml(Words, "language", "numbers.yaml")


def test_a_good_file_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, {"words": ["một", "hai"], "sizes": {"tỷ": 9}}).words == ["một", "hai"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"words": ["một"], "colour": 1}, "colour"),
        ({}, "words"),
        ({"words": []}, "words is empty"),
        ({"words": ["một", "Một"]}, "một twice"),  # compared as they are matched
        ({"words": ["hoà", "hòa"]}, "hòa twice"),
        ({"words": "một"}, "words"),
        ({"words": ["một"], "sizes": {"tỷ": "much"}}, "tỷ"),
        (None, "Words"),
        (["một"], "Words"),
    ],
)
def test_refused(content: Any, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match=r"language/numbers\.yaml") as error:
        load(monkeypatch, content)
    assert told in str(error.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(DataError, match=r"language/nothing\.yaml"):
        load_yaml(Words, "language", "nothing.yaml")


def test_broken_yaml_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> Any:
        raise yaml.YAMLError("stray tab")

    monkeypatch.setattr("yaml.safe_load", broken)
    with pytest.raises(SolieuError, match=r"language/numbers\.yaml: stray tab"):
        load_yaml(Words, "language", "numbers.yaml")


def test_records_do_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(monkeypatch, {"words": ["một"]})
    with pytest.raises(ValueError, match="frozen"):
        loaded.words = []


class _Once(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, which YAML itself lets the later win."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, deep: bool = False) -> Any:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"line {node.start_mark.line + 1}: {twice}"
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda path: path.relative_to(DATA).as_posix())
def test_no_key_stands_twice_in_a_file_of_the_package(path: Path) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=_Once)  # noqa: S506 - a safe loader of ours
