"""Numbers that are told alike count the same thing: what all of them together most likely count.

The cells of a table's column, or of its row; the places of a list with a number each ("Vinh 12, Cửa Lò 9, Nghi Lộc 3"),
and the whole that they add up to; two numbers of one thing that "và" joins; a number and those that it is split into;
a number and its share, or what it is compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.comparing import NO_VERB_OF_ITS_OWN, said_of_last
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.linear import Floats
from pipeline.extraction.naming import Naming
from pipeline.extraction.splitting import splits
from pipeline.extraction.tables import CellContext
from pipeline.extraction.textrows import told_in_rows
from pipeline.records import COUNTS

# No code is held for less likely than this by one number alone.
_LEAST = 1e-4
# Of two ways to cut a table the one with fewer groups wins, unless each group more is worth so much (log odds).
_GROUP_COST = 1.5
_HALF = 0.5
_AND = " và "
_PEOPLE = frozenset({"person", "seller", "buyer", "seller_buyer", "organiser", "worker"})


def agreed(layout: Layout, namings: Sequence[Naming], probabilities: Floats) -> Floats:
    """The probabilities of codes, those of numbers told alike by what they come to together.

    Whether a number is a figure at all each keeps for itself: a table may have rows of other topics.

    Args:
        layout: of the document.
        namings: what the rules make of the numbers.
        probabilities: numbers by codes and, last, none.
    """
    found = probabilities.copy()
    for group in (*_in_tables(namings, probabilities), *_in_lists(layout, namings), *_joined(layout, namings)):
        found[group, :-1] = _together(probabilities, group) * (1 - probabilities[group, -1:])
    for whole, parts in splits(layout, namings):
        # what the whole counts is told by its noun and verb: it says twice as much as all its parts
        likely = _together(probabilities, [*parts, *[whole] * (2 * len(parts))])
        group = [whole, *parts]
        found[group, :-1] = likely * (1 - probabilities[group, -1:])
    for first, second in (*told_in_rows(layout, namings), *said_of_last(layout, namings)):
        if found[first, -1] > _HALF:
            continue  # what is no figure tells nothing of another
        # as above: what is told first says what both count
        found[second, :-1] = _together(found, [first, first, second]) * (1 - probabilities[second, -1])
    return found


def _in_tables(namings: Sequence[Naming], probabilities: Floats) -> Iterator[list[int]]:
    """The columns of each table, or its rows where these agree better."""
    tables: defaultdict[int, list[tuple[int, Candidate]]] = defaultdict(list)
    for at, naming in enumerate(namings):
        cell = naming.candidate.cell
        if cell is not None and not cell.ordinal:
            tables[cell.table].append((at, naming.candidate))
    for cells in tables.values():
        ways = [_by(cells, key) for key in (_column, _row)]
        worth = [sum(float(_joint(probabilities, group).max()) - _GROUP_COST for group in way) for way in ways]
        yield from ways[worth.index(max(worth))]


def _column(candidate: Candidate, cell: CellContext) -> Hashable:
    return cell.column, cell.headers, candidate.second


def _row(candidate: Candidate, cell: CellContext) -> Hashable:
    return cell.label[:1] or cell.number.span, candidate.second


def _by(cells: Sequence[tuple[int, Candidate]], key: Callable[[Candidate, CellContext], Hashable]) -> list[list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, candidate in cells:
        if candidate.cell is not None:
            groups[key(candidate, candidate.cell)].append(at)
    return list(groups.values())


def _in_lists(layout: Layout, namings: Sequence[Naming]) -> Iterator[list[int]]:
    """Runs of numbers after a place or period each; with the number before them where it is their sum, or of now."""
    run: list[int] = []
    for at, naming in enumerate(namings):
        if run and _goes_on(layout, namings[at - 1].candidate, naming):
            run.append(at)
            continue
        yield from _listed(namings, run)
        run = [at] if _can_be_listed(naming.candidate) else []
    yield from _listed(namings, run)


def _listed(namings: Sequence[Naming], run: list[int]) -> Iterator[list[int]]:
    if len(run) < 2:
        return
    first, second = (namings[at].situation.cues for at in run[:2])
    if "place_before" in first or "time_before" in second or _adds_up(namings, run):
        yield run
    elif len(run) > 2:
        yield run[1:]


def _adds_up(namings: Sequence[Naming], run: list[int]) -> bool:
    whole, *parts = (namings[at].candidate.number.value for at in run)
    return whole == sum(parts)


def _can_be_listed(candidate: Candidate) -> bool:
    return candidate.cell is None and candidate.number.form in COUNTS


def _goes_on(layout: Layout, before: Candidate, naming: Naming) -> bool:
    """Whether a number with nothing but a place or period before it follows another."""
    candidate = naming.candidate
    if not _can_be_listed(candidate) or candidate.noun_side == "right" or candidate.place.block != before.place.block:
        return False
    start = max(before.number.span.end, before.right.end) if before.noun_side == "right" else before.number.span.end
    cues = naming.situation.cues
    told = layout.places if "place_before" in cues else layout.periods if "time_before" in cues else None
    name = told.before(candidate.start) if told is not None else None
    return name is not None and said("before_listed").fullmatch(layout.folded, start, name.span.start) is not None


def _joined(layout: Layout, namings: Sequence[Naming]) -> Iterator[list[int]]:
    """Two numbers of one thing that "và" joins: "triệt xóa 29 tụ điểm tại Văn Lâm và 9 tụ điểm ở Kim Động"."""
    for at, (before, after) in enumerate(pairwise(naming.candidate for naming in namings)):
        if after.noun is None or before.noun is None:
            continue
        same = before.noun.name == after.noun.name
        if after.governing is not None and after.governing is before.governing:
            joined = same and layout.folded.endswith(_AND, before.number.span.end, after.start)
        else:
            joined = _are_people(before, after) and layout.folded[before.right.end : after.start] == _AND
        if joined:
            yield [at, at + 1]


def _are_people(before: Candidate, after: Candidate) -> bool:
    """Whether people of two kinds are counted, the second with no verb of their own: "hai tiếp viên và hai khách"."""
    people = all(
        one.noun is not None and one.noun.name in _PEOPLE and one.noun_side == "right" for one in (before, after)
    )
    return people and after.governing_side in NO_VERB_OF_ITS_OWN


def _joint(probabilities: Floats, group: list[int]) -> Floats:
    """The log odds of each code for a group; numbers that are hardly figures hardly count."""
    counted = 1 - probabilities[group, -1:]
    codes = probabilities[group, :-1] / np.maximum(counted, _LEAST)
    joint: Floats = (counted * np.log(np.maximum(codes, _LEAST))).sum(axis=0)
    return joint


def _together(probabilities: Floats, group: list[int]) -> Floats:
    joint = _joint(probabilities, group)
    odds: Floats = np.exp(joint - joint.max())
    odds /= odds.sum()
    return odds
