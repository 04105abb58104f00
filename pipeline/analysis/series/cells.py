"""One value per place and stretch of time: which figure is taken, which others there are, and whether they agree.

The rule, first difference decides: a later day, where the figure is a level at a day; what all bodies did over what one
of them did; an issuer's own document over others; the later published; a figure of the topic alone over one for several
topics; a number without doubt; the exact one; the surer one; at last the order of documents, so that no order of
reading matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from pipeline.analysis.series.facts import Fact, day_of_level
from pipeline.analysis.series.frames import Calendar, Slot
from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rules import series_rules
from pipeline.values import changed, value_class

# The text does not say whether it counts visits or distinct things.
UNKNOWN = "unknown"
# Confidence is calibrated: below a half, a figure is sooner wrong than right.
DOUBTFUL_BELOW = 0.5


class Origin(StrEnum):
    """How a cell's number came about."""

    STATED = "stated"
    DIFFERENCE = "difference"
    PERIODS = "periods"
    MEMBERS = "members"
    DISTRICTS = "districts"
    PROVINCES = "provinces"
    RATE = "rate"
    FRACTION = "fraction"
    PER_HEAD = "per_head"


class Note(StrEnum):
    """What a reader must know of a cell; a cell made of others bears theirs."""

    PARTIAL = "partial"
    REPORTING = "reporting"
    MIXED_CALENDARS = "mixed_calendars"
    MISSING_MEMBERS = "missing_members"
    CONFLICT = "conflict"
    BOUNDED = "bounded"
    JOINT = "joint"
    DOUBTFUL = "doubtful"
    VISITS = "visits"
    ONE_BODY = "one_body"
    PRESS = "press"
    UNKNOWN_COUNTING = "unknown_counting"
    OTHER_DAY = "other_day"
    ABOVE_WHOLE = "above_whole"
    REVIEWED = "reviewed"


class Agreement(StrEnum):
    """How another figure for the same cell stands to the one taken (after the duplicate classes of XBRL facts)."""

    SAME = "same"
    CONSISTENT = "consistent"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not_comparable"


@value_class
class Alternative:
    """Another figure for the same cell."""

    fact: Fact
    agreement: Agreement


