"""A site's own search, found by its form: every word of the list once, and which forms are none."""

from __future__ import annotations

import pytest

from pipeline.frontier import PageKind
from pipeline.sources.crawl.links import read_page
from pipeline.sources.crawl.words import crawl_words

HERE = "http://cong.example.vn/trang-chu/"
QUERIES = ("m%E1%BA%A1i%20d%C3%A2m", "t%E1%BB%87%20n%E1%BA%A1n%20x%C3%A3%20h%E1%BB%99i")


def searches(body: str, depth: int = 0) -> list[str]:
    links = read_page(f"<html><body>{body}</body></html>".encode(), "text/html", HERE, depth, ["example.vn"]).links
    assert all((link.kind, link.depth) == (PageKind.LIST, 0) for link in links)
    return [link.address for link in links]


@pytest.mark.parametrize("word", crawl_words().search)
def test_a_word_for_searches_makes_one(word: str) -> None:
    assert len(searches(f"<form><input name=q><button>{word.upper()}</button></form>")) == len(QUERIES)


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ('<form action="/tim"><input name="q" placeholder="Tìm kiếm"></form>', "http://cong.example.vn/tim?q="),
        # What the action asks gives way to the fields; those that are hidden are sent.
        (
            '<form method=GET action=x.aspx?a=1#b><input type=hidden name=loại value="tin tức"><input name=tu id=tim>',
            "http://cong.example.vn/trang-chu/x.aspx?lo%E1%BA%A1i=tin%20t%E1%BB%A9c&tu=",
        ),
        ('<form role="search"><input name="s"></form>', "http://cong.example.vn/trang-chu/?s="),  # WordPress
        (
            '<form action="https://bo.example.vn/s"><input name=q title="Tra cứu"></form>',
            "https://bo.example.vn/s?q=",
        ),
    ],
)
def test_searches(form: str, asked: str) -> None:
    assert searches(form) == [f"{asked}{query}" for query in QUERIES]


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post" action="/tim-kiem"><input name="q"></form>',  # has no address of its own
        '<form action="/tim-kiem"><input name="q"><input type="password" name="p"></form>',
        '<form action="/tim-kiem"><input name="tu-ngay"><input name="den-ngay"></form>',  # which is for words?
        '<form action="/tim-kiem"><input></form>',  # sends nothing
        '<form action="/gop-y"><input name="email"></form>',
        '<form action="https://www.google.com/search"><input name="q"></form>',  # another's search
        '<form action="http://[tim-kiem"><input name="q"></form>',
        '<form action="javascript:tim()"><input name="q" id="search"></form>',
    ],
)
def test_no_searches(form: str) -> None:
    assert searches(form) == []


def test_forms_count_on_start_pages_only() -> None:
    assert searches('<form action="/tim"><input name="q" id="search"></form>', depth=1) == []
