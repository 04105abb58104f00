"""A zero said of several places at once is one of each of them (corpus/README.md, rulings)."""

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
