"""Reports of two provinces that became one, for the page of comparison: known cells in both maps.

| inspected | 2022 | 2023 | 2024 | second half of 2025 |
| --- | --- | --- | --- | --- |
| Lào Cai (63) | 120 | over 130 | 70 to June | |
| Yên Bái | 80 | | | |
| An Giang (63) | 50, the press says 55 | | | |
| Lào Cai (34) | 200 | at least 130 | | 90 |
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.records import DocumentMeta, Level, Measure, Qualifier
from tests.analysis.reports import HOSTILE_TITLE, SCRIPT, Report


def year(number: int) -> dict[str, Any]:
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31), "period_basis": "calendar"}


INSPECTED = {"indicator": "establishments_inspected", "unit": "establishment", "counted_as": "distinct"}


def told(title: str, province: str, published: date, **given: Any) -> DocumentMeta:
    plain = {"doc_type": "report", "issuer": f"UBND tỉnh {province}", "level": Level.PROVINCE, "publisher": "issuer"}
    return DocumentMeta(**{**plain, "title": title, "province": province, "published_on": published, **given})


LAO_CAI_2022 = Report(
    source="trends/lao-cai-2022.txt",
    marked="Năm 2022, tỉnh Lào Cai đã kiểm tra [[120]] cơ sở trong tổng số [[240]] cơ sở; phạt [[1,5 tỷ]] đồng.",
    figures=[
        {**INSPECTED, "value": 120, "province": "Lào Cai", **year(2022)},
        {
            "indicator": "establishments",
            "unit": "establishment",
            "counted_as": "distinct",
            "value": 240,
            "province": "Lào Cai",
            **year(2022),
        },
        {
            "indicator": "fines_amount",
            "unit": "vnd",
            "measure": Measure.AMOUNT,
            "value": 1_500_000_000,
            "province": "Lào Cai",
            **year(2022),
        },
    ],
    meta=told("Báo cáo năm 2022 của Lào Cai", "Lào Cai", date(2022, 12, 20)),
)
LAO_CAI_2023 = Report(
    source="trends/lao-cai-2023.txt",
    marked="Năm 2023, Lào Cai kiểm tra trên [[130]] cơ sở.\nÔng Trần Văn Bình (sinh năm 1970) báo cáo.",
    figures=[{**INSPECTED, "value": 130, "qualifier": Qualifier.OVER, "province": "Lào Cai", **year(2023)}],
    meta=told("Báo cáo năm 2023 của Lào Cai", "Lào Cai", date(2023, 12, 20)),
)
LAO_CAI_2024 = Report(
    source="trends/lao-cai-2024.txt",
    marked="Sáu tháng đầu năm 2024, Lào Cai kiểm tra [[70]] cơ sở.",
    figures=[
        {
            **INSPECTED,
            "value": 70,
            "province": "Lào Cai",
            "period_start": date(2024, 1, 1),
            "period_end": date(2024, 6, 30),
            "period_basis": "calendar",
        }
    ],
    meta=told("Báo cáo 6 tháng năm 2024 của Lào Cai", "Lào Cai", date(2024, 6, 20)),
)
YEN_BAI_2022 = Report(
    source="trends/yen-bai-2022.txt",
    marked="Năm 2022, tỉnh Yên Bái kiểm tra [[80]] cơ sở.",
    figures=[{**INSPECTED, "value": 80, "province": "Yên Bái", **year(2022)}],
    meta=told("Báo cáo năm 2022 của Yên Bái", "Yên Bái", date(2022, 12, 21)),
)
AN_GIANG_2022 = Report(
    source="trends/an-giang-2022.txt",
    marked="Năm 2022, tỉnh An Giang kiểm tra [[50]] cơ sở.",
    figures=[{**INSPECTED, "value": 50, "province": "An Giang", **year(2022)}],
    meta=told("Báo cáo năm 2022 của An Giang", "An Giang", date(2022, 12, 22)),
)
AN_GIANG_PRESS = Report(
    source="trends/bao-an-giang.html",
    marked=f"{SCRIPT} Theo báo, năm 2022 An Giang kiểm tra [[55]] cơ sở.",
    figures=[{**INSPECTED, "value": 55, "province": "An Giang", **year(2022)}],
    meta=told(HOSTILE_TITLE, "An Giang", date(2022, 12, 30), doc_type="news", publisher="press", issuer=None),
)
LAO_CAI_2025 = Report(
    source="trends/lao-cai-2025.txt",
    marked="Từ 01/7 đến 31/12/2025, tỉnh Lào Cai (mới) kiểm tra [[90]] cơ sở.",
    figures=[
        {
            **INSPECTED,
            "value": 90,
            "province": "Lào Cai",
            "area_system": "VN34",
            "period_start": date(2025, 7, 1),
            "period_end": date(2025, 12, 31),
            "period_basis": "calendar",
        }
    ],
    meta=told("Báo cáo cuối năm 2025 của Lào Cai", "Lào Cai", date(2025, 12, 20)),
)

TRENDS = (
    LAO_CAI_2022,
    LAO_CAI_2023,
    LAO_CAI_2024,
    YEN_BAI_2022,
    AN_GIANG_2022,
    AN_GIANG_PRESS,
    LAO_CAI_2025,
)
