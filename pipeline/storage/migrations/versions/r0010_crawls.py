"""Crawls: addresses and their state, originals in WARC files, reports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAMED: dict[str, sa.types.TypeEngine[Any]] = {
    "S": sa.String(),
    "I": sa.Integer(),
    "B": sa.Boolean(),
    "T": sa.String(32),
    "J": sa.JSON(),
}


def _columns(told: str) -> list[sa.Column[Any]]:
    """Columns as `name:kind`, a question mark after what may be empty."""
    columns: list[sa.Column[Any]] = []
    for one in told.split():
        name, kind = one.split(":")
        columns.append(sa.Column(name, _NAMED[kind[0]], nullable=kind.endswith("?")))
    return columns


def upgrade() -> None:
    """Makes the tables; what is stored is left as it is."""
    op.create_table(
        "crawls",
        *_columns("id:I started_at:T finished_at:T? sources:J only_new:B"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "originals",
        *_columns("id:I url:S address:S time:T status:I sha256:S size:I content_type:S suffix:S file:S"),
        *_columns("offset:I length:I"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_originals_url", "originals", ["url", "sha256"], unique=True)
    op.create_index("ix_originals_file", "originals", ["file", "offset"])
    op.create_table(
        "crawl_pages",
        *_columns("id:I url:S address:S host:S source:S kind:S depth:I paging:B hops:I found_on:S text:S"),
        *_columns("due_in:I settled_in:I put_off_in:I state:S code:S detail:S location:S status:I"),
        *_columns("etag:S last_modified:S sha256:S links_sha256:S original_id:I? first_seen:T checked_at:T?"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["original_id"], ["originals.id"]),
    )
    op.create_index("ix_crawl_pages_url", "crawl_pages", ["url"], unique=True)
    turn = ["due_in", "host", "settled_in", "put_off_in", "depth", "id"]
    op.create_index("ix_crawl_pages_turn", "crawl_pages", turn)
    op.create_index("ix_crawl_pages_source", "crawl_pages", ["source", "state"])
    op.create_index("ix_crawl_pages_links", "crawl_pages", ["source", "links_sha256"])
    op.create_table(
        "crawl_links",
        *_columns("page:S attachment:S text:S"),
        sa.PrimaryKeyConstraint("page", "attachment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crawl_links_attachment", "crawl_links", ["attachment"])
    op.create_table(
        "crawl_reports",
        *_columns("crawl_id:I source:S finished_at:T seen:I fetched:I unchanged:I redirected:I refused:I"),
        *_columns("failed:I pending:I documents:I error:S"),
        sa.PrimaryKeyConstraint("crawl_id", "source"),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawls.id"]),
    )
