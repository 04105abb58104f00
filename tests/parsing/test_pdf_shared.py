"""The real PDFs that lie beside the repository on developers' machines; their words stay there."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing import parse
from pipeline.parsing.printed.textlayer import faults
from pipeline.parsing.views import locate
from pipeline.records import BlockKind, ParsedDocument, ReadingLimits
from pipeline.spans import Span
from tests.parsing.reading import check, raw

# What a text layer holds that the document text writes otherwise: hyphens at line ends, raised figures, white space.
_WRITTEN = str.maketrans("\ufffe⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


# Letters that some layers hold in place of others, and those that are meant: both count as one.
_MEANT = {letter: meant for fault in faults() for letter, meant in fault.letters.items()}


@pytest.fixture(autouse=True)
def _no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pictures say is another test's; each page would take seconds."""
    monkeypatch.setenv("PATH", "")


def _files(shared: Path) -> list[Path]:
    files = sorted((shared / "real" / "pdf").glob("*.pdf"))
    assert files
    return files


def _read(path: Path) -> ParsedDocument | DocumentError:
    try:
        return parse(raw(path.read_bytes(), path.name), ReadingLimits())
    except DocumentError as error:
        return error


def _sorted(text: str) -> str:
    return "".join(sorted("".join(text.translate(_WRITTEN).translate(_MEANT).split())))


def _characters(path: Path) -> str:
    """All characters of the text layers, by PDFium alone, sorted: the order is the layout's."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = "".join(page.get_textpage().get_text_range() for page in document)
    return _sorted(found)


def test_real_files_are_read_whole_or_refused_with_a_true_reason(shared: Path) -> None:
    read = 0
    for path in _files(shared):
        document = _read(path)
        if isinstance(document, DocumentError):
            assert document.code is ReasonCode.UNSUPPORTED, path.name
            assert "scan" in path.name, path.name
            continue
        read += 1
        check(document)
        written = _sorted(document.text)
        assert written == _characters(path), path.name  # every character once
        assert any(block.kind is not BlockKind.BOILERPLATE for block in document.blocks)
    assert read >= 15


@pytest.mark.parametrize(
    ("name", "tables"),
    [("stc-daknong_CV1064", 2), ("chinhphu_QD911", 7), ("buudien-hanoi", 1)],
)
def test_tables_of_real_files(shared: Path, name: str, tables: int) -> None:
    (path,) = (shared / "real" / "pdf").glob(f"{name}*.pdf")
    document = _read(path)
    assert isinstance(document, ParsedDocument)
    assert sum(block.kind is BlockKind.TABLE for block in document.blocks) == tables


def test_numbers_of_real_files_are_where_their_boxes_say(shared: Path) -> None:
    for name in ("stc-daknong_CV1064", "stc-daknong_BC99", "thanhhoa-hdnd"):
        (path,) = (shared / "real" / "pdf").glob(f"{name}*.pdf")
        document = _read(path)
        assert isinstance(document, ParsedDocument)
        spans = [Span(match.start(), match.end()) for match in re.finditer(r"\d[\d.,]*\d", document.text)][::5]
        places = locate(raw(path.read_bytes(), path.name), document.text_sha256, spans, ReadingLimits())
        pages = pypdfium2.PdfDocument(path.read_bytes())
        for span, boxes in zip(spans, places, strict=True):
            found = ""
            for box in boxes:
                page = pages[box.page - 1]
                height = page.get_height()
                found += page.get_textpage().get_text_bounded(box.x0, height - box.bottom, box.x1, height - box.top)
            assert span.of(document.text) in found, (path.name, span)
