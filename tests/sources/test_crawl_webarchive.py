"""The index of a web archive and its copies: what of an index is followed, and what a copy is a copy of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.errors import SettingsError
from pipeline.frontier import Link, PageKind
from pipeline.settings import load_settings
from pipeline.sources.crawl.plan import CrawlSource
from pipeline.sources.crawl.webarchive import archive_source, copied, copy_links, index_seeds, is_index, read_index

ARCHIVE = "https://luu.example.org/kho"
OLD = "hanam.example.vn"
SOURCE = archive_source(
    CrawlSource(
        "ha-nam", "Hà Nam", (OLD, "bo.example.vn"), (f"http://{OLD}/",), f"http://{OLD}/?q={{query}}", ended=True
    ),
    ARCHIVE,
)
TIME = "20200610111213"


def index(*rows: object) -> list[tuple[str, PageKind]]:
    body = json.dumps([["timestamp", "original"], *rows]).encode()
    links, note = read_index(SOURCE, index_seeds(SOURCE)[0].address, body)
    assert note == ""
    return [(link.copy_of or link.address, link.kind) for link in links]


def test_copies_are_a_source_of_their_own() -> None:
    assert (SOURCE.id, SOURCE.hosts, SOURCE.copies_of) == (
        "ha-nam@luu.example.org",
        ("luu.example.org",),
        (OLD, "bo.example.vn"),
    )
    assert (SOURCE.start, SOURCE.search) == ((), "")


def test_the_index_of_each_host_is_asked_in_its_documented_form() -> None:
    seeds = index_seeds(SOURCE)
    assert [parse_qs(urlsplit(seed.address).query)["url"] for seed in seeds] == [[OLD], ["bo.example.vn"]]
    parts = urlsplit(seeds[0].address)
    assert (parts.netloc, parts.path) == ("luu.example.org", "/kho/cdx/search/cdx")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert asked == {
        "url": OLD,
        "matchType": "domain",
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "urlkey",
        "limit": "2000",
        "showResumeKey": "true",
    }
    assert is_index(SOURCE, seeds[0].address)
    assert is_index(SOURCE, seeds[0].url)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([TIME, f"http://{OLD}/bao-cao-mai-dam.html"], PageKind.PAGE),
        ([TIME, f"http://www.{OLD}:80/Te-Nan-Xa-Hoi/1.aspx"], PageKind.PAGE),
        ([TIME, f"http://{OLD}/tep/mai-dam.pdf"], PageKind.ATTACHMENT),
        ([TIME, f"http://{OLD}/tin-tuc/"], PageKind.LIST),
        ([TIME, f"http://{OLD}/"], PageKind.LIST),  # the front page
        ([TIME, f"http://{OLD}/?id=5"], None),
        ([TIME, f"http://{OLD}/anh/mai-dam.jpg"], None),
        ([TIME, f"http://{OLD}/gia-vang.html"], None),
        ([TIME, f"http://{OLD}/tep/gia-vang.pdf"], None),
        ([TIME, "http://khac.example.vn/mai-dam.html"], None),  # nobody asked for it
        ([TIME, "http://127.0.0.1/mai-dam"], None),
        ([TIME, f"ftp://{OLD}/mai-dam"], None),
        (["2020", f"http://{OLD}/mai-dam"], None),
        (["2020061011121٣", f"http://{OLD}/mai-dam"], None),
        (["../../20200610", f"http://{OLD}/mai-dam"], None),
        ([TIME, f"http://{OLD}/mai-dam", "200"], None),  # not what was asked for
        ([TIME, 5], None),
        (None, None),
        ({}, None),
        ("mai-dam", None),
    ],
)
def test_rows(row: object, kind: PageKind | None) -> None:
    assert [found for _, found in index(row)] == ([kind] if kind else [])


def test_a_row_leads_to_the_copy_as_it_was_taken() -> None:
    body = json.dumps([["timestamp", "original"], [TIME, f"http://{OLD}/a?mai-dam=1&tin=2"]]).encode()
    assert read_index(SOURCE, index_seeds(SOURCE)[0].address, body)[0] == []  # words of an address are in its path
    body = body.replace(b"/a?", b"/mai-dam?")
    (link,) = read_index(SOURCE, index_seeds(SOURCE)[0].address, body)[0]
    assert link.address == f"{ARCHIVE}/web/{TIME}id_/http://{OLD}/mai-dam?mai-dam=1&tin=2"
    assert link.copy_of == f"http://{OLD}/mai-dam?mai-dam=1&tin=2"


def test_a_long_index_goes_on_with_its_key() -> None:
    key = "vn,example,hanam)/mai dam+20200610111213!"
    (link,) = read_index(SOURCE, index_seeds(SOURCE)[1].address, json.dumps([["a", "b"], [], [key]]).encode())[0]
    asked = parse_qs(urlsplit(link.address).query)
    assert (asked["url"], asked["resumeKey"], link.kind, link.paging) == (["bo.example.vn"], [key], PageKind.LIST, True)
    assert is_index(SOURCE, link.address)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>429</html>", b"{}", b"5", b"[" * 100_000, b"\xff\xfe", b"[1" + b" " * 5_000_000 + b"]"],
    ids=["nothing", "page", "table", "number", "nested", "bytes", "large"],
)
def test_what_is_no_index_is_told(body: bytes) -> None:
    links, note = read_index(SOURCE, index_seeds(SOURCE)[0].address, body)
    assert (links, note) == ([], f"index: {len(body)} bytes that are no list")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (
            f"{ARCHIVE}/web/{TIME}id_/http://{OLD}/a?b=1",
            (datetime(2020, 6, 10, 11, 12, 13, tzinfo=UTC), f"http://{OLD}/a?b=1"),
        ),
        (
            f"{ARCHIVE}/web/{TIME}id_/https:/{OLD}/a",
            (datetime(2020, 6, 10, 11, 12, 13, tzinfo=UTC), f"https://{OLD}/a"),
        ),
        (f"{ARCHIVE}/web/{TIME}/http://{OLD}/a", None),  # with the archive's own frame
        (f"{ARCHIVE}/web/20201399111213id_/http://{OLD}/a", None),  # no such month
        (f"{ARCHIVE}/web/{TIME}id_/ftp://{OLD}/a", None),
        (f"http://{OLD}/a", None),
    ],
)
def test_copied(address: str, found: tuple[datetime, str] | None) -> None:
    assert copied(address) == found


def test_links_of_a_copy_lead_to_copies_of_its_time() -> None:
    link = Link(f"http://{OLD}/b", f"http://{OLD}/b", PageKind.PAGE, 2, "Mại dâm")
    (found,) = copy_links(SOURCE, f"{ARCHIVE}/web/{TIME}id_/http://{OLD}/tin-tuc/", [link])
    assert found.address == f"{ARCHIVE}/web/{TIME}id_/http://{OLD}/b"
    assert (found.copy_of, found.kind, found.depth, found.text) == (link.url, PageKind.PAGE, 2, "Mại dâm")
    assert copy_links(SOURCE, f"{ARCHIVE}/save/http://{OLD}/", [link]) == []


@pytest.mark.parametrize(
    "value", ["web.archive.org", "ftp://web.archive.org", "https://", "https://a.org/?x=1", "https://a.org/#x"]
)
def test_what_is_no_archive(value: str) -> None:
    with pytest.raises(SettingsError, match="crawl_archive"):
        load_settings(crawl_archive=value)


def test_an_archive_is_known_without_its_last_slash() -> None:
    assert load_settings(crawl_archive="https://web.archive.org/").crawl_archive == "https://web.archive.org"
    assert load_settings().crawl_archive == "", "nobody is asked unless the user says so"
