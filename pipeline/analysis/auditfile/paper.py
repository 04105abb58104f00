"""The audit file as DOCX: a paper in the form of Nghị định 30/2020/NĐ-CP, ready to be numbered and signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from itertools import groupby

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from pipeline.analysis.auditfile.records import AuditFile, Item, Side
from pipeline.analysis.auditfile.words import words
from pipeline.analysis.cells import clean
from pipeline.analysis.words import date_words

_FONT, _SIZE, _NATION, _SMALL = "Times New Roman", Pt(13), Pt(12), Pt(11)
# Page and margins of the decree's annex I: A4, 20 mm above and below, 30 left, 15 right.
_PAGE, _MARGINS = (Mm(210), Mm(297)), (Mm(20), Mm(20), Mm(30), Mm(15))
_HALVES = (Mm(65), Mm(100))
_SIDE_WIDTHS = (Mm(13), Mm(31), Mm(53), Mm(38), Mm(30))
# Members of the package say no time of their own, so that the same findings give the same bytes.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def paper(file: AuditFile) -> bytes:
    """The file in memory."""
    document = _blank(file)
    _heading(document, file)
    told = words()
    for name, text in file.scope:
        _labelled(document.add_paragraph(), name, text)
    for note in file.notes:
        _text(document.add_paragraph(), note, italic=True)
    _text(document.add_paragraph(), told.summary, bold=True)
    _grid(document, file.summary)
    _text(document.add_paragraph(), told.by_review, bold=True)
    _grid(document, file.standings, header=False)
    _text(document.add_paragraph(), told.details, bold=True)
    if not file.items:
        _text(document.add_paragraph(), told.nothing)
    several = len({item.province for item in file.items}) > 1
    for province, items in groupby(file.items, key=lambda item: item.province):
        if several:
            _text(document.add_paragraph(), f"{told.province}: {province}", bold=True)
        for item in items:
            _finding(document, item)
    _foot(document)
    return _packed(document)


def _blank(file: AuditFile) -> Paper:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = _MARGINS
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(6)
    made = datetime.combine(file.head.made_on, time(), UTC)
    about = document.core_properties
    about.title, about.author, about.comments, about.language = words().title, clean(file.head.body), "", "vi-VN"
    about.created = about.modified = made
    # From the second page on, in the middle of the head.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)  # noqa: SLF001 - the library has no fields
    return document


def _heading(document: Paper, file: AuditFile) -> None:
    told = words()
    table = document.add_table(rows=2, cols=2)
    _widths(table, _HALVES)
    (body, nation), (number, day) = (row.cells for row in table.rows)
    _centred(body.paragraphs[0], file.head.body.upper() or told.blank, bold=True)
    _centred(nation.paragraphs[0], told.country, bold=True)
    nation.paragraphs[0].runs[0].font.size = _NATION
    motto = nation.add_paragraph()
    _centred(motto, told.motto, bold=True)
    motto.runs[0].underline = True
    _centred(number.paragraphs[0], told.number)
    _centred(day.paragraphs[0], told.place_day, italic=True)
    _centred(document.add_paragraph(), told.title, bold=True)
    _centred(document.add_paragraph(), told.recipient)


def _foot(document: Paper) -> None:
    told = words()
    table = document.add_table(rows=1, cols=2)
    _widths(table, _HALVES)
    left, right = table.rows[0].cells
    _text(left.paragraphs[0], told.receivers, bold=True, italic=True)
    _text(left.add_paragraph(), told.receiver_list)
    _centred(right.paragraphs[0], told.signer, bold=True)
    _centred(right.add_paragraph(), told.sign_here, italic=True)


def _finding(document: Paper, item: Item) -> None:
    told, head = words(), words().columns
    begin = document.add_paragraph()
    begin.paragraph_format.keep_with_next = True
    _text(begin, f"{item.number}. [{item.severity}] {item.check}. ", bold=True)
    _text(begin, f"{item.message} ({item.province}; {item.period})")
    headers = (head.side, f"{head.written}; {head.value}", head.quotation, head.document, head.verdict)
    rows = [(str(at), *_cells(side)) for at, side in enumerate(item.sides, start=1)]
    table = _grid(document, [headers, *rows])
    _widths(table, _SIDE_WIDTHS)
    _labelled(document.add_paragraph(), told.ask, item.ask)
    if item.link:
        _labelled(document.add_paragraph(), head.link, item.link)
    for blank in (told.answer, told.right) if item.is_asked else ():
        _labelled(document.add_paragraph(), blank, told.blank * 2)


def _cells(side: Side) -> tuple[str, str, str, str]:
    page = words().page.format(page=side.page) if side.page is not None else ""
    document = (side.document, date_words(side.published_on), page, side.source)
    verdict = [side.decided]
    if side.review is not None:
        verdict += [side.review.change, side.review.note]
    number = f"“{side.written}”" if side.written else ""
    return (
        _lines((number, side.value)),
        f"“{side.quotation}”" if side.quotation else "",
        _lines(document),
        _lines(verdict),
    )


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _grid(document: Paper, rows: Sequence[Sequence[str | int]], *, header: bool = True) -> Table:
    table: Table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    if header:
        _mark(table.rows[0], "w:tblHeader")
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        _mark(row, "w:cantSplit")
        for place, cell in zip(row.cells, cells, strict=True):
            _fill(place, str(cell), bold=header and number == 0)
    # Keeps the next text off the lines.
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    return table


def _mark(row: _Row, name: str) -> None:
    """Heads come again on the next page, and no row is torn by its end; the library has no words for either."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def _fill(cell: _Cell, text: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold, _SMALL


def _widths(table: Table, widths: Sequence[int]) -> None:
    table.autofit = False
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Length(width)


def _labelled(paragraph: Paragraph, name: str, text: str) -> None:
    _text(paragraph, f"{name}: ", bold=True)
    _text(paragraph, text)


def _centred(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _text(paragraph, text, bold=bold, italic=italic)


def _text(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(clean(text))
    run.bold, run.italic = bold, italic


def _packed(document: Paper) -> bytes:
    """The package with members that say no time."""
    first, output = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return output.getvalue()
