"""The document text: LF line ends, NFC, NUL and noncharacters replaced one for one, and where each line came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.parsing.decoding import Decoding
from pipeline.records import TextRun
from pipeline.spans import Span

REPLACEMENT = "\ufffd"
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTER = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")
# Charsets with shift states or seven-bit escapes: a byte means nothing without what stands before it.
_STATEFUL = ("iso2022", "utf-7", "hz")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A document text with the origin of its lines and the names of the repairs made."""

    text: str
    runs: tuple[TextRun, ...]
    repairs: tuple[str, ...]


def clean_characters(text: str, repairs: set[str]) -> str:
    """Replaces what is no character, one for one, and composes the rest (NFC).

    Args:
        text: decoded text.
        repairs: the names of what was done are added here ("nul", "noncharacter", "nfc").
    """
    if "\x00" in text:
        repairs.add("nul")
        text = text.replace("\x00", REPLACEMENT)
    if not text.isprintable() and not text.isascii() and _NO_CHARACTER.search(text):
        repairs.add("noncharacter")
        text = _NO_CHARACTER.sub(REPLACEMENT, text)
    if not unicodedata.is_normalized("NFC", text):
        repairs.add("nfc")
        text = unicodedata.normalize("NFC", text)
    return text


def clean_text(data: bytes, decoding: Decoding) -> CleanText:
    """Decodes bytes line by line; a line's run says which bytes it came from.

    No character of another line can change a line's own composed form: a line feed composes with nothing.
    """
    repairs: set[str] = set()
    lines: list[str] = []
    runs: list[TextRun] = []
    position = 0
    for raw, start, end in _source_lines(data, decoding, repairs):
        line = clean_characters(raw, repairs)
        if line:
            runs.append(TextRun(Span(position, position + len(line)), start, end))
        lines.append(line)
        position += len(line) + 1
    return CleanText("\n".join(lines), tuple(runs), decoding.repairs + tuple(sorted(repairs)))


def unify_line_ends(text: str) -> str:
    """CRLF and CR as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _source_lines(data: bytes, decoding: Decoding, repairs: set[str]) -> Iterator[tuple[str, int | None, int | None]]:
    if decoding.wide or decoding.encoding.replace("_", "").startswith(_STATEFUL):
        yield from _lines_of_decoded(data, decoding, repairs)
        return
    if b"\r" in data:
        repairs.add("crlf")
    start = decoding.offset
    for match in _LINE_END_BYTES.finditer(data, start):
        yield data[start : match.start()].decode(decoding.encoding, decoding.errors), start, match.start()
        start = match.end()
    yield data[start:].decode(decoding.encoding, decoding.errors), start, len(data)


def _lines_of_decoded(
    data: bytes, decoding: Decoding, repairs: set[str]
) -> Iterator[tuple[str, int | None, int | None]]:
    text = data[decoding.offset :].decode(decoding.encoding, decoding.errors)
    if "\r" in text:
        repairs.add("crlf")
    position, byte = 0, decoding.offset
    for match in [*_LINE_END.finditer(text), None]:
        line = text[position : match.start()] if match else text[position:]
        if not decoding.wide:
            yield line, None, None
        else:
            end = min(byte + len(line.encode(decoding.encoding)), len(data))
            yield line, byte, end
            byte = end + len(match.group().encode(decoding.encoding)) if match else end
        position = match.end() if match else len(text)
