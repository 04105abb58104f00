"""From bytes to characters: byte order mark, declared charset, UTF-8, UTF-16, windows-1258, and a last resort.

The charset that a page declares is only a hint: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever they
declare, and a declared charset whose result does not look like text is passed over. Bytes of the encodings from before
Unicode (TCVN3, VNI, VISCII) are read as windows-1252 here; `encodings` makes letters of them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import best_reading
from pipeline.parsing.characters.legacy import Family
from pipeline.parsing.characters.syllables import possible_share
from pipeline.parsing.kinds import is_noise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,512}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,256}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 8_192
# What pages call Latin-1 is windows-1252 to every browser (WHATWG Encoding Standard, "Names and labels").
_SAME = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252"}
# Python's codecs that turn bytes into bytes, or text into text.
_NO_CHARSETS = frozenset(
    {
        "base64",
        "bz2",
        "hex",
        "quopri",
        "rot13",
        "uu",
        "zlib",
        "idna",
        "punycode",
        "raw-unicode-escape",
        "unicode-escape",
    }
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

# A broken character in twenty is damage that can be read around; more is another charset.
_DAMAGED_SHARE = 0.05
# A text with more than one replacement character in a hundred is not readable (reliability D2).
_LOST_SHARE = 0.01
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_STRAY_MARK = re.compile("(?<![A-Za-z\u00c0-\u024f\u1ea0-\u1ef9\u0300-\u036f])[\u0300-\u036f]")
# TCVN3 has its letters where windows-1258 has signs: "c¸c ®èi t­îng".
_SIGNS = "\u00a1-\u00af\u00b1-\u00b7\u00b9\u00bc-\u00bf"
_SIGN_IN_WORD = re.compile(f"[A-Za-z][{_SIGNS}]|[{_SIGNS}][A-Za-z]")
_SIGN_SHARE = 0.01
_SAMPLE = 262_144
_SHORTEST_WIDE = 16
# The higher byte of what Vietnamese text is written with.
_LATIN_HIGH = b"\x00\x01\x03\x1e\x20"
# Russian read as windows-1258 has Vietnamese letters too, but no syllables.
_SYLLABLE_SHARE = 0.5
# A text in an encoding from before Unicode gives so many possible syllables, and so many more than windows-1258 does.
_LEGACY_SHARE = 0.75
_LEGACY_GAIN = 0.2
# Name of the error handler that reads the five empty places of windows-1252 as Latin-1's controls, as browsers do.
_EMPTY_PLACES = "solieu.empty-places"
# In place of such a name: lines that are no UTF-8 are windows-1252; half a file is of each.
LINE_BY_LINE = "line by line"


def _as_control(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_EMPTY_PLACES, _as_control)


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a file's bytes are read.

    Attributes:
        encoding: Python's name of the charset.
        offset: bytes of the byte order mark.
        errors: "strict"; "replace" where single characters are broken; the name of another handler; or LINE_BY_LINE.
        repairs: what was put right, in the words of `ParsedDocument.repairs`.
    """

    encoding: str
    offset: int = 0
    errors: str = "strict"
    repairs: tuple[str, ...] = ()

    def line(self, data: bytes) -> str:
        """One line's bytes as characters."""
        if self.errors != LINE_BY_LINE:
            return data.decode(self.encoding, self.errors)
        text = _strict(data, self.encoding)
        return data.decode("cp1252", _EMPTY_PLACES) if text is None else text

    @property
    def wide(self) -> bool:
        """Whether a line end has more than one byte."""
        return self.encoding in _WIDE


