"""The registry of publishers in force: the list that the package carries, and the user's own over it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings import Settings
from pipeline.sources.registry import Era, Registry, Source, SourceKind, load_registry, overlaid, shipped_list

__all__ = ["Coverage", "Era", "Registry", "Source", "SourceKind", "coverage", "publishers"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far publishers are known.

    Attributes:
        sources: how many.
        enabled: how many of them are on.
        seen: of how many a page with a date has been seen.
        provinces: how many provinces of each map have one.
        missing: provinces of each map that have none.
    """

    sources: int
    enabled: int
    seen: int
    provinces: dict[Era, int]
    missing: dict[Era, list[str]]


def publishers(settings: Settings) -> Registry:
    """The publishers in force.

    Raises:
        DataError: if the list or the user's own registry cannot be read or breaks its schema.
    """
    listed = load_registry(shipped_list())
    return overlaid(listed, settings.sources) if settings.sources else listed


def coverage(registry: Registry) -> Coverage:
    """Counts a registry."""
    sources = registry.by_id.values()
    return Coverage(
        len(registry),
        sum(source.enabled for source in sources),
        sum(source.checked_on is not None for source in sources),
        {era: len(registry.provinces(era)) for era in Era},
        {era: registry.missing(era) for era in Era},
    )
