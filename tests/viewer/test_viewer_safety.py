"""Rules that keep a report's text from becoming markup, and the viewer on this machine."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline.viewer
from pipeline.viewer.components.records import DocumentData, Mark
from pipeline.viewer.launch import HOME, SAFE_OPTIONS

VIEWER = Path(next(iter(pipeline.viewer.__path__)))
PYTHON = sorted(VIEWER.rglob("*.py"))
SCRIPTS = sorted((VIEWER / "components").glob("*.js"))
STYLES = sorted((VIEWER / "components").glob("*.css"))

# Streamlit calls whose text is Markdown: they get words of the catalogue only, never a report's.
MARKDOWN = {"markdown", "info", "warning", "error", "success", "caption", "header", "subheader", "title", "write"}
MARKDOWN |= {"button", "link_button", "download_button", "expander", "popover", "page_link", "toast", "badge"}
# Words of the package itself.
# A name that browsers ask for; nothing is fetched from it.
SVG_NAMESPACE = '"http://www.w3.org/2000/svg"'
OWN_WORDS = {"t", "translator", "guideline"}


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def streamlit_name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) in ("st", "st.sidebar"):
        return function.attr
    return ""


def _read_as_markdown(text: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression; what `plain` makes is left out, no sign of it is read as markdown."""
    if isinstance(text, ast.Call) and ast.unparse(text.func) == "plain":
        return
    yield text
    for part in ast.iter_child_nodes(text):
        yield from _read_as_markdown(part)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_no_page_writes_markup(path: Path) -> None:
    assert "unsafe_allow" not in path.read_text("utf-8")
    names = {streamlit_name(call) for call in calls(path)}
    assert not names & {"html", "iframe", "write_stream", "exception", "table", "dataframe", "latex"}


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_markdown_is_the_packages_own(path: Path) -> None:
    for call in calls(path):
        if streamlit_name(call) not in MARKDOWN:
            continue
        label = next((keyword.value for keyword in call.keywords if keyword.arg == "label"), None)
        text = label or call.args[0]
        nodes = list(_read_as_markdown(text))
        spoken = {node.func for node in nodes if isinstance(node, ast.Call)}
        names = {ast.unparse(function).split(".")[-1].split("(")[0] for function in spoken}
        assert names <= OWN_WORDS, f"{path.name}: {ast.unparse(call)}"
        loose = {node.id for node in nodes if isinstance(node, ast.Name)} - OWN_WORDS - {"context", "key"}
        assert not loose, f"{path.name}: {ast.unparse(call)}"
        # A value filled into such a text must be a number or a word of ours.
        for inner in (node for node in nodes if isinstance(node, ast.Call)):
            for keyword in inner.keywords:
                assert ast.unparse(keyword.value) == "''", f"{path.name}: {ast.unparse(call)}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_text_nodes_and_fetch_nothing(path: Path) -> None:
    script = path.read_text("utf-8").replace(SVG_NAMESPACE, "")
    for banned in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
        "import(",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "localStorage",
        "http:",
        "https:",
        "javascript:",
    ):
        assert banned not in script
    assert not re.search(r"^\s*import\b", script, re.MULTILINE)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_fetch_nothing(path: Path) -> None:
    style = path.read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_both_settings_files_agree() -> None:
    """`streamlit run app.py` in a checkout is as safe as `solieu view`."""
    packaged = (HOME / ".streamlit" / "config.toml").read_text("utf-8")
    checkout = VIEWER.parents[1] / ".streamlit" / "config.toml"
    if not checkout.exists():
        pytest.skip("not run: no checkout around the package")
    assert checkout.read_text("utf-8") == packaged


def test_settings_files_and_arguments_agree() -> None:
    settings = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    for name, value in SAFE_OPTIONS.items():
        section, key = name.split(".")
        if key in settings.get(section, {}):
            assert str(settings[section][key]).lower() == value, name
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert not any("http" in str(font) for font in settings["theme"].values())  # fonts of the system only


def test_document_data_is_redrawn_only_for_another_text_or_other_marks() -> None:
    shown = DocumentData("hash", "Tên", "", "Có 5 vụ", (("paragraph", 0, 7, None),), (Mark("a", 3, 4, "figure", "5"),))
    again = DocumentData("hash", "Tên", "", "Có 5 vụ", shown.blocks, shown.marks, chosen="a")
    other = DocumentData("hash", "Tên", "", "Có 5 vụ", shown.blocks, (Mark("b", 3, 4, "figure", "5"),))
    assert shown.data()["key"] == again.data()["key"] != other.data()["key"]


def test_blocks_travel_in_the_order_of_the_text() -> None:
    blocks = (("paragraph", 5, 7, None), ("title", 0, 4, None))
    data = DocumentData("hash", "", "", "abcd ef", blocks, ()).data()
    assert [block[1] for block in data["blocks"]] == [0, 5]
