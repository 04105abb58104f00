"""All checks between documents, by the code of their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.audit.between.checks import (
    baseline_off,
    contradiction_between,
    copied_figures,
    cumulative_falls,
    district_above_province,
    districts_over_province,
    districts_under_province,
    jump,
    member_above_merged,
    members_over_merged,
    members_under_merged,
    period_above_whole,
    periods_over_whole,
    progress_off,
    province_above_nation,
    provinces_over_nation,
    stock_beyond_flow,
    target_differs,
    unit_slip_between,
    unit_slip_years,
)
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

BetweenCheck = Callable[[Places], Iterator[Finding]]

OF_A_PLACE: dict[str, BetweenCheck] = {
    module.CODE: module.check
    for module in (
        contradiction_between,
        unit_slip_between,
        baseline_off,
        cumulative_falls,
        period_above_whole,
        periods_over_whole,
        unit_slip_years,
        jump,
        copied_figures,
        stock_beyond_flow,
        target_differs,
        progress_off,
    )
}
"""What several documents, or several years, state of one place."""

OF_LEVELS: dict[str, BetweenCheck] = {
    module.CODE: module.check
    for module in (
        district_above_province,
        districts_over_province,
        districts_under_province,
        member_above_merged,
        members_over_merged,
        members_under_merged,
        province_above_nation,
        provinces_over_nation,
    )
}
"""What is stated of places that lie in each other, or were merged."""

BETWEEN = OF_A_PLACE | OF_LEVELS
"""Every check between documents."""
