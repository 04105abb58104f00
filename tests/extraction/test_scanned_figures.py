"""Figures of scans carry the flag `ocr`, and the doubt of the recognition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.records import DigitVerdict, Figure, RecognisedWord
from pipeline.spans import Span
from tests.extraction.build import case

_TEXT = "Toàn tỉnh triệt phá 12 vụ mại dâm,xử phạt 5 cơ sở kinh doanh dịch vụ vi phạm; hai đường dây bị triệt xóa."


def _seen(confidences: dict[str, float]) -> tuple[Figure, ...]:
    parsed = case(_TEXT, "report").parsed
    words = []
    for word, confidence in confidences.items():
        at = parsed.text.index(word, parsed.text.index("Toàn tỉnh"))
        words.append(RecognisedWord(Span(at, at + len(word)), confidence))
    scanned = replace(parsed, recognised=tuple(words))
    return extract(scanned, annotate(scanned), learned=False).figures


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ({}, {"12": (), "5": ()}),
        ({"12": 0.96, "5": 0.97}, {"12": ("ocr",), "5": ("ocr",)}),
        # the word of the scan is longer than the number; the other page was none
        ({"12 vụ": 0.9}, {"12": ("ocr",), "5": ()}),
        # so doubtful a word makes a doubtful figure
        ({"12": 0.4, "5": 0.97}, {"12": ("ocr", "doubtful"), "5": ("ocr",)}),
    ],
)
def test_a_figure_is_as_sure_as_its_digits(words: dict[str, float], flags: dict[str, tuple[str, ...]]) -> None:
    plain = {figure.surface: figure for figure in _seen({})}
    found = {figure.surface: figure for figure in _seen(words)}
    assert {surface: found[surface].flags for surface in flags} == flags
    for surface, confidence in ((word.split()[0], confidence) for word, confidence in words.items()):
        before = plain[surface].confidence
        assert found[surface].confidence == round(confidence if before is None else before * confidence, 4)


@pytest.mark.parametrize("word", ["1O", "l2", "5O", "O5", "1l", "S2", "1.2I4"])
def test_a_number_with_a_letter_among_its_digits_is_not_guessed(word: str) -> None:
    """What a scan confuses (O for 0, l for 1) is listed: 1O may be 10 or 1. With the letter first it is a code."""
    reading = case(f"Toàn tỉnh triệt phá {word} vụ mại dâm.", "report")
    assert reading.figures == ()
    start = reading.text.index(word)
    inside = [digit for digit in reading.extraction.digits if start <= digit.span.start < start + len(word)]
    assert inside
    verdicts = {(digit.verdict, digit.kind) for digit in inside}
    assert verdicts == {(DigitVerdict.KNOWN, "code") if word[0].isalpha() else (DigitVerdict.UNRECOGNISED, "")}
