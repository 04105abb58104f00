"""How the number is written down (GUIDELINE section 3), one row or more for each sentence of it."""

from __future__ import annotations

import pytest

from tests.extraction.build import one
from tests.extraction.expect import Row, cases, change, check, fig, money, row, share

VALUES = (
    # "4.300" is 4300
    row("report", "Tuyên truyền về mại dâm cho [4.300] lượt người.", fig("people_reached", 4300)),
    # "31,5" is 31.5
    row("report", "Có [31,5%] số cơ sở ký cam kết không để xảy ra mại dâm.", share("establishments_pledged", 31.5)),
    # "1,2 tỷ đồng" is 1200000000
    row("report", "Kinh phí phòng, chống mại dâm là [1,2 tỷ] đồng.", money("budget", 1_200_000_000)),
    # "02" is 2
    row("report", "Đã triệt phá [02] vụ mại dâm.", fig("cases", 2)),
    # "hơn 1 nghìn lượt" is 1000
    row(
        "report",
        "Tuyên truyền về mại dâm cho hơn [1 nghìn] lượt người.",
        fig("people_reached", 1000, qualifier="over", counted_as="visits"),
    ),
    # "mười hai" is 12
    row("report", "Đã bắt giữ [mười hai] đối tượng mua bán dâm.", fig("arrests", 12, detail="buyer seller")),
    # "nửa tỷ" is 500000000
    row("report", "Kinh phí phòng, chống mại dâm là [nửa tỷ] đồng.", money("budget", 500_000_000)),
    # money with two scales
    row("report", "Kinh phí phòng, chống mại dâm là [1 tỷ 250 triệu] đồng.", money("budget", 1_250_000_000)),
    # money in full digits
    row("report", "Phạt tiền các cơ sở về mại dâm [142.500.000] đồng.", money("fines_amount", 142_500_000)),
    # a share is in percent
    row("plan", "[80%] số cơ sở ký cam kết không để xảy ra mại dâm.", share("establishments_pledged", 80)),
    # "phần trăm" in words
    row(
        "plan",
        "[80 phần trăm] số cơ sở ký cam kết không để xảy ra mại dâm.",
        share("establishments_pledged", 80),
    ),
    # a change is signed: "giảm 14 vụ" is -14, unit case
    row(
        "report",
        "Triệt phá [26] vụ mại dâm, giảm [14] vụ so với năm 2020.",
        fig("cases", 26),
        change("cases", -14, unit="case"),
    ),
    # "tăng 31,5%" is 31.5, unit percent
    row(
        "report",
        "Bắt giữ [71] đối tượng trong các vụ mại dâm, tăng [31,5%] so với cùng kỳ.",
        fig("arrests", 71),
        change("arrests", 31.5),
    ),
    # a fall in percent
    row(
        "report",
        "Phát hiện [35] cơ sở vi phạm về mại dâm, giảm [12,5%] so với cùng kỳ.",
        fig("establishments_violating", 35),
        change("establishments_violating", -12.5),
    ),
    # the second of two changes, behind the share that the first is
    row(
        "report",
        "Triệt phá [21] vụ mại dâm, bắt giữ [54] đối tượng, giảm [3] vụ ([12,5%]) và [9] đối tượng so với năm 2020.",
        fig("cases", 21),
        fig("arrests", 54),
        change("cases", -3, unit="case"),
        change("cases", -12.5),
        change("arrests", -9, unit="person"),
    ),
    # but what stands in a bracket of its own ends there
    row(
        "report",
        "Triệt phá [8] vụ mại dâm (tăng [3] vụ so với năm 2020), bắt giữ [41] đối tượng.",
        fig("cases", 8),
        change("cases", 3, unit="case"),
        fig("arrests", 41),
    ),
    # other words of falling
    row(
        "report",
        "Toàn tỉnh còn [14] xã, phường trọng điểm về mại dâm, bớt [2] xã so với năm 2020.",
        fig("communes_affected", 14, period=...),
        change("communes_affected", -2, unit="commune", period=...),
    ),
    # "thêm" is a rise where what there is is told, or where it is compared
    row(
        "plan",
        "Phấn đấu có thêm [2] xã, phường không có tệ nạn mại dâm.",
        change("communes_free", 2, unit="commune"),
    ),
    row(
        "report",
        "Triệt phá [21] vụ mại dâm, so với năm 2020 thêm [4] vụ.",
        fig("cases", 21),
        change("cases", 4, unit="case"),
    ),
    # "thêm" beside what the sum becomes says how much it rose
    row(
        "report",
        "Thành lập thêm [4] câu lạc bộ phòng, chống mại dâm, nâng tổng số lên [12] câu lạc bộ.",
        change("volunteer_teams", 4, unit="team"),
        fig("volunteer_teams", 12),
    ),
    # more or less than in another period, how much behind it
    row(
        "report",
        "Triệt phá [12] vụ mại dâm (hơn cùng kỳ [2] vụ), bắt giữ [41] đối tượng, ít hơn 9 tháng năm 2020 là [5] người.",
        fig("cases", 12),
        change("cases", 2, unit="case"),
        fig("arrests", 41),
        change("arrests", -5, unit="person", period=...),
    ),
    # a second change that "thêm" tells of another thing than the first
    row(
        "report",
        "Triệt phá [12] vụ mại dâm, ít hơn cùng kỳ [2] vụ nhưng thêm [5] đối tượng.",
        fig("cases", 12),
        change("cases", -2, unit="case"),
        change("arrests", 5, unit="person"),
    ),
    # a count in a bracket behind what it was then is no change: the number compared with
    row(
        "report",
        "Triệt phá [5] vụ mại dâm, ít hơn năm 2020 ([8] vụ).",
        fig("cases", 5),
        fig("cases", 8, period=...),
    ),
    # what is done or founded more is counted
    row(
        "plan",
        "Kiểm tra thêm [12] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 12),
    ),
    # a level that is compared with is none, nor is "không ít hơn" a fall
    row(
        "report",
        "Số vụ mại dâm giảm so với [8] vụ năm 2020.",
        fig("cases", 8, period=...),
    ),
    row(
        "plan",
        "Kiểm tra không ít hơn [200] cơ sở dễ phát sinh mại dâm.",
        fig("establishments_inspected", 200, qualifier="at_least"),
    ),
    # a range has value and value_max
    row(
        "plan",
        "Mở từ [5 đến 7] lớp tập huấn về phòng, chống mại dâm.",
        fig("trainings", 5, value_max=7, qualifier="between"),
    ),
    # a range of shares
    row(
        "plan",
        "Kiểm tra [70-80%] số cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.",
        share("establishments_inspected", 70, value_max=80, qualifier="between"),
    ),
    # "44/44": value and denominator, one figure
    row(
        "report",
        "Có [44/44] cơ sở ký cam kết không để xảy ra mại dâm.",
        fig("establishments_pledged", 44, denominator=44),
    ),
    # "21 cơ sở/25 cơ sở": one figure
    row(
        "report",
        "Kiểm tra [21 cơ sở/25] cơ sở dễ phát sinh mại dâm theo kế hoạch.",
        fig("establishments_inspected", 21, denominator=25),
    ),
    # "80% tổng số xã (470/584 xã)": two figures, a share and a count
    row(
        "report",
        "[80%] tổng số xã, phường ([470/584] xã, phường) không có tệ nạn mại dâm.",
        share("communes_free", 80),
        fig("communes_free", 470, denominator=584),
    ),
)

