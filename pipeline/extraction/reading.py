"""One document as extraction reads it: structure, terms, facts about it, and what resolves places and dates."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from pipeline.areas import system_on
from pipeline.extraction.between import Between
from pipeline.extraction.cells import CellFacts
from pipeline.extraction.datadays import day_of_data
from pipeline.extraction.dating import PeriodResolver
from pipeline.extraction.documentperiods import DocumentPeriods
from pipeline.extraction.homeplaces import home_places
from pipeline.extraction.layout import Layout
from pipeline.extraction.linear import LinearModel, load_model
from pipeline.extraction.metadata import MetadataReader
from pipeline.extraction.naming import Naming, NamingReader
from pipeline.extraction.placing import PlaceResolver
from pipeline.extraction.raids import is_raid_news
from pipeline.extraction.reference import likely_day
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import TaggedText
from pipeline.extraction.timing import DocumentDates, Pair
from pipeline.records import AnnotatedText, DocumentMeta, ParsedDocument
from pipeline.spacing import respaced
from pipeline.spans import Located, Span

# So many periods that a document may report on, besides the likeliest, are kept for its figures.
_OTHERS = 2


class DocumentReading:
    """What all steps of extraction share about a document.

    Attributes:
        parsed: the document.
        layout: its blocks, headings and sentences.
        tagged: its terms.
        meta: facts about the document itself.
        namings: what the rules make of every candidate, in order.
    """

    def __init__(self, parsed: ParsedDocument, annotated: AnnotatedText, *, learned: bool) -> None:
        """Reads a document; `learned`: whether a model chooses its reference period."""
        self.parsed = parsed
        self._spaced = respaced(parsed)
        self.layout = Layout(self._spaced.document if self._spaced is not None else parsed, annotated)
        self.tagged = TaggedText(self.layout.syllables, [place.span for place in annotated.places if place.name])
        self._metadata = MetadataReader(self.layout, parsed.hints)
        self.meta = self._metadata.read()
        self._other_periods: list[Pair] = []
        self.layout.places = Located([*self.layout.places, *home_places(self.layout, self.meta)])
        raid = is_raid_news(self.layout, self.meta.doc_type)
        self.namings: list[Naming] = NamingReader(self.layout, self.tagged, raid=raid).read()
        if learned:
            self.choose_period(load_model("document_period"))

    def reference_options(self) -> DocumentPeriods:
        """What the document may report on, as the rules see it."""
        numbers = [naming.candidate for naming in self.namings if naming.accepted]
        return DocumentPeriods(self.layout, self.meta, numbers)

    def choose_period(self, model: LinearModel) -> None:
        """Takes the reference period that a model likes best among all that the document states."""
        periods = self.reference_options()
        scores = model.scores_of_totals(periods.seen(model.lens))[:, 0].tolist()
        can = [at for at, option in enumerate(periods.options) if periods.possible(option)]
        likely = sorted(can, key=lambda at: -scores[at])
        held = periods.held()
        if held is not None and scores[likely[0]] - scores[held[0]] <= held[1]:
            likely.remove(held[0])
            likely.insert(0, held[0])
        (start, end), *others = [periods.options[at].days for at in likely[: 1 + _OTHERS]]
        self._other_periods = others
        system = self.meta.area_system or system_on(end)
        self.meta = replace(self.meta, period_start=start, period_end=end, area_system=system)

    @cached_property
    def standing(self) -> StandingReader:
        """Reads status and scope."""
        return StandingReader(self.layout, self.meta)

    @cached_property
    def stated(self) -> DocumentMeta:
        """The facts about the document with what it says of itself: its type, number, issuer and publisher."""
        return self._metadata.stated(self.meta)

    @property
    def respaced(self) -> bool:
        """Whether the read text is not the document text."""
        return self._spaced is not None

    def original(self, span: Span) -> Span:
        """Where a span of the read text stands in the document text."""
        return self._spaced.original(span) if self._spaced is not None else span

    @cached_property
    def dates(self) -> DocumentDates:
        """What periods are read against."""
        reference = (self.meta.period_start, self.meta.period_end)
        likely = likely_day(self.layout, self.meta)
        planning, data = self.standing.plans, day_of_data(self.layout)
        dated = self._metadata.published is not None
        return DocumentDates(reference, self.meta.published_on, self._other_periods, planning, likely, data, dated)

    @cached_property
    def between(self) -> Between:
        """Looks at what stands between numbers and mentions."""
        return Between(self.layout)

    @cached_property
    def cells(self) -> CellFacts:
        """What the cells of tables say for certain."""
        return CellFacts(self.layout, self.dates)

    @cached_property
    def periods(self) -> PeriodResolver:
        """Gives candidates their period."""
        found = PeriodResolver(self.layout, self.dates)
        if self.standing.raid:
            found.event = found.first_days()
        return found

    @cached_property
    def places(self) -> PlaceResolver:
        """Gives candidates their area."""
        return PlaceResolver(self.layout, self.meta)
