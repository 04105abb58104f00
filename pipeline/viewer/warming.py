"""What a server reads and looks up once, before its first page.

Python gives memory back in pieces of 1 MiB, and a piece that holds one thing which stays is never given back. Whatever
is kept for good and is made among the tens of thousands of figures of a page therefore costs a mebibyte: so it is made
before any page reads figures.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from sqlalchemy import Connection

from pipeline.analysis.columns import catalogue
from pipeline.analysis.coverage.evidence import Sight
from pipeline.analysis.coverage.rules import coverage_rules
from pipeline.analysis.findings.words import finding_words
from pipeline.analysis.labels import labels
from pipeline.analysis.plans.words import plan_words
from pipeline.analysis.series import evidence
from pipeline.analysis.series.places import SYSTEMS
from pipeline.analysis.series.tiles import tiles
from pipeline.analysis.series.words import series_words
from pipeline.audit.findings import sentences
from pipeline.audit.rules import rules

_WORDS: tuple[Callable[[], object], ...] = (
    catalogue,
    coverage_rules,
    finding_words,
    labels,
    plan_words,
    rules,
    sentences,
    series_words,
)


def warm(connection: Connection) -> None:
    """Loads the words of all pages, and asks a store for everything that series are made of, of nothing.

    Args:
        connection: open for reading.
    """
    for load in _WORDS:
        load()
    for system in SYSTEMS:
        tiles(system)
    for value in range(2 * Sight.NUMBER):  # Python makes each combination when it first meets it, and keeps it
        Sight(value)
    evidence.warm(connection)
    gc.collect()
