"""What the overview page says of a store: what is in it, how far reports reach, what is to be looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, String, func, select, text, type_coerce

from pipeline.analysis.coverage.evidence import gather_documents
from pipeline.analysis.coverage.matrix import covered
from pipeline.analysis.coverage.rules import State
from pipeline.analysis.documents import documents
from pipeline.analysis.findings.query import count_findings
from pipeline.analysis.rows import FIGURE_COLUMNS
from pipeline.analysis.series.frames import Grain, slots_of
from pipeline.analysis.series.places import provinces
from pipeline.analysis.views import DocumentFacts
from pipeline.audit import Severity, check_document
from pipeline.records import DigitVerdict, Figure
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import FLAGGED, UNSURE, DigitRow, DocumentRow, FigureRow

# The flag of figures that extraction itself asks to be looked at.
DOUBTFUL = "doubtful"
# Documents that the overview names.
NEWEST = 8


@dataclass(frozen=True, slots=True)
class YearReach:
    """How far the reports of a year reach.

    Attributes:
        whole: provinces with a report on the whole year.
        part: provinces with reports on a part of it, or of some of their members, only.
        provinces: how many the map has.
    """

    year: int
    whole: int
    part: int
    provinces: int


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is to be looked at again.

    Attributes:
        doubtful: figures that extraction marked.
        unsure: figures with a confidence below one half.
        unrecognised: digit strings that nothing accounts for.
        unrecognised_in: documents that hold them.
    """

    doubtful: int
    unsure: int
    unrecognised: int
    unrecognised_in: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a store holds at a glance.

    Attributes:
        types: documents by type, copies apart, most frequent first.
        provinces: how many names of provinces documents are of.
        reach: by year, the latest first; years without a report between others included.
        findings: how many the store keeps, by severity, those between documents included.
        newest: each with how many findings its own figures give (parts over wholes, contradictions, ratios).
    """

    types: tuple[tuple[str, int], ...]
    provinces: int
    reach: tuple[YearReach, ...]
    doubts: Doubts
    newest: tuple[tuple[DocumentFacts, int], ...]
    findings: Mapping[Severity, int]


def overview(connection: Connection, system: str = "VN34") -> Overview:
    """Reads a store at a glance.

    Args:
        connection: open for reading.
        system: the map that provinces are counted in.
    """
    counted = select(DocumentRow.doc_type, func.count()).where(func.ifnull(DocumentRow.same_as, "") == "")
    types: Counter[str] = Counter()
    for doc_type, number in connection.execute(counted.group_by(DocumentRow.doc_type)):
        types[doc_type] = number
    named = connection.scalar(select(func.count(DocumentRow.province.distinct()))) or 0
    newest = documents(connection, limit=NEWEST, offset=0)
    findings = _findings(connection, [facts.id for facts in newest])
    return Overview(
        types=tuple(sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        provinces=named,
        reach=reach(connection, system),
        doubts=doubts(connection),
        newest=tuple((facts, findings[facts.id]) for facts in newest),
        findings=count_findings(connection),
    )


def reach(connection: Connection, system: str) -> tuple[YearReach, ...]:
    """For each year, how many provinces of a map have a report on it; the rule is the coverage matrix's."""
    seen = gather_documents(connection, Grain.YEAR)
    places = provinces(system)
    found = []
    for year in reversed(seen.years):
        cells = [covered(seen, place.key, slots_of(year, Grain.YEAR)[0], "") for place in places]
        known = [cell for cell in cells if cell.state not in (State.NO_REPORT, State.MERGED)]
        whole = sum(not cell.partial for cell in known)
        found.append(YearReach(year, whole, len(known) - whole, len(places)))
    return tuple(found)


def doubts(connection: Connection) -> Doubts:
    """Counts what is to be looked at again; repeats are counted once."""
    once = FigureRow.same_as.is_(None)
    flags = type_coerce(FigureRow.flags, String)
    marked = select(func.count()).select_from(FigureRow).where(text(FLAGGED), once, flags.like(f'%"{DOUBTFUL}"%'))
    unsure = select(func.count()).select_from(FigureRow).where(text(UNSURE), once)
    lost = DigitRow.verdict == DigitVerdict.UNRECOGNISED.value
    digits = connection.execute(select(func.count(), func.count(DigitRow.document_id.distinct())).where(lost)).one()
    return Doubts(connection.scalar(marked) or 0, connection.scalar(unsure) or 0, *digits)


def _findings(connection: Connection, ids: list[str]) -> Counter[str]:
    """How many findings the figures of some documents give."""
    by_document: dict[str, list[Figure]] = {document_id: [] for document_id in ids}
    columns = (*FIGURE_COLUMNS, FigureRow.document_id)
    query = select(*columns).where(FigureRow.document_id.in_(ids)).order_by(FigureRow.document_id, FigureRow.position)
    for row in connection.execute(query):
        by_document[row.document_id].append(figure_of(row._asdict()))
    return Counter({document_id: len(check_document(figures)) for document_id, figures in by_document.items()})
