"""Hand-made reports and the stores that hold them, for the tests of analysis and viewer.

A text marks its figures as [[…]]; the records are given in the same order. Nested marks are {{…}} around [[…]].
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, ReasonCode
from pipeline.intervals import bounds
from pipeline.records import (
    Block,
    BlockKind,
    DigitString,
    DigitVerdict,
    DocumentMeta,
    Extraction,
    Figure,
    Level,
    Measure,
    ParsedDocument,
    Qualifier,
    Scope,
    Status,
)
from pipeline.spans import Span
from pipeline.storage import SourceFile, open_store

H1_2024 = {"period_start": date(2024, 1, 1), "period_end": date(2024, 6, 30), "period_basis": "calendar"}
YEAR_2023 = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31), "period_basis": "calendar"}
PLAN = {"period_start": date(2024, 1, 1), "period_end": date(2025, 12, 31), "status": Status.TARGET}


@dataclass(frozen=True)
class Report:
    """A document to store.

    Attributes:
        marked: text with [[…]] around each figure.
        figures: fields that differ from a plain count of cases, one record per mark.
        kinds: kind of the block for each line; other lines are paragraphs.
        lost: substrings whose digits nothing accounts for.
    """

    source: str
    marked: str
    figures: Sequence[dict[str, Any]]
    meta: DocumentMeta
    kinds: dict[int, BlockKind] = field(default_factory=dict)
    lost: Sequence[str] = ()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _unmarked(marked: str) -> tuple[str, list[Span]]:
    """The text without its marks and the spans they stood around: inner ones first where they nest."""
    text, spans, open_at = "", [], []
    for part in re.split(r"(\[\[|\]\]|\{\{|\}\})", marked):
        if part in ("[[", "{{"):
            open_at.append(len(text))
        elif part in ("]]", "}}"):
            spans.append(Span(open_at.pop(), len(text)))
        else:
            text += part
    return text, spans


def _figure(text: str, span: Span, document_id: str, given: dict[str, Any]) -> Figure:
    line = Span(text.rfind("\n", 0, span.start) + 1, (text + "\n").find("\n", span.end))
    figure = Figure(
        id=digest(f"{document_id}:{span.start}:{span.end}")[:16],
        indicator="cases",
        measure=Measure.COUNT,
        value=1,
        qualifier=Qualifier.EXACT,
        unit="case",
        status=Status.REPORTED,
        scope=Scope.AGGREGATE,
        level=Level.PROVINCE,
        surface=span.of(text),
        start=span.start,
        end=span.end,
        area_system="VN63",
        sentence=line.of(text),
        rule="test.rule/1",
        confidence=0.9,
    )
    figure = replace(figure, **{key: value for key, value in given.items() if key != "parent"})
    open_ends = bounds(figure.value, figure.qualifier, value_max=figure.value_max)
    low, high = (None if math.isinf(end) else end for end in (open_ends.low, open_ends.high))
    return replace(figure, bound_low=low, bound_high=high)


def built(report: Report) -> tuple[SourceFile, ParsedDocument, Extraction]:
    """A report as the rooms before storage would hand it on."""
    text, spans = _unmarked(report.marked)
    document_id = digest(text)[:24]
    figures = [_figure(text, span, document_id, given) for span, given in zip(spans, report.figures, strict=True)]
    for index, given in enumerate(report.figures):
        if "parent" in given:
            figures[index] = replace(figures[index], part_of=figures[given["parent"]].id, relation="partition")
    blocks: list[Block] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        kind = report.kinds.get(number, BlockKind.PARAGRAPH)
        same = blocks and kind is BlockKind.TABLE and blocks[-1].kind is kind
        if same:  # lines of one table
            blocks[-1] = replace(blocks[-1], span=Span(blocks[-1].span.start, start + len(line)))
        elif line.strip():
            blocks.append(Block(kind, Span(start, start + len(line)), 1 if kind is BlockKind.HEADING else None))
        start += len(line) + 1
    digits = [DigitString(figure_span, DigitVerdict.FIGURE, "test.rule/1") for figure_span in sorted(set(spans))]
    digits += [
        DigitString(Span(text.index(lost), text.index(lost) + len(lost)), DigitVerdict.UNRECOGNISED)
        for lost in report.lost
    ]
    starts: dict[int, DigitString] = {digit.span.start: digit for digit in digits}
    raw = digest("raw" + text)
    parsed = ParsedDocument(
        source=report.source,
        source_id=f"/reports/{report.source}",
        raw_sha256=raw,
        text=text,
        text_sha256=digest(text),
        document_id=document_id,
        blocks=tuple(blocks),
        runs=(),
        parser="test/1",
    )
    source = SourceFile(report.source, parsed.source_id, raw, len(text.encode("utf-8", "surrogatepass")), 1)
    return source, parsed, Extraction(report.meta, tuple(figures), tuple(starts.values()))


def _meta(title: str, province: str, published: date, **given: Any) -> DocumentMeta:
    plain = {"doc_type": "report", "issuer": f"UBND tỉnh {province}", "level": Level.PROVINCE, "publisher": "issuer"}
    return DocumentMeta(**{**plain, "title": title, "province": province, "published_on": published, **given})


LAO_CAI = Report(
    source="reports/lao-cai_2024.txt",
    marked="""BÁO CÁO
