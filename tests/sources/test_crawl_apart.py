"""Large pages are read for their links in a process that can be ended."""

from __future__ import annotations

import json
import os
import signal
import sys

import pytest

from pipeline.sources.crawl.apart import SMALL, LinkReader, _told
from pipeline.sources.crawl.links import read_page

HERE = "http://cong.example.vn/tin-tuc/"
HOSTS = ("cong.example.vn",)
# Three links and so much text that it is no small page.
PAGE = (
    '<html><title>Tin tức</title><a href="/mai-dam-1.html">a</a><a href="bc-mai-dam.pdf">b</a><a href="?trang=2">2</a>'
    + "<p>Nội dung.</p>" * SMALL
).encode()
# libxml2 needs time quadratic in the attributes of one tag: for these far more than a minute.
HANGING = b"<p " + b" ".join(b"a%d" % number for number in range(200_000)) + b"><a href=/mai-dam>x</a>"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: limits of processor time are Linux's")


def test_a_large_page_has_the_links_that_it_has_when_it_is_read_here() -> None:
    arguments = (PAGE, "text/html; charset=utf-8", HERE, 1, HOSTS)
    with LinkReader(5) as reader:
        found = reader.read(*arguments)
    assert found == read_page(*arguments)
    assert len(found.links) == 3


def test_a_page_that_hangs_the_parser_is_left_and_the_next_one_is_read() -> None:
    before = os.times()
    with LinkReader(1) as reader:
        found = reader.read(HANGING, "text/html", HERE, 1, HOSTS)
        again = reader.read(PAGE, "text/html", HERE, 1, HOSTS)
    spent = os.times()
    assert (found.links, found.note) == ([], "links: not read within 1 s")
    assert len(again.links) == 3
    assert spent.children_user + spent.children_system - before.children_user - before.children_system < 10


def test_small_pages_are_read_here() -> None:
    """Also where nothing was forked: at their worst they take a tenth of a second."""
    assert len(LinkReader(1).read(b"<a href=/mai-dam>x</a>", "text/html", HERE, 1, HOSTS).links) == 1


def test_a_reader_that_is_ended_from_outside_ends_nothing_else() -> None:
    with LinkReader(5) as reader:
        os.kill(reader._pid, signal.SIGKILL)
        notes = [reader.read(PAGE, "text/html", HERE, 1, HOSTS).note for _ in range(2)]
        assert reader.read(b"<a href=/mai-dam>x</a>", "text/html", HERE, 1, HOSTS).links
    assert notes == ["links: their reader was ended", "links: nobody is there to read them"]


def test_what_a_reader_says_is_looked_at_again() -> None:
    """It held a page that nobody vouches for."""
    link = {"depth": 1, "kind": "page", "text": "", "paging": False, "copy_of": ""}
    addresses = ["http://cong.example.vn/a", "http://127.0.0.1/a", "file://cong.example.vn/a", "http://khac.vn/"]
    links = [{**link, "url": one, "address": one} for one in addresses]
    told = {"title": "", "text": "", "links": links, "seen": 4, "note": ""}
    found = _told(json.dumps(told).encode(), HOSTS, 1)
    assert [one.address for one in found.links] == addresses[:1]
