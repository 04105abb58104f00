"""The comparison of designs as Markdown tables, for the screen and for models/README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.learning.scores import (
    Amount,
    Belief,
    ChoiceScore,
    Comparison,
    CurvePoint,
    DesignScore,
    RelevanceScore,
)
from pipeline.learning.wording import design_name, note, title

_KILO = 1000


def tables(found: Comparison) -> str:
    """All tables, apart by headings."""
    parts = [
        ("data", amounts(found)),
        ("designs", design_table(found.designs)),
        ("curve", curve_table(found.curve)),
        ("choices", choice_table(found.choices)),
        *((belief.name, belief_table(belief)) for belief in found.beliefs),
        *([("relevance", relevance_table(found.relevance))] if found.relevance else []),
    ]
    values = {"rules": f"{found.rules_milliseconds:.0f}", "features": f"{found.features_milliseconds:.0f}"}
    return "\n".join(f"### {title(name)}\n\n{table}\n{_told(note(name, **values))}" for name, table in parts)


def _told(sentence: str) -> str:
    return f"\n{sentence}\n" if sentence else ""


def amounts(found: Comparison) -> str:
    """What was learnt from and looked at."""
    rows = [_amount("train", found.train), _amount("development", found.development)]
    return _table(("part", "documents", "numbers", "figures", "fingerprint"), rows)


def _amount(name: str, part: Amount) -> tuple[str, ...]:
    return (name, str(part.documents), str(part.numbers), str(part.figures), f"`{part.fingerprint}`")


def design_table(designs: Iterable[DesignScore]) -> str:
    """Designs with their scores, times and sizes."""
    headings = ("design", "number F1", "figure F1", "seconds to fit", "ms per 1,000 numbers", "kB of model files")
    return _table(headings, [_design(score) for score in designs])


def _design(score: DesignScore) -> tuple[str, ...]:
    size = f"{score.size / _KILO:,.0f}" if score.size else "–"
    seconds = f"{score.fit_seconds:.1f}" if score.size else "–"
    return (
        design_name(score.name),
        f"{score.number_f1:.3f}",
        f"{score.figure_f1:.3f}",
        seconds,
        f"{score.milliseconds:.0f}",
        size,
    )


def curve_table(points: Iterable[CurvePoint]) -> str:
    """Scores by how much was learnt from."""
    rows = [(str(p.documents), str(p.figures), f"{p.number_f1:.3f}", f"{p.figure_f1:.3f}") for p in points]
    return _table(("train documents", "figures", "number F1", "figure F1"), rows)


def choice_table(choices: Iterable[ChoiceScore]) -> str:
    """Rules against models."""
    rows = [
        (f"`{c.name}`", str(c.asked), *(_share(part, c.asked) for part in (c.possible, c.rules, c.model)))
        for c in choices
    ]
    return _table(("choice", "asked", "right one among the options", "rules right", "model right"), rows)


def belief_table(belief: Belief) -> str:
    """Confidence against the share that is right."""
    rows = [(f"{b.low:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.right:.3f}") for b in belief.bands]
    table = _table(("confidence from", "answers", "mean confidence", "share right"), rows)
    sure = f"{belief.sure} answers at 0.9 and above, {belief.sure_right:.1%} of them right"
    return f"{table}\n\nExpected calibration error {belief.error:.4f}; {sure}."


def relevance_table(score: RelevanceScore) -> str:
    """Documents with figures that were kept, other pages that were refused."""
    headings = ("pages", "with figures", "kept", "off topic", "refused", "near the topic, no figures", "refused")
    rows = [
        (
            part.name,
            *(str(part.on_topic), _share(part.on_topic_right, part.on_topic)),
            *(str(part.off_topic), _share(part.off_topic_right, part.off_topic)),
            *(str(part.near), _share(part.near_right, part.near)),
        )
        for part in score.parts
    ]
    table = _table(headings, rows)
    told = f"Threshold {score.threshold:.2f}; up to {score.allowed:.3f} keeps 99 % of the documents with figures."
    return f"{table}\n\n{told}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(headings, rows))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"| --- |{' ---: |' * (len(headings) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
