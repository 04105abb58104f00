"""The area that a number covers, and one that it may cover."""

from __future__ import annotations

from pipeline.records import Level, PlaceMention
from pipeline.values import value_class

Names = tuple[str, str | None, str | None, str | None]


@value_class
class Area4:
    """Level and names of a covered area; `code` of the most specific unit, `other` a region or zone."""

    level: Level
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    code: str | None = None
    other: str | None = None

    @property
    def names(self) -> Names:
        """What tells areas apart."""
        return self.level, self.province, self.district, self.commune

    def holds(self, other: Area4) -> bool:
        """Whether another area is this one or lies in it."""
        pairs = ((self.province, other.province), (self.district, other.district), (self.commune, other.commune))
        return all(one is None or one == another for one, another in pairs)


@value_class
class PlaceOption:
    """An area that a number may cover.

    Attributes:
        source: row, left, right, paragraph, heading0 and up, above, title, document, province, national, scene.
        mention: what names it, or None for the document's own.
        rank: place among the mentions of that source, nearest first.
        passed: whether the rules pass over the mention (an address, a partner, a closed bracket).
        scene: place among the districts and communes that news name, -1 for others.
    """

    area: Area4
    source: str
    mention: PlaceMention | None = None
    rank: int = 0
    passed: bool = False
    scene: int = -1
