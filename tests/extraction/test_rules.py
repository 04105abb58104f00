"""Every rule fires on its own example; a rule that cannot fire is found here."""

from __future__ import annotations

import pytest

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.rules import Rule, Situation, decide, rule_book, situation
from pipeline.scheme import scheme
from tests.extraction.build import becomes, case


@pytest.mark.parametrize("rule", rule_book().rules, ids=lambda rule: rule.id)
def test_fires_on_its_example(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    decided: dict[int, str] = {}
    asked: list[int] = []

    def see(candidate: Candidate, *args: object, **options: object) -> Situation:
        asked.append(candidate.start)
        return situation(candidate, *args, **options)  # type: ignore[arg-type]

    def fire(seen: Situation) -> Rule | None:
        fired = decide(seen)
        decided[asked[-1]] = fired.id if fired is not None else ""
        return fired

    monkeypatch.setattr("pipeline.extraction.naming.situation", see)
    monkeypatch.setattr("pipeline.extraction.naming.decide", fire)
    kind = "raid" if rule.example_raid else "bare"
    found = case(rule.example, kind)
    (span,) = found.marked
    assert decided.get(span.start) == rule.id
    if rule.indicator == "drop":
        assert becomes(rule.example, kind) == rule.why
        return
    figure = found.at(span)
    assert figure is not None
    assert (figure.rule or "").split("/")[0] == rule.id
    assert rule.indicator in (figure.indicator, "previous")
    assert set(rule.detail) <= set(figure.detail)
    assert figure.surface == span.of(found.text)


def test_a_dropped_number_has_a_reason() -> None:
    assert all(bool(rule.why) == (rule.indicator == "drop") for rule in rule_book().rules)


def test_every_indicator_is_reached() -> None:
    assert {rule.indicator for rule in rule_book().rules} - {"drop", "previous"} == set(scheme().indicators)
