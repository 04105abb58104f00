"""The period that a document reports on or plans (GUIDELINE section 5 and 7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, pairwise

from pipeline.areas import MERGER
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.papernames import LEAD, NAME_REACH, dates_paper, in_paper_name
from pipeline.extraction.tellingday import last_told
from pipeline.extraction.timing import Pair, counted, dated, is_dated_day, lies, month_end
from pipeline.records import CALENDAR_PERIODS, OPEN_YEAR, STRETCHES, BlockKind, DocumentMeta, PeriodKind, PeriodMention
from pipeline.spans import Located, Span

STATED_KINDS = (*STRETCHES, PeriodKind.AS_OF)
_LEAD_BLOCKS = 6
# So many paragraphs are the lead of a document.
_LEADING = 4
# Papers that speak of what is to come, and by how much a report on what was may run ahead of its own day.
_AHEAD_TYPES = frozenset({"plan", "decision", "directive"})
_FAR_DAYS = 60
# Reports on a half-year are written up to so many days (negative) before it is over.
_EARLY_DAYS = -20
# Around the turn of a year "năm vừa qua" is the one that ends, or has just ended.
_DECEMBER, _TURN_OF_YEAR = 12, (12, 1, 2)
# "Số liệu" this many characters before a span says that the span is that of the data.
SAID_OF_DATA = 48
_WRITTEN_DAY = re.compile(r"(?:ngày )?[0-9]")
# A stated span of data covers at least a quarter; anything shorter is a campaign.
_WINDOW_DAYS = 80
# One that says that it is counted from a day may be shorter.
_HALVED_DAYS = 14
# "Từ đầu năm" stands at most so far before the day up to which it counts, a bracket so far before what it holds.
_SINCE_REACH, _ASIDE_REACH = 16, 40
_COMPARED_REACH = 40
# Where a page says of which month it is.
_PAGE_REACH = 600
_MARCH, _JUNE, _AUGUST, _NOVEMBER = 3, 6, 8, 11


def _months_on(start: date, count: int) -> date:
    """The last day of the months counted from the first of one."""
    months = start.month - 1 + count
    return month_end(start.year + (months - 1) // 12, (months - 1) % 12 + 1)


def likely_day(layout: Layout, meta: DocumentMeta) -> date | None:
    """A day of which a document speaks, for the map of areas and for dates that leave out the year.

    Its publication, its period's end, the month of the page, the latest that it tells of.
    """
    if meta.published_on is not None or meta.period_end is not None:
        return meta.published_on or meta.period_end
    page = said("page_month").search(layout.folded, 0, _PAGE_REACH)
    if page is not None:
        return month_end(int(page["year"]), int(page["month"]))
    return last_told(layout)


@dataclass(frozen=True, slots=True)
class Reference:
    """A document's period and which step found it.

    Attributes:
        source: the step that found it, as `ReferencePeriod.find` names them, or none.
    """

    days: Pair
    source: str


class ReferencePeriod:
    """The period that a document reports on or plans: title, lead, or the one period of its body."""

    def __init__(self, layout: Layout, published: date | None, doc_type: str) -> None:
        self._layout = layout
        self._doc_type = doc_type
        self._published = published

    @property
    def published(self) -> date | None:
        """The day of publication, or that of what news without one tell of first."""
        return self._published

    def find(self) -> Reference:
        """The document's period with how it was found; both days None where the document states none or several."""
        steps: tuple[tuple[str, Callable[[], Pair | None]], ...] = (
            ("counted", self._halved_window),
            ("window", self._window),
            ("cut_off", self._until_cut_off),
            ("title_since", self._titled_since),
            ("title", self._titled),
            ("announced", self._announced),
            ("event", self._of_one_event),
            ("title_months", self._titled_months),
            ("heading", self._headed),
            ("titled_years", self._titled_years),
            ("since_new_year", self._since_new_year),
            ("year_past", self._year_past),
            ("lead", self._lead),
            ("lead_months", self._months_just_past),
            ("title_part", self._titled_part),
            ("only", self._only),
        )
        for source, step in steps:
            days = step()
            if days is not None:
                return Reference(days, source)
        return Reference((None, None), "none")

    @cached_property
    def _mentions(self) -> Located[PeriodMention]:
        return Located(mention for mention in self._layout.annotated.periods if self.is_main(mention))

    def _first_blocks(self) -> list[int]:
        return self._layout.main_blocks[: _LEAD_BLOCKS * 2]

    def _headed(self) -> Pair | None:
        """The first period of the first headings."""
        for stated in self._in_first_heads():
            pairs = [pair for mention in stated if (pair := self.resolve(mention)) is not None]
            if pairs:
                return self._longest_to(pairs[0][1], pairs)
        return None

    def _in_first_heads(self) -> Iterator[list[PeriodMention]]:
        """The stretches of time that each of the first headings names."""
        for at in self._first_blocks():
            if self._layout.is_head(at):
                stated = self._mentions.within(self._layout.blocks[at].span)
                yield [mention for mention in stated if mention.kind in STRETCHES]

    @staticmethod
    def _longest_to(end: date | None, pairs: list[Pair]) -> Pair:
        """Of periods that end on one day the longest, else the first: "quý III và 9 tháng năm 2017"."""
        ends = [pair for pair in pairs if pair[1] == end and pair[0] is not None]
        return min(ends, key=lambda pair: pair[0] or date.max) if ends else pairs[0]

    def _announced(self) -> Pair | None:
        """The period that ends the preamble: "ban hành Kế hoạch … năm 2018 như sau:", its name though it is."""
        for index in self._first_blocks():
            span = self._layout.blocks[index].span
            for mention in self._mentions.within(span):
                if mention.kind in STRETCHES and said("as_follows").match(self._layout.folded, mention.span.end):
                    return self.resolve(mention)
        return None

    def _window(self) -> Pair | None:
        """A stated span of the data ("từ 15/12/2018 đến 14/12/2019") in title or lead beats a year's name."""
        for index in self._first_blocks():
            span = self._layout.blocks[index].span
            for mention in self._mentions.within(span):
                if mention.kind is not PeriodKind.DATES:
                    continue
                leads = mention.span.start < self._layout.main_start + LEAD or self._is_of_data(mention)
                if leads and self._is_window(mention) and not self._is_of_section(index, mention):
                    return self.resolve(mention)
        return None

    def _is_of_section(self, index: int, mention: PeriodMention) -> bool:
        """Whether a span stands in a heading, within the title's period: "Biểu 1 (từ 01/01 đến 30/11)" of a year."""
        title, titled, days = self._layout.title, self._titled(), self.resolve(mention)
        if titled is None or days is None or (title is not None and title.contains(mention.span)):
            return False
        return self._layout.is_head(index) and lies(days, titled) == "part"

    def _halved_window(self) -> Pair | None:
        """A stated span of the data in two halves: "số liệu chốt hết ngày 30/11/2014, tính từ 01/12/2013"."""
        for index in self._first_blocks():
            span = self._layout.blocks[index].span
            days = [m for m in self._mentions.within(span) if is_dated_day(m) or self._is_until(m)]
            for last, first in pairwise(days):
                between = self._layout.folded[last.span.end : first.span.start]
                if last.end is None or first.start is None or not said("counted_from").fullmatch(between):
                    continue
                if (last.end - first.start).days >= _HALVED_DAYS:
                    return first.start, last.end
        return None

    @staticmethod
    def _is_until(mention: PeriodMention) -> bool:
        return mention.kind is PeriodKind.AS_OF and mention.end is not None

    def _is_of_data(self, mention: PeriodMention) -> bool:
        """Whether a span is called that of the data: "số liệu", "kỳ báo cáo"."""
        before = self._layout.folded[max(0, mention.span.start - SAID_OF_DATA) : mention.span.start]
        return said("data_window").search(before) is not None

    def _is_window(self, mention: PeriodMention) -> bool:
        """Whether a span is that of the data: long, no paper's, and odd, in brackets or within the title's year."""
        if mention.start is None or mention.end is None or (mention.end - mention.start).days < _WINDOW_DAYS:
            return False
        before = self._layout.folded[max(0, mention.span.start - SAID_OF_DATA) : mention.span.start]
        follows = said("as_follows").match(self._layout.folded, mention.span.end)
        if before.endswith("(") or self._is_of_data(mention) or follows:
            return True
        if in_paper_name(self._layout, mention) or said("not_reference").search(before[-20:]):
            return False
        if mention.start.day > 1:
            return True
        titled = self._titled()
        return titled is not None and titled[1] is not None and titled[1].year == mention.end.year

    def _until_cut_off(self) -> Pair | None:
        """From the start of the title's period, if that ends near it, or of the year to the day of the data."""
        cut, titled = self._cut_off(), self._titled()
        if cut is None:
            return None
        start, end = titled or (None, None)
        if start is not None and start > cut:
            return None  # a plan's baseline
        if start is not None and end is not None and abs((end - cut).days) < _WINDOW_DAYS:
            return start, cut
        return date(cut.year, 1, 1), cut

    def _cut_off(self) -> date | None:
        """The day to which all data go: "Mốc thống kê: đến ngày 15/9/2025", "số liệu tính đến 30/11/2021"."""
        for index in self._first_blocks():
            span = self._layout.blocks[index].span
            for mention in self._mentions.within(span):
                day = self._day_of(mention) if mention.kind in (PeriodKind.AS_OF, PeriodKind.DAY) else None
                if day is not None and self._says_until(mention, span.start):
                    return day
        return self._titled_end()

    def _titled_end(self) -> date | None:
        """The day that the title of what reports counts up to: "Tiến độ năm 2019, tính hết quý III"."""
        title = self._layout.title
        if title is None or self._doc_type in _AHEAD_TYPES:
            return None
        until = (m for m in self._mentions.within(title) if m.kind is PeriodKind.AS_OF)
        counted_up = (m for m in until if said("counts_up").match(self._layout.folded, m.span.start))
        days = (self._day_of(mention) for mention in counted_up)
        return next((day for day in days if day is not None and not self._is_far(day)), None)

    def _says_until(self, mention: PeriodMention, begin: int) -> bool:
        """Whether what leads up to a mention's day, in the mention itself or before it, says that data go to it."""
        folded = self._layout.folded
        day = _WRITTEN_DAY.search(folded, mention.span.start, mention.span.end)
        end = day.start() if day is not None else mention.span.start
        before = folded[max(begin, mention.span.start - SAID_OF_DATA) : end]
        return said("data_until").search(before) is not None

    def _titled(self) -> Pair | None:
        """The longest of the title's periods with one end ("quý III và 9 tháng năm 2017"), else the first."""
        title = self._layout.title
        if title is None:
            return None
        stated = [m for m in self._mentions.within(title) if m.kind in STRETCHES and not self._only_counts(m)]
        found = [(mention, pair) for mention in stated if (pair := self.resolve(mention)) is not None]
        found = [one for one in found if not self._is_of_paper(one[0])] or found
        if not found:
            return None
        first = self._told_first(*found[0]) or self._since_january(found[0][1])
        begun = self._years_of_programme(*found[0])
        if begun is not None:
            return begun
        return self._longest_to(first[1], [first, *(pair for _, pair in found)])

    def _only_counts(self, mention: PeriodMention) -> bool:
        """Whether a mention says how many months and no more ("sơ kết 6 tháng"): which they are, the lead may say."""
        return said("bare_months").fullmatch(mention.span.of(self._layout.folded)) is not None

    def _is_of_paper(self, mention: PeriodMention) -> bool:
        """Whether a year is that of a paper's number: "Quyết định 412/QĐ-UBND năm 2012 về Kế hoạch … 2012-2015"."""
        before = self._layout.folded[max(0, mention.span.start - SAID_OF_DATA) : mention.span.start]
        return mention.kind is PeriodKind.YEAR and said("paper_number").search(before) is not None

    def _titled_since(self) -> Pair | None:
        """ "từ khi thành lập xã đến nay và nhiệm vụ năm 2026" in the title: from that day to the day of the report."""
        title, published = self._layout.title, self._published
        if title is None or published is None or self._doc_type in _AHEAD_TYPES:
            return None
        titled = self._mentions.within(title)
        begun = next((days for m in titled if (days := self.until_published(m)) is not None), None)
        told = any(m.kind in CALENDAR_PERIODS and not self._compared(m) for m in titled)
        return None if told else begun

    def until_published(self, mention: PeriodMention) -> Pair | None:
        """From the day from which a mention counts, to that of the document; None of any other mention."""
        start, published = mention.start, self._published
        if mention.kind is not PeriodKind.DATES or mention.end is not None or start is None or published is None:
            return None
        return (start, published) if start.year > OPEN_YEAR and start < published else None

    def _years_of_programme(self, mention: PeriodMention, days: Pair) -> Pair | None:
        """The first years of a longer programme: "kết quả một năm triển khai Chương trình … giai đoạn 2006-2010"."""
        title, start, end = self._layout.title, days[0], days[1]
        if title is None or start is None or end is None or mention.kind is not PeriodKind.YEARS:
            return None
        counting = said("years_of_programme").search(self._layout.folded, title.start, mention.span.start)
        years = counted(counting["n"]) if counting is not None else 0
        if not 0 < years <= end.year - start.year:
            return None
        return start, date(start.year + years - 1, 12, 31)

    @cached_property
    def _counted_months(self) -> tuple[int, int] | None:
        """How many months the title speaks of ("9 tháng" is 9) and where it does."""
        for span in filter(None, (self._layout.title, self._note)):
            match = said("titled_months").search(self._layout.folded, span.start, span.end)
            if match is not None:
                return (counted(match["n"]), match.start()) if match["n"] else None
        return None

    @property
    def _note(self) -> Span | None:
        """The line in brackets under the title: "(Số liệu 11 tháng, gửi Chi cục)"."""
        title, blocks = self._layout.title, self._layout.blocks
        if title is None:
            return None
        below = next((blocks[at].span for at in self._layout.main_blocks if blocks[at].span.start >= title.end), None)
        return below if below is not None and self._layout.folded.startswith("(", below.start) else None

    def _told_first(self, mention: PeriodMention, days: Pair) -> Pair | None:
        """Months without a year that stand before a later part of it: "chín tháng, việc phải làm quý IV/2014"."""
        start = days[0]
        if self._counted_months is None or start is None:
            return None
        count, at = self._counted_months
        if at >= mention.span.start or start.month != count + 1:
            return None
        return date(start.year, 1, 1), month_end(start.year, count)

    def _since_january(self, days: Pair) -> Pair:
        """A quarter that the title names with all months up to its end: "quý III và 9 tháng"."""
        end = days[1]
        if self._counted_months is None or end is None or end != month_end(end.year, self._counted_months[0]):
            return days
        return date(end.year, 1, 1), end

    def _titled_months(self) -> Pair | None:
        """ "nhiều chỉ tiêu 9 tháng cán đích sớm": the months of a half that the lead names, else the year's first."""
        year = self._year() if self._counted_months is not None else None
        if self._counted_months is None or year is None:
            return None
        count = self._counted_months[0]
        found = self._told_months(count) or self._merged_months(count) or self._first_months(year, count)
        return self._cut_short(*found)

    def _cut_short(self, start: date | None, end: date | None) -> Pair:
        """The same months up to the day to which their data go: "từ 01/7 đến 15/12/2025", published in December."""
        if self._published is None or end is None or end <= self._published:
            return start, end
        leading = [self._layout.blocks[index].span for index in self._first_blocks()]
        for mention in self._mentions:
            if mention.kind is not PeriodKind.DATES or not any(span.contains(mention.span) for span in leading):
                continue
            days = self.resolve(mention)
            last = days[1] if days is not None and days[0] == start else None
            if last is not None and (last.year, last.month) == (end.year, end.month):
                return start, last
        return start, end

    def _first_months(self, year: int, count: int) -> Pair:
        end = month_end(year, count)
        year -= self._is_far(end)
        return date(year, 1, 1), month_end(year, end.month)

    def _told_months(self, count: int) -> Pair | None:
        """As many months as the title says, with their year, in the lead: "6 tháng cuối năm 2025"."""
        begin = self._layout.main_start
        for mention in self._mentions:
            dated = mention.kind in STRETCHES and begin <= mention.span.start < begin + LEAD
            if not dated or mention.start is None or mention.end is None or self._compared(mention):
                continue
            if mention.start.day == 1 and mention.end == _months_on(mention.start, count):
                return mention.start, mention.end
        return None

    def _merged_months(self, count: int) -> Pair | None:
        """ "sau bốn tháng chính quyền hai cấp": counted from 1 July 2025, when districts ended."""
        title = self._layout.title
        if title is None or not said("since_merger").search(title.of(self._layout.folded)):
            return None
        return MERGER, _months_on(MERGER, count)

    def _titled_part(self) -> Pair | None:
        """ "tóm tắt công tác năm", "giữa năm" in the title: the year or half that had just passed at publication."""
        title, published = self._layout.title, self._published
        if title is None or published is None or self._doc_type in _AHEAD_TYPES:
            return None
        folded = title.of(self._layout.folded)
        if said("titled_half").search(folded) and _JUNE <= published.month <= _AUGUST:
            return date(published.year, 1, 1), date(published.year, _JUNE, 30)
        late = published.month >= _NOVEMBER
        if said("titled_year").search(folded) and (late or published.month <= _MARCH):
            year = published.year - (not late)
            return date(year, 1, 1), date(year, 12, 31)
        return None

    def _of_one_event(self) -> Pair | None:
        """No period for news of a raid or trial, which reports on none: "Đột kích quán …"; None for other texts."""
        title = self._layout.title
        if self._doc_type != "news" or title is None:
            return None
        folded = self._layout.folded
        told = len(self._layout.hits("incident_words"))
        return (None, None) if said("raid_titles").search(title.of(folded)) and told > 1 else None

    def is_main(self, mention: PeriodMention) -> bool:
        """Whether a period stands in the text itself, and not as the month in which it appeared."""
        block = self._layout.block_at(mention.span.start)
        stands = block is not None and self._layout.blocks[block].kind is not BlockKind.BOILERPLATE
        return stands and not dates_paper(self._layout, mention)

    def resolve(self, mention: PeriodMention) -> Pair | None:
        """The dates of a mention, completed by the document's own year; None where they stay open."""
        if mention.start is not None and mention.end is not None:
            return self._in_year(mention.start, mention.end)
        if mention.months is None or mention.kind not in (PeriodKind.MONTHS, PeriodKind.QUARTER):
            return None
        year = self._year()
        if year is None:
            return None
        year -= self._is_far(date(year, mention.months[0], 1))
        return date(year, mention.months[0], 1), month_end(year, mention.months[1])

    def _in_year(self, start: date, end: date) -> Pair | None:
        """Two days, in the document's year where they stand without one."""
        if start.year != OPEN_YEAR:
            return start, end
        year = self._year()
        if year is None:
            return None
        try:
            year -= self._is_far(start.replace(year=year))
            return start.replace(year=year), end.replace(year=year)
        except ValueError:  # 29 February of another year
            return None

    def _is_far(self, day: date) -> bool:
        """Whether a day of a report's period lies long after publication: "quý IV" in a January is last year's."""
        if self._published is None or self._doc_type in _AHEAD_TYPES:
            return False
        return (day - self._published).days > _FAR_DAYS

    @property
    def likely_year(self) -> int | None:
        """The year that the text is about."""
        return self._year()

    def _headed_year(self) -> int | None:
        """The year of the first period of a year that the first headings name: "Quý III và 9 tháng năm 2016"."""
        stated = chain.from_iterable(self._in_first_heads())
        return next((m.start.year for m in stated if m.start is not None and m.start.year != OPEN_YEAR), None)

    def _year(self) -> int | None:
        """The year of "6 tháng đầu năm": the one the text is about, else that of publication."""
        title = self._layout.title
        for mention in self._layout.annotated.periods:
            if mention.kind is PeriodKind.YEAR and title is not None and title.contains(mention.span) and mention.start:
                return mention.start.year
        if self._published is not None:
            return self._published.year
        issue = said("issue_year").search(title.of(self._layout.folded)) if title is not None else None
        if issue is not None:
            return int(issue["year"])
        headed = self._headed_year()
        if headed is not None:
            return headed
        for mention in self._layout.annotated.periods:
            if is_dated_day(mention) and mention.start and self.is_main(mention):
                return mention.start.year  # the first day that the text names
        years = Counter(self._years_told(compared=False))
        told = max(years, key=years.__getitem__, default=None)
        after = max((year + 1 for year in self._years_told(compared=True)), default=None)
        return max(filter(None, (told, after)), default=None)

    def _years_told(self, *, compared: bool) -> Iterator[int]:
        """The years that the text names, those that others are compared with or the rest."""
        for mention in self._layout.annotated.periods:
            if mention.start is None or mention.start.year == OPEN_YEAR:
                continue
            if mention.kind is PeriodKind.SAME_PERIOD:
                told_of = compared
            else:
                told_of = mention.kind in (PeriodKind.YEAR, PeriodKind.MONTH)
                told_of = told_of and self._beside_compared(mention) == compared
            if told_of:
                yield mention.start.year

    def _beside_compared(self, mention: PeriodMention) -> bool:
        """Whether a year is only what the document's own is compared with: "so với 5 vụ của cả năm 2023"."""
        before = self._layout.folded[max(0, mention.span.start - _COMPARED_REACH) : mention.span.start]
        return said("year_before").search(before) is not None

    @cached_property
    def _leading(self) -> list[Span]:
        """The first paragraphs."""
        blocks = [self._layout.blocks[index] for index in self._first_blocks()]
        return [block.span for block in blocks if block.kind is BlockKind.PARAGRAPH][:_LEADING]

    def _lead(self) -> Pair | None:
        plain = [m for m in self._mentions if m.kind in STRETCHES and not self._compared(m)]
        for place, span in enumerate(self._leading):
            here = [m for m in plain if span.contains(m.span)]
            outside = [m for m in here if not in_paper_name(self._layout, m) and not self._is_aside(m, span)]
            pairs = [pair for m in outside if (pair := self.resolve(m)) is not None]
            one = self._one(pairs)
            if one is not None:
                return one
            if pairs and not place:
                return None
            named = [m for m in here if m not in outside and (m.kind is not PeriodKind.YEARS or self._sums_up(m))]
            if named and not outside:
                pair = self.resolve(named[0])
                if pair is not None:
                    return pair
        return None

    def _titled_years(self) -> Pair | None:
        """ "Kết quả của 5 năm" in the title or the line under it: so many years that the lead names first."""
        title = self._layout.title
        if title is None or self._doc_type in _AHEAD_TYPES:
            return None
        below = self._layout.folded.find("\n", title.end + 1, title.end + LEAD)
        told = said("counted_years").search(self._layout.folded, title.start, max(below, title.end))
        if told is None:
            return None
        lead = (m for m in self._mentions if title.end <= m.span.start < title.end + LEAD)
        spans = (m for m in lead if m.kind is PeriodKind.YEARS and m.start is not None and m.end is not None)
        years = counted(told["n"])
        long = (m for m in spans if m.start and m.end and m.end.year - m.start.year + 1 == years)
        return next((self.resolve(mention) for mention in long), None)

    def _months_just_past(self) -> Pair | None:
        """ "bức tranh sáu tháng của cả nước" in the lead of what appeared in the weeks after the six months."""
        if self._published is None or self._doc_type in _AHEAD_TYPES:
            return None
        begin = self._layout.main_start
        for match in said("lead_months").finditer(self._layout.folded, begin, begin + LEAD):
            end = month_end(self._published.year, counted(match["n"]))
            if _EARLY_DAYS <= (self._published - end).days <= _FAR_DAYS:
                return date(end.year, 1, 1), end
        return None

    def _year_past(self) -> Pair | None:
        """ "năm vừa qua" in the first paragraphs, around the turn of a year: the one that ends or has just ended."""
        published, folded = self._published, self._layout.folded
        if published is None or self._doc_type in _AHEAD_TYPES or published.month not in _TURN_OF_YEAR:
            return None
        said_there = (m for m in self._mentions if any(span.contains(m.span) for span in self._leading))
        if not any(said("year_past").fullmatch(folded, m.span.start, m.span.end) for m in said_there):
            return None
        year = published.year - (published.month != _DECEMBER)
        return date(year, 1, 1), date(year, 12, 31)

    def _since_new_year(self) -> Pair | None:
        """ "từ đầu năm đến hết ngày 15/5" in the lead: the year up to that day."""
        for mention in self._layout.annotated.periods:
            if mention.kind is not PeriodKind.AS_OF or not any(span.contains(mention.span) for span in self._leading):
                continue
            before = self._layout.folded[
                max(self._leading[0].start, mention.span.start - _SINCE_REACH) : mention.span.end
            ]
            end = self._day_of(mention)
            if end is not None and said("since_new_year").search(before):
                return date(end.year, 1, 1), end
        return None

    def _day_of(self, mention: PeriodMention) -> date | None:
        """The day to which a mention counts, in the document's year where it names none."""
        if mention.end is not None or mention.months is None:
            return mention.end
        year = self._year()
        return dated(year, mention.months) if year is not None else None

    def _is_aside(self, mention: PeriodMention, block: Span) -> bool:
        """Whether a period stands in brackets: "(Sơn La, tháng 12/2012) …", "(năm 2019: 411 buổi)"."""
        before = self._layout.folded[max(block.start, mention.span.start - _ASIDE_REACH) : mention.span.start]
        return before.rfind("(") > before.rfind(")")

    @staticmethod
    def _one(pairs: Sequence[Pair]) -> Pair | None:
        """The one period of a paragraph: the only one, or the one that all others lie in."""
        for start, end in pairs:
            if start and end and all(first and last and start <= first and last <= end for first, last in pairs):
                return start, end
        return None

    def _sums_up(self, mention: PeriodMention) -> bool:
        """Whether a programme's years are what the document reports on or plans, not only the programme's name."""
        title = self._layout.title
        head = title.of(self._layout.folded) if title is not None else ""
        before = self._layout.folded[max(0, mention.span.start - NAME_REACH) : mention.span.start]
        planned = self._doc_type in ("plan", "decision") or said("plan_titles").search(head)
        return bool(planned) or bool(said("sums_up").search(before))

    def _only(self) -> Pair | None:
        pairs = {
            self.resolve(m)
            for m in self._mentions
            if m.kind in STRETCHES and not self._compared(m) and not in_paper_name(self._layout, m)
        } - {None}
        return pairs.pop() if len(pairs) == 1 else None

    def _compared(self, mention: PeriodMention) -> bool:
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return bool(said("not_reference").search(before))
