"""Opening a PDF: what qpdf can heal is healed, what is locked, damaged or built to burst is refused with its reason.

PDFium reads the pages. It opens fewer damaged files than qpdf, and passes over broken contents without a word, so qpdf
(through pikepdf) goes over every file first: its cross-references, its page tree, and the contents of each page.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.pdf.streams import Damaged, FormUses, unpacked

HEALED = "pdf_healed"
_SHOWN = 20
# qpdf begins what it says with the name of its input: an address in memory, another one in every run.
_INPUT = re.compile(r"^stream <[^>]*>:?\s*")
# Warnings of damage are asked for and acted upon; without a handler they would be printed as well.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that PDFium has open; close it after use.

    Attributes:
        document: PDFium's.
        pages: how many.
        repairs: what was put right.
    """

    document: pypdfium2.PdfDocument
    pages: int
    repairs: tuple[str, ...]

    def close(self) -> None:
        """Gives its memory back."""
        self.document.close()


def open_file(data: bytes, max_pages: int) -> OpenFile:
    """Opens a PDF for reading its pages.

    Args:
        data: the file.
        max_pages: a file with more is refused, never cut.

    Raises:
        DocumentError: ENCRYPTED, CORRUPT, EMPTY for no page, TOO_MANY_PAGES or BOMB.
    """
    checked, repairs = _checked(data, max_pages)
    try:
        document = pypdfium2.PdfDocument(checked)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(ReasonCode.CORRUPT, f"PDF: {error}") from error
    return OpenFile(document, len(document), repairs)


def _checked(data: bytes, max_pages: int) -> tuple[bytes, tuple[str, ...]]:
    """The file as PDFium can read it, and what was put right."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            _check_pages(len(pdf.pages), max_pages)
            damaged = bool(pdf.get_warnings())  # asking forgets them
            _check_contents(pdf, damaged=damaged)
            if not damaged and not pdf.get_warnings():
                return data, ()
            healed = io.BytesIO()
            pdf.save(healed)
    except pikepdf.PasswordError as error:
        raise DocumentError(ReasonCode.ENCRYPTED, "PDF: it asks for a password") from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError, TypeError) as error:
        raise _refused(error) from error
    return healed.getvalue(), (HEALED,)


def _check_pages(pages: int, max_pages: int) -> None:
    if not pages:
        raise DocumentError(ReasonCode.EMPTY, "PDF: 0 pages")
    if pages > max_pages:
        raise DocumentError(ReasonCode.TOO_MANY_PAGES, f"{pages} pages > {max_pages}")


def _refused(error: Exception) -> DocumentError:
    said = _INPUT.sub("", str(error))
    if "unable to find any pages" in said:  # qpdf looks for pages where the tree names none
        return DocumentError(ReasonCode.EMPTY, "PDF: 0 pages")
    return DocumentError(ReasonCode.CORRUPT, f"PDF: {said}")


def _check_contents(pdf: pikepdf.Pdf, *, damaged: bool) -> None:
    """Unpacks what each page draws, within limits.

    Raises:
        DocumentError: CORRUPT with the pages whose contents are lost, or BOMB.
    """
    lost: list[int] = []
    uses = FormUses()
    for number, page in enumerate(pdf.pages, start=1):
        try:
            drawn = [unpacked(stream) for stream in _streams(page.obj.get("/Contents"), damaged=damaged)]
            uses.check(page.obj.get("/Resources"), drawn)
        except Damaged:
            lost.append(number)
    if lost:
        shown = ", ".join(map(str, lost[:_SHOWN])) + (" …" if len(lost) > _SHOWN else "")
        raise DocumentError(ReasonCode.CORRUPT, f"PDF: {len(lost)} of {len(pdf.pages)} pages are damaged: {shown}")


def _streams(contents: object, *, damaged: bool) -> Iterator[pikepdf.Stream]:
    """What a page draws; a page without contents is blank, but in a damaged file it has lost them."""
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        for item in contents:
            if not isinstance(item, pikepdf.Stream):
                raise Damaged
            yield item
    elif contents is not None or damaged:
        raise Damaged
