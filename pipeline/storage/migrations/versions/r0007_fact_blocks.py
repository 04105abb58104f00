"""Series are made of blocks of figures that a run leaves behind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_VALUES = ("kinds", "counts", "ids", "parts", "documents", "spots", "ways", "numbers", "confidences")
_CHANGES = {
    "figures_come_to_blocks": "INSERT ON figures",
    "figures_go_from_blocks": "DELETE ON figures",
    "figures_change_in_blocks": "UPDATE ON figures",
    "documents_change_in_blocks": "UPDATE OF published_on, publisher ON documents",
}


def upgrade() -> None:
    """Adds the table and the triggers that empty it; the next run fills it."""
    op.create_table(
        "fact_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("national", sa.Boolean(), nullable=False),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in _VALUES),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_fact_blocks_indicator", "fact_blocks", ["indicator", "status"])
    op.create_index("ix_fact_blocks_province", "fact_blocks", ["province", "status"])
    for name, change in _CHANGES.items():
        op.execute(f"CREATE TRIGGER {name} AFTER {change} BEGIN DELETE FROM fact_blocks; END")  # noqa: S608 - our own names
