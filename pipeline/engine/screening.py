"""Pages that a crawl brings are asked whether they are on the topic before figures are looked for in them.

What is refused is listed with the reason (`ReasonCode.OFF_TOPIC`) and not asked again while page and program stay as
they are. Files that the user names are never asked: `screened` is for rooms of collected documents alone.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.engine.rooms import Rooms, default_rooms
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import BlockKind, ParsedDocument


def screened(rooms: Rooms | None = None) -> Rooms:
    """Rooms that find figures only in documents on the topic.

    Args:
        rooms: other rooms than the package's own.
    """
    return replace(rooms or default_rooms(), screen=refuse_off_topic)


def refuse_off_topic(parsed: ParsedDocument) -> None:
    """Asks the relevance model about a document.

    Raises:
        DocumentError: OFF_TOPIC with the probability and the words that spoke loudest against it.
        DataError: if the model cannot be read.
    """
    from pipeline.extraction.relevance import relevance

    found = relevance(main_text(parsed))
    if not found.on_topic:
        told = f" ({', '.join(found.reasons)})" if found.reasons else ""
        raise DocumentError(ReasonCode.OFF_TOPIC, f"{found.probability:.2f}{told}")


def main_text(parsed: ParsedDocument) -> str:
    """The text without menus and page feet, a block to a line; all of it where there is nothing else."""
    main = [block for block in parsed.blocks if block.kind is not BlockKind.BOILERPLATE] or parsed.blocks
    return "\n".join(block.span.of(parsed.text) for block in main)
