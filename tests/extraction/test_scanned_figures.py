"""Figures of scans carry the flag `ocr`, and the doubt of the recognition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.records import DigitVerdict, Figure, RecognisedWord
from pipeline.spans import Span
from tests.extraction.build import case

_DIGITS = str.maketrans("OlSI", "0151")
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


_LETTERS = [
    ("1O", 10),
    ("l2", 12),
    ("5O", 50),
    ("O5", 5),
    ("1l", 11),
    ("S2", 52),
    ("1.2I4", 1214),
    ("l2/15", 12),
]


@pytest.mark.parametrize(("word", "value"), _LETTERS)
@pytest.mark.parametrize("learned", [False, True], ids=["rules", "models"])
def test_letters_read_as_digits_make_a_doubtful_figure(word: str, value: int, *, learned: bool) -> None:
    """What a scan confuses (O for 0, l for 1) is never guessed silently: text, flags, rule and confidence tell it."""
    reading = case(f"Toàn tỉnh triệt phá {word} vụ mại dâm.", "report", learned=learned)
    (figure,) = reading.figures
    assert (figure.surface, figure.value, figure.indicator) == (word, value, "cases")
    assert reading.text[figure.start : figure.end] == word
    assert figure.flags == ("repaired", "doubtful")
    assert figure.confidence is not None
    assert figure.confidence <= 0.5
    assert figure.rule is not None
    token = word.partition("/")[0]
    assert figure.rule.endswith(f"lookalike({token} = {token.translate(_DIGITS)})")
    inside = reading.verdicts(Span(figure.start, figure.end))
    assert {(digit.verdict, digit.kind) for digit in inside} == {(DigitVerdict.FIGURE, figure.rule)}
    assert inside[0].span.start == figure.start


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("l2", ["2"]),  # small letter, nothing counted
        ("1O", ["1"]),
        ("l.250", ["250"]),  # no part of it is read either
    ],
)
def test_what_cannot_be_read_is_listed(word: str, digits: list[str]) -> None:
    reading = case(f"Kết quả phòng, chống mại dâm của tỉnh: {word}.", "report")
    assert reading.figures == ()
    start = reading.text.index(word)
    inside = reading.verdicts(Span(start, start + len(word)))
    assert [digit.span.of(reading.text) for digit in inside] == digits
    assert {(digit.verdict, digit.kind) for digit in inside} == {(DigitVerdict.UNRECOGNISED, "")}


def test_a_code_stays_one() -> None:
    reading = case("Lực lượng PC02 triệt phá ổ mại dâm, mang bí số [A1].", "report")
    assert {digit.kind for digit in reading.verdicts(reading.marked[0])} == {"code"}


def test_letters_are_found_where_spacing_was_repaired() -> None:
    reading = case("Trong năm  2021 ,toàn tỉnh triệt phá l2 vụ mại dâm ,xử phạt 5 cơ sở.", "report")
    assert "l2" in [figure.surface for figure in reading.figures]
    assert all(reading.text[figure.start : figure.end] == figure.surface for figure in reading.figures)
    assert [figure.surface for figure in reading.figures if "repaired" in figure.flags] == ["l2"]


@pytest.mark.parametrize("learned", [False, True], ids=["rules", "models"])
def test_a_cell_with_letters_among_its_digits_is_a_doubtful_figure(*, learned: bool) -> None:
    """As in prose; the table's own numbers say that it is one."""
    rows = "TT\tĐịa phương\tSố vụ mại dâm\n1\tVăn Lâm\tl2\n2\tYên Mỹ\t15\n3\tÂn Thi\t1.2I4\n"
    reading = case(rows, "report", learned=learned)
    found = {figure.surface: figure for figure in reading.figures}
    assert {surface: figure.value for surface, figure in found.items()} == {"l2": 12, "15": 15, "1.2I4": 1214}
    assert {figure.indicator for figure in found.values()} == {"cases"}
    assert {figure.district for figure in found.values()} == {"Văn Lâm", "Yên Mỹ", "Ân Thi"}
    for surface in ("l2", "1.2I4"):
        assert {"repaired", "doubtful"} <= set(found[surface].flags)
        assert (found[surface].confidence or 1) <= 0.5
        assert f"lookalike({surface} = " in (found[surface].rule or "")
    assert "repaired" not in found["15"].flags


def test_the_first_row_below_a_header_may_have_a_letter() -> None:
    """Its row would be taken for a second header."""
    reading = case("Nội dung\tKết quả\nSố vụ mại dâm\t1O5\nSố đối tượng bị bắt\t20\n", "report")
    assert [(figure.surface, figure.indicator) for figure in reading.figures] == [("1O5", "cases"), ("20", "arrests")]
