"""Timing: two or more ways to do the same work, in turn, so that a busy machine slows all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the result.

    Attributes:
        name: what is measured.
        against: what it is compared with.
        seconds: of the measured, median over the rounds.
        reference: of the other, likewise.
        ratio: median over the rounds of measured / reference in the same round.
        work: how much was done, in words.
    """

    name: str
    against: str
    seconds: float
    reference: float
    ratio: float
    work: str


def rounds(ways: Mapping[str, Callable[[], object]], count: int, *, warm: bool = True) -> dict[str, list[float]]:
    """Seconds of each way in each round; before the first, every way runs once without being timed."""
    if warm:
        for way in ways.values():
            way()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    return taken


def compare(name: str, against: str, work: str, measured: list[float], reference: list[float]) -> Comparison:
    """The medians and the median ratio of two series taken in turn."""
    ratios = [one / other for one, other in zip(measured, reference, strict=True)]
    return Comparison(
        name, against, statistics.median(measured), statistics.median(reference), statistics.median(ratios), work
    )
