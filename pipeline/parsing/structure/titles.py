"""Finds the title of a plain text: of an official document, or of an article between furniture lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.parsing.resources import structure_words
from pipeline.parsing.structure.furniture import furniture
from pipeline.parsing.structure.marks import find_mark
from pipeline.parsing.structure.units import Unit
from pipeline.records import BlockKind
from pipeline.textforms import fold

# The kind of document stands above the subject within the letterhead, never later.
_KIND_WITHIN = 40
_KIND_LENGTH = 220
_SUBJECT_LENGTH = 400
_SUBJECT_UNITS = 4
# A kind with more words than this ("BẢN TỔNG HỢP KẾT QUẢ … NĂM 2017") holds its own subject.
_KIND_ALONE = 40
_TITLE_LENGTH = 250
_PERIOD_LENGTH = 60
_SHORTEST_TITLE = 15
_HEAD_UNITS = 25
_SENTENCE_WORDS = 4
_TEXT_LENGTH = 120
_AGENCY_LENGTH = 90
# The agencies that put a paper out stand so few lines above its kind.
_AGENCY_ABOVE = 3
# "Thuận An, 18/7/2023", "Số 218/BC-VHXH    Thanh Hoá, ngày 02 tháng 12 năm 2016": where and when a paper was signed.
_SIGNED = re.compile(
    r"(?:.{0,60} )?[^\W\d][\w .-]{1,30}, ?(?:ngày )?\d{1,2}(?: tháng \d{1,2} năm |[/.]\d{1,2}[/.])\d{4}"
)
# A line in capitals of this length is the title even below a line that could be one.
_CAPITALS = 30


@cache
def _starts(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in getattr(structure_words(), name))


def is_letterhead(unit: Unit) -> bool:
    """Whether a line belongs to the head of an official document."""
    return len(unit.text) < _TEXT_LENGTH and unit.key.startswith(_starts("letterhead"))


def is_agency(unit: Unit) -> bool:
    """Whether a line in capitals names an agency: a letterhead's line or the head of a site."""
    text = unit.text
    if len(text) > _AGENCY_LENGTH or not text.isupper() or any(char.isdigit() or char == ":" for char in text):
        return False
    return unit.key.startswith(_starts("agencies"))


def _is_head_line(unit: Unit) -> bool:
    """Whether a line is one of a letterhead's, in either of its columns: issuer, motto, number, place and day."""
    if is_letterhead(unit) or is_agency(unit):
        return True
    return any(word in unit.key for word in _starts("mottos")) or _SIGNED.fullmatch(unit.key) is not None


def find_title(units: Sequence[Unit]) -> list[int]:
    """Indexes of the units that make up the title; empty where a text has none."""
    kind = find_kind(units)
    if kind is not None:
        return [kind, *_subject(units, kind)]
    letter = _letter_subject(units)
    if letter:
        return letter
    chosen = _article_title(units)
    return [] if chosen is None else [chosen]


def _letter_subject(units: Sequence[Unit]) -> list[int]:
    """What a letter is about ("V/v …"), which stands in its head where other papers name their kind below it."""
    head = list(units[:_KIND_WITHIN])
    first = next((index for index, unit in enumerate(head) if unit.key.startswith(_starts("subjects"))), None)
    if first is None or not any(_is_head_line(unit) for unit in head[:first]):
        return []
    if any(len(unit.text) >= _TEXT_LENGTH and unit.text[-1] in ".;:" for unit in head[:first]):
        return []
    last = first
    while last + 1 < len(head) and not head[last + 1].gap and not _ends_subject(head[last + 1]):
        last += 1
    return list(range(first, min(last, first + _SUBJECT_UNITS - 1) + 1))


def _ends_subject(unit: Unit) -> bool:
    return _is_head_line(unit) or unit.key.startswith(_starts("body_starts")) or len(unit.text) > _TITLE_LENGTH


def find_kind(units: Sequence[Unit]) -> int | None:
    """Index of the line that names the kind of an official document ("BÁO CÁO"), before any text.

    Below the menu of a site such a line ("THÔNG BÁO") heads a box, unless a letterhead or an agency stands there too.
    """
    top = next((index for index, unit in enumerate(units[:_KIND_WITHIN]) if is_letterhead(unit)), None)
    menu = False
    for index in range(top or 0, min((top or 0) + _KIND_WITHIN, len(units))):
        unit = units[index]
        if _is_kind(unit):
            return index if not menu or any(map(is_agency, units[max(0, index - _AGENCY_ABOVE) : index])) else None
        if len(unit.text) >= _TEXT_LENGTH and not unit.text.isupper() and not unit.cells:
            return None
        menu = menu or (top is None and _is_site(unit.key))
    return None


