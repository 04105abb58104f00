"""All that one run of the review shows, read from one state of the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from pipeline.analysis import queries
from pipeline.analysis.columns import masked
from pipeline.analysis.documents import document
from pipeline.analysis.review.queue import Queue, QueueItem, Ranked, queue, queue_item
from pipeline.analysis.views import DocumentView, Entry, Facet
from pipeline.analysis.words import period_words, place_words
from pipeline.masking import mask_sentence
from pipeline.records import Figure
from pipeline.spans import Span
from pipeline.storage.review.attaching import ids_behind
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.records import Decision
from pipeline.storage.review.replay import ReviewState, state_of
from pipeline.storage.schema import DocumentRow
from pipeline.viewer.components.sides import Side, SidesData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.describe import figure_name
from pipeline.viewer.review.state import DeskState


@dataclass(frozen=True, slots=True)
class DeskView:
    """What is at hand.

    Attributes:
        queue: the figures to look at.
        at: where the figure at hand stands in it; None where it is not listed.
        item: the figure at hand; None where there is none.
        text: its document.
        log: the decisions about it, oldest first.
        state: what they come to.
        other: the other side: of a finding, also in another document, else the whole that it is part of.
        other_text: the text of its document; empty where there is none.
    """

    queue: Queue
    facets: dict[str, Facet]
    at: int | None = None
    item: QueueItem | None = None
    entry: Entry | None = None
    text: DocumentView | None = None
    log: tuple[Decision, ...] = ()
    state: ReviewState | None = None
    other: Entry | None = None
    other_text: str = ""

    @property
    def latest(self) -> int:
        """The decision that a new one has to follow."""
        return self.log[-1].seq if self.log else 0

    def neighbour(self, step: int) -> str | None:
        """The figure before or after the one at hand; itself at an end, the first where none is at hand."""
        if not self.queue.items:
            return None
        at = 0 if self.at is None else min(max(self.at + step, 0), len(self.queue.items) - 1)
        return self.queue.items[at].figure.id

    def after_leaving(self) -> str | None:
        """The figure to look at once the one at hand is decided about."""
        items = self.queue.items
        if self.at is None or len(items) < 2:
            return None
        return items[self.at + 1 if self.at + 1 < len(items) else self.at - 1].figure.id


def read_desk(context: ViewerContext, state: DeskState, ranked: Ranked) -> DeskView:
    """Reads what the address asks for; without a figure in it the first of the queue is at hand."""
    with context.reading() as connection:
        listed = queue(connection, state.figures.chosen, state.shown, ranked)
        facets = queries.Listing(connection, state.figures.chosen).facets()
        view = DeskView(listed, facets)
        wanted = state.figures.figure or (listed.items[0].figure.id if listed.items else None)
        return _at_hand(connection, view, wanted, ranked) if wanted else view


def _at_hand(connection: Connection, view: DeskView, wanted: str, ranked: Ranked) -> DeskView:
    found = queries.figure(connection, wanted)
    figure_id = found.entry.figure.id if found and found.entry else wanted
    at = view.queue.place_of(figure_id)
    log = tuple(decisions(connection, *ids_behind(connection, figure_id)))
    view = replace(view, at=at, log=log, state=state_of(log) if log else None)
    entry = found.entry if found else None
    if entry is not None:
        listed = view.queue.items[at] if at is not None else None
        item = listed or queue_item(connection, entry.figure, entry.document.id, ranked)
    else:
        aside = figure_set_aside(connection, figure_id)
        if aside is None:
            return view
        item = QueueItem(*aside, 0.0)
    text = document(connection, item.document_id)
    if text is None:
        return view
    entry = entry or Entry(item.figure, text.facts, text.facts.run_id)
    other_id = item.other or item.figure.part_of
    found = queries.figure(connection, other_id) if other_id else None
    other = found.entry if found else None
    other_text = _text_of(connection, other.document.id, text) if other else ""
    return replace(view, item=item, entry=entry, text=text, other=other, other_text=other_text)


def _text_of(connection: Connection, document_id: str, at_hand: DocumentView) -> str:
    if document_id == at_hand.facts.id:
        return at_hand.text
    return connection.scalar(select(DocumentRow.text).where(DocumentRow.id == document_id)) or ""


def sides_of(context: ViewerContext, view: DeskView) -> SidesData:
    """The sentence of the figure at hand, beside it that of the other side."""
    told = view.item.finding.sentence(context.language) if view.item and view.item.finding else ""
    own = view.text.text if view.text else ""
    sides = ((view.entry, own), (view.other, view.other_text))
    return SidesData(
        masked(told) or "", tuple(_side(context, entry, text) for entry, text in sides if entry is not None)
    )


def _side(context: ViewerContext, entry: Entry, text: str) -> Side:
    figure, language = entry.figure, context.language
    sentence = mask_sentence(figure.sentence, figure.surface)
    at = place_in_sentence(figure, text)
    before, surface, after = (
        ("", "", sentence) if at is None else (sentence[: at.start], at.of(sentence), sentence[at.end :])
    )
    period = period_words(figure.period_start, figure.period_end, figure.period_basis, language)
    page = context.t("figures.page", number=figure.page) if figure.page is not None else ""
    under = (place_words(figure, language), period, masked(entry.document.name), page)
    return Side(figure_name(entry, language), before, surface, after, " · ".join(part for part in under if part))


def place_in_sentence(figure: Figure, text: str) -> Span | None:
    """Where a figure stands in its sentence: "5" is not the "5" of "15", nor that of another figure of the sentence.

    Args:
        figure: with its sentence.
        text: of its document; empty where it is not known.
    """
    sentence, length = figure.sentence, figure.end - figure.start
    begins = text.rfind(sentence, 0, figure.start + len(sentence)) if sentence else -1
    while begins > figure.start:
        begins = text.rfind(sentence, 0, begins + len(sentence) - 1)
    if 0 <= begins <= figure.start and figure.end <= begins + len(sentence):
        return Span(figure.start - begins, figure.start - begins + length)
    alone = re.search(rf"(?<![\w.,]){re.escape(figure.surface)}(?!\w)", sentence)
    return Span(*alone.span()) if alone and figure.surface else None
