"""PDFs against the libraries that people would otherwise call, on files made here."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.clock import Comparison, compare, rounds
from bench.texts import reports
from pipeline.records import RawDocument, ReadingLimits

_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
_LEFT, _RIGHT, _TOP, _BOTTOM, _PITCH, _SIZE = 80, 520, 780, 80, 17, 11
_ROWS, _COLUMNS, _ROW, _COLUMN = 16, 6, 20, 73
# Not ru_maxrss: it starts from the size of the process that forked this one.
_MEMORY = """
import re, sys
from bench.pdfs import read
read(open(sys.argv[1], "rb").read())
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
"""


def text_pages(count: int) -> Comparison:
    """Pages of running text to a document, against the bare text of PDFium."""
    data = make(100)
    taken = rounds({"document": lambda: read(data), "bare": lambda: bare(data)}, count)
    return compare("PDF of text to document", "pypdfium2 text", "100 pages", taken["document"], taken["bare"])


def text_with_places(count: int) -> Comparison:
    """The same as far as text with paragraphs and places, before headings and furniture are looked for."""
    data = make(100)
    taken = rounds({"text": lambda: to_text(data), "bare": lambda: bare(data)}, count)
    return compare("PDF of text to paragraphs", "pypdfium2 text", "100 pages", taken["text"], taken["bare"])


def all_boxes(count: int) -> Comparison:
    """Every word of running text with its box."""
    data = make(100)
    taken = rounds({"words": lambda: words(data), "bare": lambda: bare(data)}, count)
    return compare("PDF words with their boxes", "pypdfium2 text", "100 pages", taken["words"], taken["bare"])


def table_pages(count: int) -> Comparison:
    """A ruled table on every third page, against text and tables of all pages by pdfplumber."""
    data = make(100, tables=3)
    taken = rounds({"document": lambda: read(data), "library": lambda: library(data)}, count)
    against = "pdfplumber text and tables, pages closed"
    return compare("PDF with tables to document", against, "100 pages", taken["document"], taken["library"])


def memory() -> tuple[float, float]:
    """Peak of a process that reads 10 pages and of one that reads 300, in MiB; a table on every third page."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for pages in (10, 300):
            path = Path(folder) / f"{pages}.pdf"
            path.write_bytes(make(pages, tables=3))
            told = subprocess.run(
                [sys.executable, "-c", _MEMORY, str(path)], check=True, capture_output=True, text=True
            )
            found.append(int(told.stdout) / 1024)
    return found[0], found[1]


def read(data: bytes) -> object:
    """A file as a document."""
    from pipeline.parsing import parse

    raw = RawDocument("report.pdf", "report.pdf", data, hashlib.sha256(data).hexdigest(), ".pdf")
    return parse(raw, ReadingLimits())


def to_text(data: bytes) -> object:
    """A file as paragraphs and tables with their places."""
    from pipeline.parsing.pdf.document import print_file
    from pipeline.parsing.pdf.opening import open_file

    limits = ReadingLimits()
    file = open_file(data, limits.max_pages)
    try:
        return print_file(file, hashlib.sha256(data).hexdigest(), limits, set())
    finally:
        file.close()


def words(data: bytes) -> int:
    """The words of every page with their boxes."""
    from pipeline.parsing.pdf.opening import open_file
    from pipeline.parsing.pdf.page import TextLayer

    file = open_file(data, ReadingLimits().max_pages)
    found = 0
    for number, page in enumerate(file.document, start=1):
        layer = TextLayer(page)
        found += len(layer.words(number).words)
        layer.close()
        page.close()
    file.close()
    return found


def bare(data: bytes) -> int:
    """PDFium's text of every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    characters = 0
    for page in document:
        text_page = page.get_textpage()
        characters += len(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return characters


def library(data: bytes) -> int:
    """Pdfplumber's text and tables of every page."""
    import pdfplumber

    found = 0
    with pdfplumber.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            found += len(page.extract_text()) + len(page.extract_tables())
            page.close()
    return found


def make(pages: int, tables: int = 0) -> bytes:
    """Pages of the sample reports' paragraphs, with a ruled table on every so many."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Bench", _FONT))
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    lines = _lines()
    at = 0
    for page in range(pages):
        canvas.setFont("Bench", _SIZE)
        y = _TOP
        if tables and page % tables == 0:
            y = _table(canvas, page)
        while y > _BOTTOM:
            indent, line = lines[at % len(lines)]
            canvas.drawString(_LEFT + indent, y, line)
            at += 1
            y -= _PITCH
        canvas.drawCentredString((_LEFT + _RIGHT) / 2, _BOTTOM / 2, str(page + 1))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _table(canvas: Any, page: int) -> int:
    width, height = _COLUMN * _COLUMNS, _ROW * _ROWS
    for row in range(_ROWS + 1):
        canvas.line(_LEFT, _TOP - row * _ROW, _LEFT + width, _TOP - row * _ROW)
    for column in range(_COLUMNS + 1):
        canvas.line(_LEFT + column * _COLUMN, _TOP, _LEFT + column * _COLUMN, _TOP - height)
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            text = f"Cột {column + 1}" if not row else str((page + 1) * (row + 3) * (column + 7))
            canvas.drawString(_LEFT + column * _COLUMN + 5, _TOP - row * _ROW - 14, text)
    return _TOP - height - 2 * _PITCH


def _lines() -> Sequence[tuple[int, str]]:
    """The long paragraphs of the sample reports, broken at the margin, with the indentation of each line."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    found: list[tuple[int, str]] = []
    paragraphs = [line.strip() for text in reports(".txt") for line in text.split("\n") if len(line) > 120]
    for paragraph in paragraphs:
        line, indent = "", 25
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if stringWidth(longer, "Bench", _SIZE) > _RIGHT - _LEFT - indent:
                found.append((indent, line))
                longer, indent = word, 0
            line = longer
        found.append((indent, line))
    return found
