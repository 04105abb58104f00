"""What of a page is followed: every word of the list once, charsets that lie, lists that lead on, pages that refuse."""

from __future__ import annotations

import pytest

from pipeline.frontier import PageKind
from pipeline.sources.crawl.links import LARGEST_PAGE, MOST_LINKS, PageLinks, is_page, read_page, suffix_of
from pipeline.sources.crawl.words import crawl_words

HERE = "http://cong.example.vn/tin-tuc/danh-sach.html?id=5"
HOSTS = ("cong.example.vn",)


def read(body: str, *, address: str = HERE, title: str = "Cổng thông tin") -> PageLinks:
    text = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_page(text.encode(), "text/html", address, 1, HOSTS)


def kinds(body: str, *, address: str = HERE, title: str = "Cổng thông tin") -> list[tuple[str, PageKind, int]]:
    links = read(body, address=address, title=title).links
    return [(link.address.removeprefix("http://cong.example.vn"), link.kind, link.depth) for link in links]


@pytest.mark.parametrize("word", crawl_words().topic)
def test_a_word_of_the_topic_makes_a_page(word: str) -> None:
    assert kinds(f'<a href="/a">Công tác phòng, chống {word.upper()} năm 2020</a>') == [("/a", PageKind.PAGE, 2)]


@pytest.mark.parametrize("word", crawl_words().section)
def test_a_word_for_sections_makes_a_list(word: str) -> None:
    assert kinds(f'<a href="/a">{word}</a>') == [("/a", PageKind.LIST, 2)]


@pytest.mark.parametrize("word", crawl_words().download)
def test_a_word_for_files_makes_an_attachment(word: str) -> None:
    """The link says nothing of the topic, its row does."""
    row = f'<tr><td>Báo cáo về mại dâm</td><td><a href="/tep?id=1">{word}</a></td></tr>'
    assert kinds(f"<table>{row}</table>") == [("/tep?id=1", PageKind.ATTACHMENT, 2)]
    assert kinds(f"<table>{row.replace('mại dâm', 'thời tiết')}</table>") == []


@pytest.mark.parametrize("word", crawl_words().paging)
def test_a_word_for_further_pages_leads_on(word: str) -> None:
    """Further pages of a list count as its first one."""
    assert kinds(f'<a href="?id=5&trang=2">{word}</a>') == [("/tin-tuc/danh-sach.html?id=5&trang=2", PageKind.LIST, 1)]


@pytest.mark.parametrize("name", crawl_words().paging_parameters)
def test_parameters_that_count_pages(name: str) -> None:
    assert kinds(f'<a href="?{name}=3">3</a>')[0][1:] == (PageKind.LIST, 1)


@pytest.mark.parametrize(
    ("here", "link", "leads_on"),
    [
        ("/tin-tuc/", '<a href="/tin-tuc/page/2/">2</a>', True),  # WordPress
        ("/tin-tuc/page/2/", '<a href="/tin-tuc/page/3/">3</a>', True),
        ("/tin-tuc/trang-2.html", '<a href="trang-3.html">3</a>', True),
        ("/tin-tuc/", '<link rel="next" href="/tin-tuc/x9">', True),
        ("/tin-tuc/", '<a rel="next" href="/khac">tiếp nữa</a>', True),
        ("/tin-tuc/", '<a href="/khac/2">2</a>', False),  # another part of the site
        ("/tin-tuc/?p=1", '<a href="/tin-tuc/?p=1">1</a>', False),  # the list itself, known anyway
        ("/tin-tuc/", '<a href="/tin-tuc/20201231">20201231</a>', False),  # a date, no page
    ],
)
def test_leading_on(here: str, link: str, leads_on: bool) -> None:
    found = read(link, address=f"http://cong.example.vn{here}").links
    assert [one for one in found if one.paging and one.address != f"http://cong.example.vn{here}"] == (
        found if leads_on else []
    )


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        (
            '<a href="/mai-dam-2020.html">Xem</a>',
            [("/mai-dam-2020.html", PageKind.PAGE, 2)],
        ),  # only the address says it
        ('<a href="/a">Giá vàng hôm nay</a>', []),
        ('<a href="http://khac.vn/mai-dam">Mại dâm</a>', []),  # another publisher
        (
            '<a href="http://bo.cong.example.vn/mai-dam">x</a>',
            [("http://bo.cong.example.vn/mai-dam", PageKind.PAGE, 2)],
        ),
        ('<a href="http://xcong.example.vn/mai-dam">x</a>', []),  # no part of the host
        ('<a href="/mai-dam.jpg">Ảnh</a>', []),
        ('<a href="/mai-dam.mp4">Phim</a>', []),
        ('<a href="/bc-mai-dam.PDF">x</a>', [("/bc-mai-dam.PDF", PageKind.ATTACHMENT, 2)]),
        ('<a href="/bc.docx">x</a>', []),  # on no topic: neither link, row nor title say it
        ('<iframe src="/xem-mai-dam.pdf"></iframe>', [("/xem-mai-dam.pdf", PageKind.ATTACHMENT, 2)]),
        ('<a href="javascript:mo(1)">Mại dâm</a>', []),
        ('<a href="mailto:mai-dam@example.vn">Mại dâm</a>', []),
        ('<a href="http://[mai-dam">Mại dâm</a>', []),
        ('<a href="#mai-dam">Mại dâm</a>', [("/tin-tuc/danh-sach.html?id=5", PageKind.PAGE, 2)]),  # known already
    ],
)
def test_followed(link: str, followed: list[tuple[str, PageKind, int]]) -> None:
    assert kinds(link) == followed


