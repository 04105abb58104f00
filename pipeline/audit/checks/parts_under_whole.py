"""Parts that a text names in full ("gồm: …", a bracket) add up to less than their whole.

Only where every number between the whole and the last part is one of the parts: what the text leaves without a number
may be the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.partitions import partitions, total
from pipeline.audit.rules import words
from pipeline.records import Figure

CODE = "parts_under_whole"

_DIGITS = re.compile(r"\d+")
_CLAUSE_END = re.compile(r"[;.]")
# Words that open the parts stand at most so many characters after their whole.
_OPENS_WITHIN = 60


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Wholes that are larger than the parts which split them."""
    for whole, parts in partitions(document):
        one, other = total(parts), interval_of(whole)
        if one.high >= other.low or not _complete(document, whole, parts):
            continue
        values = {"parts": " + ".join(part.surface for part in parts), "whole": whole.surface}
        yield finding(CODE, (whole, *parts), size=gap(one, other), **values)


def _complete(document: AuditedDocument, whole: Figure, parts: list[Figure]) -> bool:
    """Whether the words say that these parts are all."""
    sentence, last = document.sentence_of(whole), parts[-1]
    if any(part not in sentence.figures for part in parts) or whole.start > parts[0].start:
        return False
    opening, inside = sentence.between(whole, parts[0]), sentence.between(whole, last)
    if opening is None or inside is None or len(opening) > _OPENS_WITHIN or _CLAUSE_END.search(opening):
        return False
    bracket = opening.rstrip().endswith("(")
    if (bracket and ")" in inside) or not (bracket or words("complete").search(opening)):
        return False
    behind = sentence.after(last).split(")")[0] if bracket else sentence.after(last)
    if _DIGITS.search(behind) or words("open_rest").search(_among(sentence, parts) + behind):
        return False
    return _all_numbers_are_parts(document, whole, parts, inside)


def _among(sentence: FigureSentence, parts: list[Figure]) -> str:
    """The words from the first part to the last."""
    return sentence.between(parts[0], parts[-1]) or ""


def _all_numbers_are_parts(document: AuditedDocument, whole: Figure, parts: list[Figure], inside: str) -> bool:
    stated = sum(len(_DIGITS.findall(part.surface)) for part in parts[:-1])
    between = [one for one in document.figures if whole.end <= one.start <= parts[-1].start]
    return stated == len(_DIGITS.findall(inside)) and len(between) == len(parts)
