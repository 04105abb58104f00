"""What readers of links share: what a link says that means nothing is told, never repaired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analysis.filters import RefusedValue

# Characters of a refused value that are told.
SHORTENED = 120


@dataclass(slots=True)
class LinkReader:
    """Reads the parameters of a link, every parameter with all its values."""

    query: Mapping[str, Sequence[str]]
    refused: list[RefusedValue] = field(default_factory=list)

    def refuse(self, key: str, value: str = "") -> None:
        """Leaves a value out, or a whole parameter."""
        self.refused.append(RefusedValue(key[:SHORTENED], value[:SHORTENED]))
