"""The pages kept from recognition: how many there are, how they stay below a size, and how they go."""

from __future__ import annotations

from pathlib import Path

from pipeline.settings import Settings


def kept(folder: Path) -> tuple[int, int]:
    """How many pages a folder keeps, and their bytes."""
    from pipeline.parsing.scans.pagecache import kept_pages

    pages = [page for page in kept_pages(folder) if not page.broken]
    return len(pages), sum(page.size for page in pages)


def empty(folder: Path) -> int:
    """Takes all pages away; gives how many."""
    from pipeline.parsing.scans.pagecache import shrink

    return shrink(folder, 0)


def keep_within(settings: Settings) -> None:
    """After documents were read: takes away what goes beyond the size that the user allows."""
    if settings.page_cache.is_dir():
        from pipeline.parsing.scans.pagecache import shrink

        shrink(settings.page_cache, settings.page_cache_bytes)
