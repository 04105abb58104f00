"""Numbers that are said of the one before them: its share of a plan or whole, and what it was at another time.

"kiểm tra 118 cơ sở, đạt 93,7% kế hoạch", "5 cơ sở bị phạt (12%)", "bắt 101 đối tượng so với 118".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.records import COUNTS, NumberForm

# A share stands at most this many characters behind its number, with no digit or semicolon between them.
_NEAR = 110
_PARTED = re.compile(r"[0-9;|]")
_SHARES = frozenset({"equals", "bracket"})
# A share of a plan names the plan.
_PLANS = frozenset({"document"})
NO_VERB_OF_ITS_OWN = ("", "carried", "exists")
"""Sides of the verb that governs a number where it was told of another one, or tells only that there are some."""


def said_of_last(layout: Layout, namings: Sequence[Naming]) -> Iterator[tuple[int, int]]:
    """Each number that another is said of, and the other, by their places in `namings`."""
    for at, (before, here) in enumerate(pairwise(namings)):
        if _together(layout, before.candidate, here.candidate) and (_is_share(here) or _is_compared(layout, here)):
            if at and _is_pair(layout, namings[at - 1].candidate, before.candidate):
                continue  # "xét xử 63 vụ, 97 bị cáo, đạt 63%": of the cases or of the accused
            yield at, at + 1


def _together(layout: Layout, before: Candidate, here: Candidate) -> bool:
    if before.cell is not None or here.cell is not None or before.place.sentence != here.place.sentence:
        return False
    end = before.number.span.end
    return 0 < here.start - end <= _NEAR and _PARTED.search(layout.folded, end, here.start) is None


def _is_share(naming: Naming) -> bool:
    candidate = naming.candidate
    if candidate.number.form is not NumberForm.PERCENT or _SHARES.isdisjoint(naming.situation.cues):
        return False
    return candidate.noun_side != "right" or naming.situation.noun in _PLANS


def _is_compared(layout: Layout, naming: Naming) -> bool:
    """Whether a number without a noun or verb of its own is what another is compared with."""
    candidate = naming.candidate
    if candidate.number.form not in COUNTS or candidate.noun is not None:
        return False
    if candidate.governing_side not in NO_VERB_OF_ITS_OWN:
        return False
    compared = layout.folded.endswith("so với ", 0, candidate.start)
    return compared or "time_before" in naming.situation.cues


def _is_pair(layout: Layout, first: Candidate, second: Candidate) -> bool:
    """Whether two numbers of different things are told together: "63 vụ, 97 bị cáo"."""
    if first.noun is None or second.noun is None or first.noun_side != "right" or second.noun_side != "right":
        return False
    joined = said("pair_joint").fullmatch(layout.folded, first.right.end, second.start)
    return joined is not None and first.noun.name != second.noun.name
