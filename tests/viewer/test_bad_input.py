"""Every page over stores with nothing, with one document and with contradictions, and under links that were edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipeline.viewer.texts import translator
from tests.analysis.conflicts import CONFLICTS, FIRST, audited_store
from tests.analysis.reports import HOSTILE, SCRIPT, make_store
from tests.viewer.conftest import Open

# As the navigation names them.
PAGES = (
    "tong-quan", "so-lieu", "so-sanh", "mot-tinh", "do-phu", "kiem-tra", "van-ban", "duyet", "su-co", "gioi-thieu",
)  # fmt: skip
WITHOUT_DOCUMENTS = ("su-co", "gioi-thieu")
LONG = "x" * 5_000


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("store")
    return {
        "empty": make_store(folder / "empty.db", reports=()),
        "one": audited_store(folder / "one.db", reports=(FIRST,)),
        "contradictions": audited_store(folder / "conflicts.db", reports=(*CONFLICTS, HOSTILE)),
    }


def is_whole(app: AppTest) -> bool:
    """Whether the page was drawn: no failure, and none that was turned into a sentence."""
    told = {str(item.value) for item in app.error}
    return not app.exception and translator("vi")("fault.unexpected") not in told


def spoken(app: AppTest) -> str:
    """What Streamlit reads as Markdown."""
    return "\n".join(str(item.value) for item in (*app.markdown, *app.info, *app.warning, *app.error, *app.caption))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["empty", "one", "contradictions"])
def test_every_page_over_every_store(open_viewer: Open, stores: dict[str, Path], kind: str, page: str) -> None:
    app = open_viewer(stores[kind], page)
    assert is_whole(app)
    nothing = translator("vi")("fault.empty") in spoken(app)
    assert nothing is (kind == "empty" and page not in WITHOUT_DOCUMENTS)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        # A province that no map has; a district where a province is asked for; one of the other map.
        ("so-sanh", {"place": "VN34_999"}),
        ("so-sanh", {"map": "VN63", "place": "VN34_15", "tab": "table"}),
        ("mot-tinh", {"place": "VN63_00"}),
        ("mot-tinh", {"place": "VN63_33_323"}),
        ("do-phu", {"view": "place", "place": "Sao Hỏa"}),
        ("so-lieu", {"province": "Sao Hỏa"}),
        ("kiem-tra", {"province": "Sao Hỏa"}),
        # What a link named is gone: figure, document, finding, cell, target, indicator of a panel.
        ("so-lieu", {"f": "0" * 24}),
        ("van-ban", {"document": "0" * 24}),
        ("kiem-tra", {"finding": "0" * 24}),
        ("so-sanh", {"cell": "VN34_15.1999-1-12"}),
        ("mot-tinh", {"place": "VN63_33", "tab": "targets", "target": "0" * 24 + ".0"}),
        ("mot-tinh", {"place": "VN63_33", "row": "cases.share"}),
        ("do-phu", {"indicator": "cases", "cell": "VN34_15.1999"}),
        ("duyet", {"item": "0" * 24}),
        # Edited by hand: no numbers, no days, beyond all bounds, said twice, of no key, far too long, no Unicode text.
        ("so-lieu", {"page": "-1", "sort": "drop table", "period_from": "2023-13-45"}),
        ("so-lieu", {"page": "9" * 30, "year": "99999"}),
        ("so-lieu", {"q": LONG, "odd": LONG}),
        ("so-lieu", {"q": '"%_\\\x00'}),
        ("so-sanh", {"indicator": ["cases", "arrests"], "step": "week", "tab": "pie", "at": "2023-0-99"}),
        ("so-sanh", {"first": "9999", "last": "0", "rate": "none", "measure": "odd", "detail": LONG}),
        ("mot-tinh", {"place": "VN63_33", "first": "x", "last": "-5", "verdict": "maybe", "tab": "none"}),
        ("do-phu", {"view": "all", "period": "2023-5", "step": "day", "first": "3000", "last": "1000"}),
        ("kiem-tra", {"severity": "worst", "kind": LONG, "page": "0"}),
        ("van-ban", {"page": "x", "q": LONG}),
        ("duyet", {"queue": "odd", "page": "-7"}),
        # Markup, in every kind of value that a page repeats.
        ("so-lieu", {"q": SCRIPT, "province": SCRIPT, "f": SCRIPT, "odd": SCRIPT}),
        ("so-sanh", {"indicator": SCRIPT, "place": SCRIPT, "cell": SCRIPT}),
        ("mot-tinh", {"place": SCRIPT, "target": SCRIPT}),
        ("do-phu", {"indicator": SCRIPT, "cell": SCRIPT, "view": SCRIPT}),
        ("kiem-tra", {"finding": SCRIPT, "code": SCRIPT}),
        ("van-ban", {"document": SCRIPT, "q": SCRIPT}),
        ("tong-quan", {"lang": SCRIPT, SCRIPT: SCRIPT}),
    ],
)  # fmt: skip
def test_no_link_breaks_a_page_or_becomes_markup(
    open_viewer: Open, stores: dict[str, Path], page: str, address: dict[str, str | list[str]]
) -> None:
    app = open_viewer(stores["contradictions"], page, **address)
    assert is_whole(app)
    assert SCRIPT not in spoken(app)


@pytest.mark.parametrize("page", PAGES)
def test_markup_of_reports_and_file_names_is_never_spoken(
    open_viewer: Open, stores: dict[str, Path], page: str
) -> None:
    assert SCRIPT not in spoken(open_viewer(stores["contradictions"], page))
