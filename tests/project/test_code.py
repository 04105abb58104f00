"""Calls that the package must never make, read from its syntax trees and scripts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.project.tracked import ROOT

# Loading these runs code of whoever wrote the file.
UNSAFE_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "torch"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
UNSAFE_ATTRIBUTES = {("yaml", "load"), ("yaml", "unsafe_load"), ("yaml", "full_load"), ("os", "system"), ("st", "html")}
UNSAFE_KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript", "shell"}

# In scripts of the viewer: ways for text to become markup, and any other machine.
UNSAFE_SCRIPT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\bfetch\(|XMLHttpRequest"
    r"|WebSocket|importScripts|https?://(?!www\.w3\.org/)|@import|url\((?!['\"]?data:)"
)


def unsafe(tree: ast.AST) -> Iterator[str]:
    """What a module does that it must not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in UNSAFE_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in UNSAFE_MODULES:
            yield node.module or ""
        elif isinstance(node, ast.Call):
            yield from _unsafe_call(node)


def _unsafe_call(node: ast.Call) -> Iterator[str]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in UNSAFE_CALLS:
        yield f"{function.id}()"
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and (function.value.id, function.attr) in UNSAFE_ATTRIBUTES
    ):
        yield f"{function.value.id}.{function.attr}()"
    yield from (f"{word.arg}=" for word in node.keywords if word.arg in UNSAFE_KEYWORDS)


def test_package_code() -> None:
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        calls = sorted(set(unsafe(ast.parse(path.read_text(encoding="utf-8")))))
        if calls:
            found[path.relative_to(ROOT).as_posix()] = calls
    assert not found


def test_viewer_scripts() -> None:
    scripts = [path for path in (ROOT / "pipeline").rglob("*") if path.suffix in {".js", ".css", ".html"}]
    assert scripts
    found = {path.name: UNSAFE_SCRIPT.findall(path.read_text(encoding="utf-8")) for path in scripts}
    assert not {name: calls for name, calls in found.items() if calls}


# The check itself: each row must be caught.
@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import torch.nn",
        "eval('1')",
        "yaml.load(text)",
        "st.markdown(text, unsafe_allow_html=True)",
        "st.html(text)",
        "run('ls', shell=True)",
    ],
)
def test_each_is_caught(source: str) -> None:
    assert list(unsafe(ast.parse(source)))


def test_what_is_fine_passes() -> None:
    assert not list(unsafe(ast.parse("import json\nyaml.safe_load(text)\nre.compile('a')\nst.markdown(text)")))
