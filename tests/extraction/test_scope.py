"""One event or a total (GUIDELINE section 4) in news of a raid."""

from __future__ import annotations

import pytest

from tests.extraction.build import HEADS, read

CASES = [
    # what is told of months is told of many events, also in the sentence after the one that names them
    ("Từ ngày 01/3/2021 đến ngày 30/11/2021, công an ra quân. Đã bắt 21 vụ mại dâm.", "aggregate"),
    # all people of one night are those of one event
    ("Đêm 13/12/2021, tổng cộng 13 người bán dâm bị đưa về trụ sở.", "incident"),
    # and those who work where the raid was, though their number is a level
    ("Đêm 13/12/2021, quán có 7 nữ nhân viên.", "incident"),
    # and those whom someone kept to sell, whatever day is named
    ("Chủ quán khai từ năm 2020 thuê khoảng 13 cô gái bán dâm.", "incident"),
    ("Năm 2021, số người bán dâm có hồ sơ quản lý 13 cô gái.", "aggregate"),
    # whom a court sentences are of one trial, but not those of several
    (
        "Từ tháng 3 đến tháng 9/2020 chúng môi giới mại dâm. HĐXX tuyên T. 3 năm tù, 2 bị cáo còn lại án treo.",
        "incident",
    ),
    ("Năm 2021, tòa xử 9 vụ mại dâm, cao nhất 8 năm tù, có 12 bị cáo.", "aggregate"),
    # establishments on a day are a level
    ("Đến ngày 13/12/2021, địa bàn có 486 cơ sở lưu trú.", "aggregate"),
]


@pytest.mark.parametrize(("text", "scope"), CASES)
def test_scope_in_news_of_a_raid(text: str, scope: str) -> None:
    assert read(HEADS["raid"] + text).extraction.figures[-1].scope == scope
