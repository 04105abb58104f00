"""Findings that reviewers settled by correcting a figure or taking one off the lists, and that no audit finds now."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from pipeline.analysis.findings.chosen import FindingFilter, keeps
from pipeline.analysis.findings.kept import states_of
from pipeline.analysis.findings.query import told_of
from pipeline.analysis.findings.records import StoredFinding
from pipeline.audit.findings import kinds
from pipeline.storage.review.replay import SETTLING
from pipeline.storage.review.settled import settled_records


def settled_findings(connection: Connection, chosen: FindingFilter, found: Collection[str]) -> list[StoredFinding]:
    """Those that a filter leaves, most worth a look first; a decision that was taken back settles nothing.

    Args:
        connection: open for reading.
        chosen: the filter.
        found: ids of what the audit finds today.
    """
    known = kinds()
    held = [one for one in settled_records(connection) if one[0].code in known and one[0].id not in found]
    states = states_of(connection, {side.figure_id for record, _ in held for side in record.sides if side.figure_id})
    settling = {figure for figure, state in states.items() if state.verdict in SETTLING}
    still = [one for one in held if settling & {side.figure_id for side in one[0].sides}]
    return [one for one in told_of(connection, still) if keeps(chosen, one)]