def test_files_of_a_page_on_topic_are_followed_whatever_their_links_say() -> None:
    found = kinds('<p><a href="/files/5.xlsx">Phụ lục 1</a></p>', title="Kết quả phòng, chống mại dâm năm 2020")
    assert found == [("/files/5.xlsx", PageKind.ATTACHMENT, 2)]


def test_base_element_counts() -> None:
    assert kinds('<base href="/cu/"><a href="mai-dam">Mại dâm</a>')[0][0] == "/cu/mai-dam"


def test_a_visit_in_links_makes_one_link() -> None:
    body = "".join(f'<a href="/mai-dam?id=1&PHPSESSID={number}">Mại dâm</a>' for number in range(3))
    assert len(kinds(body)) == 1


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"),  # what portals say most often when they are wrong
        ("utf-8", ""),
        ("utf-8-sig", "windows-1258"),
        ("utf-16", "utf-8"),
        ("windows-1258", "windows-1258"),
        ("windows-1258", "utf-8"),
        ("windows-1258", "no-such-charset"),
    ],
)
def test_charsets(encoding: str, declared: str) -> None:
    import unicodedata

    text = '<html><body><a href="/a">Tệ nạn mại dâm</a></body></html>'
    if encoding == "windows-1258":  # it has base letters and tones, as NFD has, but â and ê as one
        text = (
            "".join(unicodedata.normalize("NFD", char) if ord(char) > 0x1E00 else char for char in text)
            .replace("e\u0323\u0302", "ê\u0323")
            .replace("a\u0323\u0302", "â\u0323")
        )
    page = read_page(text.encode(encoding), f"text/html; charset={declared}", HERE, 1, HOSTS)
    assert [link.kind for link in page.links] == [PageKind.PAGE]


def test_more_links_than_anybody_reads_are_told() -> None:
    body = "".join(f'<a href="/mai-dam-{number}">x</a>' for number in range(MOST_LINKS + 5))
    found = read(body)
    assert len(found.links) == MOST_LINKS
    assert found.note == f"links: > {MOST_LINKS}"


@pytest.mark.parametrize(("depth", "found", "told"), [(300, True, False), (5_000, False, True)])
def test_links_in_deep_nesting(depth: int, found: bool, told: bool) -> None:
    """By its own limit of 256 elements libxml2 drops what follows; where even the larger one ends, it is said."""
    page = read("<div>" * depth + '<a href="/mai-dam">x</a>')
    assert (bool(page.links), "nested" in page.note) == (found, told)


def test_pages_of_megabytes_are_kept_unread() -> None:
    found = read_page(b"<a href=/mai-dam>" + b" " * LARGEST_PAGE, "text/html", HERE, 1, HOSTS)
    assert (found.links, found.note.startswith("links:")) == ([], True)


@pytest.mark.parametrize("body", [b"", b"<!-- -->", b"\x00\x00", b"<", b"\xff\xfe\x00"])
def test_broken_pages_have_no_links(body: bytes) -> None:
    assert read_page(body, "text/html", HERE, 1, HOSTS).links == []


@pytest.mark.parametrize("word", crawl_words().blocked)
def test_block_pages(word: str) -> None:
    assert read(f"<h1>{word.title()}</h1>").blocked
    assert not read(f"<h1>{word}</h1>" + "<p>Nội dung của một báo cáo dài.</p>" * 100).blocked


@pytest.mark.parametrize("word", crawl_words().missing)
def test_pages_that_are_not_there(word: str) -> None:
    assert read(f"<p>{word.capitalize()}.</p>").missing
    assert not read("<p>Báo cáo kết quả.</p>").missing


def test_words_of_scripts_are_no_words_of_the_page() -> None:
    assert not read("<script>var a = 'access denied'</script><p>Báo cáo</p>").blocked


@pytest.mark.parametrize(
    ("body", "content_type", "page"),
    [
        (b"<!DOCTYPE html><p>", "application/pdf", True),  # a PDF address that serves a page
        (b"%PDF-1.4 <html>", "text/html", False),  # and the other way round
        (b"PK\x03\x04", "text/html", False),
        (b"<p>a", "text/html; charset=utf-8", True),
        (b"<p>a", "", True),
        (b"a;b", "text/csv", False),
        (b"\xef\xbb\xbf  <html>", "application/octet-stream", True),
    ],
)
def test_is_page(body: bytes, content_type: str, page: bool) -> None:
    assert is_page(body, content_type) is page


def test_suffix_of() -> None:
    assert suffix_of("http://a.vn/b/C.PDF?x=1.doc") == ".pdf"
    assert suffix_of("http://a.vn/b") == ""
