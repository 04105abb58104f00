"""Every period that a number may have is among its options, also those that no words of the text state."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.periodoptions import PeriodOptions
from pipeline.extraction.timing import DocumentDates
from tests.extraction.test_reference_period import reading

YEAR = (date(2021, 1, 1), date(2021, 12, 31))
NINE_MONTHS = (date(2021, 1, 1), date(2021, 9, 30))
DAY, JULY = date(2021, 10, 5), date(2021, 7, 1)


def _days(
    text: str, dates: DocumentDates, *, stock: bool = False, target: bool = False
) -> dict[tuple[date | None, date | None], str]:
    """Options of the last number of a text, with how they were found."""
    document = reading(f"Hưng Yên phòng, chống mại dâm\n\n{text}")
    candidate = document.namings[-1].candidate
    options = PeriodOptions(document.layout, dates, set(), None).of(candidate, stock=stock, target=target)
    return {(option.timing.start, option.timing.end): option.timing.source for option in options}


@pytest.mark.parametrize(
    ("text", "stock", "target", "start", "end"),
    [
        # what is left of the year, from the report's end or from its day on, and the next one
        ("Ba tháng còn lại: kiểm tra thêm 10 cơ sở mại dâm.", False, True, date(2021, 10, 1), date(2021, 12, 31)),
        ("Thời gian tới, triệt phá 5 vụ mại dâm.", False, True, DAY, date(2021, 12, 31)),
        ("Phấn đấu triệt phá 5 vụ mại dâm.", False, True, date(2022, 1, 1), date(2022, 12, 31)),
        ("Từ nay đến hết năm 2021, triệt phá 5 vụ mại dâm.", False, True, DAY, date(2021, 12, 31)),
        # a stretch as long as the report's own
        ("Kỳ tới, triệt phá 5 vụ mại dâm.", False, True, date(2021, 10, 1), date(2022, 6, 30)),
        # the month or quarter up to whose end something is told
        ("Đến tháng 8 mới triệt phá 5 vụ mại dâm.", False, False, date(2021, 8, 1), date(2021, 8, 31)),
        ("Đến quý II mới triệt phá 5 vụ mại dâm.", False, False, date(2021, 4, 1), date(2021, 6, 30)),
        # a level at the ends of the period, or of one that is stated
        ("Toàn tỉnh có 5 tụ điểm mại dâm.", True, False, date(2021, 9, 30), date(2021, 9, 30)),
        ("Toàn tỉnh có 5 tụ điểm mại dâm.", True, False, date(2021, 1, 1), date(2021, 1, 1)),
        ("Năm 2020, toàn tỉnh có 5 tụ điểm mại dâm.", True, False, date(2020, 12, 31), date(2020, 12, 31)),
        # the whole year, quarter or month of "trong năm", "quý này", "quý trước"
        ("Trong năm, triệt phá 5 vụ mại dâm.", False, False, *YEAR),
        ("Quý này, triệt phá 5 vụ mại dâm.", False, False, date(2021, 7, 1), date(2021, 9, 30)),
        ("Quý trước, triệt phá 5 vụ mại dâm.", False, False, date(2021, 4, 1), date(2021, 6, 30)),
        ("Tháng trước, triệt phá 5 vụ mại dâm.", False, False, date(2021, 8, 1), date(2021, 8, 31)),
        # since a day that something began
        ("Kể từ khi thành lập (ngày 01/7/2021), triệt phá 5 vụ mại dâm.", False, False, date(2021, 7, 1), DAY),
        ("Tổ mở tháng 7, đến cuối tháng 8 triệt phá 5 vụ mại dâm.", False, False, JULY, date(2021, 8, 31)),
        ("Tổ kiện toàn ngày 01/7; theo báo cáo đã triệt phá 5 vụ mại dâm.", False, False, JULY, DAY),
        ("Từ ngày 01/7 đến nay, triệt phá 5 vụ mại dâm.", False, False, JULY, date(2021, 9, 30)),
        ("Từ tháng 12 đến nay, triệt phá 5 vụ mại dâm.", False, False, date(2020, 12, 1), date(2021, 9, 30)),
        # the same months of the year before, also of a reporting year; a part of it
        ("Năm trước, triệt phá 5 vụ mại dâm.", False, False, date(2020, 1, 1), date(2020, 9, 30)),
        ("Quý IV năm ngoái, triệt phá 5 vụ mại dâm.", False, False, date(2020, 10, 1), date(2020, 12, 31)),
        ("Nửa đầu năm ngoái, triệt phá 5 vụ mại dâm.", False, False, date(2020, 1, 1), date(2020, 6, 30)),
        # where a level came from
        ("Tụ điểm mại dâm tăng lên từ 5.", True, False, date(2020, 12, 31), date(2020, 12, 31)),
        # days of which the year is left open
        ("Từ 17 đến 24/9, triệt phá 5 vụ mại dâm.", False, False, date(2021, 9, 17), date(2021, 9, 24)),
        ("Hai ngày 27 và 28/9, triệt phá 5 vụ mại dâm.", False, False, date(2021, 9, 27), date(2021, 9, 28)),
        # the same stretch of another year, where it is not that of the document
        (
            "7 tháng năm 2021 bắt 6 vụ mại dâm, cùng kỳ năm 2020 bắt 4 vụ mại dâm.",
            False,
            False,
            date(2020, 1, 1),
            date(2020, 7, 31),
        ),
        (
            "Từ 16/11/2020 đến 15/5/2021 bắt 6 vụ mại dâm, kỳ trước bắt 4 vụ mại dâm.",
            False,
            False,
            date(2019, 11, 16),
            date(2020, 5, 15),
        ),
    ],
)
def test_an_option(text: str, stock: bool, target: bool, start: date, end: date) -> None:
    dates = DocumentDates(NINE_MONTHS, DAY)
    assert (start, end) in _days(text, dates, stock=stock, target=target)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # an article of October tells of the year before, and of what was since
        ("Bốn tháng đầu năm nay bắt 5 vụ mại dâm.", date(2021, 1, 1), date(2021, 4, 30)),
        ("Từ đầu năm đến nay bắt 5 vụ mại dâm.", date(2021, 1, 1), DAY),
    ],
)
def test_an_option_of_the_year_of_publication(text: str, start: date, end: date) -> None:
    dates = DocumentDates((date(2020, 1, 1), date(2020, 12, 31)), DAY)
    assert (start, end) in _days(text, dates)


def test_a_plan_starts_from_the_year_before() -> None:
    dates = DocumentDates(YEAR, date(2021, 1, 20), planning=True)
    found = _days("Toàn tỉnh có 5 tụ điểm mại dâm.", dates, stock=True)
    assert found[date(2020, 12, 31), date(2020, 12, 31)] == "before_day"
    assert found[date(2020, 1, 1), date(2020, 12, 31)] == "before_year"


def test_what_else_the_document_may_report_on() -> None:
    other = (date(2020, 12, 15), date(2021, 9, 14))
    found = _days("Triệt phá 5 vụ mại dâm.", DocumentDates(NINE_MONTHS, DAY, others=[other, (None, None)]))
    assert found[other] == "document_other0"
    assert found[None, None] == "none"


def test_what_comes_after_a_text_without_a_period() -> None:
    found = _days("Sang năm, kiểm tra 10 cơ sở mại dâm.", DocumentDates((None, None), DAY), target=True)
    assert (date(2022, 1, 1), date(2022, 12, 31)) in found


def test_the_like_stretch_after_one_whose_ends_are_one_day() -> None:
    # from 15 December to 15 June: from the day after, as many months on
    dates = DocumentDates((date(2020, 12, 15), date(2021, 6, 15)), date(2021, 6, 20))
    found = _days("Sáu tháng tới, triệt phá 5 vụ mại dâm.", dates, target=True)
    assert (date(2021, 6, 16), date(2021, 12, 15)) in found


def test_the_year_of_the_latest_date_completes_others() -> None:
    # no period and no date of its own: "tháng 7" is of the year that the text speaks of
    found = _days("Tháng 7, triệt phá 5 vụ mại dâm.", DocumentDates((None, None), None, likely=date(2018, 9, 30)))
    assert (date(2018, 7, 1), date(2018, 7, 31)) in found


def test_dates_found_twice_are_one_option_that_knows_both_places() -> None:
    document = reading("Hưng Yên phòng, chống mại dâm năm 2021\n\nNăm 2021, triệt phá 5 vụ mại dâm.")
    candidate = document.namings[-1].candidate
    options = document.periods.options(candidate, stock=False, target=False)
    (year,) = [option for option in options if (option.timing.start, option.timing.end) == YEAR]
    assert year.timing.source == "left"
    assert {"head", "document"} <= set(year.also)


def test_dates_that_a_passed_over_mention_states_too_are_not_passed_over() -> None:
    # "năm trước" may be read as the document's own period, too, and stands nearest; the title states that period
    text = "Hưng Yên phòng, chống mại dâm năm 2021\n\nBắt 6 vụ mại dâm, gấp 2 lần năm trước. Khởi tố 3 vụ mại dâm."
    document = reading(text)
    options = document.periods.options(document.namings[-1].candidate, stock=False, target=False)
    (year,) = [option for option in options if option.timing.days == YEAR]
    assert "paragraph:reference" in year.also
    assert not year.ignored
