"""Every page judged by axe-core in a real browser, in both languages: nothing serious or critical."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipeline.storage.findings import Side, finding_id
from tests.analysis.conflicts import CONFLICTS, FIRST, SECOND, audited_store
from tests.analysis.reports import LAO_CAI, REPORTS, built
from tests.viewer.conftest import Watched, settle
from tests.viewer.planned import PLANNED, REPEATED
from tests.viewer.processes import RunningViewer, quiet_viewer
from tests.viewer.trends import TRENDS

pytestmark = pytest.mark.browser

FIGURE = built(LAO_CAI)[2].figures[4].id
DOCUMENT = built(LAO_CAI)[1].document_id
TARGET = f"{built(REPEATED)[2].figures[0].id}.1"
# Of the cases of both reports: the earlier one is in doubt.
FINDING = finding_id(
    "contradiction_between",
    [
        Side(parsed.document_id, made.figures[0].id, made.figures[0].start, made.figures[0].end)
        for _, parsed, made in (built(FIRST), built(SECOND))
    ],
)
INSPECTED = "indicator=establishments_inspected&map=VN63"
CHART = "[data-testid=stVegaLiteChart] svg"

# Address, and what is there when the page is drawn.
PAGES = [
    ("", "table.newest tbody tr"),
    ("so-lieu", "table.figures tbody tr"),
    (f"so-lieu?f={FIGURE}", "mark.chosen"),
    ("so-lieu?q=kh%C3%B4ng+c%C3%B3+g%C3%AC&colour=red", "[data-testid=stAlert]"),  # nothing found, a refused filter
    ("van-ban", "table.documents tbody tr"),
    (f"van-ban?document={DOCUMENT}", "mark.figure"),
    (f"van-ban?document={DOCUMENT}&f={FIGURE}", "mark.chosen"),
    (f"so-sanh?{INSPECTED}&tab=chart", CHART),
    (f"so-sanh?{INSPECTED}&tab=chart&together=1", CHART),
    (f"so-sanh?{INSPECTED}&tab=tiles&at=2022-1-12", CHART),
    (f"so-sanh?{INSPECTED}&tab=ranking&at=2022-1-12", CHART),
    (f"so-sanh?{INSPECTED}&tab=table", ".matrix td button"),
    (f"so-sanh?{INSPECTED}&tab=sources", "table.documents tbody tr"),
    (f"so-sanh?{INSPECTED}&tab=table&cell=VN63_89.2022-1-12", ".card .quote"),
    ("do-phu?indicator=cases", "td[data-cell]"),
    ("do-phu?indicator=cases&last=2024&cell=VN34_15.2024", ".card h3"),
    ("do-phu?view=place&place=VN63_33&map=VN63", "td[data-cell]"),
    ("do-phu?view=period&period=2024", "td[data-cell]"),
    ("mot-tinh", "table.documents tbody tr"),
    ("mot-tinh?place=VN63_33", ".rows tr.row"),
    ("mot-tinh?place=VN34_33", ".rows tr.row, [data-testid=stAlert]"),
    ("mot-tinh?place=VN63_33&row=establishments_inspected.count", ".card .quote"),
    ("mot-tinh?place=VN63_33&tab=targets", ".rows tr.row"),
    (f"mot-tinh?place=VN63_33&tab=targets&target={TARGET}", ".card .quote"),
    ("mot-tinh?place=VN63_33&tab=documents", "table.documents tbody tr"),
    ("kiem-tra", "table.findings tbody tr"),
    (f"kiem-tra?f={FINDING}", "mark.chosen"),
    ("kiem-tra?severity=warning&colour=red", "[data-testid=stAlert]"),  # nothing found, a refused filter
    ("duyet", ".sides mark"),
    (f"duyet?f={FIGURE}&do=correct", ".sides mark"),
    ("duyet?show=set_aside", "table.queue"),
    ("su-co", "table.problems tbody tr"),
    ("gioi-thieu", "[data-testid=stMarkdown]"),
]


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    reports = (*REPORTS, *TRENDS, *PLANNED, *CONFLICTS)
    store = audited_store(tmp_path_factory.mktemp("store") / "all.db", sample=True, reports=reports)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def serious(page: Page) -> list[str]:
    """Rule and place of each serious or critical finding, also inside our components."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("address", "drawn"), PAGES)
def test_nothing_serious(watched: Watched, address: str, drawn: str) -> None:
    for language in ("vi", "en"):
        page = watched.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
        expect(page.locator(drawn).first).to_be_visible()
        settle(page)
        assert serious(page) == []


def test_the_menu_of_files(watched: Watched) -> None:
    page = watched.open(f"so-sanh?{INSPECTED}&tab=ranking")
    expect(page.locator(CHART)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    expect(page.get_by_role("button", name="Excel (XLSX)")).to_be_visible()
    assert serious(page) == []


def test_the_judge_looks_into_components(watched: Watched) -> None:
    page = watched.open(f"so-lieu?f={FIGURE}")
    page.locator(".card dt").first.evaluate("name => { name.style.color = '#bbbbbb' }")
    assert [found.partition(":")[0] for found in serious(page)] == ["color-contrast"]
