"""Findings of the audit are kept, so that lists of them are quick; they go with the documents that they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What documents state of each other holds as long as no figure comes, goes or changes, and no document is linked anew.
_CHANGES = {
    "audit_figures_come": "INSERT ON figures",
    "audit_figures_go": "DELETE ON figures",
    "audit_figures_change": "UPDATE ON figures",
    "audit_documents_change": "UPDATE OF published_on, same_as, doc_type ON documents",
}
_GONE = """
CREATE TRIGGER findings_go AFTER DELETE ON documents BEGIN
  DELETE FROM findings WHERE id IN (SELECT finding_id FROM finding_sides WHERE document_id = OLD.id);
END
"""


def upgrade() -> None:
    """Adds the tables and the triggers that clear them; the next run, or `solieu audit`, fills them."""
    op.create_table(
        "findings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("size", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("between", sa.Boolean(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_findings_rank", "findings", ["rank", "id"])
    op.create_index(
        "ix_findings_facets", "findings", ["severity", "code", "province", "period_end", "between", "indicator"]
    )
    op.create_table(
        "finding_sides",
        sa.Column("finding_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("figure_id", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("finding_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finding_sides_document", "finding_sides", ["document_id"])
    op.create_index("ix_finding_sides_figure", "finding_sides", ["figure_id"])
    op.create_table(
        "audited",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.execute(_GONE)
    for name, change in _CHANGES.items():
        op.execute(f"CREATE TRIGGER {name} AFTER {change} BEGIN DELETE FROM meta WHERE key = 'audited'; END")  # noqa: S608 - our own names
