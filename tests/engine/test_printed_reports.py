"""A report says the same on paper: the sample reports, printed as PDF, give the figures of their texts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.engine import process
from pipeline.records import Figure, RawDocument
from pipeline.settings import Settings
from tests.parsing.pdfs import needs_font, printed

_REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"


def _raw(data: bytes, name: str) -> RawDocument:
    return RawDocument(name, f"/reports/{name}", data, hashlib.sha256(data).hexdigest(), f".{name.rsplit('.', 1)[-1]}")


def _said(figure: Figure) -> tuple[object, ...]:
    area = (figure.level, figure.province, figure.district, figure.commune)
    period = (figure.period_start, figure.period_end)
    return (figure.indicator, figure.value, figure.unit, figure.status, *area, *period)


@needs_font
@pytest.mark.parametrize("name", ["hung-yen_2023_nam", "nghe-an_2019_tong-hop", "lao-cai_2025_nam"])
def test_a_printed_report_gives_the_figures_of_its_text(name: str) -> None:
    path = _REPORTS / f"{name}.txt"
    text = process(_raw(path.read_bytes(), path.name), Settings())
    paper = process(_raw(printed(text.parsed), f"{name}.pdf"), Settings())
    assert sorted(map(_said, paper.extraction.figures), key=str) == sorted(map(_said, text.extraction.figures), key=str)
    assert paper.extraction.meta == text.extraction.meta
    assert {figure.page for figure in paper.extraction.figures} <= set(range(1, (paper.parsed.pages or 0) + 1))
    assert all("page" in line for line in paper.lines())
