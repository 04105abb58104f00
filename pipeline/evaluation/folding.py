"""One spelling for values that mean the same, so that scores do not hang on how a name is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

Key = tuple[object, ...]

# Two floats that differ only past this place are the same number ("1,2" times a thousand is not exactly 1200).
_DECIMALS = 9
_DASHES = str.maketrans({"–": "-", "—": "-"})
# Grave, acute, tilde, hook and dot of the second vowel of an open syllable: hoà, thuý, uỷ.
_LATE_TONE = re.compile("(?P<first>[ou])(?P<second>[aey])(?P<tone>[\u0300\u0301\u0303\u0309\u0323])(?!\\w)")


def fold(value: object) -> object:
    """A value as it is compared.

    Text: NFC, no case, one kind of dash with spaces around it, tone on the first vowel, single spaces. Numbers
    are floats; lists (of texts) are sorted; empty text and empty lists are None, as a missing value is.
    """
    match value:
        case str():
            return _fold_text(value) if value else None
        case bool():
            return value
        case int() | float():
            return round(float(value), _DECIMALS)
        case list():
            return tuple(sorted(_fold_text(str(item)) for item in value)) or None
        case _:
            return value


def fold_all(line: Mapping[str, Any], names: Sequence[str]) -> Key:
    """The folded values of some fields; a missing field is None."""
    return tuple(fold(line.get(name)) for name in names)


# Names, codes and days come again with every line.
@lru_cache(maxsize=4096)
def _fold_text(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold().translate(_DASHES)
    apart = unicodedata.normalize("NFD", plain)
    moved = unicodedata.normalize("NFC", _LATE_TONE.sub(r"\g<first>\g<tone>\g<second>", apart))
    return " ".join(moved.replace("-", " - ").split())
