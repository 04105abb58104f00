"""What two forms of one report state, compared figure by figure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import BlockKind, Figure, ParsedDocument, RawDocument, ReadingLimits

REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"

# What a figure states: the number with its meaning, and with where, when and under which whole.
Statement = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its figures."""

    parsed: ParsedDocument
    figures: tuple[Figure, ...]
    published_on: date | None = None

    def in_tables(self, figure: Figure) -> bool:
        """Whether a figure stands in a table."""
        return any(
            block.kind is BlockKind.TABLE and block.span.start <= figure.start < block.span.end
            for block in self.parsed.blocks
        )


def sample_paths() -> list[Path]:
    """The sample reports, in order of their names."""
    return sorted(path for path in REPORTS.iterdir() if path.suffix in (".txt", ".html"))


def read_bytes(data: bytes, name: str) -> Reading:
    """A file of any kind with its figures, as the models read it."""
    suffix = f".{name.rsplit('.', 1)[1]}"
    raw = RawDocument(name, f"/reports/{name}", data, hashlib.sha256(data).hexdigest(), suffix)
    parsed = parse(raw, ReadingLimits())
    found = extract(parsed, annotate(parsed))
    return Reading(parsed, found.figures, found.meta.published_on)


@cache
def read_sample(path: Path) -> Reading:
    """A sample as it is kept."""
    return read_bytes(path.read_bytes(), path.name)


def core(figure: Figure) -> Statement:
    """Number, indicator, measure, unit and status."""
    return (
        figure.indicator,
        figure.measure,
        figure.value,
        figure.value_max,
        figure.denominator,
        figure.qualifier,
        figure.unit,
        figure.status,
    )


def full(figure: Figure) -> Statement:
    """The same with area, period and details."""
    area = figure.level, figure.province, figure.district, figure.commune
    return (*core(figure), *area, figure.period_start, figure.period_end, figure.detail)


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the figures of a text another form states too."""

    found: int = 0
    total: int = 0
    lost: tuple[Statement, ...] = ()

    def __add__(self, other: Recall) -> Recall:
        """Of both together."""
        return Recall(self.found + other.found, self.total + other.total, self.lost + other.lost)

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where nothing was to be found."""
        return self.found / self.total if self.total else 1.0


def recall(wanted: Iterable[Statement], stated: Iterable[Statement]) -> Recall:
    """Each statement counts as often as it is made."""
    text, form = Counter(wanted), Counter(stated)
    lost = text - form
    total = text.total()
    return Recall(total - lost.total(), total, tuple(sorted(lost.elements(), key=repr)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Recall of running text and of tables, by what is compared."""

    text: Recall = Recall()
    tables: Recall = Recall()
    full: Recall = Recall()

    def __add__(self, other: Comparison) -> Comparison:
        """Of both together."""
        return Comparison(self.text + other.text, self.tables + other.tables, self.full + other.full)


def compare(sample: Reading, form: Reading) -> Comparison:
    """What of a sample's figures a form of it states."""
    stated = [core(figure) for figure in form.figures]
    prose = [core(figure) for figure in sample.figures if not sample.in_tables(figure)]
    cells = [core(figure) for figure in sample.figures if sample.in_tables(figure)]
    whole = recall(map(full, sample.figures), map(full, form.figures))
    return Comparison(recall(prose, stated), recall(cells, stated), whole)
