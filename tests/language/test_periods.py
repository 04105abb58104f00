"""Stated periods (GUIDELINE section 5)."""

from __future__ import annotations

import pytest

from pipeline.errors import DataError
from pipeline.language import periods as module
from pipeline.language.resources import PeriodPattern, PeriodPatterns
from tests.language.reading import numbers, periods, shown

# text -> (surface, kind, "start end months") of each mention
SECTION_5 = [
    ("6 tháng đầu năm 2021", [("6 tháng đầu năm 2021", "half", "2021-01-01 2021-06-30")]),
    ("Quý I/2023", [("Quý I/2023", "quarter", "2023-01-01 2023-03-31")]),
    ("9 tháng năm 2022", [("9 tháng năm 2022", "months", "2022-01-01 2022-09-30")]),
    ("năm 2023", [("năm 2023", "year", "2023-01-01 2023-12-31")]),
    ("giai đoạn 2016-2020", [("giai đoạn 2016-2020", "years", "2016-01-01 2020-12-31")]),
    ("từ 2016 đến 2020", [("từ 2016 đến 2020", "years", "2016-01-01 2020-12-31")]),
    ("5 năm 2016-2020", [("5 năm 2016-2020", "years", "2016-01-01 2020-12-31")]),
    (
        "từ ngày 15/12/2021 đến 14/6/2022",
        [("từ ngày 15/12/2021 đến 14/6/2022", "dates", "2021-12-15 2022-06-14")],
    ),
    ("Tính đến ngày 9/5/2021", [("Tính đến ngày 9/5/2021", "as_of", "- 2021-05-09")]),
    ("đến tháng 12/2020", [("đến tháng 12/2020", "as_of", "- 2020-12-31")]),
    ("đến đầu năm 2018", [("đến đầu năm 2018", "as_of", "- 2018-01-01")]),
    ("đến nay", [("đến nay", "now", "- -")]),
    ("hiện nay", [("hiện nay", "now", "- -")]),
    ("hiện có 5 xã", [("hiện có", "now", "- -")]),
    ("đến năm 2025", [("đến năm 2025", "by", "- 2025-12-31")]),
    ("hằng năm", [("hằng năm", "yearly", "- -")]),
    ("thời gian tới", [("thời gian tới", "future", "- -")]),
    ("cùng kỳ năm trước", [("cùng kỳ năm trước", "same_period", "- -")]),
    ("năm nay", [("năm nay", "current", "- -")]),
]
# As reports of provinces word it.
WORDINGS = [
    ("06 tháng đầu năm", [("06 tháng đầu năm", "months", "- - 1-6")]),
    ("6 tháng đầu năm nay", [("6 tháng đầu năm nay", "months", "- - 1-6")]),
    ("5 tháng đầu năm", [("5 tháng đầu năm", "months", "- - 1-5")]),
    ("trong 6 tháng, toàn tỉnh", [("trong 6 tháng", "months", "- - 1-6")]),
    ("trong 6 tháng kể từ ngày ký", []),  # a length of time
    ("cộng 9 tháng được 7 vụ", [("9 tháng", "months", "- - 1-9")]),
    ("kinh phí 6 tháng trước", []),  # those before a day that the text does not name
    ("tuyên 5 năm 6 tháng tù", []),  # a penalty
    ("1.2 Năm 2019 có 7 vụ", [("Năm 2019", "year", "2019-01-01 2019-12-31")]),  # the number of a heading
    ("ngày 1.2 năm 2019", [("ngày 1.2 năm 2019", "day", "2019-02-01 2019-02-01")]),
    ("Ngày 21 / 11 bắt 7 người", [("Ngày 21 / 11", "day", "- - 11/21")]),  # spaced out
    ("tháng Giêng có 2 vụ", [("tháng Giêng", "month", "- - 1-1")]),
    ("đường Cách mạng Tháng Tám", []),  # a street
    ("cùng thời gian này của năm 2011", [("cùng thời gian này của năm 2011", "same_period", "2011-01-01 2011-12-31")]),
    ("năm 2023 cùng thời gian là 14 vụ", [("năm 2023", "year", "2023-01-01 2023-12-31")]),
    ("hai ngày sau (11/8)", [("hai ngày sau", "days_after", "- -"), ("11/8", "day", "- - 8/11")]),
    ("6 tháng cuối năm 2020", [("6 tháng cuối năm 2020", "half", "2020-07-01 2020-12-31")]),
    ("11 tháng đầu năm 2019", [("11 tháng đầu năm 2019", "months", "2019-01-01 2019-11-30")]),
    ("bốn tháng đầu năm 2021", [("bốn tháng đầu năm 2021", "months", "2021-01-01 2021-04-30")]),
    ("nửa đầu năm 2020", [("nửa đầu năm 2020", "half", "2020-01-01 2020-06-30")]),
    ("nửa cuối năm", [("nửa cuối năm", "half", "- - 7-12")]),
    ("2 quý đầu năm 2020", [("2 quý đầu năm 2020", "months", "2020-01-01 2020-06-30")]),
    ("6T/2021", [("6T/2021", "half", "2021-01-01 2021-06-30")]),  # a column head
    ("T6/2021", [("T6/2021", "month", "2021-06-01 2021-06-30")]),
    ("QII/2021", [("QII/2021", "quarter", "2021-04-01 2021-06-30")]),
    ("quý I, II/2023", [("quý I, II/2023", "quarter", "2023-01-01 2023-06-30")]),
    ("quý I và quý II năm 2020", [("quý I và quý II năm 2020", "quarter", "2020-01-01 2020-06-30")]),
    ("Quý 3 năm 2021", [("Quý 3 năm 2021", "quarter", "2021-07-01 2021-09-30")]),
    ("quý ba", [("quý ba", "quarter", "- - 7-9")]),
    ("tháng 01-6/2020", [("tháng 01-6/2020", "dates", "2020-01-01 2020-06-30")]),
    ("tháng 10, 11, 12 năm 2020", [("tháng 10, 11, 12 năm 2020", "dates", "2020-10-01 2020-12-31")]),
    ("từ tháng 12/2022 đến tháng 5/2023", [("từ tháng 12/2022 đến tháng 5/2023", "dates", "2022-12-01 2023-05-31")]),
    ("từ tháng 1 đến tháng 6", [("từ tháng 1 đến tháng 6", "months", "- - 1-6")]),
    ("từ năm 2016 đến tháng 6/2020", [("từ năm 2016 đến tháng 6/2020", "dates", "2016-01-01 2020-06-30")]),
    ("từ đầu năm 2021 đến hết tháng 5", [("từ đầu năm 2021 đến hết tháng 5", "dates", "2021-01-01 2021-05-31")]),
    ("từ đầu năm đến 15/6/2021", [("từ đầu năm đến 15/6/2021", "as_of", "- 2021-06-15")]),
    ("từ đầu năm đến nay", [("từ đầu năm đến nay", "dates", "- - 1-1")]),
    ("từ nay đến hết năm", [("từ nay đến hết năm", "from_now", "- - 12-31")]),  # from publication on
    ("từ nay đến cuối năm nay", [("từ nay đến cuối năm nay", "from_now", "- - 12-31")]),
    ("từ nay tới hết tháng 8", [("từ nay tới hết tháng 8", "from_now", "- - 8-31")]),
    ("từ nay đến cuối năm 2025", [("từ nay đến cuối năm 2025", "from_now", "- 2025-12-31")]),
    ("trước ngày 15/3", [("trước ngày 15/3", "by", "- - 3-15")]),
    ("chậm nhất 31/02", []),  # no calendar has it
    ("trước 2/3 số cơ sở", []),  # two thirds
    ("từ nay đến năm 2025", [("đến năm 2025", "by", "- 2025-12-31")]),  # a stated year is an aim
    ("từ 01/7 đến 15/9", [("từ 01/7 đến 15/9", "dates", "0004-07-01 0004-09-15")]),  # both years left open
    ("từ ngày 29/2 đến ngày 15/3", [("từ ngày 29/2 đến ngày 15/3", "dates", "0004-02-29 0004-03-15")]),
    ("từ đầu năm đến hết tháng 6", [("từ đầu năm đến hết tháng 6", "months", "- - 1-6")]),
    ("3 quý đầu năm", [("3 quý đầu năm", "months", "- - 1-9")]),
    ("qua 9 tháng, Đội 178 kiểm tra", [("qua 9 tháng", "months", "- - 1-9")]),  # the counted months of the report
    # counted months that open a sentence are those of the report, with or without "trong"
    ("09 tháng, các đội đã kiểm tra", [("09 tháng", "months", "- - 1-9")]),
    ("phạt 09 tháng, các bị cáo", []),  # a sentence of prison
    ("tính đến thời điểm này", [("tính đến thời điểm này", "now", "- -")]),
    ("tại thời điểm báo cáo", [("tại thời điểm báo cáo", "now", "- -")]),
    ("giữa năm 2019", [("giữa năm 2019", "year", "2019-01-01 2019-12-31")]),
    ("vào cuối năm", [("vào cuối năm", "as_of", "- - 12/31")]),
    ("trong kỳ báo cáo", [("trong kỳ báo cáo", "current", "- -")]),
    ("so với quý I/2022", [("so với quý I/2022", "same_period", "2022-01-01 2022-03-31")]),
    ("cùng kỳ 6 tháng đầu năm 2020", [("cùng kỳ 6 tháng đầu năm 2020", "same_period", "2020-01-01 2020-12-31")]),
    ("từ tháng 7-2013", [("từ tháng 7-2013", "dates", "2013-07-01 -")]),  # one month, no span of years
    ("kể từ năm 2003 đến nay", [("kể từ năm 2003 đến nay", "dates", "2003-01-01 -")]),
    (
        "tăng so với năm 2005, đến nay còn 3",
        [("so với năm 2005", "same_period", "2005-01-01 2005-12-31"), ("đến nay", "now", "- -")],
    ),
    ("tính từ 15/11/2022 đến 14/11/2023", [("tính từ 15/11/2022 đến 14/11/2023", "dates", "2022-11-15 2023-11-14")]),
    ("kỳ 15/12/2020 - 14/6/2021", [("15/12/2020 - 14/6/2021", "dates", "2020-12-15 2021-06-14")]),
    ("từ 15/12 đến 14/6/2022", [("từ 15/12 đến 14/6/2022", "dates", "2021-12-15 2022-06-14")]),  # over new year
    (
        "từ ngày 21 đến ngày 22 tháng 4 năm 2017",
        [("từ ngày 21 đến ngày 22 tháng 4 năm 2017", "dates", "2017-04-21 2017-04-22")],
    ),
    ("ngày 12 và 13/5/2020", [("ngày 12 và 13/5/2020", "day", "2020-05-12 2020-05-13")]),
    ("đêm 12 rạng sáng 13/5/2020", [("đêm 12 rạng sáng 13/5/2020", "day", "2020-05-12 2020-05-13")]),
    ("(số liệu tính đến 15/12/2023)", [("số liệu tính đến 15/12/2023", "as_of", "- 2023-12-15")]),
    ("tính đến 17 giờ ngày 9/5/2021", [("tính đến 17 giờ ngày 9/5/2021", "as_of", "- 2021-05-09")]),
    ("tính tới thời điểm 31/12", [("tính tới thời điểm 31/12", "as_of", "- - 12/31")]),
    ("đến 30/6/2025", [("đến 30/6/2025", "as_of", "- 2025-06-30")]),
    ("đến hết tháng 11", [("đến hết tháng 11", "as_of", "- - 11/30")]),
    ("đến hết tháng 2", [("đến hết tháng 2", "as_of", "- - 2/28")]),  # the year may be no leap year
    ("tính đến hết quý III/2021", [("tính đến hết quý III/2021", "as_of", "- 2021-09-30")]),
    ("tính đến thời điểm hiện nay", [("tính đến thời điểm hiện nay", "now", "- -")]),
    ("trong tháng 5", [("tháng 5", "month", "- - 5-5")]),
    ("tháng mười năm 2017", [("tháng mười năm 2017", "month", "2017-10-01 2017-10-31")]),
    ("cả năm 2020", [("cả năm 2020", "year", "2020-01-01 2020-12-31")]),
    ("Năm 2023, 153/161 xã", [("Năm 2023", "year", "2023-01-01 2023-12-31")]),  # no thousand of 2023,153
    ("các năm 2018, 2019, 2020", [("các năm 2018, 2019, 2020", "years", "2018-01-01 2020-12-31")]),
    ("trong 2 năm (2019, 2020)", [("trong 2 năm (2019, 2020", "years", "2019-01-01 2020-12-31")]),
    ("nhiệm kỳ 2015-2020", [("nhiệm kỳ 2015-2020", "years", "2015-01-01 2020-12-31")]),
    ("năm học 2022-2023", [("năm học 2022-2023", "dates", "2022-09-01 2023-05-31")]),
    ("so với 6 tháng đầu năm 2019", [("so với 6 tháng đầu năm 2019", "same_period", "2019-01-01 2019-06-30")]),
    ("so cùng kỳ năm 2021", [("so cùng kỳ năm 2021", "same_period", "2021-01-01 2021-12-31")]),
    ("so với giai đoạn 2011-2015", [("so với giai đoạn 2011-2015", "same_period", "2011-01-01 2015-12-31")]),
    ("trước ngày 15/12/2020", [("trước ngày 15/12/2020", "by", "- 2020-12-15")]),
    ("ngày 15/6 và 15/12", [("ngày 15/6 và 15/12", "day", "- - 6/15")]),
    ("13 tháng 5, 2020", [("13 tháng 5, 2020", "day", "2020-05-13 2020-05-13")]),  # a page's date line
    ("ngày 02\u00a0tháng 11\u00a0năm 2021", [("ngày 02\u00a0tháng 11\u00a0năm 2021", "day", "2021-11-02 2021-11-02")]),
    ("2020-05-13T02:59", [("2020-05-13", "day", "2020-05-13 2020-05-13")]),
]
# What looks like a period and is none, or is another: the surfaces that are left.
NO_PERIOD: list[tuple[str, list[str]]] = [
    ("phát hiện 5 vụ", []),  # the "hiện" of another word
    ("thực hiện, thể hiện, biểu hiện, xuất hiện", []),
    ("hiện trường, hiện tượng, hiện vật", []),
    ("ngày 31/02/2021", []),  # no calendar has it, and no other day is made of it
    ("tháng 13/2021", []),
    ("quý III, II/2021", ["quý III"]),  # quarters do not run backwards
    ("từ 15/6/2022 đến 14/12/2021", ["15/6/2022", "đến 14/12/2021"]),  # nor do days
    ("đạt 44/44", []),
    ("có tới 5-6 người", []),
    ("cách đây 5 năm trước", []),
    ("5 năm", []),
    ("chiều 17/6 xã", []),  # a ratio of communes
    ("đến ngày 17/6 xã", ["đến ngày 17/6"]),  # but no ratio is called a day
    ("từ 41 quán (2016) lên 60", ["2016"]),  # a number with its year, not what something is dated by
    ("từ 29/2 đến nay", ["từ 29/2", "đến nay"]),  # not every year has it
    ("vượt kế hoạch (22/12 xã)", []),
    ("thị xã | 22/12 |", []),  # a cell
    ("bắt 18/15 vụ, đạt 14/12", []),
    ("giá từ 1.5 đến 2.5 triệu", []),
    ("đến 5/10 xã", []),
    ("từ 15/9 đến 01/7", ["từ 15/9", "đến 01/7"]),  # over new year or a slip: nobody can tell
]