@value_class
class Cell:
    """One value of a series.

    Attributes:
        place: key of the place.
        slot: the stretch that the series asks for.
        covered: the stretch that the number covers; less than the slot where the period is partial.
        through: last day covered, where a period ends within a month, or the day of a level; else None.
        facts: the figures that the number rests on, the first alone where it is stated.
        others: what else is stated for the cell.
        missing: keys of members without a number.
        parts: the cells that it was made from.
        summed: of a cell of the place's own words the sum of its members (of some only, a lower limit) or of all its
            districts.
    """

    place: str
    slot: Slot
    quantity: Quantity
    origin: Origin
    calendar: Calendar
    notes: frozenset[Note]
    covered: Slot
    through: date | None = None
    facts: tuple[Fact, ...] = ()
    others: tuple[Alternative, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[Cell, ...] = ()
    summed: Cell | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it covers all of its slot and of its place."""
        return not self.notes & {Note.PARTIAL, Note.MISSING_MEMBERS}

    def noted(self, *notes: Note) -> Cell:
        """With more notes."""
        return changed(self, notes=self.notes | set(notes))


def stated_cell(place: str, slot: Slot, calendar: Calendar, found: Sequence[Fact], *, level_at_day: bool) -> Cell:
    """The cell of figures that all state the same thing of the same place and time.

    Args:
        place: its key.
        slot: the stretch of the year.
        calendar: on which it is counted.
        found: at least one.
        level_at_day: stocks and cumulative counts: the latest day counts, and only its figures can contradict.
    """
    ordered = sorted(found, key=_rank_at_day if level_at_day else _rank) if len(found) > 1 else found
    chosen = ordered[0]
    on = day_of_level(chosen) if level_at_day else None
    others = tuple(
        Alternative(fact, agreement(chosen, fact, same_day=on is None or day_of_level(fact) == on))
        for fact in ordered[1:]
    )
    notes = set(_notes_of(chosen))
    if calendar is Calendar.REPORTING:
        notes.add(Note.REPORTING)
    if any(other.agreement is Agreement.CONTRADICTS for other in others):
        notes.add(Note.CONFLICT)
    return Cell(
        place,
        slot,
        chosen.quantity,
        Origin.STATED,
        calendar,
        frozenset(notes),
        covered=slot,
        through=on,
        facts=(chosen,),
        others=others,
    )


def _rank_at_day(fact: Fact) -> tuple[object, ...]:
    day = day_of_level(fact)
    return (-day.toordinal() if day else 0, *_rank(fact))


def _rank(fact: Fact) -> tuple[object, ...]:
    """Smaller is better."""
    published, bounds = fact.published_on, fact.quantity.bounds
    return (
        bool(fact.detail) and _is_of_one_body(fact),
        not fact.official,
        -published.toordinal() if published else 0,
        fact.joint,
        fact.doubtful,
        bounds.low != bounds.high,
        -fact.confidence,
        fact.document_id,
        fact.position,
    )


def _is_of_one_body(fact: Fact) -> bool:
    return not series_rules().by_bodies.isdisjoint(fact.detail)


def _notes_of(fact: Fact) -> Iterable[Note]:
    if fact.quantity.bounds.low != fact.quantity.bounds.high:
        yield Note.BOUNDED
    if fact.joint:
        yield Note.JOINT
    if fact.doubtful or fact.confidence < DOUBTFUL_BELOW:
        yield Note.DOUBTFUL
    if fact.counted_as == "visits":
        yield Note.VISITS
    if _is_of_one_body(fact):
        yield Note.ONE_BODY
    if not fact.official:
        yield Note.PRESS
    if fact.reviewed:
        yield Note.REVIEWED


def agreement(chosen: Fact, other: Fact, *, same_day: bool = True) -> Agreement:
    """How two figures of one cell stand to each other (GUIDELINE section 6).

    Only figures that agree in all but the value, and know it all, can contradict each other.
    """
    if not same_day or not _alike(chosen, other):
        return Agreement.NOT_COMPARABLE
    one, two = chosen.quantity, other.quantity
    # Most differ in the number itself, or are one record: that is seen faster than whether all is alike.
    same = one is two or (one.value == two.value and one == two)
    if same and chosen.denominator == other.denominator:
        return Agreement.SAME
    if UNKNOWN in (chosen.counted_as, other.counted_as) or chosen.denominator != other.denominator:
        return Agreement.NOT_COMPARABLE
    meets = one.bounds.meets(two.bounds)
    return Agreement.CONSISTENT if meets else Agreement.CONTRADICTS


def comparable(facts: Iterable[Fact], *, certain: bool = False) -> bool:
    """Whether figures count the same: never visits with distinct things, nor one topic with several, nor bodies.

    Args:
        facts: of one indicator and measure.
        certain: whether they must be known to; else what does not say how it counts goes with all.
    """
    found = tuple(facts)
    ways = {fact.counted_as for fact in found}
    if len(ways - {UNKNOWN}) > 1 or (certain and UNKNOWN in ways):
        return False
    return all(_alike(found[0], fact) for fact in found[1:])


def _alike(one: Fact, other: Fact) -> bool:
    ways = one.counted_as, other.counted_as
    if ways[0] != ways[1] and UNKNOWN not in ways:
        return False
    if one.joint != other.joint or one.of != other.of:
        return False
    return one.detail == other.detail or details_said(one) == details_said(other)


def details_said(fact: Fact) -> frozenset[str]:
    """The breakdown without details that are none of the indicator."""
    return frozenset(fact.detail) - series_rules().implied_details.get(fact.indicator, frozenset())
