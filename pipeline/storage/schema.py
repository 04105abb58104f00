"""Tables of the store. Alembic migrations (storage/migrations) make them; a test compares the two.

Times are UTC. Positions are code points in the document's text: start included, end excluded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, false
from sqlalchemy import text as sql
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, UserDefinedType

# SQLite keeps whole numbers in 64 bits; a larger one is bound as a float.
_LARGEST_INTEGER = 2**63 - 1

_Value = int | float

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


class Number(UserDefinedType[int | float]):
    """A whole number or a float, told apart by SQLite's NUMERIC affinity (5.0 comes back as 5)."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column type in CREATE TABLE."""
        return "NUMERIC"

    def bind_processor(self, dialect: Dialect) -> Callable[[_Value | None], _Value | None]:  # noqa: ARG002
        """Numbers beyond 64 bits become floats, or SQLite would refuse them."""

        def bind(value: _Value | None) -> _Value | None:
            return float(value) if isinstance(value, int) and abs(value) > _LARGEST_INTEGER else value

        return bind


class UtcTime(TypeDecorator[datetime]):
    """A moment, written as ISO 8601 text in UTC so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given by SQLAlchemy
        """A moment without a time zone is refused: it could mean two things."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to a moment in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """Parent of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime(),
        date: Date(),
        list[str]: JSON(),
        list[Any]: JSON(),
        dict[str, Any]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


class RunRow(Base):
    """One run that wrote something; `finished_at` is empty while it runs or when it was killed.

    Attributes:
        fingerprint: hash of the code and data that decide the result.
        arguments: paths as the user gave them.
        counts: read, unchanged, new, changed, figures, problems, digits_unaccounted.
    """

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    program_version: Mapped[str]
    fingerprint: Mapped[str]
    arguments: Mapped[list[str]]
    counts: Mapped[dict[str, Any] | None]


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

    id: Mapped[str] = mapped_column(String, primary_key=True)
    source_id: Mapped[str]
    source: Mapped[str]
    title: Mapped[str | None]
    doc_type: Mapped[str]
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    published_on: Mapped[date | None]
    publisher: Mapped[str | None]
    level: Mapped[str | None]
    province: Mapped[str | None]
    district: Mapped[str | None]
    commune: Mapped[str | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    area_system: Mapped[str | None]
    text_sha256: Mapped[str]
    parser: Mapped[str]
    encoding: Mapped[str]
    repairs: Mapped[list[str]]
    n_figures: Mapped[int]
    digits_figure: Mapped[int]
    digits_known: Mapped[int]
    digits_off_topic: Mapped[int]
    digits_unrecognised: Mapped[int]
    sample: Mapped[bool] = mapped_column(default=False)
    search_folded: Mapped[str]
    search_marks: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)
    same_as: Mapped[str | None]
    compared: Mapped[bool] = mapped_column(default=False, server_default=false())
    blocks: Mapped[list[dict[str, Any]]]
    text: Mapped[str] = mapped_column(Text)


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

    source_id: Mapped[str] = mapped_column(String, primary_key=True)
    source: Mapped[str]
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", deferrable=True, initially="DEFERRED"))
    raw_sha256: Mapped[str]
    size: Mapped[int]
    mtime_ns: Mapped[int]
    fingerprint: Mapped[str]
    first_run: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    last_run: Mapped[int] = mapped_column(ForeignKey("runs.id"))


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

    id: Mapped[str] = mapped_column(String, primary_key=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    )
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    position: Mapped[int]
    indicator: Mapped[str]
    measure: Mapped[str]
    value: Mapped[int | float] = mapped_column(Number())
    value_max: Mapped[int | float | None] = mapped_column(Number())
    denominator: Mapped[int | float | None] = mapped_column(Number())
    qualifier: Mapped[str]
    bound_low: Mapped[int | float | None] = mapped_column(Number())
    bound_high: Mapped[int | float | None] = mapped_column(Number())
    unit: Mapped[str]
    counted_as: Mapped[str | None]
    of: Mapped[str | None]
    detail: Mapped[list[str]]
    joint: Mapped[bool]
    status: Mapped[str]
    recurrence: Mapped[str | None]
    scope: Mapped[str]
    level: Mapped[str]
    province: Mapped[str | None]
    district: Mapped[str | None]
    commune: Mapped[str | None]
    area_name: Mapped[str | None]
    area_system: Mapped[str | None]
    area_code: Mapped[str | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    period_basis: Mapped[str | None]
    part_of: Mapped[str | None]
    relation: Mapped[str | None]
    surface: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]
    rule: Mapped[str | None]
    flags: Mapped[list[str]]
    confidence: Mapped[float | None]
    same_as: Mapped[str | None]
    place_sort: Mapped[str]
    sentence: Mapped[str] = mapped_column(Text)
    search_folded: Mapped[str] = mapped_column(Text)
    search_marks: Mapped[str] = mapped_column(Text)
    review: Mapped[str | None]
    reviewed_by: Mapped[str | None]


