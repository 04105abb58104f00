"""Whether a confidence of 0.8 is right eight times out of ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

STEPS = 10
"""Bins from 0 to 1."""

_DECIMALS = 4


class Judged(NamedTuple):
    """One extracted figure.

    Attributes:
        confidence: from 0 to 1, as the program gave it.
        right: whether number and code are those of a gold figure.
    """

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Figures of about the same confidence.

    Attributes:
        low: lower bound, included.
        figures: what fell into it.
    """

    low: float
    figures: Sequence[Judged]

    @property
    def count(self) -> int:
        """How many figures."""
        return len(self.figures)

    @property
    def confidence(self) -> float:
        """Their mean confidence; 0 where there are none."""
        return round(sum(one.confidence for one in self.figures) / self.count, _DECIMALS) if self.count else 0.0

    @property
    def right(self) -> float:
        """Share of right ones; 0 where there are none."""
        return round(sum(one.right for one in self.figures) / self.count, _DECIMALS) if self.count else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Bound, count, mean confidence and share right by name."""
        return {"from": self.low, "count": self.count, "confidence": self.confidence, "right": self.right}


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidences can be believed.

    Attributes:
        judged: every extracted figure that has a confidence.
    """

    judged: tuple[Judged, ...]

    @property
    def bins(self) -> tuple[Bin, ...]:
        """Ten bins of equal width, empty ones included; a confidence of 1 is in the last."""
        sorted_in: list[list[Judged]] = [[] for _ in range(STEPS)]
        for one in self.judged:
            # Times the number of steps and rounded first: 0.3 / 0.1 is not quite 3 to a computer.
            sorted_in[min(int(round(one.confidence * STEPS, _DECIMALS)), STEPS - 1)].append(one)
        return tuple(Bin(at / STEPS, tuple(figures)) for at, figures in enumerate(sorted_in))

    @property
    def error(self) -> float:
        """Expected calibration error: how far confidence and share right lie apart, weighted by count."""
        apart = sum(abs(sum(one.confidence - one.right for one in few.figures)) for few in self.bins)
        return round(apart / len(self.judged), _DECIMALS) if self.judged else 0.0

    @property
    def sure(self) -> Bin:
        """The figures of 0.9 and more, which a reader may take without a look at the text."""
        return self.bins[-1]

    def to_dict(self) -> dict[str, Any]:
        """Bins, expected calibration error and the sure figures by name."""
        bins = [few.to_dict() for few in self.bins]
        return {"bins": bins, "expected_error": self.error, "sure": self.sure.to_dict()}
