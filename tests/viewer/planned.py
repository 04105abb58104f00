"""A plan of a province that was merged since, and what it reported, for the page of one province: known verdicts.

| each year at least half of the establishments | reported | verdict |
| --- | --- | --- |
| 2021 | 72 visits by the team up to 9 May, of over 210 | under way, at most 34.3 % |
| 2022 | 120 of 200 | met |
| 2023 | 60 of 200 | not met |
| 2024, 2025 | nothing | cannot say |
"""

from __future__ import annotations

from datetime import date

from pipeline.records import DocumentMeta, Level, Measure, Qualifier, Status
from tests.analysis.reports import SCRIPT, Report
from tests.viewer.trends import INSPECTED, told, year

HERE = {"province": "Hưng Yên"}
ESTABLISHMENTS = {"indicator": "establishments", "unit": "establishment", "counted_as": "distinct", **HERE}
TARGET = {"status": Status.TARGET, **HERE}
PROGRAMME = {"period_start": date(2021, 1, 1), "period_end": date(2025, 12, 31), "period_basis": "calendar"}

PLAN = Report(
    source="plans/hung-yen.txt",
    marked="Hằng năm, tổ chức kiểm tra ít nhất [[50%]] cơ sở kinh doanh dịch vụ.\n"
    f"Đến năm 2025, [[80%]] người lao động {SCRIPT} được tuyên truyền.\n"
    "Giai đoạn 2021-2025 tổ chức [[20]] lớp tập huấn.",
    figures=[
        {
            **TARGET,
            **PROGRAMME,
            "indicator": "establishments_inspected",
            "unit": "percent",
            "measure": Measure.SHARE,
            "value": 50,
            "qualifier": Qualifier.AT_LEAST,
            "recurrence": "yearly",
        },
        {
            **TARGET,
            **PROGRAMME,
            "indicator": "people_reached",
            "unit": "percent",
            "measure": Measure.SHARE,
            "value": 80,
            "of": f"người lao động {SCRIPT}",
            "recurrence": "by_end",
        },
        {**TARGET, **PROGRAMME, "indicator": "trainings", "unit": "event", "value": 20},
    ],
    meta=told("Kế hoạch 2021-2025 của Hưng Yên", "Hưng Yên", date(2021, 3, 1), doc_type="plan"),
)
# The same target again, in another document.
REPEATED = Report(
    source="plans/don-doc.txt",
    marked="Nhắc lại: hằng năm kiểm tra ít nhất [[50%]] cơ sở.",
    figures=[PLAN.figures[0]],
    meta=told("Công văn đôn đốc của Hưng Yên", "Hưng Yên", date(2022, 3, 1), doc_type="dispatch"),
)
HALF_2021 = Report(
    source="plans/hung-yen-6-thang-2021.txt",
    marked="Toàn tỉnh có trên [[210]] cơ sở.\n"
    "Tính đến ngày 09/5/2021, Đội kiểm tra liên ngành kiểm tra [[72]] lượt cơ sở.",
    figures=[
        {
            **ESTABLISHMENTS,
            "value": 210,
            "qualifier": Qualifier.OVER,
            "period_start": date(2021, 6, 30),
            "period_end": date(2021, 6, 30),
        },
        {
            **INSPECTED,
            **HERE,
            "counted_as": "visits",
            "detail": ("inspection_team",),
            "value": 72,
            "period_start": date(2021, 1, 1),
            "period_end": date(2021, 5, 9),
        },
    ],
    meta=told("Báo cáo 6 tháng đầu năm 2021 của Hưng Yên", "Hưng Yên", date(2021, 7, 1)),
)


def _yearly(number: int, inspected: int) -> Report:
    return Report(
        source=f"plans/hung-yen-{number}.txt",
        marked=f"Năm {number}, kiểm tra [[{inspected}]] cơ sở trong tổng số [[200]] cơ sở.",
        figures=[
            {**INSPECTED, **HERE, "value": inspected, **year(number)},
            {**ESTABLISHMENTS, "value": 200, **year(number)},
        ],
        meta=told(f"Báo cáo năm {number} của Hưng Yên", "Hưng Yên", date(number, 12, 20)),
    )


YEAR_2022, YEAR_2023 = _yearly(2022, 120), _yearly(2023, 60)
NATION = Report(
    source="plans/ca-nuoc.txt",
    marked="Năm 2023, cả nước triệt phá [[900]] vụ.",
    figures=[{"value": 900, "level": Level.NATIONAL, **year(2023)}],
    meta=DocumentMeta(title="Báo cáo cả nước năm 2023", doc_type="report", published_on=date(2024, 1, 10)),
)

PLANNED = (PLAN, REPEATED, HALF_2021, YEAR_2022, YEAR_2023, NATION)
