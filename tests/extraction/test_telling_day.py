"""The day on which news without a date tell, with the year that the text lets be (GUIDELINE sections 5 and 7)."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.tellingday import telling_day
from tests.extraction.build import figures, read
from tests.extraction.test_judging import reading

_LEAD = "Hội trường kín chỗ\n\nSáng 17/7, tòa án quận Ninh Kiều xét xử ba bị cáo. "


def told(text: str, doc_type: str = "news") -> date | None:
    return telling_day(reading(text).layout, doc_type)


@pytest.mark.parametrize(
    ("rest", "year"),
    [
        # the year that has begun when the day comes, or the next one where it lies before what is told
        ("Từ đầu năm 2020, tòa xử 9 vụ.", 2020),
        ("Đêm 11/12/2019, công an bắt 4 người.", 2020),
        ("Từ tháng 3/2019, chủ quán thuê nhà.", 2019),
        # a year later than the one compared with
        ("Số vụ giảm 7 vụ so với cùng kỳ năm 2012.", 2013),
        ("Tăng 21 vụ so với nửa đầu 2021.", 2022),
        # what is still to come says nothing, nor do decades and the years of a programme but for its first
        ("Năm 2007 bắt 8 vụ. Sang năm 2008 phải xóa hết.", 2007),
        ("Năm 2007 bắt 8 vụ. Trong quý I/2008, công an sẽ kiểm tra.", 2007),
        ("Chương trình giai đoạn 2016-2020 đặt ra 5 việc.", 2016),
        ("Hội nghị tổng kết chương trình giai đoạn 2011-2015.", 2015),
        ("Những năm 1990 có khác. Năm 2004 bắt 8 vụ.", 2004),
        # a day may be announced, or be that of the signature
        ("(14/8/2015 07:10)", 2015),
        # the last of all that is told counts
        ("Năm 1995 thì có thể. Từ đầu năm 2009 bắt 8 vụ.", 2009),
    ],
)
def test_the_year_is_the_first_that_the_text_lets_be(rest: str, year: int) -> None:
    assert told(_LEAD + rest) == date(year, 7, 17)


def test_a_day_with_its_year_is_told_as_it_stands() -> None:
    assert told("Hội trường kín chỗ\n\nSáng 14/9/2012, hội nghị khai mạc. Năm 2013 làm tiếp.") == date(2012, 9, 14)


@pytest.mark.parametrize(
    "text",
    [
        "Hội trường kín chỗ\n\nSáng 17/7, tòa án xét xử ba bị cáo.",  # nothing tells a year
        "Hội trường kín chỗ\n\nNăm 2012 bắt 7 vụ.",  # no day
        "Hội trường kín chỗ\n\nSo với 17/7/2012 giảm 7 vụ.",  # a day compared with
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    assert told(text) is None


def test_only_news_are_told_on_a_day() -> None:
    assert told(_LEAD + "Từ đầu năm 2020, tòa xử 9 vụ.", "report") is None


def test_29_february_waits_for_its_year() -> None:
    assert told("Tin vắn\n\nTối 29/2, công an bắt 3 đôi. Từ đầu năm 2021 đã bắt 7.") == date(2024, 2, 29)


def test_figures_take_the_year_of_that_day() -> None:
    text = "Phú Thọ: bắt nhóm môi giới\n\nTối 12/4, công an bắt 3 người bán dâm. Cùng kỳ năm 2018 bắt 9 vụ mại dâm."
    [arrests] = [figure for figure in figures(text) if figure.indicator == "arrests"]
    assert (arrests.period_start, arrests.period_end) == (date(2019, 4, 12), date(2019, 4, 12))


def test_a_sentence_of_its_own_line_is_no_date_of_the_page() -> None:
    text = (
        "Chủ quán lĩnh án vì cho thuê phòng\n\nNgày 5/11, tòa án Pleiku xét xử một bị cáo.\n"
        "Khoảng 23h ngày 2/6/2013, công an phường kiểm tra, bắt quả tang 2 đôi mua bán dâm.\n"
    )
    assert reading(text).meta.published_on == date(2013, 11, 5)
    assert read(text).extraction.meta.published_on is None


def test_the_date_of_the_page_goes_before() -> None:
    text = "Chủ quán lĩnh án\n\n07/11/2013 08:30\n\nNgày 5/11, tòa án Pleiku xét xử một bị cáo bán dâm."
    assert reading(text).meta.published_on == date(2013, 11, 7)
    assert read(text).extraction.meta.published_on == date(2013, 11, 7)
