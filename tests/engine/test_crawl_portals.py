"""Five portals with five hundred pages and everything that goes wrong with such.

They are found whole, politely and once; the second time only what changed; after a kill the same.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.archived import run_archived
from pipeline.engine.crawling import CrawlFault, archive_of
from pipeline.settings import Settings
from pipeline.storage import CrawlTables, failed_pages, last_reports, open_store
from tests import fakes
from tests.engine.portals import DELAY, LIMITS, Portals, archive, by_host, content, rows, run, served
from tests.sources.portal.layouts import HOSTS
from tests.sources.portal.traps import INTERNAL
from tests.sources.portal.troubles import BOMBS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: 127.0.0.2 is this machine on Linux only")


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    with served(tmp_path_factory.mktemp("portals")) as found:
        yield found


@pytest.fixture(scope="module")
def store(portals: Portals, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl of all portals."""
    path = tmp_path_factory.mktemp("crawl") / "solieu.db"
    assert run(path, portals.plan()).finished
    return path


@pytest.fixture(scope="module")
def undisturbed(portals: Portals, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl of one portal."""
    path = tmp_path_factory.mktemp("undisturbed") / "solieu.db"
    assert run(path, portals.plan("c")).finished
    return path


def test_the_site_is_as_large_as_told(portals: Portals) -> None:
    pages = sum(len(site.routes) - len(site.files) for site in portals.sites.values())
    assert pages >= 500
    assert sum(len(site.files) for site in portals.sites.values()) == 60


@pytest.mark.parametrize("letter", sorted(HOSTS))
def test_every_report_and_attachment_is_found(portals: Portals, store: Path, letter: str) -> None:
    """Recall 1.0, as kept documents."""
    query = "SELECT url FROM crawl_pages WHERE source = ? AND kind <> 'list' AND original_id IS NOT NULL"
    assert portals.documents(letter) - {row[0] for row in rows(store, query, letter)} == set()


def test_nothing_that_robots_forbids_is_asked_for(portals: Portals, store: Path) -> None:
    asked = {(one.host, one.path) for one in portals.asked()}
    forbidden = {(site.host, path) for site in portals.sites.values() for path in site.forbidden}
    assert forbidden
    assert not asked & forbidden
    assert {path for host, path in asked if host == INTERNAL} == set()
    assert rows(store, "SELECT count(*) FROM crawl_pages WHERE state = 'refused' AND code = 'robots'") == [
        (len(forbidden),)
    ]


def test_robots_is_read_before_anything_else(portals: Portals, store: Path) -> None:
    assert {asked[0].path for asked in by_host(portals.asked()).values()} == {"/robots.txt"}


def test_the_crawler_says_who_it_is(portals: Portals, store: Path) -> None:
    agents = {one.agent for one in portals.asked()}
    assert len(agents) == 1
    assert "thu@example.org" in agents.pop()


@pytest.mark.parametrize(("letter", "delay"), [("a", DELAY), ("b", DELAY), ("c", DELAY), ("d", DELAY), ("e", 0.1)])
def test_the_rate_stays_below_the_limit(portals: Portals, store: Path, letter: str, delay: float) -> None:
    """By the server's clock: never more requests than the delay allows for the time since any of them.

    One more is allowed, for a request may wait in the network. One portal's robots.txt asks for a longer delay.
    """
    times = [one.time for one in by_host(portals.asked())[HOSTS[letter]]][1:]
    for first in range(len(times)):
        for last in range(first + 1, min(first + 60, len(times))):
            assert last - first <= (times[last] - times[first]) / delay + 2


def test_no_page_is_asked_for_twice(portals: Portals, store: Path) -> None:
    asked = Counter((one.host, one.path) for one in portals.asked() if one.status == 200)
    again = {path for (_, path), times in asked.items() if times > 1}
    # These break in the middle and are tried once more.
    assert again == {"/loi/nho-giot", "/loi/cat-ngang", "/loi/tieu-de"}


def test_addresses_with_a_visit_are_one(portals: Portals, store: Path) -> None:
    assert rows(store, "SELECT count(*) FROM crawl_pages WHERE address LIKE '%sess%'") == [(0,)]


def test_every_failure_has_its_name(portals: Portals, store: Path) -> None:
    query = "SELECT replace(url, ?, ''), state, code FROM crawl_pages WHERE state NOT IN ('fetched', 'redirected')"
    found = {row[0]: row[1:] for row in rows(store, query, portals.address("a", "")) if row[0].startswith("/")}
    refused = dict.fromkeys(portals.sites["a"].forbidden, ("refused", "robots"))
    assert found == {
        "/loi/500": ("failed", "http"),
        "/loi/404": ("failed", "http"),
        "/loi/trong": ("failed", "empty"),
        **dict.fromkeys(BOMBS, ("failed", "bomb")),
        "/loi/vo-tan": ("failed", "too_large"),
        "/loi/nho-giot": ("failed", "timeout"),
        "/loi/cat-ngang": ("failed", "truncated"),
        "/loi/tieu-de": ("failed", "too_large"),  # headers without an end
        "/loi/chan": ("failed", "blocked"),
        "/loi/khong-con": ("failed", "http"),
        "/loi/de-sau": ("", "http"),  # asked for more patience than we have: left to the next crawl
        "/chuyen/vong-2": ("failed", "redirect"),
        "/chuyen/chinh-no": ("failed", "redirect"),
        "/chuyen/noi-bo": ("failed", "redirect"),
        "/chuyen/tep": ("failed", "redirect"),
        "/chuyen/dai-10": ("failed", "redirect"),
        **refused,
    }
    log = (archive_of(store) / "crawl.log").read_text(encoding="utf-8")
    assert not [path for path in found if portals.address("a", path) not in log]


def test_redirects_are_recorded_with_where_they_lead(portals: Portals, store: Path) -> None:
    query = "SELECT url, location FROM crawl_pages WHERE location <> ''"
    known = dict(rows(store, query))
    assert known[portals.address("a", "/chuyen/1")] == portals.address("a", "/chuyen/2")
    assert known[portals.address("a", "/chuyen/lam-moi")] == portals.address("a", "/chuyen/4")


def test_a_page_that_hangs_the_parser_is_kept_and_the_crawl_goes_on(portals: Portals, store: Path) -> None:
    address = portals.address("a", "/loi/treo")
    query = "SELECT state, kind, detail FROM crawl_pages WHERE url = ?"
    assert rows(store, query, address) == [("fetched", "page", "links: not read within 1 s")]
    assert f"kept: {address}: links: not read" in (archive_of(store) / "crawl.log").read_text(encoding="utf-8")


def test_lists_that_never_end_are_left(portals: Portals, store: Path) -> None:
    assert rows(store, "SELECT count(*) FROM crawl_pages WHERE url LIKE '%/lich/%'")[0][0] <= 4


def test_attachments_know_the_page_that_links_them(portals: Portals, store: Path) -> None:
    links = dict(rows(store, "SELECT attachment, page FROM crawl_links WHERE page LIKE ?", f"%{HOSTS['a']}%"))
    address = portals.address("a", "/uploads/bao-cao-3.csv")
    assert links[address] == portals.address("a", "/tin-tuc/chi-tiet.aspx?id=3")


def test_every_address_has_an_end_or_is_left_to_the_next_time(store: Path) -> None:
    """The ledger: seen = fetched + unchanged + redirected + refused + failed + pending."""
    with open_store(store) as opened, opened.transaction() as connection:
        reports = last_reports(connection)
        failed = failed_pages(connection)
    for one in reports:
        assert one.seen == one.fetched + one.unchanged + one.redirected + one.refused + one.failed + one.pending
        assert (one.error, one.documents >= 76) == ("", True)
    assert sum(one.refused + one.failed + one.pending for one in reports) == len(failed)


def test_the_files_hold_what_the_store_says(store: Path) -> None:
    kept = rows(store, "SELECT count(*), count(DISTINCT url) FROM originals")
    assert kept == [(len(archive(store)), len(archive(store)))]


def test_the_second_crawl_fetches_only_what_changed(portals: Portals, store: Path) -> None:
    """One report and file in twenty has other bytes, all else is answered by "not modified"."""
    before = len(portals.asked())
    known = len(archive(store))
    portals.publish(2)
    try:
        assert run(store, portals.plan("bcd")).finished
    finally:
        portals.publish(1)
    asked = [one for one in portals.asked()[before:] if one.path != "/robots.txt"]
    sent = {(one.host, one.path) for one in asked if one.status == 200 and "lich" not in one.path}
    changed = 3 * len(range(0, 64, 20)) + 3  # reports 0, 20, 40, 60 of each portal, and file 0
    # The portals' lists, start pages and searches have tags too, and are not sent again.
    assert len(sent) == changed
    assert len(archive(store)) == known + changed
    assert len(sent) < 0.06 * len(asked)
    with open_store(store) as opened, opened.transaction() as connection:
        assert {one.fetched for one in last_reports(connection)} == {5}


def test_documents_go_on_into_the_store(portals: Portals, undisturbed: Path) -> None:
    """Their address is their source; a second run reads nothing."""
    with open_store(undisturbed) as opened:
        first = run_archived(opened, Settings(), command="solieu crawl", rooms=fakes.rooms())
        again = run_archived(opened, Settings(), command="solieu crawl", rooms=fakes.rooms())
    assert (first.problems, again.read, again.unchanged) == ([], 0, first.found)
    assert {row[0] for row in rows(undisturbed, "SELECT source_id FROM sources")} == portals.documents("c")


def run_killed_after(count: int, store: Path, portals: Portals, monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawls one portal; the crawler kills itself after so many transactions, counted and not timed."""
    left = count

    def dying(original: Any) -> Any:
        def settle(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        return settle

    with monkeypatch.context() as patch:
        patch.setattr(CrawlTables, "_settle", dying(CrawlTables._settle))
        with pytest.raises(CrawlFault, match="-9"):
            run(store, portals.plan("c"))


def test_asked_to_stop_it_ends_what_it_does_and_goes_on_later(
    portals: Portals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C reaches the command, which passes it on."""
    store = tmp_path / "solieu.db"
    settle = CrawlTables._settle
    left = 5

    def interrupting(*arguments: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getppid(), signal.SIGINT)
        settle(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(CrawlTables, "_settle", interrupting)
        assert not run(store, portals.plan("c")).finished
    done = rows(store, "SELECT count(*) FROM crawl_pages WHERE settled_in > 0")[0][0]
    assert 5 <= done < 100
    end = run(store, portals.plan("c"))
    assert (end.finished, end.resumed) == (True, True)
    assert portals.documents("c") <= {row[0] for row in rows(store, "SELECT url FROM originals")}


def test_a_source_has_a_limit_and_the_rest_is_left_to_the_next_time(portals: Portals, tmp_path: Path) -> None:
    store = tmp_path / "solieu.db"
    plan = portals.plan("bc", limits=replace(LIMITS, pages=15))
    assert run(store, plan).finished
    with open_store(store) as opened, opened.transaction() as connection:
        reports = last_reports(connection)
    assert [one.seen - one.pending for one in reports] == [15, 15]
    assert all(one.pending > 0 for one in reports)


def test_a_source_at_its_limit_leaves_its_host_to_the_others(portals: Portals, tmp_path: Path) -> None:
    """The copies of one archive are of many sources."""
    plan = portals.plan("c", limits=replace(LIMITS, pages=4))
    many, few = replace(plan.sources["c"], id="many", search=""), replace(plan.sources["c"], id="few", start=())
    plan = replace(plan, sources={"many": many, "few": few}, seeds={"many": many.seeds(), "few": few.seeds()})
    store = tmp_path / "solieu.db"
    assert run(store, plan).finished
    settled = "SELECT source, count(*) FROM crawl_pages WHERE settled_in > 0 GROUP BY source"
    assert rows(store, settled) == [("few", 4), ("many", 4)]


def test_a_fault_inside_the_crawler_ends_it_with_its_name_in_the_log(
    portals: Portals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address without an end would keep its host waiting for ever."""

    def failing(*_: object, **__: object) -> None:
        raise ArithmeticError("hỏng")

    monkeypatch.setattr(CrawlTables, "_settle", failing)
    store = tmp_path / "solieu.db"
    with pytest.raises(CrawlFault):
        run(store, portals.plan("c"))
    assert "ArithmeticError: hỏng" in (archive_of(store) / "crawl.log").read_text(encoding="utf-8")


@pytest.mark.soak
def test_killed_and_resumed_gives_the_same_archive(
    portals: Portals, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soak: bool
) -> None:
    """SIGKILL inside a transaction, when the original is in its file already: nothing lost, nothing twice."""
    seed = random.SystemRandom().randrange(2**32) if soak else 7
    ((transactions,),) = rows(undisturbed, "SELECT count(*) FROM crawl_pages WHERE settled_in > 0")
    chance = random.Random(seed)  # noqa: S311 - draws points to be killed at
    for trial in range(20 if soak else 2):
        store = tmp_path / f"{trial}.db"
        run_killed_after(chance.randint(1, transactions), store, portals, monkeypatch)
        before = len(portals.asked())
        done = rows(store, "SELECT count(*) FROM crawl_pages WHERE settled_in > 0")[0][0]
        end = run(store, portals.plan("c"))
        assert (end.finished, end.resumed) == (True, True), f"seed {seed}"
        assert content(store) == content(undisturbed), f"seed {seed}"
        assert archive(store) == archive(undisturbed), f"seed {seed}"
        # No more than what the host was just sending is asked for again, and robots.txt.
        total = rows(store, "SELECT count(*) FROM crawl_pages")[0][0]
        assert len(portals.asked()) - before <= total - done + 3, f"seed {seed}"
