"""What the audit file says, whatever its form: one record per finding, all in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.analysis.auditfile.reviews import NOT_REVIEWED, Reviewed
from pipeline.analysis.auditfile.words import LANGUAGE, Standing, words
from pipeline.analysis.citing import link_of
from pipeline.analysis.columns import masked
from pipeline.analysis.columns import word as export_word
from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.analysis.findings.table import period_of
from pipeline.analysis.findings.words import findings_words
from pipeline.analysis.words import date_words, number_words, period_words, unit_words, value_words
from pipeline.audit.families import Family
from pipeline.audit.findings import Severity
from pipeline.storage.review.replay import SET_ASIDE
from pipeline.textforms import fold


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of itself.

    Attributes:
        body: the body that sends it; empty leaves a blank to fill in.
        made_on: the day that it gives as its own.
        run: the last run of the store; None where files were read.
        current: whether the findings are those of all that the store holds now.
        address: under which others open the viewer; empty where they cannot, and there are no links then.
    """

    chosen: FindingFilter
    body: str
    made_on: date
    run: int | None = None
    sample: bool = False
    current: bool = True
    address: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding.

    Attributes:
        written: the number as the document has it; empty where it is no figure.
        value: what it was read as, with its unit.
        quotation: its sentence, people masked.
        source: an address, or the name of a file without its folders: those are nobody's business outside.
        review: None where it is no figure, which nobody can decide about.
    """

    written: str
    value: str
    quotation: str
    document: str
    published_on: date | None
    page: int | None
    source: str
    review: Reviewed | None

    @property
    def decided(self) -> str:
        """The verdict with who gave it, and when."""
        if self.review is None:
            return words().no_figure
        told = self.review.name
        if self.review.day is not None:
            told = words().decided.format(verdict=told, who=self.review.who, day=date_words(self.review.day))
        return told


@dataclass(frozen=True, slots=True)
class Item:
    """One finding.

    Attributes:
        number: from 1, in the order of the file.
        is_asked: whether the province is asked anything, so that there is room for its answer.
        link: the address that opens it in the viewer; empty where nobody outside can open that, or it is found no more.
    """

    number: int
    severity: str
    check: str
    message: str
    province: str
    period: str
    sides: tuple[Side, ...]
    standing: Standing
    ask: str
    is_asked: bool
    link: str


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The file.

    Attributes:
        scope: name and words of what it is about.
        summary: a table of counts by severity and kind: a header, rows, the sums last.
        standings: how many findings were reviewed how far.
        notes: what its reader must know.
    """

    head: Head
    items: tuple[Item, ...]
    scope: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str | int, ...], ...]
    standings: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def audit_file(
    found: Iterable[StoredFinding],
    reviews: Mapping[str, Reviewed],
    head: Head,
    settled: frozenset[str] = frozenset(),
) -> AuditFile:
    """The file of some findings; those of a province stand together, else they keep their order.

    Args:
        found: with their figures and lines.
        reviews: by the id of a figure.
        head: what the file says of itself.
        settled: ids of those that no audit finds any more, since somebody decided about a figure of theirs.
    """
    held = sorted(found, key=lambda one: (one.province is None, fold(one.province or "")))
    items = tuple(
        _item(number, one, reviews, "" if one.id in settled else head.address, is_settled=one.id in settled)
        for number, one in enumerate(held, start=1)
    )
    counted = Counter(item.standing for item in items)
    standings = tuple((words().states[each], counted[each]) for each in Standing)
    return AuditFile(head, items, _scope(held, head), _summary(held), standings, _notes(head))


def _item(
    number: int, found: StoredFinding, reviews: Mapping[str, Reviewed], address: str, *, is_settled: bool
) -> Item:
    sides = tuple(_side(side, reviews) for side in found.sides)
    standing = _standing([side.review for side in sides if side.review], is_settled=is_settled)
    asks = words().asks
    holds = standing in {Standing.OPEN, Standing.VOUCHED}
    reading = holds and found.family is Family.READING
    return Item(
        number,
        findings_words("severities", found.severity, LANGUAGE),
        findings_words("codes", found.code, LANGUAGE),
        found.message(LANGUAGE),
        found.province or words().unknown,
        period_of(found, LANGUAGE) or words().unknown,
        sides,
        standing,
        asks.reading if reading else str(getattr(asks, standing)),
        holds and not reading,
        f"{address.rstrip('/')}/kiem-tra{link_of({'f': [found.id]})}" if address else "",
    )


def _standing(reviews: Sequence[Reviewed], *, is_settled: bool) -> Standing:
    verdicts = {review.verdict for review in reviews}
    if verdicts & SET_ASIDE:
        return Standing.ASIDE
    if is_settled:
        return Standing.MENDED
    return Standing.OPEN if not verdicts or NOT_REVIEWED.verdict in verdicts else Standing.VOUCHED


def _side(side: FindingSide, reviews: Mapping[str, Reviewed]) -> Side:
    figure = side.figure
    value = f"{value_words(figure, LANGUAGE)} {unit_words(figure, LANGUAGE)}".strip() if figure else ""
    return Side(
        figure.surface if figure else "",
        # A share says its sign, and has it as its unit as well.
        value_words(figure, LANGUAGE) if figure and figure.unit == "percent" else value,
        side.sentence(),
        masked(side.title) or "",
        side.published_on,
        figure.page if figure else None,
        _source(side.source),
        reviews.get(figure.id, NOT_REVIEWED) if figure else None,
    )


def _source(source: str) -> str:
    return source if "://" in source else source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _scope(found: Sequence[StoredFinding], head: Head) -> tuple[tuple[str, str], ...]:
    told = words()
    provinces = "; ".join(dict.fromkeys(one.province or told.unknown for one in found))
    described = "; ".join(f"{told.filters[key]}: {values}" for key, values in head.chosen.describe(LANGUAGE))
    return (
        (told.province, provinces or "; ".join(head.chosen.province) or told.unknown),
        (told.period, _period(found)),
        (told.filter, described or told.everything),
        (told.count, number_words(len(found), LANGUAGE)),
        (told.made_on, date_words(head.made_on)),
    )


def _period(found: Sequence[StoredFinding]) -> str:
    """From the first day of the earliest period to the last day of the latest."""
    starts = [day for one in found if (day := one.period_start or one.period_end)]
    ends = [one.period_end for one in found if one.period_end]
    return period_words(min(starts), max(ends), None, LANGUAGE) if starts and ends else words().unknown


def _summary(found: Sequence[StoredFinding]) -> tuple[tuple[str | int, ...], ...]:
    told = words()
    counted = Counter((one.family, one.severity) for one in found)
    names = (findings_words("severities", severity, LANGUAGE) for severity in Severity)
    rows: list[tuple[str | int, ...]] = [(told.kind, *names, told.total)]
    for family in Family:
        numbers = [counted[family, severity] for severity in Severity]
        rows.append((findings_words("kinds", family, LANGUAGE), *numbers, sum(numbers)))
    sums = [sum(counted[family, severity] for family in Family) for severity in Severity]
    return (*rows, (told.total, *sums, sum(sums)))


def _notes(head: Head) -> tuple[str, ...]:
    sample = (export_word("sample", LANGUAGE),) if head.sample else ()
    return (*sample, words().about, *(() if head.current else (words().stale,)))
