"""Every form that a sample report can take, and which of them the program reads today."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import DocumentError, ReasonCode
from tests.roundtrip.compare import Comparison, Reading, compare, read_bytes, read_sample
from tests.roundtrip.pages import LAYOUTS, Envelope, render_page
from tests.roundtrip.pieces import Piece, pieces_of
from tests.roundtrip.printed import render_pdf, render_scan
from tests.roundtrip.word import render_word

FORMS = (*LAYOUTS, "docx", "pdf", "scan")


def render(path: Path, form: str) -> tuple[str, bytes]:
    """File name and bytes of a sample in a form.

    Args:
        path: of the sample.
        form: one of `FORMS`.
    """
    sample = read_sample(path)
    pieces = pieces_of(sample.parsed)
    if form in LAYOUTS:
        return f"{path.stem}.{form}.html", render_page(pieces, form, envelope(sample))
    if form == "docx":
        return f"{path.stem}.docx", render_word(pieces)
    suffix = ".pdf" if form == "pdf" else f".{form}.pdf"
    return path.stem + suffix, _printed(path.stem, form, pieces)


def envelope(sample: Reading) -> Envelope:
    """What a site would say of the sample: its own site's name, the day on which it was published or signed."""
    hints = sample.parsed.hints
    return Envelope(hints.site_name, hints.published_on or sample.published_on)


def _printed(name: str, form: str, pieces: list[Piece]) -> bytes:
    pdf = render_pdf(pieces, f"Văn bản mẫu, số liệu hư cấu - {name}")
    return render_scan(pdf) if form == "scan" else pdf


def measure(path: Path, form: str) -> Comparison | None:
    """What a form of a sample loses, or None where the program does not read such files yet.

    Raises:
        DocumentError: if it reads such files and refuses this one.
    """
    name, data = render(path, form)
    try:
        return compare(read_sample(path), read_bytes(data, name))
    except DocumentError as error:
        if error.code is ReasonCode.UNSUPPORTED:
            return None
        raise
