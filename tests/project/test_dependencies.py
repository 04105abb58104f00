"""What the package declares is what it imports: nothing rides along unused, nothing is borrowed from others."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.test_locks import project
from tests.project.tracked import ROOT


def imported() -> dict[str, str]:
    """Top-level modules that the package imports, each with a file that does."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            for name in names:
                found.setdefault(name.partition(".")[0], path.relative_to(ROOT).as_posix())
    return {name: where for name, where in found.items() if name not in {"pipeline", *sys.stdlib_module_names}}


def test_declared_is_imported() -> None:
    owners = packages_distributions()
    declared = {canonicalize_name(Requirement(text).name) for text in project()["project"]["dependencies"]}
    used = {
        canonicalize_name(owner): f"{name} in {where}" for name, where in imported().items() for owner in owners[name]
    }
    assert declared - set(used) == set(), "declared in pyproject.toml, imported nowhere"
    borrowed = {what for owner, what in used.items() if owner not in declared}
    assert not borrowed, "imported without being declared in pyproject.toml"


def test_every_dependency_has_its_reason_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    names = [Requirement(item).name for item in project()["project"]["dependencies"]]
    assert not [name for name in names if f"`{name}`" not in text]
