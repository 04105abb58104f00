"""What a run leaves behind for lists and series, brought up to the few figures that decisions change.

Triggers throw all of it away with the first figure that changes, and making it anew takes seconds in a large store. So
within the transaction of a decision the blocks of series (storage.factblocks) stay and those of its figure are renewed;
the arrays of lists are patched (storage.columnpatch).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from pipeline.storage.columnpatch import ColumnPatch, listed_values
from pipeline.storage.factblocks import BlockKey, are_blocked, block_key, renew_block
from pipeline.storage.figurecolumns import are_listed

# Of this connection alone: the triggers of the store fire, and find nothing to delete.
_STAY = """
CREATE TEMP TRIGGER fact_blocks_stay BEFORE DELETE ON main.fact_blocks BEGIN SELECT RAISE(IGNORE); END
"""


class BlockPatch:
    """The blocks of a store while some figures change. Good for one transaction."""

    def __init__(self, connection: Connection) -> None:
        """They must be there, and stay until `write`."""
        self._connection = connection
        self._keys: set[BlockKey] = set()
        self._figures: set[str] = set()
        connection.exec_driver_sql(_STAY)

    def touch(self, figure_id: str) -> None:
        """Notes where a figure stands: to be told before and after it changes."""
        self._figures.add(figure_id)
        key = block_key(self._connection, figure_id)
        if key is not None:
            self._keys.add(key)

    def write(self) -> None:
        """Renews the blocks in which figures stood or stand."""
        self._connection.exec_driver_sql("DROP TRIGGER temp.fact_blocks_stay")
        for key in sorted(self._keys, key=str):
            renew_block(self._connection, key, self._figures)


class KeptPatch:
    """Arrays and blocks, where they are there. Good for one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Reads what is needed to bring them up."""
        self._connection = connection
        self._columns = ColumnPatch(connection) if are_listed(connection) else None
        self._blocks = BlockPatch(connection) if are_blocked(connection) else None

    @contextmanager
    def changing(self, figure_id: str) -> Iterator[None]:
        """Around whatever changes a figure."""
        before = listed_values(self._connection, figure_id) if self._columns else None
        if self._blocks:
            self._blocks.touch(figure_id)
        yield
        if self._blocks:
            self._blocks.touch(figure_id)
        if self._columns:
            self._columns.replace(before, listed_values(self._connection, figure_id))

    def write(self) -> None:
        """Writes both."""
        if self._columns:
            self._columns.write()
        if self._blocks:
            self._blocks.write()
