"""Vietnamese encodings from before Unicode: TCVN3 (ABC), VNI for Windows, VISCII; and UTF-8 read as windows-1252.

Their letters stand where windows-1252 has others: "c¸c ®èi t­îng", "Toång thu ngaân saùch". The tables are data
(data/parsing/legacy.yaml, tcvn3.csv, vni.csv, viscii.csv); no digit is a code in any of them, so that numbers stay as
they are. Which texts need it is decided in `pipeline.parsing.characters.encodings`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError


class Family(StrEnum):
    """An encoding; the value names it in `ParsedDocument.repairs`."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    UTF8_TWICE = "utf-8 as windows-1252"


# One code, one letter: a text keeps its length, so that parts of it can be found again.
SAME_LENGTH = (Family.TCVN3, Family.VISCII)


class LegacyFonts(StrictData):
    """What fonts and signs tell (data/parsing/legacy.yaml)."""

    fonts: dict[Family, list[str]]
    capitals_end: str
    signs_alone: dict[Family, list[str]]

    @field_validator("fonts")
    @classmethod
    def _lower_case(cls, value: dict[Family, list[str]]) -> dict[Family, list[str]]:
        names = [name for names in value.values() for name in names]
        if not names or any(name != name.lower() for name in names) or len(set(names)) != len(names):
            raise ValueError("fonts need names in lower case, each once")
        return value


@cache
def legacy_fonts() -> LegacyFonts:
    """Names of fonts, and the signs that are codes too."""
    return load_yaml(LegacyFonts, "parsing", "legacy.yaml")


@cache
def codes(family: Family) -> dict[str, str]:
    """The letter for each code of an encoding, codes as windows-1252 and Latin-1 show them.

    Raises:
        DataError: if a code is not hexadecimal, an ASCII character by itself or a second one, or a letter is no letter.
    """
    name = f"{family.value}.csv"
    found: dict[str, str] = {}
    with files("pipeline").joinpath("data", "parsing", name).open(encoding="utf-8") as table:
        rows = csv.DictReader(table, strict=True)
        if rows.fieldnames != ["code", "letter"]:
            raise DataError(f"parsing/{name}: columns {rows.fieldnames}")
        for row in rows:
            try:
                code = bytes.fromhex(row["code"])
            except ValueError as error:
                raise DataError(f"parsing/{name}: {error}") from error
            plain = code.isascii() and code >= b" "
            if not code or plain or code.decode("latin-1") in found or not row["letter"].isalpha():
                raise DataError(f"parsing/{name}: {row}")
            found[code.decode("latin-1")] = row["letter"]
    return found | {_as_windows(code): letter for code, letter in found.items()}


def _as_windows(code: str) -> str:
    """A code as windows-1252 shows it; its five empty places stay controls."""
    return "".join(bytes([ord(char)]).decode("cp1252", "ignore") or char for char in code)


def convert(text: str, family: Family) -> str:
    """A text of an old encoding in Unicode (not composed: see `cleaning.clean_characters`).

    Args:
        text: as windows-1252 or Latin-1 show its bytes.
        family: the encoding of all of it.
    """
    return text if text.isascii() and family is not Family.VISCII else _converters()[family](text)


@cache
def _converters() -> dict[Family, Callable[[str], str]]:
    vni = codes(Family.VNI)
    pairs = re.compile("|".join(sorted(map(re.escape, vni), key=len, reverse=True)))
    return {
        Family.TCVN3: _from_tcvn3,
        Family.VNI: lambda text: pairs.sub(lambda match: vni[match.group()], text),
        Family.VISCII: _from_viscii,
        Family.UTF8_TWICE: lambda text: _TWICE.sub(_read_again, text),
    }


