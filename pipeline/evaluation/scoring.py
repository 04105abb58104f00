"""Extracted figures against gold: pairs, levels, attributes, evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluation.facts import ATTRIBUTES, COMPARED, PERIOD, PLACE, Fact, Line, links, merge
from pipeline.evaluation.folding import Key
from pipeline.evaluation.gold import GoldDocument, GoldFolder, by_document, load_gold
from pipeline.evaluation.scores import (
    Difference,
    DifferenceKind,
    DocumentScore,
    IndicatorScore,
    Ratio,
    Scores,
)

# When several gold figures fit, evidence in the right place weighs as much as two attributes (the published scorer).
_EVIDENCE_WEIGHT = 2
# The unit is reported but, being fixed by code and measure, does not choose a pair.
_PAIRING = frozenset(COMPARED) - {"unit"}


def evaluate_folder(folder: Path, lines: Iterable[Mapping[str, Any]]) -> Scores:
    """Scores figure lines against the gold files of a folder.

    Args:
        folder: holds NAME.gold.json files.
        lines: as `solieu extract --format jsonl` prints them; `document` ends in a file whose stem is NAME.

    Raises:
        BadGoldError: if a gold file or a line cannot be used.
    """
    return evaluate(load_gold(folder), lines)


def evaluate(gold: GoldFolder, predicted: Iterable[Line]) -> Scores:
    """Scores figure lines against gold.

    Lines of documents without gold are ignored; a gold document without lines counts as missed.

    Raises:
        BadGoldError: if a line cannot be scored.
    """
    given = by_document(predicted)
    return Scores(tuple(_score(document, given.get(document.name, [])) for document in gold.documents))


def _score(gold: GoldDocument, lines: Sequence[Line]) -> DocumentScore:
    everything, all_given = merge(gold.figures), merge(lines)
    wanted_links, given_links = links(gold.figures), links(lines)
    wanted = [fact for fact in everything if fact.is_named]
    given = [fact for fact in all_given if fact.is_named]
    pairs = pair(wanted, given)
    right = [_right(one, other) for one, other in pairs]
    fully = [(one, other) for one, other in pairs if one.meets(other) and not one.wrong(other) & set(ATTRIBUTES)]
    return DocumentScore(
        name=gold.name,
        number=_overlap(Counter(fact.number for fact in everything), Counter(fact.number for fact in all_given)),
        figure=Ratio(len(pairs), len(wanted), len(given)),
        strict=Ratio(len(fully), len(wanted), len(given)),
        links=_overlap(wanted_links, given_links),
        right=sum((Counter(names) for names in right), Counter()),
        indicators=_by_indicator(wanted, given, pairs, fully),
        differences=tuple(_differences(wanted, given, pairs)),
    )


def pair(gold: Sequence[Fact], given: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Facts that agree in number, code and measure, one to one.

    The pair that agrees most is taken first; among equals the earlier gold fact, then the earlier extracted one.
    """
    positions: defaultdict[Key, list[int]] = defaultdict(list)
    for index, fact in enumerate(given):
        positions[fact.figure].append(index)
    ranked = sorted(
        (-_agreement(wanted, given[second]), first, second)
        for first, wanted in enumerate(gold)
        for second in positions[wanted.figure]
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, first, second in ranked:
        if first not in partner and second not in taken:
            partner[first] = second
            taken.add(second)
    # In the order in which they were chosen, as the published scorer lists them.
    return [(gold[first], given[second]) for first, second in partner.items()]


def _agreement(wanted: Fact, given: Fact) -> int:
    agreed = len(_PAIRING - wanted.wrong(given))
    return agreed + (_EVIDENCE_WEIGHT if wanted.meets(given) else 0)


def _right(wanted: Fact, given: Fact) -> set[str]:
    """Which of the scored attributes the pair agrees in."""
    wrong = wanted.wrong(given)
    agreed = set(COMPARED) - wrong
    groups = (("period", not wrong & PERIOD), ("place", not wrong & PLACE), ("evidence", wanted.meets(given)))
    return agreed | {name for name, holds in groups if holds}


def _overlap(wanted: Counter[Any], given: Counter[Any]) -> Ratio:
    return Ratio((wanted & given).total(), wanted.total(), given.total())


def _by_indicator(
    wanted: Sequence[Fact],
    given: Sequence[Fact],
    pairs: Sequence[tuple[Fact, Fact]],
    fully: Sequence[tuple[Fact, Fact]],
) -> dict[str, IndicatorScore]:
    counts = [
        Counter(str(fact.line["indicator"]) for fact in facts)
        for facts in (wanted, given, [one for one, _ in pairs], [one for one, _ in fully])
    ]
    in_gold, in_given, matched, strict = counts
    return {
        code: IndicatorScore(
            figure=Ratio(matched[code], in_gold[code], in_given[code]),
            strict=Ratio(strict[code], in_gold[code], in_given[code]),
        )
        for code in sorted(in_gold | in_given)
    }


def _differences(
    wanted: Sequence[Fact], given: Sequence[Fact], pairs: Sequence[tuple[Fact, Fact]]
) -> Iterable[Difference]:
    matched = {id(fact) for chosen in pairs for fact in chosen}
    yield from (Difference(DifferenceKind.MISSED, gold=fact) for fact in wanted if id(fact) not in matched)
    yield from (Difference(DifferenceKind.EXTRA, given=fact) for fact in given if id(fact) not in matched)
    for one, other in pairs:
        wrong = one.wrong(other)
        names = [name for name in COMPARED if name in wrong]
        if not one.meets(other):
            names.append("evidence")
        if names:
            yield Difference(DifferenceKind.WRONG, one, other, tuple(names))
