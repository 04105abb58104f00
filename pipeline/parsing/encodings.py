"""Text in fonts from before Unicode, whose letters stand at the places of other characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block's text in one font; ``font`` is the name as stated, or None where none is."""

    text: str
    font: str | None = None


def in_unicode_blocks(blocks: Sequence[Sequence[Run]], repairs: set[str]) -> list[list[str]]:  # noqa: ARG001 - not yet
    """The runs of a document's blocks in Unicode.

    Args:
        blocks: lines, paragraphs or cells in reading order, each with its runs.
        repairs: names of the encodings found are added.
    """
    return [[run.text for run in block] for block in blocks]
