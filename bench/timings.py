"""The viewer's queries timed on stores of any size."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bench.lists import of_lists
from bench.visits import heaviest, reading, visits
from pipeline.storage import StoreReader

# Indicators with most figures that every tab is asked for.
HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one query, in the order of the rounds.

    Attributes:
        kind: what a page shows of it: page of a list, facets, tab …
        name: what was asked.
        taken: by the clock.
        worked: by the processor: on a busy machine the smaller of the two.
    """

    kind: str
    name: str
    taken: tuple[float, ...]
    worked: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one, by the processor."""
        return statistics.median(self.worked)


def late(taken: Sequence[float]) -> float:
    """The 95th percentile (the largest of fewer than twenty)."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def by_kind(timings: Sequence[Timing]) -> dict[str, list[Timing]]:
    """In the order in which kinds come."""
    found: dict[str, list[Timing]] = {}
    for timing in timings:
        found.setdefault(timing.kind, []).append(timing)
    return found


def measure(path: Path, rounds: int) -> list[Timing]:
    """Times each query so often, after one run that is not timed."""
    found = []
    with StoreReader(path).connect() as connection:
        for kind, name, query in _asked(connection):
            query()
            taken, worked = [], []
            for _ in range(rounds):
                start, started = time.perf_counter(), time.process_time()
                query()
                taken.append((time.perf_counter() - start) * 1000)
                worked.append((time.process_time() - started) * 1000)
            found.append(Timing(kind, name, tuple(taken), tuple(worked)))
    return found


def _asked(connection: Connection) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Lists, then what each page reads with varied selections."""
    yield from of_lists(connection)
    for visit in visits(heaviest(connection, HEAVIEST)):
        yield visit.kind, visit.name, reading(connection, visit)
