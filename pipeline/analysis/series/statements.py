"""Facts sorted to the places, stretches and calendars that they are of; what fits none is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from pipeline.analysis.series.facts import Accounts, Fact, LeftOut, day_of_level
from pipeline.analysis.series.frames import Calendar, Frame, Slot, frame_of, slot_of_day
from pipeline.analysis.series.places import home
from pipeline.analysis.series.questions import Question
from pipeline.analysis.series.rules import series_rules
from pipeline.records import Level


class Spot(NamedTuple):
    """Where and when a fact is: figures of one spot state the same thing (a tuple: it is looked up all the time).

    Attributes:
        through: last day of an unfinished period, else None.
    """

    place: str
    slot: Slot
    calendar: Calendar
    through: date | None = None


# What a figure counts: indicator, measure, breakdown, whole.
Kind = tuple[str, str, tuple[str, ...], str]
# Figures that others may be parts of: those that answer, and those that break the number down.
_WHOLES = (None, LeftOut.BROKEN_DOWN, LeftOut.OTHER_GROUND)
_kind_of: Callable[[Fact], Kind] = attrgetter("indicator", "measure", "detail", "of")


class FactsByKind:
    """Figures by what they count: whether they can answer a question is asked once for all that are alike."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.kinds: dict[Kind, list[Fact]] = defaultdict(list)
        for fact in facts:
            self.kinds[_kind_of(fact)].append(fact)

    def __len__(self) -> int:
        return sum(map(len, self.kinds.values()))

    @property
    def measures(self) -> frozenset[str]:
        """How they are counted."""
        return frozenset(measure for _, measure, _, _ in self.kinds)

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """All of them by their ids."""
        return {fact.figure_id: fact for facts in self.kinds.values() for fact in facts}


def by_indicator(facts: Iterable[Fact]) -> dict[str, FactsByKind]:
    """Figures of several indicators, each indicator's by kind."""
    found: dict[str, FactsByKind] = defaultdict(FactsByKind)
    for kind, alike in FactsByKind(facts).kinds.items():
        found[kind[0]].kinds[kind] = alike
    return found


