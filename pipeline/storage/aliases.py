"""Old figure ids kept alive: which figure of today states what an earlier one stated.

A figure's id changes when its surroundings change or a rule cuts it differently. Links and decisions name ids,
so each id that goes away is led to its successor, or listed as lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.spans import Span

# As much of the text on either side as the id itself is made of.
CONTEXT_CHARACTERS = 40

# Below this share of common letter triples two places in two texts are not taken for the same statement: a link
# that leads to another figure is worse than one that is listed as lost.
LEAST_SIMILARITY = 0.6


@dataclass(frozen=True, slots=True)
class Statement:
    """What of a figure identifies it across versions.

    Attributes:
        context: `CONTEXT_CHARACTERS` of the text before the number, the number, and as many after it.
        text_sha256: of the text that the span counts in.
    """

    id: str
    surface: str
    span: Span
    sentence: str
    context: str
    text_sha256: str


def statement(figure_id: str, span: Span, text: str, text_sha256: str, sentence: str) -> Statement:
    """A figure with its surroundings."""
    around = text[max(0, span.start - CONTEXT_CHARACTERS) : span.end + CONTEXT_CHARACTERS]
    return Statement(figure_id, span.of(text), span, sentence, around, text_sha256)


def successors(
    gone: Sequence[Statement], fresh: Sequence[Statement], present: Sequence[Statement]
) -> dict[str, str | None]:
    """The figure of today for every old id, or None for those that nothing matches.

    Equal surface and the most similar surroundings pair first, one to one; what is left over is matched by place
    where the text itself did not change (a rule that reads "44/44" instead of "44"). Same input, same answer.

    Args:
        gone: figures whose id is no more.
        fresh: figures whose id is new.
        present: all figures of today.
    """
    found: dict[str, str | None] = {old.id: None for old in gone}
    taken: set[str] = set()
    for old, new in _pairs_by_likeness(gone, fresh):
        if found[old.id] is None and new.id not in taken:
            found[old.id] = new.id
            taken.add(new.id)
    for old in gone:
        if found[old.id] is None:
            found[old.id] = _at_same_place(old, present)
    return found


def _pairs_by_likeness(gone: Sequence[Statement], fresh: Sequence[Statement]) -> Iterable[tuple[Statement, Statement]]:
    by_surface: dict[str, list[Statement]] = defaultdict(list)
    for new in fresh:
        by_surface[new.surface].append(new)
    triples = {item.id: (_triples(item.context), _triples(item.sentence)) for item in (*gone, *fresh)}
    ranked = []
    for old in gone:
        for new in by_surface[old.surface]:
            (context, sentence), (new_context, new_sentence) = triples[old.id], triples[new.id]
            likeness = (_likeness(context, new_context), _likeness(sentence, new_sentence))
            if max(likeness) >= LEAST_SIMILARITY:
                ranked.append((-sum(likeness), abs(old.span.start - new.span.start), old.span, new.span, old, new))
    return [(old, new) for *_, old, new in sorted(ranked, key=lambda row: (*row[:4], row[4].id, row[5].id))]


def _at_same_place(old: Statement, present: Sequence[Statement]) -> str | None:
    for new in present:
        if new.text_sha256 == old.text_sha256 and new.span.overlaps(old.span):
            return new.id
    return None


def _triples(text: str) -> Counter[str]:
    letters = " ".join(text.split()).casefold()
    return Counter(letters[index : index + 3] for index in range(max(1, len(letters) - 2)))


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    """Dice's coefficient over letter triples: 1 for equal texts, 0 for texts without a common one."""
    common = (first & second).total()
    return 2 * common / (first.total() + second.total())
