"""Facts sorted to the places, stretches and calendars that they are of; what fits none is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
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


class Statements:
    """Figures by spot.

    Attributes:
        question: what is asked of them.
        found: figures of whole stretches (and levels, by the stretch that their day lies in).
        unfinished: figures of stretches that end within a month.
        left_out: figures that can answer no such question, by reason.
    """

    def __init__(self, question: Question, facts: Iterable[Fact]) -> None:
        self.question = question
        self.found: dict[Spot, list[Fact]] = defaultdict(list)
        self.unfinished: dict[Spot, list[Fact]] = defaultdict(list)
        self.left_out = Accounts()
        self._unfit: dict[tuple[str, tuple[str, ...], str], LeftOut | None] = {}
        self._places: dict[tuple[object, ...], str | None] = {}
        self._placed: dict[tuple[object, ...], Spot | LeftOut] = {}
        self._broken_down: dict[str, Fact] = {}
        self._parts: list[Fact] = []
        self._no_series = question.indicator in series_rules().without_series
        self._level_at_day = question.level_at_day
        for fact in facts:
            self._add(fact)
        self._leave_parts_out()

    def items(self) -> Iterator[tuple[Spot, list[Fact]]]:
        """All that may stand in a cell."""
        yield from self.found.items()
        yield from self.unfinished.items()

    def years(self) -> range:
        """From the first year to the last."""
        held = {spot.slot.year for spot, _ in self.items()}
        return range(min(held), max(held) + 1) if held else range(0)

    def _add(self, fact: Fact) -> None:
        reason = self._reason(fact)
        if reason is not None:
            self.left_out[reason] += 1
            if reason in (LeftOut.BROKEN_DOWN, LeftOut.OTHER_GROUND):
                self._broken_down[fact.figure_id] = fact
            return
        spot = self._spot(fact)
        if isinstance(spot, LeftOut):
            self.left_out[spot] += 1
            return
        (self.unfinished if spot.through else self.found)[spot].append(fact)
        if fact.part_of:
            self._parts.append(fact)

    def _reason(self, fact: Fact) -> LeftOut | None:
        if fact.indicator != self.question.indicator or self._no_series:
            return LeftOut.OTHER_INDICATOR
        what = (fact.measure, fact.detail, fact.of)
        if what not in self._unfit:
            self._unfit[what] = self.question.unfit(*what)
        return self._unfit[what]

    def _spot(self, fact: Fact) -> Spot | LeftOut:
        """Where and when; worked out once for all facts that name both alike."""
        # A day tells more than the stored map only of districts, which came and went.
        day = fact.day if fact.district or not fact.area_system else None
        named = (fact.province, fact.district, fact.area_system, fact.level, day)
        if named not in self._places:
            self._places[named] = home(fact)
        place = self._places[named]
        if place is None:
            return LeftOut.NO_PLACE if fact.level in (Level.PROVINCE, Level.DISTRICT) else LeftOut.OTHER_LEVEL
        held = (place, day_of_level(fact)) if self._level_at_day else (place, fact.start, fact.end)
        if held not in self._placed:
            self._placed[held] = self._spot_of(place, fact)
        return self._placed[held]

    def _spot_of(self, place: str, fact: Fact) -> Spot | LeftOut:
        if self.question.system == "VN63" and place.startswith("VN34_"):
            return LeftOut.OTHER_MAP  # a merged province is never split
        if self._level_at_day:
            day = day_of_level(fact)
            return Spot(place, slot_of_day(day, self.question.grain), Calendar.CALENDAR) if day else LeftOut.NO_PERIOD
        if fact.start is None or fact.end is None:
            return LeftOut.NO_PERIOD
        frame = _frame(fact.start, fact.end)
        if frame is None:
            return LeftOut.ODD_PERIOD
        return Spot(place, frame.slot, frame.calendar, fact.end if frame.unfinished else None)

    def _leave_parts_out(self) -> None:
        """Takes out what the text calls a part of another figure of the same spot (GUIDELINE section 6, `part_of`)."""
        if not self._parts:
            return
        by_id = {fact.figure_id: fact for _, facts in self.items() for fact in facts}
        gone: dict[Spot, set[str]] = defaultdict(set)
        for fact in self._parts:
            spot = self._spot(fact)
            if isinstance(spot, Spot) and self._is_part(fact, spot, by_id):
                gone[spot].add(fact.figure_id)
        for spot, ids in gone.items():
            facts = self.unfinished if spot.through else self.found
            facts[spot] = [fact for fact in facts[spot] if fact.figure_id not in ids]
            if not facts[spot]:
                del facts[spot]
            self.left_out[LeftOut.SUBSET] += len(ids)

    def _is_part(self, fact: Fact, spot: Spot, by_id: Mapping[str, Fact]) -> bool:
        """Whether some whole above a figure is of its spot and no wider than it in its breakdown.

        Of 24 massage parlours and 9 "of them" without a word of their kind, the 9 are no number of all establishments.
        """
        seen, above, held = {fact.figure_id}, fact.part_of, False
        while above is not None and above not in seen:
            seen.add(above)
            whole = by_id.get(above) or self._broken_down.get(above)
            if whole is None:
                return held
            if above in by_id or set(fact.detail) <= set(whole.detail):
                held = held or self._spot(whole) == spot
            above = whole.part_of
        return held and above != fact.figure_id  # a ring of parts has no whole


@lru_cache(4096)
def _frame(start: date, end: date) -> Frame | None:
    return frame_of(start, end)
