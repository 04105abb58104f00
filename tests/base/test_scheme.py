"""The concept scheme of the package: closed lists that fit together, the line format, the guideline."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from pipeline import scheme as module
from pipeline.errors import DataError
from pipeline.records import Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import Indicator, Label, figure_schema, guideline, scheme


def test_every_indicator_has_its_family_and_unit() -> None:
    assert len(scheme().indicators) > 30
    for code, indicator in scheme().indicators.items():
        assert indicator.family in scheme().families, code
        assert indicator.unit in scheme().units, code


def test_every_name_is_in_both_languages() -> None:
    labels: list[Label | Indicator] = [scheme().labels, *scheme().families.values(), *scheme().indicators.values()]
    assert all(label.vi and label.en and label.vi != label.en for label in labels)
    assert scheme().labels.in_language("en") == scheme().labels.en
    assert scheme().labels.in_language("vi") == scheme().labels.in_language("fr") == scheme().labels.vi
    establishments = scheme().indicators["establishments"]
    assert (establishments.label("vi"), establishments.label("en")) == (establishments.vi, establishments.en)


def test_the_records_speak_the_words_of_the_scheme() -> None:
    assert {item.value for item in Measure} == set(scheme().measures)
    assert {item.value for item in Qualifier} == set(scheme().qualifiers)
    assert {item.value for item in Status} == set(scheme().statuses)
    assert {item.value for item in Scope} == set(scheme().scopes)
    assert {item.value for item in Level} == set(scheme().levels)


def test_details_of_all_groups_are_one_set() -> None:
    listed = [code for group in scheme().details.values() for code in group]
    assert scheme().detail_codes == set(listed)
    assert len(listed) == len(set(listed))


def test_the_line_format_is_a_schema_that_closes_its_lists() -> None:
    jsonschema.Draft202012Validator.check_schema(figure_schema())
    properties = figure_schema()["properties"]
    assert set(properties["measure"]["enum"]) == set(scheme().measures)
    assert set(properties["qualifier"]["enum"]) == set(scheme().qualifiers)


def test_the_guideline_is_the_pages_text() -> None:
    assert guideline().startswith("# ")
    assert "## 8." in guideline()


def changed(**changes: Any) -> Any:
    raw = yaml.safe_load(module._read("indicators.yaml"))
    raw.update(changes)
    return raw


def indicator(**changes: str) -> dict[str, dict[str, str]]:
    return {"x": {"family": "cases", "kind": "flow", "unit": "case", "vi": "vụ", "en": "cases", **changes}}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(colour="red"), "colour"),
        (changed(indicators=indicator(family="none")), "x names an unknown family or unit"),
        (changed(indicators=indicator(unit="none")), "x names an unknown family or unit"),
        (changed(indicators=indicator(kind="river")), "kind"),
        (changed(measures="count"), "measures"),
    ],
)
def test_a_scheme_that_does_not_fit_is_refused(content: Any, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.safe_load", lambda _: content)
    with pytest.raises(DataError, match=r"indicators\.yaml") as error:
        scheme.__wrapped__()
    assert told in str(error.value)
