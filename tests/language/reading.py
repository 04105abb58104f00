"""What the language room reads in a short text: one call for each kind of annotation."""

from __future__ import annotations

from pipeline.language import annotate
from pipeline.language.nonfigures import find_nonfigures
from pipeline.language.periods import find_periods
from pipeline.language.places import find_places
from pipeline.lexicon import Syllables
from pipeline.records import (
    AnnotatedText,
    Block,
    BlockKind,
    NumberMention,
    ParsedDocument,
    PeriodMention,
    PlaceMention,
)
from pipeline.spans import Span
from pipeline.textforms import fold


def document(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> ParsedDocument:
    """A parsed document of one block."""
    return ParsedDocument("a.txt", "a.txt", "0", text, "0", "0", (Block(kind, Span(0, len(text))),), ())


def read(text: str) -> AnnotatedText:
    """All that the room says of a text."""
    return annotate(document(text))


def numbers(text: str) -> list[NumberMention]:
    """Quantities, after periods, places and known non-figures have had their share."""
    return list(read(text).numbers)


def kinds(text: str) -> list[tuple[str, str]]:
    """Known non-figures as (kind, digits as written)."""
    syllables = Syllables(fold(text))
    taken = [item.span for item in find_periods(syllables)]
    return [(item.kind, item.span.of(text)) for item in find_nonfigures(syllables, taken)]


def periods(text: str) -> list[PeriodMention]:
    """Stated periods."""
    return find_periods(Syllables(fold(text)))


def places(text: str) -> list[PlaceMention]:
    """Named and general places."""
    return find_places(text, Syllables(fold(text)))


def shown(mention: PeriodMention) -> str:
    """A period as the data file writes it: "2021-01-01 2021-06-30", "- - 1-6", "- - 6/15", "2003-01-01 -"."""
    days = f"{mention.start or '-'} {mention.end or '-'}"
    if mention.start is not None or mention.end is not None or mention.months is None:
        return days
    link = "/" if mention.kind.value in ("day", "as_of") else "-"
    return f"{days} {mention.months[0]}{link}{mention.months[1]}"