Kết quả phòng, chống mại dâm 6 tháng đầu năm 2024
Toàn tỉnh có trên [[210]] cơ sở kinh doanh dịch vụ; đã kiểm tra [[44/44]] cơ sở trọng điểm tại huyện Văn Bàn.
Công an triệt phá [[05]] vụ, bắt [[18]] đối tượng, trong đó [[4]] chủ chứa và [[14]] người bán dâm; \
[[không có]] vụ nào có người dưới 18 tuổi.
Trong đó có đối tượng Nguyễn Văn An (sinh năm 1985), trú tại số 12 đường Hoàng Liên, bị phạt [[1,2 tỷ]] đồng.
Số vụ [[giảm 14]] vụ so với cùng kỳ. Mỗi đợt có [[10-20]] người dự.
Loại hình\tSố cơ sở
Karaoke\t[[95]]
Lưu trú\t[[115]]
Mã hồ sơ 77123 chưa rõ.
Phấn đấu [[92,5%]] xã, phường không có tệ nạn mại dâm.
Lượt xem: 12""",
    figures=[
        {"indicator": "establishments", "unit": "establishment", "value": 210, "qualifier": Qualifier.OVER},
        {
            "indicator": "establishments_inspected",
            "unit": "establishment",
            "value": 44,
            "denominator": 44,
            "level": Level.DISTRICT,
            "district": "Văn Bàn",
            "counted_as": "visits",
        },
        {"value": 5},
        {"indicator": "arrests", "unit": "person", "value": 18},
        {"indicator": "arrests", "unit": "person", "value": 4, "detail": ("organiser",), "parent": 3},
        {"indicator": "arrests", "unit": "person", "value": 14, "detail": ("seller",), "parent": 3},
        {"value": 0, "detail": ("minor",)},
        {"indicator": "fines_amount", "unit": "vnd", "measure": Measure.AMOUNT, "value": 1_200_000_000},
        {"measure": Measure.CHANGE, "value": -14},
        {"indicator": "people_reached", "unit": "person", "value": 10, "value_max": 20, "qualifier": Qualifier.BETWEEN},
        {"indicator": "establishments", "unit": "establishment", "value": 95, "detail": ("karaoke",), "parent": 0},
        {"indicator": "establishments", "unit": "establishment", "value": 115, "detail": ("lodging",), "parent": 0},
        {
            "indicator": "communes_free",
            "unit": "percent",
            "measure": Measure.SHARE,
            "value": 92.5,
            "of": "tổng số xã, phường",
            **PLAN,
        },
    ],
    meta=_meta("Báo cáo kết quả 6 tháng đầu năm 2024", "Lào Cai", date(2024, 6, 20), number="164/BC-UBND"),
    kinds={
        0: BlockKind.TITLE,
        1: BlockKind.HEADING,
        6: BlockKind.TABLE,
        7: BlockKind.TABLE,
        8: BlockKind.TABLE,
        11: BlockKind.BOILERPLATE,
    },
    lost=("77123",),
)
LAO_CAI = replace(LAO_CAI, figures=[{"province": "Lào Cai", **H1_2024, **given} for given in LAO_CAI.figures])

# The same report as a newspaper prints it: another lead and foot, and one figure of its own.
REPOST = replace(
    LAO_CAI,
    source="press/lao-cai.html",
    marked="Báo Lào Cai đưa tin:\n"
    + LAO_CAI.marked.partition("\n")[2].replace("Lượt xem: 12", "Báo còn ghi nhận [[31]] vụ ở tỉnh bạn."),
    figures=[*LAO_CAI.figures, {"province": "Lào Cai", "value": 31, **H1_2024}],
    meta=replace(
        LAO_CAI.meta, doc_type="news", publisher="press", number=None, title="Lào Cai triệt phá 05 vụ mại dâm"
    ),
    kinds={number: kind for number, kind in LAO_CAI.kinds.items() if number not in (0, 11)},
)

# Names that sort otherwise by code points than in Vietnamese: Đ after D, Â after A.
HA_GIANG = Report(
    source="reports/ha-giang_2023.html",
    marked="Năm 2023, tỉnh Hà Giang phát hiện khoảng [[30]] vụ; tỉnh Đắk Lắk [[7]] vụ; tỉnh An Giang [[9]] vụ.\n"
    "Ngày 13/12, bắt quả tang [[3]] người tại 50%_mẫu.",
    figures=[
        {"value": 30, "qualifier": Qualifier.ABOUT, "province": "Hà Giang", **YEAR_2023},
        {"value": 7, "province": "Đắk Lắk", **YEAR_2023},
        {"value": 9, "province": "An Giang", **YEAR_2023},
        {"indicator": "arrests", "unit": "person", "value": 3, "scope": Scope.INCIDENT, "confidence": 0.5},
    ],
    meta=_meta("Tổng hợp năm 2023", "Hà Giang", date(2024, 1, 5), doc_type="news", issuer=None),
)

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = '<img src="x" onerror="window.hacked = 2">'
HOSTILE_TITLE = f"{SCRIPT} **đậm** $x^2$ :material/home: [bấm](javascript:alert(1)) ![ảnh](http://127.0.0.1:9/a.png)"
# An astral character stands before the figures, so that code points and UTF-16 units differ; U+202E turns text over.
HOSTILE = Report(
    source=f"reports/{IMAGE}.txt",
    marked=f"😀 {SCRIPT} {IMAGE} `mã` </style><b>\n"
    "Có \u202e[[21]] vụ, {{[[470]]/584 xã}} lành mạnh, =1+1 và [[6]] vụ nữa 😀.",
    figures=[
        {"value": 21, "province": "Hưng Yên", **YEAR_2023},
        {"indicator": "communes", "unit": "commune", "value": 470, "province": "Hưng Yên", **YEAR_2023},
        {
            "indicator": "communes_free",
            "unit": "commune",
            "value": 470,
            "denominator": 584,
            "province": "Hưng Yên",
            "of": '=HYPERLINK("http://127.0.0.1")',
            **YEAR_2023,
        },
        {"value": 6, "province": "Hưng Yên", "rule": "@SUM(A1)", **YEAR_2023},
    ],
    meta=_meta(HOSTILE_TITLE, "Hưng Yên", date(2023, 12, 30)),
)

LONG = Report(
    source="reports/dai.txt",
    marked="\n".join(f"Đợt {index}: phát hiện [[{index}]] vụ mại dâm tại Thanh Hóa." for index in range(1, 121)),
    figures=[{"value": index, "province": "Thanh Hóa", **YEAR_2023} for index in range(1, 121)],
    meta=_meta("Báo cáo dài", "Thanh Hóa", date(2023, 11, 1)),
)

REPORTS = (LAO_CAI, HA_GIANG, HOSTILE, LONG)
N_FIGURES = sum(len(report.figures) for report in REPORTS)
PROBLEM = Problem("reports/quet.pdf", "sources", ReasonCode.UNSUPPORTED, ".pdf")


def make_store(path: Path, *, sample: bool = False, reports: Sequence[Report] = REPORTS) -> Path:
    """A store with these reports and one problem, written as a run writes it."""
    with open_store(path, sample=sample) as store:
        store.begin_run(["reports"], "code-1")
        for report in reports:
            store.save(*built(report))
        if reports:
            store.fail(SourceFile(PROBLEM.document, f"/reports/{PROBLEM.document}"), PROBLEM)
        store.finish_run({"read": len(reports)})
    return path
