"""The panel of one cell: value, bounds, origin, what it rests on, what else is stated, what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.series.build import Question
from pipeline.analysis.series.cells import Cell, Origin
from pipeline.analysis.series.words import (
    Scale,
    bounds_words,
    cell_words,
    covered_words,
    key_words,
    member_words,
    notes_words,
    origin_words,
    scale_of,
    series_words,
    slot_words,
)
from pipeline.analysis.views import Entry
from pipeline.analysis.words import date_words, number_words
from pipeline.records import Measure
from pipeline.viewer.compare.select import Chooser
from pipeline.viewer.compare.state import CompareState
from pipeline.viewer.compare.view import MOST_FIGURES, CompareView
from pipeline.viewer.components import show_card
from pipeline.viewer.components.records import Card, CardField
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.describe import figure_name
from pipeline.viewer.widgets import ignore


def closed(state: CompareState) -> CompareState:
    """Without an opened cell."""
    return CompareState(state.selection, state.tab, state.free_axis, state.together, state.at)


def show_panel(chooser: Chooser, view: CompareView, figures_page: st.Page) -> None:
    """Draws the panel of the cell in the address."""
    context, state = chooser.context, chooser.state
    if state.cell is None:
        return
    words = {"close": context.t("card.close")}
    name = f"{key_words(state.cell.place, context.language)} · {slot_words(state.cell.slot, context.language)}"
    if view.opened is None:
        card = Card(name, told=context.t("compare.no_number_here"), words=words)
    else:
        card = Card(name, cell_fields(context, view.opened, view.scale), words=words)
    st.markdown(f"**{context.t('compare.cell')}**")
    show_card("compare_card", card, on_chosen=ignore, on_closed=lambda _: chooser.change(closed))
    if view.opened is not None:
        show_figures(context, view.figures, view.opened, figures_page)


def cell_fields(context: ViewerContext, cell: Cell, scale: Scale) -> tuple[CardField, ...]:
    """All that is known of a cell but its figures."""
    t, language = context.t, context.language
    stated = [
        CardField(t("compare.value"), f"{cell_words(cell, scale, language)} {scale.unit}", "strong"),
        CardField(t("compare.bounds"), bounds_words(cell.quantity, scale, language)),
        CardField(t("compare.origin"), origin_words(cell, language), wide=True),
        CardField(t("compare.covered"), covered_words(cell, language)),
        CardField(t("compare.notes"), "; ".join(text for _, text in notes_words(cell.notes, language)), wide=True),
        CardField(t("compare.parts"), "; ".join(_part(part, cell, scale, language) for part in cell.parts), wide=True),
        CardField(t("compare.missing"), ", ".join(member_words(key, language) for key in cell.missing), wide=True),
    ]
    if cell.summed is not None:
        words = f"{cell_words(cell.summed, scale, language)} ({origin_words(cell.summed, language)})"
        stated.append(CardField(t("compare.summed"), words, wide=True))
    return tuple(stated)


def _part(part: Cell, whole: Cell, scale: Scale, language: str) -> str:
    """A side of a rate, a member or a stretch, each with its number."""
    if whole.origin in (Origin.RATE, Origin.FRACTION, Origin.PER_HEAD):
        counted = scale_of(Question(part.facts[0].indicator, Measure(part.facts[0].measure)), 0, language)
        name = name_of("indicators", part.facts[0].indicator, language)
        return f"{name}: {cell_words(part, counted, language)} {counted.unit}"
    name = member_words(part.place, language) if part.place != whole.place else slot_words(part.slot, language)
    return f"{name}: {cell_words(part, scale, language)}"


def show_figures(context: ViewerContext, figures: Mapping[str, Entry], cell: Cell, figures_page: st.Page) -> None:
    """The figures behind a cell, then the alternatives with how they agree: each its sentence and a link.

    Args:
        context: of this run.
        figures: by id; of what is not there nothing is shown.
        cell: the cell.
        figures_page: where a figure is shown in its document.
    """
    t, language = context.t, context.language
    st.markdown(f"**{t('compare.figures')}**")
    for fact in cell.facts[:MOST_FIGURES]:
        show_figure(context, figures.get(fact.figure_id), "", figures_page)
    if len(cell.facts) > MOST_FIGURES:
        st.text(t("compare.more_figures", n=number_words(len(cell.facts) - MOST_FIGURES, language)))
    if cell.others:
        st.markdown(f"**{t('compare.others')}**")
    for other in cell.others[:MOST_FIGURES]:
        agreement = series_words().agreements[other.agreement].in_language(language)
        show_figure(context, figures.get(other.fact.figure_id), agreement, figures_page)


def show_figure(context: ViewerContext, entry: Entry | None, agreement: str, figures_page: st.Page) -> None:
    """A figure's sentence and the link to it in its document; nothing for None."""
    if entry is None:
        return
    language, header = context.language, catalogue().columns
    about = (masked(entry.document.name), date_words(entry.document.published_on))
    fields = (
        CardField(context.t("compare.agreement"), agreement),
        CardField(header["evidence"].in_language(language), masked(entry.figure.sentence) or "", "quote", wide=True),
        CardField(
            header["document_title"].in_language(language), " · ".join(part for part in about if part), wide=True
        ),
    )
    card = Card(figure_name(entry, language), fields)
    show_card(f"compare_figure_{entry.figure.id}", card, on_chosen=ignore, on_closed=ignore)
    st.page_link(figures_page, label=context.t("compare.open_figure"), query_params={"f": entry.figure.id})
