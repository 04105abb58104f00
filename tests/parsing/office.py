"""Small Word documents, workbooks and packages for the tests of the parsing room."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import docx
import openpyxl
from docx.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def part(root: str, inner: str) -> str:
    """A part of WordprocessingML with a root element of that name."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_NAMESPACES}>{inner}</w:{root}>'


def word(body: str, **others: str) -> bytes:
    """A Word document of the XML of its body and of its other parts: styles, numbering, footnotes, header, footer."""
    parts = {
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in others}),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, inner in others.items():
        parts[f"word/{name}.xml"] = part(roots.get(name, name), inner)
    return package(parts)


def _relations(targets: Mapping[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(rows: Sequence[Sequence[str]], properties: str = "") -> str:
    """A table; every cell is the XML that it holds, or plain words."""
    cells = [[cell if cell.startswith("<w:") else p(cell) for cell in row] for row in rows]
    inner = "".join(f"<w:tr>{''.join(map(_tc, row))}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{inner}</w:tbl>"


def _tc(cell: str) -> str:
    return cell if cell.startswith("<w:tc>") else f"<w:tc>{cell}</w:tc>"


def tc(text: str, properties: str) -> str:
    """A cell with properties."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


RULED = "".join(
    f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
).join(("<w:tblBorders>", "</w:tblBorders>"))


def written(fill: Callable[[Document], object]) -> bytes:
    """A Word document as python-docx writes it."""
    document = docx.Document()
    fill(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def book(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A workbook as openpyxl writes it."""
    workbook = openpyxl.Workbook()
    fill(workbook)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts[name])
    return package(parts)
