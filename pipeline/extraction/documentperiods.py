"""What a document may report on or plan, of which a model chooses: every period stated, and those around its day."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import WORDS, Lens, Said
from pipeline.extraction.governing import Governed
from pipeline.extraction.layout import Layout
from pipeline.extraction.papernames import LEAD, in_paper_name
from pipeline.extraction.raids import is_raid_news
from pipeline.extraction.reference import SAID_OF_DATA, STATED_KINDS, ReferencePeriod
from pipeline.extraction.referencefeatures import DATED, LATE, LEADING, STATED, UNDATED, Leading, Stated
from pipeline.extraction.timing import Pair, counted, month_end
from pipeline.records import DocumentMeta, PeriodKind, PeriodMention
from pipeline.spans import Span
from pipeline.values import value_class

_MOST_MENTIONS = 40
_JOINED = 3
# First and last month of the parts of a year that reports are on.
_PARTS_OF_YEAR = ((1, 12), (1, 6), (1, 9), (1, 3), (4, 6), (7, 9), (10, 12), (7, 12), (1, 11), (1, 10))
# A report's period ends so many days before publication at most, a plan's so many after it.
_BEFORE, _AHEAD = -200, 700
_HINTS = ("hint_half", "hint_nine_months", "hint_quarter", "hint_year", "hint_plan", "hint_ahead")
_MONTH_DAYS = 30.4
_WORD, _TITLE_WORDS = re.compile(r"\w+"), 25
# A mention opens its sentence within so many characters; more figures than these are many.
_OPENS, _MANY = 12, 4
# A programme that news are about is named in their first characters.
_ABOUT = 400
# How the rules found their period, where that is firm ground: a model must like another by so much more (log odds).
_FIRM = {
    "counted": 9.0,
    "cut_off": 9.0,
    "window": 2.0,
    "title_months": 9.0,
    "since_new_year": 1.0,
    "lead_months": 3.0,
    "titled_years": 2.0,
    "title": 0.5,
    "announced": 1.0,
}


# Where a mention stands, whether in the name of a paper, what it says of the data, whether it is compared with, the
# words before it, and whether it ends the title.
_Manner = tuple[str, bool, tuple[bool, bool], bool, str, bool | None]


@value_class
class ReferenceOption:
    """A period that a document may report on or plan.

    Attributes:
        days: first and last day; two times None for none.
        mentions: what states it.
        how: how it was come by: "ruled", "none", "stated", "joined" or "inferred".
    """

    days: Pair
    mentions: tuple[PeriodMention, ...] = ()
    how: str = "stated"


class DocumentPeriods:
    """Options for a document's reference period, with their features."""

    def __init__(self, layout: Layout, meta: DocumentMeta, numbers: Sequence[Candidate]) -> None:
        """Options of a document.

        Args:
            layout: of the document.
            meta: with the period that the rules found.
            numbers: those that the rules take for figures.
        """
        self._layout = layout
        self._meta = meta
        self._numbers = numbers
        self._reader = ReferencePeriod(layout, meta.published_on, meta.doc_type)
        self._manners: dict[int, _Manner] = {}
        main = layout.main_blocks
        self._begin = layout.blocks[main[0]].span.start if main else 0

    @property
    def ruled(self) -> Pair:
        """What the rules say."""
        return self._meta.period_start, self._meta.period_end

    @cached_property
    def options(self) -> list[ReferenceOption]:
        """Every pair of dates once: none, the rules' own, and all that title, headings and body state."""
        found: dict[Pair, tuple[str, list[PeriodMention]]] = {self.ruled: ("ruled", []), (None, None): ("none", [])}
        for how, days, mentions in self._found():
            found.setdefault(days, (how, []))[1].extend(mentions)
        return [ReferenceOption(days, tuple(mentions), how) for days, (how, mentions) in found.items()]

    def _found(self) -> Iterator[tuple[str, Pair, tuple[PeriodMention, ...]]]:
        """Periods by how they were come by, with what states them."""
        stated = [m for m in self._layout.annotated.periods if m.kind in STATED_KINDS and self._reader.is_main(m)]
        dated = stated[:_MOST_MENTIONS]
        for mention in dated:
            for days in self._days(mention):
                yield "stated", days, (mention,)
        for days, *mentions in self._joined(dated):
            yield "joined", days, tuple(mentions)
        for days in self._inferred():
            yield "inferred", days, ()

    @staticmethod
    def _joined(mentions: list[PeriodMention]) -> Iterator[tuple[Pair, PeriodMention, PeriodMention]]:
        """A beginning with an end that stand apart: "tính từ 01/12/2013 ... chốt ngày 30/11/2014"."""
        begins = [mention for mention in mentions if mention.start is not None and mention.end is None]
        ends = [m for m in mentions if m.kind is PeriodKind.AS_OF and m.end is not None]
        for first in begins[:_JOINED]:
            for last in ends[:_JOINED]:
                if first.start is not None and last.end is not None and first.start < last.end:
                    yield (first.start, last.end), first, last

    def _inferred(self) -> Iterator[Pair]:
        """What a document may report on or plan that states no period: parts of the year around its publication."""
        published = self._reader.published
        year = published.year if published is not None else self._reader.likely_year
        if year is None:
            return
        for of_year in (year, year - 1, year + 1):
            for first, last in _PARTS_OF_YEAR:
                end = month_end(of_year, last)
                if published is None or _BEFORE <= (end - published).days <= _AHEAD:
                    yield date(of_year, first, 1), end
        if published is not None:
            yield date(published.year, 1, 1), published
            yield published, date(published.year, 12, 31)

    def _days(self, mention: PeriodMention) -> Iterator[Pair]:
        if mention.kind is PeriodKind.AS_OF:
            if mention.end is not None:
                yield date(mention.end.year, 1, 1), mention.end
            return
        days = self._reader.resolve(mention) or self._until_now(mention)
        if days is not None:
            yield days

    def _until_now(self, mention: PeriodMention) -> Pair | None:
        """ "từ khi thành lập (01/7/2025) đến nay": up to publication."""
        told = mention.span.of(self._layout.folded).endswith("nay")
        return self._reader.until_published(mention) if told else None

    def rows(self) -> list[list[str]]:
        """Features by option."""
        return list(map(list, self.seen(WORDS)))

    def seen(self, lens: Lens[Said]) -> list[Said]:
        """Features by option, as a lens sees them."""
        return [self._seen(option, lens) for option in self.options]

    def _seen(self, option: ReferenceOption, lens: Lens[Said]) -> Said:
        (start, end), ruled, kind = option.days, option.days == self.ruled, self._meta.doc_type
        if start is None or end is None:
            standing = self._governed.open, self._governed.relative, self._is_raid
            return lens.of(UNDATED)((ruled, self._ruled_by, kind, standing, self._titled))
        length = bucket((end - start).days, (0, 31, 100, 190, 280, 370, 800))
        closes = end == month_end(end.year, end.month)
        part = f"{start.month if start.day == 1 else 0}-{end.month if closes else 0}"
        dated = (
            ruled,
            self._ruled_by,
            kind,
            length,
            self._ahead(end),
            self._ends(end),
            self._titled_length(start, end),
            bucket(len(option.mentions), (0, 1, 2, 4)),
            part if start.year == end.year else "years",
            start.day == 1 and closes,
            self._hints,
            (self._governed.open, self._governed.covered(option.days)),
            option.how,
        )
        stated = [lens.of(STATED)(self._stated(mention, kind, length)) for mention in option.mentions[:6]]
        leading = [lens.of(LEADING)(self._leading(mention, kind, length)) for mention in option.mentions[:6]]
        late = [lens.of(LATE)((self._before(option.mentions[0]), kind))] if option.mentions else []
        return lens.joined([lens.of(DATED)(dated), *stated, *leading, *late])

    def _leading(self, mention: PeriodMention, kind: str, length: int) -> Leading:
        """How a mention stands in its sentence, in a document of some kind."""
        at, where = mention.span, self._manner(mention)[0]
        first = _WORD.search(self._layout.folded, at.start, at.end)
        word = "" if first is None else "0" if first.group()[0].isdigit() else first.group()
        sentence = self._layout.sentence_at(at.start) or at
        begins = bisect_left(self._starts, sentence.start)
        ends, since = bisect_left(self._starts, sentence.end), bisect_left(self._starts, at.end)
        opens = at.start - sentence.start < _OPENS
        return where, kind, length, word, opens, min(ends - begins, _MANY), min(max(0, ends - since), _MANY)

    def _before(self, mention: PeriodMention) -> int:
        """How many figures stand before a mention."""
        return min(bisect_left(self._starts, mention.span.start), _MANY)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the figures stand."""
        return sorted(candidate.start for candidate in self._numbers)

    def _stated(self, mention: PeriodMention, kind: str, length: int) -> Stated:
        """How a mention states a period of some length in a document of some kind."""
        where, named, data, compared, words, ends = self._manner(mention)
        return where, mention.kind, named, kind, length, mention.basis, data, compared, words, ends

    def _manner(self, mention: PeriodMention) -> _Manner:
        """What of it does not hang on the length of the period."""
        if mention.span.start not in self._manners:
            self._manners[mention.span.start] = self._manner_of(mention)
        return self._manners[mention.span.start]

    def _manner_of(self, mention: PeriodMention) -> _Manner:
        folded, title, at = self._layout.folded, self._layout.title, mention.span
        before = folded[max(0, at.start - SAID_OF_DATA) : at.start]
        titled = title is not None and title.contains(at)
        return (
            self._where(mention),
            in_paper_name(self._layout, mention),
            (bool(said("data_window").search(before)), bool(said("data_until").search(before))),
            bool(said("not_reference").search(before[-20:])),
            " ".join(before[-24:].split()[-2:]),
            folded[at.end : title.end].strip() == "" if title is not None and titled else None,
        )

    @cached_property
    def _governed(self) -> Governed:
        """Which of the options the figures stand under."""
        return Governed(self._layout, self._numbers, self._days)

    @cached_property
    def _is_raid(self) -> bool:
        return is_raid_news(self._layout, self._meta.doc_type)

    def _ends(self, end: date) -> str:
        """How long before publication a period ends; reports appear in the weeks after it."""
        published = self._reader.published
        if published is None:
            return "unknown"
        return str(bucket((published - end).days, (-100, -31, -1, 14, 31, 62, 200)))

    def held(self) -> tuple[int, float] | None:
        """Which option is the rules' own where they stand on firm ground, and by how much a model must like another."""
        margin = _FIRM.get(self._ruled_by)
        if margin is None:
            return None
        return next(at for at, option in enumerate(self.options) if option.days == self.ruled), margin

    def possible(self, option: ReferenceOption) -> bool:
        """Whether a document can report on a period at all.

        None reports on the years of a programme that it only names where its title tells a period, and news not on
        those of a programme named farther down. See GUIDELINE section 5 on the name of a programme.
        """
        if self._ruled_by == "title" and option.mentions and option.days != self.ruled:
            return not all(map(self._is_programme, option.mentions))
        if self._meta.doc_type != "news" or self._ruled_by != "none" or not option.mentions:
            return True
        about = self._begin + _ABOUT
        return any(m.span.start < about or not in_paper_name(self._layout, m) for m in option.mentions)

    def _is_programme(self, mention: PeriodMention) -> bool:
        """Whether a mention is the years in the name of a programme that the title does not name."""
        where, named, *_ = self._manner(mention)
        return mention.kind is PeriodKind.YEARS and named and where != "title"

    @cached_property
    def _ruled_by(self) -> str:
        """How the rules found their period."""
        return self._reader.find().source

    @cached_property
    def _hints(self) -> tuple[str, ...]:
        """Words of title and lead that tell how long the period is: "giữa năm", "ba quý", "tổng kết năm"."""
        stretches = zip(("lead", "title"), self._opening, strict=False)
        return tuple(
            [f"hint={name}:{where}" for where, span in stretches for name in _HINTS if self._layout.says(name, span)]
        )

    @cached_property
    def _opening(self) -> tuple[Span, ...]:
        """The lead and, if there is one, the title."""
        lead, title = Span(self._begin, self._begin + LEAD), self._layout.title
        return (lead, title) if title is not None else (lead,)

    @cached_property
    def _titled(self) -> tuple[str, ...]:
        """The words of the title, numbers as 0."""
        title = self._layout.title
        words = _WORD.findall(title.of(self._layout.folded)) if title is not None else []
        return tuple(["0" if word[0].isdigit() else word for word in words[:_TITLE_WORDS]])

    @cached_property
    def _titled_months(self) -> int | None:
        """The months that the title speaks of: "9 tháng" is 9, "quý I" 3, "năm 2021" 12."""
        title = self._layout.title
        match = said("titled_months").search(title.of(self._layout.folded)) if title is not None else None
        if match is None:
            return None
        return counted(match["n"]) if match["n"] else 3

    def _titled_length(self, start: date, end: date) -> str:
        """Whether a period is as long as the title says."""
        if self._titled_months is None:
            return "unsaid"
        return str(abs((end - start).days - self._titled_months * _MONTH_DAYS) < _MONTH_DAYS / 2)

    def _where(self, mention: PeriodMention) -> str:
        title = self._layout.title
        if title is not None and title.contains(mention.span):
            return "title"
        block = self._layout.block_at(mention.span.start)
        if block is not None and self._layout.is_head(block):
            return "heading"
        return "lead" if mention.span.start < self._begin + LEAD else "body"

    def _ahead(self, end: date) -> str:
        published = self._reader.published
        if published is None:
            return "unknown"
        return str(bucket((end - published).days, (-400, -200, -31, 31, 200, 400, 2000)))
