"""Tables of the store. Alembic migrations (storage/migrations) make them; a test compares the two.

Times are UTC. Positions are code points in the document's text: start included, end excluded.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy import text as sql
from sqlalchemy.sql.elements import NamedColumn

from pipeline.storage.tablebase import Base

# Conditions of partial indexes: SQLite uses one only for a query that says the same in the same words.
FLAGGED = "flags <> '[]'"
UNSURE = "confidence < 0.5"
REVIEWED = "review IS NOT NULL"

# Names of rows in the table `meta`.
META_SAMPLE = "sample"
META_CREATED = "created_at"
META_AUDITED = "audited"
META_AGREEMENTS = "agreements"
# The last decision that the findings of the store know of.
META_KNOWN = "audited_decision"


class RunRow(Base):
    """One run that wrote something; `finished_at` is empty while it runs or when it was killed.

    Attributes:
        fingerprint: hash of the code and data that decide the result.
        arguments: paths as the user gave them.
        counts: read, unchanged, new, changed, figures, problems, digits_unaccounted.
    """

    __tablename__ = "runs"

    id: NamedColumn[int] = Column(Integer, primary_key=True)
    started_at: NamedColumn[datetime]
    finished_at: NamedColumn[datetime | None]
    program_version: NamedColumn[str]
    fingerprint: NamedColumn[str]
    arguments: NamedColumn[list[str]]
    counts: NamedColumn[dict[str, Any] | None]


class DocumentRow(Base):
    """A document: its text, what it says of itself, and how it was read.

    Attributes:
        id: hash of the main text without boilerplate.
        source_id: the source whose reading is stored here (others may lead to the same document).
        source: that source as the user gave it, for lists.
        blocks: {kind, start, end, level, marker} in reading order.
        digits_*: how many digit strings had each verdict (records.DigitVerdict).
        sample: whether it is one of the fictional sample reports.
        sketch: sample of its word runs (storage.likeness); empty where a store was made before there were any.
        same_as: id of the document that states the same and is counted in its place; empty for all others.
        compared: whether `same_as` was worked out since this or the document that it named was stored.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_same_as", "same_as"),
        # Coverage and overview count documents by place and period: the index covers it without the texts.
        Index(
            "ix_documents_reports",
            "province",
            "period_end",
            "period_start",
            "area_system",
            "level",
            "doc_type",
            "n_figures",
            "same_as",
        ),
        # Series need no more of a document: its row is wide.
        Index("ix_documents_published", "id", "published_on", "publisher"),
    )

    id: NamedColumn[str] = Column(String, primary_key=True)
    source_id: NamedColumn[str]
    source: NamedColumn[str]
    title: NamedColumn[str | None]
    doc_type: NamedColumn[str]
    number: NamedColumn[str | None]
    issuer: NamedColumn[str | None]
    published_on: NamedColumn[date | None]
    publisher: NamedColumn[str | None]
    level: NamedColumn[str | None]
    province: NamedColumn[str | None]
    district: NamedColumn[str | None]
    commune: NamedColumn[str | None]
    period_start: NamedColumn[date | None]
    period_end: NamedColumn[date | None]
    area_system: NamedColumn[str | None]
    text_sha256: NamedColumn[str]
    parser: NamedColumn[str]
    encoding: NamedColumn[str]
    repairs: NamedColumn[list[str]]
    n_figures: NamedColumn[int]
    digits_figure: NamedColumn[int]
    digits_known: NamedColumn[int]
    digits_off_topic: NamedColumn[int]
    digits_unrecognised: NamedColumn[int]
    sample: NamedColumn[bool] = Column(Boolean, default=False)
    search_folded: NamedColumn[str]
    search_marks: NamedColumn[str]
    run_id: NamedColumn[int] = Column(ForeignKey("runs.id"))
    sketch: NamedColumn[bytes | None]
    same_as: NamedColumn[str | None]
    compared: NamedColumn[bool] = Column(Boolean, default=False, server_default=false())
    blocks: NamedColumn[list[dict[str, Any]]]
    text: NamedColumn[str] = Column(Text)


