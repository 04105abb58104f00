"""Findings that a decision has settled: kept when it is taken, since the next audit finds them no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pipeline.storage.batches import in_batches
from pipeline.storage.findings import FoundRecord, Side, places_of
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.tables import AttachmentRow, SettledRow
from pipeline.storage.schema import AliasRow, FindingRow, FindingSideRow


def keep_settled(connection: Connection, figure_id: str) -> None:
    """Keeps the findings about a figure that somebody has just corrected or taken off the lists.

    Args:
        connection: in a write transaction.
        figure_id: of today.
    """
    about = select(FindingSideRow.finding_id).where(FindingSideRow.figure_id == figure_id)
    for row in connection.execute(select(FindingRow.__table__).where(FindingRow.id.in_(about))).all():
        asked = select(FindingSideRow.__table__).where(FindingSideRow.finding_id == row.id)
        sides = connection.execute(asked.order_by(FindingSideRow.position)).all()
        record = FoundRecord(
            row.code,
            row.severity,
            row.rank,
            row.size,
            row.confidence,
            tuple((name, value) for name, value in row.told),
            tuple(Side(side.document_id, side.figure_id, side.start, side.end) for side in sides),
        )
        values = {"between": row.between, "record": asdict(record)}
        kept = upsert(SettledRow).values(id=row.id, **values)
        connection.execute(kept.on_conflict_do_update(index_elements=["id"], set_=values))


def settled_records(connection: Connection) -> list[tuple[FoundRecord, bool]]:
    """All that were kept, with the figures of today; without those of which one is gone.

    Returns:
        Each with whether it is between documents. Whether what settled it still holds is for the caller to look at.
    """
    held = [(_record(row.record), row.between) for row in connection.execute(select(SettledRow.__table__))]
    named = {side.figure_id for record, _ in held for side in record.sides if side.figure_id}
    today = _today(connection, sorted(named))
    found = []
    for record, between in held:
        sides = [today.get(side.figure_id or "") for side in record.sides]
        if all(sides):
            found.append((replace(record, sides=tuple(side for side in sides if side)), between))
    return found


def _record(told: Mapping[str, Any]) -> FoundRecord:
    values = {**told, "told": tuple((name, value) for name, value in told["told"])}
    return FoundRecord(**{**values, "sides": tuple(Side(**side) for side in told["sides"])})


def _today(connection: Connection, figures: Sequence[str]) -> dict[str, Side]:
    """Where figures stand today, by the ids that they had."""
    leads = {figure: figure for figure in figures}
    for chunk in in_batches(figures):
        for old, now in (
            (AliasRow.old_figure_id, AliasRow.figure_id),
            (AttachmentRow.decided_id, AttachmentRow.figure_id),
        ):
            for row in connection.execute(select(old, now).where(old.in_(chunk), now.is_not(None))):
                leads[row[0]] = str(row[1])
    places = places_of(connection, set(leads.values()))
    for figure_id in set(leads.values()) - places.keys():
        if aside := figure_set_aside(connection, figure_id):
            places[figure_id] = Side(aside[1], figure_id, aside[0].start, aside[0].end)
    return {figure: places[today] for figure, today in leads.items() if today in places}
