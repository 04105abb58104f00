"""Lists of figures are narrowed, counted and sorted by arrays that a run leaves behind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CHANGES = {
    "figures_come": "INSERT ON figures",
    "figures_go": "DELETE ON figures",
    "figures_change": "UPDATE ON figures",
    "documents_change": "UPDATE OF published_on ON documents",
}


def upgrade() -> None:
    """Adds the table and the triggers that empty it; the next run fills it."""
    op.create_table(
        "figure_columns",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("distinct", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("unstated", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    for name, change in _CHANGES.items():
        op.execute(f"CREATE TRIGGER {name} AFTER {change} BEGIN DELETE FROM figure_columns; END")  # noqa: S608 - our own names
