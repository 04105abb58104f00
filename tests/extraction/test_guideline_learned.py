"""Whole documents that leave nothing to doubt: read with the models, as the program is used, they must be right.

What a model makes of a lone sentence may change whenever it is fitted again and is judged by scores; what the clearest
cases of the guideline say, in the words of a whole report, may not.
"""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, change, check, fig, money, row, share

DOCUMENTS = {
    # a provincial report: every family of codes, wholes and parts, and two other topics at its end
    "report": row(
        "report",
        "I. TÌNH HÌNH\n\n"
        "Trên địa bàn tỉnh hiện có [214] cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm, trong đó [96] cơ sở lưu trú, "
        "[41] quán karaoke, với [386] nhân viên nữ.\n\n"
        "II. KẾT QUẢ\n\n1. Công tác kiểm tra\n\n"
        "Trong năm, Đội kiểm tra liên ngành 178 các cấp đã kiểm tra [163] lượt cơ sở, phát hiện [21] cơ sở vi phạm, xử "
        "phạt vi phạm hành chính [14] cơ sở với tổng số tiền [185 triệu] đồng, đình chỉ hoạt động [03] cơ sở.\n\n"
        "2. Công tác đấu tranh\n\n"
        "Lực lượng công an đã triệt phá [17] vụ mại dâm, bắt giữ [52] đối tượng, trong đó có [9] chủ chứa, môi giới, "
        "[24] người bán dâm và [19] người mua dâm. Đã khởi tố [11] vụ, [13] bị can; Tòa án nhân dân các cấp xét xử [8] "
        "vụ, [10] bị cáo về tội chứa mại dâm, môi giới mại dâm.\n\n"
        "3. Công tác tuyên truyền\n\n"
        "Tổ chức [45] buổi tuyên truyền về phòng, chống mại dâm cho [3.250] lượt người; phát [12.000] tờ rơi; đăng tải "
        "[36] tin, bài về phòng, chống tệ nạn mại dâm.\n\n"
        "Trong năm, lực lượng chức năng bắt giữ 312 vụ ma túy, thu giữ 45 gam heroin; khởi tố 28 vụ đánh bạc.",
        fig("establishments", 214, period=...),
        fig("establishments", 96, detail="lodging", part=0, period=...),
        fig("establishments", 41, detail="karaoke", part=0, period=...),
        fig("workers", 386, detail="female", period=...),
        fig("establishments_inspected", 163, detail="inspection_team"),
        fig("establishments_violating", 21, detail="inspection_team", part=...),
        fig("establishments_fined", 14, detail="inspection_team", part=...),
        money("fines_amount", 185_000_000, detail="inspection_team"),
        fig("establishments_suspended", 3, detail="inspection_team", part=...),
        fig("cases", 17),
        fig("arrests", 52),
        fig("arrests", 9, detail="brokering harbouring organiser", part=10),
        fig("arrests", 24, detail="seller", part=10),
        fig("arrests", 19, detail="buyer", part=10),
        fig("cases_prosecuted", 11, detail="criminal"),
        fig("defendants_prosecuted", 13, detail="criminal"),
        fig("cases_tried", 8, detail="brokering harbouring"),
        fig("defendants_tried", 10, detail=...),
        fig("communication_events", 45),
        fig("people_reached", 3250),
        fig("materials_distributed", 12_000, detail="leaflet"),
        fig("media_items", 36),
    ),
    # a half-year: a change, a district, a state at a date, what is to come
    "half": row(
        "half",
        "Trong 6 tháng đầu năm 2021, lực lượng công an toàn tỉnh triệt phá [21] vụ mại dâm, bắt giữ [54] đối tượng, "
        "giảm [3] vụ so với cùng kỳ năm 2020. Huyện Văn Lâm triệt phá [4] vụ, bắt giữ [11] đối tượng.\n\n"
        "Tính đến ngày 15/6/2021, toàn tỉnh còn [5] tụ điểm mại dâm.\n\n"
        "Phấn đấu 6 tháng cuối năm 2021 kiểm tra [70] cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.",
        fig("cases", 21),
        fig("arrests", 54),
        change("cases", -3, unit="case", part=...),
        fig("cases", 4, place="district/Hưng Yên/Văn Lâm", part=...),
        fig("arrests", 11, place="district/Hưng Yên/Văn Lâm", part=...),
        fig("hotspots", 5, period="2021-06-15 2021-06-15"),
        fig("establishments_inspected", 70, status="target", period="2021-07-01 2021-12-31"),
    ),
    # a plan: shares, qualifiers and money that are wanted
    "plan": row(
        "plan",
        "I. MỤC TIÊU\n\n1. Phấn đấu [80%] số xã, phường, thị trấn không có tệ nạn mại dâm.\n\n"
        "2. [100%] xã, phường, thị trấn tổ chức tuyên truyền về phòng, chống mại dâm.\n\n"
        "3. Kiểm tra ít nhất [60%] số cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.\n\n"
        "4. Hỗ trợ [15] người bán dâm vay vốn, học nghề.\n\n"
        "II. KINH PHÍ\n\nTổng kinh phí thực hiện công tác phòng, chống mại dâm năm 2021 là [450 triệu] đồng.",
        share("communes_free", 80),
        share("communes_reached", 100),
        share("establishments_inspected", 60, qualifier="at_least"),
        fig("people_supported", 15, detail=...),
        money("budget", 450_000_000),
    ),
    # a programme: what it wants by its end and each year, and what was
    "programme": row(
        "programme",
        "Mục tiêu cụ thể:\n\n- Đến năm 2025, [100%] xã, phường, thị trấn tổ chức tuyên truyền về phòng, chống mại "
        "dâm.\n\n- Hằng năm, kiểm tra ít nhất [50%] số cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.\n\n"
        "Tình hình giai đoạn 2016-2020: lực lượng công an đã triệt phá [112] vụ mại dâm, bắt giữ [348] đối tượng.",
        share("communes_reached", 100, recurrence="by_end"),
        share("establishments_inspected", 50, qualifier="at_least", recurrence="yearly"),
        fig("cases", 112, status="reported", period="2016-01-01 2020-12-31"),
        fig("arrests", 348, status="reported", period="2016-01-01 2020-12-31"),
    ),
    # a district: its own area, a figure with a denominator
    "district": row(
        "district",
        "Trong năm, Đội kiểm tra liên ngành 178 của huyện đã kiểm tra [34] cơ sở kinh doanh dịch vụ, nhắc nhở [6] cơ "
        "sở vi phạm. Tổ chức [18] buổi tuyên truyền về phòng, chống mại dâm với [1.250] lượt người tham dự. Triệt phá "
        "[02] vụ mại dâm, bắt giữ [07] đối tượng. Toàn huyện có [20/22] xã, thị trấn không có tệ nạn mại dâm.",
        fig("establishments_inspected", 34, detail="district_teams inspection_team"),
        fig("establishments_warned", 6, detail="district_teams inspection_team", part=...),
        fig("communication_events", 18),
        fig("people_reached", 1250),
        fig("cases", 2),
        fig("arrests", 7),
        fig("communes_free", 20, denominator=22, period=...),
    ),
    # news of one raid: pairs of people, its day and place, and a price that is no figure
    "raid": row(
        "raid",
        "Công an đã bắt quả tang [3] đôi nam nữ đang mua bán dâm; khởi tố [2] bị can về tội chứa mại dâm và môi giới "
        "mại dâm. Mỗi lần bán dâm, khách phải trả 500 nghìn đồng.",
        fig("arrests", 6, scope="incident", detail="buyer seller"),
        fig("defendants_prosecuted", 2, scope="incident", detail=...),
    ),
    # a table: cells take their row's place and their column's code, and are parts of its total
    "table": row(
        "report",
        "Kết quả đấu tranh chống mại dâm năm 2021 của các huyện:\n\n"
        "Đơn vị\tSố vụ mại dâm\tSố đối tượng bị bắt\n"
        "Văn Lâm\t[5]\t[14]\nYên Mỹ\t[3]\t[8]\nTổng số\t[8]\t[22]",
        fig("cases", 5, place="district/Hưng Yên/Văn Lâm", part=4),
        fig("arrests", 14, place="district/Hưng Yên/Văn Lâm", part=5),
        fig("cases", 3, place="district/Hưng Yên/Yên Mỹ", part=4),
        fig("arrests", 8, place="district/Hưng Yên/Yên Mỹ", part=5),
        fig("cases", 8),
        fig("arrests", 22),
    ),
}


@pytest.mark.parametrize("item", cases(DOCUMENTS.values(), list(DOCUMENTS)))
def test_the_clearest_documents(item: Row) -> None:
    check(item, learned=True)
