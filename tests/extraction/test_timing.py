"""What a stated period means for a number in its document (GUIDELINE section 5), as the rules read it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.timing import DocumentDates, PeriodReader, lies, month_end
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import ReadingLimits
from tests.extraction.build import LIMIT, one, raw
from tests.extraction.test_reference_period import reading

# The reporting year that a report defines under its title.
WINDOW = "(Số liệu từ ngày 15/12/2020 đến ngày 14/12/2021)\n\n"
RAID = "Phá ổ mại dâm trong nhà nghỉ\n\n{}\n\n{}, trinh sát ập vào bắt quả tang 2 đôi nam nữ mua bán dâm. "
KEY, LAST_BUT_ONE = "Số trong ngoặc là của", "2019-01-01 2019-12-31"
HALF_WINDOW = "(Số liệu từ ngày 15/12/2020 đến ngày 14/6/2021)\n\n"


@pytest.mark.parametrize(
    ("kind", "text", "period", "basis"),
    [
        # nothing is said: the document's own period
        ("report", "Triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # a stated one, before or after the number
        ("report", "Năm 2020 triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        ("report", "Triệt phá [5] vụ mại dâm trong quý I/2021.", "2021-01-01 2021-03-31", "calendar"),
        ("report", "Từ 15/12/2020 đến 14/6/2021 triệt phá [5] vụ mại dâm.", "2020-12-15 2021-06-14", "reporting"),
        # that of the paragraph before, and of the heading above
        ("report", "Năm 2020 có nhiều kết quả. Triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        ("report", "I. NĂM 2020\n\nTriệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        # a day in a heading is that of a level, not of what was done
        ("report", "I. HỌP NGÀY 15/6/2021\n\nTriệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        (
            "report",
            "I. RÀ SOÁT NGÀY 15/6/2021\n\nCả tỉnh có [5] tụ điểm mại dâm.",
            "2021-06-15 2021-06-15",
            "calendar",
        ),
        # a comma between kinds of units ends no clause
        ("report", "Kiểm tra [5] cơ sở karaoke ở xã, phường trong quý I/2021.", "2021-01-01 2021-03-31", "calendar"),
        # nor do brackets that tell only a month or day
        ("report", "Mở [5] lớp tập huấn về mại dâm (tháng 10) cho cán bộ.", "2021-10-01 2021-10-31", "calendar"),
        # the day of a count holds for the levels told after it
        (
            "report",
            "Rà soát ngày 15/6/2021 có 20 cơ sở. Trên địa bàn còn [5] tụ điểm mại dâm.",
            "2021-06-15 2021-06-15",
            "calendar",
        ),
        # the day on which numbers were told is not theirs
        ("report", "Số liệu vừa công bố chiều 9/12/2021: [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # the middle of a year, and the end of the document's own period
        ("report", "Đến giữa năm cả tỉnh có [5] tụ điểm mại dâm.", "2021-06-30 2021-06-30", "as_of"),
        ("report", "Đến hết kỳ cả tỉnh có [5] tụ điểm mại dâm.", "2021-12-31 2021-12-31", "as_of"),
        # the reporting year before the document's own
        ("report", WINDOW + "Kỳ trước triệt phá [5] vụ mại dâm.", "2019-12-15 2020-12-14", "calendar"),
        ("report", "Kỳ trước triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        # this year and the last one of a document on several are those of its publication
        ("decade", "Năm ngoái triệt phá [5] vụ mại dâm.", "2012-01-01 2012-12-31", "calendar"),
        ("decade", "Năm nay triệt phá [5] vụ mại dâm.", "2013-01-01 2013-12-31", "calendar"),
        # days and "now" stay with their sentence
        ("report", "Ngày 15/6/2021 họp. Triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # months, quarters and days of the document's year
        ("report", "6 tháng đầu năm, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-06-30", "calendar"),
        ("report", "Quý II, triệt phá [5] vụ mại dâm.", "2021-04-01 2021-06-30", "calendar"),
        ("report", "Tháng 7, triệt phá [5] vụ mại dâm.", "2021-07-01 2021-07-31", "calendar"),
        ("report", "Nửa cuối năm, triệt phá [5] vụ mại dâm.", "2021-07-01 2021-12-31", "calendar"),
        ("report", "Ngày 13/10, bắt quả tang [5] người mua bán dâm.", "2021-10-13 2021-10-13", "calendar"),
        ("report", "Từ 01/7 đến 15/9, triệt phá [5] vụ mại dâm.", "2021-07-01 2021-09-15", "calendar"),
        # a day that only a leap year has
        ("report", "Từ 01/2 đến 29/2, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # the reporting period that the document defines goes by the name of its months
        ("half", HALF_WINDOW + "6 tháng qua, triệt phá [5] vụ mại dâm.", "2020-12-15 2021-06-14", "calendar"),
        ("report", WINDOW + "Năm 2021, triệt phá [5] vụ mại dâm.", "2020-12-15 2021-12-14", "calendar"),
        ("report", WINDOW + "Năm 2019, triệt phá [5] vụ mại dâm.", "2019-01-01 2019-12-31", "calendar"),
        ("report", WINDOW + "Quý II, triệt phá [5] vụ mại dâm.", "2021-04-01 2021-06-30", "calendar"),
        # up to a day: a flow from the start of the period or year, a stock on the day
        ("report", "Tính đến 30/9/2021, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-09-30", "calendar"),
        ("report", "Tính đến 30/9/2021, toàn tỉnh có [5] tụ điểm mại dâm.", "2021-09-30 2021-09-30", "as_of"),
        ("report", "Tính đến 30/9/2019, triệt phá [5] vụ mại dâm.", "2019-01-01 2019-09-30", "calendar"),
        ("report", "Đến hết tháng 9, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-09-30", "calendar"),
        ("report", "Đến cuối năm, toàn tỉnh có [5] tụ điểm mại dâm.", "2021-12-31 2021-12-31", "as_of"),
        ("report", "Hiện nay toàn tỉnh có [5] tụ điểm mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # since
        ("report", "Từ năm 2016 đến nay, triệt phá [5] vụ mại dâm.", "2016-01-01 2021-12-31", "calendar"),
        ("report", "Từ đầu năm đến nay, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # a month that something goes on from, whether or not the text says up to when
        ("half", "Từ tháng 3, triệt phá [5] vụ mại dâm.", "2021-03-01 2021-06-30", "calendar"),
        (
            "bare",
            "Hưng Yên\n\n14/12/2021\n\nTính đến 30/11 có 9 tụ điểm mại dâm; từ đầu tháng 8 triệt phá [5] vụ mại dâm.",
            "2021-08-01 2021-11-30",
            "calendar",
        ),
        (
            "bare",
            "Hưng Yên\n\n14/12/2021\n\nTính đến 30/11 có 9 tụ điểm. Từ tháng 8 đến nay triệt phá [5] vụ mại dâm.",
            "2021-08-01 2021-12-14",
            "calendar",
        ),
        # by: what is wanted
        (
            "programme",
            "Đến năm 2023, kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.",
            "2021-01-01 2023-12-31",
            "calendar",
        ),
        (
            "programme",
            "Đến năm 2025, kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.",
            "2021-01-01 2025-12-31",
            "calendar",
        ),
        ("programme", "Hằng năm, kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.", "2021-01-01 2025-12-31", "calendar"),
        (
            "report",
            "Phấn đấu đến năm 2025 kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.",
            "2022-01-01 2025-12-31",
            "calendar",
        ),
        # of a report: of the years that it looks ahead to, not of those that are over
        (
            "report",
            "Giai đoạn 2022-2025: hằng năm phấn đấu kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.",
            "2022-01-01 2025-12-31",
            "calendar",
        ),
        (
            "report",
            "Đến năm 2023 xóa 2 tụ điểm mại dâm; mỗi năm phấn đấu kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.",
            "2022-01-01 2023-12-31",
            "calendar",
        ),
        # the stretch told before, whatever stands aside in brackets; of a level the day
        (
            "report",
            "Quý II kiểm tra 15 cơ sở mại dâm (quý I: 9 cơ sở).\n\nCùng thời gian này, triệt phá [5] vụ mại dâm.",
            "2021-04-01 2021-06-30",
            "calendar",
        ),
        (
            "report",
            "Tính đến 30/9/2021, toàn tỉnh có 5 tụ điểm mại dâm. Cùng thời điểm trên có [40] cơ sở nghi vấn mại dâm.",
            "2021-09-30 2021-09-30",
            "as_of",
        ),
        # a level's day is no stretch
        (
            "report",
            "Tính đến 30/9/2021, toàn tỉnh có 5 tụ điểm mại dâm.\n\nCùng thời điểm trên, triệt phá [5] vụ mại dâm.",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        (
            "report",
            "Đến cuối năm 2020 còn 5 tụ điểm mại dâm. Trong cùng thời gian, triệt phá [5] vụ mại dâm.",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        # but of a year in which the document's period lies, that period
        (
            "half",
            "Năm 2021 giao 50 triệu đồng. Cũng trong thời gian này, triệt phá [5] vụ mại dâm.",
            "2021-01-01 2021-06-30",
            "calendar",
        ),
        # days after the day told before, and before it
        (
            "report",
            "Ngày 13/10, Công an bắt 2 người mua bán dâm. Ba ngày sau, bắt [4] người mua bán dâm.",
            "2021-10-16 2021-10-16",
            "calendar",
        ),
        (
            "report",
            "Ngày 13/10, Công an bắt 2 người mua bán dâm. Cùng đêm, bắt [4] người mua bán dâm.",
            "2021-10-13 2021-10-13",
            "calendar",
        ),
        (
            "report",
            "Đêm 13/10, Công an bắt 2 người mua bán dâm. Hôm sau, bắt [4] người mua bán dâm.",
            "2021-10-14 2021-10-14",
            "calendar",
        ),
        (
            "report",
            "Ngày 13/10, Công an bắt 2 người mua bán dâm. Trước đó 1 tuần, bắt [4] người mua bán dâm.",
            "2021-10-06 2021-10-06",
            "calendar",
        ),
        # the day up to which the document says that its data go: of levels, not of what was done, and not where
        # the sentence says it of its own numbers
        (
            "report",
            "Thời điểm chốt số liệu: 30/11/2021\n\nToàn tỉnh có [5] tụ điểm mại dâm.",
            "2021-11-30 2021-11-30",
            "as_of",
        ),
        (
            "report",
            "Mốc thống kê: đến ngày 30/11/2021.\n\nTriệt phá [5] vụ mại dâm.",
            "2021-01-01 2021-11-30",
            "calendar",
        ),
        (
            "report",
            "Số liệu chốt đến 30/11/2021 ghi 40 cơ sở mại dâm.\n\nToàn tỉnh có [5] tụ điểm mại dâm.",
            "2021-01-01 2021-11-30",
            "calendar",
        ),
        # also where the title names the day in brackets, or the line under it, but no heading farther down
        (
            "bare",
            "BIỂU 2. TỤ ĐIỂM MẠI DÂM (thời điểm 31/12/2021)\n\nToàn tỉnh có [5] tụ điểm mại dâm.",
            "2021-12-31 2021-12-31",
            "as_of",
        ),
        (
            "bare",
            "TỤ ĐIỂM MẠI DÂM\n(chốt lúc 31/12/2021; kèm theo Báo cáo số 15)\n\nToàn tỉnh có [5] tụ điểm mại dâm.",
            "2021-12-31 2021-12-31",
            "as_of",
        ),
        (
            "report",
            "Tuyên truyền.\n\nBảng 1 (thời điểm 30/11/2021)\n\nII. TỤ ĐIỂM\n\nToàn tỉnh có [5] tụ điểm mại dâm.",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        # books closed on a day
        ("report", "Theo sổ chốt ngày 30/9, toàn tỉnh có [5] tụ điểm mại dâm.", "2021-09-30 2021-09-30", "as_of"),
        # from now on: from its own day; of a report written before its months were over from the day after them
        (
            "plan",
            "Từ nay đến hết tháng 9, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-01-25 2021-09-30",
            "calendar",
        ),
        (
            "half",
            "Từ nay đến hết năm, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-07-01 2021-12-31",
            "calendar",
        ),
        # up to a day, the end of a month, or of a later year
        (
            "half",
            "Từ nay đến hết tháng 9, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-07-01 2021-09-30",
            "calendar",
        ),
        (
            "half",
            "Từ nay đến 20/01/2022, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-07-01 2022-01-20",
            "calendar",
        ),
        (
            "half",
            "Từ nay tới cuối năm 2022, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-07-01 2022-12-31",
            "calendar",
        ),
        # a day that has passed is of the next year
        (
            "half",
            "Từ nay đến 15/02, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.",
            "2021-07-01 2022-02-15",
            "calendar",
        ),
        # by a day without a year: of the document's year, from the plan's start on, in a report from its end on
        ("plan", "Trước 30/4, kiểm tra [30] cơ sở dễ phát sinh mại dâm.", "2021-01-01 2021-04-30", "calendar"),
        ("half", "Phấn đấu kiểm tra [30] cơ sở mại dâm trước ngày 30/9.", "2021-07-01 2021-09-30", "calendar"),
        ("plan", "Trước 29/02, kiểm tra [30] cơ sở dễ phát sinh mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # the end of a year that is under way
        (
            "bare",
            "Hưng Yên phá ổ mại dâm\n\n15/11/2021\n\nBốn tháng cuối năm, công an Văn Lâm phát hiện [3] vụ mại dâm.",
            "2021-09-01 2021-12-31",
            "calendar",
        ),
        # of a crawled page that tells only its month: of that year
        (
            "bare",
            "date 2018-09 Hưng Yên phá ổ mại dâm\n\nNgày 26/8, công an huyện Văn Lâm phát hiện [3] vụ mại dâm.",
            "2018-08-26 2018-08-26",
            "calendar",
        ),
        # an order without a period of its own is from its day on
        (
            "bare",
            "Hưng Yên\n\n15/9/2021\n\nPhấn đấu kiểm tra [30] cơ sở mại dâm trước ngày 30/11/2021.",
            "2021-09-15 2021-11-30",
            "calendar",
        ),
        ("half", "Từ nay đến 29/02, phấn đấu kiểm tra [30] cơ sở mại dâm.", "2021-01-01 2021-06-30", "calendar"),
        # what is planned for the whole year, whatever part of it the report is on
        (
            "half",
            "Chỉ tiêu cả năm là [30] cơ sở dễ phát sinh mại dâm được kiểm tra.",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        ("half", "Kiểm tra 15 cơ sở mại dâm (kế hoạch năm: [30] cơ sở).", "2021-01-01 2021-12-31", "calendar"),
        (
            "half",
            HALF_WINDOW + "Kiểm tra 15 cơ sở mại dâm, đạt 50% kế hoạch cả năm ([30] cơ sở).",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        ("half", "Chỉ tiêu cả năm:\n\n- Triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # which says nothing of what another sentence introduces
        (
            "half",
            "Đạt 50% kế hoạch năm. Mục tiêu sắp tới:\n\n- Triệt phá [5] vụ mại dâm.",
            "2021-01-01 2021-06-30",
            "calendar",
        ),
        ("report", WINDOW + "Chỉ tiêu cả năm là [5] vụ mại dâm.", "2020-12-15 2021-12-14", "calendar"),
        ("bare", "Hưng Yên\n\n15/9/2021\n\nChỉ tiêu cả năm là [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # of a year that is named before
        ("half", "Năm 2022, phấn đấu cả năm triệt phá [5] vụ mại dâm.", "2022-01-01 2022-12-31", "calendar"),
        # what is planned for a time opens a heading or sentence: no paper's name
        ("half", "V. KẾ HOẠCH QUÝ III\n\nKiểm tra [30] cơ sở mại dâm.", "2021-07-01 2021-09-30", "calendar"),
        ("half", "Kế hoạch quý III: kiểm tra [30] cơ sở mại dâm.", "2021-07-01 2021-09-30", "calendar"),
        ("half", "Kế hoạch năm 2020 của tỉnh có [30] cơ sở mại dâm.", "2021-01-01 2021-06-30", "calendar"),
        # the question of an interview is a heading to its answer, up to the next heading
        ("half", "* Mục tiêu năm 2022?\n\n- Kiểm tra [30] cơ sở mại dâm.", "2022-01-01 2022-12-31", "calendar"),
        (
            "half",
            "* Mục tiêu năm 2022?\n\n- Tăng cường.\n\nII. KẾT QUẢ\n\nKiểm tra [30] cơ sở mại dâm.",
            "2021-01-01 2021-06-30",
            "calendar",
        ),
        ("half", "Thời gian tới, phấn đấu kiểm tra [30] cơ sở dễ phát sinh mại dâm.", "", None),
        # what is compared with
        ("half", "Cùng kỳ năm 2020: triệt phá [5] vụ mại dâm.", "2020-01-01 2020-06-30", "calendar"),
        ("half", "Triệt phá [5] vụ mại dâm, giảm so với năm 2020.", "2021-01-01 2021-06-30", "calendar"),
        ("half", "Triệt phá 5 vụ mại dâm, giảm [3] vụ so với cùng kỳ năm 2020.", "2021-01-01 2021-06-30", "calendar"),
        ("report", "Năm ngoái, triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        ("report", "Năm nay, triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        ("report", "Quý IV năm ngoái, triệt phá [5] vụ mại dâm.", "2020-10-01 2020-12-31", "calendar"),
        # what the text says once of all numbers in brackets
        ("report", f"{KEY} năm 2019. Triệt phá 8 vụ mại dâm ([5] vụ), kiểm tra 60 cơ sở.", LAST_BUT_ONE, "calendar"),
        ("report", f"{KEY} cùng kỳ. Triệt phá 8 vụ mại dâm ([5] vụ).", "2020-01-01 2020-12-31", "calendar"),
        ("plan", f"{KEY} năm 2019. Phấn đấu triệt phá 8 vụ mại dâm ([5] vụ).", LAST_BUT_ONE, "calendar"),
        # nothing of those outside, before it, told of something else, or that another period stands beside
        ("report", f"{KEY} năm 2019. Triệt phá [8] vụ mại dâm (5 vụ).", "2021-01-01 2021-12-31", "calendar"),
        ("report", f"Triệt phá 8 vụ mại dâm ([5] vụ). {KEY} năm 2019.", "2021-01-01 2021-12-31", "calendar"),
        ("report", f"{KEY} năm 2019. Triệt phá mại dâm (bắt [5] người).", "2021-01-01 2021-12-31", "calendar"),
        ("report", f"{KEY} năm 2019. Bắt 8 vụ mại dâm (quý I: [5] vụ).", "2021-01-01 2021-03-31", "calendar"),
        # the name of a paper is no period
        (
            "report",
            "Thực hiện Chương trình phòng, chống mại dâm giai đoạn 2016-2020, đã triệt phá [5] vụ.",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        # what a plan finds at its start is not of its period
        ("plan", "Hiện nay trên địa bàn tỉnh có [5] tụ điểm mại dâm.", "2021-01-25 2021-01-25", "as_of"),
        ("plan", "Năm 2020 đã triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        # one event: its day
        ("raid", "Lực lượng công an bắt quả tang [5] người mua bán dâm.", "2021-12-13 2021-12-13", "calendar"),
        # a line that dates the article, also that of a crawler, is not the day of the event; two nights are two days
        (
            "bare",
            RAID.format("31/07/2014", "Chiều 30/7") + "[5] đối tượng bị tạm giữ.",
            "2014-07-30 2014-07-30",
            "calendar",
        ),
        (
            "bare",
            RAID.format("date 2014-07-31", "Trong hai đêm 29 và 30/7") + "[5] đối tượng bị tạm giữ.",
            "2014-07-29 2014-07-30",
            "calendar",
        ),
        # nor with the time and the buttons of a page on its line, nor the day of the telling
        (
            "bare",
            RAID.format("31/07/2014 07:05 GMT+7        Cỡ chữ  a  A        Bình luận (4)      In trang", "Chiều 30/7")
            + "[5] đối tượng bị tạm giữ.",
            "2014-07-30 2014-07-30",
            "calendar",
        ),
        (
            "bare",
            RAID.format("31/07/2014", "Sáng 31/7, Công an TP. Hưng Yên cho biết, chiều 30/7")
            + "[5] đối tượng bị tạm giữ.",
            "2014-07-30 2014-07-30",
            "calendar",
        ),
        # a day is of no year of the period in which it had not come when the text appeared, nor of one long over
        (
            "bare",
            "Hưng Yên sáu tháng đầu năm 2021\n\n20/7/2021\n\nĐêm 18/12, bắt quả tang [5] người mua bán dâm.",
            "2020-12-18 2020-12-18",
            "calendar",
        ),
        (
            "bare",
            "Hưng Yên phòng, chống mại dâm năm 2018\n\n20/12/2021\n\nĐêm 18/12, bắt quả tang [5] người mua bán dâm.",
            "2021-12-18 2021-12-18",
            "calendar",
        ),
        # of a period over two years the one in which it lies
        (
            "bare",
            "Kết quả từ 15/11/2019 đến 17/01/2020\n\nĐêm 27/12, bắt quả tang [5] người mua bán dâm.",
            "2019-12-27 2019-12-27",
            "calendar",
        ),
        # what is twice or half as much again as in another time
        ("report", "Nhiều gấp rưỡi năm 2020; triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        ("report", "Gần gấp đôi tổng tiền phạt quý I; phạt [5] người bán dâm.", "2021-01-01 2021-12-31", "calendar"),
        # a year that the text counts up to a day only, but no other year
        ("report", "Riêng năm 2021 (đến hết tháng 10), triệt phá [5] vụ mại dâm.", "2021-01-01 2021-10-31", "calendar"),
        ("report", "Năm 2020, đến 31/10/2020, triệt phá [5] vụ mại dâm.", "2020-01-01 2020-10-31", "calendar"),
        ("report", "Năm 2020 (đến 28/02/2021 mới gửi) triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        # a day before the day told
        (
            "report",
            "Ngày 13/10, Công an cho hay, một ngày trước đó đơn vị bắt [4] người mua bán dâm.",
            "2021-10-12 2021-10-12",
            "calendar",
        ),
        # the start of the year: a level's day, of a flow the year
        ("report", "Đầu năm có [5] tụ điểm mại dâm.", "2021-01-01 2021-01-01", "as_of"),
        ("half", "Đầu năm Sở giao kiểm tra [60] cơ sở mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        # "Hôm nay" with its day is that day
        (
            "bare",
            RAID.format("31/07/2014", "Chiều 30/7") + "Hôm nay (31/7), khởi tố [5] bị can.",
            "2014-07-31 2014-07-31",
            "calendar",
        ),
        # without a day of its own an article tells of days after the last date that it names, too
        (
            "bare",
            "Trước đó, tháng 7/2014 đã phạt quán này. Chiều 26/8, triệt phá [5] vụ mại dâm.",
            "2014-08-26 2014-08-26",
            "calendar",
        ),
        # "cả kỳ" is what the document is on, whatever year a paragraph speaks of; ten years are said of 2003-2013
        ("report", "Năm 2020 còn ít. Cả giai đoạn triệt phá [5] vụ mại dâm.", "2021-01-01 2021-12-31", "calendar"),
        ("decade", "Trong 10 năm, công an triệt phá [5] vụ mại dâm.", "2003-01-01 2013-12-31", "calendar"),
        # what only its own sentence is on, and a line that labels its own numbers
        ("report", "Phá 9 vụ, riêng năm 2020 là 3 vụ. Bắt [5] người bán dâm.", "2021-01-01 2021-12-31", "calendar"),
        (
            "report",
            "Năm 2019: 9 vụ mại dâm\nNăm 2020: 3 vụ mại dâm\nCộng: [12] vụ",
            "2021-01-01 2021-12-31",
            "calendar",
        ),
        # numbers told in the order of periods told before, and in none
        (
            "report",
            "9 tháng đầu năm kiểm tra 70 cơ sở mại dâm, quý III 30. Cơ sở vi phạm lần lượt là [20] và 6 cơ sở.",
            "2021-01-01 2021-09-30",
            "calendar",
        ),
        (
            "report",
            "Quý III kiểm tra 30 cơ sở mại dâm. Cơ sở vi phạm lần lượt là [6] và 20 cơ sở.",
            "2021-07-01 2021-09-30",
            "calendar",
        ),
        # a part of a year that is cut short
        ("report", "Quý III (tính đến 15/9) triệt phá [5] vụ mại dâm.", "2021-07-01 2021-09-15", "calendar"),
        ("report", "9 tháng đầu năm (tính đến 15/11) triệt phá [5] vụ mại dâm.", "2021-01-01 2021-09-30", "calendar"),
        # a plan looks back on the year before it
        ("plan", "Năm qua, đã triệt phá [5] vụ mại dâm.", "2020-01-01 2020-12-31", "calendar"),
        # a day up to which units report is in no paper's name
        (
            "plan",
            "Theo báo cáo của 9 huyện gửi về đến ngày 31/12/2020, toàn tỉnh có [5] tụ điểm mại dâm.",
            "2020-12-31 2020-12-31",
            "as_of",
        ),
        # since the start of the year, whatever is told next
        ("half", "Tính từ đầu năm, công an triệt phá [5] vụ mại dâm.", "2021-01-01 2021-06-30", "calendar"),
        # nothing is known
        ("bare", "Triệt phá [5] vụ mại dâm.", "", None),
        ("bare", "6 tháng đầu năm, triệt phá [5] vụ mại dâm.", "", None),
    ],
)
def test_period(kind: str, text: str, period: str, basis: str | None) -> None:
    figure = one(text, kind)
    days = [figure.period_start, figure.period_end]
    assert " ".join(str(day) for day in days if day is not None) == period
    assert figure.period_basis == basis


@pytest.mark.parametrize(
    ("start", "end", "how"),
    [
        (date(2021, 1, 1), date(2021, 6, 30), "same"),
        (date(2021, 1, 1), date(2021, 3, 31), "part"),
        (date(2021, 1, 1), date(2021, 12, 31), "holds"),
        (date(2021, 4, 1), date(2021, 9, 30), "across"),
        (date(2020, 1, 1), date(2020, 12, 31), "before"),
        (date(2021, 7, 1), date(2021, 12, 31), "after"),
        (None, None, "none"),
    ],
)
def test_how_a_period_lies_to_the_documents(start: date | None, end: date | None, how: str) -> None:
    assert lies((start, end), (date(2021, 1, 1), date(2021, 6, 30))) == how


def test_a_period_of_a_document_without_one() -> None:
    assert lies((date(2021, 1, 1), date(2021, 12, 31)), (None, None)) == "unknown"


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2021, 2, 28), (2020, 2, 29), (2000, 2, 29), (1900, 2, 28), (2021, 4, 30), (2021, 12, 31)],
)
def test_month_end(year: int, month: int, day: int) -> None:
    assert month_end(year, month) == date(year, month, day)


@pytest.mark.parametrize(
    ("reference", "period"),
    [
        # the months of a year before, whatever their number of days
        ((date(2021, 1, 1), date(2021, 6, 30)), (date(2020, 1, 1), date(2020, 6, 30))),
        ((date(2021, 1, 1), date(2021, 2, 28)), (date(2020, 1, 1), date(2020, 2, 29))),
        ((date(2020, 1, 1), date(2020, 2, 29)), (date(2019, 1, 1), date(2019, 2, 28))),
        ((date(2020, 12, 15), date(2021, 6, 14)), (date(2019, 12, 15), date(2020, 6, 14))),
        ((date(2020, 2, 29), date(2020, 3, 31)), (date(2019, 2, 28), date(2019, 3, 31))),
        # of five years there is none
        ((date(2016, 1, 1), date(2020, 12, 31)), None),
        ((None, None), None),
    ],
)
def test_same_period_of_the_year_before(
    reference: tuple[date | None, date | None], period: tuple[date, date] | None
) -> None:
    document = reading("Hưng Yên phòng, chống mại dâm\n\nCùng kỳ: triệt phá 5 vụ.")
    (mention,) = document.layout.annotated.periods
    reader = PeriodReader(document.layout, DocumentDates(reference, None))
    timing = reader.read(mention, "sentence", stock=False, target=False)
    assert (timing and (timing.start, timing.end)) == period


def test_every_option_of_a_number_has_dates_of_its_own() -> None:
    text = (
        "Hưng Yên phòng, chống mại dâm\n\n15/9/2021\n\nTính đến 30/6/2021, năm 2020 và quý I/2021, toàn tỉnh có 5 tụ "
        "điểm mại dâm."
    )
    parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
    document = reading(text)
    assert annotate(parsed) == document.layout.annotated
    candidate = document.namings[-1].candidate
    for stock, target in ((False, False), (True, False), (False, True), (True, True)):
        options = document.periods.options(candidate, stock=stock, target=target)
        days = [(option.timing.start, option.timing.end) for option in options]
        assert len(set(days)) == len(days)
        assert days[-1] == (None, None)
        # the rules choose among them
        ruled = document.periods.resolve(candidate, stock=stock, target=target)
        assert (ruled.start, ruled.end) in days
    assert (date(2021, 6, 30), date(2021, 6, 30)) in days
    assert (date(2021, 9, 15), date(2021, 9, 15)) in days
