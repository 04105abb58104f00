"""Targets that documents of a place state: what a plan asks for, and what reports say that it asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.audit.between.records import Kind, Stated, When
from pipeline.audit.between.rules import is_mixed


class Target(NamedTuple):
    """A target as one document states it.

    Attributes:
        stated: its interval is the number that is aimed at, or the range of numbers; "ít nhất 50" aims at 50.
        recurrence: of a target of several years whether it holds for each (GUIDELINE section 5); else "".
    """

    stated: Stated
    recurrence: str


class Aim(NamedTuple):
    """What targets have to share to be the same one."""

    kind: Kind
    place: str
    when: When
    recurrence: str


Aims = Mapping[Aim, Sequence[Stated]]


def aims(targets: Iterable[Target]) -> dict[Aim, list[Stated]]:
    """Who states a target, each document once, plans first, then by day; without those that split it into several."""
    said: dict[Aim, dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for stated, recurrence in targets:
        if not is_mixed(stated.kind):
            said[Aim(stated.kind, stated.place, stated.when, recurrence)][stated.document].append(stated)
    found = {}
    for aim in sorted(said):
        alone = [held[0] for held in said[aim].values() if len({one.value for one in held}) == 1]
        if alone:
            found[aim] = sorted(alone, key=_in_order)
    return found


def _in_order(one: Stated) -> tuple[bool, date, str, int]:
    return not one.plan, one.published or date.max, one.document, one.position
