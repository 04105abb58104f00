"""What checks look at: one document, how it was read, the documents of a place, places that lie in each other."""

from __future__ import annotations

from enum import StrEnum

from pipeline.audit.between.registry import OF_A_PLACE, OF_LEVELS
from pipeline.audit.registry import EXTRACTION, INSIDE, WRITTEN


class Family(StrEnum):
    """What a check looks at."""

    DOCUMENT = "document"
    PLACE = "place"
    LEVELS = "levels"
    READING = "reading"


CODES: dict[Family, tuple[str, ...]] = {
    Family.DOCUMENT: (*INSIDE, *WRITTEN),
    Family.PLACE: tuple(OF_A_PLACE),
    Family.LEVELS: tuple(OF_LEVELS),
    Family.READING: tuple(EXTRACTION),
}
"""The codes of each family, in the order of its checks."""

_FAMILIES = {code: family for family, codes in CODES.items() for code in codes}


def family_of(code: str) -> Family:
    """The family of a check.

    Raises:
        KeyError: for a code that no check has.
    """
    return _FAMILIES[code]
