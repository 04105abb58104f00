"""Texts that are long, deep or broken go through parsing, language and extraction, and every digit is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import DigitVerdict
from pipeline.records_json import figure_line, line_text
from tests.extraction.build import Reading
from tests.extraction.build import read as read_by
from tests.extraction.work import Work

TITLE = "Phòng, chống mại dâm tại Hưng Yên\n\n"

read = partial(read_by, learned=True)  # the models do all that the rules do, and more


def _sound(reading: Reading) -> Reading:
    """Figures quote the text, their lines are JSON, wholes exist."""
    ids = {figure.id for figure in reading.extraction.figures}
    assert len(ids) == len(reading.extraction.figures)
    for figure in reading.extraction.figures:
        assert reading.text[figure.start : figure.end] == figure.surface
        assert figure.part_of is None or figure.part_of in ids
        line = line_text(figure_line(figure, document="a", document_id="b", text_sha256="c"))
        assert json.loads(line)["surface"] == figure.surface
    return reading


@pytest.mark.parametrize(
    "number",
    [
        # thousands of digits are no quantity
        "9" * 5_000,
        # groups of three without end
        ".".join(["123"] * 3_000),
        # signs between digits without end
        "1,2.3/4-5" * 1_000,
        "5/" * 2_000 + "5",
        "5-" * 2_000 + "5",
        # a date that goes on
        "15/12/2021/" * 500,
        # digits of other scripts, more than a quantity has
        "\u0661" * 5_000,
        "\uff15" * 5_000,
    ],
)
def test_numbers_that_are_none(number: str) -> None:
    reading = _sound(read(f"{TITLE}Kiểm tra {number} cơ sở dễ phát sinh mại dâm, triệt phá 21 vụ mại dâm."))
    assert [(figure.surface, figure.indicator) for figure in reading.figures if figure.surface == "21"] == [
        ("21", "cases")
    ]
    assert all(len(figure.surface) <= 40 for figure in reading.figures)


@pytest.mark.parametrize("number", ["9" * 40, "1" + ".000" * 9, "12," + "3" * 30, "9" * 30 + " nghìn tỷ"])
def test_large_numbers_are_kept_in_full(number: str) -> None:
    reading = _sound(read(f"{TITLE}Kiểm tra {number} cơ sở dễ phát sinh mại dâm."))
    for figure in reading.figures:
        assert figure.bound_low is not None
        assert figure.bound_low <= figure.value


def test_5000_numbers() -> None:
    reading = _sound(read(TITLE + "".join(f"Kiểm tra {n} cơ sở dễ phát sinh mại dâm.\n\n" for n in range(5_000))))
    assert [figure.value for figure in reading.figures] == list(range(5_000))
    assert all(figure.indicator == "establishments_inspected" for figure in reading.figures)


def test_a_sentence_of_200_kilobytes() -> None:
    long = "lực lượng chức năng phối hợp " * 7_000
    reading = _sound(read(f"{TITLE}Triệt phá 21 vụ mại dâm và {long} bắt 5 đối tượng"))
    assert [figure.surface for figure in reading.figures] == ["21", "5"]


def test_a_word_of_200_kilobytes() -> None:
    reading = _sound(read(f"{TITLE}Triệt phá 21 vụ mại dâm {'x' * 200_000} 5"))
    assert reading.figures[0].surface == "21"


@pytest.mark.parametrize(
    "text",
    [
        # brackets that never close, or never opened
        "Bắt " + "18 đối tượng (" * 400,
        "Bắt " + "18 đối tượng) " * 400,
        # parts of parts of parts
        "Bắt " + "18 đối tượng mại dâm, trong đó " * 400,
        # only words that announce
        "trong đó: gồm: " * 2_000 + "5 vụ mại dâm",
        # denials without a thing
        "không có chưa có " * 2_000,
        # wide and long tables
        "Đơn vị\t" + "Số vụ\t" * 200 + "\nVăn Lâm\t" + "5\t" * 200 + "\n",
        "Đơn vị\tSố vụ\n" + "Văn Lâm\t5\n" * 300 + "Tổng số\t1500\n",
        # only signs
        "().,;:-/%" * 1_000,
        # days and years that no calendar has
        "Ngày 31/02/2021, 00/00/0000, 99/99/9999, năm 9999, quý V/2021 và 13 tháng năm 2021: bắt 5 vụ mại dâm.",
    ],
)
def test_structures_without_end(text: str) -> None:
    _sound(read(TITLE + text))


@pytest.mark.parametrize(
    "text",
    [
        # markup in a plain text is text
        "Triệt phá <b>5</b> vụ mại dâm.",
        "Triệt phá 5 vụ mại dâm. <script>alert(5)</script>",
        "Triệt phá 5 vụ mại dâm &amp; bắt giữ 5&nbsp;đối tượng.",
        # SQL, format and shell signs
        "Triệt phá 5 vụ mại dâm'); DROP TABLE figures; --",
        "Triệt phá 5 vụ mại dâm {0} %s %n $(rm) `x`.",
        # NUL is replaced, one for one
        "Triệt phá \x005 vụ mại dâm.",
        # marks of direction, no-break and zero-width spaces
        "\u202eTriệt phá 5 vụ mại dâm.\u202c",
        "Triệt phá\u00a05\u00a0vụ mại dâm.",
        "Triệt phá \u200f5\u200f vụ mại dâm.",
        # letters with their marks apart
        "Trie\u0323\u0302t pha\u0301 5 vu\u0323 ma\u0323i da\u0302m.",
        # letters that grow in lower case
        "İİİ Triệt phá 5 vụ mại dâm İİİ.",
        # other line ends
        "Triệt phá 5 vụ\r\nmại dâm.\rBắt 5 đối tượng.\u2028Hết.",
    ],
)
def test_signs(text: str) -> None:
    reading = _sound(read(TITLE + text))
    assert "\x00" not in reading.text
    assert {digit.verdict for digit in reading.extraction.digits} <= set(DigitVerdict)


@pytest.mark.parametrize(
    "text", ["Triệt phá 5 vụ mại dâm.", "Triệt phá\u00a05\u00a0vụ mại dâm.", "Triệt phá \x005 vụ mại dâm."]
)
def test_signs_do_not_hide_a_number(text: str) -> None:
    assert [figure.surface for figure in read(TITLE + text).figures] == ["5"]


@pytest.mark.parametrize(
    "number",
    [
        "1.2\u200b34",
        "\u202e1.234\u202c",
        "1.\u00ad234",
        "\u2066\uff11\uff0e\uff12\uff13\uff14\u2069",
        "\u0661.\u0662\u0663\u0664",
    ],
)
def test_a_number_with_signs_that_nobody_sees_is_one_number(number: str) -> None:
    (figure,) = read(f"{TITLE}Triệt phá {number} vụ mại dâm.").figures
    assert (figure.surface, figure.value) == ("1.234", 1234)


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u2009", "\u202f"])
def test_thousands_parted_by_a_narrow_space(space: str) -> None:
    (figure,) = read(f"{TITLE}Triệt phá 1{space}234 vụ mại dâm.").figures
    assert (figure.surface, figure.value) == (f"1{space}234", 1234)


@pytest.mark.parametrize(("text", "code"), [("", ReasonCode.EMPTY), (" \n\t\n", ReasonCode.EMPTY)])
def test_nothing(text: str, code: ReasonCode) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.code is code


def test_no_figure_no_place_no_period() -> None:
    reading = read("Một văn bản ngắn.")
    assert reading.extraction.figures == ()
    assert reading.extraction.digits == ()
    assert (reading.extraction.meta.province, reading.extraction.meta.period_end) == (None, None)


# --- the work grows with the length of the text, not with its square

_TEXTS: dict[str, Callable[[int], str]] = {
    "one sentence": lambda n: "Kiểm tra " + ", ".join(f"{i} cơ sở" for i in range(n)),
    "one paragraph": lambda n: "Công an triệt phá 5 vụ mại dâm tại huyện Văn Lâm năm 2020. " * n,
    "paragraphs": lambda n: "Công an triệt phá 5 vụ mại dâm tại huyện Văn Lâm năm 2020.\n\n" * n,
    "list": lambda n: "Kết quả:\n\n" + "- Công an triệt phá 5 vụ mại dâm;\n" * n,
    "table": lambda n: "Đơn vị\tSố vụ\n" + "Văn Lâm\t5\n" * n + "Tổng cộng\t5\n",
    "brackets": lambda n: "Bắt " + "5 đối tượng (" * n,
    "parts": lambda n: "Bắt " + "5 đối tượng, trong đó " * n,
    "headings": lambda n: "".join(f"{i}. Công tác\n\nTriệt phá {i} vụ.\n\n" for i in range(n)),
    "denials": lambda n: "không có vụ mại dâm, " * n,
    "periods": lambda n: "năm 2020, 6 tháng đầu năm 2021 bắt 5 vụ, " * n,
    "other topics": lambda n: "bắt 5 vụ ma túy, " * n,
}


@pytest.mark.parametrize("name", _TEXTS)
def test_work_grows_with_the_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = 150
    read(TITLE + _TEXTS[name](8))  # what is loaded once is not counted
    short, long = (Work.of(TITLE + _TEXTS[name](n), monkeypatch) for n in (numbers, 4 * numbers))
    assert long.lines <= 6 * short.lines
    assert long.characters <= 6 * short.characters
