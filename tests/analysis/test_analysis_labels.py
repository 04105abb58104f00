"""Every code of the scheme has a name in both languages, and nothing else has."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipeline.analysis.columns import COLUMNS, SAMPLE_COLUMN, ExportWords, catalogue
from pipeline.analysis.labels import Labels, family_of, labels, name_of
from pipeline.scheme import scheme


def raw(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("pipeline").joinpath("data", name).read_text(encoding="utf-8"))
    return loaded


def test_every_name_is_filled_in_both_languages() -> None:
    for group in Labels.model_fields:
        for code, label in getattr(labels(), group).items():
            assert label.vi.strip() and label.en.strip(), (group, code)


def test_a_code_without_a_name_and_a_name_without_a_code_are_errors() -> None:
    short, long = raw("labels.yaml"), raw("labels.yaml")
    del short["units"]["ring"]
    long["units"]["lorry"] = {"vi": "xe tải", "en": "lorry"}
    for broken in (short, long):
        with pytest.raises(ValidationError, match="codes without a name"):
            Labels.model_validate(broken)


def test_names() -> None:
    assert name_of("statuses", "target", "vi") == "Mục tiêu"
    assert name_of("indicators", "cases", "en") == scheme().indicators["cases"].en
    assert name_of("families", "support", "vi") == "Hỗ trợ, giảm hại"
    assert name_of("units", None, "vi") == ""
    assert name_of("indicators", "of_a_newer_version", "vi") == "of_a_newer_version"
    assert family_of("cases") == "enforcement"
    assert family_of("of_a_newer_version") is None


def test_headers_follow_the_columns() -> None:
    assert list(catalogue().columns) == [column.name for column in (*COLUMNS, SAMPLE_COLUMN)]
    assert len({column.header("vi") for column in COLUMNS}) == len(COLUMNS)  # no two columns under one header
    broken = raw("exports.yaml")
    del broken["columns"]["evidence"]
    with pytest.raises(ValidationError, match="evidence"):
        ExportWords.model_validate(broken)


def test_code_columns_stand_beside_their_names() -> None:
    names = [column.name for column in COLUMNS]
    for name in names:
        if name.endswith("_name") and name != "area_name":
            assert names[names.index(name) + 1] == name.removesuffix("_name")
