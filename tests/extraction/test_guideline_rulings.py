"""Cases that real texts raise, decided once (GUIDELINE section 8): every ruling has a row, named before it."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, change, check, fig, money, row, share

NUMBERS = (
    # Two counts with a slash: two figures
    row(
        "report",
        "Khởi tố [812] vụ/[1.040] bị can về các tội liên quan đến mại dâm.",
        fig("cases_prosecuted", 812, detail="criminal"),
        fig("defendants_prosecuted", 1040, detail="criminal"),
    ),
    # Two counts with a slash: "26 vụ 31 bị cáo"
    row(
        "report",
        "Tòa án xét xử [26] vụ [31] bị cáo phạm tội chứa, môi giới mại dâm.",
        fig("cases_tried", 26, detail="brokering harbouring"),
        fig("defendants_tried", 31, detail=...),
    ),
    # One figure with a denominator: "44/44 cơ sở"
    row(
        "report",
        "Có [44/44] cơ sở ký cam kết không để xảy ra mại dâm.",
        fig("establishments_pledged", 44, denominator=44),
    ),
    # One figure with a denominator: "70/90 vụ" done of planned
    row("report", "Triệt phá [70/90] vụ mại dâm theo kế hoạch.", fig("cases", 70, denominator=90)),
    # One figure with a denominator: "15 cơ sở/18 cơ sở"
    row(
        "report",
        "Kiểm tra [15 cơ sở/18] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 15, denominator=18),
    ),
    # One figure with a denominator: "88 trong tổng số 132"
    row(
        "report",
        "[88 trong tổng số 132] xã, phường không có tệ nạn mại dâm.",
        fig("communes_free", 88, denominator=132),
    ),
    # Pairs of people: "3 đôi" are 6 people
    row(
        "report",
        "Bắt giữ [3] đôi nam nữ mua bán dâm.",
        fig("arrests", 6, detail="buyer seller"),
    ),
    # Pairs of people: "5 cặp nam nữ" are 10
    row(
        "raid",
        "Lực lượng công an bắt quả tang [5] cặp nam nữ mua bán dâm.",
        fig("arrests", 10, scope="incident", detail="buyer seller"),
    ),
    # Qualifiers: of two, the nearest wins
    row(
        "report",
        "Toàn tỉnh ước tính có hơn [350] người bán dâm.",
        fig("sex_workers", 350, qualifier="over", detail="seller"),
    ),
    # Qualifiers: a range is always between
    row(
        "plan",
        "Tạo việc làm cho khoảng [10-20] người bán dâm.",
        fig("people_supported", 10, value_max=20, qualifier="between", detail="job seller"),
    ),
    # Qualifiers: "không dưới" is at_least
    row(
        "plan",
        "Kiểm tra không dưới [60] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 60, qualifier="at_least"),
    ),
    # Qualifiers: "không ít hơn" is one too, and no change
    row(
        "plan",
        "Kiểm tra không ít hơn [60] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 60, qualifier="at_least", measure="count"),
    ),
    # Qualifiers: a later number that has none of its own is exact
    row(
        "report",
        "Tổ chức trên [12] hội nghị truyền thông về mại dâm với [900] lượt người dự.",
        fig("communication_events", 12, qualifier="over"),
        fig("people_reached", 900),
    ),
    # Loose sizes: "hàng chục"
    row("report", "Triệt phá [hàng chục] vụ mại dâm.", fig("cases", 10, qualifier="about")),
    # Loose sizes: "hàng trăm"
    row(
        "report",
        "Kiểm tra [hàng trăm] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 100, qualifier="about"),
    ),
    # Loose sizes: "hàng nghìn"
    row(
        "report",
        "Cấp phát [hàng nghìn] tờ rơi về phòng, chống mại dâm.",
        fig("materials_distributed", 1000, qualifier="about", detail="leaflet"),
    ),
    # Loose sizes: "nửa tỷ"
    row(
        "report",
        "Xử phạt các cơ sở về mại dâm hơn [nửa tỷ] đồng.",
        money("fines_amount", 500_000_000, qualifier="over"),
    ),
    # Loose sizes: "12 vạn"
    row("report", "Phát [12 vạn] tờ rơi về mại dâm.", fig("materials_distributed", 120_000, detail="leaflet")),
    # Loose sizes: "95 nghìn"
    row("report", "Tuyên truyền về mại dâm cho [95 nghìn] lượt người.", fig("people_reached", 95_000)),
    # Loose sizes: the article "một" is no figure
    row("report", "Công an triệt phá một đường dây mại dâm và một số ổ nhóm."),
    # Zero: "không có vụ nào"
    row("report", "Trong năm [không có vụ mại dâm] nào xảy ra trên địa bàn tỉnh.", fig("cases", 0)),
    # Zero: "chưa có ai"
    row(
        "report",
        "[Chưa có ai] bị khởi tố về tội chứa mại dâm.",
        fig("defendants_prosecuted", 0, detail=...),
    ),
    # Zero: "không còn xã trọng điểm"
    row("report", "Toàn tỉnh [không còn xã] trọng điểm về mại dâm.", fig("communes_affected", 0)),
    # Zero: "không phát sinh tụ điểm mới" in a result
    row("report", "Năm qua trên địa bàn [không phát sinh tụ điểm] mới về mại dâm.", fig("hotspots", 0)),
    # Zero: "chưa phát hiện"
    row(
        "report",
        "Qua kiểm tra [chưa phát hiện cơ sở vi phạm] về mại dâm.",
        fig("establishments_violating", 0),
    ),
    # Zero: a wish is nothing
    row("plan", "Không để phát sinh tụ điểm mại dâm mới trên địa bàn."),
    # Zero: a wish in a report is nothing
    row("report", "Tăng cường quản lý địa bàn, không để phát sinh tụ điểm mại dâm."),
    # Multiples: "tăng gấp 1,6 lần" is a change of 60 percent
    row(
        "report",
        "Kiểm tra [160] cơ sở dễ phát sinh mại dâm, tăng gấp [1,6 lần] so với năm 2020.",
        fig("establishments_inspected", 160),
        change("establishments_inspected", 60),
    ),
    # Multiples: "gấp đôi" of 100
    row(
        "report",
        "Bắt giữ [40] đối tượng mua bán dâm, [gấp đôi] cùng kỳ năm 2020.",
        fig("arrests", 40, detail="buyer seller"),
        change("arrests", 100, detail=...),
    ),
    # Multiples: "giảm 9 vụ, tương đương 12,5%": the sign holds for both
    row(
        "report",
        "Triệt phá [63] vụ mại dâm, giảm [9] vụ, tương đương [12,5%] so với năm 2020.",
        fig("cases", 63),
        change("cases", -9, unit="case"),
        change("cases", -12.5),
    ),
    # Multiples: "giảm 6 vụ (4,1%)"
    row(
        "report",
        "Triệt phá [140] vụ mại dâm, giảm [6] vụ ([4,1%]) so với năm 2020.",
        fig("cases", 140),
        change("cases", -6, unit="case"),
        change("cases", -4.1),
    ),
    # Shares of a plan: "bằng 81,2% kế hoạch" is a share
    row(
        "report",
        "Kiểm tra [650] lượt cơ sở dễ phát sinh mại dâm, bằng [81,2%] kế hoạch.",
        fig("establishments_inspected", 650),
        share("establishments_inspected", 81.2),
    ),
    # Shares of a plan: "vượt 5,5% kế hoạch" a change
    row(
        "report",
        "Kiểm tra [844] lượt cơ sở dễ phát sinh mại dâm, vượt [5,5%] kế hoạch.",
        fig("establishments_inspected", 844),
        change("establishments_inspected", 5.5),
    ),
)

CODES = (
    # Courts and prosecutors: "thụ lý" is other
    row("report", "Tòa án hai cấp thụ lý [12] vụ án mại dâm.", fig("other", 12, unit=...)),
    # Courts and prosecutors: "giải quyết, xét xử" is tried
    row(
        "report",
        "Tòa án đã giải quyết, xét xử [10] vụ án mại dâm với [15] bị cáo.",
        fig("cases_tried", 10),
        fig("defendants_tried", 15),
    ),
    # Courts and prosecutors: "truy tố" is prosecuted
    row(
        "report",
        "Viện kiểm sát truy tố [8] vụ với [11] bị can về tội chứa mại dâm.",
        fig("cases_prosecuted", 8, detail="criminal harbouring"),
        fig("defendants_prosecuted", 11, detail="criminal harbouring"),
    ),
    # Courts and prosecutors: "xử lý hình sự" is prosecuted
    row("report", "Xử lý hình sự [5] vụ án mại dâm.", fig("cases_prosecuted", 5, detail="criminal")),
    # Courts and prosecutors: "kiểm điểm trước dân" is other
    row("report", "Đưa ra kiểm điểm trước dân [7] người bán dâm.", fig("other", 7, unit=..., detail="seller")),
    # Courts and prosecutors: "đưa vào trung tâm" is other
    row("report", "Đưa vào trung tâm chữa bệnh [17] người bán dâm.", fig("other", 17, unit=..., detail="seller")),
    # Establishments: "triệt phá"
    row("report", "Công an triệt phá [3] nhà nghỉ chứa mại dâm.", fig("establishments_violating", 3, detail=...)),
    # Establishments: "xử lý vi phạm"
    row("report", "Đã xử lý vi phạm [14] cơ sở dễ phát sinh mại dâm.", fig("establishments_violating", 14)),
    # Establishments: "lập biên bản"
    row(
        "report",
        "Lập biên bản [14] cơ sở karaoke dễ phát sinh mại dâm.",
        fig("establishments_violating", 14, detail="karaoke"),
    ),
    # Establishments: "đợt truy quét" is inspections
    row("report", "Tổ chức [6] đợt truy quét tệ nạn mại dâm.", fig("inspections", 6)),
    # Establishments: "đợt cao điểm" is inspections
    row("report", "Mở [3] đợt cao điểm tấn công tội phạm mại dâm.", fig("inspections", 3)),
    # Suspects who do not sell are other, detail organiser
    row(
        "report",
        "Nghi vấn [55] đối tượng chủ chứa mại dâm.",
        fig("other", 55, unit=..., detail="harbouring organiser"),
    ),
    # Suspects who do not sell: brokers
    row(
        "report",
        "Qua rà soát có [18] đối tượng nghi vấn môi giới mại dâm.",
        fig("other", 18, unit=..., detail="brokering organiser"),
    ),
    # Staff suspected of it are sex_workers with detail worker
    row("report", "Có [45] tiếp viên nghi hoạt động mại dâm.", fig("sex_workers", 45, detail="worker")),
    # Left out: frequencies "01 lần/năm"
    row("plan", "Tuyên truyền về phòng, chống mại dâm ít nhất 01 lần/năm tại các xã, phường."),
    # Left out: "ít nhất một hình thức"
    row(
        "plan",
        "[90%] số xã, phường tổ chức được ít nhất một hình thức tuyên truyền về mại dâm.",
        share("communes_reached", 90),
    ),
    # Left out: norms per unit
    row("plan", "Mỗi huyện chọn 2 đến 4 xã để xây dựng mô hình phòng, chống mại dâm."),
    # Left out: sums per unit
    row("plan", "Hỗ trợ hoạt động của các đội tình nguyện phòng, chống mại dâm với mức 20 triệu đồng/đội."),
    # Left out: figures about another country
    row("report", "Tại Thái Lan có khoảng 250.000 người bán dâm."),
    # Left out: how many provinces or bodies sent the data
    row(
        "bare",
        "Tổng hợp của 59/63 tỉnh, thành phố gửi báo cáo về công tác phòng, chống mại dâm.",
    ),
    # Left out: seized goods
    row("raid", "Thu giữ 35 bao cao su và 3 điện thoại của các đối tượng mua bán dâm."),
    # "Lượt kiểm tra" alone is inspections
    row(
        "report", "Thực hiện [120] lượt kiểm tra về phòng, chống mại dâm.", fig("inspections", 120, counted_as="visits")
    ),
    # "Lượt kiểm tra" with establishments as its object
    row(
        "report",
        "Thực hiện [120] lượt kiểm tra các cơ sở kinh doanh dễ phát sinh mại dâm.",
        fig("establishments_inspected", 120, counted_as="visits"),
    ),
    # Places that must not come back: a stock, reported
    row(
        "plan",
        "Tăng cường kiểm tra, không để tái hoạt động [8] tụ điểm mại dâm.",
        fig("hotspots", 8, status="reported", period=...),
    ),
)

PLACES = (
    # Former provinces after the merger take the merged province
    row(
        "bare",
        "TP.HCM tăng cường phòng, chống mại dâm\n\nTP.HCM, ngày 15/12/2025. Khu vực Bình Dương (cũ) có [320] cơ sở "
        "dễ phát sinh "
        "mại dâm.",
        fig("establishments", 320, place="province/Hồ Chí Minh"),
    ),
    # Numbered districts keep their word
    row(
        "bare",
        "TP.HCM: phòng, chống mại dâm năm 2020\n\nQuận 1 có [320] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 320, place="district/Hồ Chí Minh/Quận 1"),
    ),
    # Numbered wards keep their word
    row(
        "bare",
        "Quận 4, TP.HCM: phòng, chống mại dâm năm 2020\n\nPhường 3 có [32] cơ sở dễ phát sinh mại dâm.",
        fig("establishments", 32, place="commune/Hồ Chí Minh/Quận 4/Phường 3"),
    ),
    # Around the article: titles of other articles are not annotated
    row(
        "bare",
        "Hưng Yên triệt phá [9] vụ mại dâm năm 2021\n\nNăm 2021, Công an tỉnh Hưng Yên đã triệt phá [9] vụ mại dâm, "
        "góp phần giữ "
        "vững an ninh trật tự trên địa bàn tỉnh trong thời gian qua.\n\nTin mới nhất\n\nHải Dương bắt 17 đối tượng "
        "mại dâm"
        "(25/10/2021 9:46 SA)\n\nHà Nội triệt phá 5 đường dây mại dâm(14/10/2021 3:33 CH)",
        fig("cases", 9),
        fig("cases", 9),
    ),
    # Around the article: picture captions are annotated
    row(
        "bare",
        "Hưng Yên chống mại dâm năm 2021\n\nCông an tỉnh Hưng Yên tiếp tục tấn công tội phạm mại dâm trong năm "
        "2021.\n\n"
        "Ảnh: Công an bắt giữ [5] đối tượng mua bán dâm.",
        fig("arrests", 5, detail="buyer seller"),
    ),
    # Around the article: readers' comments are not
    row(
        "bare",
        "Hưng Yên chống mại dâm năm 2021\n\nCông an tỉnh Hưng Yên tiếp tục tấn công tội phạm mại dâm trong năm "
        "2021.\n\n"
        "Bình luận (1)\n\nBạn đọc: Chỗ tôi có 50 gái bán dâm đứng đường.",
        fails="the text under the head of the comments of a plain text is read",
    ),
    # Around the article: the document's own title is annotated
    row(
        "bare",
        "Hưng Yên: Bắt [12] đối tượng mua bán dâm trong năm 2021\n\nCông an tỉnh Hưng Yên tiếp tục tấn công tội "
        "phạm mại dâm.",
        fig("arrests", 12, detail="buyer seller", period="2021-01-01 2021-12-31"),
    ),
)

PARTS = (
    # Totals in tables: a cell is part of its total row; row numbers and years are no figures; "-" is nothing, "0" is 0
    row(
        "report",
        "Kết quả xử lý các vụ mại dâm năm 2021:\n\n"
        "STT\tĐơn vị\tSố vụ\tSố đối tượng bị bắt\n"
        "1\tVăn Lâm\t[5]\t[14]\n"
        "2\tYên Mỹ\t[3]\t-\n"
        "3\tKhoái Châu\t[0]\t\n"
        "\tTổng cộng\t[8]\t[14]\n",
        fig("cases", 5, place="district/Hưng Yên/Văn Lâm", part=4),
        fig("arrests", 14, place="district/Hưng Yên/Văn Lâm", part=5),
        fig("cases", 3, place="district/Hưng Yên/Yên Mỹ", part=4),
        fig("cases", 0, place="district/Hưng Yên/Khoái Châu", part=4),
        fig("cases", 8),
        fig("arrests", 14),
    ),
    # Totals in tables: with a total column alone, that is the parent
    row(
        "report",
        "Kết quả phòng, chống mại dâm:\n\n"
        "Nội dung\tTổng số\tQuý I\tQuý II\n"
        "Số cơ sở được kiểm tra\t[30]\t[10]\t[20]\n"
        "Số vụ bị triệt phá\t[14]\t[6]\t[8]\n",
        fig("establishments_inspected", 30),
        fig("establishments_inspected", 10, part=0, period="2021-01-01 2021-03-31"),
        fig("establishments_inspected", 20, part=0, period="2021-04-01 2021-06-30"),
        fig("cases", 14),
        fig("cases", 6, part=3, period="2021-01-01 2021-03-31"),
        fig("cases", 8, part=3, period="2021-04-01 2021-06-30"),
    ),
    # Totals in tables: cells of the total row are part of the grand total
    row(
        "report",
        "Kết quả đấu tranh:\n\n"
        "Đơn vị\tTổng số vụ mại dâm\tVụ mại dâm quý I\tVụ mại dâm quý II\n"
        "Văn Lâm\t[5]\t[2]\t[3]\n"
        "Yên Mỹ\t[3]\t[1]\t[2]\n"
        "Tổng cộng\t[8]\t[3]\t[5]\n",
        *(
            fig("cases", value, place="district/Hưng Yên/Văn Lâm", part=part, period=...)
            for value, part in ((5, 6), (2, 7), (3, 8))
        ),
        *(
            fig("cases", value, place="district/Hưng Yên/Yên Mỹ", part=part, period=...)
            for value, part in ((3, 6), (1, 7), (2, 8))
        ),
        fig("cases", 8),
        fig("cases", 3, part=6, period="2021-01-01 2021-03-31"),
        fig("cases", 5, part=6, period="2021-04-01 2021-06-30"),
    ),
    # Brackets right after a whole that split it
    row(
        "report",
        "Bắt giữ [18] đối tượng ([4] chủ chứa, [14] bán dâm).",
        fig("arrests", 18),
        fig("arrests", 4, part=0, detail="harbouring organiser"),
        fig("arrests", 14, part=0, detail="seller"),
    ),
    # Brackets and "còn lại" are parts
    row(
        "report",
        "Bắt giữ [18] đối tượng mại dâm, trong đó [4] chủ chứa, còn lại [14] người bán dâm.",
        fig("arrests", 18),
        fig("arrests", 4, part=0, detail="harbouring organiser"),
        fig("arrests", 14, part=0, detail="seller"),
    ),
    # a mere "với" is not
    row(
        "report",
        "Triệt phá [9] vụ mại dâm với [31] đối tượng.",
        fig("cases", 9),
        fig("arrests", 31),
    ),
    # A total and its part need the same thing counted: people are no part of establishments
    row(
        "report",
        "Có [44] cơ sở dễ phát sinh mại dâm, trong đó có [286] nữ nhân viên.",
        fig("establishments", 44),
        fig("workers", 286, detail="female"),
    ),
    # A total and its part: rings may be part of cases
    row(
        "report",
        "Triệt phá [150] vụ mại dâm, trong đó [20] đường dây.",
        fig("cases", 150),
        fig("rings_dismantled", 20, part=0),
    ),
)

DETAILS = (
    # `seller` where "bán dâm" is said of the people counted
    row("report", "Bắt giữ [12] gái bán dâm.", fig("arrests", 12, detail="female seller")),
    # and not where it is only the offence
    row("report", "Bắt giữ [31] đối tượng trong các vụ mại dâm.", fig("arrests", 31)),
    # `inspection_team` on inspections and what they found
    row(
        "report",
        "Đội kiểm tra liên ngành 178 tổ chức [12] buổi kiểm tra về mại dâm, phát hiện [4] cơ sở vi phạm.",
        fig("inspections", 12, detail="inspection_team"),
        fig("establishments_violating", 4, detail="inspection_team"),
    ),
    # `district_teams`, `commune_teams`
    row(
        "report",
        "Đội kiểm tra liên ngành 178 cấp huyện, cấp xã kiểm tra [80] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 80, detail="commune_teams district_teams"),
    ),
    # `police` on inspections
    row(
        "report",
        "Lực lượng công an đã kiểm tra [35] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 35, detail="police"),
    ),
    # `police` on outreach, where that body is the subject
    row(
        "report",
        "Lực lượng công an đã tổ chức [20] buổi tuyên truyền về phòng, chống mại dâm.",
        fig("communication_events", 20, detail="police"),
    ),
    # and not on what is no inspection and no outreach
    row("report", "Lực lượng công an triệt phá [9] vụ mại dâm.", fig("cases", 9)),
    # `harbouring`, `brokering` on people and cases of those offences
    row("report", "Khởi tố [3] vụ về tội môi giới mại dâm.", fig("cases_prosecuted", 3, detail="brokering criminal")),
    row(
        "report",
        "Khởi tố [5] bị can về tội chứa mại dâm.",
        fig("defendants_prosecuted", 5, detail="criminal harbouring"),
    ),
    # vũ trường is bar
    row("report", "Kiểm tra [5] vũ trường dễ phát sinh mại dâm.", fig("establishments_inspected", 5, detail="bar")),
    # nhà trọ lodging
    row("report", "Kiểm tra [25] nhà trọ dễ phát sinh mại dâm.", fig("establishments_inspected", 25, detail="lodging")),
    # xông hơi, tẩm quất massage
    row(
        "report",
        "Kiểm tra [9] cơ sở xông hơi, tẩm quất dễ phát sinh mại dâm.",
        fig("establishments_inspected", 9, detail="massage"),
    ),
    # pa-nô banner
    row("report", "Lắp đặt [15] pa-nô về phòng, chống mại dâm.", fig("materials_distributed", 15, detail="banner")),
)


@pytest.mark.parametrize("item", cases(NUMBERS))
def test_number(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(CODES))
def test_code(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PLACES))
def test_place(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(PARTS))
def test_parts(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(DETAILS))
def test_detail(item: Row) -> None:
    check(item)
