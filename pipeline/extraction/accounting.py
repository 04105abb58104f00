"""What became of every digit string of a document: a figure, a known non-figure, another topic, or unrecognised."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from pipeline.extraction.layout import Layout
from pipeline.records import BlockKind, DigitString, DigitVerdict, Figure
from pipeline.spans import Span

_STRENGTHS = {verdict: -at for at, verdict in enumerate(DigitVerdict)}
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def account(layout: Layout, figures: Iterable[Figure], dropped: dict[Span, str]) -> tuple[DigitString, ...]:
    """Every digit string with its verdict, in order.

    Args:
        layout: the document.
        figures: what was extracted.
        dropped: numbers that are no figure, with the reason: "off_topic: drugs", "not_counted", …; an empty
            reason means that the number was read but nobody knows what it counts.

    Letters that were read as digits (`lookalikes`) belong to their digit string.
    """
    furniture = [block.span for block in layout.blocks if block.kind is BlockKind.BOILERPLATE]
    cover: list[tuple[Span, DigitVerdict, str]] = []
    cover += [(Span(f.start, f.end), DigitVerdict.FIGURE, f.rule or "") for f in figures]
    cover += [(item.span, DigitVerdict.KNOWN, item.kind) for item in layout.annotated.nonfigures]
    cover += [(item.span, DigitVerdict.KNOWN, f"period: {item.kind}") for item in layout.annotated.periods]
    for span, reason in dropped.items():
        verdict = DigitVerdict.UNRECOGNISED if not reason else DigitVerdict.KNOWN
        if reason.startswith("off_topic"):
            verdict = DigitVerdict.OFF_TOPIC
        cover.append((span, verdict, reason))
    cover += [(span, DigitVerdict.KNOWN, "page_furniture") for span in furniture]
    cover.sort(key=lambda item: _STRENGTHS[item[1]])  # the strongest verdict is painted last
    painted = array("l", bytes(array("l").itemsize * (len(layout.text) + 1)))
    for number, (span, _, _) in enumerate(cover, 1):
        painted[span.start : span.end] = array("l", [number]) * len(span)
    return tuple(_judge(Span(*match.span()), painted, cover) for match in _DIGITS.finditer(layout.folded))


def _judge(span: Span, painted: array[int], cover: list[tuple[Span, DigitVerdict, str]]) -> DigitString:
    best = max(painted[span.start : span.end])
    if best == 0:
        return DigitString(span, DigitVerdict.UNRECOGNISED)
    return DigitString(span, cover[best - 1][1], cover[best - 1][2])
