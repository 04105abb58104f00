"""The sample reports in the forms that offices and portals publish state the figures that the samples state.

Every form is made here (pages in six layouts, Word, PDF, scans), so only the reading can lose a figure.
`python -m scripts.render_samples --compare --lost` prints the same measurement in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.records import BlockKind
from tests.roundtrip.compare import Comparison, read_bytes, recall, sample_paths
from tests.roundtrip.forms import measure, render
from tests.roundtrip.pages import LAYOUTS
from tests.roundtrip.pieces import PieceKind, pieces_of
from tests.roundtrip.printed import fonts_missing

# In the short form every sample takes so many of the six layouts, each in its turn.
_LAYOUTS_EACH = 2
# A page of a scan costs about a second.
_SCANS = ("thanh-hoa_2024_9-thang.txt", "hung-yen_2018_sau-thang.txt")


def _measured(form: str, paths: Sequence[Path]) -> Comparison:
    """All samples of a form together; the test is skipped where the form is not read."""
    total = Comparison()
    for path in paths:
        found = measure(path, form)
        if found is None:
            pytest.skip(f"not run: files of the form {form} are not read")
        total += found
    return total


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_in_any_layout_states_what_the_text_states(layout: str, soak: bool) -> None:
    turn = LAYOUTS.index(layout)
    paths = [path for at, path in enumerate(sample_paths()) if soak or (at + turn) % len(LAYOUTS) < _LAYOUTS_EACH]
    found = _measured(layout, paths)
    assert found.text.share >= (0.99 if soak else 0.98), found.text.lost
    assert found.tables.share >= 0.99, found.tables.lost


def test_a_word_file_states_what_the_text_states() -> None:
    found = _measured("docx", sample_paths())
    assert found.text.share >= 0.99, found.text.lost
    assert found.tables.share >= 0.97, found.tables.lost


@pytest.mark.skipif(fonts_missing() is not None, reason=fonts_missing() or "")
def test_a_pdf_states_what_the_text_states() -> None:
    found = _measured("pdf", sample_paths())
    assert found.text.share >= 0.99, found.text.lost
    assert found.tables.share >= 0.97, found.tables.lost


@pytest.mark.skipif(fonts_missing() is not None, reason=fonts_missing() or "")
def test_a_scan_states_what_the_text_states(soak: bool) -> None:
    found = _measured("scan", [path for path in sample_paths() if soak or path.name in _SCANS])
    both = found.text + found.tables
    assert both.share >= 0.90, both.lost


@pytest.mark.parametrize("layout", LAYOUTS)
def test_furniture_of_a_layout_is_no_text(layout: str) -> None:
    """Titles of other articles and counters of the layouts hold numbers on our topic: no figure comes from there."""
    path = next(path for path in sample_paths() if path.name.startswith("thanh-hoa_2024"))
    document = read_bytes(render(path, layout)[1], "page.html")
    told = [
        block.span.of(document.parsed.text)
        for block in document.parsed.blocks
        if block.kind is not BlockKind.BOILERPLATE
    ]
    text = "\n".join(told)
    foreign = (
        "Lượt xem",
        "truy cập",
        "Điện thoại",
        "14 cơ sở lưu trú",
        "32 lượt cơ sở",
        "17 nhà nghỉ",
        "120 lượt cơ sở",
    )
    assert [word for word in foreign if word in text] == []


def test_pieces_keep_letterhead_tables_and_every_number() -> None:
    """The builders themselves lose nothing: letterheads in two columns, page numbers aside."""
    for path in sample_paths():
        document = read_bytes(path.read_bytes(), path.name).parsed
        pieces = pieces_of(document)
        said = " ".join([*(piece.text for piece in pieces), *(cell.text for piece in pieces for cell in piece.cells)])
        said += " ".join(line for piece in pieces for half in piece.columns for line in half)
        assert [word for word in _words(document.text) if word not in said] == [], path.name
    letterheads = [piece for piece in pieces if piece.kind is PieceKind.COLUMNS]
    assert all(len(piece.columns) == 2 for piece in letterheads)


def _words(text: str) -> list[str]:
    """The words of a text, but rulings and lone page numbers."""
    words = text.split()
    return [word for word, after in pairwise([*words, ""]) if any(map(str.isalpha, word)) and after]


def test_forms_are_the_same_each_time() -> None:
    path = sample_paths()[1]
    for form in (*LAYOUTS, *(() if fonts_missing() else ("pdf", "scan"))):
        assert render(path, form) == render(path, form), form


def test_recall_counts_a_statement_as_often_as_it_is_made() -> None:
    found = recall([("a",), ("a",), ("b",)], [("a",), ("b",), ("b",), ("c",)])
    assert (found.found, found.total, found.lost) == (2, 3, (("a",),))
    assert recall([], [("a",)]).share == 1
