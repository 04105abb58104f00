"""The viewer's frame: language, banner, navigation. Streamlit runs `main` anew for every interaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from pipeline.analysis.views import StoreFacts
from pipeline.errors import SettingsError
from pipeline.viewer.components import show_frame
from pipeline.viewer.context import ViewerContext, guarded, open_context, read_facts, show_settings_error
from pipeline.viewer.memory import give_back
from pipeline.viewer.pages import (
    about,
    compare,
    coverage,
    documents,
    figures,
    overview,
    problems,
    province,
)
from pipeline.viewer.province.panels import Pages
from pipeline.viewer.texts import LANGUAGES, translator

# Addresses of the pages that say something over an empty store too.
_WITHOUT_DOCUMENTS = ("su-co", "gioi-thieu")
# Those with nothing to choose: they have the whole width, since Streamlit draws no sidebar with nothing in it.
_WITHOUT_SIDEBAR = ("", "tong-quan", "van-ban", "su-co", "gioi-thieu")
_LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


def main() -> None:
    """Draws the page that the address asks for."""
    try:
        _draw()
    finally:  # what the page has read is gone by now, also where Streamlit ends a run early
        give_back()


def _draw() -> None:
    st.set_page_config(page_title=translator("vi")("app.title"), layout="wide", initial_sidebar_state="expanded")
    try:
        context = open_context()
    except SettingsError as error:
        show_settings_error(error)
        return
    show_frame()
    facts = read_facts(context)
    if facts is None:
        _language_switch(context)
        return
    shown = st.navigation(_pages(context, facts), position="top")
    _top(context, facts, sidebar=facts.documents > 0 and shown.url_path not in _WITHOUT_SIDEBAR)
    if facts.documents == 0 and shown.url_path not in _WITHOUT_DOCUMENTS:
        _empty_store(context)
        return
    turned = st.session_state.get("page_shown", shown.url_path) != shown.url_path
    st.session_state["page_shown"] = shown.url_path
    st.session_state["page_turned"] = turned
    shown.run()


def _pages(context: ViewerContext, facts: StoreFacts) -> list[st.Page]:
    t = context.t

    def page(draw: Callable[[], None], title: str, path: str) -> st.Page:
        return st.Page(lambda: guarded(context, draw), title=title, url_path=path)

    problems_title = t("nav.problems") + (f" ({facts.problems})" if facts.problems else "")
    figures_page = page(partial(figures.show, context, facts), t("nav.figures"), "so-lieu")
    documents_page = page(partial(documents.show, context, figures_page), t("nav.documents"), "van-ban")
    behind = (context, facts, figures_page, documents_page)
    compare_page = page(partial(compare.show, *behind), t("nav.compare"), "so-sanh")
    coverage_page = page(partial(coverage.show, *behind), t("nav.coverage"), "do-phu")
    ways = Pages(figures_page, documents_page, compare_page)
    province_page = page(partial(province.show, context, facts, ways), t("nav.province"), "mot-tinh")

    # These two lead to each other; who reads and never checks does without what they need.
    def show_findings() -> None:
        from pipeline.viewer.findings.panel import Ways as FindingWays
        from pipeline.viewer.pages import findings

        findings.show(context, facts, FindingWays(figures_page, documents_page, review_page))

    def show_review() -> None:
        from pipeline.viewer.pages import review

        review.show(context, context.sign_in, findings_page)

    findings_page = page(show_findings, t("nav.findings"), "kiem-tra")
    review_page = page(show_review, t("nav.review"), "duyet")
    problems_page = page(partial(problems.show, context), problems_title, "su-co")
    about_page = page(partial(about.show, context, facts), t("nav.about"), "gioi-thieu")

    def show_overview() -> None:
        ways = overview.Ways(figures_page, documents_page, coverage_page, problems_page, findings_page)
        guarded(context, partial(overview.show, context, facts, ways))

    title = t("nav.overview")
    home = st.Page(show_overview, title=title, default=True)
    # The page that an address without a path leads to has none; this one is for links that name it.
    named = st.Page(lambda: show_overview(), title=title, url_path="tong-quan", visibility="hidden")  # noqa: PLW0108
    first = [home, named, figures_page, compare_page, province_page, coverage_page]
    return [*first, findings_page, documents_page, review_page, problems_page, about_page]


def _top(context: ViewerContext, facts: StoreFacts, *, sidebar: bool) -> None:
    """What stands above every page: whether it is about samples, and the languages, where the page has no sidebar."""
    if sidebar:
        with st.sidebar:
            _language_switch(context)
        if facts.sample:
            _sample_banner(context)
        return
    sides: Literal["distribute", "right"] = "distribute" if facts.sample else "right"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment=sides):
        if facts.sample:
            _sample_banner(context)
        _language_switch(context)


def _language_switch(context: ViewerContext) -> None:
    def switch() -> None:
        chosen = st.session_state["language_switch"] or context.language
        st.session_state["language"] = chosen
        st.query_params["lang"] = chosen

    st.session_state["language_switch"] = context.language
    st.segmented_control(
        context.t("app.language"),
        LANGUAGES,
        key="language_switch",
        format_func=_LANGUAGE_NAMES.__getitem__,
        label_visibility="collapsed",
        on_change=switch,
    )


def _sample_banner(context: ViewerContext) -> None:
    # The words are the catalogue's own; nothing of a report is in them.
    st.markdown(f":orange-background[**{context.t('app.sample')}**] {context.t('app.sample_more')}")


def _empty_store(context: ViewerContext) -> None:
    st.info(f"{context.t('fault.empty')} {context.t('fault.empty_command')}")
    st.code("solieu run THU_MUC", language=None)
    st.text(str(context.store))
