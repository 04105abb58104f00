"""Deep, wide and long input ends, and nothing is lost silently."""

from __future__ import annotations

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.web import maintext
from tests.parsing.reading import read

TAIL = "<p>Khởi tố 04 vụ</p>"


def _page(body: str) -> str:
    return f"<html><body>{body}{TAIL}</body></html>"


@pytest.mark.parametrize("depth", [200, 260, 1_000, 2_000])
@pytest.mark.parametrize("tag", ["div", "span"])
def test_deep_pages_are_read_to_the_limit(depth: int, tag: str) -> None:
    document = read(_page(f"<{tag}>" * depth + "sâu 72" + f"</{tag}>" * depth), "page.html")
    assert "sâu 72" in document.text
    assert document.text.endswith("Khởi tố 04 vụ")


@pytest.mark.parametrize("body", ["<div>" * 10_000 + "sâu 72", "<b>x" * 50_000, "<table><tr><td>" * 3_000])
def test_deeper_pages_are_refused(body: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(_page(body), "page.html")
    assert caught.value.code is ReasonCode.DEPTH
    assert "2048" in caught.value.detail


@pytest.mark.parametrize("opening", ["<p>x", "<li>x", "<td>x", "<br>x", "<tr><td>x"])
def test_unclosed_tags(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintext, "MAX_UNITS", 100)  # the library would take minutes
    document = read(_page("<table>" * opening.startswith(("<t",)) + opening * 10_000), "page.html")
    assert document.text.count("x") == 10_000


def test_a_tag_with_200_000_attributes() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(200_000))
    assert read(_page(f"<p {attributes}>72 cơ sở</p>"), "page.html").text == "72 cơ sở\nKhởi tố 04 vụ"


def test_a_long_attribute_is_kept() -> None:
    """Few attributes, one of them long: a hidden part must stay hidden."""
    page = _page(f"<p title='{'a b ' * 5_000}' hidden>72 cơ sở</p>")
    assert read(page, "page.html").text == "Khởi tố 04 vụ"


def test_a_text_node_of_12_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(_page(f"<p>{'72 cơ sở ' * 900_000}</p>"), "page.html", limit=20_000_000)
    assert document.text.endswith("Khởi tố 04 vụ")


def test_the_length_of_a_page_is_that_of_its_text() -> None:
    page = _page("<p>72 cơ sở</p><script>" + "x" * 5_000 + "</script>")
    assert read(page, "page.html", limit=30).text
    with pytest.raises(DocumentError) as caught:
        read(page, "page.html", limit=10)
    assert caught.value.code is ReasonCode.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        "a\t5\n" * 20_000,
        "a\tb\n\n" * 20_000,  # rows that are no table must not be tried again and again
        "a   b\n" * 20_000,
        "| a\n" * 20_000,
        "Trang chủ\n" * 20_000,
        "- Kiểm tra 5 cơ sở;\n" * 20_000,
        "mọc dày ở hai bên đường và quanh các khu công nghiệp của\n" * 20_000,
        "Tin liên quan\n" * 20_000,
        "1" * 200_000 + " vụ",
        " " * 200_000 + "5",
        "." * 200_000 + "5",
        "12/5/" * 50_000 + "5",
        "ngày 1 tháng " * 20_000,
        "<" * 200_000,
        "<a " * 100_000,
        "<!--" * 50_000,
        "(" * 100_000 + "5",
        "- " * 100_000 + "5",
        "x\n" + "\n" * 300_000 + "5",
    ],
)
def test_long_texts_end(text: str) -> None:
    """Each would take minutes if one of the rules needed time quadratic in it."""
    document = read(text, limit=20_000_000)
    assert len(document.text) >= len(text.rstrip("\n")) - 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>a</p>" * 20_000,
        "<table>" + "<tr><td>a<td>5" * 10_000 + "</table>",
        "<table><tr>" + "<td colspan=1000 rowspan=9>5" * 5_000 + "</table>",
        "<table><tr><td rowspan=99999>5" + "<tr><td>6" * 10_000 + "</table>",
        "<ul><li>a" * 500,
        "a<br>" * 20_000,
        "<p>a&#769;" * 5_000,
        "a<b>&#769;</b>" * 5_000,
        "<div style='" + "display" * 20_000 + "'>5</div>",
        "<table>" * 500 + "5",
    ],
)
def test_large_pages_end(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintext, "MAX_UNITS", 1_000)
    document = read(_page(body), "page.html", limit=20_000_000)
    assert document.text.endswith("Khởi tố 04 vụ")
