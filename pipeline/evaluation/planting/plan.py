"""Which errors are put into which documents: the same ones each time, of rare kinds as many as there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from pipeline.evaluation.corpus import document_text
from pipeline.evaluation.gold import GoldFolder
from pipeline.evaluation.planting.reading import GoldReading, Slip
from pipeline.evaluation.planting.sites import SITES

SEED = 1629
# So many errors at most in one document, their numbers so many characters apart.
_MOST, _APART = 3, 150
# So many of one kind at most, so that frequent kinds do not drown the others.
_OF_A_KIND = 50


@dataclass(frozen=True, slots=True)
class Planted:
    """A document with errors.

    Attributes:
        name: of the gold document.
        text: with the errors.
        slips: what was changed, in the order of the text.
        spans: where the changed numbers stand in the changed text, in the same order.
    """

    name: str
    text: str
    slips: tuple[Slip, ...]
    spans: tuple[tuple[int, int], ...]


def plan(gold: GoldFolder, *, of_a_kind: int = _OF_A_KIND, seed: int = SEED, right: bool = False) -> list[Planted]:
    """The documents with errors, in the order of their names.

    Args:
        gold: the documents to take.
        of_a_kind: most errors of one kind.
        seed: what chance starts from.
        right: the documents that get more numbers, with the right ones and no error.
    """
    readings = [GoldReading(document, document_text(gold.path, document.name)) for document in gold.documents]
    sites = {reading.name: list(_sites(reading, seed)) for reading in readings}
    random = _chance(seed)
    chosen = _chosen(sites, random, of_a_kind)
    if right:
        chosen = {
            name: [replace(slip, written=slip.added) for slip in slips if slip.added] for name, slips in chosen.items()
        }
    return [
        planted(reading.name, reading.text, chosen[reading.name]) for reading in readings if chosen.get(reading.name)
    ]


def _sites(reading: GoldReading, seed: int) -> Iterator[Slip]:
    """The places of a document; chance is of each kind of place alone, so that a new kind leaves the others alone."""
    for look in SITES:
        yield from look(reading, _chance(f"{seed} {reading.name} {look.__name__}"))


def _chance(seed: int | str) -> Random:
    return Random(seed)  # noqa: S311 - chance that must be the same each time


def _chosen(sites: Mapping[str, Sequence[Slip]], random: Random, of_a_kind: int) -> dict[str, list[Slip]]:
    """The slips of each document, the rarest kinds first."""
    common = Counter(slip.code for slips in sites.values() for slip in slips)
    offered = [(name, slip) for name, slips in sites.items() for slip in slips]
    random.shuffle(offered)
    offered.sort(key=lambda one: common[one[1].code])
    chosen: dict[str, list[Slip]] = defaultdict(list)
    taken: Counter[str] = Counter()
    for name, slip in offered:
        fits = len(chosen[name]) < _MOST and all(_apart(slip, other) for other in chosen[name])
        if fits and taken[slip.code] < of_a_kind:
            chosen[name].append(slip)
            taken[slip.code] += 1
    return chosen


def _apart(one: Slip, other: Slip) -> bool:
    first, second = (((slip.start, slip.end), *slip.others) for slip in (one, other))
    return all(end + _APART < begin or stop + _APART < start for start, end in first for begin, stop in second)


def planted(name: str, text: str, slips: Sequence[Slip]) -> Planted:
    """A text with the numbers of some slips written anew."""
    pieces, spans, at, moved = [], [], 0, 0
    ordered = tuple(sorted(slips, key=lambda slip: slip.start))
    for slip in ordered:
        pieces += [text[at : slip.start], slip.written]
        spans.append((slip.start + moved, slip.start + moved + len(slip.written)))
        moved += len(slip.written) - (slip.end - slip.start)
        at = slip.end
    return Planted(name, "".join([*pieces, text[at:]]), ordered, tuple(spans))
