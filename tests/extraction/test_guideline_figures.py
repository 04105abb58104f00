"""What counts as a figure and under which code (GUIDELINE sections 1 and 2), a row or more for each sentence."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, change, check, fig, money, row, share

COUNTED = (
    # §1: counts
    row("report", "Lực lượng công an đã triệt phá [05] vụ án liên quan đến mại dâm.", fig("cases", 5)),
    # §1: ratios are one figure
    row(
        "report",
        "Có [44/44] cơ sở ký cam kết không để xảy ra tệ nạn mại dâm.",
        fig("establishments_pledged", 44, denominator=44),
    ),
    # §1: ranges are one figure
    row(
        "plan",
        "Tạo việc làm cho [10-20] người bán dâm.",
        fig("people_supported", 10, value_max=20, qualifier="between", detail="job seller"),
    ),
    # §1: shares
    row(
        "report",
        "[80%] số cơ sở đã ký cam kết không để xảy ra mại dâm.",
        share("establishments_pledged", 80),
    ),
    # §1: amounts of money
    row(
        "report",
        "Xử phạt [9] cơ sở để xảy ra mại dâm với số tiền [45 triệu] đồng.",
        fig("establishments_fined", 9),
        money("fines_amount", 45_000_000),
    ),
    # §1: changes
    row(
        "report",
        "Công an các đơn vị triệt phá [21] vụ mại dâm, tăng [31,5%] so với cùng kỳ năm trước.",
        fig("cases", 21),
        change("cases", 31.5),
    ),
    # §1: numbers in words
    row(
        "report",
        "Đã khám phá [hai] vụ mại dâm, bắt giữ [mười lăm] đối tượng.",
        fig("cases", 2),
        fig("arrests", 15),
    ),
    # §1: an explicit zero
    row(
        "report",
        "Trong năm [không có vụ việc vi phạm] nào về mại dâm bị xử lý.",
        fig("cases", 0),
    ),
    # §1: a number repeated for the same fact is annotated each time
    row(
        "report",
        "Năm 2021 cả tỉnh phát hiện [8] vụ mại dâm.\n\nCông an các đơn vị đã triệt phá [8] vụ mại dâm tại các địa bàn.",
        fig("cases", 8),
        fig("cases", 8),
    ),
    # §1: on the topic without a code
    row(
        "report",
        "Có [87] người bán dâm đã hoàn lương, trở về với gia đình.",
        fig("other", 87, unit="any", detail="seller"),
    ),
    # §1: several topics at once, prostitution named in the clause
    row(
        "report",
        "Đã tổ chức [120] buổi tuyên truyền về phòng, chống ma túy, mại dâm, HIV/AIDS.",
        fig("communication_events", 120, joint=True),
    ),
    # §1: "tệ nạn xã hội" names it too
    row(
        "report",
        "Đã tổ chức [36] buổi tuyên truyền về phòng, chống tệ nạn xã hội.",
        fig("communication_events", 36, joint=True),
    ),
    # §1: prostitution named in the heading
    row(
        "bare",
        "Báo cáo công tác năm\n\nII. CÔNG TÁC PHÒNG, CHỐNG MẠI DÂM\n\nĐã kiểm tra [72] lượt cơ sở kinh doanh dịch vụ.",
        fig("establishments_inspected", 72),
    ),
    # §1: a measure on the ground of another law keeps its code
    row(
        "report",
        "Đội kiểm tra liên ngành 178 đình chỉ kinh doanh [12] quán karaoke do vi phạm quy định về phòng, chống dịch "
        "Covid-19.",
        fig("establishments_suspended", 12, detail="inspection_team karaoke other_ground"),
    ),
)

NO_FIGURES = (
    # §1: dates, clock times, years
    row("report", "Ngày 15/3/2021, lúc 22 giờ 30, lực lượng chức năng ra quân truy quét mại dâm theo chủ đề năm 2021."),
    # §1: document numbers
    row(
        "report",
        "Thực hiện Quyết định số 1629/QĐ-TTg ngày 28/9/2021 và Kế hoạch số 164/KH-UBND về phòng, chống mại dâm, "
        "Nghị định "
        "178/2004/NĐ-CP.",
    ),
    # §1: names that hold a number
    row(
        "report",
        "Đội 178 của Quận 1 phối hợp với Chương trình 130/CP, phòng PC02 và các nhóm phòng, chống HIV/AIDS về mại dâm.",
    ),
    # §1: heading and list numbers
    row("report", "1. Công tác tuyên truyền\n\n1.1. Nội dung về mại dâm\n\na) Trên báo, đài\n\n2) Tại cơ sở"),
    # §1: ages and birth years
    row(
        "report",
        "Các đối tượng bán dâm từ 18 đến 25 tuổi; chủ chứa là Nguyễn Thị M. (SN 1985), sinh năm 1985, 36 tuổi.",
    ),
    # §1: addresses, phone and fax numbers
    row(
        "report",
        "Cơ sở có mại dâm ở số 12 đường Trần Phú; đường dây nóng 0221.3862.178, fax: 0221.3862.179, hẻm 12/5.",
    ),
    # §1: page views and visitor counters
    row("report", "Bài về mại dâm có lượt xem: 1.250; 473 người đang online."),
    # §1: prices of a single transaction
    row("raid", "Khách mua dâm thỏa thuận giá 500.000 đồng cho một lần bán dâm."),
    # §1: penalties that a law provides for in general
    row(
        "report",
        "Người mua dâm có thể bị áp dụng mức phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng.",
    ),
    # §1: legal articles
    row("report", "Tội chứa mại dâm quy định tại Điều 327, khoản 2 Bộ luật Hình sự."),
    # §1: another topic: drugs
    row("report", "Về ma túy: bắt 45 vụ, 60 đối tượng tàng trữ trái phép chất ma túy."),
    # §1: another topic: HIV
    row("report", "Toàn tỉnh có 1.250 người nhiễm HIV đang được điều trị."),
    # §1: another topic: traffic
    row("report", "Trên các tuyến đường xảy ra 12 vụ tai nạn giao thông làm 5 người chết."),
    # §1: another topic: revenue
    row(
        "bare",
        "Tình hình kinh tế - xã hội năm 2021\n\nThu ngân sách đạt 18.500 tỷ đồng, tăng 12% so với năm trước.\n\n"
        "Công an triệt phá [3] vụ mại dâm.",
        fig("cases", 3),
    ),
    # §1: revenue, in one sentence with our topic
    row(
        "bare",
        "Thu ngân sách năm 2021 đạt 18.500 tỷ đồng; công tác phòng, chống mại dâm được quan tâm.",
    ),
    # §1: the clause names only another topic, though the heading names ours
    row(
        "bare",
        "Kết quả phòng, chống ma túy, mại dâm\n\nLực lượng công an phát hiện 145 vụ phạm tội về ma túy, bắt giữ 203 "
        "đối tượng "
        "nghiện ma túy.",
    ),
)

INDICATORS = (
    # §2: the stock under watch
    row(
        "report",
        "Toàn tỉnh có [210] cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm.",
        fig("establishments", 210),
    ),
    # §2: "nghi vấn hoạt động mại dâm"
    row("report", "Qua rà soát có [10] cơ sở nghi vấn hoạt động mại dâm.", fig("establishments_suspected", 10)),
    # §2: "biểu hiện"
    row("report", "Hiện còn [7] cơ sở có biểu hiện hoạt động mại dâm.", fig("establishments_suspected", 7)),
    # §2: per type it keeps the code and gets the detail
    row(
        "report",
        "Địa bàn có [44] cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm, trong đó có [24] cơ sở lưu trú, [20] quán "
        "karaoke.",
        fig("establishments", 44),
        fig("establishments", 24, detail="lodging", part=0),
        fig("establishments", 20, detail="karaoke", part=0),
    ),
    # §2: pledges
    row(
        "report",
        "Vận động [185] cơ sở ký cam kết không để xảy ra mại dâm.",
        fig("establishments_pledged", 185),
    ),
    # §2: "kiểm tra 72 lượt cơ sở"
    row(
        "report",
        "Kiểm tra [72] lượt cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.",
        fig("establishments_inspected", 72, counted_as="visits"),
    ),
    # §2: "12 buổi kiểm tra"
    row(
        "report",
        "Tổ chức được [12] buổi kiểm tra về phòng, chống mại dâm.",
        fig("inspections", 12),
    ),
    # §2: "5 đợt kiểm tra"
    row("report", "Tổ chức [5] đợt kiểm tra việc chấp hành pháp luật về mại dâm.", fig("inspections", 5)),
    # §2: "kiểm tra 120 lượt" with establishments as the object
    row(
        "report",
        "Các cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm được kiểm tra [120] lượt.",
        fig("establishments_inspected", 120, counted_as="visits"),
    ),
    # §2: outcomes of checks, money
    row(
        "report",
        "Kiểm tra [84] cơ sở dễ phát sinh mại dâm, phát hiện [37] cơ sở vi phạm, nhắc nhở [20] cơ sở, xử phạt [15] "
        "cơ sở với "
        "số tiền [67,5 triệu] đồng, đình chỉ [2] cơ sở.",
        fig("establishments_inspected", 84),
        fig("establishments_violating", 37, part=...),
        fig("establishments_warned", 20, part=...),
        fig("establishments_fined", 15, part=...),
        money("fines_amount", 67_500_000),
        fig("establishments_suspended", 2, part=...),
    ),
    # §2: people caught, whoever they are
    row(
        "report",
        "Triệt phá [9] vụ mại dâm, bắt giữ [31] đối tượng.",
        fig("cases", 9),
        fig("arrests", 31),
    ),
    # §2: with detail seller, buyer, organiser
    row(
        "report",
        "Bắt giữ [31] đối tượng hoạt động mại dâm, gồm [4] chủ chứa, [15] người bán dâm, [12] khách mua dâm.",
        fig("arrests", 31),
        fig("arrests", 4, detail="harbouring organiser", part=0),
        fig("arrests", 15, detail="seller", part=0),
        fig("arrests", 12, detail="buyer", part=0),
    ),
    # §2: "khởi tố 3 vụ", "khởi tố 4 bị can"
    row(
        "report",
        "Khởi tố [3] vụ về tội chứa mại dâm, khởi tố [4] bị can.",
        fig("cases_prosecuted", 3, detail="criminal harbouring"),
        fig("defendants_prosecuted", 4, detail="criminal"),
    ),
    # §2: "xử lý hình sự" counts as prosecuted
    row(
        "report",
        "Đã xử lý hình sự [6] đối tượng môi giới mại dâm.",
        fig("defendants_prosecuted", 6, detail="brokering criminal organiser"),
    ),
    # §2: people fined
    row(
        "report",
        "Xử phạt hành chính [14] đối tượng mua bán dâm.",
        fig("people_fined", 14, detail="administrative buyer seller"),
    ),
    # §2: trials
    row(
        "report",
        "Tòa án các cấp đưa ra xét xử [10] vụ án mại dâm, [14] bị cáo.",
        fig("cases_tried", 10),
        fig("defendants_tried", 14),
    ),
    # §2: sex workers is a level
    row(
        "report",
        "Số người bán dâm có hồ sơ quản lý là [98] người.",
        fig("sex_workers", 98, detail="seller"),
    ),
    # what stands in brackets says how they were counted, not what is counted; its semicolons end no clause
    row(
        "report",
        "Số người bán dâm mà các ngành thống kê được (qua xử phạt hành chính; hỗ trợ xã hội; y tế) là [98] người.",
        fig("sex_workers", 98, detail="seller"),
    ),
    # §2: estimated
    row(
        "report",
        "Toàn tỉnh ước tính có [350] người bán dâm.",
        fig("sex_workers", 350, qualifier="about", detail="seller"),
    ),
    # §2: suspected
    row("report", "Đối tượng nghi vấn bán dâm [28] đối tượng.", fig("sex_workers", 28, detail="seller")),
    # §2: never people caught in a raid
    row(
        "raid",
        "Tổ công tác bắt quả tang [4] cô gái đang bán dâm cho khách.",
        fig("arrests", 4, scope="incident", detail="female seller"),
    ),
    # §2: workers
    row(
        "report",
        "Có [286] nữ lao động trong các cơ sở dễ phát sinh mại dâm.",
        fig("workers", 286, detail="female"),
    ),
    # §2: outreach events, people who attend
    row(
        "report",
        "Tổ chức [12] hội nghị truyền thông về phòng, chống mại dâm với [900] lượt người tham gia.",
        fig("communication_events", 12),
        fig("people_reached", 900, counted_as="visits"),
    ),
    # §2: unless it trains officials
    row(
        "report",
        "Tổ chức [3] lớp tập huấn về phòng, chống mại dâm cho [150] cán bộ, cộng tác viên.",
        fig("trainings", 3, detail="official"),
        fig("people_trained", 150, detail="official"),
    ),
    # §2: told of the law
    row(
        "report",
        "Phổ biến pháp luật về phòng, chống mại dâm cho [500] người lao động trong các cơ sở.",
        fig("people_reached", 500, detail="worker"),
    ),
    # §2: things handed out or hung up
    row(
        "report",
        "Cấp phát [10.000] tờ rơi, treo [24] băng rôn tuyên truyền về mại dâm.",
        fig("materials_distributed", 10_000, detail="leaflet"),
        fig("materials_distributed", 24, detail="banner"),
    ),
    # §2: printed or broadcast pieces
    row(
        "report", "Đăng [45] tin, bài và phát [12] phóng sự về mại dâm.", fig("media_items", 45), fig("media_items", 12)
    ),
    # §2: communes without prostitution
    row(
        "report",
        "Có [145/161] xã, phường, thị trấn không có tệ nạn mại dâm.",
        fig("communes_free", 145, denominator=161),
    ),
    # §2: "lành mạnh"
    row("report", "Duy trì [96] xã, phường lành mạnh không có mại dâm.", fig("communes_free", 96)),
    # §2: communes with it
    row("report", "Còn [9] xã, phường trọng điểm về tệ nạn mại dâm.", fig("communes_affected", 9)),
    # §2: communes with outreach done
    row(
        "report",
        "[100%] xã, phường, thị trấn được tuyên truyền về phòng, chống mại dâm.",
        share("communes_reached", 100),
    ),
    # §2: communes, districts or agencies that adopt a plan, or integrate the work
    row(
        "plan",
        "[100%] các huyện, thị xã, thành phố xây dựng kế hoạch phòng, chống mại dâm.",
        share("units_with_plan", 100),
    ),
    # §2: the total of communes
    row("report", "Tỉnh có [161] xã, phường, thị trấn, trong đó nhiều nơi có mại dâm.", fig("communes", 161)),
    # scheme: hotspots, cleared
    row(
        "report",
        "Hiện còn [23] tụ điểm phức tạp về mại dâm; trong năm đã triệt xóa [13] tụ điểm.",
        fig("hotspots", 23),
        fig("hotspots_cleared", 13),
    ),
    # scheme: rings
    row("report", "Triệt phá [3] đường dây mại dâm.", fig("rings_dismantled", 3)),
    # scheme: support
    row(
        "report",
        "Hỗ trợ vay vốn cho [12] người bán dâm, dạy nghề cho [5] người.",
        fig("people_supported", 12, detail="loan seller"),
        fig("people_supported", 5, detail="seller vocational"),
    ),
    # scheme: models, volunteer teams, volunteers
    row(
        "report",
        "Duy trì [4] mô hình hỗ trợ người bán dâm, [15] đội công tác xã hội tình nguyện với [120] tình nguyện viên.",
        fig("support_models", 4),
        fig("volunteer_teams", 15),
        fig("volunteers", 120),
    ),
    # scheme: inspection teams
    row("report", "Toàn tỉnh có [12] đội kiểm tra liên ngành phòng, chống mại dâm.", fig("inspection_teams", 12)),
    # scheme: tip-offs
    row("plan", "[100%] tố giác, tin báo về mại dâm được tiếp nhận, xử lý.", share("tipoffs_handled", 100)),
    # scheme: documents
    row("report", "Các cấp đã ban hành [35] văn bản chỉ đạo về phòng, chống mại dâm.", fig("documents_issued", 35)),
    # scheme: a place stands for the commune or the establishment named before
    row(
        "report",
        "Toàn tỉnh có [19] xã, phường. Tại [12] nơi không có tệ nạn mại dâm.",
        fig("communes", 19, period=...),
        fig("communes_free", 12, period=..., part=...),
    ),
    row(
        "report",
        "Lập biên bản [8] cơ sở vi phạm về mại dâm, phạt tiền [5] nơi.",
        fig("establishments_violating", 8),
        fig("establishments_fined", 5),
    ),
    # scheme: what is said behind a bracket or a place is said of the things before it
    row(
        "report",
        "Có [12] cơ sở kinh doanh dịch vụ ([2,9%]) thuộc diện nghi vấn hoạt động mại dâm.",
        fig("establishments_suspected", 12),
        share("establishments_suspected", 2.9),
    ),
    row(
        "report",
        "Toàn tỉnh có [6] quán karaoke tại thành phố Hưng Yên có biểu hiện nghi vấn mại dâm.",
        fig("establishments_suspected", 6, detail="karaoke", place=..., period=...),
    ),
    # scheme: a verb behind the noun, with no number of its own, is nearer than that of the number before
    row(
        "report",
        "Kiểm tra về mại dâm, phạt tiền [10] cơ sở, [7] cơ sở nhắc nhở.",
        fig("establishments_fined", 10),
        fig("establishments_warned", 7),
    ),
    # scheme: what has not been done yet
    row(
        "report",
        "Toàn tỉnh còn [5] tụ điểm mại dâm chưa xóa được.",
        fig("hotspots", 5, period=...),
    ),
    # scheme: rounds and nights of a team
    row(
        "report",
        "Đội kiểm tra liên ngành 178 phòng, chống mại dâm đi được [13] buổi.",
        fig("inspections", 13, detail="inspection_team"),
    ),
    row(
        "report",
        "Đội kiểm tra liên ngành 178 phòng, chống mại dâm kiểm tra [9] đêm.",
        fig("inspections", 9, detail="inspection_team"),
    ),
    # scheme: budget
    row(
        "report",
        "Kinh phí thực hiện công tác phòng, chống mại dâm là [450 triệu] đồng.",
        money("budget", 450_000_000),
    ),
)


@pytest.mark.parametrize("item", cases(COUNTED))
def test_counts_as_a_figure(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(NO_FIGURES))
def test_is_no_figure(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(INDICATORS))
def test_indicator(item: Row) -> None:
    check(item)
