"""A report with several numbers of the year before: one finding for both reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audit.between.findings import MOST_SIDES, between
from pipeline.audit.between.history import Year, histories
from pipeline.audit.between.places import Places
from pipeline.audit.between.rules import CopyRules, between_rules
from pipeline.audit.findings import Finding

CODE = "copied_figures"

_Both = tuple[Year, Year]


def check(places: Places) -> Iterator[Finding]:
    """Flows of following years in two documents, as many equal ones as chance does not give."""
    rules = between_rules().copy_of_last_year
    compared: dict[tuple[str, str], list[_Both]] = defaultdict(list)
    for kind, years in histories(places):
        for before, now in pairwise(years) if kind.flow else ():
            follows = now.year == before.year + 1 and before.stated.document != now.stated.document
            if follows and max(before.stated.value, now.stated.value) >= rules.least:
                compared[before.stated.document, now.stated.document].append((before, now))
    for both in compared.values():
        equal = [(before, now) for before, now in both if before.stated.value == now.stated.value]
        if _is_copied(equal, len(both), rules):
            told = [year.stated for pair in equal[: MOST_SIDES // 2] for year in reversed(pair)]
            first, second = equal[0][1].interval, equal[0][0].interval
            values = {"count": str(len(equal)), "numbers": ", ".join(now.stated.surface for _, now in equal[:6])}
            yield from between(CODE, told, (first, second), values)


def _is_copied(equal: Sequence[_Both], shared: int, rules: CopyRules) -> bool:
    distinct = {now.stated.value for _, now in equal}
    return len(distinct) >= rules.fewest and len(equal) >= rules.share * shared
