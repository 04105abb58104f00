"""Findings that a decision has settled: the next audit finds them no more, the audit file still tells them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; what was settled before is not known any more."""
    op.create_table(
        "settled_findings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("between", sa.Boolean(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
