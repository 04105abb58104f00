"""Errors planted between reports of our own, and a floor for how many of them the audit finds."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from pipeline.audit.between.registry import BETWEEN
from pipeline.engine.plantedstores import audited, main, measure
from pipeline.evaluation.planting.conflicts import SEED, conflicts
from pipeline.evaluation.planting.sequences import YEARS, flows, provinces, sequences, wordings

# What the sample reaches (measured: recall and precision 1.0 on all 264 reports, which follow few patterns).
_RECALL, _PRECISION = 0.9, 0.95
_GROUPS = 2
# Needs every district of a province.
_NOT_PLANTED = {"districts_under_province"}


def chance() -> Random:
    """The same each time."""
    return Random(SEED)  # noqa: S311


def test_there_are_enough_errors_of_all_kinds() -> None:
    reports, planted = conflicts()
    assert len(planted) >= 60
    assert len(reports) >= 150
    assert {one.code for one in planted} == set(BETWEEN) - _NOT_PLANTED
    assert all(name in reports and code in reports[name].numbers for one in planted for name, code in one.places)


def test_each_time_the_same() -> None:
    assert conflicts() == conflicts()
    assert conflicts() != conflicts(seed=1)


def test_reports_agree_before() -> None:
    reports = sequences(chance())
    for province in provinces():
        begins = province.name.lower().replace(" ", "-")
        year, half, nine, second = (
            reports[f"{begins}_{name}"].numbers for name in (YEARS[-1], "2024_half", "2024_nine", "2024_second")
        )
        for code in flows():
            assert half[code] + second[code] == year[code]
            assert half[code] <= nine[code] <= year[code]
        for at in range(3):
            district = reports[f"{begins}_district{at}"].numbers
            assert all(3 * district[code] < reports[f"{begins}_2023"].numbers[code] for code in flows())


def test_numbers_stand_where_they_are_said_to() -> None:
    for report in sequences(chance(), 1).values():
        text = report.text(chance())
        for code, (start, end) in report.spans.items():
            assert int(text[start:end].replace(".", "")) == report.numbers[code]


def test_every_sentence_is_written_and_read(tmp_path: Path) -> None:
    """Each wording states its indicators: else an error in it could not be found."""
    from pipeline.engine.planted import read

    head = wordings().heads["province_year"].format(place="Nam Định", PLACE="NAM ĐỊNH", number=1, year=2023, next=2024)
    for sentence in wordings().sentences:
        numbers = [low + 1 for low, _ in sentence.ranges]
        for wording in sentence.wordings:
            found = read("x.txt", f"{head}\n{wording.format(*numbers)}\n")[0].figures
            assert [(one.indicator, one.value) for one in found] == list(
                zip(sentence.indicators, numbers, strict=True)
            ), wording


@pytest.mark.parametrize("kind", sorted(wordings().aims))
def test_every_sentence_about_targets_is_read(kind: str) -> None:
    from pipeline.engine.planted import read

    head = wordings().heads[kind].format(place="Nam Định", PLACE="NAM ĐỊNH", number=1, year=2023, next=2024)
    kinds = {"": ("count", "reported"), "target": ("count", "target"), "share": ("share", "reported")}
    for aim in wordings().aims[kind]:
        wanted = [(name.partition("/")[0], *kinds[name.partition("/")[2]]) for name in aim.indicators]
        for wording in aim.wordings:
            found = read("x.txt", f"{head}\n{wording.replace('{year}', '2023').format(120, 83)}\n")[0].figures
            assert [(one.indicator, one.measure, one.status) for one in found] == wanted, wording


@pytest.mark.parametrize("kind", sorted(wordings().heads))
def test_every_head_is_used(kind: str) -> None:
    assert kind in {report.kind for report in sequences(chance(), 1).values()}


def test_a_floor(tmp_path: Path) -> None:
    reports, planted = conflicts(of_a_kind=1, groups=_GROUPS)
    held = list(reports.values())
    made = measure(held, planted, audited(held, tmp_path))
    assert made.recall.recall >= _RECALL, made.missed
    assert made.precision.precision >= _PRECISION, made.false


def test_nothing_is_found_between_reports_that_agree(tmp_path: Path) -> None:
    assert audited(list(sequences(chance(), 1).values()), tmp_path) == ()


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    small = conflicts(of_a_kind=1, groups=_GROUPS)
    kept = {report.name: report for report in list(small[0].values())[:8]}
    monkeypatch.setattr("pipeline.engine.plantedstores.conflicts", lambda **_: (kept, []))
    monkeypatch.setattr("pipeline.engine.plantedstores.sequences", lambda _: {})
    assert main(["--show"]) == 0
    assert "0 errors in 8 documents" in capsys.readouterr().out
