"""Figures that stand in no series, each counted once with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from pipeline.analysis.series.facts import Fact, LeftOut
from pipeline.records import Measure
from tests.analysis.series.made import H1, Y2023, built, fact

HUNG_YEN = "VN63_33"


@pytest.mark.parametrize(
    ("facts", "reason", "given"),
    [
        ([fact(1, indicator="arrests")], LeftOut.OTHER_INDICATOR, {"indicator": "cases"}),
        ([fact(1, indicator="other")], LeftOut.OTHER_INDICATOR, {}),  # things of many kinds
        ([fact(1, detail=("other_ground",))], LeftOut.OTHER_GROUND, {}),
        ([fact(1, (None, None))], LeftOut.NO_PERIOD, {}),
        ([fact(1, (date(2016, 1, 1), date(2020, 12, 31)))], LeftOut.ODD_PERIOD, {}),
        ([fact(1, (date(2023, 5, 1), date(2023, 5, 31)))], LeftOut.OTHER_STRETCH, {}),  # a month
        ([fact(1)], LeftOut.OTHER_YEAR, {"years": (2020, 2022)}),
        ([fact(1, province=None)], LeftOut.NO_PLACE, {}),
        ([fact(1, province="Atlantis")], LeftOut.NO_PLACE, {}),
        ([fact(1, level="district", district="Không Có")], LeftOut.NO_PLACE, {}),
        ([fact(1, province="Cao Bằng")], LeftOut.OTHER_PLACE, {"places": [HUNG_YEN]}),
        ([fact(1, level="region", province=None)], LeftOut.OTHER_LEVEL, {}),
        ([fact(1, level="commune")], LeftOut.OTHER_LEVEL, {}),
        ([fact(1, measure="share")], LeftOut.OTHER_MEASURE, {}),
        ([fact(1, detail=("minor",))], LeftOut.BROKEN_DOWN, {}),
        ([fact(1, of="vụ ở biên giới")], LeftOut.OTHER_WHOLE, {}),
    ],
)
def test_left_out(facts: list[Fact], reason: LeftOut, given: dict[str, Any]) -> None:
    found = built(facts, **given)
    assert not found.cells
    assert found.left_out == {reason: 1}


def test_a_usual_whole_need_not_be_said() -> None:
    facts = [fact(90, measure="share", indicator="communes_free", of="xã, phường, thị trấn")]
    assert built(facts, measure=Measure.SHARE).cell(HUNG_YEN, Y2023) is not None


class TestParts:
    """What the text calls a part of something."""

    @pytest.mark.parametrize(
        ("facts", "chosen", "subsets"),
        [
            # The part of a whole of the same cell.
            ([fact(18, figure_id="a"), fact(4, part_of="a")], 18, 1),
            # A chain of parts.
            ([fact(18, figure_id="a"), fact(9, figure_id="b", part_of="a"), fact(4, part_of="b")], 18, 2),
            # Over a number of one kind: "18; 12 of them sellers; 4 of these …".
            (
                [
                    fact(18, figure_id="a"),
                    fact(12, figure_id="b", part_of="a", detail=("minor",)),
                    fact(4, part_of="b"),
                ],
                18,
                1,
            ),
            # Below a number of one kind alone, it is no number of all.
            ([fact(12, figure_id="b", detail=("minor",)), fact(4, part_of="b")], None, 1),
            # The whole stands in another cell: of another place, or another time.
            ([fact(18, figure_id="a", province="Thái Bình"), fact(4, part_of="a")], 4, 0),
            ([fact(18, H1, figure_id="a"), fact(4, part_of="a")], 4, 0),
            # The whole is no figure of the indicator.
            ([fact(4, part_of="elsewhere")], 4, 0),
            # A ring has no whole.
            ([fact(5, figure_id="a", part_of="b", name="a"), fact(6, figure_id="b", part_of="a", name="b")], 5, 0),
        ],
    )
    def test_subsets(self, facts: Sequence[Fact], chosen: float | None, subsets: int) -> None:
        found = built(facts)
        cell = found.cell(HUNG_YEN, Y2023)
        assert (cell.quantity.value if cell else None) == chosen
        assert found.left_out.get(LeftOut.SUBSET, 0) == subsets

    def test_a_kind_that_is_asked_for_is_no_subset(self) -> None:
        facts = [fact(18, figure_id="a"), fact(4, part_of="a", detail=("minor",))]
        cell = built(facts, detail=("minor",)).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert cell.quantity.value == 4
