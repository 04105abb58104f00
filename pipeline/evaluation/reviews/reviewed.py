"""What a review vouches for, document by document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from pipeline.analysis.documents import document
from pipeline.analysis.views import DocumentView
from pipeline.records import Figure
from pipeline.records_json import figure_line
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.replay import replay
from pipeline.storage.review.tables import AttachmentRow

# Of a file name: as many letters of a document's id. Without an underscore, so that each document is a family of its
# own where models learn from it.
_NAME_LETTERS = 20

_FACTS = (
    "doc_type", "number", "title", "issuer", "published_on", "publisher", "level", "province", "district",
    "period_start", "period_end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """A document that somebody decided about.

    Attributes:
        view: with its text and all figures of today.
        figures: those that a reviewer vouches for.
        aside: those that are off the lists.
    """

    view: DocumentView
    figures: tuple[Figure, ...]
    aside: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """Of its files."""
        return self.view.facts.id[:_NAME_LETTERS]

    @property
    def decided(self) -> list[list[int]]:
        """Where somebody decided, whatever came of it: elsewhere nothing is known."""
        return sorted([one.start, one.end] for one in (*self.figures, *self.aside))

    def lines(self) -> list[dict[str, Any]]:
        """The figures as gold has them (figure.schema.json), in the order of the text."""
        facts = self.view.facts
        ids = {figure.id for figure in self.figures}
        found = []
        for figure in sorted(self.figures, key=lambda one: (one.start, one.end, one.id)):
            line = figure_line(figure, document="", document_id=facts.id, text_sha256=facts.text_sha256)
            del line["document"]
            if line.get("part_of") not in ids:  # its whole was not decided about
                line["part_of"] = line["relation"] = None
            found.append(line)
        return found

    def facts(self) -> dict[str, Any]:
        """What the document says of itself."""
        values = {name: getattr(self.view.facts, name) for name in _FACTS}
        return {name: str(value) for name, value in values.items() if value is not None}


def reviewed_documents(connection: Connection) -> Iterator[ReviewedDocument]:
    """The documents with figures that somebody decided about, in the order of their ids.

    Args:
        connection: open for reading.
    """
    columns = (AttachmentRow.document_id, AttachmentRow.decided_id, AttachmentRow.figure_id)
    rows = connection.execute(select(*columns).where(AttachmentRow.figure_id.is_not(None))).all()
    leads = {row.decided_id: str(row.figure_id) for row in rows}
    states = replay(decisions(connection, *leads), leads)
    for document_id in sorted({row.document_id for row in rows}):
        view = document(connection, document_id)
        if view is None:
            continue
        here = {leads[row.decided_id] for row in rows if row.document_id == document_id}
        aside = [figure_set_aside(connection, one) for one in sorted(here) if states[one].is_set_aside]
        vouched = tuple(entry.figure for entry in view.figures if entry.review is not None)
        found = ReviewedDocument(view, vouched, tuple(one[0] for one in aside if one is not None))
        if found.figures or found.aside:
            yield found
