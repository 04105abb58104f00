"""The right side of the review: both sentences, what can be done, what was done, the form that is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pipeline.analysis.labels import name_of
from pipeline.analysis.review.quoting import span_of_quote
from pipeline.spans import Span
from pipeline.storage.review.fields import values_of
from pipeline.storage.review.records import MAX_NOTE, Action, Actor, BadDecisionError, Proposal, Role
from pipeline.storage.review.replay import Verdict
from pipeline.viewer.components import show_document, show_sides, take_focus
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.describe import document_data, figure_name
from pipeline.viewer.printed import show_printed_page
from pipeline.viewer.review.actions import decision_words, field_name, say_wrong, take
from pipeline.viewer.review.form import show_fields, typed_values
from pipeline.viewer.review.look import DeskView, sides_of
from pipeline.viewer.review.state import DeskState, Form, change
from pipeline.viewer.review.words import ACTION_WORDS
from pipeline.viewer.state import valid_id
from pipeline.viewer.texts import plain
from pipeline.viewer.widgets import PANE_HEIGHT

# Where the session keeps the words that were marked in the document.
RANGE_KEY = "review_range"
FORM_PLACE = "review_form"
_MOST = 1_000_000_000

# Action, key on the keyboard. Streamlit keeps C and R for itself.
KEYS = {
    Action.CONFIRM: "A",
    Action.CORRECT: "S",
    Action.REJECT: "X",
    Action.NOT_A_FIGURE: "D",
    Action.NOTE: "N",
    Action.ADD: "T",
    Action.UNDO: "U",
}
_FORMS = {Action.CORRECT: Form.CORRECT, Action.NOTE: Form.NOTE, Action.ADD: Form.ADD}
_LEAVING = frozenset({Action.CONFIRM, Action.REJECT, Action.NOT_A_FIGURE})


@dataclass(frozen=True, slots=True)
class Desk:
    """One run of the page.

    Attributes:
        actor: who looks at it; asked again for every action.
        findings: the page that shows a finding.
    """

    context: ViewerContext
    state: DeskState
    view: DeskView
    actor: Actor
    findings: st.Page


def show_panel(desk: Desk) -> None:
    """Draws the figure at hand."""
    view, context = desk.view, desk.context
    if view.item is None or view.text is None:
        if desk.state.figures.figure:
            st.warning(context.t("review.vanished"))
        return
    verdict = view.state.verdict if view.state else Verdict.OPEN
    st.text(f"{context.t('review.verdict')}: {name_of('reviews', verdict, context.language)}")
    show_sides("review_sides", sides_of(context, view))
    if view.item.kept:
        st.page_link(desk.findings, label=context.t("review.finding"), query_params={"f": view.item.kept})
    if desk.actor.role is Role.REVIEWER:
        _buttons(desk)
        _form(desk)
    else:
        st.info(context.t("review.reader"))
    _log(desk)
    if view.item.figure.page is not None and not (view.state and view.state.is_set_aside):
        show_printed_page(context, view.item.figure.id, view.item.figure.page)
    _document(desk)


def _buttons(desk: Desk) -> None:
    t = desk.context.t
    with st.container(horizontal=True):
        for action, key in KEYS.items():
            idle = (action is Action.UNDO and not desk.view.log) or (action is Action.CONFIRM and _is_off(desk))
            pressed = _opener(_FORMS[action]) if action in _FORMS else _decider(desk, action)
            st.button(
                plain(t(ACTION_WORDS[action])),
                key=f"review_do_{action.value}",
                shortcut=key,
                on_click=pressed,
                disabled=idle,
                type="primary" if action is Action.CONFIRM else "secondary",
            )


def _is_off(desk: Desk) -> bool:
    """Whether there is nothing to confirm: what was never a figure is taken back first."""
    return desk.view.state is not None and desk.view.state.verdict is Verdict.NOT_A_FIGURE


def _opener(form: Form) -> Callable[[], None]:
    def press() -> None:
        turn = int(st.session_state.get("review_turn", 0)) + 1
        st.session_state["review_turn"] = turn % _MOST
        change(lambda now: replace(now, form=Form.NONE if now.form is form else form))

    return press


def _decider(desk: Desk, action: Action) -> Callable[[], None]:
    view, figure = desk.view, _figure_id(desk)

    def press() -> None:
        seen = values_of(view.item.figure) if view.item and action in _LEAVING else None
        taken = take(desk.context, Proposal(action, figure, view.latest, seen=seen))
        if taken is None:
            return
        following = view.after_leaving() if action in _LEAVING else figure
        change(lambda now: now.at(following))

    return press


def _figure_id(desk: Desk) -> str:
    return desk.view.item.figure.id if desk.view.item else ""


def _form(desk: Desk) -> None:
    form = desk.state.form
    if form is Form.NONE:
        return
    with st.container(key=FORM_PLACE), st.form(f"review_{form.value}_{_figure_id(desk)}", border=True):
        {Form.CORRECT: _correct, Form.NOTE: _note, Form.ADD: _add}[form](desk)
    take_focus("review_focus", FORM_PLACE, str(st.session_state.get("review_turn", 0)))


def _note(desk: Desk) -> None:
    t, figure, latest = desk.context.t, _figure_id(desk), desk.view.latest
    key = f"review_note_{figure}"
    st.text_input(t("review.note_words"), key=key, max_chars=MAX_NOTE)

    def write() -> None:
        if take(desk.context, Proposal(Action.NOTE, figure, latest, note=st.session_state.get(key, ""))):
            change(lambda now: now.at(figure))

    st.form_submit_button(t("review.save"), on_click=write)


def _correct(desk: Desk) -> None:
    view, context, figure = desk.view, desk.context, _figure_id(desk)
    assert view.item is not None  # noqa: S101 - the panel is drawn for a figure
    seen, latest, key = values_of(view.item.figure), view.latest, f"review_correct_{figure}_{view.latest}"
    show_fields(context, key, seen, _wholes(desk))
    reason = f"{key}_reason"
    st.text_input(context.t("review.reason"), key=reason, max_chars=MAX_NOTE)

    def write() -> None:
        typed = _typed(context, key)
        if typed is None:
            return
        changed = {name: value for name, value in typed.items() if value != seen[name]}
        note = st.session_state.get(reason, "")
        if take(context, Proposal(Action.CORRECT, figure, latest, changed, note, seen=seen)):
            change(lambda now: now.at(view.after_leaving() or figure))

    st.form_submit_button(context.t("review.save"), on_click=write)


def _typed(context: ViewerContext, key: str) -> dict[str, Any] | None:
    try:
        return typed_values(context, key)
    except BadDecisionError as error:
        say_wrong(context.t("review.bad", field=field_name(context, error.field), detail=str(error)))
        return None


def _wholes(desk: Desk) -> dict[str, str]:
    figures = desk.view.text.figures if desk.view.text else ()
    own = _figure_id(desk)
    return {one.figure.id: figure_name(one, desk.context.language) for one in figures if one.figure.id != own}


def _add(desk: Desk) -> None:
    view, context = desk.view, desk.context
    assert view.item is not None  # noqa: S101 - the panel is drawn for a figure
    assert view.text is not None  # noqa: S101 - likewise
    text, key = view.text, f"review_add_{view.text.facts.id}"
    marked = st.session_state.get(RANGE_KEY)
    span = Span(*marked[1:]) if marked and marked[0] == text.facts.id else None
    quote = f"{key}_quote_{span.start if span else ''}"
    st.text_input(context.t("review.quote"), span.of(text.text) if span else "", key=quote, max_chars=500)
    near = {**values_of(view.item.figure), "value": None, "value_max": None, "denominator": None, "part_of": None}
    show_fields(context, key, near, _wholes(desk))
    reason = f"{key}_reason"
    st.text_input(context.t("review.reason"), key=reason, max_chars=MAX_NOTE)

    def write() -> None:
        said = st.session_state.get(quote, "")
        place = span if span is not None and said == span.of(text.text) else span_of_quote(text.text, said)
        if place is None:
            say_wrong(context.t("review.no_such_words"))
            return
        values = _typed(context, key)
        if values is None:
            return
        wanted = Proposal(
            Action.ADD,
            values=values,
            note=st.session_state.get(reason, ""),
            document_id=text.facts.id,
            start=place.start,
            end=place.end,
        )
        if added := take(context, wanted):
            st.session_state.pop(RANGE_KEY, None)
            change(lambda now: now.at(added.figure_id))

    st.form_submit_button(context.t("review.save"), on_click=write)


def _log(desk: Desk) -> None:
    if desk.view.log:
        with st.expander(plain(desk.context.t("review.log", n=len(desk.view.log))), expanded=True):
            for decision in desk.view.log:
                st.text(decision_words(desk.context, decision))


def _document(desk: Desk) -> None:
    """The document, each figure marked; words that are marked there are those of a missed figure."""
    context, view = desk.context, desk.view
    assert view.text is not None  # noqa: S101 - the panel is drawn for a figure
    document_id, length = view.text.facts.id, len(view.text.text)
    data = document_data(context, view.text, _figure_id(desk))
    facts = tuple(replace(mark, kind="fact" if mark.kind == "figure" else mark.kind) for mark in data.marks)

    def choose(value: object) -> None:
        if picked := valid_id(value):
            change(lambda now: now.at(picked))

    def mark(value: object) -> None:
        if place := _range(value, length):
            st.session_state[RANGE_KEY] = (document_id, *place)

    marked = st.session_state.get(RANGE_KEY)
    if marked and marked[0] == document_id and desk.actor.role is Role.REVIEWER:
        st.text(context.t("review.marked", words=Span(*marked[1:]).of(view.text.text)[:80]))
    hint = context.t("review.mark_hint")
    shown = replace(data, marks=facts, hint=hint, height=PANE_HEIGHT, selectable=desk.actor.role is Role.REVIEWER)
    show_document("review_document", shown, on_chosen=choose, on_range=mark)


def _range(value: object, length: int) -> tuple[int, int] | None:
    """A range as a browser sent it, if it can be one."""
    if not isinstance(value, dict):
        return None
    start, end = value.get("start"), value.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end <= length:
        return start, end
    return None
