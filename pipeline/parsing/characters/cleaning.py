"""The document text: LF line ends, Unicode, ASCII digits, nothing invisible, NFC; and where each line came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.parsing.characters.decoding import Decoding
from pipeline.parsing.characters.encodings import Run, in_unicode_blocks, may_be_old
from pipeline.records import TextRun
from pipeline.spans import Span

REPLACEMENT = "\ufffd"
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTER = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
# What no reader sees: characters that Unicode calls default ignorable (DerivedCoreProperties), without the Hangul
# fillers, which take up room. Soft hyphens, zero-width spaces and joiners, marks and overrides of direction.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Letters, marks and signs among which nothing has to be cleaned: nearly every line has no others.
_USUAL = re.compile("[\t\n\r -~\u00a0-\u00ac\u00ae-\u034e\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]*")
# Controls that set no line or column: nobody sees them, screens and tables break on them.
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
# Decimal digits of any script mean the same as ours (category Nd); marks and fractions such as "²" and "½" do not.
# A full-width point, comma or percent sign between or after them belongs to the number.
_OTHER_DIGITS = re.compile(r"[^\D0-9]+(?:[．，][^\D0-9]+)*％?")
_WIDE_SIGNS = str.maketrans("．，％", ".,%")
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
    """Replaces what is no character, drops what is invisible, writes digits as ASCII, and composes the rest (NFC).

    Never compatibility forms: they would make other numbers ("1.234²" and "5½").

    Args:
        text: decoded text, without codes of old encodings (a soft hyphen is a letter in TCVN3).
        repairs: the names of what was done are added here: "nul", "noncharacter", "control", "invisible", "digits",
            "nfc".
    """
    return _composed(text if _USUAL.fullmatch(text) else _replaced(text, repairs), repairs)


def is_clean(text: str) -> bool:
    """Whether a text is certainly as `clean_characters` would leave it, and so is every part of it."""
    return _USUAL.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text)


def _replaced(text: str, repairs: set[str]) -> str:
    """Without what is no character or invisible, digits as ASCII."""
    text = _valid(text, repairs)
    if _CONTROL.search(text):
        repairs.add("control")
        text = _CONTROL.sub(REPLACEMENT, text)
    if text.isascii():
        return text
    if _INVISIBLE.search(text):
        repairs.add("invisible")
        text = _INVISIBLE.sub("", text)
    if _OTHER_DIGITS.search(text):
        repairs.add("digits")
        text = _OTHER_DIGITS.sub(_ascii_digits, text)
    return text


def _composed(text: str, repairs: set[str]) -> str:
    if not unicodedata.is_normalized("NFC", text):
        repairs.add("nfc")
        text = unicodedata.normalize("NFC", text)
    return text


def _valid(text: str, repairs: set[str]) -> str:
    """NUL and what is no character replaced, one for one."""
    if "\x00" in text:
        repairs.add("nul")
        text = text.replace("\x00", REPLACEMENT)
    if not text.isascii() and _NO_CHARACTER.search(text):
        repairs.add("noncharacter")
        text = _NO_CHARACTER.sub(REPLACEMENT, text)
    return text


def _ascii_digits(match: re.Match[str]) -> str:
    written = match.group().translate(_WIDE_SIGNS)
    return "".join(str(unicodedata.decimal(char, char)) for char in written)


def decoded_text(data: bytes, decoding: Decoding) -> CleanText:
    """Decodes bytes line by line, each with its run; only what is no character is replaced. So is a page's source."""
    repairs: set[str] = set()
    lines = [(_valid(raw, repairs), start, end) for raw, start, end in _source_lines(data, decoding, repairs)]
    return _joined(lines, decoding.repairs + tuple(sorted(repairs)))


def clean_text(source: CleanText) -> CleanText:
    """A decoded plain text as a document text; a line's run says which bytes it came from.

    No character of another line can change a line's own composed form: a line feed composes with nothing.
    """
    repairs: set[str] = set()
    if not may_be_old(source.text) and clean_characters(source.text, repairs) == source.text:
        return source
    lines = source.text.split("\n")
    read = in_unicode_blocks([(Run(line),) for line in lines], repairs)
    clean = [clean_characters("".join(runs), repairs) for runs in read]
    places = iter(source.runs)
    origins = [next(places) if line else TextRun(Span(0, 0)) for line in lines]
    told = source.repairs + tuple(sorted(repairs - set(source.repairs)))
    return _joined([(line, run.byte_start, run.byte_end) for line, run in zip(clean, origins, strict=True)], told)


def _joined(lines: Sequence[tuple[str, int | None, int | None]], repairs: tuple[str, ...]) -> CleanText:
    runs: list[TextRun] = []
    position = 0
    for line, start, end in lines:
        if line:
            runs.append(TextRun(Span(position, position + len(line)), start, end))
        position += len(line) + 1
    return CleanText("\n".join(line for line, _, _ in lines), tuple(runs), repairs)


def _source_lines(data: bytes, decoding: Decoding, repairs: set[str]) -> Iterator[tuple[str, int | None, int | None]]:
    if decoding.wide or decoding.encoding.replace("_", "").startswith(_STATEFUL):
        yield from _lines_of_decoded(data, decoding, repairs)
        return
    if b"\r" in data:
        repairs.add("crlf")
    start = decoding.offset
    for match in _LINE_END_BYTES.finditer(data, start):
        yield decoding.line(data[start : match.start()]), start, match.start()
        start = match.end()
    yield decoding.line(data[start:]), start, len(data)


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
