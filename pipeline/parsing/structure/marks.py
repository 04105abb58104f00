"""Marks at the start of a line: numbering of headings and signs of list items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from pipeline.parsing.resources import structure_words
from pipeline.textforms import fold


class MarkKind(IntEnum):
    """Kinds of marks, the highest in a document's order first."""

    NONE = 0
    PART = 1
    CHAPTER = 2
    SECTION = 3
    ARTICLE = 4
    CAPITAL = 5
    ROMAN = 6
    NUMBER = 7
    NUMBER_2 = 8
    NUMBER_3 = 9
    NUMBER_4 = 10
    NUMBER_BRACKET = 11
    LETTER = 12
    BRACKETED = 13
    ROMAN_SMALL = 14
    BULLET = 15


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as written, without the space that follows; empty where a line has none."""

    kind: MarkKind
    text: str


_NO_MARK = Mark(MarkKind.NONE, "")
# "1." needs a letter after it, so that "1.234 cơ sở" and "1/7/2021" stay numbers; "- " may stand before a figure.
_SPACE = "[ \u00a0\t\u2000-\u200b\u3000]"
_LETTER_FOLLOWS = rf"(?={_SPACE}*[^\W\d_]|{_SPACE}+[\"“'(\[])"
_ANY_FOLLOWS = rf"(?={_SPACE}*[^\W\d_]|{_SPACE}+\S)"
# "2. 12/12 huyện" is an item, "10. 000 tờ" a number with a stray space.
_TEXT_FOLLOWS = rf"(?={_SPACE}*[^\W\d_]|{_SPACE}+(?:[\"“'(\[<>≥≤]|\d(?!\d\d(?!\d))))"
_PATTERNS = (
    (MarkKind.ROMAN, re.compile(rf"[IVX]{{1,6}}{_SPACE}?[./)–-]+(?={_SPACE}*[^\W\d_a-z])")),
    (MarkKind.CAPITAL, re.compile(rf"[A-HĐ]{_SPACE}?[./)](?={_SPACE}+[^\W\d_a-z]|[^\W\d_a-z][^\W\d_])")),
    (MarkKind.NUMBER_4, re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{3}}[.)/]?{_LETTER_FOLLOWS}")),
    (MarkKind.NUMBER_3, re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{2}}[.)/]?{_LETTER_FOLLOWS}")),
    (MarkKind.NUMBER_2, re.compile(rf"\d{{1,2}}\.\d{{1,2}}(?:[.)/]{_LETTER_FOLLOWS}|(?={_SPACE}+[^\W\d_]))")),
    (MarkKind.NUMBER_BRACKET, re.compile(rf"\d{{1,2}}\){_ANY_FOLLOWS}")),
    (MarkKind.NUMBER, re.compile(rf"\d{{1,2}}{_SPACE}?(?:\.{_TEXT_FOLLOWS}|(?:/|[-–]{_SPACE}){_LETTER_FOLLOWS})")),
    # "4/ 18 xã" is an item, "4/18 xã" and "4 / 18 xã" are ratios.
    (MarkKind.NUMBER, re.compile(rf"\d{{1,2}}/(?={_SPACE}+\d)")),
    (MarkKind.BRACKETED, re.compile(rf"\((?:\d{{1,2}}|[ivx]{{1,4}}|[a-zđ]|\*)\){_ANY_FOLLOWS}")),
    (MarkKind.ROMAN_SMALL, re.compile(rf"(?:ii|iii|iv|vi|vii|viii)[).]{_LETTER_FOLLOWS}")),
    (MarkKind.LETTER, re.compile(rf"[a-zđ](?:\){_ANY_FOLLOWS}|[./-](?={_SPACE}+[^\W\d_]))")),
    (MarkKind.BULLET, re.compile(rf"[-–—−+*](?={_SPACE}+\S|[^\W\d_])|o(?={_SPACE}+[^\W_a-z])")),
    (MarkKind.BULLET, re.compile(rf"[•●▪■◦○·§❖➢►▶✓→»⁃∙\ue000-\uf8ff](?={_SPACE}*\S)")),
)
_PART_KINDS = {1: MarkKind.PART, 2: MarkKind.CHAPTER, 3: MarkKind.SECTION, 4: MarkKind.ARTICLE}
HEADING_KINDS = frozenset({MarkKind.PART, MarkKind.CHAPTER, MarkKind.SECTION, MarkKind.CAPITAL, MarkKind.ROMAN})
NUMBER_KINDS = frozenset(
    {
        MarkKind.ARTICLE,
        MarkKind.NUMBER,
        MarkKind.NUMBER_2,
        MarkKind.NUMBER_3,
        MarkKind.NUMBER_4,
        MarkKind.LETTER,
    }
)


@cache
def _parts() -> tuple[re.Pattern[str], dict[str, MarkKind]]:
    ranks = {fold(word): _PART_KINDS[rank] for word, rank in structure_words().parts.items()}
    words = "|".join(re.escape(word) for word in ranks)
    ordinal = r"(?:thứ\s+\w+|[ivx]{1,6}|\d{1,3}|[a-e])"
    told = "|".join(map(re.escape, map(fold, structure_words().part_numbers)))
    return re.compile(rf"({words})\s+(?:{ordinal}(?:[.:)/-]|(?=\s|$))|(?:{told})[.:])"), ranks


@cache
def _part_letters() -> frozenset[str]:
    """What the words for parts of a document begin with."""
    return frozenset(word[0] for word in _parts()[1])


# "giai đoạn 2021" and "- 2025 tỉnh Thái Nguyên" below it.
_YEAR_ENDS = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_TO_A_YEAR = re.compile(r"[-–] ?(?:19|20)\d\d(?![\d:])")


def is_torn_in_years(line: str, after: str) -> bool:
    """Whether two lines are torn within a span of years, so that what begins the second is no bullet."""
    return _YEAR_ENDS.search(line) is not None and _TO_A_YEAR.match(after) is not None


def find_mark(line: str) -> Mark:
    """The mark at the start of a line that has no white space before it."""
    first = line[:1]
    word = line[1:2].isalpha()
    if not first or (first.islower() and word and first not in "iv"):
        return _NO_MARK
    if not (word and first.isupper() and first not in "IVX"):  # "Công an" begins with no mark of one letter
        for kind, pattern in _PATTERNS:
            match = pattern.match(line)
            if match:
                return Mark(kind, match.group())
    pattern, ranks = _parts()
    if first.isupper() and first.lower() in _part_letters():
        match = pattern.match(fold(line[:40]))
        if match:
            return Mark(ranks[match.group(1)], line[: match.end()])
    return _NO_MARK
