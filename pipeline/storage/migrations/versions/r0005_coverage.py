"""Coverage and overview are counted on indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REPORTS = ["province", "period_end", "period_start", "area_system", "level", "doc_type", "n_figures", "same_as"]
_INDICATOR = [
    "indicator",
    "province",
    "period_end",
    "period_start",
    "status",
    "scope",
    "level",
    "measure",
    "same_as",
    "area_system",
    "value",
    "value_max",
    "detail",
]


def upgrade() -> None:
    """Makes the indexes; nothing is read anew."""
    op.create_index("ix_documents_reports", "documents", _REPORTS)
    op.drop_index("ix_figures_indicator", "figures")
    op.create_index("ix_figures_indicator", "figures", _INDICATOR)
    op.create_index("ix_figures_flags", "figures", ["flags", "same_as"], sqlite_where=sa.text("flags <> '[]'"))
    op.create_index("ix_figures_unsure", "figures", ["confidence", "same_as"], sqlite_where=sa.text("confidence < 0.5"))
