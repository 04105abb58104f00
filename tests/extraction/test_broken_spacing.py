"""Figures of a text with broken spacing: those of the well set text, quoted as they are written."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.records import Figure
from tests.extraction.build import Reading, read
from tests.extraction.texts import report_texts

JUDGES = pytest.mark.parametrize("learned", [False, True], ids=["rules", "models"])

SET = (
    "Hưng Yên chống mại dâm\n\n"
    "Trong năm 2021, công an tỉnh triệt phá 12 vụ mại dâm, bắt 30 đối tượng; xử phạt 45 người, thu 120 triệu đồng. "
    "Tòa án xét xử 3 vụ án, tổng cộng 9 bị cáo phạm tội chứa mại dâm.\n\n"
    "Kiểm tra 210 cơ sở, đình chỉ 4 cơ sở."
)


def _said(figure: Figure) -> tuple[object, ...]:
    """What a figure says, without where it stands."""
    return (
        figure.indicator,
        figure.measure,
        figure.value,
        figure.status,
        figure.province,
        figure.period_start,
        figure.period_end,
        figure.detail,
    )


def _quoted(reading: Reading) -> list[str]:
    """The surfaces of all figures, after a look at whether the text holds them where they are said to stand."""
    for figure in reading.extraction.figures:
        assert reading.text[figure.start : figure.end] == figure.surface
        assert figure.surface.strip() == figure.surface
        assert figure.sentence in reading.text
        assert figure.surface in figure.sentence
    return [figure.surface for figure in reading.extraction.figures]


@JUDGES
@pytest.mark.parametrize(
    ("find", "put"),
    [
        # every space is doubled, with plain and no-break spaces
        (r"(?<=\S) (?=\S)", "  "),
        (r"(?<=\S) (?=\S)", " \u00a0"),
        # commas and semicolons with the space on the wrong side
        (r"(?<=[^\W\d])([,;]) ", r" \1"),
        # or with none
        (r"(?<=[^\W\d])([,;]) ", r"\1"),
        # no space between number and noun
        (r"(?<=\d) (?=vụ|đối|người|cơ|bị)", ""),
        # none after a full stop
        (r"(?<=\.) (?=T)", ""),
        # indented lines
        (r"(?<=\n)(?=[TK])", "     "),
    ],
)
def test_says_what_the_well_set_text_says(find: str, put: str, learned: bool) -> None:
    well, broken = read(SET, learned=learned), read(re.sub(find, put, SET), learned=learned)
    assert broken.text != well.text
    assert [_said(figure) for figure in broken.figures] == [_said(figure) for figure in well.figures]
    assert _quoted(well) == ["12", "30", "45", "120 triệu", "3", "9", "210", "4"]
    assert [" ".join(surface.split()) for surface in _quoted(broken)] == _quoted(well)


@JUDGES
@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        # spaces inside a figure belong to it, one that was never written does not
        ("Phạt 45  triệu đồng về mại dâm.", ["45  triệu"]),
        ("Bắt 9bị can về tội chứa mại dâm.", ["9"]),
        ("Kiểm tra 44  /  44 cơ sở dễ phát sinh mại dâm.", ["44  /  44"]),
        # a stated zero quotes its thing
        ("Trong kỳ  không  có  vụ  mại dâm nào.", ["không  có  vụ  mại dâm"]),
        # two numbers around a comma
        ("Năm 2020 ,2021 bắt 5 người bán dâm.", ["5"]),
    ],
)
def test_quotes_what_is_written(text: str, surfaces: list[str], learned: bool) -> None:
    assert _quoted(read(f"Phòng, chống mại dâm\n\n{text}", learned=learned)) == surfaces


# Places where spacing can break: a space to double or lose, a sign to put one before.
_JOINT = re.compile(r" |(?<=\w)[,;]")


@st.composite
def broken_texts(draw: st.DrawFn) -> str:
    """Report-like texts with some joints broken at random."""
    text = draw(report_texts)

    def put(match: re.Match[str]) -> str:
        sign = match.group()
        ways = ("  ", "", " \u00a0") if sign == " " else (f" {sign}",)
        chosen: str = draw(st.sampled_from((sign, sign, *ways)))
        return chosen

    return _JOINT.sub(put, text)


@JUDGES
@given(text=broken_texts())
def test_any_broken_text_is_quoted(text: str, learned: bool) -> None:
    try:
        reading = read(text, learned=learned)
    except DocumentError:
        return
    _quoted(reading)
    spans = [(figure.start, figure.end) for figure in reading.extraction.figures]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    told = {at for digit in reading.extraction.digits for at in range(digit.span.start, digit.span.end)}
    assert told >= {at for at, sign in enumerate(reading.text) if sign in "0123456789"}
