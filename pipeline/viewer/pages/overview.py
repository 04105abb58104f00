"""The overview: what is in the store, how far its reports reach, what is new, what is to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.filters import FACETS
from pipeline.analysis.findings.chosen import finding_value_name
from pipeline.analysis.labels import name_of
from pipeline.analysis.overview import Overview, overview
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import date_words, number_words
from pipeline.viewer.components import show_bars, show_table
from pipeline.viewer.components.records import Bar, BarPart, BarsData, TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import OTHER, valid_id
from pipeline.viewer.widgets import ignore

# Links to figures had no path while the list of figures was the first page; they still lead there.
_OF_FIGURES = frozenset({*FACETS, *OTHER, "from", "to", "q", "repeats"}) - {"lang"}
# Years that the overview shows; the coverage page has all.
_YEARS = 8
_LIST_HEIGHT = "max(200px, calc(100vh - 260px))"


@dataclass(frozen=True, slots=True)
class Ways:
    """The pages that the overview leads to."""

    figures: st.Page
    documents: st.Page
    coverage: st.Page
    problems: st.Page
    findings: st.Page


def show(context: ViewerContext, facts: StoreFacts, ways: Ways) -> None:
    """Draws the page."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if _OF_FIGURES & set(query):
        st.switch_page(ways.figures, query_params=query)
    if opened := st.session_state.pop("overview_document", None):
        st.switch_page(ways.documents, query_params={"document": opened})
    with context.reading() as connection:
        seen = overview(connection)
    _totals(context, facts, seen)
    left, right = st.columns((11, 9), gap="medium")
    with left:
        _newest(context, seen, ways)
    with right:
        _reach(context, seen, ways)
        _doubts(context, facts, seen, ways)


def _totals(context: ViewerContext, facts: StoreFacts, seen: Overview) -> None:
    t, language = context.t, context.language
    years = [item.year for item in seen.reach]
    told = (
        (t("overview.documents"), number_words(facts.documents, language)),
        (t("overview.figures"), number_words(facts.figures, language)),
        (t("overview.provinces"), number_words(seen.provinces, language)),
        (t("overview.years"), f"{min(years)}–{max(years)}" if years else "—"),
    )
    for column, (label, value) in zip(st.columns(len(told)), told, strict=True):
        column.metric(label, value)
    types = (f"{name_of('document_types', code, language)}: {number_words(n, language)}" for code, n in seen.types)
    st.text(" · ".join(types))


def _newest(context: ViewerContext, seen: Overview, ways: Ways) -> None:
    t, language, header = context.t, context.language, catalogue().columns
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{t('overview.newest')}**")
        st.page_link(ways.figures, label=t("overview.open_figures"))
    columns = (
        TableColumn("title", header["document_title"].in_language(language)),
        TableColumn("published", header["published_on"].in_language(language)),
        TableColumn("province", t("documents.province")),
        TableColumn("figures", t("documents.figures"), number=True),
        TableColumn("findings", t("overview.findings"), number=True),
    )
    rows = tuple(
        (
            facts.id,
            (
                masked(facts.name) or "",
                date_words(facts.published_on),
                ", ".join(part for part in (facts.district, facts.province) if part),
                number_words(facts.n_figures, language),
                number_words(findings, language),
            ),
        )
        for facts, findings in seen.newest
    )

    def follow(value: object) -> None:
        if picked := valid_id(value):
            st.session_state["overview_document"] = picked

    table = TableData("newest", t("overview.newest"), columns, rows, height=_LIST_HEIGHT)
    show_table("overview_newest", table, on_chosen=follow, on_sorted=ignore)


def _reach(context: ViewerContext, seen: Overview, ways: Ways) -> None:
    t, language = context.t, context.language
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{t('overview.reach')}**")
        st.page_link(ways.coverage, label=t("overview.open_coverage"))
    if not seen.reach:
        st.text(t("overview.no_reach"))
        return
    bars = []
    for item in seen.reach[:_YEARS]:
        whole, part = number_words(item.whole, language), number_words(item.part, language)
        told = [f"{t('overview.whole')} {whole}"] if item.whole else []
        told += [f"{t('overview.part')} {part}"] if item.part else []
        parts = (BarPart(item.whole, "whole"), BarPart(item.part, "part"))
        bars.append(Bar(str(item.year), parts, ", ".join(told) or t("overview.none")))
    top = seen.reach[0].provinces
    show_bars("overview_reach", BarsData(t("overview.reach"), t("overview.year"), tuple(bars), top))
    st.text(t("overview.reach_note", n=top))


def _doubts(context: ViewerContext, facts: StoreFacts, seen: Overview, ways: Ways) -> None:
    t, language, doubts = context.t, context.language, seen.doubts
    st.markdown(f"**{t('overview.doubts')}**")
    lines = [
        t("overview.unsure", n=number_words(doubts.unsure, language)),
        t("overview.doubtful", n=number_words(doubts.doubtful, language)),
        t(
            "overview.unrecognised",
            n=number_words(doubts.unrecognised, language),
            documents=number_words(doubts.unrecognised_in, language),
        ),
        t("overview.problems", n=number_words(facts.problems, language)),
    ]
    if seen.findings:
        told = (
            f"{finding_value_name('severity', one, language)}: {number_words(n, language)}"
            for one, n in seen.findings.items()
        )
        lines.append(
            t("overview.kept_findings", n=number_words(sum(seen.findings.values()), language), told=", ".join(told))
        )
    if facts.copies:
        copies, repeated = number_words(facts.copies, language), number_words(facts.repeated, language)
        lines.append(t("overview.copies", n=copies, figures=repeated))
    st.text("\n".join(f"• {line}" for line in lines))
    with st.container(horizontal=True):
        if doubts.unsure:
            st.page_link(ways.figures, label=t("overview.unsure_link"), query_params={"sort": "confidence"})
        if seen.findings:
            st.page_link(ways.findings, label=t("overview.open_findings"))
        if facts.problems:
            st.page_link(ways.problems, label=t("nav.problems"))
