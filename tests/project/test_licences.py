"""No package under GPL or AGPL comes in, however deep: both lock files are read against the packages' own metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

import pytest
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement

from tests.project.tracked import ROOT

# SPDX names that this project may stand on. LGPL is used as published, never changed or copied in.
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "ISC",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-1.1",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "ZPL-2.1",
        "Zlib",
    }
)

# Trove classifiers that name one licence.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}

# Packages whose metadata holds free words; read by hand in their licence files.
READ_BY_HAND = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its own, and axe-core in it
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause",
    "skops": "MIT",
    "sortedcontainers": "Apache-2.0",
}

# Locked for another platform or interpreter only, so not installed where this test runs; read by hand.
ELSEWHERE: dict[str, str] = {"brotlicffi": "MIT", "pypydispatcher": "BSD-3-Clause"}

_TOKEN = re.compile(r"\(|\)|[A-Za-z0-9.+-]+")


def locked() -> Iterator[Requirement]:
    """The pins of both lock files."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and line[0].isalnum():
                yield Requirement(line.removesuffix("\\").strip())


def may_use(expression: str) -> bool:
    """Whether an SPDX expression can be met by allowed licences alone: one side of each OR is enough."""
    tokens = _TOKEN.findall(expression)
    position = 0

    def term() -> bool:
        nonlocal position
        name = tokens[position]
        position += 1
        if name == "(":
            inner = either()
            position += 1
            return inner
        if position < len(tokens) and tokens[position] == "WITH":
            # An exception only adds permissions, but none of the licences that need one is on our list.
            position += 2
        return name in ALLOWED

    def both() -> bool:
        nonlocal position
        result = term()
        while position < len(tokens) and tokens[position] == "AND":
            position += 1
            result = term() and result
        return result

    def either() -> bool:
        nonlocal position
        result = both()
        while position < len(tokens) and tokens[position] == "OR":
            position += 1
            result = both() or result
        return result

    return either()


def licence_of(name: str, found: PackageMetadata) -> str | None:
    """The SPDX expression of a package: declared, in its classifiers, or read by hand; None if it says nothing."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    declared = next(filter(None, map(found.get_all, ("License-Expression", "License"))), [""])[0]
    try:
        return str(canonicalize_license_expression(declared))
    except InvalidLicenseExpression:
        pass
    words = [line.rpartition(" :: ")[2] for line in found.get_all("Classifier") or () if line.startswith("License ::")]
    named = [CLASSIFIERS.get(word, f"unknown: {word}") for word in words if word != "OSI Approved"]
    return " AND ".join(named) or None


PINS = {pin.name: pin for pin in locked()}


@pytest.mark.parametrize("name", sorted(PINS))
def test_licence_of_every_locked_package(name: str) -> None:
    try:
        licence = licence_of(name, metadata(name))
    except PackageNotFoundError:
        pin = PINS[name]
        assert pin.marker is None or not pin.marker.evaluate(), f"{name} is locked but not installed: run make setup"
        licence = ELSEWHERE.get(name)
    assert licence, f"{name} states no licence: read it and add it to READ_BY_HAND"
    assert may_use(licence), f"{name}: {licence}"


def test_hand_read_list_has_no_leftovers() -> None:
    assert set(READ_BY_HAND) | set(ELSEWHERE) <= set(PINS)


@pytest.mark.parametrize(
    ("expression", "usable"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),  # tld: we take the MPL
        ("MIT AND GPL-2.0-only", False),  # both hold at once
        ("(GPL-2.0-only OR MIT) AND BSD-3-Clause", True),
        ("(GPL-2.0-only AND MIT) OR GPL-3.0-only", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),  # as the licence of a package of ours to depend on
        ("LicenseRef-Proprietary", False),
    ],
)
def test_expressions(expression: str, usable: bool) -> None:
    assert may_use(expression) is usable
