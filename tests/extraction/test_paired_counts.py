"""Two counts with a slash, after the two things have been named."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, check, fig, row

_YEAR = "2020-01-01 2020-12-31"

ROWS = (
    # named with the first of them
    row(
        "report",
        "Khởi tố [61] vụ mại dâm, [74] bị can (năm trước: [58]/[69]).",
        fig("cases_prosecuted", 61, detail=...),
        fig("defendants_prosecuted", 74, detail=...),
        fig("cases_prosecuted", 58, detail=..., period=..., part=...),
        fig("defendants_prosecuted", 69, detail=..., period=..., part=...),
    ),
    # named as a heading of the list
    row(
        "report",
        "Vụ/người bị bắt về mại dâm theo địa bàn: Văn Lâm [6]/[22]; Yên Mỹ [4]/[9].",
        fig("cases", 6, place=...),
        fig("arrests", 22, place=...),
        fig("cases", 4, place=...),
        fig("arrests", 9, place=...),
    ),
    # named by the head of a column
    row(
        "report",
        "Năm\tĐã xét xử về mại dâm (vụ/bị cáo)\n2020\t[21]/[30]\n2021\t[25]/[36]\n",
        fig("cases_tried", 21, period=_YEAR),
        fig("defendants_tried", 30, period=_YEAR),
        fig("cases_tried", 25),
        fig("defendants_tried", 36),
    ),
    # what follows says that one thing is counted, or what was told between does
    row(
        "report",
        "Triệt phá [5] vụ mại dâm, [12] đối tượng. Có [44/50] cơ sở ký cam kết không để xảy ra mại dâm.",
        fig("cases", 5),
        fig("arrests", 12, part=...),
        fig("establishments_pledged", 44, denominator=50),
    ),
    row(
        "report",
        "Triệt phá [5] vụ mại dâm, [12] đối tượng. Số cơ sở ký cam kết không để xảy ra mại dâm là [44/50].",
        fig("cases", 5),
        fig("arrests", 12, part=...),
        fig("establishments_pledged", 44, denominator=50),
    ),
)


@pytest.mark.parametrize("item", cases(ROWS))
def test_two_counts(item: Row) -> None:
    check(item)
