"""Single cells of exported files: typed values as safe text."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal

from pipeline.analysis.columns import Cell, word
from pipeline.analysis.words import date_words

# What a spreadsheet takes as the start of a formula, full-width forms included (OWASP, "CSV Injection").
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠﹦﹢﹣﹫]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")

# Excel's own limit of one cell, in UTF-16 units.
MAX_CELL_UNITS = 32_767


def clean(text: str) -> str:
    """Without characters that a file cannot hold; CR and CRLF as LF."""
    if text.isprintable():  # nearly every text: nothing in it is left out or changed
        return text
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def guarded(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula: an apostrophe goes before a dangerous start."""
    cleaned = clean(text)
    return f"'{cleaned}" if _FORMULA.match(text) or _FORMULA.match(cleaned) else cleaned


def _decimal(number: float) -> str:
    if not math.isfinite(number):
        return ""
    plain = format(Decimal(repr(number)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def machine_text(cell: Cell) -> str:
    """Decimal point, ISO dates, true and false."""
    if isinstance(cell, str):
        return guarded(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return _decimal(cell)


def excel_text(cell: Cell, language: str) -> str:
    """Decimal comma, dd/mm/yyyy: as Excel reads it under Vietnamese settings."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return word("yes" if cell else "no", language)
    if isinstance(cell, date):
        return date_words(cell)
    if isinstance(cell, str):
        return guarded(cell)
    return _decimal(cell).replace(".", ",")


def workbook_text(text: str, language: str) -> str:
    """A text that fits one cell of a workbook; a longer one ends with a mark that says so."""
    plain = clean(text)
    if _units(plain) <= MAX_CELL_UNITS:
        return plain
    mark = word("cut", language)
    room = MAX_CELL_UNITS - _units(mark)
    cut = plain.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return cut + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
