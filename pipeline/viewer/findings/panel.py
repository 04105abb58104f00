"""One finding: what it says, and the sentences of its sides, each number highlighted, with the way to its document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.findings.chosen import finding_value_name
from pipeline.analysis.findings.quotes import Quote
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.analysis.findings.table import period_of
from pipeline.analysis.words import date_words, number_words
from pipeline.viewer.components import show_card, show_document
from pipeline.viewer.components.records import Card, CardField, DocumentData, Mark
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.findings.view import FindingsView
from pipeline.viewer.review.actions import decision_words
from pipeline.viewer.widgets import ignore

_QUOTE_HEIGHT = "max(150px, 21vh)"
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Ways:
    """The pages that a finding leads to."""

    figures: st.Page
    documents: st.Page
    review: st.Page


def show_finding(context: ViewerContext, view: FindingsView, ways: Ways, close: Callable[[], None]) -> None:
    """Draws the card of the opened finding and its sides below each other."""
    found = view.opened
    if found is None:
        return
    card = finding_card(context, found, len(view.quotes), verdict_lines(context, view, found))
    show_card("finding_card", card, on_chosen=ignore, on_closed=lambda _: close())
    for number, quote in enumerate(view.quotes):
        show_document(f"finding_side_{number}", quote_data(context, quote, number), on_chosen=ignore)
        _links(context, quote.side, ways)


def verdict_lines(context: ViewerContext, view: FindingsView, found: StoredFinding) -> str:
    """What reviewers decided about the figures of a finding, a line each; empty while nobody did."""
    told = [
        f"“{figure.surface}” · {decision_words(context, state.decided)}"
        for _, figure in found.figures()
        if (state := view.reviewed.get(figure.id)) and state.decided
    ]
    settled = [context.t("findings.settled")] if found.id in view.settled else []
    return "\n".join((*settled, *told))


def finding_card(context: ViewerContext, found: StoredFinding, shown: int, verdicts: str) -> Card:
    """What a finding says of itself.

    Args:
        context: of this run.
        found: the finding.
        shown: how many of its sides are quoted.
        verdicts: what was decided about its figures.
    """
    t, language = context.t, context.language
    header = catalogue().findings
    rest = [_name(side) for side in found.sides[shown:]]

    def named(name: str, value: str | None) -> CardField:
        text = finding_value_name(name, value, language) if value else ""
        return CardField(header[f"{name}_name" if name != "province" else name].in_language(language), text)

    fields = (
        CardField(t("findings.what"), found.message(language), "strong", wide=True),
        CardField(t("findings.verdicts"), masked(verdicts) or "", wide=True),
        named("severity", found.severity.value),
        named("kind", found.family.value),
        named("indicator", found.indicator),
        named("province", found.province),
        CardField(header["period"].in_language(language), period_of(found, language)),
        CardField(header["confidence"].in_language(language), f"{number_words(_percent(found), language)} %"),
        CardField(t("findings.more"), "\n".join(rest), wide=True),
    )
    return Card(finding_value_name("code", found.code, language), fields, words={"close": t("card.close")})


def _percent(found: StoredFinding) -> int:
    return round(_PERCENT * found.confidence)


def _name(side: FindingSide) -> str:
    surface = f"{side.figure.surface} · " if side.figure else ""
    return f"{surface}{masked(side.title) or ''} · {date_words(side.published_on)}".rstrip(" ·")


def quote_data(context: ViewerContext, quote: Quote, number: int) -> DocumentData:
    """A sentence as the document pane shows it: no personal data, its number highlighted."""
    t, side = context.t, quote.side
    first = number == 0
    key = f"{side.document_id}:{side.start}-{side.end}"
    marks = (Mark(key, quote.start, quote.end, "digits", t("findings.doubt" if first else "findings.beside")),)
    about = (date_words(side.published_on), _page_words(context, side), side.source)
    return DocumentData(
        text_key=key,
        title=masked(side.title) or "",
        subtitle=" · ".join(part for part in about if part),
        text=quote.text,
        blocks=(("paragraph", 0, len(quote.text), None),),
        marks=marks if quote.end > quote.start else (),
        chosen=key,
        height=_QUOTE_HEIGHT,
    )


def _page_words(context: ViewerContext, side: FindingSide) -> str:
    if side.figure is None or side.figure.page is None:
        return ""
    return context.t("figures.page", number=side.figure.page)


def _links(context: ViewerContext, side: FindingSide, ways: Ways) -> None:
    t = context.t
    with st.container(horizontal=True):
        if side.figure:
            st.page_link(ways.figures, label=t("findings.figure"), query_params={"f": side.figure.id})
            st.page_link(ways.review, label=t("findings.review"), query_params={"f": side.figure.id})
        query = {"document": side.document_id, **({"f": side.figure.id} if side.figure else {})}
        st.page_link(ways.documents, label=t("findings.document"), query_params=query)