class SourceRow(Base):
    """Where a document was read from, and what tells that it need not be read again.

    Attributes:
        source_id: canonical address (absolute path without symbolic links).
        source: as the user gave it.
        mtime_ns: of the file; 0 where it was too young to be trusted when read.
        fingerprint: of the code and data that read it; empty to have it read again.
    """

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_document", "document_id"),)

    source_id: NamedColumn[str] = Column(String, primary_key=True)
    source: NamedColumn[str]
    document_id: NamedColumn[str] = Column(ForeignKey("documents.id", deferrable=True, initially="DEFERRED"))
    raw_sha256: NamedColumn[str]
    size: NamedColumn[int]
    mtime_ns: NamedColumn[int]
    fingerprint: NamedColumn[str]
    first_run: NamedColumn[int] = Column(ForeignKey("runs.id"))
    last_run: NamedColumn[int] = Column(ForeignKey("runs.id"))


_SERIES_COLUMNS = (
    "indicator", "status", "scope", "measure", "level", "detail", "same_as",
    "id", "document_id", "position", "value", "value_max", "qualifier", "bound_low", "bound_high", "denominator",
    "unit", "counted_as", "of", "joint", "recurrence", "province", "district", "area_system",
    "period_start", "period_end", "flags", "confidence", "part_of",
)  # fmt: skip


class FigureRow(Base):
    """One figure: every field of records.Figure, and the columns that lists search and sort by.

    Attributes:
        position: index in the document, from 0, in the order of the text.
        detail, flags: JSON lists.
        same_as: id of the figure that states the same in the document that this one's document repeats, or empty;
            lists and files count the two once.
        review: what a reviewer vouched for (review.replay.Verdict: confirmed, corrected, added), else empty; the row
            then has the reviewer's values, and what extraction found is in `figure_originals` where it differs.
        reviewed_by: who did.
        place_sort: Vietnamese collation key of province, district, commune (textforms.collation_key).
        search_folded: textforms.search_key of surface, sentence, place names, indicator's names and
            document title, one per line: for searches typed without marks.
        search_marks: the same texts by textforms.fold (lower case, NFC, one tone placement), spaces
            collapsed: for searches typed with marks, folded the same way.
    """

    __tablename__ = "figures"
    __table_args__ = (
        Index("ix_figures_document", "document_id", "position"),
        # The figures page counts facets and filters on these: the index covers it without the wide rows.
        Index(
            "ix_figures_facets",
            "province",
            "indicator",
            "period_end",
            "period_start",
            "status",
            "scope",
            "level",
            "measure",
            "document_id",
            "same_as",
        ),
        # Coverage asks for these of an indicator, without the wide rows.
        Index(
            "ix_figures_indicator",
            "indicator",
            "province",
            "period_end",
            "period_start",
            "status",
            "scope",
            "level",
            "measure",
            "same_as",
            "area_system",
            "value",
            "value_max",
            "detail",
        ),
        # All that series are made of (analysis.series): first what they are narrowed to, then what is read.
        Index("ix_figures_series", *_SERIES_COLUMNS),
        Index("ix_figures_period", "period_end", "period_start"),
        Index("ix_figures_status", "status", "scope"),
        Index("ix_figures_place", "place_sort"),
        Index("ix_figures_part_of", "part_of"),
        # The few that are to be looked at again.
        Index("ix_figures_flags", "flags", "same_as", sqlite_where=sql(FLAGGED)),
        Index("ix_figures_review", "id", sqlite_where=sql(REVIEWED)),
        Index("ix_figures_unsure", "confidence", "same_as", sqlite_where=sql(UNSURE)),
    )

    id: NamedColumn[str] = Column(String, primary_key=True)
    document_id: NamedColumn[str] = Column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    )
    run_id: NamedColumn[int] = Column(ForeignKey("runs.id"))
    position: NamedColumn[int]
    indicator: NamedColumn[str]
    measure: NamedColumn[str]
    value: NamedColumn[int | float]
    value_max: NamedColumn[int | float | None]
    denominator: NamedColumn[int | float | None]
    qualifier: NamedColumn[str]
    bound_low: NamedColumn[int | float | None]
    bound_high: NamedColumn[int | float | None]
    unit: NamedColumn[str]
    counted_as: NamedColumn[str | None]
    of: NamedColumn[str | None]
    detail: NamedColumn[list[str]]
    joint: NamedColumn[bool]
    status: NamedColumn[str]
    recurrence: NamedColumn[str | None]
    scope: NamedColumn[str]
    level: NamedColumn[str]
    province: NamedColumn[str | None]
    district: NamedColumn[str | None]
    commune: NamedColumn[str | None]
    area_name: NamedColumn[str | None]
    area_system: NamedColumn[str | None]
    area_code: NamedColumn[str | None]
    period_start: NamedColumn[date | None]
    period_end: NamedColumn[date | None]
    period_basis: NamedColumn[str | None]
    part_of: NamedColumn[str | None]
    relation: NamedColumn[str | None]
    surface: NamedColumn[str]
    start: NamedColumn[int]
    end: NamedColumn[int]
    page: NamedColumn[int | None]
    rule: NamedColumn[str | None]
    flags: NamedColumn[list[str]]
    confidence: NamedColumn[float | None]
    same_as: NamedColumn[str | None]
    place_sort: NamedColumn[str]
    sentence: NamedColumn[str] = Column(Text)
    search_folded: NamedColumn[str] = Column(Text)
    search_marks: NamedColumn[str] = Column(Text)
    review: NamedColumn[str | None]
    reviewed_by: NamedColumn[str | None]


