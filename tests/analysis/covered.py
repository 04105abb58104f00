"""Reports with known coverage, for the tests of analysis and viewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.records import DocumentMeta, Level, Measure, Scope, Status
from tests.analysis.reports import Report, digest

# Keys of provinces: of 63, and of those of 34 that they became part of on 1 July 2025.
LAO_CAI, YEN_BAI, NEW_LAO_CAI = "VN63_10", "VN63_15", "VN34_15"
LAI_CHAU, LANG_SON = "VN63_12", "VN63_20"  # not merged: the same in both maps
YEAR = {
    "2019": ("2019-01-01", "2019-12-31"),
    "2024": ("2024-01-01", "2024-12-31"),
    "2025": ("2025-01-01", "2025-12-31"),
}
H1 = ("2024-01-01", "2024-06-30")
REPORTING_YEAR = ("2023-12-15", "2024-12-14")


def report(
    province: str | None,
    period: tuple[str, str] | None,
    figures: Sequence[dict[str, Any]],
    *,
    doc_type: str = "report",
    level: Level = Level.PROVINCE,
    publisher: str = "issuer",
    system: str | None = "VN63",
) -> Report:
    """A document of a place and period; its figures are of the same unless they say otherwise."""
    start, end = (date.fromisoformat(day) for day in period) if period else (None, None)
    usual: dict[str, Any] = {
        "province": province,
        "level": level,
        "period_start": start,
        "period_end": end,
        "area_system": system,
    }
    lines = [f"Số liệu {number}: [[{given.get('value', 1)}]] vụ." for number, given in enumerate(figures)]
    name = f"{doc_type} {province} {period} {publisher} {len(figures)} {figures}"
    return Report(
        source=f"reports/{digest(name)[:16]}.txt",
        marked=f"Văn bản {name.replace('[[', '')}\n" + "\n".join(lines),
        figures=[{**usual, **given} for given in figures],
        meta=DocumentMeta(
            title=name,
            doc_type=doc_type,
            province=province,
            level=level,
            publisher=publisher,
            published_on=end,
            period_start=start,
            period_end=end,
            area_system=system,
        ),
    )


ZERO = {"value": 0}
REPORTS = (
    # 2024, by year: one whole report that states cases and no arrests.
    report("Lào Cai", YEAR["2024"], [{"value": 5}]),
    # Half a year only.
    report("Yên Bái", H1, [{"value": 3}]),
    # Zero of everything, and zero of a part of it, which is not none of it.
    report(
        "Lai Châu", YEAR["2024"], [ZERO, {"indicator": "arrests", "unit": "person", "value": 0, "detail": ("minor",)}]
    ),
    # Implied details are no breakdown: "0 bị can bị khởi tố" (criminal) is none at all.
    report(
        "Lai Châu",
        YEAR["2019"],
        [{"indicator": "defendants_prosecuted", "unit": "person", "value": 0, "detail": ("criminal",)}],
    ),
    # The reporting calendar's year is the year.
    report("Lạng Sơn", REPORTING_YEAR, [{"indicator": "arrests", "unit": "person", "value": 7}], publisher="press"),
    # The new province, after the merger, and a member of it of before.
    report("Lào Cai", YEAR["2025"], [{"value": 9}], system="VN34"),
    report("Yên Bái", ("2025-01-01", "2025-06-30"), [{"value": 2}]),
    # The nation, with a number of a province besides.
    report(
        None,
        YEAR["2019"],
        [{"value": 80}, {"value": 4, "province": "Lạng Sơn", "level": Level.PROVINCE}],
        level=Level.NATIONAL,
    ),
    # None of these is a report on a province: a plan, a district's, one without figures, one without a period.
    report("Hà Giang", YEAR["2024"], [{"value": 6, "status": Status.TARGET}], doc_type="plan"),
    report(
        "Hà Giang", YEAR["2024"], [{"value": 1, "level": Level.DISTRICT, "district": "Mèo Vạc"}], level=Level.DISTRICT
    ),
    report("Hà Giang", YEAR["2024"], []),
    report("Hà Giang", None, [{"value": 1}]),
    # Neither a change nor one incident nor another ground states the indicator: the report is silent on it.
    report(
        "Cà Mau",
        YEAR["2024"],
        [
            {"value": -2, "measure": Measure.CHANGE},
            {"value": 1, "scope": Scope.INCIDENT},
            {"value": 3, "detail": ("other_ground",)},
        ],
    ),
    # Five years are no year.
    report("Bắc Kạn", ("2021-01-01", "2025-12-31"), [{"value": 60}]),
)
