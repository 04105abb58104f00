"""What a model sees of the periods that a document may report on, put into words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.extraction.facts import Fact
from pipeline.records import PeriodKind

# What the groups below are made of: all that they depend on, in the order of their words.
# The last of the dated: how much of the document stands under no period, and how much under this one, and how it was
# come by; of the undated: how much under none, how much under one that says little alone, whether it is news of one
# event, and the words of the title.
Dated = tuple[bool, str, str, int, str, str, str, int, str, bool, tuple[str, ...], tuple[int, int], str]
Undated = tuple[bool, str, str, tuple[int, int, bool], tuple[str, ...]]
Stated = tuple[str, PeriodKind, bool, str, int, str | None, tuple[bool, bool], bool, str, bool | None]
# Where a mention stands, the document's type, the length of the period, its first word, whether it opens its sentence,
# and how many figures that sentence has, and has after it.
Leading = tuple[str, str, int, str, bool, int, int]
# How many figures stand before a period is stated first, and the document's type.
Late = tuple[int, str]


def _dated(seen: Dated) -> Iterator[str]:
    """How a period lies to the document's day, how long it is, and what title and lead say."""
    ruled, ruled_by, kind, length, ahead, ends, titled, mentions, part, whole, hints, shares, how = seen
    alone, covered = shares
    yield f"ruled={ruled}"
    yield f"length={length}:{kind}"
    yield f"ahead={ahead}:{kind}"
    yield f"ends={ends}"
    yield f"titled={titled}"
    yield f"stated={mentions > 0}:{kind}:length={length}"
    yield f"part={part}:{kind}"
    for hint in hints:
        yield f"{hint}:{part}"
        yield f"{hint}:length={length}"
    yield f"whole={whole}:{kind}"
    yield f"rule={ruled}:{ruled_by}"
    yield f"count={mentions}"
    yield f"covered={covered}"
    yield f"covered={covered}:{kind}"
    yield f"alone={alone}:{covered}"
    yield f"how={how}"
    yield f"how={how}:length={length}"


def _undated(seen: Undated) -> Iterator[str]:
    """No period at all."""
    ruled, ruled_by, kind, (alone, relative, raid), title = seen
    yield f"ruled={ruled}"
    yield f"none:{kind}"
    yield f"none:{ruled}:{ruled_by}"
    yield f"alone={alone}"
    yield f"alone={alone}:{kind}"
    yield f"relative={relative}"
    yield f"raid={raid}"
    for word in title:
        yield f"title={word}"
    for first, second in pairwise(title):
        yield f"title={first} {second}"


def _stated(seen: Stated) -> Iterator[str]:
    """Where and how a period is stated."""
    where, how, named, kind, length, basis, data, compared, words, title_end = seen
    yield f"at={where}:{how.value}:{named}"
    yield f"at={where}:{kind}"
    yield f"at={where}:length={length}"
    yield f"basis={basis}:{where}"
    yield f"data={data}:{where}"
    yield f"compared={compared}:{where}"
    yield f"words={where}:{words}"
    if title_end is not None:
        yield f"title_end={title_end}"


def _leading(seen: Leading) -> Iterator[str]:
    """What of its sentence a mention leads."""
    where, kind, length, first, opens, numbers, after = seen
    yield f"opens={opens}:{where}"
    yield f"opens={opens}:{kind}:length={length}"
    yield f"numbers={numbers}:{where}"
    yield f"after={after}:{where}:{opens}"
    yield f"after={after}:{kind}"
    yield f"first={first}:{where}"


def _late(seen: Late) -> Iterator[str]:
    """Whether figures are told before a period is."""
    before, kind = seen
    yield f"before={before}"
    yield f"before={before > 0}:{kind}"


DATED, UNDATED, STATED = Fact(_dated), Fact(_undated), Fact(_stated)
LEADING, LATE = Fact(_leading), Fact(_late)
