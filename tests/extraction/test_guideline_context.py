"""Status, scope, place, period and breakdown (GUIDELINE sections 4, 5, 6), a row or more for each sentence."""

from __future__ import annotations

import pytest

from tests.extraction.expect import NEVER, Row, cases, change, check, fig, money, row, share

STATUS = (
    # §4: reported is what happened
    row(
        "plan",
        "Năm 2020, lực lượng chức năng đã triệt phá [21] vụ mại dâm.",
        fig("cases", 21, status="reported", period="2020-01-01 2020-12-31"),
    ),
    # §4: "phấn đấu"
    row(
        "report",
        "Phấn đấu năm 2022 có [85%] số xã, phường không có tệ nạn mại dâm.",
        share("communes_free", 85, status="target", period="2022-01-01 2022-12-31"),
    ),
    # §4: "chỉ tiêu"
    row(
        "report",
        "Chỉ tiêu năm 2022: kiểm tra [60%] số cơ sở dễ phát sinh mại dâm.",
        share("establishments_inspected", 60, status="target", period="2022-01-01 2022-12-31"),
    ),
    # §4: "tổ chức kiểm tra ít nhất 50%" in a plan
    row(
        "plan",
        "Tổ chức kiểm tra ít nhất [50%] số cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.",
        share("establishments_inspected", 50, qualifier="at_least"),
    ),
    # §4: what a plan says of the present situation is reported
    row(
        "plan",
        "I. ĐẶC ĐIỂM TÌNH HÌNH\n\nHiện nay trên địa bàn tỉnh có [210] cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.",
        fig("establishments", 210, status="reported", period=...),
    ),
    # §4: the part on the months to come in a report is wanted
    row(
        "half",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2021\n\nTổ chức [4] lớp tập huấn về phòng, chống mại dâm.",
        fig("trainings", 4, status="target", period="2021-07-01 2021-12-31"),
    ),
    # §4: an aggregate over a period
    row("report", "Trong năm 2021 đã bắt giữ [31] đối tượng trong các vụ mại dâm.", fig("arrests", 31)),
    # §4: one named event
    row(
        "report",
        "Ngày 13/10/2021, Công an huyện Văn Lâm bắt quả tang [3] người mua bán dâm tại một nhà nghỉ.",
        fig(
            "arrests",
            3,
            scope="incident",
            period="2021-10-13 2021-10-13",
            place="district/Hưng Yên/Văn Lâm",
            detail="buyer seller",
        ),
    ),
)

