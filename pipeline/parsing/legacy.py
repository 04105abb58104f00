"""Text in fonts that drew Vietnamese letters at the places of other characters."""

from __future__ import annotations


def in_unicode(text: str, font_name: str | None) -> str:  # noqa: ARG001 - the fonts of the past are not read yet
    """The text as it is shown in a font.

    Args:
        text: characters as the file stores them.
        font_name: as a run of Word or a cell of a sheet names it, or None.
    """
    return text
