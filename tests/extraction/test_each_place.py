"""A number said of several places at once is one of each of them; one told in the order of a list is of its place."""

from __future__ import annotations

import pytest

from tests.extraction.build import case

HEAD = "Trong năm, công an tỉnh triệt phá 12 vụ mại dâm. "


@pytest.mark.parametrize(
    ("text", "districts"),
    [
        ("Các huyện Văn Lâm, Yên Mỹ không phát hiện vụ mại dâm nào.", ["Văn Lâm", "Yên Mỹ"]),
        # in brackets that close before the denial
        ("Hai huyện (Văn Lâm, Phù Cừ) chưa phát hiện vụ mại dâm nào.", ["Văn Lâm", "Phù Cừ"]),
        # a period between list and denial is said of each
        ("Riêng Văn Lâm, Phù Cừ và Yên Mỹ trong 10 năm không có vụ mại dâm nào.", ["Văn Lâm", "Phù Cừ", "Yên Mỹ"]),
        # one place is one zero
        ("Huyện Văn Lâm không phát hiện vụ mại dâm nào.", ["Văn Lâm"]),
        # another number between: the list is that number's
        ("Văn Lâm, Yên Mỹ 3 vụ mại dâm, Phù Cừ không có vụ nào.", ["Phù Cừ"]),
    ],
)
def test_one_zero_for_each_place(text: str, districts: list[str]) -> None:
    zeros = [figure for figure in case(HEAD + text, "report").figures if figure.value == 0]
    assert [figure.district for figure in zeros] == districts
    assert len({figure.id for figure in zeros}) == len(districts)
    assert len({(figure.start, figure.end) for figure in zeros}) == 1


def test_where_people_come_from_has_no_zero_of_its_own() -> None:
    text = "Kiểm tra quán có 7 nữ nhân viên (quê Cà Mau, An Giang), không có vụ mại dâm nào."
    zeros = [figure for figure in case(HEAD + text, "report").figures if figure.value == 0]
    assert len(zeros) == 1


@pytest.mark.parametrize(
    ("text", "districts"),
    [
        ("Văn Lâm, Yên Mỹ mỗi nơi 3 vụ mại dâm.", ["Văn Lâm", "Yên Mỹ"]),
        ("Các huyện Văn Lâm, Yên Mỹ và Phù Cừ mỗi huyện bắt 3 vụ mại dâm.", ["Văn Lâm", "Yên Mỹ", "Phù Cừ"]),
        # what is counted was said before
        ("Phù Cừ 5 vụ mại dâm, Văn Lâm và Yên Mỹ mỗi nơi 3.", ["Văn Lâm", "Yên Mỹ"]),
        # together, not each
        ("Các huyện Văn Lâm, Yên Mỹ bắt 3 vụ mại dâm.", [None]),
        # another number between
        ("Văn Lâm, Yên Mỹ 5 vụ mại dâm, Phù Cừ 3 vụ mại dâm.", ["Phù Cừ"]),
    ],
)
def test_what_each_place_has(text: str, districts: list[str | None]) -> None:
    threes = [figure for figure in case(HEAD + text, "report").figures if figure.value == 3]
    assert [figure.district for figure in threes] == districts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Văn Lâm, Yên Mỹ và Phù Cừ lần lượt có 14, 11 và 7 vụ mại dâm.", {14: "Văn Lâm", 11: "Yên Mỹ", 7: "Phù Cừ"}),
        # nouns between
        ("Văn Lâm và Yên Mỹ lần lượt bắt 14 vụ mại dâm và 11 vụ mại dâm.", {14: "Văn Lâm", 11: "Yên Mỹ"}),
        # more numbers than places: nobody's
        ("Văn Lâm và Yên Mỹ lần lượt có 14, 11 và 7 vụ mại dâm.", {14: None, 11: None, 7: None}),
    ],
)
def test_places_in_order(text: str, told: dict[int, str | None]) -> None:
    figures = case(HEAD + text, "report").figures
    assert {figure.value: figure.district for figure in figures if figure.value != 12} == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Số vụ mại dâm các năm 2018, 2019 và 2020 lần lượt là 14, 11 và 7 vụ.", {14: 2018, 11: 2019, 7: 2020}),
        # a span of as many years; the years after the word
        ("Số vụ mại dâm từ năm 2018 đến năm 2020 lần lượt là 14, 11, 7 vụ.", {14: 2018, 11: 2019, 7: 2020}),
        ("Số vụ mại dâm lần lượt qua các năm 2018, 2019, 2020 là 14, 11 và 7 vụ.", {14: 2018, 11: 2019, 7: 2020}),
    ],
)
def test_years_in_order(text: str, told: dict[int, int]) -> None:
    figures = case(HEAD + text, "report").figures
    years = {figure.value: figure.period_start.year for figure in figures if figure.period_start and figure.value != 12}
    assert years == told
