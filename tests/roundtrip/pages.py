"""A report as a page, in six layouts that portals of provinces, news sites and law data bases use.

The layouts are `layouts/*.html`, each with menus, counters, a list of other articles and a foot; the report's own
furniture is left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from string import Template

from tests.roundtrip.pieces import GridCell, Piece, PieceKind, without_furniture

_FOLDER = Path(__file__).parent / "layouts"
LAYOUTS = tuple(sorted(path.stem for path in _FOLDER.glob("*.html")))
_NO_SITE = "Trang tin tổng hợp báo cáo mẫu"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a site says of a report that it publishes."""

    site: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Markup:
    """How a layout writes the parts of a text; templates with one ``{}``."""

    paragraph: str
    heading: str
    item: str
    title: str
    cell: str
    table: str
    half: str = '<td style="text-align:center">{}</td>'


_SPAN = "<span style=\"font-family:'times new roman';font-size:14pt\">{}</span>"
_FONT = '<FONT FACE="Times New Roman" SIZE="3">{}</FONT>'
_MARKUP = {
    "sharepoint": _Markup(
        f'<p style="text-align:justify">{_SPAN}</p>',
        f"<p><strong>{_SPAN}</strong></p>",
        f'<p style="text-indent:36pt">{_SPAN}</p>',
        f'<p align="center"><b>{_SPAN}</b></p>',
        f"<p>{_SPAN}</p>",
        '<table border="1" cellspacing="0" style="border-collapse:collapse">{}</table>',
    ),
    "liferay": _Markup(
        "<div>{}</div>",
        "<div><strong>{}</strong></div>",
        "<div>&nbsp;&nbsp;{}</div>",
        '<div style="text-align:center"><strong>{}</strong></div>',
        "{}",
        '<table border="1" class="Table">{}</table>',
    ),
    "wordpress": _Markup(
        "<p>{}</p>",
        "<h3>{}</h3>",
        "<p>{}</p>",
        '<p class="has-text-align-center"><strong>{}</strong></p>',
        "{}",
        '<figure class="wp-block-table"><table>{}</table></figure>',
    ),
    "fonts": _Markup(
        f"{_FONT}<BR><BR>",
        f"<B>{_FONT}</B><BR><BR>",
        f"{_FONT}<BR>",
        f"<CENTER><B>{_FONT}</B></CENTER><BR>",
        _FONT,
        '<TABLE BORDER="1" CELLPADDING="2" ALIGN="center">{}</TABLE><BR>',
    ),
    "law": _Markup(
        '<p style="text-align: justify;">{}</p>',
        '<p style="text-align: justify;"><strong>{}</strong></p>',
        '<p style="text-align: justify;">{}</p>',
        '<p style="text-align: center;"><strong>{}</strong></p>',
        '<p style="text-align: center;">{}</p>',
        '<table border="1" cellpadding="0" cellspacing="0">{}</table>',
    ),
    "hydrated": _Markup(
        '<div class="sc-a1x" data-component="text-block"><span>{}</span></div>',
        '<div class="sc-b2y" data-component="subheadline-block"><h2>{}</h2></div>',
        '<div class="sc-a1x" data-component="text-block"><span>{}</span></div>',
        '<div class="sc-b2y"><b>{}</b></div>',
        "<span>{}</span>",
        '<div class="sc-c3z"><table class="sc-d4w">{}</table></div>',
    ),
}


def render_page(pieces: Sequence[Piece], layout: str, envelope: Envelope) -> bytes:
    """The page in UTF-8.

    Args:
        pieces: of the report.
        layout: one of `LAYOUTS`.
        envelope: name of the site and day of publication; without a day the page shows none that is its own.
    """
    _, text, _ = without_furniture(pieces)
    titles = [piece.text for piece in text if piece.kind is PieceKind.TITLE]
    title = " ".join(titles[0].split()) if titles else ""
    if titles and text[0].kind is PieceKind.TITLE and layout != "law":
        text = text[1:]
    site = envelope.site or _NO_SITE
    day = envelope.published_on
    filled = Template((_FOLDER / f"{layout}.html").read_text(encoding="utf-8")).substitute(
        title=escape(title),
        site=escape(site),
        json_title=_script(title),
        json_site=_script(site),
        date=day.strftime("%d/%m/%Y") if day else "",
        iso=day.isoformat() if day else "",
        host="trangtin.example",
        body="\n".join(_written(piece, _MARKUP[layout]) for piece in text),
    )
    return filled.encode()


def _script(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c")


def _written(piece: Piece, markup: _Markup) -> str:
    if piece.kind is PieceKind.TABLE:
        return markup.table.format(_rows(piece.cells, markup.cell))
    if piece.kind is PieceKind.COLUMNS:
        halves = ("<br />".join(map(escape, half)) for half in piece.columns)
        cells = "".join(map(markup.half.format, halves))
        return f'<table width="100%" border="0"><tbody><tr>{cells}</tr></tbody></table>'
    templates: dict[PieceKind, str] = {
        PieceKind.TITLE: markup.title,
        PieceKind.HEADING: markup.heading,
        PieceKind.ITEM: markup.item,
    }
    template = templates.get(piece.kind, markup.paragraph)
    return "\n".join(map(template.format, map(escape, piece.text.split("\n"))))


def _rows(cells: Sequence[GridCell], template: str) -> str:
    by_row = attrgetter("row")
    width = max(cell.column + cell.columns for cell in cells)
    covered = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    rows = []
    for row, group in groupby(sorted(cells, key=by_row), key=by_row):
        starts = {cell.column: cell for cell in group}
        told = [
            _cell(starts.get(column), template)
            for column in range(width)
            if column in starts or (row, column) not in covered
        ]
        rows.append(f"<tr>{''.join(told)}</tr>")
    return "".join(rows)


def _cell(cell: GridCell | None, template: str) -> str:
    if cell is None:
        return f"<td>{template.format('&nbsp;')}</td>"
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    return f"<td{spans}>{template.format(escape(cell.text))}</td>"