class FigureColumnRow(Base):
    """One column of all figures as an array (storage.figurecolumns); triggers empty the table when a figure changes.

    Attributes:
        distinct: the column's distinct values, sorted; empty where only their order is asked for.
        size: how many distinct values there are.
        unstated: whether the last of them is null.
        codes: for each figure, by document and position, the index of its value: whole numbers of 1, 2 or 4 bytes.
    """

    __tablename__ = "figure_columns"

    name: NamedColumn[str] = Column(String, primary_key=True)
    distinct: NamedColumn[list[Any]]
    size: NamedColumn[int]
    unstated: NamedColumn[bool]
    codes: NamedColumn[bytes]


class FactBlockRow(Base):
    """Figures of one indicator and province as series need them (storage.factblocks); triggers empty the table.

    Attributes:
        national: whether they are said of the whole country.
        province: as stored; empty where they name none.
        size: how many figures there are.
        kinds, documents, spots, ways, numbers, confidences: distinct values, each once.
        counts: how many figures there are of each kind and year.
        ids, parts: of each figure its id, and that of the figure that it is called a part of, or null.
        codes: of each figure its position and the indexes of its values: whole numbers of 2 or 4 bytes.
    """

    __tablename__ = "fact_blocks"
    __table_args__ = (
        Index("ix_fact_blocks_indicator", "indicator", "status"),
        Index("ix_fact_blocks_province", "province", "status"),
    )

    id: NamedColumn[int] = Column(Integer, primary_key=True)
    indicator: NamedColumn[str]
    status: NamedColumn[str]
    national: NamedColumn[bool]
    province: NamedColumn[str | None]
    size: NamedColumn[int]
    kinds: NamedColumn[list[Any]]
    counts: NamedColumn[list[Any]]
    ids: NamedColumn[list[Any]]
    parts: NamedColumn[list[Any]]
    documents: NamedColumn[list[Any]]
    spots: NamedColumn[list[Any]]
    ways: NamedColumn[list[Any]]
    numbers: NamedColumn[list[Any]]
    confidences: NamedColumn[list[Any]]
    codes: NamedColumn[bytes]


class DigitRow(Base):
    """One run of digits of a document and what became of it (records.DigitString)."""

    __tablename__ = "digits"
    __table_args__ = (Index("ix_digits_verdict", "verdict", "document_id"), {"sqlite_with_rowid": False})

    document_id: NamedColumn[str] = Column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    start: NamedColumn[int] = Column(Integer, primary_key=True, autoincrement=False)
    end: NamedColumn[int]
    surface: NamedColumn[str]
    verdict: NamedColumn[str]
    kind: NamedColumn[str]


