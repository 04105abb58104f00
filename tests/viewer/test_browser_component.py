"""The document component in a browser, for what no page uses yet: ranges that people select."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.viewer.conftest import WAIT
from tests.viewer.processes import running_script

pytestmark = pytest.mark.browser

SCRIPT = """
import streamlit as st
from pipeline.viewer.components import show_document
from pipeline.viewer.components.records import DocumentData, Mark

TEXT = "😀 Có 12 vụ\\nnăm 2023 \\u202ehết"
DATA = DocumentData(
    "key", "Tên", "", TEXT, (("paragraph", 0, 10, None), ("paragraph", 11, 24, None)),
    (Mark("a", 5, 7, "figure", "12"),), selectable=True,
)

def ranged(value):
    st.session_state["told"] = f"{value['start']}-{value['end']}: {TEXT[value['start']:value['end']]}"

show_document("doc", DATA, on_chosen=lambda value: st.session_state.update(told=f"chosen {value}"), on_range=ranged)
st.text(st.session_state.get("told", "nothing"))
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("script")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    with running_script(folder / "script.py", folder) as url:
        opened = browser.new_page()
        opened.set_default_timeout(WAIT)
        opened.goto(url)
        expect(opened.locator("mark.figure")).to_have_text("12", timeout=WAIT)
        yield opened
        opened.close()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Có", "2-4: Có"),  # after a character of two UTF-16 units
        ("2023", "15-19: 2023"),  # in another block
    ],
)
def test_a_selected_word_is_told_in_code_points(page: Page, word: str, told: str) -> None:
    box = page.locator(".text").evaluate(
        """(pane, word) => {
            const walk = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(word);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + word.length);
                const found = range.getBoundingClientRect();
                return { x: found.left + found.width / 2, y: found.top + found.height / 2 };
            }
        }""",
        word,
    )
    page.mouse.dblclick(box["x"], box["y"])
    expect(page.get_by_text(told)).to_be_visible(timeout=WAIT)


def test_a_mark_is_told_when_it_is_chosen(page: Page) -> None:
    page.locator("mark.figure").click()
    expect(page.get_by_text("chosen a")).to_be_visible(timeout=WAIT)
