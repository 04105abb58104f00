"""Series are read from an index that holds all they need."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SERIES = [
    "indicator", "status", "scope", "measure", "level", "detail", "same_as",
    "id", "document_id", "position", "value", "value_max", "qualifier", "bound_low", "bound_high", "denominator",
    "unit", "counted_as", "of", "joint", "recurrence", "province", "district", "area_system",
    "period_start", "period_end", "flags", "confidence", "part_of",
]  # fmt: skip


def upgrade() -> None:
    """Adds the indexes."""
    op.create_index("ix_figures_series", "figures", _SERIES)
    op.create_index("ix_documents_published", "documents", ["id", "published_on", "publisher"])
