"""Decides what each unit of a text is: title, heading, paragraph, list item, table or boilerplate.

Three zones: the head (before the first text), the body, and the foot (after the last text). Furniture is looked for
mostly in head and foot, because a report may say "Trong tháng: 5" too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.parsing.structure.furniture import furniture
from pipeline.parsing.structure.hints import first_date, site_name
from pipeline.parsing.structure.marks import HEADING_KINDS, find_mark
from pipeline.parsing.structure.titles import find_kind, find_title, is_agency, is_letterhead, is_sentence
from pipeline.parsing.structure.units import SENTENCE_END, Unit
from pipeline.records import BlockKind, SourceHints
from pipeline.textforms import fold

# A line this long is text, not a link or a menu (the longest titles of the dev reports have 110 characters).
TEXT_LENGTH = 120
# Among links to other articles only a full sentence of this length is text again.
_RESUME_LENGTH = 150
_LIST_TEXT_LENGTH = 40
_LINK_LENGTH = 40
_MENU_RUN = 4
_PAGE_NUMBER = re.compile(r"[-–]?\s?\d{1,3}\s?[-–]?")


@dataclass(slots=True)
class Outline:
    """What was decided: a set of unit indexes for boilerplate, the title's indexes, the date found."""

    boilerplate: set[int] = field(default_factory=set)
    titles: list[int] = field(default_factory=list)
    published_on: date | None = None


def outline(units: Sequence[Unit], *, wrapped: bool = False, titles: Sequence[int] | None = None) -> Outline:
    """Finds title, date and boilerplate of a plain text.

    Args:
        units: in the order of the text.
        wrapped: whether the text is a typescript with hard line ends, so that lone numbers are page numbers.
        titles: indexes of the title where they are known.
    """
    found = Outline()
    found.titles = find_title(units) if titles is None else list(titles)
    first, last = _zones(units, found)
    _mark_head(units, found, first)
    _mark_body(units, found, first, last)
    _mark_foot(units, found, last)
    found.boilerplate.update(index for index, unit in enumerate(units) if is_counter_table(unit))
    if wrapped:
        found.boilerplate.update(index for index, unit in enumerate(units) if _PAGE_NUMBER.fullmatch(unit.text))
    found.boilerplate.difference_update(found.titles)
    found.published_on = _published(units, found, first)
    return found


def outline_hints(units: Sequence[Unit], found: Outline) -> SourceHints:
    """What title and furniture say about the document."""
    title = " ".join(" ".join(units[index].text.split()) for index in found.titles) or None
    furniture_units = [units[index] for index in sorted(found.boilerplate)]
    name = site_name(" ".join(unit.text.split()) for unit in furniture_units) or head_name(furniture_units)
    return SourceHints(title=title, site_name=name, published_on=found.published_on)


def is_text(unit: Unit) -> bool:
    """Whether a unit is certainly text of a report."""
    if unit.kind is BlockKind.TABLE:
        return not is_counter_table(unit)
    if furniture().is_foot(unit.key):
        return False
    if len(unit.text) >= TEXT_LENGTH:
        return not _is_teaser(unit)
    return bool(find_mark(unit.text).text) and len(unit.text) >= _LIST_TEXT_LENGTH and not _is_teaser(unit)


def _is_teaser(unit: Unit) -> bool:
    """A link to another article: it ends with its date, or is cut off before one."""
    tail = unit.key[-40:]
    return tail.endswith(")") and first_date(tail) is not None


def _zones(units: Sequence[Unit], found: Outline) -> tuple[int, int]:
    """Index of the first and of the last unit that is text."""
    texts = [index for index, unit in enumerate(units) if is_text(unit) and index not in found.titles]
    if not texts:
        return len(units), len(units) - 1
    return texts[0], texts[-1]


def _mark_head(units: Sequence[Unit], found: Outline, first: int) -> None:
    title = found.titles[0] if found.titles else 0
    official = find_kind(units) in found.titles or any(is_letterhead(unit) for unit in units[:first])
    menus = _menu_runs(units, 0, min(first, len(units)))
    for index in range(min(first, len(units))):
        unit = units[index]
        above = index < title and not official and len(unit.text) < TEXT_LENGTH and not is_sentence(unit)
        bare = furniture().is_credit(unit.key) or _is_bare(unit)
        if index in menus or above or bare or is_furniture(unit.key):
            found.boilerplate.add(index)


