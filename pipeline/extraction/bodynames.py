"""The full name of a body: with its unit, from the document's own place where the text leaves it out."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.areas import Area, area_table, name_key
from pipeline.extraction.bodies import Body, Unit
from pipeline.records import DocumentMeta, Level


class BodyNames:
    """Writes the bodies of one document in full."""

    def __init__(self, meta: DocumentMeta) -> None:
        self._meta = meta
        self._day = meta.published_on or meta.period_end

    def full(self, body: Body, *, sure: bool) -> str | None:
        """The name with its unit, or None where nothing tells the unit or it lies elsewhere.

        Args:
            body: what the text names.
            sure: the document is the body's own, so that without any word it is of the document's unit.
        """
        if body.whole is not None:
            whole = self.full(body.whole, sure=sure)
            return f"{body.name}{body.entry.link}{whole}" if whole is not None else None
        if body.national:
            return body.name
        if body.entry.inside:
            return None
        area = self._area(body, sure=sure)
        if area is None or (not sure and not self._here(area)):
            return None
        word = (body.unit.word if body.unit is not None else "") or area.type
        name = area.name if body.entry.plain or name_key(area.name).startswith(f"{word} ") else f"{word} {area.name}"
        return f"{body.name} {name}"

    def _area(self, body: Body, *, sure: bool) -> Area | None:
        """The unit of a body: as the text says, else the document's own of the level that its word tells."""
        unit = body.unit
        if unit is not None and unit.areas:
            return self._best(unit.areas)
        levels = unit.levels if unit is not None else tuple(body.entry.at)
        if unit is None and len(levels) > 1 and Level.PROVINCE in levels and not sure:
            return None
        own = {level: self.own(level) for level in levels}
        if len(levels) > 1 and self._meta.level in levels:
            return own[self._meta.level] if unit is None or self._fits(own[self._meta.level], unit) else None
        return next((area for area in own.values() if area is not None and self._fits(area, unit)), None)

    @staticmethod
    def _fits(area: Area | None, unit: Unit | None) -> bool:
        """Whether the document's unit can be what a bare unit word means."""
        return area is not None and (unit is None or area.type == unit.word)

    def own(self, level: Level) -> Area | None:
        """The document's own unit of a level."""
        meta = self._meta
        name = {Level.PROVINCE: meta.province, Level.DISTRICT: meta.district, Level.COMMUNE: meta.commune}.get(level)
        named = area_table().named(name_key(name)) if name else []
        return self._best(area for area in named if area.level is level)

    def _best(self, areas: Iterable[Area]) -> Area | None:
        """Of areas of one name the one in the document's place and time."""
        return max(areas, key=lambda area: (self._here(area), self._on_day(area)), default=None)

    def _here(self, area: Area) -> bool:
        """Whether a unit lies in the document's province, or is it."""
        if self._meta.province is None:
            return self._meta.level is not Level.NATIONAL
        home = area_table().province_on(area, self._day)
        return home is not None and home.name == self._meta.province

    def _on_day(self, area: Area) -> bool:
        return self._day is not None and area.valid_on(self._day)
