"""One document as extraction reads it: structure, terms, facts about it, and what resolves places and dates."""

from __future__ import annotations

from functools import cached_property

from pipeline.extraction.dating import PeriodResolver
from pipeline.extraction.layout import Layout
from pipeline.extraction.metadata import MetadataReader
from pipeline.extraction.naming import Naming, NamingReader
from pipeline.extraction.placing import PlaceResolver
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import TaggedText
from pipeline.records import AnnotatedText, ParsedDocument


class DocumentReading:
    """What all steps of extraction share about a document.

    Attributes:
        parsed: the document.
        layout: its blocks, headings and sentences.
        tagged: its terms.
        meta: facts about the document itself.
        standing: reads status and scope.
        namings: what the rules make of every candidate, in order.
    """

    def __init__(self, parsed: ParsedDocument, annotated: AnnotatedText) -> None:
        self.parsed = parsed
        self.layout = Layout(parsed, annotated)
        self.tagged = TaggedText(self.layout.folded, [place.span for place in annotated.places if place.name])
        self.meta = MetadataReader(self.layout, parsed.hints).read()
        self.standing = StandingReader(self.layout, self.meta)
        self.namings: list[Naming] = NamingReader(self.layout, self.tagged, raid=self.standing.raid).read()

    @cached_property
    def periods(self) -> PeriodResolver:
        """Gives candidates their period."""
        reference = (self.meta.period_start, self.meta.period_end)
        found = PeriodResolver(self.layout, reference, self.meta.published_on, planning=self.standing.plans)
        if self.standing.raid:
            found.event_day = found.first_day()
        return found

    @cached_property
    def places(self) -> PlaceResolver:
        """Gives candidates their area."""
        return PlaceResolver(self.layout, self.meta)