PLACES = (
    # §5: the area of the document
    row("report", "Trên địa bàn tỉnh có [210] cơ sở dễ phát sinh mại dâm.", fig("establishments", 210)),
    # §5: a district's report gives district figures
    row("district", "Toàn huyện có [44] cơ sở dễ phát sinh mại dâm.", fig("establishments", 44)),
    # §5: the area the number covers, not who speaks
    row(
        "report",
        "Huyện Văn Lâm có [35] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 35, place="district/Hưng Yên/Văn Lâm"),
    ),
    # §5: a district right of the number
    row(
        "report",
        "Triệt phá [3] vụ mại dâm trên địa bàn huyện Yên Mỹ.",
        fig("cases", 3, place="district/Hưng Yên/Yên Mỹ"),
    ),
    # §5: a commune
    row(
        "district",
        "Kiểm tra [5] cơ sở dễ phát sinh mại dâm tại xã Khánh Yên Thượng.",
        fig("establishments_inspected", 5, place="commune/Lào Cai/Văn Bàn/Khánh Yên Thượng"),
    ),
    # §5: national
    row(
        "report",
        "Cả nước hiện có [15.000] người bán dâm.",
        fig("sex_workers", 15_000, place="national", detail="seller"),
    ),
    # §5: regions have all three names empty
    row(
        "bare",
        "Tệ nạn mại dâm trên cả nước năm 2020\n\nĐồng bằng sông Hồng có [5.760] người bán dâm.",
        fig("sex_workers", 5760, place="region", area_name="Đồng bằng sông Hồng", detail="seller"),
    ),
    # §5: another province than the document's
    row(
        "report",
        "Tỉnh Hải Dương triệt phá [17] vụ mại dâm.",
        fig("cases", 17, place="province/Hải Dương"),
    ),
    # §5: official short names without the unit word
    row(
        "bare",
        "Bà Rịa - Vũng Tàu: kết quả phòng, chống mại dâm năm 2020\n\nToàn tỉnh có [320] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 320, place="province/Bà Rịa - Vũng Tàu"),
    ),
    row(
        "bare",
        "TP.HCM: kết quả phòng, chống mại dâm năm 2020\n\nToàn thành phố có [2.320] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 2320, place="province/Hồ Chí Minh"),
    ),
    # §5: names as they were at the time
    row(
        "bare",
        "Kết quả phòng, chống mại dâm năm 2020 tỉnh Thừa Thiên - Huế\n\nToàn tỉnh có [320] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 320, place="province/Thừa Thiên Huế", area_system="VN63"),
    ),
    # §5: VN34 when published from 1 July 2025
    row(
        "bare",
        "Hưng Yên: công tác phòng, chống mại dâm\n\nHưng Yên, ngày 15/12/2025. Toàn tỉnh có [320] cơ sở dễ phát "
        "sinh mại dâm.",
        fig("establishments", 320, place="province/Hưng Yên", area_system="VN34"),
    ),
    # §5: a provincial table by district gives district rows
    row(
        "report",
        "Kết quả kiểm tra các cơ sở dễ phát sinh mại dâm:\n\n"
        "STT\tĐịa phương\tSố cơ sở được kiểm tra\tSố cơ sở vi phạm\n"
        "1\tHuyện Văn Lâm\t[35]\t[4]\n"
        "2\tHuyện Yên Mỹ\t[28]\t[2]\n",
        fig("establishments_inspected", 35, place="district/Hưng Yên/Văn Lâm"),
        fig("establishments_violating", 4, place="district/Hưng Yên/Văn Lâm", part=...),
        fig("establishments_inspected", 28, place="district/Hưng Yên/Yên Mỹ"),
        fig("establishments_violating", 2, place="district/Hưng Yên/Yên Mỹ", part=...),
    ),
    # §5: where people come from is not where they were caught
    row(
        "report",
        "Bắt giữ [4] người bán dâm trú tại tỉnh Hải Dương.",
        fig("arrests", 4, detail="seller"),
    ),
)

