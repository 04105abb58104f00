"""What a series is of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.analysis.series.facts import OTHER_GROUND, LeftOut
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.rules import same_whole, series_rules
from pipeline.records import Measure
from pipeline.scheme import scheme


@dataclass(frozen=True, slots=True)
class Question:
    """What a series is of.

    Attributes:
        indicator: code.
        measure: count, share or amount.
        detail: codes of a breakdown; empty for all together.
        of: of a share, the whole that it is said of, as written; empty where the code says it.
        system: the map, "VN63" or "VN34".
        grain: the step.
    """

    indicator: str
    measure: Measure
    detail: tuple[str, ...] = ()
    of: str = ""
    system: str = "VN34"
    grain: Grain = Grain.YEAR

    @property
    def level_at_day(self) -> bool:
        """Whether the number holds at a day (stocks, cumulative counts of different things)."""
        return scheme().indicators[self.indicator].kind != "flow"

    @property
    def adds_over_places(self) -> bool:
        """Whether numbers of different places can be added."""
        return self.measure is not Measure.SHARE

    @property
    def adds_over_time(self) -> bool:
        """Whether numbers of different stretches can be added."""
        return self.adds_over_places and not self.level_at_day

    @property
    def reaches_over_time(self) -> bool:
        """Whether the number at a day tells what was reached since a beginning (counts of different things)."""
        return scheme().indicators[self.indicator].kind == "distinct"

    def unfit(self, measure: str, detail: tuple[str, ...], of: str = "") -> LeftOut | None:
        """Why a figure of the indicator cannot answer, by what it counts.

        Args:
            measure: of the figure.
            detail: codes of its breakdown.
            of: the whole that it is said of.
        """
        rules = series_rules()
        if measure != self.measure:
            return LeftOut.OTHER_MEASURE
        if OTHER_GROUND in detail:
            return LeftOut.OTHER_GROUND
        passed = rules.implied_details.get(self.indicator, frozenset()) | rules.by_bodies - set(self.detail)
        if set(detail) - passed != set(self.detail) - passed:
            return LeftOut.BROKEN_DOWN
        return LeftOut.OTHER_WHOLE if not same_whole(self.indicator, of, self.of) else None


def usual_measure(indicator: str) -> Measure:
    """Money is an amount, all else is counted."""
    return Measure.AMOUNT if scheme().indicators[indicator].unit == "vnd" else Measure.COUNT
