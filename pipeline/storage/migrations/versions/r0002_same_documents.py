"""Documents that state the same are linked and counted once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FACETS = ["province", "indicator", "period_end", "period_start", "status", "scope", "level", "measure", "document_id"]


def upgrade() -> None:
    """Adds what links are made of; the next run works them out."""
    op.add_column("documents", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.add_column("documents", sa.Column("same_as", sa.String(), nullable=True))
    op.add_column("documents", sa.Column("compared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_documents_same_as", "documents", ["same_as"])
    op.add_column("figures", sa.Column("same_as", sa.String(), nullable=True))
    op.drop_index("ix_figures_facets", "figures")
    op.create_index("ix_figures_facets", "figures", [*_FACETS, "same_as"])
