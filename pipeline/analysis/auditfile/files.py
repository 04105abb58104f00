"""The audit file as bytes, of a store or of findings at hand, and its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection

from pipeline.analysis.auditfile.records import AuditFile, Head, audit_file
from pipeline.analysis.auditfile.reviews import reviews_of
from pipeline.analysis.findings.query import are_worked_out, findings
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.settled import settled_findings
from pipeline.errors import SolieuError
from pipeline.messages import cli_sentence

# More is no file for one province and period, and a paper of some hundred pages; so many take seven seconds.
MOST_FINDINGS = 1_000


class FileKind(StrEnum):
    """The kinds of file; also the endings of their names."""

    XLSX = "xlsx"
    DOCX = "docx"


class TooManyFindingsError(SolieuError):
    """The filter leaves more findings than one file holds."""


def stored_file(connection: Connection, head: Head) -> AuditFile:
    """The file of the findings that a store keeps, as the head's filter leaves them.

    Args:
        connection: open for reading.
        head: what the file says of itself; whether it is current is looked at here.

    Raises:
        TooManyFindingsError: if they are more than MOST_FINDINGS.
    """
    page = findings(connection, head.chosen, limit=MOST_FINDINGS + 1)
    return file_of(connection, page.rows, replace(head, current=are_worked_out(connection)))


def file_of(connection: Connection | None, found: Sequence[StoredFinding], head: Head) -> AuditFile:
    """The file of findings at hand.

    Args:
        connection: to the store that they are of, open for reading; None where files were read, which nobody reviewed.
        found: what was found; those that reviewers settled are added.
        head: what the file says of itself.

    Raises:
        TooManyFindingsError: if they are more than MOST_FINDINGS.
    """
    settled = settled_findings(connection, head.chosen, {one.id for one in found}) if connection else []
    every = sorted((*found, *settled), key=lambda one: (-one.rank, one.id))
    if len(every) > MOST_FINDINGS:
        told = cli_sentence("audit_file_too_many", most=MOST_FINDINGS)
        raise TooManyFindingsError(f"{told.in_language('vi')} / {told.in_language('en')}")
    if connection is None:
        return audit_file(every, {}, head)
    return audit_file(every, reviews_of(connection, every), head, frozenset(one.id for one in settled))


def file_bytes(file: AuditFile, kind: FileKind) -> bytes:
    """The file in memory; the same findings give the same bytes."""
    # Each writer loads a library that only its kind needs.
    if kind is FileKind.XLSX:
        from pipeline.analysis.auditfile.workbook import workbook

        return workbook(file)
    from pipeline.analysis.auditfile.paper import paper

    return paper(file)


def audit_file_name(head: Head, kind: FileKind) -> str:
    """A plain ASCII name that tells samples, a filter, the day, the last run and the kind of file."""
    begins = f"ket-qua-kiem-tra{'_mau-sample' if head.sample else ''}{'_loc' if head.chosen else ''}"
    return f"{begins}_{head.made_on.isoformat()}_run-{head.run or 0}.{kind}"
