"""Which stated period a number belongs to: the nearest statement wins, from the clause out to the document.

The rules are those of GUIDELINE section 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.reference import in_paper_name
from pipeline.extraction.timing import Pair, PeriodReader, Timing
from pipeline.records import PeriodKind, PeriodMention
from pipeline.spans import Located

# A period governs a number at most this many characters away, however long the sentence or paragraph.
_REACH = 4000


# So many mentions of a paragraph, of a heading and of the document's head are looked at.
_OF_PARAGRAPH, _OF_HEAD = 6, 4


@dataclass(frozen=True, slots=True)
class PeriodOption:
    """A period that a number may have.

    Attributes:
        timing: its dates; `source` also tells where it was found.
        mention: what states it, or None for the document's own dates and for none.
        rank: place among the mentions of that source, nearest first.
        ignored: whether the rules pass over the mention (name of a paper, period compared with).
    """

    timing: Timing
    mention: PeriodMention | None = None
    rank: int = 0
    ignored: bool = False


class PeriodResolver:
    """Gives each candidate its period."""

    def __init__(self, layout: Layout, reference: Pair, published: date | None, *, planning: bool = False) -> None:
        """Resolves against a reference period; that of a plan says nothing about what it finds at its start."""
        self._layout = layout
        self._planning = planning
        self.event_day: date | None = None
        self._comparing: set[int] = set()
        self._reference = reference
        self._published = published
        self._reader = PeriodReader(layout, reference, published, planning=planning)
        self._ignored_starts = {m.span.start for m in layout.annotated.periods if self._ignored(m)}
        self._mentions = Located(m for m in layout.annotated.periods if m.span.start not in self._ignored_starts)
        self._everything = Located(layout.annotated.periods)
        self._head = self._of_head()
        self._resolved: dict[tuple[int, bool, bool, bool], Timing] = {}
        self._around: dict[tuple[int, int], list[tuple[str, list[PeriodMention]]]] = {}
        self._read_options: dict[tuple[int, str, int, bool, bool], list[PeriodOption]] = {}

    def _ignored(self, mention: PeriodMention) -> bool:
        folded = self._layout.folded
        before = folded[max(0, mention.span.start - 24) : mention.span.start]
        after = folded[mention.span.end : mention.span.end + 3]
        if mention.kind is PeriodKind.DAY and said("told").match(folded, mention.span.end):
            return True  # "Trưa 16-7, Công an quận cho biết …": the day of the telling
        if mention.kind is PeriodKind.SAME_PERIOD:
            opens = re.search(r"(?:^|[.;(\n] ?|, )$", before) and not before.endswith("so với ")
            compares = folded.startswith(("so với", "với"), mention.span.start)
            return not (after.startswith((" (", ": ")) or (opens and not compares))
        if said("compared_period").search(before):
            self._comparing.add(mention.span.start)
            return not after.startswith(" (")
        return in_paper_name(self._layout, mention)

    def first_day(self) -> date | None:
        """The first day that the document names: in news of one event, its day."""
        for mention in self._mentions:
            if mention.kind is PeriodKind.DAY:
                timing = self._reader.read(mention, "document", stock=False, target=False)
                if timing is not None and timing.start is not None:
                    return timing.start
        return None

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
        for source, mentions in self._scopes(candidate, target=target):
            for mention in mentions:
                if compares and mention.kind in (PeriodKind.SAME_PERIOD, PeriodKind.PREVIOUS):
                    continue
                if source == "heading" and not target and self._looks_ahead(mention):
                    continue
                timing = self._reader.read(mention, source, stock=stock, target=target)
                if timing is not None:
                    return timing
        return self._document(stock=stock, target=target)

    def options(self, candidate: Candidate, *, stock: bool, target: bool) -> list[PeriodOption]:
        """Every period that the candidate may have, each pair of dates once, nearest first.

        Args:
            candidate: the number and where it stands.
            stock: whether its indicator is a level at a date.
            target: whether it is wanted rather than reported.
        """
        found: dict[Pair, PeriodOption] = {}
        for option in self._all_options(candidate, stock=stock, target=target):
            found.setdefault((option.timing.start, option.timing.end), option)
        return list(found.values())

    def _all_options(self, candidate: Candidate, *, stock: bool, target: bool) -> Iterator[PeriodOption]:
        for source, mentions in self._neighbourhood(candidate):
            for rank, mention in enumerate(mentions):
                key = mention.span.start, source, rank, stock, target
                if key not in self._read_options:
                    passed = mention.span.start in self._ignored_starts
                    timings = self._readings(mention, source, stock=stock, target=target)
                    self._read_options[key] = [PeriodOption(timing, mention, rank, passed) for timing in timings]
                yield from self._read_options[key]
        start, end = self._reference
        if start is not None or end is not None:
            yield PeriodOption(Timing(start, end, "calendar", "document"))
        if stock and end is not None:
            yield PeriodOption(Timing(end, end, "as_of", "document_end"))
        if self.event_day is not None:
            yield PeriodOption(Timing(self.event_day, self.event_day, "calendar", "event", PeriodKind.DAY))
        if self._published is not None:
            yield PeriodOption(Timing(self._published, self._published, "as_of", "published"))
        yield PeriodOption(Timing(None, None))

    def _readings(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Iterator[Timing]:
        """What a mention may mean: as the rules read it; the stated day alone; the year up to it."""
        timing = self._reader.read(mention, source, stock=stock, target=target)
        if timing is None:
            return
        yield timing
        end = timing.end
        if end is None or mention.kind not in (PeriodKind.AS_OF, PeriodKind.BY):
            return
        yield Timing(end, end, "as_of", f"{source}:day", mention.kind)
        yield Timing(date(end.year, 1, 1), end, "calendar", f"{source}:year", mention.kind)
        if self._reference[0] is not None and self._reference[0] <= end:
            yield Timing(self._reference[0], end, "calendar", f"{source}:span", mention.kind)

    def _neighbourhood(self, candidate: Candidate) -> Iterator[tuple[str, Iterable[PeriodMention]]]:
        """All mentions around a candidate by where they stand, nearest first."""
        sentence, at, everything = candidate.place.sentence, candidate.number.span, self._everything
        if candidate.cell is not None:
            yield "cell", [m for span in candidate.cell.headers for m in everything.within(span)]
        left = everything.backwards(max(sentence.start, at.start - _REACH), at.start)
        yield "left", list(islice(left, _OF_PARAGRAPH))
        right = everything.first(at.end, min(sentence.end, at.end + _REACH), _OF_PARAGRAPH)
        yield "right", [m for m in right if m.span.end <= min(sentence.end, at.end + _REACH)]
        key = candidate.place.block, sentence.start
        if key not in self._around:
            self._around[key] = list(self._farther(candidate))
        yield from self._around[key]

    def _farther(self, candidate: Candidate) -> Iterator[tuple[str, list[PeriodMention]]]:
        """Mentions around the sentence of a candidate."""
        sentence, everything = candidate.place.sentence, self._everything
        paragraph = self._layout.blocks[candidate.place.block].span
        before = everything.starting(max(paragraph.start, sentence.start - _REACH), sentence.start)
        yield "paragraph", before[: -_OF_PARAGRAPH - 1 : -1]
        for depth, index in enumerate(self._layout.ancestors(candidate.place.block)):
            heads = everything.within(self._layout.blocks[index].span)
            yield f"heading{min(depth, 2)}", heads[: -_OF_HEAD - 1 : -1]
        above = everything.starting(max(0, paragraph.start - _REACH // 4), paragraph.start)
        yield "above", above[: -_OF_HEAD - 1 : -1]
        yield "head", self._head

    def _of_head(self) -> list[PeriodMention]:
        """Mentions in the title and the first paragraphs."""
        spans = [self._layout.blocks[index].span for index in self._layout.main_blocks[:_OF_PARAGRAPH]]
        title = [self._layout.title] if self._layout.title is not None else []
        return [mention for span in (*title, *spans) for mention in self._everything.within(span)][: 2 * _OF_HEAD]

    def _looks_ahead(self, mention: PeriodMention) -> bool:
        """ "HẠN CHẾ VÀ PHƯƠNG HƯỚNG NĂM 2018": the year of what comes next says nothing of what was."""
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return said("not_reference").search(before) is not None

    def _document(self, *, stock: bool, target: bool) -> Timing:
        start, end = self._reference
        if self.event_day is not None and not stock:
            return Timing(self.event_day, self.event_day, "calendar", "document", PeriodKind.DAY)
        if self._planning and not target:
            start, end = None, None
        if start is not None or end is not None:
            return Timing(start, end, "calendar", "document")
        if stock and self._published is not None:
            return Timing(self._published, self._published, "as_of", "document")
        return Timing(None, None)

    def _scopes(self, candidate: Candidate, *, target: bool) -> Iterator[tuple[str, Iterable[PeriodMention]]]:
        """Mentions from the nearest scope outwards, in each the one that governs first, found as they are asked."""
        sentence, at, mentions = candidate.place.sentence, candidate.number.span, self._mentions
        if candidate.cell is not None:
            yield "clause", [m for span in candidate.cell.headers for m in mentions.within(span)]
        else:
            end = min(sentence.end, at.end + _REACH)
            near = mentions.starting(at.end, min(end, self._clause_end(candidate)))
            yield "clause", [m for m in near if m.span.end <= end]
        left = mentions.backwards(max(sentence.start, at.start - _REACH), at.start)
        yield "sentence", (m for m in left if not self._closed(m, at.start))
        if candidate.cell is None:
            paragraph = self._layout.blocks[candidate.place.block].span
            before = mentions.starting(max(paragraph.start, sentence.start - _REACH), sentence.start)
            yield "paragraph", self._carrying(before[::-1], target=target)
        for index in self._layout.ancestors(candidate.place.block):
            yield "heading", reversed(mentions.within(self._layout.blocks[index].span))

    def _clause_end(self, candidate: Candidate) -> int:
        """A period after the number counts only inside its own phrase, before another number's."""
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
        if mention.span.start in self._comparing and at - end > 12:
            return True
        return mention.kind is PeriodKind.SAME_PERIOD and at - end > 40

    @staticmethod
    def _carrying(mentions: list[PeriodMention], *, target: bool) -> list[PeriodMention]:
        """Days and "now" stay with their own sentence; "thời gian tới" carries on only to what is wanted."""
        stay = [
            PeriodKind.DAY,
            PeriodKind.NOW,
            PeriodKind.BY,
            PeriodKind.YEARLY,
            PeriodKind.SAME_PERIOD,
            PeriodKind.PREVIOUS,
        ]
        if not target:
            stay.append(PeriodKind.FUTURE)
        return [mention for mention in mentions if mention.kind not in stay]
