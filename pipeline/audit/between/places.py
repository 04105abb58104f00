"""Statements of places that belong together, sorted so that no check goes over all pairs.

A document may tell a flow act by act ("mở 5 lớp … mở thêm 3 lớp"), each act with the same place and period. So a
document counts as stating a fact only where all that it says of it is one number; else it is no evidence, but for
another document that tells the same acts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pipeline.audit.between.records import Kind, Stated, Territory, When
from pipeline.audit.between.rules import between_rules, is_mixed
from pipeline.audit.between.targets import Aims, Target, aims
from pipeline.intervals import Interval
from pipeline.records import Measure

# Periods of one fact that are compared: a place states some ten of each year.
MOST_PERIODS = 500

# Of one fact: who states it, each document once.
Facts = Mapping[When, Sequence[Stated]]


class Places:
    """What is stated of some places that lie in each other, or were merged.

    Attributes:
        territory: how they do.
        kinds: by what is counted, place and time the statements, one per document.
        lists: statements of documents that tell a fact in several numbers, by document, for each such fact.
        aims: targets, with the documents that state them.
    """

    def __init__(self, stated: Iterable[Stated], territory: Territory, targets: Iterable[Target] = ()) -> None:
        """Sorts statements.

        Args:
            stated: of the places; the order does not matter.
            territory: how the places lie in each other.
            targets: of the places.
        """
        self.territory = territory
        self.aims: Aims = aims(targets)
        self.kinds: dict[Kind, dict[str, dict[When, list[Stated]]]] = defaultdict(lambda: defaultdict(dict))
        self.lists: list[dict[str, list[Stated]]] = []
        for (kind, place, when), by_document in sorted(_said(stated).items()):
            sure = (_the_one(held) for held in by_document.values())
            if told := sorted((one for one in sure if one), key=rank):
                self.kinds[kind][place][when] = told
            several = {document: held for document, held in by_document.items() if len({one.value for one in held}) > 1}
            if len(several) > 1:
                self.lists.append(several)

    def facts(self, *, mixed: bool = False) -> Iterator[tuple[Kind, str, Facts]]:
        """All statements of one kind about one place, kind by kind, place by place.

        Args:
            mixed: whether kinds are wanted too whose figures need not count the same things.
        """
        for kind in sorted(self.kinds):
            if mixed or not is_mixed(kind):
                for place in sorted(self.kinds[kind]):
                    yield kind, place, self.kinds[kind][place]

    def over_time(self) -> Iterator[tuple[Kind, Facts]]:
        """Statements of one place whose periods may be compared: of what adds up, each set by itself.

        Acts are compared within what one body states of them: another one may know of others.
        """
        for kind, _, facts in self.facts():
            if not kind.flow or kind.measure not in (Measure.COUNT, Measure.AMOUNT) or len(facts) > MOST_PERIODS:
                continue
            if kind.indicator not in between_rules().acts:
                yield kind, facts
                continue
            for issuer in sorted({one.issuer for told in facts.values() for one in told} - {""}):
                own = {when: [one for one in told if one.issuer == issuer] for when, told in facts.items()}
                yield kind, {when: told for when, told in own.items() if told}

    @cached_property
    def districts(self) -> dict[str, tuple[str, ...]]:
        """Districts of which something is stated, by their province."""
        found: dict[str, set[str]] = defaultdict(set)
        for by_place in self.kinds.values():
            for place in by_place:
                if province := self.territory.province(place):
                    found[province].add(place)
        return {province: tuple(sorted(places)) for province, places in found.items()}


def _said(stated: Iterable[Stated]) -> dict[tuple[Kind, str, When], dict[str, list[Stated]]]:
    """By fact all that each document says of it."""
    said: dict[tuple[Kind, str, When], dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for one in stated:
        if _is_evidence(one):
            said[one.kind, one.place, one.when][one.document].append(one)
    return said


def _is_evidence(one: Stated) -> bool:
    """A denial ("chưa phát hiện cơ sở nào") may speak of one offence, and few acts may be some of all."""
    if one.value == 0 and not any(sign.isdigit() for sign in one.surface):
        return False
    return one.kind.indicator not in between_rules().acts or one.value >= between_rules().least_acts


def _the_one(held: Sequence[Stated]) -> Stated | None:
    """What a document states, if it is one number; the surest mention stands for all."""
    if len({(one.value, one.interval, one.denominator) for one in held}) > 1:
        return None
    return min(held, key=lambda one: (-one.confidence, one.position, one.id))


def rank(one: Stated) -> tuple[object, ...]:
    """Smaller is better evidence: a report before a plan, the issuer's own, the later published, the surer one."""
    published = -one.published.toordinal() if one.published else 0
    return one.plan, not one.official, published, -one.confidence, one.document, one.position


def hull(statements: Sequence[Stated]) -> Interval:
    """From the least that any of several statements leaves open to the most."""
    low = min(statements, key=lambda one: (one.interval.low, not one.interval.low_closed)).interval
    high = max(statements, key=lambda one: (one.interval.high, one.interval.high_closed)).interval
    return Interval(low.low, high.high, low.low_closed, high.high_closed)


def above(one: Interval, other: Interval) -> bool:
    """Whether every number of an interval is larger than every number of another."""
    return one.low >= other.high and not one.meets(other)


def of_documents(*statements: Stated) -> int:
    """How many documents some statements come from."""
    return len({one.document for one in statements})
