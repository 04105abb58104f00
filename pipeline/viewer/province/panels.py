"""The panels of the page of a province: a number, or a target and what became of it, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from pipeline.analysis.labels import name_of
from pipeline.analysis.plans.table import details_words, result_facts
from pipeline.analysis.plans.verdicts import Check
from pipeline.analysis.plans.words import (
    caveats,
    computed_words,
    due_words,
    reached_words,
    span_words,
    target_words,
    verdict_words,
    wanted_words,
    why_words,
)
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.words import key_words, notes_words, slot_words
from pipeline.analysis.words import number_words
from pipeline.viewer.compare.panel import cell_fields, show_figure, show_figures
from pipeline.viewer.components import show_card
from pipeline.viewer.components.records import Card, CardField
from pipeline.viewer.province.cells import indicator_name
from pipeline.viewer.province.select import Chooser
from pipeline.viewer.province.state import ProvinceState, figures_query
from pipeline.viewer.province.view import ProvinceView
from pipeline.viewer.widgets import ignore

# Figures of a target or a result whose sentences are shown; sums may rest on many more.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the page leads to."""

    figures: st.Page
    documents: st.Page
    compare: st.Page


def show_indicator_panel(chooser: Chooser, view: ProvinceView, pages: Pages) -> None:
    """The number of an indicator at one stretch, its figures, and where more of it is."""
    context, state, row = chooser.context, chooser.state, view.opened
    t, language = context.t, context.language
    words = {"close": t("card.close")}
    if row is None:
        card = Card(t("province.no_row"), told=t("province.no_row_told"), words=words)
        show_card("province_card", card, on_chosen=ignore, on_closed=lambda _: chooser.change(ProvinceState.closed))
        return
    slots = [cell.slot for cell in reversed(row.cells)]
    chooser.box(
        "at",
        t("province.at"),
        slots,
        view.cell.slot if view.cell else slots[0],
        lambda slot: slot_words(slot, language),
        lambda now, slot: replace(now, at=slot),
    )
    if view.cell is None:
        card = Card(indicator_name(row, language), told=t("compare.no_number_here"), words=words)
    else:
        fields = cell_fields(context, view.cell, row.scale(language))
        card = Card(indicator_name(row, language), fields, words=words)
    show_card("province_card", card, on_chosen=ignore, on_closed=lambda _: chooser.change(ProvinceState.closed))
    if view.cell is not None:
        show_figures(context, view.figures, view.cell, pages.figures)
    indicator = row.question.indicator
    query = {"indicator": [indicator], **figures_query(state.place)}
    st.page_link(pages.figures, label=t("province.all_figures"), query_params=query)
    query = {"indicator": [indicator], "measure": [str(row.question.measure)], "map": [state.system]}
    st.page_link(pages.compare, label=t("province.compare"), query_params=query)


def show_target_panel(chooser: Chooser, view: ProvinceView, pages: Pages) -> None:
    """A target, what was reached, the verdict and why, with the sentences of both."""
    context, check = chooser.context, view.check
    t, language = context.t, context.language
    words = {"close": t("card.close")}
    if check is None:
        card = Card(t("province.no_target"), told=t("province.no_target_told"), words=words)
    else:
        heading = name_of("indicators", check.target.indicator, language)
        card = Card(heading, target_fields(chooser, check), words=words)
    show_card("province_card", card, on_chosen=ignore, on_closed=lambda _: chooser.change(ProvinceState.closed))
    if check is None:
        return
    _figures(chooser, view, "province.target_figures", (check.target, *check.repeats), pages)
    _figures(chooser, view, "province.result_figures", result_facts(check), pages)


def target_fields(chooser: Chooser, check: Check) -> tuple[CardField, ...]:
    """All that is known of a target but its figures."""
    t, language = chooser.context.t, chooser.context.language
    notes = "; ".join(text for _, text in notes_words(caveats(check.result), language))
    return (
        CardField(t("province.verdict"), verdict_words(check.verdict, language), "strong"),
        CardField(t("province.target"), target_words(check.target, language), "strong"),
        CardField(t("province.reached"), reached_words(check, language) or t("province.nothing_known"), wide=True),
        CardField(t("province.why"), "\n".join(why_words(check, language)), wide=True),
        CardField(t("province.detail"), details_words(check, language), wide=True),
        CardField(t("province.span"), span_words(check.target, language)),
        CardField(t("province.due"), due_words(check.due, language)),
        CardField(t("province.wanted"), wanted_words(check, language), wide=True),
        CardField(t("province.computed"), computed_words(check, language), wide=True),
        CardField(t("compare.notes"), notes, wide=True),
        CardField(t("province.repeats"), number_words(len(check.repeats), language) if check.repeats else ""),
    )


def _figures(chooser: Chooser, view: ProvinceView, key: str, facts: Sequence[Fact], pages: Pages) -> None:
    context = chooser.context
    if not facts:
        return
    st.markdown(f"**{context.t(key)}**")
    for fact in facts[:_MOST]:
        show_figure(context, view.figures.get(fact.figure_id), "", pages.figures)
    if len(facts) > _MOST:
        st.text(context.t("compare.more_figures", n=number_words(len(facts) - _MOST, context.language)))


def place_heading(state: ProvinceState, language: str) -> str:
    """The place shown; empty where none is chosen."""
    return key_words(state.place, language) if state.place else ""
