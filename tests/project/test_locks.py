"""The lock files: complete, hashed, in step with pyproject.toml, and without a word on where packages come from."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tracked import ROOT

RUN, DEV = "requirements.lock", "requirements-dev.lock"
_ENTRY = re.compile(r"^([a-z0-9._-]+==[^\\\n]+?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def entries(name: str) -> list[tuple[Requirement, int]]:
    """Pin and number of hashes of each entry of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [(Requirement(pin), hashes.count("--hash")) for pin, hashes in _ENTRY.findall(text)]


def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [RUN, DEV])
def test_every_line_is_a_hashed_pin(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    rest = _ENTRY.sub("", text)
    told = [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert not told
    assert len(entries(name)) > 30


@pytest.mark.parametrize("name", [RUN, DEV])
def test_no_place_is_named(name: str) -> None:
    # A lock that names an index works only where that index is reached.
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--[a-z]*(index|find|host))", text, re.MULTILINE)


def test_the_two_files_agree() -> None:
    run = {str(pin) for pin, _ in entries(RUN)}
    names = {pin.name for pin, _ in entries(RUN)}
    assert not [str(pin) for pin, _ in entries(DEV) if pin.name in names and str(pin) not in run]


def test_pins_meet_the_project_file() -> None:
    pinned: dict[str, list[str]] = {}
    for name in (RUN, DEV):
        for pin, _ in entries(name):
            version = next(iter(pin.specifier)).version
            pinned.setdefault(canonicalize_name(pin.name), []).append(version)
    data = project()
    wanted = [*data["project"]["dependencies"], *data["dependency-groups"]["build"], *data["dependency-groups"]["dev"]]
    for text in [*wanted, *data["build-system"]["requires"]]:
        need = Requirement(text)
        versions = pinned.get(canonicalize_name(need.name))
        assert versions, f"{need.name} is not locked: run make lock"
        assert all(need.specifier.contains(version) for version in versions), f"{text} is locked as {versions}"
