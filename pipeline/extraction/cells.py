"""What the header or label of a table's cell says for certain: whether it is wanted or done, and of which period.

Where they leave several readings nothing is said here, and the rules and models for running text choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.timing import DocumentDates, PeriodReader, Timing, month_end
from pipeline.extraction.yearcuts import years_counted_up_to
from pipeline.records import CALENDAR_PERIODS, NumberForm, PeriodKind, PeriodMention, Status
from pipeline.spans import Span

_SOURCE = "cell"
# Columns and rows are named by these; a day in a header belongs to its words ("không có tệ nạn (đến 31/12)").
_NAMED_BY = (PeriodKind.SAME_PERIOD, *CALENDAR_PERIODS)
# A document that reports on less than this many days may mean as much of each year that a header names, unless so
# many years stand beside each other.
_NEARLY_A_YEAR, _SERIES = 300, 3


class CellFacts:
    """Reads the cells of one document."""

    def __init__(self, layout: Layout, dates: DocumentDates) -> None:
        """Reads against the document's dates."""
        self._folded, self._blocks = layout.folded, layout.blocks
        self._dates = dates
        self._reader = PeriodReader(layout, dates)
        self._mentions = layout.periods
        self._years: dict[int, int] = {}
        self._stated: dict[tuple[Span, ...], PeriodMention | None] = {}
        self._counted_up_to = dict(years_counted_up_to(layout))

    def status(self, candidate: Candidate) -> Status | None:
        """Target under "Kế hoạch", reported under "Thực hiện"; None elsewhere, and for shares of a plan."""
        cell = candidate.cell
        if cell is None or cell.change:
            return None
        headers = [span.of(self._folded).strip() for span in cell.headers]
        wanted = any(said("target_columns").fullmatch(words) for words in headers)
        done = any(said("result_columns").fullmatch(words) for words in headers)
        if wanted == done:
            return None
        return Status.TARGET if wanted else Status.REPORTED

    def timing(self, candidate: Candidate, *, stock: bool, target: bool) -> Timing | None:
        """The period of the column, or of the row where the headers state none.

        Args:
            candidate: the number; one in running text has none.
            stock: whether its indicator is a level at a date.
            target: whether it is wanted rather than reported.
        """
        cell = candidate.cell
        if cell is None or cell.change or candidate.number.form is NumberForm.PERCENT:
            return None
        mention = self._stated_in(cell.headers)
        if mention is None and not self._mentioned(cell.headers):
            mention = self._stated_in((cell.year,)) if cell.year is not None else self._whole_label(cell.label)
        if mention is None or mention.kind not in _NAMED_BY:
            return None
        if mention.kind is PeriodKind.YEAR:
            return self._year(mention, candidate.place.block)
        return self._reader.read(mention, _SOURCE, stock=stock, target=target)

    def _mentioned(self, spans: Sequence[Span]) -> bool:
        return any(self._mentions.within(span) for span in spans)

    def _whole_label(self, label: tuple[Span, ...]) -> PeriodMention | None:
        """A row that is named by its period and nothing else: "Quý I/2023"."""
        mention = self._stated_in(label[-1:])
        return mention if mention is not None and label and mention.span == label[-1] else None

    def _stated_in(self, spans: tuple[Span, ...]) -> PeriodMention | None:
        """The one period that cells state, months of one cell and the year of another taken together."""
        if spans not in self._stated:
            self._stated[spans] = self._read(spans)
        return self._stated[spans]

    def _read(self, spans: Sequence[Span]) -> PeriodMention | None:
        found = [mention for span in spans for mention in self._of_cell(span)]
        if len(found) == 2:
            months = [mention for mention in found if mention.months is not None and mention.start is None]
            years = [mention for mention in found if mention.kind is PeriodKind.YEAR]
            return _in_year(months[0], years[0]) if months and years else None
        return found[0] if len(found) == 1 else None

    def _of_cell(self, span: Span) -> list[PeriodMention]:
        match = said("year_cells").fullmatch(self._folded, span.start, span.end)
        if match is None:
            return self._mentions.within(span)
        year = int(match["year"])
        return [PeriodMention(Span(*match.span("year")), PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))]

    def _year(self, mention: PeriodMention, block: int) -> Timing | None:
        """A whole year; the last year of the document's period only up to where that ends, or the text counts it.

        None where the document reports on a part of the year, as that part may be meant of every year.
        """
        start, end = mention.start, mention.end
        first, last = self._dates.reference
        if start is None or end is None:
            return None
        if first is not None and last is not None:
            turned = first.year == last.year - 1 and first.day != 1  # a reporting year from December to November
            short = (last - first).days < _NEARLY_A_YEAR and self._years_beside(block) < _SERIES
            if turned or short:
                return None
            if last.year == end.year:
                start, end = max(start, first), min(end, last)
        end = min(end, self._counted_up_to.get(end.year, end))
        return Timing(start, end, "calendar", _SOURCE, mention.kind)

    def _years_beside(self, block: int) -> int:
        """How many years name columns or rows of a table."""
        if block not in self._years:
            cells = (cell.span.of(self._folded) for cell in self._blocks[block].cells)
            named = (said("year_cells").fullmatch(words) for words in cells)
            self._years[block] = len({match["year"] for match in named if match is not None})
        return self._years[block]


def _in_year(months: PeriodMention, year: PeriodMention) -> PeriodMention | None:
    """ "6 tháng đầu năm" over "2023"."""
    if months.months is None or year.start is None or months.kind is PeriodKind.SAME_PERIOD:
        return None
    first, last = months.months
    start, end = date(year.start.year, first, 1), month_end(year.start.year, last)
    return replace(months, start=start, end=end)
