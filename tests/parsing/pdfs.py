"""Small PDFs for tests, with an embedded font that has Vietnamese letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.records import BlockKind, ParsedDocument

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 85.0, 510.0, 790.0, 80.0
SIZE, PITCH = 12.0, 18.0

needs_font = pytest.mark.skipif(not _FONT.is_file(), reason=f"not run: no {_FONT} (Debian: fonts-dejavu-core)")


class Report:
    """Writes pages from top to bottom as a word processor does: justified by hand, wrapped at the margin."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        # Without time stamps and random ids: the same report has the same bytes.
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1)
        if "Serif" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Serif", str(_FONT)))
        self.page = 1
        self.each_page: Callable[[Report], None] = lambda _: None
        self.y = TOP
        self._start()

    def _start(self) -> None:
        self.canvas.setFont("Serif", SIZE)
        self.y = TOP
        self.each_page(self)

    def turn_page(self) -> None:
        """The next page."""
        self.canvas.showPage()
        self.page += 1
        self._start()

    def at(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """Text at a place, from the bottom left."""
        self.canvas.setFont("Serif", size)
        self.canvas.drawString(x, y, text)
        self.canvas.setFont("Serif", SIZE)

    def centred(self, text: str, x: float = WIDTH / 2) -> None:
        """A centred line."""
        self.canvas.drawCentredString(x, self.y, text)
        self.y -= PITCH

    def heads(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Two columns of centred lines side by side: a letterhead or the place of the signatures."""
        top = self.y
        for x, lines in ((170.0, left), (400.0, right)):
            self.y = top
            for line in lines:
                self.canvas.setFont("Serif", 9)
                self.centred(line, x)
        self.canvas.setFont("Serif", SIZE)
        self.y = top - PITCH * (max(len(left), len(right)) + 1)

    def paragraph(self, text: str, indent: float = 30.0) -> None:
        """A paragraph with an indented first line, broken at the right margin and at the foot of the page."""
        words = text.split()
        x = LEFT + indent
        while words:
            count = 1
            while count < len(words) and self._fits(words[: count + 1], x):
                count += 1
            if self.y < BOTTOM:
                self.turn_page()
            self.canvas.drawString(x, self.y, " ".join(words[:count]))
            words = words[count:]
            x = LEFT
            self.y -= PITCH
        self.y -= 3

    def _fits(self, words: Sequence[str], x: float) -> bool:
        return x + float(pdfmetrics.stringWidth(" ".join(words), "Serif", SIZE)) <= RIGHT

    def ruled(self, rows: Sequence[Sequence[str | None]], columns: Sequence[float], height: float = 22.0) -> None:
        """A ruled table; None goes on with the cell left of it, "^" with the cell above it."""
        top = self.y + SIZE
        edges = [LEFT + sum(columns[:index]) for index in range(len(columns) + 1)]
        bottom = top - height * len(rows)
        self.canvas.rect(edges[0], bottom, edges[-1] - edges[0], top - bottom)
        for index, row in enumerate(rows):
            y = top - height * index
            for column, text in enumerate(row):
                if text is not None and column:
                    self.canvas.line(edges[column], y, edges[column], y - height)
                if text != "^" and index:
                    self.canvas.line(edges[column], y, edges[column + 1], y)
                if text not in (None, "^"):
                    self.at(edges[column] + 4, y - height + 7, text or "", 9)
        self.y = bottom - PITCH

    def data(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._buffer.getvalue()


def printed(document: ParsedDocument) -> bytes:
    """A document as a word processor prints it: its paragraphs wrapped anew, its tables ruled."""
    report = Report()
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            rows: dict[int, dict[int, str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, {})[cell.column] = " ".join(cell.span.of(document.text).split())
            _print_table(report, list(rows.values()))
            continue
        text = " ".join(block.span.of(document.text).split())
        short = float(pdfmetrics.stringWidth(text, "Serif", SIZE)) < RIGHT - LEFT
        if short and (block.kind is BlockKind.TITLE or text.isupper()):
            report.centred(text)
        else:
            report.paragraph(text)
    return report.data()


def _print_table(report: Report, rows: Sequence[dict[int, str]]) -> None:
    columns = 1 + max(column for row in rows for column in row)
    if report.y < BOTTOM + 22 * len(rows):
        report.turn_page()
    longest = [max((row.get(column, "") for row in rows), key=len) for column in range(columns)]
    widths = [float(pdfmetrics.stringWidth(text, "Serif", 9)) + 12 for text in longest]
    report.ruled([[row.get(column, "") for column in range(columns)] for row in rows], widths)


def hand_made(objects: Sequence[bytes]) -> bytes:
    """A file of objects written down as they are, with its cross-reference table."""
    data = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Root 1 0 R /Size %d >>\n" % (len(objects) + 1)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)
