"""Crawls: when an address was last linked, and what stands in a web archive for an address that is gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; nothing that is stored is a copy out of an archive."""
    op.add_column("crawl_pages", sa.Column("linked_in", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("crawl_pages", sa.Column("copy_of", sa.String(), nullable=False, server_default=""))
    op.add_column("originals", sa.Column("captured_at", sa.String(32), nullable=True))
    op.create_index("ix_crawl_pages_copies", "crawl_pages", ["copy_of"], sqlite_where=sa.text("copy_of <> ''"))
