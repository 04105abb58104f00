"""The log itself: appending to it, reading it, and telling whether it is as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pipeline.storage.batches import in_batches
from pipeline.storage.review.records import NO_HASH, Decision, decision_hash, hash_of
from pipeline.storage.review.tables import DecisionRow
from pipeline.storage.schema import MetaRow

# The row of the table `meta` that says where the log ends: "SEQ HASH".
META_HEAD = "decisions_head"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What checking the log came to.

    Attributes:
        decisions: how many it holds.
        head: hash of the last; whoever notes it down can tell later whether everything up to there is unchanged.
        broken_at: `seq` of the first row that is not as it was written, or that is missing; None where all are.
    """

    decisions: int
    head: str
    broken_at: int | None = None


def append(connection: Connection, values: dict[str, Any]) -> Decision:
    """Adds a row to the log.

    Args:
        connection: in a write transaction.
        values: its columns without `seq` and the hashes.
    """
    seq, previous_hash = head(connection)
    row = {**values, "seq": seq + 1, "previous_hash": previous_hash}
    row["hash"] = decision_hash(row)
    connection.execute(insert(DecisionRow).values(**row))
    told = f"{row['seq']} {row['hash']}"
    noted = upsert(MetaRow).values(key=META_HEAD, value=told)
    connection.execute(noted.on_conflict_do_update(index_elements=["key"], set_={"value": told}))
    return Decision(**row)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last decision."""
    last = select(DecisionRow.seq, DecisionRow.hash).order_by(DecisionRow.seq.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return (row.seq, row.hash) if row else (0, NO_HASH)


def decisions(connection: Connection, *figures: str) -> list[Decision]:
    """The decisions about some figures, by the ids that the log has; by `seq`."""
    found: list[Decision] = []
    for some in in_batches(figures):
        asked = select(DecisionRow.__table__).where(DecisionRow.figure_id.in_(some))
        found += [_decision(row) for row in connection.execute(asked)]
    return sorted(found, key=lambda one: one.seq)


def all_decisions(connection: Connection) -> Iterator[Decision]:
    """The whole log, as a stream."""
    asked = select(DecisionRow.__table__).order_by(DecisionRow.seq)
    rows = connection.execute(asked, execution_options={"yield_per": _AT_ONCE})
    return (_decision(row) for row in rows)


def _decision(row: Any) -> Decision:
    return Decision(**row._asdict())


def check_log(connection: Connection) -> LogCheck:
    """Follows the chain from the first decision to the last."""
    noted = connection.scalar(select(MetaRow.value).where(MetaRow.key == META_HEAD)) or f"0 {NO_HASH}"
    return check_chain(all_decisions(connection), noted)


def check_chain(log: Iterable[Decision], noted: str) -> LogCheck:
    """The same of decisions by `seq`.

    Args:
        log: all of them.
        noted: where the log ends, as META_HEAD has it.
    """
    seq, last = 0, NO_HASH
    for decision in log:
        seq += 1
        if decision.seq != seq or decision.previous_hash != last or hash_of(decision) != decision.hash:
            return LogCheck(seq, last, broken_at=seq)
        last = decision.hash
    return LogCheck(seq, last, broken_at=None if noted == f"{seq} {last}" else seq + 1)


def plain(decision: Decision) -> dict[str, Any]:
    """A decision as JSON values."""
    return {**asdict(decision), "time": decision.time.isoformat()}