PERIODS = (
    # §5: "6 tháng đầu năm 2021"
    row("report", "6 tháng đầu năm 2021 triệt phá [9] vụ mại dâm.", fig("cases", 9, period="2021-01-01 2021-06-30")),
    # §5: "quý I/2021"
    row("report", "Quý I/2021 triệt phá [9] vụ mại dâm.", fig("cases", 9, period="2021-01-01 2021-03-31")),
    # §5: "9 tháng năm 2021"
    row("report", "9 tháng năm 2021 triệt phá [9] vụ mại dâm.", fig("cases", 9, period="2021-01-01 2021-09-30")),
    # §5: "năm 2019"
    row("report", "Năm 2019 triệt phá [9] vụ mại dâm.", fig("cases", 9, period="2019-01-01 2019-12-31")),
    # §5: "giai đoạn 2016-2020"
    row("report", "Giai đoạn 2016-2020 triệt phá [95] vụ mại dâm.", fig("cases", 95, period="2016-01-01 2020-12-31")),
    # §5: "từ 2016 đến 2020"
    row("report", "Từ 2016 đến 2020 triệt phá [95] vụ mại dâm.", fig("cases", 95, period="2016-01-01 2020-12-31")),
    # §5: "5 năm 2016-2020"
    row("report", "Trong 5 năm 2016-2020 triệt phá [95] vụ mại dâm.", fig("cases", 95, period="2016-01-01 2020-12-31")),
    # §5: "từ ngày … đến …" as written
    row(
        "report",
        "Từ ngày 15/12/2020 đến 14/6/2021 triệt phá [9] vụ mại dâm.",
        fig("cases", 9, period="2020-12-15 2021-06-14"),
    ),
    # §5: "Tính đến ngày" for a flow: from 1 January
    row(
        "bare",
        "Công tác phòng, chống mại dâm\n\nTính đến ngày 09/5/2021 đã kiểm tra [72] lượt cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 72, period="2021-01-01 2021-05-09"),
    ),
    # §5: "Tính đến ngày" for a flow: from the start of the reporting period that the text gives
    row(
        "bare",
        "Kết quả phòng, chống mại dâm (từ ngày 15/11/2020 đến 14/11/2021)\n\nTính đến ngày 09/5/2021 đã kiểm tra "
        "[72] lượt cơ sở "
        "dễ phát sinh mại dâm.",
        fig("establishments_inspected", 72, period="2020-11-15 2021-05-09"),
    ),
    # §5: "Tính đến ngày" for a stock: that day for both
    row(
        "report",
        "Tính đến ngày 09/5/2021, toàn tỉnh có [210] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 210, period="2021-05-09 2021-05-09"),
    ),
    # §5: "đến tháng 12/2020" for a stock
    row(
        "report",
        "Đến tháng 12/2020, toàn tỉnh có [145] xã, phường không có tệ nạn mại dâm.",
        fig("communes_free", 145, period="2020-12-31 2020-12-31"),
    ),
    # §5: "đến đầu năm 2018" for a stock
    row(
        "report",
        "Đến đầu năm 2018, toàn tỉnh còn [9] xã, phường trọng điểm về mại dâm.",
        fig("communes_affected", 9, period="2018-01-01 2018-01-01"),
    ),
    # §5: "hiện có" takes the document's reference period
    row("half", "Hiện có [210] cơ sở dễ phát sinh mại dâm.", fig("establishments", 210)),
    # §5: none stated: a stock takes the publication date for both
    row(
        "bare",
        "Quản lý các cơ sở dễ phát sinh mại dâm\n\nHưng Yên, ngày 15/3/2021\n\nToàn tỉnh hiện có [210] cơ sở dễ "
        "phát sinh mại dâm.",
        fig("establishments", 210, period="2021-03-15 2021-03-15"),
    ),
    # §5: none stated: a flow stays empty
    row(
        "bare",
        "Đấu tranh với tệ nạn mại dâm\n\n15/03/2021 08:30\n\nLực lượng công an đã triệt phá [9] vụ mại dâm.",
        fig("cases", 9, period=NEVER),
    ),
    # §5: the nearest statement wins: the sentence over the document
    row(
        "report",
        "Năm 2020 triệt phá [9] vụ mại dâm. Năm nay triệt phá [12] vụ.",
        fig("cases", 9, period="2020-01-01 2020-12-31"),
        fig("cases", 12),
    ),
    # §5: the paragraph over the document
    row(
        "report",
        "Trong quý III/2021, các lực lượng tăng cường truy quét mại dâm. Đã triệt phá [4] vụ, bắt giữ [9] đối tượng.",
        fig("cases", 4, period="2021-07-01 2021-09-30"),
        fig("arrests", 9, period="2021-07-01 2021-09-30"),
    ),
    # §5: the heading over the document
    row(
        "report",
        "II. KẾT QUẢ PHÒNG, CHỐNG MẠI DÂM 6 THÁNG CUỐI NĂM 2021\n\nĐã triệt phá [4] vụ mại dâm.",
        fig("cases", 4, period="2021-07-01 2021-12-31"),
    ),
    # §5: a target in a programme: "đến năm 2025"
    row(
        "programme",
        "Đến năm 2025, [90%] số xã, phường không có tệ nạn mại dâm.",
        share("communes_free", 90, recurrence="by_end"),
    ),
    # §5: a target in a programme: "hằng năm"
    row(
        "programme",
        "Hằng năm, kiểm tra ít nhất [50%] số cơ sở dễ phát sinh mại dâm.",
        share("establishments_inspected", 50, qualifier="at_least", recurrence="yearly"),
    ),
    # §5: a target in a yearly plan
    row("plan", "Mở [2] lớp tập huấn về phòng, chống mại dâm.", fig("trainings", 2, recurrence=None)),
    # §5: a period inside the name of a programme is not the period of a figure in a yearly plan
    row(
        "plan",
        "Thực hiện Chương trình phòng, chống mại dâm giai đoạn 2021-2025, kiểm tra [60%] số cơ sở dễ phát sinh mại "
        "dâm.",
        share("establishments_inspected", 60),
    ),
    # §5: "thời gian tới" is empty
    row(
        "report",
        "Thời gian tới, phấn đấu [100%] xã, phường được tuyên truyền về phòng, chống mại dâm.",
        share("communes_reached", 100, status="target", period=NEVER),
    ),
    # §5: an incident takes its day, also in the sentence after the one that names it
    row(
        "raid",
        "Tại hiện trường, tổ công tác bắt giữ [4] đối tượng mua bán dâm.",
        fig("arrests", 4, scope="incident", detail="buyer seller"),
    ),
    # §5: a day without year takes it from the document
    row(
        "report",
        "Ngày 20/5, Công an huyện Yên Mỹ bắt quả tang [2] người mua bán dâm.",
        fig(
            "arrests",
            2,
            scope="incident",
            period="2021-05-20 2021-05-20",
            place="district/Hưng Yên/Yên Mỹ",
            detail="buyer seller",
        ),
    ),
    # §5: cùng kỳ in a sentence of its own: the same months of the year before
    row(
        "half",
        "Triệt phá [9] vụ mại dâm (cùng kỳ năm 2020: [11] vụ).",
        fig("cases", 9),
        fig("cases", 11, period="2020-01-01 2020-06-30"),
    ),
)

