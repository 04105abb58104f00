"""Figures of printed documents know their page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; figures that are there were read from sources without pages."""
    op.add_column("figures", sa.Column("page", sa.Integer(), nullable=True))
