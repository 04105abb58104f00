"""The review: a queue of what is most worth a look, both sides, and a decision for each figure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial

import streamlit as st

from pipeline.analysis.columns import masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.review.queue import QueueItem, Ranked, Shown
from pipeline.analysis.words import number_words, period_words, place_words, value_words
from pipeline.storage.review.fields import values_of
from pipeline.storage.review.records import MAX_NAME, Action, Actor, Proposal, Role
from pipeline.viewer.address import page_query
from pipeline.viewer.components import show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.filters import show_filters, show_search
from pipeline.viewer.people import NAME_KEY, SignIn, actor_now
from pipeline.viewer.review.actions import MOST_AT_ONCE, forget_said, show_said, take_all
from pipeline.viewer.review.look import DeskView, read_desk
from pipeline.viewer.review.panel import KEYS, Desk, show_panel
from pipeline.viewer.review.state import DeskState, change, change_filter, desk_state
from pipeline.viewer.review.words import ACTION_WORDS, COLUMN_WORDS, ROLE_WORDS, SHOWN_WORDS
from pipeline.viewer.state import valid_id
from pipeline.viewer.texts import plain
from pipeline.viewer.widgets import PANE_HEIGHT, ignore, split

_ROWS = 50


@st.cache_resource(max_entries=4, show_spinner=False)
def _ranked(store: str) -> Ranked:  # noqa: ARG001 - each store has its own
    return Ranked()


def show(context: ViewerContext, sign_in: SignIn, findings_page: st.Page) -> None:
    """Draws the page that the address asks for.

    Args:
        context: of this run.
        sign_in: how people are known.
        findings_page: where the finding about a figure is shown.
    """
    state, refused = desk_state(page_query("review"))
    with st.sidebar:
        actor = _person(context, sign_in)
    view = read_desk(context, state, _ranked(str(context.store)))
    with st.sidebar:
        show_filters(context, state.figures, view.facets, change_filter)
    show_search(context, state.figures, change_filter)
    show_said()
    if refused:
        st.warning(context.t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" for item in refused[:5]))
    left, right = split(shown=True, shape=(7, 13))
    desk = Desk(context, state, view, actor, findings_page)
    with left:
        _list(desk)
    with right:
        show_panel(desk)


def _person(context: ViewerContext, sign_in: SignIn) -> Actor:
    """Who is at the page, and how that is known."""
    t = context.t
    if sign_in.mode == "local":
        # A widget that is not drawn on other pages forgets what it holds.
        st.session_state[NAME_KEY] = st.session_state.get(NAME_KEY, "")
        st.text_input(t("review.name"), key=NAME_KEY, max_chars=MAX_NAME, placeholder=t("review.name"))
        st.text(t("review.name_label"))
    actor = actor_now()
    if sign_in.mode == "oidc":
        if actor.name:
            st.button(t("review.sign_out"), on_click=st.logout)
        else:
            st.button(t("review.sign_in"), on_click=st.login)
    st.text(t("review.who", name=actor.name or "—", role=t(ROLE_WORDS[actor.role])))
    return actor


def _list(desk: Desk) -> None:
    context, view, state = desk.context, desk.view, desk.state
    t, language = context.t, context.language
    _shown_switch(context, state)
    total = len(view.queue.items)
    at = (view.at or 0) // _ROWS * _ROWS
    told = t("review.count", n=number_words(total, language), documents=number_words(view.queue.looked_at, language))
    st.text(told + (f" {t('review.more_documents')}" if view.queue.more else ""))
    with st.container(horizontal=True):
        for step, key, name in ((-1, "K", "review.previous"), (1, "J", "review.next")):
            st.button(
                plain(t(name)), key=name, shortcut=key, on_click=partial(_go, view.neighbour(step)), disabled=not total
            )
    if desk.actor.role is Role.REVIEWER:
        _bulk(desk)
    columns = tuple(TableColumn(name, t(words), number=name == "value_words") for name, words in COLUMN_WORDS.items())
    rows = tuple((item.figure.id, _cells(item, language)) for item in view.queue.items[at : at + _ROWS])

    def choose(value: object) -> None:
        if picked := valid_id(value):
            _go(picked)

    chosen = view.item.figure.id if view.item else None
    data = TableData("queue", t("review.list"), columns, rows, chosen=chosen, height=PANE_HEIGHT)
    show_table("review_queue", data, on_chosen=choose, on_sorted=ignore)
    keys = " · ".join(f"{key}: {t(ACTION_WORDS[action])}" for action, key in KEYS.items())
    st.text(t("review.keys", keys=keys))


def _go(figure: str | None) -> None:
    forget_said()
    change(lambda now: now.at(figure))


def _shown_switch(context: ViewerContext, state: DeskState) -> None:
    def switch() -> None:
        shown = Shown(st.session_state["review_shown"] or state.shown)
        change(lambda now: replace(now.at(None), shown=shown))

    st.session_state["review_shown"] = state.shown.value
    st.segmented_control(
        context.t("review.shown"),
        [one.value for one in Shown],
        key="review_shown",
        format_func=lambda one: context.t(SHOWN_WORDS[one]),
        label_visibility="collapsed",
        on_change=switch,
    )


def _cells(item: QueueItem, language: str) -> tuple[str, ...]:
    figure = item.figure
    name = name_of("indicators", figure.indicator, language)
    doubt = (masked(item.finding.sentence(language)) or "") if item.finding else ""
    mark = name_of("reviews", item.review, language) if item.review else ""
    return (
        " · ".join(part for part in (name, mark, doubt) if part),
        value_words(figure, language),
        place_words(figure, language),
        period_words(figure.period_start, figure.period_end, figure.period_basis, language),
    )


def _bulk(desk: Desk) -> None:
    """Confirms all that a filter leaves, after the number was ticked; never the whole store by mistake."""
    context, view, state = desk.context, desk.view, desk.state
    items = view.queue.items[:MOST_AT_ONCE]
    if not state.figures.chosen or state.shown is not Shown.OPEN or not items:
        return
    t, number = context.t, number_words(len(items), context.language)
    with st.expander(t("review.bulk")):
        sure = st.checkbox(t("review.bulk_sure", n=number), key=f"review_sure_{len(items)}_{_list_hash(state, view)}")

        def confirm_all() -> None:
            take_all(context, [_confirming(item) for item in items])
            change(lambda now: now.at(None))

        st.button(plain(t("review.bulk_do", n=number)), on_click=confirm_all, disabled=not sure)


def _list_hash(state: DeskState, view: DeskView) -> str:
    """Changes with the filter and with what it leaves, so that a tick is good for one list alone."""
    told = f"{sorted(state.figures.chosen.to_query().items())} {[item.figure.id for item in view.queue.items]}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _confirming(item: QueueItem) -> Proposal:
    return Proposal(Action.CONFIRM, item.figure.id, item.latest, seen=values_of(item.figure))
