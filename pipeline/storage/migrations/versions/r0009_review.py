"""What reviewers decide: a log that is only added to, and where its figures stand today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_DECISION_TEXTS = ("surface", "context_before", "context_after")
_KEPT = "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END"
_NOT_NEXT = "NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM decisions)"
_TAKEN = "EXISTS (SELECT 1 FROM decisions WHERE figure_id = NEW.figure_id AND previous = NEW.previous)"
# A replacing INSERT fires no DELETE trigger unless recursive_triggers is on; `decisions_follow` stops it in any case.
_TRIGGERS = {
    "decisions_stay": f"BEFORE DELETE ON decisions {_KEPT}",
    "decisions_unchanged": f"BEFORE UPDATE ON decisions {_KEPT}",
    "decisions_follow": f"BEFORE INSERT ON decisions WHEN {_NOT_NEXT} OR {_TAKEN} {_KEPT}",
    "originals_unchanged": "BEFORE UPDATE ON figure_originals "
    "BEGIN SELECT RAISE(ABORT, 'what extraction found is never changed'); END",
}
# Of the columns that are listed as arrays (storage.figurecolumns).
_LISTED = (
    "document_id, position, province, level, indicator, measure, status, scope, period_end, period_start, same_as, "
    "place_sort, value, confidence"
)


def upgrade() -> None:
    """Makes the tables; nothing is read anew."""
    _make_decisions()
    op.create_table(
        "attachments",
        sa.Column("decided_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("figure_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("decided_id"),
    )
    op.create_index("ix_attachments_document", "attachments", ["document_id"])
    op.create_index("ix_attachments_figure", "attachments", ["figure_id"])
    op.create_table(
        "figure_originals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_figure_originals_document", "figure_originals", ["document_id"])
    op.add_column("figures", sa.Column("review", sa.String(), nullable=True))
    op.add_column("figures", sa.Column("reviewed_by", sa.String(), nullable=True))
    op.create_index("ix_figures_review", "figures", ["id"], sqlite_where=sa.text("review IS NOT NULL"))
    for name, rule in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {rule}")
    op.execute("DROP TRIGGER figures_change")
    op.execute(
        f"CREATE TRIGGER figures_change AFTER UPDATE OF {_LISTED} ON figures "  # noqa: S608 - our own names
        "BEGIN DELETE FROM figure_columns; END"
    )
    _free_aliases()


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figure_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("who", "role", "action")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("seen", "before", "after")),
        sa.Column("note", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _DECISION_TEXTS),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start", "end")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("text_sha256", "sentence")),
        sa.Column("batch", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("previous_hash", "hash")),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("figure_id", "previous", name="uq_decisions_follow_one"),
    )
    op.create_index("ix_decisions_document", "decisions", ["document_id"])
    op.create_index("ix_decisions_batch", "decisions", ["batch"])


def _free_aliases() -> None:
    """An old id may lead to a figure that reviewers took off the lists: the reference to `figures` goes."""
    op.rename_table("aliases", "aliases_before")
    op.drop_index("ix_aliases_figure", "aliases_before")
    op.create_table(
        "aliases",
        sa.Column("old_figure_id", sa.String(), nullable=False),
        sa.Column("figure_id", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("old_figure_id"),
    )
    op.execute("INSERT INTO aliases SELECT * FROM aliases_before")
    op.drop_table("aliases_before")
    op.create_index("ix_aliases_figure", "aliases", ["figure_id"])
