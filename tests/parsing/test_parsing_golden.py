"""Small documents of our own with the blocks and hints that they must give (tests/golden/parsing)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import ParsedDocument
from tests.parsing.reading import read

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "parsing"
SOURCES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".html"))


def outcome(document: ParsedDocument) -> dict[str, Any]:
    """What is compared: hints and blocks, with every place told by its words."""
    blocks = []
    for block in document.blocks:
        told: dict[str, Any] = {"kind": block.kind.value, "text": block.span.of(document.text)}
        if block.level is not None:
            told["level"] = block.level
        if block.marker:
            told["marker"] = block.marker
        if block.cells:
            told["cells"] = [
                [
                    cell.span.of(document.text),
                    f"row {cell.row} +{cell.rows}, column {cell.column} +{cell.columns}{', header' * cell.header}",
                ]
                for cell in block.cells
            ]
        blocks.append(told)
    hints = document.hints
    return {
        "title": hints.title,
        "site_name": hints.site_name,
        "published_on": hints.published_on.isoformat() if hints.published_on else None,
        "host": hints.host,
        "description": hints.description,
        "blocks": blocks,
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_document_gives_what_was_read_and_approved(path: Path) -> None:
    found = outcome(read(path.read_bytes(), path.name))
    expected = path.with_suffix(f"{path.suffix}.json")
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was written; read it, then run again")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_layouts_of_both_formats() -> None:
    assert len([path for path in SOURCES if path.suffix == ".txt"]) >= 4
    assert len([path for path in SOURCES if path.suffix == ".html"]) >= 2