QUALIFIERS = (
    # "trên, hơn, quá" -> over
    row("report", "Toàn tỉnh có trên [210] cơ sở dễ phát sinh mại dâm.", fig("establishments", 210, qualifier="over")),
    row("report", "Toàn tỉnh có hơn [210] cơ sở dễ phát sinh mại dâm.", fig("establishments", 210, qualifier="over")),
    row("report", "Toàn tỉnh có quá [210] cơ sở dễ phát sinh mại dâm.", fig("establishments", 210, qualifier="over")),
    # "dưới, chưa đến, chưa tới" -> under
    row("report", "Toàn tỉnh còn dưới [10] tụ điểm mại dâm.", fig("hotspots", 10, qualifier="under")),
    row("report", "Toàn tỉnh còn chưa đến [10] tụ điểm mại dâm.", fig("hotspots", 10, qualifier="under")),
    row("report", "Toàn tỉnh còn chưa tới [10] tụ điểm mại dâm.", fig("hotspots", 10, qualifier="under")),
    # "ít nhất, tối thiểu, từ … trở lên" -> at_least
    row(
        "plan",
        "Kiểm tra ít nhất [50%] số cơ sở dễ phát sinh mại dâm.",
        share("establishments_inspected", 50, qualifier="at_least"),
    ),
    row(
        "plan",
        "Kiểm tra tối thiểu [50%] số cơ sở dễ phát sinh mại dâm.",
        share("establishments_inspected", 50, qualifier="at_least"),
    ),
    row(
        "plan",
        "Từ [60%] số cơ sở dễ phát sinh mại dâm trở lên được kiểm tra.",
        share("establishments_inspected", 60, qualifier="at_least"),
    ),
    # "không quá, tối đa" -> at_most
    row("plan", "Giảm còn không quá [5] tụ điểm mại dâm.", fig("hotspots", 5, qualifier="at_most")),
    row("plan", "Toàn tỉnh còn tối đa [5] tụ điểm mại dâm.", fig("hotspots", 5, qualifier="at_most")),
    # "khoảng, gần, xấp xỉ, ước, ước tính, độ, hàng (trăm)" -> about
    row("report", "Có khoảng [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Có gần [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Có xấp xỉ [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Ước có [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Ước tính [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Cả tỉnh độ [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300, qualifier="about")),
    row("report", "Có [hàng trăm] cơ sở dễ phát sinh mại dâm.", fig("establishments", 100, qualifier="about")),
    # otherwise exact
    row("report", "Có [300] cơ sở dễ phát sinh mại dâm.", fig("establishments", 300)),
)

WHOLES = (
    # counted_as: "lượt" is visits
    row(
        "report",
        "Kiểm tra [120] lượt cơ sở kinh doanh dễ phát sinh mại dâm.",
        fig("establishments_inspected", 120, counted_as="visits"),
    ),
    # things counted without it are distinct
    row(
        "report",
        "Kiểm tra [120] cơ sở kinh doanh dễ phát sinh mại dâm.",
        fig("establishments_inspected", 120, counted_as="distinct"),
    ),
    # people are unknown
    row("report", "Tuyên truyền về mại dâm cho [120] người.", fig("people_reached", 120, counted_as="unknown")),
    # of: the whole that a share is said of, as written
    row(
        "plan",
        "[70%] người lao động trong các khu công nghiệp được tuyên truyền về phòng, chống mại dâm.",
        share("people_reached", 70, detail="worker", of="người lao động trong các khu công nghiệp"),
    ),
    # units: money under `other` is vnd
    row(
        "report",
        "Cho người bán dâm vay số tiền [300 triệu] đồng.",
        money("other", 300_000_000, detail=...),
    ),
)


@pytest.mark.parametrize("item", cases(VALUES))
def test_value(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(QUALIFIERS))
def test_qualifier(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", cases(WHOLES))
def test_what_is_counted(item: Row) -> None:
    check(item)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        # each bound as GUIDELINE section 3 gives it; None is unbounded
        ("Có trên [210] cơ sở dễ phát sinh mại dâm.", 210, None),
        ("Kiểm tra ít nhất [50] cơ sở dễ phát sinh mại dâm.", 50, None),
        ("Còn dưới [10] tụ điểm mại dâm.", 0, 10),
        ("Còn không quá [5] tụ điểm mại dâm.", 0, 5),
        ("Có gần [300] cơ sở dễ phát sinh mại dâm.", 270, 300),
        ("Có khoảng [300] cơ sở dễ phát sinh mại dâm.", 270, 330),
        ("Có [hàng chục] cơ sở dễ phát sinh mại dâm.", 10, 100),
        ("Có [hàng trăm] cơ sở dễ phát sinh mại dâm.", 100, 1000),
        ("Có [hàng nghìn] cơ sở dễ phát sinh mại dâm.", 1000, 10_000),
        ("Có [300] cơ sở dễ phát sinh mại dâm.", 300, 300),
        ("Tạo việc làm cho [10-20] người bán dâm.", 10, 20),
        ("Kinh phí phòng, chống mại dâm là [1,2 tỷ] đồng.", 1_150_000_000, 1_250_000_000),
        ("Kiểm tra [80%] số cơ sở dễ phát sinh mại dâm.", 79.5, 80.5),
        ("Kiểm tra [31,5%] số cơ sở dễ phát sinh mại dâm.", 31.45, 31.55),
    ],
)
def test_bounds(text: str, low: float, high: float | None) -> None:
    figure = one(text, "report")
    assert figure.bound_low == pytest.approx(low)
    assert (figure.bound_high is None) == (high is None)
    assert figure.bound_high is None or figure.bound_high == pytest.approx(high)