def _is_site(key: str) -> bool:
    known = furniture()
    return known.menu_words(key) > 0 or known.is_path(key) or known.names_site(key)


def _is_kind(unit: Unit) -> bool:
    text = unit.text
    capitals = text.partition("(")[0]  # "BÁO CÁO KẾT QUẢ (từ 16/12/2019 đến 15/6/2020)"
    if unit.cells or len(text) > _KIND_LENGTH or not capitals.isupper() or find_mark(text).text:
        return False
    return unit.key.startswith(_starts("document_types")) and not text.endswith((".", ":", ";"))


def _subject(units: Sequence[Unit], kind: int) -> list[int]:
    """The lines under the kind of document that say what it is about."""
    if len(units[kind].text) > _KIND_ALONE:
        return []
    found: list[int] = []
    for index in range(kind + 1, min(kind + 1 + _SUBJECT_UNITS, len(units))):
        unit = units[index]
        if _is_apart(units, found, unit) or unit.cells or find_mark(unit.text).text or len(unit.text) > _SUBJECT_LENGTH:
            break
        if unit.key.startswith(_starts("body_starts")) or unit.text[0] in "(*-_[" or unit.text[-1] in ".:":
            break
        if unit.text[-1] in ";," and not _goes_on(units, index):
            break
        found.append(index)
    return found


def _goes_on(units: Sequence[Unit], index: int) -> bool:
    """Whether the next line carries on a title that a line ends with a comma or semicolon: "…; nhiệm vụ năm 2015"."""
    if index + 1 >= len(units) or (units[index + 1].gap and not units[index].gap):
        return False
    below = units[index + 1]
    return len(below.text) <= _SUBJECT_LENGTH and not below.cells and not find_mark(below.text).text


def _is_apart(units: Sequence[Unit], found: Sequence[int], unit: Unit) -> bool:
    """Whether a line stands apart from the title above it; a period does not where every line stands alone."""
    if not found or not unit.gap:
        return False
    above = units[found[-1]]
    return not (above.gap and (_is_period(unit) or above.text[-1] in ";,"))


def _is_period(unit: Unit) -> bool:
    """Whether a line only says what time a paper is about: in a page it is a paragraph of its own."""
    told = len(unit.text) <= _PERIOD_LENGTH and unit.key.startswith(_starts("title_periods"))
    return told and any(map(str.isdigit, unit.text))


def _article_title(units: Sequence[Unit]) -> int | None:
    head = _head(units)
    candidates = [index for index in head if _may_be_title(units[index])]
    beside = {
        index + step
        for index in head
        for step in (-1, 1)
        if _is_date_line(units[index].key) and index + step in candidates
    }
    if beside:  # names of sites and columns stand beside dates too, but they are shorter
        return max(beside, key=lambda index: len(units[index].text))
    capitals = [index for index in candidates if units[index].text.isupper() and len(units[index].text) >= _CAPITALS]
    chosen = next(iter(capitals or candidates), None)
    if chosen is not None and any(is_sentence(units[index]) for index in head if index < chosen):
        return None  # the text has begun: the line is a heading in it
    return chosen


def _head(units: Sequence[Unit]) -> list[int]:
    """Indexes up to the first long paragraph."""
    head: list[int] = []
    for index, unit in enumerate(units[:_HEAD_UNITS]):
        if unit.kind is BlockKind.TABLE or len(unit.text) > _TITLE_LENGTH:
            break
        head.append(index)
        if len(unit.text) >= _TEXT_LENGTH and unit.text[-1] in ".;…":
            break
    return head


def is_sentence(unit: Unit) -> bool:
    """Whether a short line is a whole sentence, which no name of a site, column or title is."""
    return unit.text.endswith(".") and len(unit.text.split()) >= _SENTENCE_WORDS and not furniture().is_foot(unit.key)


def _is_date_line(key: str) -> bool:
    return furniture().is_dated(key) or furniture().is_counted(key) or furniture().is_credit(key)


def _may_be_title(unit: Unit) -> bool:
    text, key, known = unit.text, unit.key, furniture()
    if not _SHORTEST_TITLE <= len(text) <= _TITLE_LENGTH or text[-1] in ".;:,…|":
        return False
    if _is_date_line(key) or known.is_labelled(key) or known.is_button(key) or known.is_path(key):
        return False
    if known.menu_words(key) or known.names_site(key) or known.is_foot(key) or known.is_credit(key):
        return False
    if known.is_caption(key) or known.opens_list(key) or find_mark(text).text:
        return False
    return not _is_head_line(unit)
