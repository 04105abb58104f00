"""Figures of printed documents know the page on which they stand."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.records import TextRun
from pipeline.spans import Span
from tests.extraction.build import case

_TEXT = "Toàn tỉnh triệt phá 12 vụ mại dâm.\n\nXử phạt 5 cơ sở kinh doanh dịch vụ,vi phạm quy định."


def test_each_figure_has_the_page_of_its_run() -> None:
    parsed = case(_TEXT, "report").parsed
    half = parsed.text.index("Xử phạt")
    runs = (TextRun(Span(0, half - 2), page=1), TextRun(Span(half, len(parsed.text)), page=2))
    printed = replace(parsed, runs=runs, pages=2)
    figures = extract(printed, annotate(printed), learned=False).figures
    assert [(figure.surface, figure.page) for figure in figures] == [("12", 1), ("5", 2)]


def test_a_text_without_pages_has_none() -> None:
    assert {figure.page for figure in case(_TEXT, "report").figures} == {None}