class FigureColumnRow(Base):
    """One column of all figures as an array (storage.figurecolumns); triggers empty the table when a figure changes.

    Attributes:
        distinct: the column's distinct values, sorted; empty where only their order is asked for.
        size: how many distinct values there are.
        unstated: whether the last of them is null.
        codes: for each figure, by document and position, the index of its value: whole numbers of 1, 2 or 4 bytes.
    """

    __tablename__ = "figure_columns"

    name: Mapped[str] = mapped_column(String, primary_key=True)
    distinct: Mapped[list[Any]]
    size: Mapped[int]
    unstated: Mapped[bool]
    codes: Mapped[bytes] = mapped_column(LargeBinary)


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

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    indicator: Mapped[str]
    status: Mapped[str]
    national: Mapped[bool]
    province: Mapped[str | None]
    size: Mapped[int]
    kinds: Mapped[list[Any]]
    counts: Mapped[list[Any]]
    ids: Mapped[list[Any]]
    parts: Mapped[list[Any]]
    documents: Mapped[list[Any]]
    spots: Mapped[list[Any]]
    ways: Mapped[list[Any]]
    numbers: Mapped[list[Any]]
    confidences: Mapped[list[Any]]
    codes: Mapped[bytes] = mapped_column(LargeBinary)


class DigitRow(Base):
    """One run of digits of a document and what became of it (records.DigitString)."""

    __tablename__ = "digits"
    __table_args__ = (Index("ix_digits_verdict", "verdict", "document_id"), {"sqlite_with_rowid": False})

    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    start: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    end: Mapped[int]
    surface: Mapped[str]
    verdict: Mapped[str]
    kind: Mapped[str]


class ProblemRow(Base):
    """A source that could not be read or stored (errors.Problem); gone when it is read later.

    Attributes:
        size, mtime_ns: of the file, or -1 where there was none to look at.
        fingerprint: of the code that failed on it.
        attempts: how many runs tried it and stored their failure.
    """

    __tablename__ = "problems"

    source_id: Mapped[str] = mapped_column(String, primary_key=True)
    source: Mapped[str]
    stage: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int]
    mtime_ns: Mapped[int]
    fingerprint: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    time: Mapped[datetime]
    attempts: Mapped[int]


class AliasRow(Base):
    """An id that a figure had before; `figure_id` is empty where no figure of today matches it.

    It may name a figure that reviewers took off the lists (`figure_originals`).

    Attributes:
        document_id: the document that the old id belonged to.
        surface: the number as it was written there, so that a lost one can be told.
    """

    __tablename__ = "aliases"
    __table_args__ = (Index("ix_aliases_figure", "figure_id"),)

    old_figure_id: Mapped[str] = mapped_column(String, primary_key=True)
    figure_id: Mapped[str | None]
    document_id: Mapped[str]
    surface: Mapped[str]
    sentence: Mapped[str]
    time: Mapped[datetime]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))


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

    id: Mapped[str] = mapped_column(String, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    code: Mapped[str]
    severity: Mapped[str]
    rank: Mapped[float]
    size: Mapped[float]
    confidence: Mapped[float]
    between: Mapped[bool]
    indicator: Mapped[str | None]
    province: Mapped[str | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    told: Mapped[list[Any]]


class FindingSideRow(Base):
    """What a finding is about, the figure in doubt first; digits that are no figure have no id."""

    __tablename__ = "finding_sides"
    __table_args__ = (
        Index("ix_finding_sides_document", "document_id"),
        Index("ix_finding_sides_figure", "figure_id"),
        {"sqlite_with_rowid": False},
    )

    finding_id: Mapped[str] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document_id: Mapped[str]
    figure_id: Mapped[str | None]
    start: Mapped[int]
    end: Mapped[int]


class AuditedRow(Base):
    """A document whose own findings are kept, and the code and data of the audit that worked them out."""

    __tablename__ = "audited"

    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    fingerprint: Mapped[str]


class MetaRow(Base):
    """A fact about the store itself: META_SAMPLE ("1" for the fictional samples), META_CREATED; two of the audit.

    META_AUDITED, the fingerprint of the code whose findings between documents are kept (triggers take it away with the
    first figure that comes, goes or changes), and META_AGREEMENTS, how many pairs of statements agreed in which way.
    """

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str]
