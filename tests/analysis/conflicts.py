"""Reports of one province that do not agree: what each finding of the kept ones rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.analysis.findings.working import refresh
from pipeline.records import DocumentMeta, Level
from pipeline.storage import open_store
from tests.analysis.reports import YEAR_2023, Report, make_store

_HUNG_YEN = {"province": "Hưng Yên", "counted_as": "distinct", **YEAR_2023}


def report(name: str, marked: str, *figures: dict[str, Any], published: date = date(2023, 12, 20)) -> Report:
    """A report of Hưng Yên on the year 2023; `figures` tell what differs from a count of cases."""
    meta = DocumentMeta(
        doc_type="report",
        title=f"Báo cáo {name}",
        issuer="UBND tỉnh Hưng Yên",
        publisher="issuer",
        level=Level.PROVINCE,
        province="Hưng Yên",
        published_on=published,
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    return Report(f"reports/{name}.txt", marked, [{**_HUNG_YEN, **given} for given in figures], meta)


FIRST = report(
    "hung-yen_2023",
    "Trong năm triệt phá [[12]] vụ, bắt ông Nguyễn Văn An và [[40]] đối tượng khác.\nCó [[139/130]] xã lành mạnh.",
    {"value": 12},
    {"indicator": "arrests", "unit": "person", "value": 40, "counted_as": "unknown"},
    {"indicator": "communes_free", "unit": "commune", "value": 139, "denominator": 130},
)
SECOND = report(
    "hung-yen_2024",
    "Năm 2023 có [[14]] vụ; huyện Khoái Châu bắt [[45]] đối tượng. =cmd() <b>x</b> Mã 77123 chưa rõ.",
    {"value": 14},
    {
        "indicator": "arrests",
        "unit": "person",
        "value": 45,
        "counted_as": "unknown",
        "level": Level.DISTRICT,
        "district": "Khoái Châu",
    },
    published=date(2024, 12, 20),
)
SECOND = Report(SECOND.source, SECOND.marked, SECOND.figures, SECOND.meta, lost=("77123",))
# What the audit finds in them, most worth a look first.
CODES = ("contradiction_between", "district_above_province", "ratio_over_one", "unrecognised_number")
CONFLICTS = (FIRST, SECOND)


def audited_store(path: Path, *, sample: bool = False, reports: Sequence[Report] = CONFLICTS) -> Path:
    """A store with reports and their findings, as a run leaves it."""
    make_store(path, sample=sample, reports=reports)
    with open_store(path, sample=sample) as store:
        assert refresh(store)
    return path
