"""What a document is and speaks of (GUIDELINE section 7), from heads of every sort."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.extraction.context import context
from pipeline.extraction.hosts import read_host
from tests.extraction.build import HEADS, read

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"

DISPATCH = (
    "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\nSỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\nSố: 1234/SLĐTBXH-PCTNXH\n"
    "V/v báo cáo kết quả phòng, chống mại dâm năm 2021\n\n" + _STATE + "Hưng Yên, ngày 15 tháng 12 năm 2021\n\n"
    "Kính gửi: Bộ Lao động - Thương binh và Xã hội\n\n"
    "Trong năm 2021, công an đã triệt phá 9 vụ mại dâm.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT."
)
DECISION = (
    "THỦ TƯỚNG CHÍNH PHỦ\nSố: 1629/QĐ-TTg\n\n" + _STATE + "Hà Nội, ngày 28 tháng 9 năm 2021\n\n"
    "QUYẾT ĐỊNH\nPhê duyệt Chương trình phòng, chống mại dâm giai đoạn 2021 - 2025\n\n"
    "Điều 1. Phê duyệt Chương trình với chỉ tiêu: đến năm 2025, 90% số xã, phường tổ chức tuyên truyền về mại dâm."
)
MINISTRY = (
    "BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\nSố: 96/BC-LĐTBXH\n\n" + _STATE + "Hà Nội, ngày 20 tháng 12 năm 2020\n\n"
    "BÁO CÁO\nTổng kết Chương trình phòng, chống mại dâm giai đoạn 2016-2020\n\nCả nước có 15.000 người bán dâm."
)
DISTRICT_PLAN = (
    "UBND HUYỆN VĂN LÂM\nSố: 45/KH-UBND\n\n" + _STATE + "Văn Lâm, ngày 10 tháng 02 năm 2022\n\n"
    "KẾ HOẠCH\nPhòng, chống mại dâm năm 2022 trên địa bàn huyện\n\nKiểm tra 60% số cơ sở dễ phát sinh mại dâm."
)
POLICE = (
    "CÔNG AN TỈNH NGHỆ AN\nSố: 321/BC-CAT-PC02\n\n" + _STATE + "Nghệ An, ngày 15 tháng 11 năm 2019\n\n"
    "BÁO CÁO\nCông tác phòng, chống tội phạm mại dâm năm 2019\n\nTriệt phá 21 vụ mại dâm."
)
DIRECTIVE = (
    "UBND TP. HẢI PHÒNG\nSố: 05/CT-UBND\n\n" + _STATE + "Hải Phòng, ngày 05 tháng 4 năm 2019\n\n"
    "CHỈ THỊ\nVề tăng cường công tác phòng, chống mại dâm\n\nPhấn đấu 100% xã, phường được tuyên truyền."
)
STARRED = (
    "Số: *164* /KH-UBND\n\nHưng Yên, ngày *02* tháng 11 năm 2021\n\nKẾ HOẠCH\n\n"
    "Thực hiện Chương trình phòng, chống mại dâm giai đoạn 2021 - 2025 trên địa bàn tỉnh Hưng Yên\n\n"
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"
)
NEWS = (
    "Hải Phòng: 100% xã, phường được tuyên truyền về phòng, chống mại dâm\n\nThứ bảy 17/10/2020 08:00\n\n"
    "Giai đoạn 2016-2020, 100% các xã, phường trên địa bàn TP Hải Phòng đã được tuyên truyền về phòng, chống mại dâm."
)
PROVINCE_PORTAL = (
    "Kết quả công tác phòng, chống mại dâm 6 tháng đầu năm 2021\n\nĐăng ngày 30 - 06 - 2021\n\n"
    "Trên địa bàn tỉnh có trên 210 cơ sở dễ phát sinh mại dâm, tập trung tại huyện Văn Lâm, huyện Yên Mỹ, thị xã Mỹ "
    "Hào "
    "và thành phố Hưng Yên."
)
DISTRICT_PORTAL = (
    "UBND huyện thực hiện tốt công tác phòng, chống tệ nạn mại dâm năm 2023\n\nLượt xem: 85\n\n"
    "Trên địa bàn huyện có 44 cơ sở dễ phát sinh mại dâm; UBND huyện đã ban hành Kế hoạch số 100/KH-UBND về công "
    "tác này.\n\n"
    "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN VĂN BÀN TỈNH LÀO CAI\nCơ quan chịu trách nhiệm: UBND huyện Văn Bàn\n"
    "Điện thoại: 02143.822.170"
)
NATIONAL_NEWS = (
    "Cả nước còn hơn 15.000 người bán dâm\n\n20/12/2020 09:15\n\n"
    "Theo Cục Phòng, chống tệ nạn xã hội, cả nước có hơn 15.000 người bán dâm; nhiều nhất là Hà Nội, TP.HCM, Hải Phòng "
    "và Đà Nẵng."
)
RAID = (
    "Bắt quả tang 4 đôi nam nữ mua bán dâm ở quận Hoàn Kiếm\n\n"
    "Ngày 13/12/2021, Công an quận Hoàn Kiếm (Hà Nội) bắt quả tang 4 đôi nam nữ mua bán dâm tại một khách sạn."
)
MERGED = "Hưng Yên: kết quả phòng, chống mại dâm\n\nHưng Yên, ngày 15/12/2025. Toàn tỉnh triệt phá 9 vụ mại dâm."
HA_TAY = "Hà Tây: phòng, chống mại dâm năm 2007\n\nHà Đông, ngày 20/12/2007. Toàn tỉnh triệt phá 9 vụ mại dâm."
COMMUNE = (
    "UBND XÃ TÂN TIẾN\nSố: 12/BC-UBND\n\n" + _STATE + "Tân Tiến, ngày 10 tháng 12 năm 2021\n\n"
    "BÁO CÁO\nKết quả phòng, chống mại dâm năm 2021 trên địa bàn xã Tân Tiến, huyện Văn Giang, tỉnh Hưng Yên\n\n"
    "Trên địa bàn xã có 3 nhà nghỉ dễ phát sinh mại dâm."
)
BARE = "Phòng, chống mại dâm\n\nCông an đã triệt phá 9 vụ mại dâm."
CITED = (
    "Phòng, chống mại dâm tại Hưng Yên\n\n15/03/2021 08:30\n\nThực hiện Kế hoạch số 31/KH-UBND ngày 25/01/2021 của "
    "UBND tỉnh "
    "về phòng, chống mại dâm, các lực lượng đã ra quân."
)


def _fails(reason: str) -> Any:
    return pytest.mark.xfail(strict=True, reason=reason)


def _row(name: str, text: str, said: dict[str, Any], fails: str = "") -> Any:
    return pytest.param(text, said, id=name, marks=[_fails(fails)] if fails else [])


def _year(year: int, last: int | None = None) -> dict[str, date]:
    return {"period_start": date(year, 1, 1), "period_end": date(last or year, 12, 31)}


HUNG_YEN = {"level": "province", "province": "Hưng Yên", "district": None}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a provincial report with its letterhead
        _row(
            "report",
            HEADS["report"] + "Triệt phá 9 vụ.",
            {
                "doc_type": "report",
                "number": "152/BC-UBND",
                "issuer": "Ủy ban nhân dân tỉnh Hưng Yên",
                "published_on": date(2021, 12, 10),
                "publisher": "issuer",
                "area_system": "VN63",
                **HUNG_YEN,
                **_year(2021),
            },
        ),
        # the reference period of a half-year
        _row(
            "half-year",
            HEADS["half"] + "Triệt phá 9 vụ.",
            {"doc_type": "report", "period_start": date(2021, 1, 1), "period_end": date(2021, 6, 30)},
        ),
        # a yearly plan
        _row(
            "plan", HEADS["plan"] + "Mở 2 lớp.", {"doc_type": "plan", "number": "31/KH-UBND", **HUNG_YEN, **_year(2021)}
        ),
        # a plan for a programme's five years
        _row("programme", HEADS["programme"] + "Mở 2 lớp.", {"doc_type": "plan", **_year(2021, 2025)}),
        # a number with the stars of a scanned form, and no letterhead of the state
        _row(
            "starred",
            STARRED,
            {
                "doc_type": "plan",
                "number": "164/KH-UBND",
                "published_on": date(2021, 11, 2),
                "publisher": "issuer",
                **HUNG_YEN,
                **_year(2021, 2025),
            },
        ),
        # a district's report names its province in the title
        _row(
            "district",
            HEADS["district"] + "Kiểm tra 5 cơ sở.",
            {"doc_type": "report", "level": "district", "province": "Lào Cai", "district": "Văn Bàn", **_year(2020)},
        ),
        # a district whose province nobody names
        _row(
            "district plan",
            DISTRICT_PLAN,
            {"doc_type": "plan", "level": "district", "province": "Hưng Yên", "district": "Văn Lâm", **_year(2022)},
        ),
        # police
        _row(
            "police",
            POLICE,
            {
                "doc_type": "report",
                "number": "321/BC-CAT-PC02",
                "issuer": "Công an tỉnh Nghệ An",
                "level": "province",
                "province": "Nghệ An",
                **_year(2019),
            },
        ),
        # a directive; nothing says its period
        _row(
            "directive",
            DIRECTIVE,
            {
                "doc_type": "directive",
                "number": "05/CT-UBND",
                "level": "province",
                "province": "Hải Phòng",
                "period_start": None,
                "period_end": None,
            },
        ),
        # a ministry speaks for the country
        _row(
            "ministry",
            MINISTRY,
            {
                "doc_type": "report",
                "issuer": "Bộ Lao động - Thương binh và Xã hội",
                "level": "national",
                "province": None,
                "district": None,
                **_year(2016, 2020),
            },
        ),
        # a decision of the Prime Minister
        _row(
            "decision",
            DECISION,
            {"doc_type": "decision", "number": "1629/QĐ-TTg", "issuer": "Thủ tướng Chính phủ", **_year(2021, 2025)},
        ),
        # and it speaks for the country, wherever it was signed
        _row(
            "decision, level",
            DECISION,
            {"level": "national", "province": None},
            'the dateline "Hà Nội, ngày …" makes Hà Nội the area of a national decision',
        ),
        # an official letter
        _row(
            "dispatch",
            DISPATCH,
            {
                "doc_type": "dispatch",
                "number": "1234/SLĐTBXH-PCTNXH",
                "published_on": date(2021, 12, 15),
                "publisher": "issuer",
                # its matter is its title
                "title": "V/v báo cáo kết quả phòng, chống mại dâm năm 2021",
                **HUNG_YEN,
                **_year(2021),
            },
        ),
        # of two bodies in a letterhead the lower one issues
        _row(
            "dispatch, issuer",
            DISPATCH,
            {"issuer": "Sở Lao động - Thương binh và Xã hội tỉnh Hưng Yên"},
        ),
        # news with day and place
        _row(
            "news",
            NEWS,
            {
                "doc_type": "news",
                "number": None,
                "published_on": date(2020, 10, 17),
                "publisher": "press",
                "level": "province",
                "province": "Hải Phòng",
                **_year(2016, 2020),
            },
        ),
        # a page of a province's portal: the districts that it names tell the province
        _row(
            "portal of a province",
            PROVINCE_PORTAL,
            {
                "doc_type": "news",
                "title": "Kết quả công tác phòng, chống mại dâm 6 tháng đầu năm 2021",
                "published_on": date(2021, 6, 30),
                "period_end": date(2021, 6, 30),
                **HUNG_YEN,
            },
        ),
        # a page of a district's portal: the footer names it
        _row(
            "portal of a district",
            DISTRICT_PORTAL,
            {
                "doc_type": "news",
                "number": None,
                "level": "district",
                "province": "Lào Cai",
                "district": "Văn Bàn",
                **_year(2023),
            },
        ),
        # whose publisher is the body that it reports on
        _row(
            "portal of a district, publisher",
            DISTRICT_PORTAL,
            {"publisher": "issuer", "issuer": "Ủy ban nhân dân huyện Văn Bàn"},
        ),
        # national news that name provinces
        _row(
            "national news",
            NATIONAL_NEWS,
            {"doc_type": "news", "level": "national", "province": None, "published_on": date(2020, 12, 20)},
        ),
        # the name of a body does not end at a lower-case word
        _row(
            "national news, issuer",
            NATIONAL_NEWS,
            {"issuer": "Cục Phòng, chống tệ nạn xã hội"},
        ),
        # one event: its district, no period of reference
        _row(
            "raid",
            RAID,
            {
                "doc_type": "news",
                "level": "district",
                "province": "Hà Nội",
                "district": "Hoàn Kiếm",
                "period_start": None,
            },
        ),
        # after the merger
        _row("merged", MERGED, {"published_on": date(2025, 12, 15), "area_system": "VN34", **HUNG_YEN}),
        # before Hà Tây joined Hà Nội
        _row("Hà Tây", HA_TAY, {"area_system": "VN64", "province": "Hà Tây", **_year(2007)}),
        # a commune
        _row("commune", COMMUNE, {"doc_type": "report", "province": "Hưng Yên", "district": "Văn Giang"}),
        _row("commune, level", COMMUNE, {"level": "commune", "commune": "Tân Tiến"}),
        # a paper that is only cited gives neither number nor date nor issuer
        _row(
            "cited",
            CITED,
            {"doc_type": "news", "number": None, "issuer": None, "published_on": date(2021, 3, 15), **HUNG_YEN},
        ),
        # what neither the text nor anything around it says stays empty
        _row(
            "bare",
            BARE,
            {
                "doc_type": "news",
                "number": None,
                "issuer": None,
                "published_on": None,
                "level": None,
                "province": None,
                "district": None,
                "commune": None,
                "period_start": None,
                "period_end": None,
                "area_system": None,
            },
        ),
    ],
)
def test_reads(text: str, said: dict[str, Any]) -> None:
    meta = read(text).extraction.meta
    assert {name: getattr(meta, name) for name in said} == said


def test_titles_of_official_papers_hold_their_matter() -> None:
    meta = read(HEADS["plan"] + "Mở 2 lớp.").extraction.meta
    assert meta.title == "KẾ HOẠCH Phòng, chống mại dâm năm 2021"


def test_a_page_tells_more_than_its_text() -> None:
    # Title, date and site of the page's own marks.
    page = (
        "<html><head><title>Chống mại dâm - Báo Hưng Yên</title>"
        '<meta property="og:site_name" content="Báo Hưng Yên">'
        '<meta property="article:published_time" content="2021-03-15T08:30:00+07:00"></head><body><article>'
        "<h1>Tăng cường phòng, chống mại dâm</h1>"
        "<p>Trong quý I/2021, lực lượng công an trên địa bàn tỉnh đã triệt phá 9 vụ mại dâm, bắt giữ 31 đối tượng.</p>"
        "<p>Các sở, ngành, đoàn thể phối hợp chặt chẽ trong công tác phòng, chống mại dâm trên địa bàn tỉnh.</p>"
        "</article></body></html>"
    )
    meta = read(page, "page.html").extraction.meta
    assert meta.title == "Tăng cường phòng, chống mại dâm"
    assert meta.published_on == date(2021, 3, 15)
    assert meta.province == "Hưng Yên"
    assert (meta.period_start, meta.period_end) == (date(2021, 1, 1), date(2021, 3, 31))


_BODY = "\n\nToàn tỉnh triệt phá 9 vụ mại dâm trong năm 2019."
# Longer than a line that dates an article.
_LONG = " ".join(["Các ngành phối hợp tuyên truyền, vận động chủ cơ sở chấp hành pháp luật."] * 40)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        # the paper that an annex is enclosed with
        (
            "PHỤ LỤC\nSố liệu phòng, chống mại dâm tỉnh Gia Lai\n(Kèm theo Báo cáo số 31/BC-SLĐTBXH ngày 10/12/2019)",
            {"published_on": date(2019, 12, 10), "doc_type": "report"},
        ),
        # a short line without a word for it
        (
            "SỞ Y TẾ KHÁNH HÒA\n\nNha Trang, 29/8/2019\n\nTÓM TẮT",
            {"published_on": date(2019, 8, 29), "level": "province"},
        ),
        # a day in brackets that is told as the article's, though the text goes on behind it
        (f"Hưng Yên phòng, chống mại dâm\n\n(Cập nhật 29/8/2019) {_LONG}", {"published_on": date(2019, 8, 29)}),
        # what a form follows up is no paper that it rests on
        ("UBND TỈNH GIA LAI\n\nKỳ theo dõi: quý I năm 2019 | Ngày lập: 29/3/2019", {"published_on": date(2019, 3, 29)}),
        # the day that figures go to, or of a paper that is answered, is not the document's own
        ("UBND TỈNH GIA LAI\n\nSố liệu đến ngày 30/11/2019", {"published_on": None}),
        ("UBND TỈNH GIA LAI\n\nThực hiện Công văn ngày 02/10/2019", {"published_on": None}),
        # the smallest unit that the letterhead names speaks
        ("CÔNG AN TỈNH BÌNH PHƯỚC\nCÔNG AN HUYỆN LỘC NINH\n\nBÁO CÁO", {"level": "district", "district": "Lộc Ninh"}),
        ("UBND TỈNH KIÊN GIANG\nSỞ LĐ-TB&XH\n\nRạch Giá, ngày 03/10/2019\n\nBÁO CÁO", {"level": "province"}),
        ("PHƯỜNG SẦM SƠN (TỈNH THANH HÓA)\nPHÒNG VĂN HÓA - XÃ HỘI\n\nSầm Sơn, ngày 10/12/2025", {"level": "commune"}),
        # a site speaks for its unit
        ("Trang tin phường Vũng Tàu - Thành phố Hồ Chí Minh\n\n08/01/2026 - 09:15", {"level": "commune"}),
        # "XÃ HỘI SƠN LA" is no commune
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI SƠN LA\n\nBÁO CÁO", {"level": "province", "province": "Sơn La"}),
        # a ministry in Hà Nội speaks for the country
        ("BỘ Y TẾ\nSố: 2216/BYT-BTXH\n\nHà Nội, ngày 06 tháng 4 năm 2019", {"level": "national", "province": None}),
        # names of the day: the province was Thừa Thiên Huế until 2024
        ("UBND HUYỆN PHÚ LỘC\n\nPhú Lộc, ngày 05/7/2016", {"province": "Thừa Thiên Huế", "district": "Phú Lộc"}),
    ],
)
def test_head(head: str, said: dict[str, Any]) -> None:
    meta = read(head + _BODY).extraction.meta
    assert {name: getattr(meta, name) for name in said} == said


@pytest.mark.parametrize(
    ("foot", "published"),
    [
        ("Pleiku, ngày 12 tháng 12 năm 2019\n\nKT. GIÁM ĐỐC", date(2019, 12, 12)),
        # the place without "ngày", a day alone, a number of a paper, the time of a page, also in brackets
        ("Pleiku, 12/12/2019\nKT. GIÁM ĐỐC", date(2019, 12, 12)),
        ("Ngày 12/12/2019\nTM. ỦY BAN NHÂN DÂN", date(2019, 12, 12)),
        ("(Số ra ngày 12-12-2019)", date(2019, 12, 12)),
        ("(12/12/2019 07:10:35 SA)\nĐã xem: 2.016", date(2019, 12, 12)),
        ("Ban biên tập (đăng 12/12/2019, 20:11)", date(2019, 12, 12)),
        # a day of which something is said
        ("Họp lại ngày 12/12/2019", None),
        ("Pleiku, 12/12/2019 họp lại", None),
        # who wrote the article, and when
        ("P.V. (11/6/2013)", date(2013, 6, 11)),
        ("P.V. - 20/11/2015", date(2015, 11, 20)),
        ("Theo Quyết định 12 (11/6/2013)", None),
    ],
)
def test_a_date_at_the_foot(foot: str, published: date | None) -> None:
    text = f"UBND TỈNH GIA LAI\n\nBÁO CÁO{_BODY}\n\n{_LONG}\n\n{foot}"
    assert read(text).extraction.meta.published_on == published


def test_a_text_of_a_letterhead_alone() -> None:
    # the search for the lines of the letterhead went past the end of the text
    assert read("UBND TỈNH GIA LAI").extraction.meta.level == "province"


_RETOLD = "<p>Trong năm 2021, các đội kiểm tra đã làm việc với 72 lượt cơ sở, phát hiện 5 cơ sở để xảy ra mại dâm.</p>"
_POLICED = (
    "<p>Công an huyện Văn Lâm triệt phá 2 vụ mại dâm, bắt 6 đối tượng tại địa bàn huyện. Năm 2021, lực lượng chức năng "
    "kiểm tra 72 lượt cơ sở, phát hiện 5 cơ sở vi phạm.</p>"
)


@pytest.mark.parametrize(
    ("host", "issuer", "place"),
    [
        # the host names province, body or district where the text names no one
        ("hungyen.gov.vn", None, ("province", "Hưng Yên", None)),
        ("conganhungyen.gov.vn", "Công an tỉnh Hưng Yên", ("province", "Hưng Yên", None)),
        (
            "sldtbxh.danang.gov.vn",
            "Sở Lao động - Thương binh và Xã hội thành phố Đà Nẵng",
            ("province", "Đà Nẵng", None),
        ),
        ("yenmy.hungyen.gov.vn", None, ("district", "Hưng Yên", "Yên Mỹ")),
        ("congan.huyenvanlam.hungyen.gov.vn", "Công an huyện Văn Lâm", ("district", "Hưng Yên", "Văn Lâm")),
        ("baria-vungtau.gov.vn", None, ("province", "Bà Rịa - Vũng Tàu", None)),
        # a host that names none
        ("tintuc.example", None, (None, None, None)),
    ],
)
def test_what_the_host_says_where_the_text_does_not(
    host: str, issuer: str | None, place: tuple[str | None, ...]
) -> None:
    head = f'<link rel="canonical" href="https://{host}/tin/1"><title>Tin</title>'
    meta = read(f"<html><head>{head}</head><body>{_RETOLD}</body></html>", "page.html").extraction.meta
    assert meta.issuer == issuer
    assert (meta.level.value if meta.level else None, meta.province, meta.district) == place


def test_every_label_of_a_host_fires() -> None:
    for label, body in context().host_bodies.items():
        assert (read_host(f"{label}.hungyen.gov.vn").issuer or "").startswith(body)
    for unit in context().host_units:
        district = read_host(f"{unit}yenmy.hungyen.gov.vn").district
        assert district is not None and district.name == "Yên Mỹ"


@pytest.mark.parametrize(
    ("site", "level"),
    [
        # a province's own site: the district whose police the news names does not speak
        ("Cổng thông tin điện tử tỉnh Hưng Yên", "province"),
        # a district's own site
        ("Cổng thông tin điện tử huyện Văn Lâm", "district"),
        # a paper is of no one
        ("Báo Pháp luật và Đời sống", "district"),
    ],
)
def test_the_site_of_a_province_speaks_for_it(site: str, level: str) -> None:
    text = f"<html><body><div>{site}</div><h1>Bài trừ tệ nạn mại dâm năm 2021</h1>{_POLICED}</body></html>"
    meta = read(text, "page.html").extraction.meta
    assert meta.level is not None and meta.level.value == level


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        # a province's portal puts up what its departments, police and districts send: gold calls it another authority
        ("Cổng thông tin điện tử tỉnh Lào Cai\n", "other_authority"),
        # its address under the article is enough
        ("", "other_authority"),
        # a paper, whatever it writes of
        ("Báo Lao Động\n", "press"),
        # the portal of another province
        ("Cổng thông tin điện tử tỉnh Hà Giang\n", "other_authority"),
    ],
)
def test_who_puts_an_article_up(head: str, publisher: str) -> None:
    foot = "" if head else "\n\nNguồn: laocai.gov.vn, tỉnh Lào Cai"
    body = "Kết quả phòng, chống mại dâm năm 2021\n\nNăm 2021, trên địa bàn tỉnh Lào Cai triệt phá 9 vụ mại dâm."
    assert (
        read(f"{head}{body}{' Lực lượng công an tỉnh phối hợp các ngành.' * 20}{foot}").extraction.meta.publisher
        == publisher
    )
