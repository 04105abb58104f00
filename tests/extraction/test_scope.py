"""One event or a total (GUIDELINE section 4) in news of a raid."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.facts import WORDS
from pipeline.extraction.judging import may_be_event
from pipeline.extraction.scopefeatures import ScopeFeatures
from pipeline.extraction.timing import Timing
from pipeline.records import PeriodKind, Scope, Status
from tests.extraction.build import HEADS, read
from tests.extraction.test_reference_period import reading

CASES = [
    # what is told of months is told of many events, also in the sentence after the one that names them
    ("Từ ngày 01/3/2021 đến ngày 30/11/2021, công an ra quân. Đã bắt 21 vụ mại dâm.", "aggregate"),
    # all people of one night are those of one event
    ("Đêm 13/12/2021, tổng cộng 13 người bán dâm bị đưa về trụ sở.", "incident"),
    # and those who work where the raid was, though their number is a level
    ("Đêm 13/12/2021, quán có 7 nữ nhân viên.", "incident"),
    # and those whom someone kept to sell, whatever day is named
    ("Chủ quán khai từ năm 2020 thuê khoảng 13 cô gái bán dâm.", "incident"),
    ("Năm 2021, số người bán dâm có hồ sơ quản lý 13 cô gái.", "aggregate"),
    # whom a court sentences are of one trial, but not those of several
    (
        "Từ tháng 3 đến tháng 9/2020 chúng môi giới mại dâm. HĐXX tuyên T. 3 năm tù, 2 bị cáo còn lại án treo.",
        "incident",
    ),
    ("Năm 2021, tòa xử 9 vụ mại dâm, cao nhất 8 năm tù, có 12 bị cáo.", "aggregate"),
    # establishments on a day are a level
    ("Đến ngày 13/12/2021, địa bàn có 486 cơ sở lưu trú.", "aggregate"),
]


@pytest.mark.parametrize(("text", "scope"), CASES)
def test_scope_in_news_of_a_raid(text: str, scope: str) -> None:
    assert read(HEADS["raid"] + text).extraction.figures[-1].scope == scope


NEVER = Timing(None, None)
NIGHT = Timing(date(2021, 12, 13), date(2021, 12, 13), "calendar", "left", PeriodKind.DAY)


@pytest.mark.parametrize(
    ("head", "text", "ruled", "timing", "told"),
    [
        # what the rules think, of what kind of document
        (
            "half",
            "Bắt 5 người.",
            Scope.AGGREGATE,
            Timing(None, None),
            {"ruled=aggregate:report", "length=none:aggregate"},
        ),
        # news of a raid, of no period: a night in it
        ("raid", "Bắt 5 người.", Scope.INCIDENT, NIGHT, {"ruled=incident:raid=True", "length=0:undated=True"}),
        ("half", "Bắt 5 người.", Scope.AGGREGATE, NIGHT, {"length=0:undated=False", "own=False:aggregate"}),
        # words of the sentence, those before the number by themselves, the nearest in pairs, numbers all alike
        (
            "raid",
            "Điển hình, 8/11 tổ công tác bắt quả tang 5 người tại khách sạn.",
            Scope.AGGREGATE,
            NIGHT,
            {"s=khách", "first=điển", "b=điển:aggregate", "l=quả tang", "r=người", "b=0"},
        ),
    ],
)
def test_what_the_model_sees(head: str, text: str, ruled: Scope, timing: Timing, told: set[str]) -> None:
    document = reading(HEADS[head] + text)
    row = ScopeFeatures(document, WORDS).row(document.namings[-1], "arrests", ruled, timing)
    assert told <= set(row)
    assert "b=khách" not in row  # what stands behind a number does not stand before it


def test_what_is_wanted_and_what_tables_hold_is_no_event() -> None:
    running = reading(HEADS["report"] + "Triệt phá 5 vụ mại dâm.").namings[-1].candidate
    cell = reading(HEADS["report"] + "Địa bàn | Số vụ mại dâm\nVăn Lâm | 5\nYên Mỹ | 7\n").namings[-1].candidate
    assert may_be_event(running, Status.REPORTED)
    assert not may_be_event(running, Status.TARGET)
    assert not may_be_event(cell, Status.REPORTED)
