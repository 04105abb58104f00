"""Days and years beside a number say when, and are counted only right after it."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, check, fig, row

ROWS = (
    # a year before a number is no thing counted: the number is of what was told before
    row(
        "report",
        "Toàn tỉnh có [140] cơ sở dễ phát sinh mại dâm (năm 2020: [131]).",
        fig("establishments", 140, period=...),
        fig("establishments", 131, period=...),
    ),
    # "cuối năm 2020" after a number does not say what it counts
    row(
        "report",
        "Số tụ điểm mại dâm giảm từ [29] cuối năm 2020 xuống [21] vào cuối năm 2021.",
        fig("hotspots", 29, period=...),
        fig("hotspots", 21, period=..., status=...),
    ),
    # nor does a period that stands right after it
    row(
        "report",
        "Xã, phường không có tệ nạn mại dâm tăng từ [41/65] năm 2020 lên [49/65] năm 2021.",
        fig("communes_free", 41, denominator=65, period=...),
        fig("communes_free", 49, denominator=65, period=...),
    ),
    # counted days and the number of a month are no figures
    row("report", "Trong 15 ngày của tháng 11, công an triệt phá [3] vụ mại dâm.", fig("cases", 3, period=...)),
    row("report", "Bảy tháng vừa rồi, công an triệt phá [3] vụ mại dâm.", fig("cases", 3, period=...)),
    row("report", "Trong tháng 11 phát hiện [3] vụ mại dâm, đến ngày 12 đã phạt xong.", fig("cases", 3, period=...)),
)


@pytest.mark.parametrize("item", cases(ROWS))
def test_times(item: Row) -> None:
    check(item)
