"""Measures the audit between documents: reports of our own, in which numbers were changed, are read into a store.

    python -m pipeline.engine.plantedstores            # recall, precision, findings of the same reports without errors
    python -m pipeline.engine.plantedstores --show     # each error missed, each false finding

The reports (evaluation/planting/sequences.py) agree with each other before errors are planted; both forms are read end
to end, so that what extraction reads wrongly counts too.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.query import findings
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.working import refresh
from pipeline.audit.families import Family
from pipeline.audit.findings import Severity
from pipeline.engine.rooms import default_rooms
from pipeline.evaluation.planting.conflicts import SEED, Conflict, conflicts
from pipeline.evaluation.planting.sequences import Report, sequences
from pipeline.evaluation.scores import Ratio
from pipeline.records import RawDocument, ReadingLimits
from pipeline.storage import SourceFile, StoreReader, open_store

_BETWEEN = FindingFilter(severity=(Severity.ERROR, Severity.WARNING), kind=(Family.PLACE, Family.LEVELS))


@dataclass(slots=True)
class Measured:
    """What the audit made of planted errors.

    Attributes:
        planted: errors by the code of the check that must fire.
        found: those that some finding points at, by the same code.
        by_check: those that the check itself points at.
        findings: all findings by their code.
        right: those that point at an error, by their code.
        missed: errors that no finding points at.
        false: findings that point at no error.
    """

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    by_check: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[Conflict] = field(default_factory=list)
    false: list[StoredFinding] = field(default_factory=list)

    @property
    def recall(self) -> Ratio:
        """Found of planted."""
        return Ratio(self.found.total(), wanted=self.planted.total())

    @property
    def precision(self) -> Ratio:
        """Right of all findings."""
        return Ratio(self.right.total(), given=self.findings.total())


def audited(reports: Sequence[Report], folder: Path) -> tuple[StoredFinding, ...]:
    """What the audit finds between reports that are read into a store of their own, most worth a look first.

    Args:
        reports: to be written and read.
        folder: where the store is made.
    """
    rooms, random = default_rooms(), Random(SEED)  # noqa: S311 - chance that must be the same each time
    path = folder / "planted.db"
    with open_store(path) as store:
        store.begin_run([], "planted")
        for report in reports:
            data = report.text(random).encode()
            digest = hashlib.sha256(data).hexdigest()
            raw = RawDocument(report.name, report.name, data, digest, ".txt")
            parsed = rooms.parse(raw, ReadingLimits())
            extraction = rooms.extract(parsed, rooms.annotate(parsed))
            store.save(SourceFile(report.name, report.name, digest, len(data), 1), parsed, extraction)
        store.finish_run({})
        refresh(store)
    with StoreReader(path).connect() as connection:
        return findings(connection, _BETWEEN).rows


def measure(reports: Sequence[Report], planted: Sequence[Conflict], found: Sequence[StoredFinding]) -> Measured:
    """Holds findings against what was planted.

    Args:
        reports: that were read.
        planted: errors in them.
        found: by the audit.
    """
    made, by_name = Measured(), {report.name: report for report in reports}
    wrong = [{(name, *by_name[name].spans[code]) for name, code in one.places} for one in planted]
    for conflict, places in zip(planted, wrong, strict=True):
        codes = {one.code for one in found if _points_at(one, places)}
        made.planted[conflict.code] += 1
        made.found[conflict.code] += bool(codes)
        made.by_check[conflict.code] += conflict.code in codes
        if not codes:
            made.missed.append(conflict)
    for one in found:
        right = any(_points_at(one, places) for places in wrong)
        made.findings[one.code] += 1
        made.right[one.code] += right
        if not right:
            made.false.append(one)
    return made


def _points_at(found: StoredFinding, places: set[tuple[str, int, int]]) -> bool:
    return any(
        side.source == name and side.start < end and start < side.end
        for side in found.sides
        for name, start, end in places
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="each error missed and each false finding")
    parser.add_argument("--seed", type=int, default=SEED, help="what chance starts from")
    task = parser.parse_args(arguments)
    reports, planted = conflicts(seed=task.seed)
    clean = sequences(Random(task.seed))  # noqa: S311 - chance that must be the same each time
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        made = measure(list(reports.values()), planted, audited(list(reports.values()), Path(first)))
        false = audited(list(clean.values()), Path(second))
    sys.stdout.writelines(f"{line}\n" for line in _told(made, len(reports), show=task.show))
    sys.stdout.write(f"clean: {len(clean)} documents, {len(false)} findings\n")
    if task.show:
        sys.stdout.writelines(f"  {_line(one)}\n" for one in false)
    return 0


def _told(made: Measured, documents: int, *, show: bool) -> Iterator[str]:
    yield f"{made.planted.total()} errors in {documents} documents"
    yield f"{'check':26}{'planted':>9}{'found':>7}{'by it':>7}{'findings':>10}{'right':>7}"
    for code in sorted({*made.planted, *made.findings}):
        counts = made.planted[code], made.found[code], made.by_check[code], made.findings[code], made.right[code]
        yield "{:26}{:9}{:7}{:7}{:10}{:7}".format(code, *counts)
    yield f"recall {made.recall.recall:.3f}, precision {made.precision.precision:.3f}"
    if show:
        yield from (f"  missed: {one.code} {one.places[0]}" for one in made.missed)
        yield from (f"  false: {_line(one)}" for one in made.false)


def _line(one: StoredFinding) -> str:
    return f"{one.code} {', '.join(one.sources[:3])}: {one.message('vi')}"


if __name__ == "__main__":
    sys.exit(main())
