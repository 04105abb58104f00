"""Reported or wanted (GUIDELINE section 4): what the rules go by, step by step, and what they leave for the models."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.facts import WORDS
from pipeline.extraction.statusfeatures import StatusFeatures
from pipeline.extraction.timing import Timing
from pipeline.records import PeriodKind, Status
from tests.extraction.build import HEADS, one
from tests.extraction.test_reference_period import news, reading

ARTICLE = "Triệt phá 21 vụ mại dâm."


@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [
        # the document says what is wanted, or what was done
        ("plan", "Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        # a heading or list introducer above says otherwise
        ("plan", "I. TÌNH HÌNH\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("report", "II. NHIỆM VỤ NĂM 2022\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Chỉ tiêu năm 2022:\n\n- Kiểm tra [72] cơ sở dễ phát sinh mại dâm;", "target"),
        # one that says both says neither
        ("report", "III. ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN CHỈ TIÊU\n\nKiểm tra [72] cơ sở mại dâm.", "reported"),
        # the sentence says more than what stands above it
        ("report", "II. PHƯƠNG HƯỚNG\n\nNăm 2020 đã kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("plan", "Đã kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("report", "Năm 2022 sẽ kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # its last word counts
        ("report", "Thực hiện chỉ tiêu được giao, các đội đã kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("report", "Đã họp bàn, phấn đấu năm 2022 kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # the clause after a semicolon says more than the sentence
        ("plan", "Đã triệt phá 3 vụ; phấn đấu kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # what a sentence introduces holds for its whole list
        (
            "report",
            "Năm 2022 phấn đấu đạt các chỉ tiêu: kiểm tra 30 cơ sở dễ phát sinh mại dâm; triệt phá [21] vụ.",
            "target",
        ),
        # places that must not come back exist
        ("plan", "Không để tái hoạt động [5] tụ điểm mại dâm.", "reported"),
        # right before the number: what is striven for, will be or is the goal, and what is only so far
        ("report", "Đã công nhận 90 xã, phường, phấn đấu cả năm có [92] xã không có tệ nạn mại dâm.", "target"),
        ("report", "Đã có kế hoạch, sẽ kiểm tra lại [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Đã có 106 xã, phường, mục tiêu năm nay là [94] xã không có tệ nạn mại dâm.", "target"),
        ("plan", "Phấn đấu vượt năm 2020, mới kiểm tra được [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        # where a plan starts from
        ("plan", "Số xã không có mại dâm: hiện trạng [72] xã; mục tiêu 80 xã.", "reported"),
        # what something rises from is the case, what it rises to is wanted; "trở lên" is no rise
        ("plan", "Nâng số mô hình phòng, chống mại dâm từ [3] lên 5 mô hình.", "reported"),
        ("plan", "Nâng số mô hình phòng, chống mại dâm từ 3 lên [5] mô hình.", "target"),
        ("plan", "Hằng năm kiểm tra từ [60%] trở lên số cơ sở dễ phát sinh mại dâm.", "target"),
        ("plan", "Kiểm tra từ [72] cơ sở mại dâm trở lên, đến năm 2025 không còn tụ điểm.", "target"),
        ("plan", "Số xã không có mại dâm. Gốc: [72] xã.", "reported"),
        # what must be, is asked for, enrolled for or assigned; "định" that ends another word is no intention
        ("report", "Cuối năm phải có [72] cơ sở dễ phát sinh mại dâm ký cam kết.", "target"),
        ("report", "Đội đăng ký kiểm tra thêm [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Huyện định kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Đoàn quyết định kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("report", "Chống mại dâm: xin tỉnh cấp thêm [50 triệu đồng].", "target"),
        ("report", "Chống mại dâm: trung ương hứa cấp [50 triệu đồng].", "target"),
        ("report", "Kinh phí phòng, chống mại dâm dự trù [50 triệu đồng].", "target"),
        ("report", "Kiểm tra cơ sở mại dâm. Giao [72] cơ sở, kiểm tra được 70 cơ sở.", "target"),
        # what there is, of which something is wanted, what was only reached and what came of it is the case
        ("plan", "Kiểm tra không dưới 50% trong tổng số [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("plan", "Giảm 5 xã trọng điểm về mại dâm. Hiện toàn tỉnh có [72] xã, phường, thị trấn.", "reported"),
        ("plan", "Mục tiêu giúp 50 người bán dâm mỗi năm, nhưng mới hỗ trợ được khoảng [40] người.", "reported"),
        ("report", "Về người bán dâm được hỗ trợ, chỉ tiêu là 60 người, kết quả [47] người.", "reported"),
        ("plan", "Phấn đấu toàn tỉnh có [72] xã, phường, thị trấn không có tệ nạn mại dâm.", "target"),
        # what was only reached is the case, whatever was wanted
        ("report", "So với chỉ tiêu 100 cơ sở mại dâm ký cam kết, tức mới [72%] số cơ sở.", "reported"),
        # the number planned, in brackets behind the share that was reached; done of planned is done
        ("report", "Đã kiểm tra 54 cơ sở mại dâm, đạt 75% kế hoạch năm ([72] cơ sở).", "target"),
        ("report", "Đã kiểm tra 54 cơ sở mại dâm, vượt số đã đăng ký ([50] cơ sở).", "target"),
        ("report", "Đã kiểm tra 75% kế hoạch ([54/72] cơ sở dễ phát sinh mại dâm).", "reported"),
        # a question is a heading to its answers, not to what another question asks
        ("report", "* Mục tiêu năm 2022?\n\n- Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "* Mục tiêu năm 2022?\n\n- Có.\n\n* Năm qua thế nào?\n\n- Kiểm tra [72] cơ sở mại dâm.", "reported"),
        # a heading that is nothing but a time after the document's own looks ahead, one within it does not
        ("half", "IV. 6 THÁNG CUỐI NĂM\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("half", "IV. QUÝ I\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        # results that are wanted
        ("plan", "II. KẾT QUẢ CẦN ĐẠT\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "V. TRỌNG TÂM NĂM 2022\n\nKiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # what a paragraph of a plan looks back on, until it wants something
        ("plan", "Trong 5 năm, các đội đi 9 đợt. Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "reported"),
        ("plan", "Năm qua đi 9 đợt. Phấn đấu đi 12 đợt. Kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # the rest of the year is ahead, and a province that wants or plans something does
        ("half", "Ba tháng còn lại, công an kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Tỉnh đặt kế hoạch kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        ("report", "Mỗi năm tỉnh muốn kiểm tra [72] cơ sở dễ phát sinh mại dâm.", "target"),
        # what was over before the plan begins is not wanted any more
        ("plan", "Mục tiêu năm 2019: triệt phá [5] vụ mại dâm.", "reported"),
        # nor what an article tells of the past, whatever its words
        ("bare", "Hưng Yên phòng, chống mại dâm\n\n20/12/2021\n\nNăm 2020, kiểm tra [72] cơ sở mại dâm.", "reported"),
    ],
)
def test_status(kind: str, text: str, status: str) -> None:
    assert one(text, kind).status == status


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        # the kind of paper
        (HEADS["plan"] + ARTICLE, True),
        (HEADS["programme"] + ARTICLE, True),
        (HEADS["report"] + "Phấn đấu đạt các chỉ tiêu, mục tiêu, nhiệm vụ đặt ra.", False),
        # an article: its title and what it wants more often than tells
        (
            news("Tỉnh vừa ban hành kế hoạch. Phấn đấu kiểm tra 30 cơ sở.", title="Kế hoạch chống mại dâm năm 2021"),
            True,
        ),
        (news("Tỉnh đã kiểm tra 30 cơ sở.", title="Kết quả phòng, chống mại dâm năm 2021"), False),
        (news(ARTICLE), False),
        # one that is all but over is planned no more
        (
            news("20/12/2020", "Mục tiêu, chỉ tiêu là 30 cơ sở.", title="Chỉ tiêu chống mại dâm giai đoạn 2016-2020"),
            False,
        ),
        # a period that ends long after publication
        (
            news("15/02/2021", "Mục tiêu là kiểm tra 30 cơ sở.", title="Phòng, chống mại dâm giai đoạn 2021-2025"),
            True,
        ),
    ],
)
def test_whether_a_document_plans(text: str, plans: bool) -> None:
    assert reading(text).standing.plans is plans


def _timing(start: str | None, end: str | None, source: str = "clause", kind: PeriodKind | None = None) -> Timing:
    first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    return Timing(first, last, "calendar", source, kind)


@pytest.mark.parametrize(
    ("kind", "status", "timing", "explicit", "settled"),
    [
        # without dates nothing is known better
        ("report", Status.TARGET, _timing(None, None), False, Status.TARGET),
        # in a report of 10/12/2021: what has ended is not wanted any more, unless its sentence says so
        ("report", Status.TARGET, _timing("2021-01-01", "2021-12-31"), False, Status.REPORTED),
        ("report", Status.TARGET, _timing("2021-01-01", "2021-12-31"), True, Status.TARGET),
        ("report", Status.TARGET, _timing("2022-01-01", "2022-12-31"), False, Status.TARGET),
        # what has not begun is not reported yet, unless that is only the document's own period
        ("report", Status.REPORTED, _timing("2022-01-01", "2022-12-31"), False, Status.TARGET),
        ("report", Status.REPORTED, _timing("2022-01-01", "2022-12-31"), True, Status.REPORTED),
        ("report", Status.REPORTED, _timing("2022-01-01", "2022-12-31", "document"), False, Status.REPORTED),
        # in a plan for 2021 of 25/01/2021: what ended before it begins, also where the sentence wants it
        ("plan", Status.TARGET, _timing("2020-01-01", "2020-12-31"), True, Status.REPORTED),
        # a plan's own year is not over because it is named
        ("plan", Status.TARGET, _timing("2021-01-01", "2021-01-31"), False, Status.TARGET),
        # a state at a date is wanted only where the plan works towards it
        ("plan", Status.TARGET, _timing("2021-12-31", "2021-12-31", kind=PeriodKind.AS_OF), True, Status.TARGET),
        ("plan", Status.TARGET, _timing("2021-01-15", "2021-01-15", kind=PeriodKind.AS_OF), True, Status.REPORTED),
        ("report", Status.TARGET, _timing("2021-12-31", "2021-12-31", kind=PeriodKind.AS_OF), True, Status.REPORTED),
        # nothing is known of a document without a date
        ("bare", Status.TARGET, _timing("2021-01-01", "2021-12-31"), False, Status.TARGET),
        ("bare", Status.REPORTED, _timing("2099-01-01", "2099-12-31"), False, Status.REPORTED),
    ],
)
def test_dates_settle_it(kind: str, status: Status, timing: Timing, explicit: bool, settled: Status) -> None:
    standing = reading(HEADS[kind] + ARTICLE).standing
    assert standing.settled(status, timing, explicit=explicit) is settled


@pytest.mark.parametrize(
    ("kind", "text", "signals"),
    [
        # one by one: the clause, the whole sentence, what it introduces, what comes after, headings, title
        ("plan", ARTICLE, ["clause=None", "before=None", "above=None", "title=True:False", "ahead=True"]),
        ("report", ARTICLE, ["title=False:True", "ahead=False"]),
        ("report", "Đã họp; phấn đấu bắt 5 người mua dâm.", ["clause=target", "before=target", "introduced=None"]),
        ("report", "Phấn đấu: kiểm tra 3 cơ sở mại dâm; bắt 5 người mua dâm.", ["clause=None", "introduced=target"]),
        ("report", "Bắt 5 người mua dâm, phấn đấu không còn.", ["before=None", "after=target"]),
        ("report", "II. NHIỆM VỤ\n\nBắt 5 người mua dâm.", ["above=target"]),
        ("report", "I. KẾT QUẢ\n\nBắt 5 người mua dâm.", ["above=reported"]),
    ],
)
def test_signals_for_the_model(kind: str, text: str, signals: list[str]) -> None:
    document = reading(HEADS[kind] + text)
    found = document.standing.signals(document.namings[-1].candidate).words()
    assert set(signals) <= set(found), found
    # each is told every time, so that its absence is a fact too
    assert [signal.partition("=")[0] for signal in found] == [
        "clause",
        "before",
        "introduced",
        "after",
        "above",
        "title",
        "ahead",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "recurrence"),
    [
        ("programme", "Hằng năm, kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.", "yearly"),
        ("programme", "Đến năm 2025, kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.", "by_end"),
        ("programme", "Kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.", None),
        # only what is wanted comes round
        ("report", "Hằng năm, các đội đã kiểm tra [50%] số cơ sở dễ phát sinh mại dâm.", None),
    ],
)
def test_recurrence(kind: str, text: str, recurrence: str | None) -> None:
    assert one(text, kind).recurrence == recurrence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # the period that a number would be wanted for lies after the document's, whatever its words say of it
        ("Sáu tháng cuối năm, triệt phá 5 vụ mại dâm.", {"days=after:sentence", "s=cuối"}),
        ("Triệt phá 5 vụ mại dâm.", {"days=same:document", "move=", "bracket="}),
        # where something rises from stands already, where it rises to does not
        ("Nâng số mô hình phòng ngừa mại dâm từ 3 lên.", {"move=from"}),
        ("Nâng số mô hình phòng ngừa mại dâm lên 5.", {"move=to"}),
        # a number in brackets tells what was, or what was planned
        ("Triệt phá vụ mại dâm (5 vụ).", {"bracket=opens", "bracket=opens:same"}),
        ("Triệt phá vụ mại dâm (quý trước 5 vụ).", {"bracket=in"}),
    ],
)
def test_what_the_model_sees_of_where_a_number_stands(text: str, told: set[str]) -> None:
    document = reading(HEADS["half"] + text)
    naming = document.namings[-1]
    row = StatusFeatures(document, WORDS).row(naming, "cases", Status.REPORTED, _timing(None, None))
    assert told <= set(row)
