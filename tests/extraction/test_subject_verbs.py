"""What was done to the counted, where a verb behind it, a denial or an order says so, and what was named before."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, check, fig, money, row

VERBS = (
    # a denial takes its own verb, not the one before
    row(
        "report",
        "Đội 178 cảnh cáo [9] cơ sở để xảy ra mại dâm, [không đình chỉ cơ sở] nào.",
        fig("establishments_warned", 9, detail=...),
        fig("establishments_suspended", 0, detail=...),
    ),
    row(
        "report",
        "Công an bắt giữ [14] đối tượng trong các vụ mại dâm, [chưa khởi tố vụ] nào.",
        fig("arrests", 14, detail=...),
        fig("cases_prosecuted", 0, detail=...),
    ),
    # what the counted did or suffered stands behind it
    row(
        "report",
        "Đội 178 nhắc nhở [13] cơ sở để xảy ra mại dâm, [6] nhà nghỉ nộp phạt [27 triệu] đồng.",
        fig("establishments_warned", 13, detail=...),
        fig("establishments_fined", 6, detail=...),
        money("fines_amount", 27_000_000, detail=...),
    ),
    row(
        "report",
        "Khởi tố [9] chủ chứa mại dâm, [17] người bán và mua dâm bị phạt.",
        fig("defendants_prosecuted", 9, detail=...),
        fig("people_fined", 17, detail=...),
    ),
    # an order closes what it names
    row(
        "report",
        "Đội 178 xử phạt [5] cơ sở mại dâm, buộc [2] quán karaoke tại Yên Mỹ tạm ngừng kinh doanh.",
        fig("establishments_fined", 5, detail=...),
        fig("establishments_suspended", 2, detail=..., place=...),
    ),
    # but to promise is not to close
    row(
        "report",
        "Đội 178 yêu cầu [62] cơ sở cam kết không để xảy ra mại dâm, đình chỉ [3] quán karaoke.",
        fig("establishments_pledged", 62, detail=..., status=...),
        fig("establishments_suspended", 3, detail=..., status=...),
    ),
)

NAMED_BEFORE = (
    # teams of the kind that was named last
    row(
        "report",
        "Đội kiểm tra liên ngành 178 chống mại dâm hoạt động đều. Toàn tỉnh có [9] đội.",
        fig("inspection_teams", 9, detail=...),
    ),
    row(
        "report",
        "Đội 178 chống mại dâm hoạt động đều. Đội tình nguyện thì yếu; toàn tỉnh có [9] đội.",
        fig("volunteer_teams", 9, detail=...),
    ),
    # events of what was told last
    row(
        "report",
        "Đội 178 vừa kiểm tra giấy phép, vừa để ý dấu hiệu mại dâm. Cả năm tổ chức [64] buổi.",
        fig("inspections", 64, detail=...),
    ),
    row(
        "report",
        "Đội 178 ít kiểm tra, chủ yếu tuyên truyền về mại dâm. Cả năm tổ chức [64] buổi.",
        fig("communication_events", 64, detail=...),
    ),
    # where inspectors go they inspect
    row(
        "report",
        "Đội 178 chống mại dâm của huyện xuống được [74] quán karaoke.",
        fig("establishments_inspected", 74, detail=...),
    ),
    # what is told behind a bracket is said of the number before it, unless it has a number of its own
    row(
        "report",
        "Đội 178 kiểm tra [58] cơ sở (nhiều nhất là karaoke), mắc lỗi [13], về mại dâm.",
        fig("establishments_inspected", 58, detail=...),
        fig("establishments_violating", 13, detail=...),
    ),
    # the others of the communes
    row(
        "report",
        "Trong tỉnh, [171] xã không có tệ nạn mại dâm, [18] nơi có.",
        fig("communes_free", 171, detail=...),
        fig("communes_affected", 18, detail=...),
    ),
    row(
        "report",
        "Xã không có tệ nạn mại dâm là [148], còn [11] có tệ nạn.",
        fig("communes_free", 148),
        fig("communes_affected", 11, joint=...),
    ),
    # people of a label that names workers, whoever counted them
    row(
        "report",
        "Theo thống kê, số tiếp viên nữ ở các cơ sở dễ phát sinh mại dâm là [130] người.",
        fig("workers", 130, detail=...),
    ),
)


@pytest.mark.parametrize("item", cases(VERBS))
def test_verbs(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(NAMED_BEFORE))
def test_named_before(item: Row) -> None:
    check(item)