def _mark_body(units: Sequence[Unit], found: Outline, first: int, last: int) -> None:
    skipping = False
    for index in range(first, last + 1):
        unit = units[index]
        opened = furniture().opens_list(unit.key)
        if opened in ("related", "comments"):
            skipping = True
        elif skipping and _resumes(unit):
            skipping = False
        if skipping or opened or _is_blank(unit) or _is_body_furniture(unit):
            found.boilerplate.add(index)


def _mark_foot(units: Sequence[Unit], found: Outline, last: int) -> None:
    skipping = last >= 0 and last in found.boilerplate
    menus = _menu_runs(units, last + 1, len(units))
    for index in range(last + 1, len(units)):
        unit = units[index]
        if furniture().opens_list(unit.key) or furniture().is_foot(unit.key):
            skipping = True
        weak = furniture().is_weakly_counted(unit.key) or furniture().menu_words(unit.key) > 0
        bare = _is_bare(unit)
        if skipping or index in menus or weak or bare or is_furniture(unit.key) or furniture().is_pointer(unit.key):
            found.boilerplate.add(index)


def _is_bare(unit: Unit) -> bool:
    """Digits and signs alone, but no period."""
    return not any(char.isalpha() for char in unit.text) and not furniture().is_period(unit.key)


def is_furniture(key: str) -> bool:
    """Whether a line before or after the text is furniture on its own."""
    known = furniture()
    return (
        known.is_dated(key)
        or known.is_counted(key)
        or known.is_button(key)
        or known.is_path(key)
        or known.menu_words(key) > 0
        or known.names_site(key)
        or bool(known.opens_list(key))
    )


def _is_body_furniture(unit: Unit) -> bool:
    known = furniture()
    if known.is_pointer(unit.key) and len(unit.text) < TEXT_LENGTH:
        return True
    return known.is_stamped(unit.key) or known.is_button(unit.key)


def is_counter_table(unit: Unit) -> bool:
    """A table of visitors: every row counts them, one in words that no report uses; or a document's box of properties.

    Such a box holds the day of issue and how often it was read.
    """
    if unit.kind is not BlockKind.TABLE:
        return False
    known = furniture()
    rows = [" ".join(row.split()) for row in fold(unit.text).split("\n") if row.strip()]
    if not any(known.is_counted(row) for row in rows):
        return False
    box = any(known.issue_label(row) is not None for row in rows)
    return box or all(known.is_counted(row) or known.is_weakly_counted(row) for row in rows)


def _is_blank(unit: Unit) -> bool:
    return not any(char.isalnum() for char in unit.text)


def _resumes(unit: Unit) -> bool:
    """Whether the report goes on after a list of other articles."""
    if unit.kind is BlockKind.TABLE:
        return not is_counter_table(unit)
    if find_mark(unit.text).kind in HEADING_KINDS:
        return True
    whole = SENTENCE_END.search(unit.text) is not None and not unit.text.endswith(("...", "…"))
    return is_text(unit) and whole and len(unit.text) >= _RESUME_LENGTH


def _menu_runs(units: Sequence[Unit], start: int, stop: int) -> set[int]:
    """Runs of short lines among which entries of a menu stand."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(start, stop + 1):
        if index < stop and _is_link(units[index]):
            run.append(index)
            continue
        known = sum(furniture().menu_words(units[position].key) > 0 for position in run)
        if len(run) >= _MENU_RUN and known >= 2:
            found.update(run)
        run = []
    return found


def _is_link(unit: Unit) -> bool:
    short = len(unit.text) <= _LINK_LENGTH and not find_mark(unit.text).text
    return short and not is_letterhead(unit) and not is_agency(unit) and not any(char.isdigit() for char in unit.text)


def head_name(furniture_units: Sequence[Unit]) -> str | None:
    """The agency that heads a site, where lines in capitals name one."""
    lines = [" ".join(unit.text.split()) for unit in furniture_units if is_agency(unit)]
    return " ".join(lines[:2]) or None


def _published(units: Sequence[Unit], found: Outline, first: int) -> date | None:
    """The date of a furniture line near the title: after it rather than before it, where pages show today's date."""
    title = found.titles[-1] if found.titles else 0
    below = range(title + 1 if found.titles else 0, min(first + 3, len(units)))
    above = range(max(title - 1, 0), title)
    for index in (*below, *above):
        key = units[index].key
        if index not in found.boilerplate or furniture().opens_list(key):
            continue
        day = first_date(key)
        if day is not None and not (index < title and furniture().is_clock(key)):
            return day
    return None
