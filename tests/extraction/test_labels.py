"""A short sentence that opens a paragraph names what the numbers after it count."""

from __future__ import annotations

import pytest

from tests.extraction.expect import Row, cases, check, fig, row

ROWS = (
    # a noun; people in general words are those of the label
    row(
        "report",
        "- Nữ tiếp viên. Cuối năm đếm được [890] người tại các cơ sở dễ phát sinh mại dâm.",
        fig("workers", 890, detail=..., period=..., status=...),
    ),
    # a number without a thing of its own
    row(
        "report",
        "- Tụ điểm mại dâm. Đầu năm có [24], cuối năm còn [12].",
        fig("hotspots", 24, period=...),
        fig("hotspots", 12, period=...),
    ),
    # what was done, to a thing that the sentence names
    row(
        "report",
        "Ký cam kết về mại dâm. Huyện vận động được [30] cơ sở.",
        fig("establishments_pledged", 30),
    ),
    # no label: a sentence with a number of its own, or a long one
    row(
        "report",
        "Có [3] tụ điểm mại dâm. Lực lượng công an triệt phá [12] vụ mại dâm.",
        fig("hotspots", 3, period=...),
        fig("cases", 12),
    ),
)


@pytest.mark.parametrize("item", cases(ROWS))
def test_labels(item: Row) -> None:
    check(item)