def found(text: str) -> list[tuple[str, str, str]]:
    return [(item.span.of(text), item.kind.value, shown(item)) for item in periods(text)]


@pytest.mark.parametrize(("text", "expected"), [*SECTION_5, *WORDINGS])
def test_period(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), NO_PERIOD)
def test_no_period(text: str, expected: list[str]) -> None:
    assert [surface for surface, *_ in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("năm 2021", "calendar"),
        ("từ 15/12/2021 đến 14/6/2022", "reporting"),  # the reporting year turns on the 15th
        ("từ 16/11/2018 đến 15/5/2019", "reporting"),
        ("từ 01/01/2021 đến 30/6/2021", "calendar"),
        ("tính đến ngày 9/5/2021", "as_of"),
    ],
)
def test_basis(text: str, basis: str) -> None:
    assert [item.basis for item in periods(text)] == [basis]


def test_no_digit_of_a_period_is_a_quantity() -> None:
    for text, _ in [*SECTION_5, *WORDINGS]:
        written = {number.span.of(text) for number in numbers(text)}
        assert not written & {"6", "06", "2020", "2021", "2018", "12", "15"}, text


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> list[PeriodPattern]:
    """The patterns that the grammar loads instead of its own."""
    patterns: list[PeriodPattern] = []
    monkeypatch.setattr(module, "period_patterns", lambda: PeriodPatterns(macros={}, patterns=patterns))
    return patterns


def entry(build: str, pattern: str) -> PeriodPattern:
    return PeriodPattern(build=build, at=["năm"], pattern=pattern, examples={"năm": "- -"})


def test_an_unknown_builder_is_an_error(data: list[PeriodPattern]) -> None:
    data.append(entry("unheard_of", "năm"))
    with pytest.raises(DataError, match=r"periods\.yaml: no builder named unheard_of"):
        module.period_rules.__wrapped__()


def test_a_broken_pattern_is_an_error(data: list[PeriodPattern]) -> None:
    data.append(entry("year", "(năm"))
    with pytest.raises(DataError, match=r"periods\.yaml: year"):
        module.period_rules.__wrapped__()


def test_macros_may_use_earlier_ones() -> None:
    assert module.filled("{B}{A}{B}", {"A": "a", "B": "b{A}"}) == "baaba"