class ProblemRow(Base):
    """A source that could not be read or stored (errors.Problem); gone when it is read later.

    Attributes:
        size, mtime_ns: of the file, or -1 where there was none to look at.
        fingerprint: of the code that failed on it.
        attempts: how many runs tried it and stored their failure.
    """

    __tablename__ = "problems"

    source_id: NamedColumn[str] = Column(String, primary_key=True)
    source: NamedColumn[str]
    stage: NamedColumn[str]
    code: NamedColumn[str]
    detail: NamedColumn[str]
    sha256: NamedColumn[str | None]
    size: NamedColumn[int]
    mtime_ns: NamedColumn[int]
    fingerprint: NamedColumn[str]
    run_id: NamedColumn[int] = Column(ForeignKey("runs.id"))
    time: NamedColumn[datetime]
    attempts: NamedColumn[int]


class AliasRow(Base):
    """An id that a figure had before; `figure_id` is empty where no figure of today matches it.

    It may name a figure that reviewers took off the lists (`figure_originals`).

    Attributes:
        document_id: the document that the old id belonged to.
        surface: the number as it was written there, so that a lost one can be told.
    """

    __tablename__ = "aliases"
    __table_args__ = (Index("ix_aliases_figure", "figure_id"),)

    old_figure_id: NamedColumn[str] = Column(String, primary_key=True)
    figure_id: NamedColumn[str | None]
    document_id: NamedColumn[str]
    surface: NamedColumn[str]
    sentence: NamedColumn[str]
    time: NamedColumn[datetime]
    run_id: NamedColumn[int] = Column(ForeignKey("runs.id"))


class FindingRow(Base):
    """A finding of the audit (audit.findings.Finding); a trigger takes it away with any document that it is about.

    Attributes:
        id: hash of its code and of what it is about: the same in the next run.
        run_id: the last run when it was worked out.
        between: whether it is about several statements of a place, not about one document.
        indicator, province, period_start, period_end: of the figure in doubt, else of the document.
        told: what fills its sentence, as pairs of a name and what the document says.
    """

    __tablename__ = "findings"
    __table_args__ = (
        Index("ix_findings_rank", "rank", "id"),
        Index("ix_findings_facets", "severity", "code", "province", "period_end", "between", "indicator"),
    )

    id: NamedColumn[str] = Column(String, primary_key=True)
    run_id: NamedColumn[int] = Column(ForeignKey("runs.id"))
    code: NamedColumn[str]
    severity: NamedColumn[str]
    rank: NamedColumn[float]
    size: NamedColumn[float]
    confidence: NamedColumn[float]
    between: NamedColumn[bool]
    indicator: NamedColumn[str | None]
    province: NamedColumn[str | None]
    period_start: NamedColumn[date | None]
    period_end: NamedColumn[date | None]
    told: NamedColumn[list[Any]]


class FindingSideRow(Base):
    """What a finding is about, the figure in doubt first; digits that are no figure have no id."""

    __tablename__ = "finding_sides"
    __table_args__ = (
        Index("ix_finding_sides_document", "document_id"),
        Index("ix_finding_sides_figure", "figure_id"),
        {"sqlite_with_rowid": False},
    )

    finding_id: NamedColumn[str] = Column(ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True)
    position: NamedColumn[int] = Column(Integer, primary_key=True, autoincrement=False)
    document_id: NamedColumn[str]
    figure_id: NamedColumn[str | None]
    start: NamedColumn[int]
    end: NamedColumn[int]


class AuditedRow(Base):
    """A document whose own findings are kept, and the code and data of the audit that worked them out."""

    __tablename__ = "audited"

    document_id: NamedColumn[str] = Column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    fingerprint: NamedColumn[str]


class MetaRow(Base):
    """A fact about the store itself: META_SAMPLE ("1" for the fictional samples), META_CREATED; two of the audit.

    META_AUDITED, the fingerprint of the code whose findings between documents are kept (triggers take it away with the
    first figure that comes, goes or changes), and META_AGREEMENTS, how many pairs of statements agreed in which way.
    """

    __tablename__ = "meta"

    key: NamedColumn[str] = Column(String, primary_key=True)
    value: NamedColumn[str]
