"""Which stated period a number belongs to: the nearest statement wins, from the clause out to the document.

The rules are those of GUIDELINE section 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extraction.bracketkeys import BracketKeys
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import Distinct
from pipeline.extraction.layout import Layout
from pipeline.extraction.papernames import in_paper_name
from pipeline.extraction.periodoptions import REACH, PeriodOption, PeriodOptions
from pipeline.extraction.respective import ranked_place
from pipeline.extraction.timing import DocumentDates, Pair, PeriodReader, Timing
from pipeline.records import CALENDAR_PERIODS, STAYING, STRETCHES, PeriodKind, PeriodMention
from pipeline.spans import Located

# Kinds of periods that a change is measured from.
_COMPARED = (PeriodKind.SAME_PERIOD, PeriodKind.PREVIOUS)
# What holds for its own sentence, by whether a level is asked and whether what is wanted: days of levels go on, and
# "thời gian tới" to what is wanted.
_STAYING = {
    (stock, target): STAYING - ({PeriodKind.DAY} if stock else set()) | (set() if target else {PeriodKind.FUTURE})
    for stock in (False, True)
    for target in (False, True)
}
# Periods that brackets tell of a number in them alone: "31 vụ (năm 2019: 67), 112 đối tượng".
_ASIDE = (*CALENDAR_PERIODS, PeriodKind.AS_OF)
# A plan may come out so many days after the time that it is for.
_LONG_OVER = 60
# What heads a list begins with its period after at most so many characters.
_OPENS = 8
# What opens a sentence stands after a bullet at most.
_BULLET = 3
# A number has its noun and its period within so many characters; the next follows right after.
_RIGHT_AFTER = 30
_THEN = (", ", "; ", " và ")
# Numbers told in order follow what their order is of within so many characters.
_IN_ORDER = 300
# A line that dates an article has so many characters at most.
_DATE_LINE = 60


class PeriodResolver:
    """Gives each candidate its period."""

    def __init__(self, layout: Layout, dates: DocumentDates) -> None:
        """Resolves against a document's dates; the period of a plan says nothing about what it finds at its start."""
        self._layout = layout
        self._dates = dates
        self._reference, self._published, self._planning = dates.reference, dates.published, dates.planning
        self.event: Pair | None = None
        self._comparing: set[int] = set()
        self._reader = PeriodReader(layout, dates)
        self._keys = BracketKeys(layout)
        self._ignored_starts = {m.span.start for m in layout.annotated.periods if self._ignored(m)}
        self._mentions = Located(m for m in layout.annotated.periods if m.span.start not in self._ignored_starts)
        self._resolved: dict[tuple[int, bool, bool, bool], Timing] = {}
        self._clause_ends: dict[int, int] = {}
        self._options: PeriodOptions | None = None

    def _ignored(self, mention: PeriodMention) -> bool:
        if mention in self._keys:
            return True
        folded = self._layout.folded
        before = folded[max(0, mention.span.start - 24) : mention.span.start]
        after = folded[mention.span.end : mention.span.end + 3]
        if mention.kind is PeriodKind.DAY and said("told").match(folded, mention.span.end):
            return True  # "Trưa 16-7, Công an quận cho biết …": the day of the telling
        if mention.kind is PeriodKind.DAY and said("told_on").search(before):
            return True  # "số liệu vừa công bố chiều 19/12: 46 vụ"
        if mention.kind is PeriodKind.SAME_PERIOD:
            opens = re.search(r"(?:^|[.;(\n] ?|, )$", before) and not before.endswith("so với ")
            compares = folded.startswith(("so với", "với"), mention.span.start)
            return not (after.startswith((" (", ": ")) or (opens and not compares))
        if said("founded").search(before):
            return mention.kind is not PeriodKind.DATES  # "kiện toàn tháng 8, đến nay" tells also for how long
        if said("compared_period").search(before):
            self._comparing.add(mention.span.start)
            return not after.startswith(" (")
        if self._is_whole_year(mention) or self._opens_plan(mention):
            return False
        if mention.kind is PeriodKind.AS_OF and said("counted_to_day").search(mention.span.of(folded)):
            return False  # "theo báo cáo của 93 đơn vị gửi về đến ngày 31/12/2025" names no paper
        return in_paper_name(self._layout, mention)

    def keyed(self, candidate: Candidate, *, stock: bool) -> Timing | None:
        """The period of a number in brackets of which the text says what all such numbers are; None of any other."""
        key = self._keys.of(candidate)
        return self._reader.read(key, "clause", stock=stock, target=False) if key is not None else None

    def ranked(self, candidate: Candidate, *, stock: bool) -> Timing | None:
        """The period by rank of a number told in order: "quý III 54, 9 tháng 149. Vi phạm lần lượt là 6 và 20".

        None without as many different periods told right before, or where the order is that of places.
        """
        run = candidate.ordered
        if run is None or ranked_place(self._layout, candidate) is not None:
            return None
        begin = max(self._layout.blocks[candidate.place.block].span.start, run.word.start - _IN_ORDER)
        told = self._mentions.last(begin, run.word.start, len(run.numbers))[::-1]
        timings = [self._reader.read(mention, "clause", stock=stock, target=False) for mention in told]
        days = {timing.days for timing in timings if timing is not None}
        if any(mention.kind not in STRETCHES for mention in told) or len(days) != len(run.numbers):
            return None
        return timings[run.rank(candidate.number)]

    def granted(self, candidate: Candidate) -> Timing | None:
        """The year that money is given for: "kinh phí cả năm 30 triệu" in the report of half of it; None of others."""
        sentence, at = candidate.place.sentence, candidate.start
        mention = next(self._mentions.backwards(sentence.start, at), None)
        if mention is None or mention.kind is not PeriodKind.CURRENT or self._planning:
            return None
        if said("year_of_grant").fullmatch(self._layout.folded, mention.span.start, at) is None:
            return None
        return self._reader.whole_year(mention, "sentence")

    def _is_whole_year(self, mention: PeriodMention) -> bool:
        """Whether a mention is "cả năm": "kế hoạch cả năm" is no paper's name."""
        if mention.kind is not PeriodKind.CURRENT:
            return False
        return said("whole_year").fullmatch(mention.span.of(self._layout.folded)) is not None

    def _carries(self, mention: PeriodMention) -> bool:
        """Whether a mention says something of what follows its sentence: "cả năm" only where it introduces that."""
        sentence = self._layout.sentence_at(mention.span.start)
        if sentence is None or not self._is_whole_year(mention):
            return True
        block = self._layout.block_at(mention.span.start)
        return block is not None and not self._layout.folded[sentence.end : self._layout.blocks[block].span.end].strip()

    def _opens_plan(self, mention: PeriodMention) -> bool:
        """Whether a sentence or heading begins with what is planned for a time: "3. Kế hoạch quý IV" names no paper."""
        sentence, folded = self._layout.sentence_at(mention.span.start), self._layout.folded
        if sentence is None or not said("plan_for").fullmatch(folded, sentence.start, mention.span.start):
            return False
        return said("plan_for_ends").match(folded, mention.span.end) is not None

    def first_days(self) -> Pair | None:
        """The first day or days that the text names, but for the line that dates it: in news of one event, its own."""
        for mention in self._mentions:
            if mention.kind is PeriodKind.DAY and not self._dates_article(mention):
                timing = self._reader.read(mention, "document", stock=False, target=False)
                if timing is not None and timing.start is not None:
                    return timing.start, timing.end
        return None

    def _dates_article(self, mention: PeriodMention) -> bool:
        """Whether a mention is the day of publication: "31/07/2014", "Thứ Năm, 31-7-2014 | 09:15 | In trang"."""
        block = self._layout.block_at(mention.span.start)
        if block is None or not self._dates.dated or mention.start != self._published:
            return False
        bare = mention.span.of(self._layout.folded)[0].isdigit()
        return bare or len(self._layout.blocks[block].span) <= _DATE_LINE

    def resolve(self, candidate: Candidate, *, stock: bool, target: bool, compares: bool = False) -> Timing:
        """The period of a candidate.

        Args:
            candidate: the number and where it stands.
            compares: whether it says by how much something rose or fell: then the period compared with is not its own.
            stock: whether its indicator is a level at a date.
            target: whether it is wanted rather than reported.
        """
        key = candidate.start, stock, target, compares
        if key not in self._resolved:
            self._resolved[key] = self._resolve(candidate, stock=stock, target=target, compares=compares)
        return self._resolved[key]

    def _resolve(self, candidate: Candidate, *, stock: bool, target: bool, compares: bool) -> Timing:
        for source, mentions in self._scopes(candidate, stock=stock, target=target):
            for stated in mentions:
                mention = self._year_meant(stated, candidate) if target else stated
                if compares and mention.kind in _COMPARED:
                    continue
                if source == "heading" and not self._governs(mention, stock=stock, target=target):
                    continue
                if source in ("paragraph", "heading") and not self._carries(stated):
                    continue
                if source == "heading" and self._is_aside(stated):
                    continue
                timing = self._reader.read(mention, source, stock=stock, target=target)
                if timing is not None:
                    return timing
        return self._document(stock=stock, target=target)

    def _year_meant(self, mention: PeriodMention, candidate: Candidate) -> PeriodMention:
        """Of "cả năm" the year of which the sentence, its paragraph or a heading speaks; any other mention itself."""
        if not self._is_whole_year(mention):
            return mention
        around = (other for _, mentions in self._scopes(candidate, stock=False, target=True) for other in mentions)
        return next((other for other in around if other.kind is PeriodKind.YEAR), mention)

    def options(self, candidate: Candidate, *, stock: bool, target: bool) -> Distinct[PeriodOption]:
        """Every period that the candidate may have; see `PeriodOptions.of`."""
        if self._options is None:
            self._options = PeriodOptions(self._layout, self._dates, self._ignored_starts, self.event)
        return self._options.of(candidate, stock=stock, target=target)

    def possible(
        self, option: PeriodOption, candidate: Candidate, *, stock: bool, target: bool, compares: bool
    ) -> bool:
        """Whether a number can have a period at all, whatever a model likes best.

        A change is not of the period that it is measured from ("so với năm 2018 tăng 1 vụ"), nor is what stands beside
        it ("99.859 cơ sở (so với cùng kỳ năm 2023 tăng 9.729)"), nor of what brackets tell of another number
        ("31 vụ (năm 2019: 67), 112 đối tượng"), what "thì nay" begins not of the year before it, and a plan wants
        nothing of a time that was over long before its day. A case told as an example is of its day ("Điển hình, đêm
        21/5 …"), a stock told of the present not of a day before it.

        Args:
            option: stated somewhere.
            candidate: the number and where it stands.
            stock: whether its indicator is a level at a date.
            target: whether the number is wanted.
            compares: whether it says by how much something rose or fell.
        """
        mention, end = option.mention, option.timing.end
        told = None if stock or target or compares else self._told_day(candidate)
        if told is not None and (mention is None or mention.span.start < told.span.start):
            return False
        if mention is not None and "document" not in option.also:
            compared = mention.kind in _COMPARED or mention.span.start in self._comparing
            if (compares and compared) or self._is_others(option, mention, candidate, stock=stock):
                return False
        if not (target and self._planning) or self._published is None or end is None:
            return True
        return (self._published - end).days <= _LONG_OVER

    def _is_others(self, option: PeriodOption, mention: PeriodMention, candidate: Candidate, *, stock: bool) -> bool:
        """Whether a mention is compared with, over by the time of a number, or told of another one."""
        if option.ignored and mention.kind is PeriodKind.SAME_PERIOD:
            return True
        source, number, sentence = option.timing.source, candidate.number.span, candidate.place.sentence
        if source.startswith("right"):
            return self._is_in_brackets(mention, number.end, sentence.end) or self._is_of_next(mention, candidate)
        if source.startswith("left"):
            aside = mention.kind in _ASIDE and self._is_in_brackets(mention, sentence.start, number.start)
            over = self._is_past(mention, number.start) or (stock and self._before_now(mention, number.start))
            return aside or over or self._is_of_last(mention, candidate)
        if source.startswith("paragraph"):
            return self._stays_there(mention, candidate.start)
        if source.startswith("above") and self._labels_line(mention, candidate.start):
            return True
        return source.startswith(("heading", "above", "head")) and self._is_aside(mention)

    def _stays_there(self, mention: PeriodMention, at: int) -> bool:
        """Whether a period of a sentence before a place was told of its own line or sentence only."""
        return self._is_alone(mention) or self._labels_line(mention, at)

    def _labels_line(self, mention: PeriodMention, at: int) -> bool:
        """Whether a period opens a line with numbers of its own that ends before a place: "Năm 2017: 17 vụ"."""
        folded, span = self._layout.folded, mention.span
        opens = span.start <= _BULLET or "\n" in folded[span.start - _BULLET - 1 : span.start]
        if not opens or not folded.startswith(":", span.end):
            return False
        end = folded.find("\n", span.end, at)
        return end >= 0 and bool(self._layout.numbers.starting(span.end, end))

    def _is_alone(self, mention: PeriodMention) -> bool:
        """Whether a period is told of its own sentence only: "187 vụ, riêng năm 2025 là 31 vụ. …"."""
        begin = max(0, mention.span.start - _RIGHT_AFTER)
        return said("alone").search(self._layout.folded, begin, mention.span.start) is not None

    def _is_in_brackets(self, mention: PeriodMention, start: int, end: int) -> bool:
        """Whether a mention between two places stands in brackets that close between them and tell a number of it."""
        closed = self._layout.first_sign(")", mention.span.end, end)
        opened = self._layout.bracket(start, mention.span.start)
        return closed >= 0 and opened >= 0 and bool(self._layout.numbers.starting(mention.span.end, closed))

    def _told_day(self, candidate: Candidate) -> PeriodMention | None:
        """The day of the case that a sentence tells as an example, where nothing after it names another period."""
        sentence = candidate.place.sentence
        last = next(self._mentions.backwards(sentence.start, candidate.start), None)
        if last is None or last.kind is not PeriodKind.DAY or self._closed(last, candidate.start):
            return None
        opening = self._layout.folded[sentence.start : last.span.start]
        return last if said("example_opens").match(opening) else None

    def _before_now(self, mention: PeriodMention, at: int) -> bool:
        """Whether the present is named between a period and a number: "năm 2016 có 61, đến nay là 71"."""
        last = next(self._mentions.backwards(mention.span.end, at), None)
        return last is not None and last.kind is PeriodKind.NOW and mention.kind is not PeriodKind.NOW

    def _is_past(self, mention: PeriodMention, at: int) -> bool:
        """Whether the text turns to the present between a period and a number: "năm 2003 có 640 …, nay đã là 2.178"."""
        between = self._mentions.starting(mention.span.end, at)
        folded = self._layout.folded
        return any(m.kind is PeriodKind.NOW and said("nowadays").match(folded, m.span.start) for m in between)

    def _is_of_next(self, mention: PeriodMention, candidate: Candidate) -> bool:
        """Whether a period after a number is said of the next: "năm 2003 có 74 cơ sở thì đến tháng 6/2013 có 298"."""
        end, name = candidate.number.span.end, "next_until" if mention.kind is PeriodKind.AS_OF else "next_clause"
        return said(name).search(self._layout.folded, end, mention.span.start) is not None

    def _is_of_last(self, mention: PeriodMention, candidate: Candidate) -> bool:
        """Whether numbers have their years right after them: "6 vụ năm 2006, 9 vụ năm 2007" and not 9 of 2006."""
        folded, end = self._layout.folded, candidate.number.span.end
        after = next(iter(self._mentions.starting(end, end + _RIGHT_AFTER)), None)
        if after is None or after.kind is not mention.kind or folded[mention.span.end : candidate.start] not in _THEN:
            return False
        if said("its_noun").fullmatch(folded, end, after.span.start) is None:
            return False
        last = self._layout.numbers.last(max(0, mention.span.start - _RIGHT_AFTER), mention.span.start, 1)
        return bool(last) and said("its_noun").fullmatch(folded, last[0].span.end, mention.span.start) is not None

    def _is_aside(self, mention: PeriodMention) -> bool:
        """Whether a paragraph over a list or table only compares: "19 vụ (cùng kỳ năm 2012 là 23 vụ), gồm:"."""
        if mention.kind is not PeriodKind.SAME_PERIOD and mention.span.start not in self._comparing:
            return False
        block = self._layout.block_at(mention.span.start)
        return block is not None and mention.span.start - self._layout.blocks[block].span.start > _OPENS

    def _governs(self, mention: PeriodMention, *, stock: bool, target: bool) -> bool:
        """Whether a period in a heading is that of what stands below: the day of a paper or meeting is of no flow."""
        if mention.kind is PeriodKind.DAY and not stock:
            return False
        return target or not self._looks_ahead(mention)

    def _looks_ahead(self, mention: PeriodMention) -> bool:
        """ "HẠN CHẾ VÀ PHƯƠNG HƯỚNG NĂM 2018": the year of what comes next says nothing of what was."""
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return said("not_reference").search(before) is not None

    def _document(self, *, stock: bool, target: bool) -> Timing:
        start, end = self._reference
        if stock and not target and self._dates.data is not None:
            return Timing(self._dates.data, self._dates.data, "as_of", "document")
        if self.event is not None and not stock:
            return Timing(*self.event, "calendar", "document", PeriodKind.DAY)
        if self._planning and not target:
            start, end = None, None
        if start is not None or end is not None:
            return Timing(start, end, "calendar", "document")
        if stock and self._published is not None:
            return Timing(self._published, self._published, "as_of", "document")
        return Timing(None, None)

    def _scopes(
        self, candidate: Candidate, *, stock: bool, target: bool
    ) -> Iterator[tuple[str, Iterable[PeriodMention]]]:
        """Mentions from the nearest scope outwards, in each the one that governs first, found as they are asked."""
        sentence, at, mentions = candidate.place.sentence, candidate.number.span, self._mentions
        if candidate.cell is not None:
            yield "clause", [m for span in candidate.cell.headers for m in mentions.within(span)]
        else:
            end = min(sentence.end, at.end + REACH)
            near = [mention for mention in mentions.starting(at.end, end) if mention.span.end <= end]
            last = self._clause_end(candidate) if near else end
            yield "clause", [mention for mention in near if mention.span.start < last]
        left = mentions.backwards(max(sentence.start, at.start - REACH), at.start)
        yield "sentence", (m for m in left if not self._closed(m, at.start))
        if candidate.cell is None:
            paragraph = self._layout.blocks[candidate.place.block].span
            before = mentions.starting(max(paragraph.start, sentence.start - REACH), sentence.start)
            carrying = self._carrying(before[::-1], stock=stock, target=target)
            yield "paragraph", (mention for mention in carrying if not self._stays_there(mention, at.start))
        for index in self._layout.ancestors(candidate.place.block):
            yield "heading", reversed(mentions.within(self._layout.blocks[index].span))

    def _clause_end(self, candidate: Candidate) -> int:
        """A period after the number counts only inside its own phrase, before another number's."""
        if candidate.start not in self._clause_ends:
            self._clause_ends[candidate.start] = self._end_of_clause(candidate)
        return self._clause_ends[candidate.start]

    def _end_of_clause(self, candidate: Candidate) -> int:
        text = self._layout.folded
        end = candidate.place.sentence.end
        match = said("clause_ends").search(text, candidate.number.span.end, end)
        stop = match.start() if match else end
        following = self._layout.numbers.starting(candidate.number.span.end, stop)
        return following[0].span.start if following else stop

    def _closed(self, mention: PeriodMention, at: int) -> bool:
        """Whether a period stands in brackets that close before the number, or was said of another number."""
        folded, end = self._layout.folded, mention.span.end
        closing = folded.find(")", end, at)
        if closing >= 0 and folded.find("(", end, closing) < 0:
            whole = folded[mention.span.start - 1] == "(" and closing == end
            return not (whole and mention.kind is PeriodKind.DATES)
        if (mention.span.start in self._comparing and at - end > 12) or self._is_past(mention, at):
            return True
        sentence = self._layout.sentence_at(mention.span.start)
        opens = sentence is not None and mention.span.start - sentence.start <= _BULLET
        return mention.kind is PeriodKind.SAME_PERIOD and at - end > 40 and not opens

    @staticmethod
    def _carrying(mentions: list[PeriodMention], *, stock: bool, target: bool) -> list[PeriodMention]:
        """What holds for what follows its sentence."""
        return [mention for mention in mentions if mention.kind not in _STAYING[stock, target]]
