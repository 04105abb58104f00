"""Whole pages: main text, title, date, site."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.web import maintext
from pipeline.records import BlockKind, ParsedDocument
from tests.parsing.reading import kinds, read, told

FIRST = (
    "Trong năm 2021, các đội kiểm tra liên ngành của tỉnh đã đến 72 lượt cơ sở kinh doanh dịch vụ, lập biên bản 05 cơ "
    "sở và đề nghị xử phạt 31,5 triệu đồng; số còn lại được nhắc nhở tại chỗ."
)
SECOND = (
    "Công an các huyện đã làm rõ 06 vụ với 23 đối tượng, khởi tố 04 vụ với 05 bị can; so với cùng kỳ năm trước giảm 02 "
    "vụ nhưng tăng 01 đối tượng, phần lớn là người từ địa phương khác đến."
)
TABLE = (
    "<table><tr><th>Địa bàn</th><th>Số vụ</th></tr><tr><td>Văn Lâm</td><td>5</td></tr><tr><td>Yên Mỹ</td><td>1</td>"
    "</tr></table>"
)
MENU = "<ul><li><a href=/>Trang chủ</a></li><li><a href=/g>Giới thiệu</a></li><li><a href=/t>Tin tức</a></li></ul>"
OTHERS = (
    "<h4>Tin liên quan</h4><ul><li><a href=/1>Tập huấn cho 180 cộng tác viên (22/11/2021)</a></li>"
    "<li><a href=/2>Bắt 5 đối tượng (20/11/2021)</a></li></ul>"
)


def page(body: str, head: str = "") -> ParsedDocument:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", "page.html")


ARTICLE = (
    f"<div id=top>{MENU}</div><div id=main><h1>Kết quả phòng, chống mại dâm năm 2021</h1>"
    f"<div class=date>Thứ sáu, 07/01/2022 09:15 Lượt xem: 85</div><p>{FIRST}</p>{TABLE}<p>{SECOND}</p><p>H.T</p></div>"
    f"<div id=more>{OTHERS}</div>"
    "<div id=foot><p>Cơ quan chủ quản: UBND tỉnh Hưng Yên. Điện thoại: 0221.3000.000</p></div>"
)


def test_an_article_between_menu_and_foot() -> None:
    document = page(ARTICLE)
    assert kinds(document) == ["x", "x", "x", "T", "x", "p", "B", "p", "p", "x", "x", "x", "x"]
    assert document.hints.title == "Kết quả phòng, chống mại dâm năm 2021"
    assert document.hints.published_on == date(2022, 1, 7)
    assert document.hints.site_name == "UBND tỉnh Hưng Yên"
    assert document.parser == "html/1"


def test_a_table_that_the_library_drops_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintext, "_paragraphs", lambda _root: [maintext.squeeze(text) for text in (FIRST, SECOND)])
    document = page(ARTICLE)
    assert kinds(document)[5:9] == ["p", "B", "p", "p"]
    assert not document.repairs


@pytest.mark.parametrize("failing", [True, False])
def test_without_the_library_the_rules_for_plain_text_hold(monkeypatch: pytest.MonkeyPatch, failing: bool) -> None:
    def paragraphs(_root: Any) -> list[str]:
        if failing:
            raise KeyError("x")
        return []

    monkeypatch.setattr(maintext, "_paragraphs", paragraphs)
    document = page(ARTICLE)
    assert kinds(document) == ["x", "x", "x", "T", "x", "p", "B", "p", "p", "x", "x", "x", "x"]
    assert ("main_text:KeyError" in document.repairs) is failing


def test_semantic_side_parts_are_furniture() -> None:
    document = page(
        f"<nav>Một hai ba</nav><main><p>{FIRST}</p><p>{SECOND}</p></main><aside>{FIRST[:90]}</aside><footer>x</footer>"
    )
    assert kinds(document) == ["x", "p", "p", "x", "x"]


def test_a_counter_makes_no_new_document() -> None:
    assert page(ARTICLE).document_id == page(ARTICLE.replace("Lượt xem: 85", "Lượt xem: 86")).document_id
    assert page(ARTICLE).document_id != page(ARTICLE.replace("72 lượt", "73 lượt")).document_id


@pytest.mark.parametrize(
    ("head", "heading", "title", "site"),
    [
        ("<title>Kết quả năm 2021 - Báo Hưng Yên</title>", "<h2>Kết quả năm 2021</h2>", "Kết quả năm 2021", None),
        (
            "<title>Kết quả năm 2021 | Báo Hưng Yên</title><meta property=og:title content='Kết quả năm 2021'>",
            "<div>Kết quả năm 2021</div>",
            "Kết quả năm 2021",
            "Báo Hưng Yên",
        ),
        (
            "<title>Kết quả năm 2021 - Báo Hưng Yên</title><meta property=og:site_name content='Báo Hưng Yên'>",
            "",  # the page shows no title of its own
            "Kết quả năm 2021",
            "Báo Hưng Yên",
        ),
        # every page of many portals is called like the portal
        (
            "<title>Trang chủ - Sở Tài chính</title>",
            "<h1>Kết quả kiểm tra năm 2021</h1>",
            "Kết quả kiểm tra năm 2021",
            None,
        ),
        ("<title>Cổng thông tin điện tử huyện Văn Bàn</title>", "", None, None),
    ],
)
def test_title_and_site(head: str, heading: str, title: str | None, site: str | None) -> None:
    document = page(f"<div>{heading}<p>{FIRST}</p><p>{SECOND}</p></div>", head)
    assert (document.hints.title, document.hints.site_name) == (title, site)
    assert told(document, BlockKind.TITLE) == ([title] if heading else [])


def test_a_site_in_the_first_heading_is_no_title() -> None:
    document = page(
        f"<h1>CỔNG THÔNG TIN ĐIỆN TỬ THÀNH PHỐ CẦN THƠ</h1>{MENU}<div><div>20:05 08/01/2025</div>"
        f"<p><b>Phòng, chống mại dâm ở Cần Thơ năm 2024</b></p><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    assert document.hints.title == "Phòng, chống mại dâm ở Cần Thơ năm 2024"
    assert document.hints.site_name == "CỔNG THÔNG TIN ĐIỆN TỬ THÀNH PHỐ CẦN THƠ"


PUBLISHED = "<meta property='article:published_time' content='2019-08-05T08:51:00+07:00'>"


@pytest.mark.parametrize(
    ("head", "shown", "expected"),
    [
        (PUBLISHED, "Đăng ngày 30 - 06 - 2021", date(2021, 6, 30)),  # what the page shows wins over the build time
        (PUBLISHED, "", date(2019, 8, 5)),
        ("<meta itemprop=datePublished content='05/08/2019'>", "", date(2019, 8, 5)),
        ("", "(26.07.2019 14:14)", date(2019, 7, 26)),
        ("", "<time datetime='2019-07-26'>hôm nay</time>", date(2019, 7, 26)),
        ("", "", None),
    ],
)
def test_date_of_publication(head: str, shown: str, expected: date | None) -> None:
    document = page(
        f"<div><h1>Kết quả năm 2021 của tỉnh</h1><div>{shown}</div><p>{FIRST}</p><p>{SECOND}</p></div>", head
    )
    assert document.hints.published_on == expected


def test_what_the_head_says() -> None:
    document = page(
        f"<p>{FIRST}</p>",
        "<meta name=description content='Một bài'><meta name=author content='Ban biên tập'>"
        "<link rel=canonical href='https://www.vanban.laocai.gov.vn/tin/5'>",
    )
    hints = document.hints
    assert (hints.description, hints.author, hints.host) == ("Một bài", "Ban biên tập", "vanban.laocai.gov.vn")


@pytest.mark.parametrize(
    ("head", "host"),
    [
        ("<meta property=og:url content='http://baohungyen.vn/a'>", "baohungyen.vn"),
        ("<base href='//sldtbxh.hungyen.gov.vn/'>", "sldtbxh.hungyen.gov.vn"),
        ("<link rel=canonical href='/tin/5'>", None),
        ("<link rel=canonical href='http://[bad/'>", None),
    ],
)
def test_host(head: str, host: str | None) -> None:
    assert page(f"<p>{FIRST}</p>", head).hints.host == host


def test_headings_keep_the_level_of_the_page() -> None:
    document = page(
        f"<div><h2>Kiểm tra</h2><p>{FIRST}</p><h3>Xử lý</h3><p>{SECOND}</p><h2>{FIRST}</h2><p>{SECOND}</p></div>"
    )
    found = [(block.kind.value, block.level) for block in document.blocks]
    assert found[:4] == [("heading", 2), ("paragraph", None), ("heading", 3), ("paragraph", None)]
    assert found[4] == ("paragraph", None)  # a lead that was put into <h2>


def test_list_items_have_their_depth() -> None:
    items = "<ul><li>Kiểm tra 72 lượt cơ sở</li><li>Xử lý<ul><li>- phạt 05 cơ sở kinh doanh</li></ul></li></ul>"
    document = page(f"<div><p>{FIRST}</p>{items}<p>{SECOND}</p></div>")
    found = [(block.level, block.marker) for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert found == [(1, ""), (1, ""), (2, "-")]


@pytest.mark.parametrize(
    "body",
    ["", "<script>72</script>", "<p> &nbsp; </p><img src=x>", "<table><tr><td></td></tr></table>"],
)
def test_a_page_without_visible_text_is_refused(body: str) -> None:
    with pytest.raises(DocumentError) as caught:
        page(body)
    assert caught.value.code is ReasonCode.NO_TEXT


COUNTERS = (
    "<table><tr><td>Đang truy cập:</td><td>37</td></tr><tr><td>Hôm nay:</td><td>1.204</td></tr>"
    "<tr><td>Tổng lượt truy cập:</td><td>8.731.902</td></tr></table>"
)


def test_a_table_of_visitors_is_furniture_wherever_it_stands() -> None:
    """It stands before the text, where a table would tell that the text has begun: title and date are found still."""
    body = (
        f"<table><tr><td>{MENU}{COUNTERS}</td><td><div>Kết quả phòng, chống mại dâm năm 2021</div>"
        f"<div>Đăng ngày: 07/01/2022 08:15</div><p>{FIRST}</p>{TABLE}<p>{SECOND}</p></td></tr></table>"
    )
    document = page(body, "<title>Kết quả phòng, chống mại dâm năm 2021 - Sở Lao động</title>")
    assert kinds(document) == ["x", "x", "x", "x", "T", "x", "p", "B", "p"]
    assert document.hints.title == "Kết quả phòng, chống mại dâm năm 2021"
    assert document.hints.published_on == date(2022, 1, 7)


def test_a_table_with_a_row_of_a_report_is_no_counter() -> None:
    rows = "<tr><td>Hôm nay:</td><td>12</td></tr><tr><td>Số vụ mại dâm:</td><td>5</td></tr>"
    assert kinds(page(f"<p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p>")) == ["p", "B", "p"]


@pytest.mark.parametrize(
    "title",
    [
        # the head gives the title with the name of the site, on either side of several signs
        "Đội 178 kiểm tra cơ sở lưu trú - Sở Lao động tỉnh",
        "Đội 178 kiểm tra cơ sở lưu trú | Báo An Hòa",
        "Đội 178 kiểm tra cơ sở lưu trú - Tin tức - Cổng thông tin",
    ],
)
def test_the_title_that_the_head_gives_with_the_name_of_the_site(title: str) -> None:
    body = f"<div>Tin tức</div><div>Đội 178 kiểm tra cơ sở lưu trú</div><p>{FIRST}</p><p>{SECOND}</p>"
    assert page(body, f"<title>{title}</title>").hints.title == "Đội 178 kiểm tra cơ sở lưu trú"


def test_a_column_s_name_over_the_title_is_no_title() -> None:
    """The column stands beside the date; the title is the first line that the library takes for text."""
    body = (
        f"{MENU}<div>Số liệu chuyên ngành</div><div>Thứ ba, 07/01/2022</div>"
        f"<div class=content><div>Kiểm tra cơ sở lưu trú trước mùa du lịch</div><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    assert page(body).hints.title == "Kiểm tra cơ sở lưu trú trước mùa du lịch"


@pytest.mark.parametrize(
    ("data", "title", "published_on", "site"),
    [
        # an article, as most sites state it
        (
            {
                "@type": "NewsArticle",
                "headline": "Triệt phá 3 vụ",
                "datePublished": "2022-01-07T08:00:00+07:00",
                "publisher": {"@type": "Organization", "name": "Báo An Hòa"},
            },
            "Triệt phá 3 vụ",
            date(2022, 1, 7),
            "Báo An Hòa",
        ),
        # a graph; an article is likelier than the page
        (
            {
                "@graph": [
                    {"@type": "WebPage", "headline": "Trang", "datePublished": "2020-01-01"},
                    {"@type": ["Article"], "headline": "Triệt phá 3 vụ", "datePublished": "2022-01-07"},
                    {"@type": "WebSite", "name": "Báo An Hòa"},
                ]
            },
            "Triệt phá 3 vụ",
            date(2022, 1, 7),
            "Báo An Hòa",
        ),
        # other shapes are passed over
        ({"@type": 5, "headline": ["a"], "datePublished": "hôm qua"}, None, None, None),
        (["a", None, 3], None, None, None),
    ],
)
def test_linked_data(data: Any, title: str | None, published_on: date | None, site: str | None) -> None:
    script = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    hints = page(f"<p>{FIRST}</p>", script).hints
    assert (hints.title, hints.published_on, hints.site_name) == (title, published_on, site)


@pytest.mark.parametrize("script", ["", "{", '{"@type": "NewsArticle"', "[" * 5000, "null", '{"a": NaN}'])
def test_linked_data_that_is_none(script: str) -> None:
    assert page(f"<p>{FIRST}</p>", f"<script type='application/ld+json'>{script}</script>").hints.title is None


def test_the_day_of_issue_in_the_box_of_a_law_site() -> None:
    box = (
        "<table><tr><td>Ngày ban hành:</td><td>07/10/2024</td><td>Ngày có hiệu lực:</td><td>01/12/2024</td></tr>"
        "<tr><td>Lượt xem:</td><td>4.312</td><td>Lượt tải:</td><td>207</td></tr></table>"
    )
    document = page(f"{MENU}{box}<div><p>{FIRST}</p><p>{SECOND}</p></div>")
    assert document.hints.published_on == date(2024, 10, 7)


@pytest.mark.parametrize(
    ("foot", "host"),
    [
        ("Website: www.vanlam.hungyen.gov.vn", "vanlam.hungyen.gov.vn"),
        ("Thư điện tử: vanthu@conganhungyen.gov.vn", "conganhungyen.gov.vn"),
        # the host named most often
        ("Xem chinhphu.gov.vn. Email: a@hungyen.gov.vn, b@hungyen.gov.vn", "hungyen.gov.vn"),
        # sites of others say nothing
        ("Website: vnexpress.net", None),
    ],
)
def test_the_host_that_the_foot_names(foot: str, host: str | None) -> None:
    body = f"<h1>Kết quả phòng, chống mại dâm</h1><p>{FIRST}</p><p>{SECOND}</p><footer><p>{foot}</p></footer>"
    assert page(body).hints.host == host


def test_buttons_side_by_side_are_words_apart() -> None:
    body = (
        f"<p>{FIRST}</p><p>{SECOND}</p><div><button>Chia sẻ</button><button>Lưu bài</button><b>24 bình luận</b></div>"
    )
    document = page(body)
    assert told(document)[-1] == "Chia sẻ Lưu bài 24 bình luận"
    assert kinds(document)[-1] == "x"
