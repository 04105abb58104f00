"""Addresses in the store: whose turn it is, what is known of them, redirects in circles, sources that fall silent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import ReasonCode
from pipeline.frontier import Link, Original, Page, PageKind, PageState
from pipeline.storage import (
    CrawlTables,
    SourceReport,
    Store,
    archived_document,
    archived_documents,
    failed_pages,
    last_reports,
    open_store,
)

TIME = datetime(2026, 11, 1, tzinfo=UTC)
HOST = "http://a.vn"


def link(path: str, kind: PageKind = PageKind.PAGE, *, depth: int = 1, paging: bool = False) -> Link:
    return Link(f"{HOST}{path}", f"{HOST}{path}", kind, depth, path, paging)


def original(body: str, **headers: str) -> Original:
    data = body.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return Original(HOST, TIME, 200, tuple(headers.items()), data, sha256, "text/html", ".html")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "solieu.db") as opened:
        yield opened


@pytest.fixture
def kept() -> list[str]:
    """Hashes of the originals that were written."""
    return []


@pytest.fixture
def tables(store: Store, kept: list[str]) -> CrawlTables:
    def keep(one: Original) -> tuple[str, int, int]:
        kept.append(one.sha256)
        return "a.warc.gz", 100 * len(kept), 100

    return CrawlTables(store, keep, lambda *_: b"")


def begin(tables: CrawlTables, *, only_new: bool = False) -> None:
    tables.begin({"a": [link("/", PageKind.LIST, depth=0)]}, only_new=only_new)


def turn(tables: CrawlTables) -> dict[str, Page]:
    return {page.url.removeprefix(HOST): page for page in tables.take("a.vn", 100, ())}


def report(store: Store) -> SourceReport:
    with store.transaction() as connection:
        (found,) = last_reports(connection)
    return found


def test_links_take_their_turn_nearest_to_the_start_first(tables: CrawlTables) -> None:
    begin(tables)
    assert list(turn(tables)) == ["/"]
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/far", depth=3), link("/near")])
    assert list(turn(tables)) == ["/near", "/far"]
    assert [page.url for page in tables.take("a.vn", 100, {f"{HOST}/near"})] == [f"{HOST}/far"]
    assert tables.hosts() == ["a.vn"]
    assert tables.settled("a") == 1
    counts = tables.counts()
    assert (counts.done, counts.seen, counts.waiting, counts.fetched, counts.documents) == (1, 3, 2, 1, 0)


def test_a_crawl_that_did_not_end_goes_on_and_an_ended_one_begins_anew(tables: CrawlTables) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/b")])
    seeds = {"a": [link("/", PageKind.LIST, depth=0)]}
    assert tables.begin(seeds, only_new=False).resumed
    assert list(turn(tables)) == ["/b"]
    assert not tables.begin(seeds, only_new=True).resumed, "another question is another crawl"
    tables.finish()
    assert not tables.begin(seeds, only_new=True).resumed
    assert list(turn(tables)) == ["/", "/b"]


def test_validators_are_sent_for_what_is_kept(tables: CrawlTables) -> None:
    begin(tables)
    assert turn(tables)["/"].etag == ""
    tables.save(turn(tables)["/"], PageKind.LIST, original("a", ETag='"1"'), [])
    tables.finish()
    for only_new in (False, True):
        begin(tables, only_new=only_new)
        assert turn(tables)["/"].etag == '"1"'
        tables.finish()


def test_only_new_leaves_alone_what_no_server_can_say_is_unchanged(tables: CrawlTables, store: Store) -> None:
    """Such a document would have to be sent as a whole; lists and what can be asked conditionally take their turn."""
    begin(tables)
    links = [link("/none"), link("/tagged"), link("/dated"), link("/failed")]
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), links)
    tables.save(turn(tables)["/none"], PageKind.PAGE, original("b"), [])
    tables.save(turn(tables)["/tagged"], PageKind.PAGE, original("c", ETag='"1"'), [])
    tables.save(turn(tables)["/dated"], PageKind.PAGE, original("d", **{"Last-Modified": "Mon"}), [])
    tables.fail(turn(tables)["/failed"], PageState.FAILED, ReasonCode.HTTP, "500")
    tables.finish()
    begin(tables, only_new=True)
    assert set(turn(tables)) == {"/", "/tagged", "/dated", "/failed"}
    tables.save(turn(tables)["/"], PageKind.LIST, original("a2"), [link("/none")])
    for path in ("/tagged", "/dated", "/failed"):
        tables.fail(turn(tables)[path], PageState.FAILED, ReasonCode.HTTP, "500")
    tables.finish()
    assert (report(store).documents, report(store).error) == (1, ""), "the one left alone is still linked"
    begin(tables)
    assert set(turn(tables)) == {"/", "/none", "/tagged", "/dated", "/failed"}


def test_a_source_whose_lists_no_longer_lead_to_what_was_left_alone_is_silent(
    tables: CrawlTables, store: Store
) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/none")])
    tables.save(turn(tables)["/none"], PageKind.PAGE, original("b"), [])
    tables.finish()
    begin(tables, only_new=True)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a new face"), [])
    tables.finish()
    assert (report(store).documents, report(store).error) == (0, "silent")


def copy(time: str, path: str) -> Link:
    address = f"http://luu.vn/web/{time}id_/{HOST}{path}"
    return Link(address, address, PageKind.PAGE, 1, path, copy_of=f"{HOST}{path}")


def archived(tables: CrawlTables, *paths: str) -> dict[str, Page]:
    """Begins a crawl of copies; those whose turn it is after its index."""
    index = Link("http://luu.vn/cdx", "http://luu.vn/cdx", PageKind.LIST)
    tables.begin({"a@luu.vn": [index]}, only_new=False)
    (page,) = [one for one in tables.take("luu.vn", 10, ()) if one.url == index.url]
    tables.save(page, PageKind.LIST, original("[]"), [copy("20200101000000", path) for path in paths])
    return {page.copy_of.removeprefix(HOST): page for page in tables.take("luu.vn", 10, ())}


def test_archives_are_asked_only_for_what_the_publisher_no_longer_serves(tables: CrawlTables) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/there"), link("/gone")])
    tables.save(turn(tables)["/there"], PageKind.PAGE, original("b"), [])
    tables.fail(turn(tables)["/gone"], PageState.FAILED, ReasonCode.HTTP, "404")
    tables.finish()
    found = archived(tables, "/there", "/gone", "/old")
    assert set(found) == {"/gone", "/old"}
    # One copy of an address is enough; where the archive itself leads to another, that one is had.
    tables.save(found["/old"], PageKind.PAGE, original("c"), [copy("20210101000000", "/gone")])
    assert tables.redirect(found["/gone"], copy("20200202000000", "/gone"), 302) is None
    (left,) = tables.take("luu.vn", 10, ())
    assert left.url == copy("20200202000000", "/gone").url


def test_copies_never_change_and_are_asked_for_once(tables: CrawlTables, store: Store) -> None:
    taken = datetime(2020, 1, 1, tzinfo=UTC)
    page = archived(tables, "/old")["/old"]
    tables.save(page, PageKind.PAGE, replace(original("c", ETag='"1"'), captured_at=taken), [])
    tables.finish()
    assert archived(tables, "/old") == {}
    tables.finish()
    assert report(store).error == ""
    with store.transaction() as connection:
        rows = connection.execute(
            text("SELECT p.copy_of, o.captured_at FROM originals o JOIN crawl_pages p USING (url)")
        )
        assert [tuple(row) for row in rows if row[0]] == [(f"{HOST}/old", taken.isoformat(timespec="microseconds"))]


def test_same_bytes_are_no_new_original_and_other_bytes_leave_the_old_one(
    tables: CrawlTables, store: Store, kept: list[str]
) -> None:
    states = []
    for body in ("một", "một", "hai", "một"):  # an address may go back to what it said before
        begin(tables)
        states.append(tables.save(turn(tables)["/"], PageKind.PAGE, original(body), []))
        tables.finish()
    assert states == [PageState.FETCHED, PageState.UNCHANGED, PageState.FETCHED, PageState.FETCHED]
    assert len(kept) == 2
    with store.transaction() as connection:
        (document,) = archived_documents(connection)
        assert document.sha256 == kept[0]
        earlier = archived_document(connection, f"{HOST}/", kept[1])
        assert earlier is not None
        assert earlier.offset == 200
        assert archived_document(connection, f"{HOST}/", "none") is None
    assert tables.ends() == {"a.warc.gz": 300}


def test_redirects_in_a_circle_end(tables: CrawlTables, store: Store) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/1")])
    assert tables.redirect(turn(tables)["/1"], link("/2"), 302) is None
    assert tables.redirect(turn(tables)["/2"], link("/3"), 302) is None
    assert tables.redirect(turn(tables)["/3"], link("/1"), 302) is ReasonCode.REDIRECT
    assert turn(tables) == {}
    tables.finish()
    with store.transaction() as connection:
        (failed,) = failed_pages(connection)
    assert failed.detail == f"{HOST}/3 → {HOST}/1 → {HOST}/2 → {HOST}/3"


def test_redirects_without_an_end_end(tables: CrawlTables) -> None:
    begin(tables)
    page, hops = turn(tables)["/"], 0
    while tables.redirect(page, link(f"/{hops}"), 302) is None:
        page = turn(tables)[f"/{hops}"]
        hops += 1
    assert hops == 10


def test_a_list_that_says_the_same_again_leads_nowhere(tables: CrawlTables) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("0"), [link("/?p=2", PageKind.LIST, paging=True)])
    items = [link("/a"), link("/b")]
    tables.save(
        turn(tables)["/?p=2"], PageKind.LIST, original("1"), [*items, link("/?p=3", PageKind.LIST, paging=True)]
    )
    tables.save(
        turn(tables)["/?p=3"], PageKind.LIST, original("2"), [*items, link("/?p=4", PageKind.LIST, paging=True)]
    )
    assert "/?p=4" not in turn(tables)


def test_what_is_put_off_takes_its_turn_in_the_next_crawl(tables: CrawlTables, store: Store) -> None:
    begin(tables)
    tables.put_off(turn(tables)["/"], ReasonCode.HTTP, "503")
    assert turn(tables) == {}
    tables.finish()
    assert (report(store).pending, report(store).error) == (1, "nothing")
    with store.transaction() as connection:
        (left,) = failed_pages(connection)
    assert (left.state, left.code, left.detail) == ("", "http", "503")
    begin(tables)
    assert list(turn(tables)) == ["/"]


def test_a_source_that_used_to_bring_documents_and_brings_none_is_an_error(tables: CrawlTables, store: Store) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/b")])
    tables.save(turn(tables)["/b"], PageKind.PAGE, original("b"), [])
    tables.finish()
    first = report(store)
    assert (first.documents, first.fetched, first.seen, first.error) == (1, 2, 2, "")
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [])
    tables.fail(turn(tables)["/b"], PageState.FAILED, ReasonCode.BLOCKED, "Access denied")
    tables.finish()
    second = report(store)
    assert (second.documents, second.unchanged, second.failed, second.error) == (0, 1, 1, "silent")
    assert second.last_success == first.last_success
    with store.transaction() as connection:
        # What is kept of it stays a document.
        assert [document.url for document in archived_documents(connection)] == [f"{HOST}/b"]


def test_a_stopped_crawl_goes_on_after_addresses_by_hand(tables: CrawlTables) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/b"), link("/c")])
    tables.begin({"fetch": [link("/c", depth=0)]}, only_new=False, known=False)
    tables.save(turn(tables)["/c"], PageKind.PAGE, original("c"), [])
    tables.finish()
    assert tables.begin({"a": [link("/", PageKind.LIST, depth=0)]}, only_new=False).resumed
    assert list(turn(tables)) == ["/b"]


def test_addresses_by_hand_are_fetched_alone(tables: CrawlTables) -> None:
    begin(tables)
    tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/b"), link("/c")])
    tables.finish()
    tables.begin({"fetch": [link("/c", depth=0)]}, only_new=False, known=False)
    assert list(turn(tables)) == ["/c"]


def test_what_others_collected_is_kept_once(tables: CrawlTables, kept: list[str]) -> None:
    assert tables.put("ingest", link("/b"), "", original("b")) is PageState.FETCHED
    assert tables.put("ingest", link("/b"), "", original("b")) is PageState.UNCHANGED
    assert len(kept) == 1


def test_nothing_is_recorded_of_an_original_that_could_not_be_written(store: Store) -> None:
    def full(_: Original) -> tuple[str, int, int]:
        raise OSError("đĩa đầy")

    tables = CrawlTables(store, full, lambda *_: b"")
    begin(tables)
    with pytest.raises(OSError, match="đĩa đầy"):
        tables.save(turn(tables)["/"], PageKind.LIST, original("a"), [link("/b")])
    assert list(turn(tables)) == ["/"]
