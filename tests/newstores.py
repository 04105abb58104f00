"""New stores by a script: what the revisions leave in the first one is taken down, and all others are made of that.

A revision after the other takes twenty times as long, and the tests make hundreds of stores.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

# Tables and indexes in the order in which they were made, without those that SQLite makes itself.
_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
_REVISION = "SELECT version_num FROM alembic_version"


class NewStores:
    """Stands in for `upgrade` where a store is opened for writing; a store that has tables is upgraded as ever.

    Args:
        upgrade: the real one.
    """

    def __init__(self, upgrade: Callable[[Connection], None]) -> None:
        self._upgrade = upgrade
        self._script: tuple[str, ...] = ()

    def upgrade(self, connection: Connection) -> None:
        """Makes the tables of an empty store, or upgrades what is there."""
        if connection.exec_driver_sql(_MADE).first() is not None:
            self._upgrade(connection)
        elif self._script:
            for statement in self._script:
                connection.exec_driver_sql(statement)
        else:
            self._upgrade(connection)
            self._script = taken_down(connection)


def taken_down(connection: Connection) -> tuple[str, ...]:
    """The statements that make an empty store like this one."""
    made = connection.exec_driver_sql(_MADE).scalars().all()
    revision = connection.exec_driver_sql(_REVISION).scalar_one()
    return (*made, f"INSERT INTO alembic_version (version_num) VALUES ('{revision}')")