# UTF-8 in the characters of windows-1252: two, three or four bytes of one character.
_HIGH = {chr(byte): byte for byte in range(0x80, 0x100)}
_HIGH |= {_as_windows(char): byte for char, byte in _HIGH.items()}
_NEXT = "".join(char for char, byte in _HIGH.items() if byte < 0xC0)
_TWICE = re.compile(f"[\u00c2-\u00df][{_NEXT}]|[\u00e0-\u00ef][{_NEXT}]{{2}}|[\u00f0-\u00f4][{_NEXT}]{{3}}")


def _read_again(match: re.Match[str]) -> str:
    try:
        return bytes(_HIGH[char] for char in match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


@cache
def _words(family: Family) -> re.Pattern[str]:
    return re.compile(f"[A-Za-z{re.escape(''.join(set(codes(family)) - {_NO_BREAK}))}]+")


_NO_BREAK = "\u00a0"
_LAST_CAPITAL = re.compile(f"(?<=[A-ZĐ]){_NO_BREAK}(?![^\\W\\d_])")


def _from_viscii(text: str) -> str:
    """The code of "Õ" is a no-break space to everybody else: a letter only at the end of a word in capitals ("VÕ")."""
    table, alone = str.maketrans(codes(Family.VISCII)), legacy_fonts().signs_alone[Family.VISCII]
    words = _words(Family.VISCII)
    text = words.sub(lambda word: word.group() if word.group() in alone else word.group().translate(table), text)
    return _LAST_CAPITAL.sub(codes(Family.VISCII)[_NO_BREAK], text)


def _from_tcvn3(text: str) -> str:
    """TCVN3 has no capitals with a tone: in "CéNG HOµ" the plain capitals tell what the other letters are."""
    table, alone = str.maketrans(codes(Family.TCVN3)), legacy_fonts().signs_alone[Family.TCVN3]
    words = [match for match in _words(Family.TCVN3).finditer(text) if match.group() not in alone]
    parts: list[str] = []
    position = 0
    for match, is_capital in zip(words, _capitals(text, words), strict=True):
        letters = match.group().translate(table)
        parts += [text[position : match.start()], letters.upper() if is_capital else letters]
        position = match.end()
    return "".join([*parts, text[position:]])


# What may stand between two words of one heading in capitals.
_SAME_HEADING = re.compile("[ \u00a0,–-]*")


def _capitals(text: str, words: list[re.Match[str]]) -> list[bool]:
    """Which words are in capitals. "Tæ" may be "Tổ" and "TỔ": the words before and after it decide."""
    cases = [_case(word.group()) for word in words]
    ends = [0, *(word.end() for word in words)]
    parted = [_SAME_HEADING.fullmatch(text, end, word.start()) is None for end, word in zip(ends, words, strict=False)]
    left, right = list(cases), list(cases)
    for index in range(1, len(cases)):
        if cases[index] is None and not parted[index]:
            left[index] = left[index - 1]
    for index in range(len(cases) - 2, -1, -1):
        if cases[index] is None and not parted[index + 1]:
            right[index] = right[index + 1]
    return [(before, after) in _CAPITAL_SIDES for before, after in zip(left, right, strict=True)]


_CAPITAL_SIDES = {(True, True), (True, None), (None, True)}


def _case(word: str) -> bool | None:
    """True for capitals, False for small letters, None where a word has no more than a capital at its start."""
    if any("a" <= char <= "z" for char in word):
        return False
    capitals = [index for index, char in enumerate(word) if "A" <= char <= "Z" or "¡" <= char <= "§"]
    return True if len(capitals) > 1 or capitals[:1] > [0] else None


def font_family(font_name: str | None) -> Family | None:
    """The encoding that a font has its letters in; None for a font of Unicode or no name."""
    name = (font_name or "").strip(" \"'").lower()
    for family, beginnings in legacy_fonts().fonts.items():
        if name.startswith(tuple(beginnings)):
            return family
    return None


def shows_capitals(font_name: str) -> bool:
    """Whether a font of ABC shows every letter as a capital (.VnTimeH)."""
    name = font_name.strip(" \"'")
    end = legacy_fonts().capitals_end
    return font_family(name) is Family.TCVN3 and name.endswith(end if name.islower() else end.upper())
