"""Two folded forms of Vietnamese text: one keeps positions (for matching), one drops marks (for search).

Tone placement: the spellings "hoà"/"hòa", "thuý"/"thúy", "uỷ"/"ủy" are one word; the form with the tone on
the first vowel (Decision 240/QĐ of 5 March 1984 of the Ministry of Education) is the folded one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.records import Block, BlockKind

_DASHES = "‐‑‒–—―−"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASH, _SPACE = re.compile(f"[{_DASHES}]"), re.compile(f"[{_SPACES}]")  # ten times as fast as str.translate
_DASH_OR_SPACE = re.compile(f"[{_DASHES}{_SPACES}]")
# All that `str.split` takes for white space, without the space itself.
_OTHER_SPACE = re.compile(f"[\t-\r\x1c-\x1f\x85\u1680\u2028\u2029{_SPACES}]")

_LATIN = [*map(chr, range(0x41, 0x250)), *map(chr, range(0x1E00, 0x1F00))]
CAPITAL = f"[{''.join(filter(str.isupper, _LATIN))}]"
"""A capital Latin letter, also those of Vietnamese, whose capitals and small letters alternate in Unicode."""
SMALL = f"[{''.join(filter(str.islower, _LATIN))}]"
"""A small one."""


def alternatives(words: Iterable[str]) -> str:
    """The words as one alternation of a pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def whole_words(words: Iterable[str]) -> str:
    """A pattern of the words, to be found in a folded text as they are and not within others."""
    return rf"(?<!\w)(?:{alternatives(map(fold, words))})(?!\w)"


_OPEN_VOWELS = (("o", "a"), ("o", "e"), ("u", "y"))
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _tone_placements() -> dict[str, str]:
    """Both spellings of every open syllable end that carries a tone: second vowel -> first vowel."""
    moved = {}
    for first, second in _OPEN_VOWELS:
        for tone in _TONES:
            late = first + unicodedata.normalize("NFC", second + tone)
            moved[late] = unicodedata.normalize("NFC", first + tone) + second
    return moved


_PLACEMENTS = _tone_placements()
# The letter before it is looked at last: a pattern that begins with a letter is searched for faster.
_LATE_TONE = re.compile(
    "(?:o(?<!qo)[{}]|u(?<!qu)[{}])(?!\\w)".format(
        *("".join(sorted(late[1] for late in _PLACEMENTS if late[0] == first)) for first in "ou")
    )
)


def single_spaced(text: str) -> str:
    """The words of a text with single spaces, whatever white space stands between them; most texts have it so."""
    if "  " not in text and _OTHER_SPACE.search(text) is None:
        return text.strip(" ")
    return " ".join(text.split())


def fold(text: str) -> str:
    """Lower case, plain dashes and spaces, one tone placement; every character keeps its position.

    Args:
        text: NFC text.

    Returns:
        A text of exactly the same length.
    """
    plain = _SPACE.sub(" ", _DASH.sub("-", text)) if _DASH_OR_SPACE.search(text) else text
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters ("İ") grow in lower case: keep those as they are
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return _LATE_TONE.sub(lambda match: _PLACEMENTS[match.group()], lower)


def unwrap(folded: str, blocks: Iterable[Block]) -> str:
    """The folded text with line ends inside running text as spaces, so that a hard-wrapped phrase can match.

    Tables and boilerplate keep their lines. Every character keeps its position.
    """
    parts, position = [], 0
    for block in blocks:
        if block.kind not in (BlockKind.TABLE, BlockKind.BOILERPLATE):
            parts.append(folded[position : block.span.start])
            parts.append(block.span.of(folded).replace("\n", " "))
            position = block.span.end
    return "".join(parts) + folded[position:]


def search_key(text: str) -> str:
    """Without case, tone and vowel marks, đ as d; runs of white space as one space."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(bare.split())


def has_marks(text: str) -> bool:
    """Whether a search text uses Vietnamese letters, so that its marks must count."""
    return " ".join(text.casefold().split()) != search_key(text)


# The alphabet goes a ă â … d đ e ê … o ô ơ … u ư: a marked letter follows the bare one and all that begins with it.
_MARKS = str.maketrans({"\u0306": "\ufffc", "\u0302": "\ufffd", "\u031b": "\ufffe"})


def collation_key(text: str) -> tuple[str, str]:
    """Sort key for Vietnamese names: letters in the order of the alphabet first, tones as tie-break."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d\uffff")).translate(_MARKS)
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(bare.split()), text.casefold()
