"""Extracted figures against gold: pairs, levels, attributes, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.evaluation.facts import COMPARED, PERIOD, PLACE, Fact, Line, links
from pipeline.evaluation.gold import GoldDocument, GoldFolder, by_document, load_gold
from pipeline.evaluation.matching import Match
from pipeline.evaluation.reliability import Judged
from pipeline.evaluation.scores import (
    Difference,
    DifferenceKind,
    DocumentScore,
    IndicatorScore,
    Ratio,
    Scores,
)


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


def _score(gold: GoldDocument, lines: Iterable[Line]) -> DocumentScore:
    lines = list(lines)
    match = Match.of(gold.figures, lines)
    wanted, given = len(match.wanted), len(match.given)
    right = [_right(one, other) for one, other in match.pairs]
    return DocumentScore(
        name=gold.name,
        number=_overlap(*(Counter(fact.number for fact in facts) for facts in (match.all_wanted, match.all_given))),
        figure=Ratio(len(match.pairs), wanted, given),
        strict=Ratio(len(match.strict), wanted, given),
        links=_overlap(links(gold.figures), links(lines)),
        right=sum((Counter(names) for names in right), Counter()),
        indicators=_by_indicator(match),
        differences=tuple(_differences(match)),
        genre=str(gold.document.get("doc_type") or ""),
        area=str(gold.document.get("province") or gold.document.get("level") or ""),
        confusion=match.confusion,
        judged=tuple(_judged(match)),
    )


def _judged(match: Match) -> Iterable[Judged]:
    """How sure the program was of each figure, and whether number and code are right."""
    found = {id(given) for _, given in match.pairs}
    for fact in match.given:
        if fact.line.get("confidence") is not None:
            yield Judged(float(fact.line["confidence"]), id(fact) in found)


def _right(wanted: Fact, given: Fact) -> set[str]:
    """Which of the scored attributes the pair agrees in."""
    wrong = wanted.wrong(given)
    agreed = set(COMPARED) - wrong
    groups = (("period", not wrong & PERIOD), ("place", not wrong & PLACE), ("evidence", wanted.meets(given)))
    return agreed | {name for name, holds in groups if holds}


def _overlap(wanted: Counter[Any], given: Counter[Any]) -> Ratio:
    return Ratio((wanted & given).total(), wanted.total(), given.total())


def _by_indicator(match: Match) -> dict[str, IndicatorScore]:
    counts = [
        Counter(str(fact.line["indicator"]) for fact in facts)
        for facts in (match.wanted, match.given, [one for one, _ in match.pairs], [one for one, _ in match.strict])
    ]
    in_gold, in_given, matched, strict = counts
    return {
        code: IndicatorScore(
            figure=Ratio(matched[code], in_gold[code], in_given[code]),
            strict=Ratio(strict[code], in_gold[code], in_given[code]),
        )
        for code in sorted(in_gold | in_given)
    }


def _differences(match: Match) -> Iterable[Difference]:
    matched = {id(fact) for chosen in match.pairs for fact in chosen}
    yield from (Difference(DifferenceKind.MISSED, gold=fact) for fact in match.wanted if id(fact) not in matched)
    yield from (Difference(DifferenceKind.EXTRA, given=fact) for fact in match.given if id(fact) not in matched)
    for one, other in match.pairs:
        wrong = one.wrong(other)
        names = [name for name in COMPARED if name in wrong]
        if not one.meets(other):
            names.append("evidence")
        if names:
            yield Difference(DifferenceKind.WRONG, one, other, tuple(names))
