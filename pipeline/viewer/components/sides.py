"""What the component of sentences side by side is given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence with a marked number.

    Attributes:
        title: what the number is taken for.
        before, surface, after: the sentence, the number in its middle.
        under: where it stands.
    """

    title: str
    before: str
    surface: str
    after: str
    under: str


@dataclass(frozen=True, slots=True)
class SidesData:
    """Sentences side by side; `told` says above them what does not add up, or is empty."""

    told: str
    sides: tuple[Side, ...]

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        return {"told": self.told, "sides": [asdict(side) for side in self.sides]}
