"""The period that a document reports on or plans: which step finds it, and what may be chosen (GUIDELINE 5 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from pipeline.extraction.documentperiods import DocumentPeriods
from pipeline.extraction.linear import LinearModel
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.reference import ReferencePeriod
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import ReadingLimits
from tests.extraction.build import HEADS, LIMIT, raw

BODY = "Triệt phá 21 vụ mại dâm trên địa bàn tỉnh."
NEWS = "Hưng Yên phòng, chống mại dâm"
_LETTERHEAD = HEADS["report"].partition("Hưng Yên, ngày")[0]


def reading(text: str) -> DocumentReading:
    """A document as the rules read it."""
    parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
    return DocumentReading(parsed, annotate(parsed), learned=False)


def report(title: str, *paragraphs: str, on: str = "10 tháng 12 năm 2021") -> str:
    """A provincial report of a day."""
    return "\n\n".join([f"{_LETTERHEAD}Hưng Yên, ngày {on}", f"BÁO CÁO\n{title}", *paragraphs])


def news(*paragraphs: str, title: str = NEWS) -> str:
    """An article without a date unless one of its paragraphs is one."""
    return "\n\n".join([title, *paragraphs])


def found(text: str) -> tuple[str, str]:
    """The step that finds the period, and the period."""
    document = reading(text)
    reference = ReferencePeriod(document.layout, document.meta.published_on, document.meta.doc_type).find()
    assert reference.days == (document.meta.period_start, document.meta.period_end)
    return reference.source, " ".join(str(day) for day in reference.days if day is not None)


YEAR_2021 = "2021-01-01 2021-12-31"
YEAR_2019 = "2019-01-01 2019-12-31"

# Longer than a lead.
LONG = " ".join(["Các ngành phối hợp tuyên truyền, vận động chủ cơ sở chấp hành pháp luật."] * 12)

PAPERS = [
    # the year of a paper's number is not what it plans for, unless nothing else is said
    (
        "Quyết định 412/QĐ-UBND năm 2012 về Kế hoạch phòng, chống mại dâm giai đoạn 2013-2015 do tỉnh Hậu Giang",
        "2013-01-01 2015-12-31",
    ),
    (
        "Quyết định 412/QĐ-UBND năm 2012 về Kế hoạch phòng, chống mại dâm do tỉnh Hậu Giang ban hành",
        "2012-01-01 2012-12-31",
    ),
]


@pytest.mark.parametrize(("title", "period"), PAPERS)
def test_the_year_of_a_papers_number(title: str, period: str) -> None:
    assert found(f"{title}\n\nỦY BAN NHÂN DÂN TỈNH HẬU GIANG\n\n{BODY}") == ("title", period)


def test_a_quarter_and_months_that_a_heading_names_are_of_one_year() -> None:
    """Though an older year stands first in the text, and no day says when it was written."""
    text = news("Năm 2015 phá 52 vụ mại dâm.", "I. QUÝ III VÀ 9 THÁNG NĂM 2016", BODY)
    assert found(text) == ("heading", "2016-01-01 2016-09-30")


WINDOW = [
    # called that of the data, though behind the name of a plan
    (
        report("Nửa chặng đường Kế hoạch 11 về phòng, chống mại dâm\n(số liệu từ 15/11/2020 đến 14/5/2021)", BODY),
        "2020-11-15 2021-05-14",
    ),
    # in a heading, but beyond the title's year
    (
        report("Phòng, chống mại dâm năm 2021", "I. BIỂU THEO HUYỆN (từ 01/12/2020 đến 30/11/2021)", BODY),
        "2020-12-01 2021-11-30",
    ),
    # far down, but called that of the data
    (
        report("Công tác phòng, chống mại dâm", LONG, f"Kỳ thống kê từ 16/11/2018 đến 15/11/2019: {BODY}"),
        "2018-11-16 2019-11-15",
    ),
    # a body reports the results of a year that is no calendar year
    (
        report(
            "Kết quả phòng, chống mại dâm năm 2025",
            "Sở Y tế báo cáo kết quả thực hiện công tác từ ngày 01/12/2024 đến ngày 30/11/2025 như sau:",
            BODY,
        ),
        "2024-12-01 2025-11-30",
    ),
    # said to be that of the data, under a title that names the year
    (
        report("Kết quả phòng, chống mại dâm năm 2021", "(Số liệu từ ngày 15/12/2020 đến ngày 14/12/2021)", BODY),
        "2020-12-15 2021-12-14",
    ),
    # in brackets in the title itself
    (report("Kết quả phòng, chống mại dâm năm 2019 (từ 15/12/2018 đến 14/12/2019)", BODY), "2018-12-15 2019-12-14"),
    # a reporting year in the lead
    (
        report("Kết quả phòng, chống mại dâm năm 2019", f"Từ ngày 16/11/2018 đến ngày 15/11/2019: {BODY}"),
        "2018-11-16 2019-11-15",
    ),
    # whole months within the title's year
    (
        report("Kết quả phòng, chống mại dâm năm 2019", f"Từ ngày 01/01/2019 đến ngày 30/11/2019: {BODY}"),
        "2019-01-01 2019-11-30",
    ),
    # years and a month in the title
    (report("Việc chấp hành pháp luật về mại dâm (2018 - tháng 6/2020)", BODY), "2018-01-01 2020-06-30"),
    # without a year in the title
    (
        report("Công tác phòng, chống mại dâm", "Kỳ báo cáo: từ 01/01/2020 đến 30/9/2020.", BODY),
        "2020-01-01 2020-09-30",
    ),
]
CUT_OFF = [
    # the day to which the title counts, with the plan's year before it or none
    (report("Tiến độ Kế hoạch phòng, chống mại dâm năm 2021 tính hết quý III", BODY), "2021-01-01 2021-09-30"),
    (report("Đội tình nguyện và người được giúp (đến hết tháng 9/2021)", BODY), "2021-01-01 2021-09-30"),
    # at an hour, under the name of a table
    (report("Số đội theo huyện", "(chốt lúc 31/12/2021; kèm theo báo cáo)", BODY), YEAR_2021),
    # the day of the data near the end of the title's period
    (
        report("Kết quả phòng, chống mại dâm 9 tháng đầu năm 2021", "Mốc thống kê: đến ngày 15/9/2021.", BODY),
        "2021-01-01 2021-09-15",
    ),
    (
        report("Kết quả phòng, chống mại dâm năm 2021", "(Số liệu tính đến ngày 30/11/2021)", BODY),
        "2021-01-01 2021-11-30",
    ),
    (
        report("Kết quả phòng, chống mại dâm quý III/2021", "Thời điểm chốt: 15/9/2021", BODY),
        "2021-07-01 2021-09-15",
    ),
    (report("Số liệu mại dâm giữa năm 2021", "Gửi: Cục. Khóa sổ ngày 15/6/2021.", BODY), "2021-01-01 2021-06-15"),
    # far from it, or without one: from the start of its year
    (
        report("Kết quả phòng, chống mại dâm năm 2021", "Số liệu tính đến ngày 15/6/2021.", BODY),
        "2021-01-01 2021-06-15",
    ),
    (report("Công tác phòng, chống mại dâm", "Số liệu tổng hợp đến ngày 15/9/2021.", BODY), "2021-01-01 2021-09-15"),
]
TITLE = [
    # before the merger of 2025 nothing began with one
    (report("Về mại dâm từ khi hợp nhất hai xã đến nay, năm 2021", BODY), YEAR_2021),
    # the end of the year tells when
    (report("Phòng, chống mại dâm năm 2021, nhất là dịp cuối năm 2021", BODY), YEAR_2021),
    # a heading's span within the title's year is that of its section
    (report("Phòng, chống mại dâm năm 2021", "I. BIỂU THEO HUYỆN (từ 01/01/2021 đến 30/11/2021)", BODY), YEAR_2021),
    (HEADS["report"] + BODY, YEAR_2021),
    # the first years of a programme, whose own years the title goes on to name; as many years as it has are all of it
    (
        report("Kết quả một năm triển khai Chương trình phòng, chống mại dâm giai đoạn 2021-2025", BODY),
        "2021-01-01 2021-12-31",
    ),
    (
        report("Sơ kết 3 năm thực hiện Chương trình phòng, chống mại dâm giai đoạn 2016-2020", BODY),
        "2016-01-01 2018-12-31",
    ),
    (
        report("Kết quả 5 năm thực hiện Chương trình phòng, chống mại dâm giai đoạn 2016-2020", BODY),
        "2016-01-01 2020-12-31",
    ),
    (HEADS["half"] + BODY, "2021-01-01 2021-06-30"),
    (HEADS["programme"] + BODY, "2021-01-01 2025-12-31"),
    (report("Kết quả phòng, chống mại dâm quý I/2021", BODY), "2021-01-01 2021-03-31"),
    (report("Kết quả phòng, chống mại dâm tháng 5 năm 2021", BODY), "2021-05-01 2021-05-31"),
    # the longest of those that end on one day
    (
        report("Kết quả phòng, chống mại dâm quý III và 9 tháng năm 2017", BODY, on="25 tháng 9 năm 2017"),
        "2017-01-01 2017-09-30",
    ),
    # what comes next is not what was
    (report("Kết quả phòng, chống mại dâm năm 2021, phương hướng năm 2022", BODY), YEAR_2021),
    # without a year: that of publication, else of the first day that the text names
    (news("20/6/2021", BODY, title="Hưng Yên phá nhiều vụ mại dâm 6 tháng đầu năm"), "2021-01-01 2021-06-30"),
    (report("Kết quả phòng, chống mại dâm quý III", BODY, on="05 tháng 10 năm 2020"), "2020-07-01 2020-09-30"),
    # what one body tells far down is of its own reporting year
    (
        report(
            "Kết quả phòng, chống mại dâm năm 2019",
            LONG,
            f"Công an tỉnh cho hay, từ ngày 15/12/2018 đến ngày 14/9/2019: {BODY}",
        ),
        YEAR_2019,
    ),
    # spans that are none of the data: a campaign, the years of a plan, what is compared with
    (
        report("Kết quả phòng, chống mại dâm năm 2019", f"Đợt cao điểm từ ngày 15/10/2019 đến ngày 15/11/2019: {BODY}"),
        YEAR_2019,
    ),
    (
        report(
            "Kết quả phòng, chống mại dâm năm 2019",
            f"Thực hiện Kế hoạch phòng, chống mại dâm từ ngày 15/12/2018 đến ngày 14/12/2020: {BODY}",
        ),
        YEAR_2019,
    ),
    (
        report(
            "Kết quả phòng, chống mại dâm năm 2019",
            "Triệt phá 21 vụ mại dâm, giảm 3 vụ so với từ ngày 15/12/2017 đến ngày 14/12/2018.",
        ),
        YEAR_2019,
    ),
    # months that the title tells before what is to come
    (
        report(
            "Công tác phòng, chống mại dâm chín tháng, việc làm trong quý IV năm 2021", BODY, on="27 tháng 9 năm 2021"
        ),
        "2021-01-01 2021-09-30",
    ),
    # a title of two lines, the first ending in a comma or semicolon
    (
        report("9 tháng đầu năm 2021 về phòng, chống mại dâm;\nphương hướng 3 tháng cuối năm", BODY),
        "2021-01-01 2021-09-30",
    ),
    # a plan's baseline is no end of its period
    (HEADS["plan"] + "Số liệu tính đến ngày 15/12/2020: toàn tỉnh có 210 cơ sở.", YEAR_2021),
]
COUNTED = [
    # the end first, then since when
    (
        report("Biểu phòng, chống mại dâm năm 2021", "(Số liệu chốt hết ngày 30/11/2021, tính từ 01/12/2020)", BODY),
        "2020-12-01 2021-11-30",
    ),
    # a campaign
    (
        report("Đợt cao điểm", "(các đơn vị gửi về đến 16 giờ ngày 17/01/2020, tính từ ngày 15/11/2019)", BODY),
        "2019-11-15 2020-01-17",
    ),
]
EVENT = [
    # news of a raid report on no period, whatever years they name
    (
        news(
            "Ngày 13/12/2021, công an ập vào một nhà nghỉ, bắt quả tang 2 đôi nam nữ. Tại cơ quan điều tra, chủ quán "
            "khai nhận. Năm 2020 quán từng bị phạt.",
            title="Triệt phá ổ mại dâm tại thành phố Hưng Yên",
        ),
        "",
    ),
]
TITLE_MONTHS = [
    # in the last weeks of the months, up to the day to which the data go; once they are over, all of them
    (
        news("19/9/2021", "Từ 01/01 đến 15/9/2021, triệt phá 21 vụ mại dâm.", title="9 tháng chống mại dâm ra sao?"),
        "2021-01-01 2021-09-15",
    ),
    (
        news("19/10/2021", "Từ 01/01 đến 15/9/2021, triệt phá 21 vụ mại dâm.", title="9 tháng chống mại dâm ra sao?"),
        "2021-01-01 2021-09-30",
    ),
    # months that the title counts without saying whose
    (news("20/9/2021", BODY, title="Phòng, chống mại dâm: nhiều chỉ tiêu 9 tháng cán đích"), "2021-01-01 2021-09-30"),
    (news("02/12/2021", BODY, title="Mười tháng không nghỉ của đội chống mại dâm"), "2021-01-01 2021-10-31"),
    (news("20/6/2021", BODY, title="Đội chống mại dâm: 05 tháng nhìn lại"), "2021-01-01 2021-05-31"),
    # in the line under the title
    (report("Báo cáo nhanh về mại dâm", "(Số liệu 11 tháng, gửi Chi cục)", BODY), "2021-01-01 2021-11-30"),
    # counted from the merger; the half that the lead names
    (
        news("07/11/2025", BODY, title="Phòng, chống mại dâm sau bốn tháng chính quyền hai cấp"),
        "2025-07-01 2025-10-31",
    ),
    (
        news("29/12/2025", f"6 tháng cuối năm 2025: {BODY}", title="Công an sơ kết 6 tháng phòng, chống mại dâm"),
        "2025-07-01 2025-12-31",
    ),
]
TITLE_SINCE = [
    # a commune counts from its first day to that of the report; what the title plans is none of its period
    (
        report("Về mại dâm từ khi thành lập xã đến nay và nhiệm vụ năm 2026", BODY, on="03 tháng 12 năm 2025"),
        "2025-07-01 2025-12-03",
    ),
]
TITLE_PART = [
    (report("Tóm tắt công tác năm", BODY, on="16 tháng 12 năm 2013"), "2013-01-01 2013-12-31"),
    (report("Tóm tắt công tác năm", BODY, on="06 tháng 01 năm 2014"), "2013-01-01 2013-12-31"),
    (report("Số liệu đối chiếu giữa năm", BODY, on="24 tháng 6 năm 2009"), "2009-01-01 2009-06-30"),
]
SINCE_NEW_YEAR = [
    (news("20/5/2018", f"Từ đầu năm đến hết ngày 15/5, {BODY}"), "2018-01-01 2018-05-15"),
]
LEAD_MONTHS = [
    (news("01/8/2010", "Công an đưa ra bức tranh sáu tháng của cả nước: 548 vụ mại dâm."), "2010-01-01 2010-06-30"),
]
YEAR_PAST = [
    # around the turn of a year; the year ahead is named, too
    (
        news("03/01/2021", f"Năm vừa qua, {BODY}", "Các ngành phối hợp.", "Các xã.", "Năm 2021 sẽ làm hơn."),
        "2020-01-01 2020-12-31",
    ),
    (news("28/12/2021", f"Trong năm qua, {BODY}"), YEAR_2021),
]
ANNOUNCED = [
    # a title without a period: the name of the paper, with its year, ends the preamble; last year's results follow
    (
        report(
            "Kiểm tra việc chấp hành pháp luật về phòng, chống mại dâm",
            "Căn cứ Tờ trình ngày 22/01/2021, Sở báo cáo việc kiểm tra các cơ sở dịch vụ năm 2021 như sau:",
            "I. KẾT QUẢ NĂM 2020",
            BODY,
        ),
        YEAR_2021,
    ),
]
HEADING = [
    # a month that a line tells of, not that of a paper
    (news("Tình hình mại dâm trong tháng 12 năm 2012", BODY), "2012-12-01 2012-12-31"),
    (
        news("I. KẾT QUẢ NĂM 2021", BODY, "II. KẾT QUẢ NĂM 2020", "Triệt phá 20 vụ mại dâm."),
        YEAR_2021,
    ),
    (
        news("I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2021", BODY, "II. PHƯƠNG HƯỚNG", "Sẽ triệt phá 20 vụ mại dâm."),
        "2021-01-01 2021-06-30",
    ),
]
LEAD = [
    (news(f"Năm 2021: {BODY}", "Trước đó, tháng 5/2020 có 3 vụ."), YEAR_2021),
    # title words of a raid, but one only, and no word of the scene
    (news(f"Năm 2021: {BODY}", title="Công an triệt phá 21 vụ mại dâm"), YEAR_2021),
    # the month of a paper or journal is when it appeared
    (news("Hưng Yên, tháng 12 năm 2012", f"Năm 2012: {BODY}"), "2012-01-01 2012-12-31"),
    (news("Hưng Yên, ngày ... tháng 01 năm 2013", f"Năm 2012: {BODY}"), "2012-01-01 2012-12-31"),
    (news("Bản tin nội bộ số 9 - tháng 9/2022", f"Năm 2021: {BODY}"), YEAR_2021),
    (news("Tài liệu sinh hoạt chi bộ tháng 8/2021", f"Sáu tháng đầu năm 2021: {BODY}"), "2021-01-01 2021-06-30"),
    # months of the year of publication
    (news("20/9/2021", f"9 tháng đầu năm: {BODY}"), "2021-01-01 2021-09-30"),
    # where and when it was written down is no period; nor is what stands in brackets beside it
    (news(f"(Sơn La, tháng 12/2012) Hội nghị về công tác năm 2012: {BODY}"), "2012-01-01 2012-12-31"),
    (news("Năm 2021, triệt phá 21 vụ mại dâm (năm 2020: 25 vụ)."), YEAR_2021),
    # a month of the year told of
    (news("Năm 2021 triệt phá 21 vụ mại dâm, riêng tháng 5/2021 có 3 vụ."), YEAR_2021),
    # the year is that after the one compared with
    (
        news("Chín tháng qua, tỉnh có hai vụ mại dâm.", "Như vậy là ít, so với 5 vụ của cả năm 2023."),
        "2024-01-01 2024-09-30",
    ),
    # a later year than the one most often named is compared with
    (
        news("Từ tháng 1 đến hết tháng 6, có hai vụ mại dâm, giảm so với năm 2015.", "Quán ấy mở năm 2012."),
        "2016-01-01 2016-06-30",
    ),
    # the year of the day that news without a date tell of first
    (news("Sáng 14/9/2012, hội nghị nghe: 8 tháng đầu năm có 21 vụ mại dâm."), "2012-01-01 2012-08-31"),
    # the years of a programme that the text sums up
    (
        news(
            "Tổng kết 5 năm thực hiện Chương trình phòng, chống mại dâm giai đoạn 2016-2020, tỉnh phá 21 vụ mại dâm.",
            "Năm 2015 có 30 vụ, năm 2014 có 40 vụ.",
        ),
        "2016-01-01 2020-12-31",
    ),
]
ONLY = [
    # the one period of the body, far from its lead
    (
        news(
            *(f"{words} trong công tác này." for words in ("Các ngành phối hợp", "Các xã", "Hội viên", "Đội 178")),
            f"Trong năm 2021: {BODY}",
        ),
        YEAR_2021,
    ),
]
NONE = [
    # several
    (news("Năm 2021 triệt phá 21 vụ, năm 2020 triệt phá 25 vụ mại dâm."), ""),
    # years and months in prison
    (news("Sáng 22/4 tòa xét xử 3 bị cáo.", title="9 năm 6 tháng tù cho chủ động mại dâm"), ""),
    # none at all; a day is no period
    (news(BODY), ""),
    (news(f"Ngày 15/6/2021: {BODY}"), ""),
    # what is compared with
    (news("Triệt phá 21 vụ mại dâm, giảm so với năm 2020."), ""),
    # six months of prison; months long over at publication
    (news("01/8/2010", "Bị cáo mại dâm lĩnh án sáu tháng tù."), ""),
    (news("01/12/2010", "Công an đưa ra bức tranh sáu tháng của cả nước: 548 vụ mại dâm."), ""),
    # in the middle of a year it may be any twelve months
    (news("20/6/2021", f"Năm vừa qua, {BODY}"), ""),
    # months without a year anywhere
    (news(f"Sáu tháng đầu năm: {BODY}"), ""),
]
TITLED_YEARS = [
    # so many years as the title counts, in the name of a programme
    (
        news(
            f"Chương trình giai đoạn 2016-2020 của tỉnh vừa khép lại. Năm 2019 dịch chưa đến. {BODY}",
            title=f"{NEWS}: kết quả 5 năm",
        ),
        "2016-01-01 2020-12-31",
    ),
    # or the line under it
    (
        f"{NEWS}\nKết quả của ba năm\n\nChương trình giai đoạn 2018-2020 đã khép lại. Năm 2019 khác. {BODY}",
        "2018-01-01 2020-12-31",
    ),
]
STEPS = {
    "counted": COUNTED,
    "title_part": TITLE_PART,
    "since_new_year": SINCE_NEW_YEAR,
    "lead_months": LEAD_MONTHS,
    "window": WINDOW,
    "cut_off": CUT_OFF,
    "title": TITLE,
    "announced": ANNOUNCED,
    "event": EVENT,
    "title_since": TITLE_SINCE,
    "title_months": TITLE_MONTHS,
    "titled_years": TITLED_YEARS,
    "heading": HEADING,
    "lead": LEAD,
    "year_past": YEAR_PAST,
    "only": ONLY,
    "none": NONE,
}


@pytest.mark.parametrize(
    ("step", "text", "period"), [(step, text, period) for step, rows in STEPS.items() for text, period in rows]
)
def test_step(step: str, text: str, period: str) -> None:
    assert found(text) == (step, period)


# --- what a model may choose from


PERIODS = report(
    "Kết quả phòng, chống mại dâm năm 2021",
    "Số liệu tính đến ngày 30/11/2021.",
    "I. KẾT QUẢ 9 THÁNG ĐẦU NĂM 2021",
    "Triệt phá 21 vụ mại dâm; năm 2020 triệt phá 25 vụ; giai đoạn 2016-2020 triệt phá 140 vụ.",
)


def _periods(text: str) -> DocumentPeriods:
    return reading(text).reference_options()


def test_options_are_all_that_is_stated_each_once() -> None:
    options = [option.days for option in _periods(PERIODS).options]
    assert options[0] == (date(2021, 1, 1), date(2021, 11, 30))  # what the rules say comes first
    assert options[1] == (None, None)
    assert set(options[2:6]) == {
        (date(2021, 1, 1), date(2021, 12, 31)),
        (date(2021, 1, 1), date(2021, 9, 30)),
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2016, 1, 1), date(2020, 12, 31)),
    }
    # then the parts of the year around publication, for texts that state no period
    assert (date(2021, 1, 1), date(2021, 6, 30)) in options[6:]
    assert len(set(options)) == len(options)


def test_a_document_may_report_on_what_was_since_a_day() -> None:
    text = report("Công tác phòng, chống mại dâm", f"Từ khi thành lập (01/7/2021) đến nay: {BODY}")
    assert (date(2021, 7, 1), date(2021, 12, 10)) in [option.days for option in _periods(text).options]


@pytest.mark.parametrize("text", ["Một văn bản.", news(BODY), PERIODS])
def test_there_is_always_an_option_and_features_for_each(text: str) -> None:
    periods = _periods(text)
    rows = periods.rows()
    assert len(rows) == len(periods.options) >= 1
    for option, row in zip(periods.options, rows, strict=True):
        assert f"ruled={option.days == periods.ruled}" in row


def test_features_tell_how_much_stands_under_an_option_and_how_much_under_none() -> None:
    periods = _periods(news("Năm 2021, công an phá 21 vụ mại dâm.", LONG, BODY))
    rows = dict(zip([option.days for option in periods.options], periods.rows(), strict=True))
    assert "alone=3" in rows[None, None]
    assert "alone=3:3" in rows[date(2021, 1, 1), date(2021, 12, 31)]
    assert "alone=3:0" in rows[date(2021, 1, 1), date(2021, 6, 30)]


def _voices(features: Mapping[str, float]) -> LinearModel:
    """A model that speaks so loud for options of which these features hold."""
    rows = {name: at for at, name in enumerate(features)}
    weights = np.array([[loud] for loud in features.values()], dtype=np.float32).reshape(len(features), 1)
    return LinearModel(rows, ("yes",), weights, np.zeros(1, dtype=np.float32))


def _wants(*features: str) -> LinearModel:
    """A model that speaks for options of which these features hold, louder than for any ground that the rules have."""
    return _voices(dict.fromkeys(features, 10.0))


@pytest.mark.parametrize(
    ("features", "period"),
    [
        # nobody speaks for anything: what the rules say
        ((), (date(2021, 1, 1), date(2021, 11, 30))),
        (("at=heading:months:False",), (date(2021, 1, 1), date(2021, 9, 30))),
        (("at=title:year:False",), (date(2021, 1, 1), date(2021, 12, 31))),
        (("none:report",), (None, None)),
    ],
)
def test_the_best_option_becomes_the_documents(
    features: tuple[str, ...], period: tuple[date | None, date | None]
) -> None:
    document = reading(PERIODS)
    document.choose_period(_wants(*features))
    assert (document.meta.period_start, document.meta.period_end) == period
    assert document.meta.area_system == "VN63"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # what the data are said to be of, against one voice for none
        (report("Biểu phòng, chống mại dâm", "(Số liệu chốt ngày 30/11/2021, tính từ 01/12/2020)", BODY), True),
        # a lead is no firm ground
        (news(f"Năm 2021: {BODY}"), False),
    ],
)
def test_firm_ground_holds_against_one_voice(text: str, kept: bool) -> None:
    document = reading(text)
    ruled = document.meta.period_start, document.meta.period_end
    kind = document.meta.doc_type
    document.choose_period(_voices({f"none:{kind}": 2.0}))
    assert ((document.meta.period_start, document.meta.period_end) == ruled) is kept
