"""A report as a PDF as offices print it, and as a scan of that print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.roundtrip.pieces import GridCell, Piece, PieceKind, grid_size

# The serif face that has every Vietnamese letter (Liberation Serif lacks those with two marks).
FONTS = Path("/usr/share/fonts/truetype/dejavu")
_REGULAR = FONTS / "DejaVuSerif.ttf"
_BOLD = FONTS / "DejaVuSerif-Bold.ttf"
_MARGIN = 2.2 * cm
_WIDTH = A4[0] - 2 * _MARGIN
_DPI = 300
# A sheet is never laid quite straight on the glass.
_SKEW = 0.4
_JPEG_QUALITY = 80


def fonts_missing() -> str | None:
    """Why nothing can be printed here, or None."""
    absent = [path.name for path in (_REGULAR, _BOLD) if not path.is_file()]
    return f"not run: no {', '.join(absent)} (fonts-dejavu-core)" if absent else None


@cache
def _register_fonts() -> None:
    pdfmetrics.registerFont(TTFont("Body", str(_REGULAR)))
    pdfmetrics.registerFont(TTFont("BodyBold", str(_BOLD)))


def _style(*, bold: bool = False, centred: bool = False, size: float = 13, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        "any",
        fontName="BodyBold" if bold else "Body",
        fontSize=size,
        leading=size * 1.25,
        alignment=TA_CENTER if centred else TA_JUSTIFY,
        firstLineIndent=indent,
        spaceAfter=0.35 * size,
    )


def render_pdf(pieces: Sequence[Piece], running_head: str) -> bytes:
    """The file's bytes, the same each time.

    Args:
        pieces: of the report.
        running_head: small line on top of every page; page numbers stand at its foot.
    """
    _register_fonts()
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        invariant=1,
        title=running_head,
    )

    def frame(canvas: Canvas, page: Any) -> None:
        canvas.saveState()
        canvas.setFont("Body", 9)
        canvas.drawString(_MARGIN, A4[1] - 1.2 * cm, running_head)
        canvas.drawCentredString(A4[0] / 2, 1.1 * cm, str(page.page))
        canvas.restoreState()

    flowables = [one for piece in pieces for one in _flowables(piece)]
    document.build(flowables, onFirstPage=frame, onLaterPages=frame)
    return target.getvalue()


def _flowables(piece: Piece) -> list[Flowable]:
    if piece.kind is PieceKind.TABLE:
        return [_table(piece.cells), Spacer(1, 8)]
    if piece.kind is PieceKind.COLUMNS:
        style = _style(centred=True, size=12)
        halves = [[_paragraph(line, style) for line in half] for half in piece.columns]
        return [Table([halves], colWidths=[_WIDTH * 0.44, _WIDTH * 0.56]), Spacer(1, 8)]
    if piece.kind is PieceKind.TITLE:
        style = _style(bold=True, centred=True, size=14)
    elif piece.kind is PieceKind.HEADING:
        style = _style(bold=True)
    elif piece.kind is PieceKind.FURNITURE:
        style = _style(size=10)
    else:
        style = _style(indent=cm)
    return [_paragraph(line, style) for line in piece.text.split("\n")]


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _table(cells: Sequence[GridCell]) -> Table:
    """A table with lines; columns are as wide as their longest text wants, within the page."""
    rows, columns = grid_size(cells)
    grid: list[list[Any]] = [["" for _ in range(columns)] for _ in range(rows)]
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    longest = [5.0] * columns
    for cell in cells:
        grid[cell.row][cell.column] = _paragraph(cell.text, _style(bold=cell.header, centred=True, size=11.5))
        if cell.rows > 1 or cell.columns > 1:
            last = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            commands.append(("SPAN", (cell.column, cell.row), last))
        if cell.columns == 1:
            word = max(map(len, cell.text.split()), default=0)
            longest[cell.column] = max(longest[cell.column], word * 1.2, min(len(cell.text), 24))
    widths = [_WIDTH * length / sum(longest) for length in longest]
    head = max((cell.row + cell.rows for cell in cells if cell.header), default=0)
    return Table(grid, colWidths=widths, style=commands, repeatRows=head)


def scan_pages(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF as an office scanner gives them: grey, 300 dpi, a little askew."""
    document = pypdfium2.PdfDocument(pdf)
    images = []
    for page in document:
        image = page.render(scale=_DPI / 72, grayscale=True).to_pil()
        page.close()
        images.append(image.rotate(_SKEW, resample=Image.Resampling.BICUBIC, fillcolor=255))
    document.close()
    return images


def render_scan(pdf: bytes) -> bytes:
    """A PDF of nothing but images of the pages of another."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for image in scan_pages(pdf):
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=_JPEG_QUALITY, dpi=(_DPI, _DPI))
        canvas.drawImage(ImageReader(packed), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
