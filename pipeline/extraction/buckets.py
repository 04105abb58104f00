"""Sizes as steps, so that a linear model can learn that near differs from far."""

from __future__ import annotations

from bisect import bisect_left


def bucket(value: float, edges: tuple[float, ...]) -> int:
    """How many of the edges a value is over."""
    return bisect_left(edges, value)
