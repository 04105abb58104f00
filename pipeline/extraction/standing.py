"""Status (reported or wanted), scope (one event or a total) and recurrence of a figure (GUIDELINE section 4, 5)."""

from __future__ import annotations

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.timing import Timing
from pipeline.records import BlockKind, DocumentMeta, PeriodKind, Scope, Status

# A report on a half-year or year may appear some weeks before its end; a plan looks further ahead.
_AHEAD_DAYS = 75
# A text whose title tells of a raid and that uses this many words of the scene tells of one event.
_RAID_WORDS = 3
# A year's figures are often told before its last days.
_OVER_DAYS = 31
# Words this many characters after a number may tell its status.
_AFTER = 80
_PLANNING = ("plan", "decision", "directive")


class StandingReader:
    """Decides status and scope of the candidates of one document."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self.plans = self._planning()
        self.raid = self._raid_news()

    def _planning(self) -> bool:
        """Whether the document as a whole says what is wanted."""
        if self._meta.doc_type in _PLANNING:
            return True
        if self._meta.doc_type == "report":
            return False
        folded, title = self._layout.folded, self._layout.title
        head = title.of(folded) if title is not None else ""
        lead = self._lead()
        score = 2 * bool(said("plan_titles").search(head)) - 2 * bool(said("result_titles").search(head))
        score += bool(said("follows_plan").search(lead))
        score += bool(said("target_words").search(lead))
        wanted = len(said("target_words").findall(folded))
        done = len(said("strong_result_words").findall(folded))
        score += (wanted > 2 * done and wanted > 1) - (done > wanted)
        return score + 2 * self._ahead() >= 2

    def _ahead(self) -> bool:
        """Whether the reference period ends well after publication."""
        end, published = self._meta.period_end, self._meta.published_on
        return end is not None and published is not None and (end - published).days > _AHEAD_DAYS

    def _lead(self) -> str:
        """The first paragraphs after the title."""
        blocks = [self._layout.blocks[index] for index in self._layout.main_blocks]
        prose = [block.span.of(self._layout.folded) for block in blocks if block.kind is BlockKind.PARAGRAPH]
        return "\n".join(prose[:3])[:1200]

    def _raid_news(self) -> bool:
        """Whether the document tells of one event."""
        if self._meta.doc_type not in ("news", "other"):
            return False
        folded = self._layout.folded
        title = self._layout.title
        events = len(said("incident_words").findall(folded))
        if title is not None and said("raid_titles").search(title.of(folded)) and events >= _RAID_WORDS:
            return True
        totals = len(said("aggregate_words").findall(folded))
        return events >= 2 and events > totals

    def status(self, candidate: Candidate, indicator: str) -> tuple[Status, bool]:
        """Reported or target, from the words around the number; and whether its own sentence says so."""
        if indicator == "hotspots" and any(term.name == "relapse" for term in candidate.left_terms):
            return Status.REPORTED, True  # places that must not come back exist (GUIDELINE section 8)
        folded, sentence, at = self._layout.folded, candidate.place.sentence, candidate.start
        clause = folded[self._clause_start(candidate) : at]
        said = self._last(clause) or self._introduced(folded[sentence.start : at])
        said = said or self._last(folded[sentence.start : at]) or self._own(candidate)
        if said is not None:
            return said, True
        above = self._above(candidate)
        if above is not None:
            return above, False
        return (Status.TARGET if self.plans else Status.REPORTED), False

    def signals(self, candidate: Candidate) -> list[str]:
        """What title, headings, sentence and clause say of status, one by one, for the model to weigh."""
        folded, sentence, at = self._layout.folded, candidate.place.sentence, candidate.start
        title = self._layout.title
        head = title.of(folded) if title is not None else ""
        before = folded[sentence.start : at]
        after = folded[candidate.number.span.end : sentence.end]
        return [
            f"clause={self._last(folded[self._clause_start(candidate) : at])}",
            f"before={self._last(before)}",
            f"introduced={self._introduced(before)}",
            f"after={self._last(after[:_AFTER])}",
            f"above={self._above(candidate)}",
            f"title={bool(said('plan_titles').search(head))}:{bool(said('result_titles').search(head))}",
            f"ahead={self._ahead()}",
        ]

    def settled(self, status: Status, timing: Timing, *, explicit: bool) -> Status:
        """What is over is not wanted any more, what has not begun is not reported yet.

        Args:
            status: as the words say.
            timing: the figure's period.
            explicit: whether the number's own sentence says which it is; then only a stated date overrules it.
        """
        if timing.start is None or timing.end is None:
            return status
        begins, published = self._meta.period_start, self._meta.published_on
        if status is Status.TARGET and timing.kind is PeriodKind.AS_OF and not self._still_ahead(timing):
            return Status.REPORTED
        official_plan = self._meta.doc_type in _PLANNING
        if status is Status.TARGET and begins is not None and timing.end < begins:
            return Status.REPORTED
        if explicit or published is None:
            return status
        if timing.start > published and timing.source != "document":
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
        before = self._layout.folded[candidate.place.sentence.start : candidate.start]
        return candidate.place.sentence.start + before.rfind(";") + 1

    def _introduced(self, text: str) -> Status | None:
        """ "hướng tới các chỉ tiêu sau: …; …": what the sentence introduces holds for its whole list."""
        colon = text.find(":")
        return self._last(text[:colon]) if colon > 0 else None

    def _last(self, text: str) -> Status | None:
        """What the last telling word says: "đã kiểm tra" reports, "phấn đấu" wants."""
        wanted = [match.end() for match in said("target_words").finditer(text)]
        done = [match.end() for match in said("strong_result_words").finditer(text)]
        if not wanted and not done:
            return None
        return Status.TARGET if max(wanted, default=-1) > max(done, default=-1) else Status.REPORTED

    def _own(self, candidate: Candidate) -> Status | None:
        own = candidate.right.of(self._layout.folded)
        return Status.REPORTED if said("done").search(own) else None

    def _above(self, candidate: Candidate) -> Status | None:
        """List introducers and headings: "Chỉ tiêu" wants, "Kết quả" and "Tình hình" report."""
        blocks = self._layout.blocks
        for index in self._layout.ancestors(candidate.place.block):
            text = blocks[index].span.of(self._layout.folded)[-300:]
            wanted, done = said("target_heads").search(text), said("result_heads").search(text)
            if wanted and not done:
                return Status.TARGET
            if done and not wanted:
                return Status.REPORTED
        return None

    def scope(self, candidate: Candidate, timing: Timing) -> Scope:
        """One named event, or a total over a period or area."""
        period_kind = timing.kind
        if timing.source in ("clause", "sentence") and period_kind not in (None, PeriodKind.DAY, PeriodKind.NOW):
            return Scope.AGGREGATE
        sentence = candidate.place.sentence.of(self._layout.folded)
        total = said("aggregate_words").search(sentence)
        event = said("incident_words").search(sentence)
        if period_kind is PeriodKind.DAY and not total:
            return Scope.INCIDENT
        if event and not total and (self.raid or period_kind is PeriodKind.DAY):
            return Scope.INCIDENT
        if self.raid and not total:
            return Scope.INCIDENT
        return Scope.AGGREGATE

    def recurrence(self, candidate: Candidate, status: Status, period_kind: PeriodKind | None) -> str | None:
        """Of a target: for each year, by the end, or empty."""
        if status is not Status.TARGET:
            return None
        sentence = candidate.place.sentence.of(self._layout.folded)
        if said("yearly_words").search(sentence):
            return "yearly" if period_kind is not PeriodKind.BY else "by_end"
        return "by_end" if period_kind is PeriodKind.BY else None