def find_decoding(data: bytes) -> Decoding:
    """Decides how bytes are read.

    Raises:
        DocumentError: CORRUPT for binary noise, CHARSET where no charset gives text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data, len(mark), encoding)
    wide = _unmarked_wide(data)
    if wide is not None:
        return wide
    if is_noise(data):
        raise DocumentError(ReasonCode.CORRUPT, "binary data")
    declared = _declared(data)
    read_as = _utf8(data) or _legacy(data) or _damaged_utf8(data)
    found = read_as or _by_declaration(data, declared) or _by_guess(data)
    if declared and not _names_same(declared, found.encoding) and not data.isascii():
        return Decoding(found.encoding, 0, found.errors, (f"charset:{declared}→{found.encoding}", *found.repairs))
    return found


def check_readable(text: str) -> None:
    """Refuses a decoded text that is largely lost.

    Raises:
        DocumentError: CHARSET with the count of replacement characters.
    """
    lost = text.count("\ufffd")
    if lost > 3 and lost > len(text) * _LOST_SHARE:
        raise DocumentError(ReasonCode.CHARSET, f"{lost} of {len(text)} characters cannot be read")


def _with_mark(data: bytes, offset: int, encoding: str) -> Decoding:
    try:
        data[offset:].decode(encoding)
    except UnicodeDecodeError:
        return Decoding(encoding, offset, "replace", ("bom", f"broken:{encoding}"))
    return Decoding(encoding, offset, "strict", ("bom",))


def _unmarked_wide(data: bytes) -> Decoding | None:
    """UTF-16 without a mark: every other byte of Latin text is 0 or, in Vietnamese, 1, 3 or 0x1E."""
    sample = data[:4096]
    if len(sample) < _SHORTEST_WIDE:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if high.count(0) < len(high) * 0.5 or sum(map(_LATIN_HIGH.count, high)) < len(high) * 0.9:
            continue
        text = data[: len(data) // 2 * 2].decode(encoding, "replace")
        if _looks_like_text(text[:_SAMPLE]) and text.count("\x00") <= len(text) * _LOST_SHARE:
            broken = len(data) % 2 or "\ufffd" in text
            return Decoding(encoding, 0, "replace" if broken else "strict", (f"broken:{encoding}",) if broken else ())
    return None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (match.group(1) or match.group(2)).decode("ascii").lower() if match else None


def _codec(name: str) -> str | None:
    """Python's name for a declared charset, or None where it has none or the codec gives no text."""
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    if info.name in _NO_CHARSETS:
        return None
    return _SAME.get(info.name, info.name)


def _names_same(declared: str, used: str) -> bool:
    return _codec(declared) == _codec(used)


def _utf8(data: bytes) -> Decoding | None:
    return Decoding("utf-8") if _strict(data, "utf-8") is not None else None


def _damaged_utf8(data: bytes) -> Decoding | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = sum(char > "\x7f" for char in text[:_SAMPLE])
    if broken <= max(1, whole * _DAMAGED_SHARE) and whole > broken:
        return Decoding("utf-8", 0, "replace", ("broken:utf-8",))
    return None


def _legacy(data: bytes) -> Decoding | None:
    """Bytes in an encoding from before Unicode, or partly in one and partly in UTF-8."""
    sample = data[:_SAMPLE]
    good, words = possible_share(sample.decode("cp1258", "replace"))
    for decoding in (Decoding("cp1252", 0, _EMPTY_PLACES), Decoding("utf-8", 0, LINE_BY_LINE)):
        share, families = best_reading("\n".join(decoding.line(line) for line in sample.split(b"\n")))
        found = bool(families) and Family.UTF8_TWICE not in families  # those bytes would be UTF-8
        if found and share >= max(_LEGACY_SHARE, good / max(1, words) + _LEGACY_GAIN):
            return decoding
    return None


def _by_declaration(data: bytes, declared: str | None) -> Decoding | None:
    codec = _codec(declared) if declared else None
    if codec is None or codec.startswith("utf"):
        return None
    text = _strict(data, codec)
    if codec == "cp1252" and _windows_1258(data) is not None and text != _strict(data, "cp1258"):
        return None  # letters that French has too are the same in both; a tone mark of its own is Vietnamese
    return Decoding(codec) if text is not None and _looks_like_text(text[:_SAMPLE]) else None


def _by_guess(data: bytes) -> Decoding:
    vietnamese = _windows_1258(data)
    if vietnamese is not None:
        return vietnamese
    from charset_normalizer import from_bytes  # only a few files ever need it

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        codec = codecs.lookup(best.encoding).name
        text = _strict(data, codec)
        if text is not None and _looks_like_text(text[:_SAMPLE]) and _is_latin(text[:_SAMPLE]):
            return Decoding(codec, 0, "strict", (f"charset:?→{codec}",))
    raise DocumentError(ReasonCode.CHARSET, "neither UTF-8, UTF-16 nor windows-1258")


def _windows_1258(data: bytes) -> Decoding | None:
    text = _strict(data, "cp1258")
    if text is None:
        return None
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    letters = len(_VIETNAMESE.findall(sample))
    if not letters or len(_STRAY_MARK.findall(sample)) > letters * _DAMAGED_SHARE:
        return None
    good, words = possible_share(sample)
    return Decoding("cp1258") if good >= words * _SYLLABLE_SHARE and _looks_like_text(sample) else None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _looks_like_text(sample: str) -> bool:
    """Hardly any control or unassigned characters, and no signs inside words."""
    letters = sum(char.isalpha() for char in sample)
    odd = sum(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\f\x00" for char in sample)
    signs = len(_SIGN_IN_WORD.findall(sample))
    return odd <= len(sample) * _LOST_SHARE and signs <= max(2, letters * _SIGN_SHARE)


def _is_latin(sample: str) -> bool:
    letters = [char for char in sample if char.isalpha()]
    return sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters) >= len(letters) * 0.8