class Statements:
    """Figures by spot.

    Attributes:
        question: what is asked of them.
        found: figures of whole stretches (and levels, by the stretch that their day lies in).
        unfinished: figures of stretches that end within a month.
        left_out: figures that can answer no such question, by reason.
    """

    def __init__(self, question: Question, facts: FactsByKind) -> None:
        self.question = question
        self.found: dict[Spot, list[Fact]] = defaultdict(list)
        self.unfinished: dict[Spot, list[Fact]] = defaultdict(list)
        self.left_out = Accounts()
        self._sinks: dict[tuple[object, ...], list[Fact]] = {}
        self._nowhere: dict[LeftOut, list[Fact]] = defaultdict(list)
        self._parts: list[Fact] = []
        self._slots: dict[tuple[int, int], Slot] = {}
        self._frames: dict[tuple[date, date], Frame | None] = {}
        self._reasons: dict[Kind, LeftOut | None] = {}
        self._level_at_day = question.level_at_day
        for kind, alike in facts.kinds.items():
            reason = self._reasons[kind] = _unfit(question, kind)
            if reason is None:
                self._add(alike)
            else:
                self.left_out[reason] += len(alike)
        for reason, held in self._nowhere.items():
            self.left_out[reason] += len(held)
        self._leave_parts_out(facts)

    def items(self) -> Iterator[tuple[Spot, list[Fact]]]:
        """All that may stand in a cell."""
        yield from self.found.items()
        yield from self.unfinished.items()

    def years(self) -> range:
        """From the first year to the last."""
        held = {spot.slot.year for spot, _ in self.items()}
        return range(min(held), max(held) + 1) if held else range(0)

    def _add(self, facts: Sequence[Fact]) -> None:
        """Sorts figures that can answer."""
        sinks, named = self._sinks, self._named
        for fact in facts:
            names = named(fact)
            sink = sinks.get(names)
            if sink is None:
                sink = sinks[names] = self._sink(self._spot(fact))
            sink.append(fact)
        self._parts += [fact for fact in facts if fact.part_of]

    def _named(self, fact: Fact) -> tuple[object, ...]:
        """What says where and when a figure is: that is worked out once for all that name both alike."""
        district_, system = fact.district, fact.area_system
        # A day tells more than the stored map only of districts, which came and went.
        day = fact.day if district_ or not system else None
        if self._level_at_day:
            return fact.province, district_, system, fact.level, day, day_of_level(fact)
        return fact.province, district_, system, fact.level, day, fact.start, fact.end

    def _sink(self, spot: Spot | LeftOut) -> list[Fact]:
        if isinstance(spot, LeftOut):
            return self._nowhere[spot]
        return (self.unfinished if spot.through else self.found)[spot]

    def _spot(self, fact: Fact) -> Spot | LeftOut:
        """Where and when a figure is, or why nowhere."""
        place = home(fact)
        if place is not None:
            return self._spot_of(place, fact)
        return LeftOut.NO_PLACE if fact.level in (Level.PROVINCE, Level.DISTRICT) else LeftOut.OTHER_LEVEL

    def _spot_of(self, place: str, fact: Fact) -> Spot | LeftOut:
        if self.question.system == "VN63" and place.startswith("VN34_"):
            return LeftOut.OTHER_MAP  # a merged province is never split
        if self._level_at_day:
            day = day_of_level(fact)
            return Spot(place, self._slot(day), Calendar.CALENDAR) if day else LeftOut.NO_PERIOD
        if fact.start is None or fact.end is None:
            return LeftOut.NO_PERIOD
        frame = self._frame(fact.start, fact.end)
        if frame is None:
            return LeftOut.ODD_PERIOD
        return Spot(place, frame.slot, frame.calendar, fact.end if frame.unfinished else None)

    def _frame(self, start: date, end: date) -> Frame | None:
        """Likewise, kept no longer than the figures."""
        period = (start, end)
        if period not in self._frames:
            self._frames[period] = frame_of(start, end)
        return self._frames[period]

    def _slot(self, day: date) -> Slot:
        """One record for all days of a month, kept no longer than the figures: else it would hold their memory."""
        month = (day.year, day.month)
        if month not in self._slots:
            self._slots[month] = slot_of_day(day, self.question.grain)
        return self._slots[month]

    def _leave_parts_out(self, facts: FactsByKind) -> None:
        """Takes out what the text calls a part of another figure of the same spot (GUIDELINE section 6, `part_of`)."""
        if not self._parts:
            return
        by_id = facts.by_id
        gone: dict[Spot, set[str]] = defaultdict(set)
        for fact in self._parts:
            if fact.part_of not in by_id:
                continue
            spot = self._spot(fact)
            if isinstance(spot, Spot) and self._is_part(fact, spot, by_id):
                gone[spot].add(fact.figure_id)
        for spot, ids in gone.items():
            held = self.unfinished if spot.through else self.found
            held[spot] = [fact for fact in held[spot] if fact.figure_id not in ids]
            if not held[spot]:
                del held[spot]
            self.left_out[LeftOut.SUBSET] += len(ids)

    def _is_part(self, fact: Fact, spot: Spot, by_id: Mapping[str, Fact]) -> bool:
        """Whether some whole above a figure is of its spot and no wider than it in its breakdown.

        Of 24 massage parlours and 9 "of them" without a word of their kind, the 9 are no number of all establishments.
        """
        seen, above, held = {fact.figure_id}, fact.part_of, False
        while above is not None and above not in seen:
            seen.add(above)
            whole = by_id.get(above)
            if whole is None:
                return held
            reason, at = self._reasons[_kind_of(whole)], self._spot(whole)
            if reason not in _WHOLES or (reason is None and isinstance(at, LeftOut)):
                return held
            if reason is None or set(fact.detail) <= set(whole.detail):
                held = held or at == spot
            above = whole.part_of
        return held and above != fact.figure_id  # a ring of parts has no whole


def _unfit(question: Question, kind: Kind) -> LeftOut | None:
    """Why figures of a kind cannot answer a question."""
    indicator, measure, detail, of = kind
    if indicator != question.indicator or indicator in series_rules().without_series:
        return LeftOut.OTHER_INDICATOR
    return question.unfit(measure, detail, of)
