"""What is told of another country is none of ours (GUIDELINE section 1, "Not a figure")."""

from __future__ import annotations

import pytest

from tests.extraction.build import read
from tests.extraction.test_judging import reading

OURS = "Công an tỉnh Hưng Yên triệt phá 21 vụ mại dâm."


def counted(text: str) -> list[str]:
    """The numbers that the rules take for figures."""
    return [figure.surface for figure in read(text).extraction.figures]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # the whole text, by its title or because it names nothing of this country
        ("Thái Lan triệt phá đường dây mại dâm\n\nCảnh sát Bangkok bắt 12 người bán dâm. Có 3 khách.", []),
        ("Phố đèn đỏ thu hẹp\n\nỞ Amsterdam, 40 cơ sở mại dâm đóng cửa. Hà Lan còn 250 cơ sở mại dâm.", []),
        # one sentence: something is told of a country that it names before the number
        (f"Bàn về mại dâm\n\nTại Đức, có 30.000 người bán dâm. {OURS}", ["21"]),
        (f"Bàn về mại dâm\n\nNước Pháp bắt 900 người mua dâm. {OURS}", ["21"]),
        # but not people from there, a border, a name that goes on, or this country beside it
        ("Tin tỉnh Hưng Yên\n\nBắt 12 người Thái Lan bán dâm, 3 khách Hàn Quốc mua dâm.", ["12", "3"]),
        ("Tin tỉnh Hưng Yên\n\nGiáp Trung Quốc, xã phát hiện 4 vụ mại dâm.", ["4"]),
        ("Tin tỉnh Hưng Yên\n\nTại Mỹ Hào, triệt phá 4 vụ mại dâm.", ["4"]),
        ("Tin tỉnh Hưng Yên\n\nSo với Hàn Quốc thì ít, nhưng công an tỉnh bắt 7 vụ mại dâm.", ["7"]),
        ("Tin tỉnh Hưng Yên\n\nPháp lệnh có hiệu lực, tỉnh bắt 7 vụ mại dâm.", ["7"]),
    ],
)
def test_figures_of_other_countries_are_left_out(text: str, kept: list[str]) -> None:
    assert counted(text) == kept


def test_why_they_are_left_out_is_told_and_no_model_overrules_it() -> None:
    text = "Thái Lan triệt phá đường dây mại dâm\n\nCảnh sát Bangkok bắt 12 người bán dâm ở Pattaya."
    assert [naming.reason for naming in reading(text).namings] == ["another_country"]
    assert not read(text, learned=True).extraction.figures
