"""Values separated by commas, semicolons or tabs (.csv) as a document; a cell that looks like a formula is text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.cleaning import CleanText
from pipeline.parsing.characters.encodings import Run
from pipeline.parsing.office.sheets import CellBudget, Sheet, SheetCell, sheets_document
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

SEPARATED_PARSER = "csv/1"
_SEPARATORS = (";", "\t", ",")  # a comma may also be a decimal comma, so the others go first
_SAMPLE_ROWS = 100


def parse_separated(raw: RawDocument, clean: CleanText, encoding: str, limits: ReadingLimits) -> ParsedDocument:
    """A file of separated values (see `document.parse`).

    Args:
        raw: the bytes with their name.
        clean: the decoded text.
        encoding: of the source.
        limits: for the size of the text.

    Raises:
        DocumentError: TOO_LARGE, CORRUPT for a field that never ends, or NO_TEXT.
    """
    sheet = Sheet("")
    budget = CellBudget()
    reader = csv.reader(io.StringIO(clean.text, newline=""), delimiter=find_separator(clean.text))
    try:
        for row, fields in enumerate(reader):
            for column, text in enumerate(fields):
                if text.strip():
                    budget.spend()
                    sheet.cells.append(SheetCell(row, column, (Run(text),)))
    except csv.Error as error:
        raise DocumentError(ReasonCode.CORRUPT, f"line {reader.line_num}: {error}") from error
    return sheets_document(raw, [sheet], set(clean.repairs), SEPARATED_PARSER, limits, encoding=encoding)


def find_separator(text: str) -> str:
    """The sign that gives the most rows of one same width."""
    best, most = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _SAMPLE_ROWS))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if (count, width) > most:
            best, most = separator, (count, width)
    return best
