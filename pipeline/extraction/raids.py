"""News of one event: a raid, an arrest, a trial."""

from __future__ import annotations

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout

# A text whose title tells of a raid and that uses this many words of the scene tells of one event.
_RAID_WORDS = 3


def is_raid_news(layout: Layout, doc_type: str) -> bool:
    """Whether a document tells of one event.

    Args:
        layout: of the document.
        doc_type: of the document; an authority's own papers tell of more.
    """
    if doc_type not in ("news", "other"):
        return False
    events = len(layout.hits("incident_words"))
    title = layout.title
    if title is not None and said("raid_titles").search(title.of(layout.folded)) and events >= _RAID_WORDS:
        return True
    return events >= 2 and events > len(layout.hits("aggregate_words"))