PARTS = (
    # §6: "trong đó"
    row(
        "report",
        "Bắt giữ [18] đối tượng liên quan đến mại dâm; trong đó: khởi tố [04] bị can, xử phạt hành chính [14] đối "
        "tượng.",
        fig("arrests", 18),
        fig("defendants_prosecuted", 4, detail="criminal", part=0),
        fig("people_fined", 14, detail="administrative", part=0),
    ),
    # §6: "gồm"
    row(
        "report",
        "Có [44] cơ sở dễ phát sinh mại dâm, gồm [24] nhà nghỉ, [20] quán karaoke.",
        fig("establishments", 44),
        fig("establishments", 24, detail="lodging", part=0),
        fig("establishments", 20, detail="karaoke", part=0),
    ),
    # §6: "bao gồm"
    row(
        "report",
        "Có [44] cơ sở dễ phát sinh mại dâm, bao gồm [24] nhà nghỉ và [20] quán karaoke.",
        fig("establishments", 44),
        fig("establishments", 24, detail="lodging", part=0),
        fig("establishments", 20, detail="karaoke", part=0),
    ),
    # §6: "riêng"
    row(
        "report",
        "Toàn tỉnh triệt phá [21] vụ mại dâm, riêng huyện Văn Lâm [6] vụ.",
        fig("cases", 21),
        fig("cases", 6, part=0, place="district/Hưng Yên/Văn Lâm"),
    ),
    # §6: a colon after the whole
    row(
        "report",
        "Bắt giữ [31] đối tượng mại dâm: [4] chủ chứa, [15] người bán dâm, [12] người mua dâm.",
        fig("arrests", 31),
        fig("arrests", 4, part=0, detail="harbouring organiser"),
        fig("arrests", 15, part=0, detail="seller"),
        fig("arrests", 12, part=0, detail="buyer"),
    ),
    # §6: only when the text says so
    row(
        "report",
        "Triệt phá [9] vụ mại dâm, khởi tố [3] vụ.",
        fig("cases", 9),
        fig("cases_prosecuted", 3, detail="criminal"),
    ),
    # §6: a table's total row
    row(
        "report",
        "Kết quả kiểm tra các cơ sở dễ phát sinh mại dâm:\n\n"
        "Địa phương\tSố cơ sở được kiểm tra\n"
        "Huyện Văn Lâm\t[35]\n"
        "Huyện Yên Mỹ\t[28]\n"
        "Tổng cộng\t[63]\n",
        fig("establishments_inspected", 35, place="district/Hưng Yên/Văn Lâm", part=2),
        fig("establishments_inspected", 28, place="district/Hưng Yên/Yên Mỹ", part=2),
        fig("establishments_inspected", 63),
    ),
    # §6: the evidence is the number itself as written: all of "1,2 tỷ", "31,5%", "44/44"
    row(
        "report",
        "Kinh phí phòng, chống mại dâm [1,2 tỷ] đồng, tăng [31,5%] so với năm 2020.",
        money("budget", 1_200_000_000),
        change("budget", 31.5),
    ),
    # §6: for a stated zero the negation word with its noun
    row("report", "Trên địa bàn [không có tụ điểm mại dâm].", fig("hotspots", 0)),
)


@pytest.mark.parametrize("item", cases(STATUS))
def test_status_and_scope(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PLACES))
def test_place(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PERIODS))
def test_period(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PARTS))
def test_parts(item: Row) -> None:
    check(item)
