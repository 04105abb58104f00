"""How well prints and scans of the sample reports are read, letter by letter and box by box.

python -m scripts.print_quality            # all samples; each page and each figure takes Tesseract about a second
python -m scripts.print_quality --every 5  # each fifth sample

Two measures. The error rate of characters compares the text of a scan with that of the print that was scanned, white
space collapsed. And every figure's place is looked up and read again: the characters of the print inside the box by
PDFium, a crop of the scan by Tesseract, of whose words those with their middle in the box count (cut off from all that
stands beside it, it often reads a single digit as nothing). A box is right where that holds the figure's digits.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from rapidfuzz.distance import Levenshtein

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.parsing.scans.tesseract import seen_words
from pipeline.parsing.views import PageBox, locate
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits
from pipeline.spans import Span
from tests.roundtrip.compare import sample_paths
from tests.roundtrip.forms import render

_RESOLUTION = 300
_POINTS = 72
# What a crop shows round the box, in points: some words and half a line.
_BESIDE, _ABOVE = 60, 14
_NO_DIGIT = re.compile(r"\D")


def main() -> None:
    """Measures and prints the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="only each so many-th sample")
    paths = sample_paths()[:: parser.parse_args().every]
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            total += measure(path, ReadingLimits(page_cache=Path(folder)))
    rate = total["wrong characters"] / max(1, total["characters"])
    print(f"{len(paths)} samples, {total['characters']} characters; error rate of characters of scans {rate:.4f}")
    for form in ("print", "scan"):
        print(f"boxes of figures in a {form} that hold their digits: {total[form + ' right']} of {total[form]}")


def measure(path: Path, limits: ReadingLimits) -> Counter[str]:
    """The sums of one sample."""
    printed, scanned = (_raw(*render(path, form)) for form in ("pdf", "scan"))
    said, seen = (parse(raw, limits) for raw in (printed, scanned))
    text, read = (" ".join(document.text.split()) for document in (said, seen))
    found = Counter({"characters": len(text), "wrong characters": Levenshtein.distance(text, read)})
    for form, raw, document in (("print", printed, said), ("scan", scanned, seen)):
        spans = _figures(document)
        places = locate(raw, document.text_sha256, spans, limits)
        file = pypdfium2.PdfDocument(raw.data)
        for span, boxes in zip(spans, places, strict=True):
            wanted = _NO_DIGIT.sub("", span.of(document.text))
            inside = _characters(file, boxes) if form == "print" else _crop(file, boxes)
            right = wanted in _NO_DIGIT.sub("", inside)
            found += Counter({form: 1, f"{form} right": int(right)})
            if not right:
                print(f"  {raw.source_id}: {span.of(document.text)!r}, in its box {inside!r}")
        file.close()
    return found


def _raw(name: str, data: bytes) -> RawDocument:
    return RawDocument(name, name, data, hashlib.sha256(data).hexdigest(), ".pdf")


def _figures(document: ParsedDocument) -> list[Span]:
    """Where the figures stand that are written in digits."""
    spans = {Span(figure.start, figure.end) for figure in extract(document, annotate(document)).figures}
    return sorted(span for span in spans if any(map(str.isdigit, span.of(document.text))))


def _characters(file: pypdfium2.PdfDocument, boxes: Sequence[PageBox]) -> str:
    found = ""
    for box in boxes:
        page = file[box.page - 1]
        height = page.get_height()
        found += page.get_textpage().get_text_bounded(box.x0, height - box.bottom, box.x1, height - box.top)
    return found


def _crop(file: pypdfium2.PdfDocument, boxes: Sequence[PageBox]) -> str:
    """What Tesseract reads in the places that are marked."""
    found: list[str] = []
    scale = _RESOLUTION / _POINTS
    for box in boxes:
        left, top = max(0.0, box.x0 - _BESIDE), max(0.0, box.top - _ABOVE)
        sides = (left, top, box.x1 + _BESIDE, box.bottom + _ABOVE)
        image = file[box.page - 1].render(scale=scale, grayscale=True).to_pil()
        crop = image.crop(tuple(round(side * scale) for side in sides))
        pixels = b"P5 %d %d 255\n" % crop.size + crop.tobytes()
        for word in seen_words(pixels, _RESOLUTION):
            x, y = left + (word.left + word.width / 2) / scale, top + (word.top + word.height / 2) / scale
            if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
                found.append(word.text)
    return " ".join(found)


if __name__ == "__main__":
    main()
