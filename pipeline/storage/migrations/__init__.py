"""Schema changes by numbered Alembic revisions, run when a store is opened for writing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

# The newest revision in versions/ (a test compares). Kept here so that opening a store of today's schema need not
# load Alembic, which takes longer than reading an unchanged folder.
HEAD = "0012"

VERSION_TABLE = "alembic_version"


def upgrade(connection: Connection) -> None:
    """Brings the store behind the connection to `HEAD`, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
