"""Status (reported or wanted), scope (one event or a total) and recurrence of a figure (GUIDELINE section 4, 5)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import NamedTuple

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said, said_any
from pipeline.extraction.layout import Layout
from pipeline.extraction.raids import is_raid_news
from pipeline.extraction.timing import Timing
from pipeline.records import OPEN_YEAR, PARTS_OF_YEAR, BlockKind, DocumentMeta, PeriodKind, PeriodMention, Scope, Status
from pipeline.spans import Span

# A year with some weeks that belong to the one before.
_OF_YEARS = 400
# Nobody plans for a period of which this share has passed.
_PASSED = 0.75
# A report on a half-year or year may appear some weeks before its end; a plan looks further ahead.
_AHEAD_DAYS = 75
# The words that leave no doubt stand so near before a number.
_RIGHT_BEFORE = 64
# A year's figures are often told before its last days.
_OVER_DAYS = 31
# No event takes longer; what is told of more days is told of many events.
_LONGEST_EVENT = 31
# Other trials are named so few characters before a sentence that tells of one.
_TRIALS = 150
# Words this many characters after a number may tell its status.
_AFTER = 80
# So many characters of a heading, from its end, may tell the status of what stands under it.
_OF_HEAD = 300
_PLANNING = ("plan", "decision", "directive")
_TELLING = ("target_words", "strong_result_words")


class Signals(NamedTuple):
    """What several places say of the status of a number; None where one says nothing.

    Attributes:
        clause, before, introduced, after: its clause, its sentence, what introduces its list, and what follows.
        above: list introducers and headings.
        title: whether the title plans, and whether it tells of results.
        ahead: whether the reference period ends well after publication.
    """

    clause: Status | None
    before: Status | None
    introduced: Status | None
    after: Status | None
    above: Status | None
    title: str
    ahead: bool

    def words(self) -> list[str]:
        """Each of them in words."""
        return [f"{name}={said}" for name, said in zip(self._fields, self, strict=True)]


class StandingReader:
    """Decides status and scope of the candidates of one document."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._heads: dict[int, Status | None] = {}
        self._statuses: dict[tuple[int, bool], tuple[Status, bool]] = {}
        self._certain: dict[int, Status | None] = {}
        self._telling: dict[int, tuple[Status | None, Status | None, Status | None]] = {}
        self.plans = self._planning()
        self.raid = not self._is_of_years and is_raid_news(layout, meta.doc_type)

    def _planning(self) -> bool:
        """Whether the document as a whole says what is wanted."""
        if self._meta.doc_type in _PLANNING:
            return True
        if self._meta.doc_type == "report" or self._is_over:
            return False
        folded, title = self._layout.folded, self._layout.title
        head = title.of(folded) if title is not None else ""
        lead = self._lead()
        score = 2 * bool(said("plan_titles").search(head)) - 2 * bool(said("result_titles").search(head))
        score += bool(said("follows_plan").search(lead))
        score += bool(said("target_words").search(lead))
        wanted, done = len(self._layout.hits("target_words")), len(self._layout.hits("strong_result_words"))
        score += (wanted > 2 * done and wanted > 1) - (done > wanted)
        return score + 2 * self._is_ahead >= 2

    @property
    def _is_of_years(self) -> bool:
        """Whether the reference period is longer than a year: no news of one event then."""
        start, end = self._meta.period_start, self._meta.period_end
        return start is not None and end is not None and (end - start).days > _OF_YEARS

    @cached_property
    def _is_over(self) -> bool:
        """Whether most of the reference period had passed by publication."""
        start, end, published = self._meta.period_start, self._meta.period_end, self._meta.published_on
        if start is None or end is None or published is None:
            return False
        return (published - start).days > _PASSED * (end - start).days

    @cached_property
    def _is_ahead(self) -> bool:
        """Whether the reference period ends well after publication."""
        end, published = self._meta.period_end, self._meta.published_on
        return end is not None and published is not None and (end - published).days > _AHEAD_DAYS

    def _lead(self) -> str:
        """The first paragraphs after the title."""
        blocks = [self._layout.blocks[index] for index in self._layout.main_blocks]
        prose = [block.span.of(self._layout.folded) for block in blocks if block.kind is BlockKind.PARAGRAPH]
        return "\n".join(prose[:3])[:1200]

    def status(self, candidate: Candidate, indicator: str) -> tuple[Status, bool]:
        """Reported or target, from the words around the number; and whether its own sentence says so."""
        key = candidate.start, indicator == "hotspots"
        if key not in self._statuses:
            self._statuses[key] = self._status(candidate, indicator)
        return self._statuses[key]

    def certain(self, candidate: Candidate) -> Status | None:
        """What the words beside a number leave no doubt about: "(kế hoạch cả năm 72 buổi)", "hiện mới đạt 41".

        What something rises or falls from ("nâng từ 3 lên 5 mô hình") is the case, even in a plan.
        """
        if candidate.start not in self._certain:
            self._certain[candidate.start] = self._beside(candidate)
        return self._certain[candidate.start]

    def _beside(self, candidate: Candidate) -> Status | None:
        start = max(candidate.place.sentence.start, candidate.start - _RIGHT_BEFORE)
        before = self._layout.folded[start : candidate.start]
        if said_any("planned_number", "wanted_number").search(before):
            return Status.TARGET
        if candidate.number.denominator is None and said("plan_beside").search(before):
            return Status.TARGET
        rises = candidate.number.value_max is None and candidate.move == "from"
        told = rises or said_any("present_number", "stated_number").search(before)
        return Status.REPORTED if told else None

    def _status(self, candidate: Candidate, indicator: str) -> tuple[Status, bool]:
        if indicator == "hotspots" and any(term.name == "relapse" for term in candidate.left_terms):
            return Status.REPORTED, True  # places that must not come back exist (GUIDELINE section 8)
        clause, introduced, before = self._told(candidate)
        said = clause or introduced or before or self._own(candidate)
        if said is not None:
            return said, True
        above = self._above(candidate)
        if above is not None:
            return above, False
        planned = self.plans and not self._looks_back(candidate)
        return (Status.TARGET if planned else Status.REPORTED), False

    def _looks_back(self, candidate: Candidate) -> bool:
        """Whether its paragraph began with what was before a plan, and wants nothing since: "Trong 5 năm, …"."""
        start, at = self._layout.blocks[candidate.place.block].span.start, candidate.start
        past = self._layout.hits("past_words").last_end(start, at)
        return past > self._layout.hits("target_words").last_end(start, at)

    def signals(self, candidate: Candidate) -> Signals:
        """What title, headings, sentence and clause say of status, one by one, for the model to weigh."""
        end = min(candidate.place.sentence.end, candidate.number.span.end + _AFTER)
        clause, introduced, before = self._told(candidate)
        after = self._last_in(self._layout.folded[candidate.number.span.end : end])
        return Signals(clause, before, introduced, after, self._above(candidate), self._titled, self._is_ahead)

    def _told(self, candidate: Candidate) -> tuple[Status | None, Status | None, Status | None]:
        """What the telling words before a number say: its clause, what introduces its list, its sentence."""
        start, at = candidate.place.sentence.start, candidate.start
        if at not in self._telling:
            clause = self._last(self._clause_start(candidate), at)
            self._telling[at] = clause, self._introduced(start, at), self._last(start, at)
        return self._telling[at]

    @cached_property
    def _titled(self) -> str:
        """Whether the title plans, and whether it tells of results."""
        title = self._layout.title
        head = title.of(self._layout.folded) if title is not None else ""
        return f"{bool(said('plan_titles').search(head))}:{bool(said('result_titles').search(head))}"

    def settled(self, status: Status, timing: Timing, *, explicit: bool) -> Status:
        """What is over is not wanted any more, what has not begun is not reported yet.

        Args:
            status: as the words say.
            timing: the figure's period.
            explicit: whether the number's own sentence says which it is; then only a stated date overrules it.
        """
        if timing.start is None or timing.end is None:
            return status
        begins, ends, published = self._meta.period_start, self._meta.period_end, self._meta.published_on
        if status is Status.TARGET and timing.kind is PeriodKind.AS_OF and not self._still_ahead(timing):
            return Status.REPORTED
        official_plan = self._meta.doc_type in _PLANNING
        if status is Status.TARGET and begins is not None and timing.end < begins:
            return Status.REPORTED
        if explicit or published is None:
            return status
        beyond = ends is None or timing.end > ends  # reports on a year come out before it is over
        if timing.start > published and timing.source != "document" and beyond:
            return Status.TARGET
        over = (timing.end - published).days <= _OVER_DAYS
        return Status.REPORTED if over and not official_plan else status

    def _still_ahead(self, timing: Timing) -> bool:
        """Whether a stated date ("đến hết năm 2025") is one that the plan works towards."""
        begins, published = self._meta.period_start, self._meta.published_on
        if timing.end is None or not self.plans:
            return False
        return timing.end > published if published is not None else begins is not None and timing.end > begins

    def _clause_start(self, candidate: Candidate) -> int:
        start = candidate.place.sentence.start
        return max(start, self._layout.last_sign(";", start, candidate.start) + 1)

    def _introduced(self, start: int, end: int) -> Status | None:
        """ "hướng tới các chỉ tiêu sau: …; …": what the sentence introduces holds for its whole list."""
        colon = self._layout.first_sign(":", start, end)
        return self._last(start, colon) if colon > start else None

    def _last(self, start: int, end: int) -> Status | None:
        """What the last telling word of a stretch says: "đã kiểm tra" reports, "phấn đấu" wants."""
        wanted = self._layout.hits("target_words").last_end(start, end)
        return _later(wanted, self._layout.hits("strong_result_words").last_end(start, end))

    @staticmethod
    def _last_in(text: str) -> Status | None:
        """The same of a text that may be cut off within a word."""
        wanted, done = ([match.end() for match in said(name).finditer(text)] for name in _TELLING)
        return _later(wanted[-1] if wanted else -1, done[-1] if done else -1)

    def _own(self, candidate: Candidate) -> Status | None:
        own = candidate.right
        return Status.REPORTED if self._layout.hits("done").within(own.start, own.end) else None

    def _above(self, candidate: Candidate) -> Status | None:
        """List introducers and headings: "Chỉ tiêu" wants, "Kết quả" and "Tình hình" report."""
        block = candidate.place.block
        if block not in self._heads:
            self._heads[block] = self._headed(block)
        return self._heads[block]

    def _headed(self, block: int) -> Status | None:
        layout = self._layout
        for index in layout.ancestors(block):
            span = layout.blocks[index].span
            end = Span(max(span.start, span.end - _OF_HEAD), span.end)
            wanted, done = layout.says("target_heads", end) or self._comes_after(span), layout.says("result_heads", end)
            if wanted and not done:
                return Status.TARGET
            if done and not wanted:
                return Status.REPORTED
        return None

    def _comes_after(self, head: Span) -> bool:
        """Whether a heading is nothing but a period after the document's own: "IV/ 6 tháng cuối năm:"."""
        first = next(iter(self._layout.periods.first(head.start, head.end, 1)), None)
        if first is None or not head.contains(first.span) or self._meta.period_end is None:
            return False
        folded = self._layout.folded
        before = said("before_opener").sub("", folded[head.start : first.span.start], count=1)
        if any(map(str.isalnum, before + folded[first.span.end : head.end])):
            return False
        return self._begins_after(first, self._meta.period_end)

    @staticmethod
    def _begins_after(mention: PeriodMention, end: date) -> bool:
        if mention.start is not None and mention.start.year != OPEN_YEAR:
            return mention.start > end
        return mention.months is not None and mention.kind in PARTS_OF_YEAR and mention.months[0] > end.month

    def scope(self, candidate: Candidate, timing: Timing) -> Scope:
        """One named event, or a total over a period or area."""
        if self._sentenced(candidate):
            return Scope.INCIDENT
        period_kind = timing.kind
        if timing.source in ("clause", "sentence") and period_kind not in (None, PeriodKind.DAY, PeriodKind.NOW):
            return Scope.AGGREGATE
        if timing.start is not None and timing.end is not None and (timing.end - timing.start).days > _LONGEST_EVENT:
            return Scope.AGGREGATE
        total, event = (self._says(candidate, name) for name in ("aggregate_words", "incident_words"))
        if period_kind is PeriodKind.DAY and (self.raid or not total):
            return Scope.INCIDENT
        if event and not total and (self.raid or period_kind is PeriodKind.DAY):
            return Scope.INCIDENT
        if self.raid and not total:
            return Scope.INCIDENT
        return Scope.AGGREGATE

    def _sentenced(self, candidate: Candidate) -> bool:
        """Whether news tell of the sentence of a court, and not of those of several trials."""
        if self._meta.doc_type != "news" or not self._says(candidate, "sentenced"):
            return False
        sentence = candidate.place.sentence
        return not self._layout.hits("several_trials").within(max(0, sentence.start - _TRIALS), sentence.end)

    def kept(self, candidate: Candidate) -> bool:
        """Whether a number is that of people whom someone kept to sell: "khai thuê 13 cô gái"."""
        folded, at = self._layout.folded, candidate.number.span
        start = max(candidate.place.sentence.start, at.start - _RIGHT_BEFORE)
        return (
            said("people_kept").match(folded, at.end) is not None
            and said("kept_people").search(folded, start, at.start) is not None
        )

    def recurrence(self, candidate: Candidate, status: Status, period_kind: PeriodKind | None) -> str | None:
        """Of a target: for each year, by the end, or empty."""
        if status is not Status.TARGET:
            return None
        if self._says(candidate, "yearly_words"):
            return "yearly" if period_kind is not PeriodKind.BY else "by_end"
        return "by_end" if period_kind is PeriodKind.BY else None

    def _says(self, candidate: Candidate, name: str) -> bool:
        """Whether the sentence of a number holds one of some words."""
        sentence = candidate.place.sentence
        return bool(self._layout.hits(name).within(sentence.start, sentence.end))


def _later(wanted: int, done: int) -> Status | None:
    """What the later of two words says; -1 stands for none."""
    if wanted < 0 and done < 0:
        return None
    return Status.TARGET if wanted > done else Status.REPORTED
