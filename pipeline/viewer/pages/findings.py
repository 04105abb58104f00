"""The page of findings: what does not add up in and between documents, most worth a look first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import streamlit as st

from pipeline.analysis.auditfile.files import MOST_FINDINGS, FileKind, audit_file_name, file_bytes, stored_file
from pipeline.analysis.auditfile.records import Head
from pipeline.analysis.columns import catalogue
from pipeline.analysis.exports import ENDINGS, ExportFormat, as_bytes
from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.findings.chosen import FindingFilter, finding_value_name
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.table import finding_table, period_of
from pipeline.analysis.labels import name_of
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.storage import StoreReader
from pipeline.viewer.address import current_query, go, page_query
from pipeline.viewer.components import show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import KINDS, File, file_button
from pipeline.viewer.findings.bar import show_finding_filters
from pipeline.viewer.findings.panel import Ways, show_finding
from pipeline.viewer.findings.state import FindingsState, findings_state
from pipeline.viewer.findings.view import PAGE_SIZE, FindingsView, read_findings
from pipeline.viewer.state import valid_id
from pipeline.viewer.widgets import PANE_HEIGHT, ignore, pages_of, split

# What this table can be; the others need a structure of series.
_FORMS = (ExportFormat.XLSX, ExportFormat.CSV_EXCEL, ExportFormat.CSV, ExportFormat.PARQUET)
# Files that are sent to a province: the words of their buttons, and what they are as downloads.
_PAPERS = {
    FileKind.DOCX: (
        "findings.file_docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    FileKind.XLSX: ("findings.file_xlsx", KINDS[ExportFormat.XLSX][1]),
}
_COLUMNS = ("severity_name", "message", "indicator_name", "province", "period")


def show(context: ViewerContext, facts: StoreFacts, ways: Ways) -> None:
    """Draws the page that the address asks for.

    Args:
        context: of this run.
        facts: of the store.
        ways: where a figure of a finding is shown and reviewed, and its document.
    """
    state, refused = findings_state(page_query("findings"))
    with context.reading() as connection:
        view = read_findings(connection, state)
    with st.sidebar:
        show_finding_filters(context, state, view.facets, change)
    _head(context, facts, state, view)
    _notes(context, state, view, refused)
    if not view.page.total and view.opened is None:
        _nothing(context, state, view)
        return
    left, right = split(shown=view.opened is not None)
    with left:
        _list(context, view)
    with right:
        show_finding(context, view, ways, _close)


def _nothing(context: ViewerContext, state: FindingsState, view: FindingsView) -> None:
    if state.chosen:
        st.info(context.t("findings.nothing"))
    elif view.current:
        st.info(context.t("findings.none"))


def change(to: Callable[[FindingsState], FindingsState]) -> None:
    """Brings the address to another state, from the one that it has now; the run that follows draws it."""
    now, _ = findings_state(current_query())
    state = to(now)
    if state != now:
        go(state.to_query())


def _close() -> None:
    change(lambda now: replace(now, finding=None))


def _head(context: ViewerContext, facts: StoreFacts, state: FindingsState, view: FindingsView) -> None:
    t, total = context.t, view.page.total
    told, download = st.columns([5, 1], vertical_alignment="center")
    with told, st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(t("findings.count", n=number_words(total, context.language)))
        _pagination(view)
    with download, st.popover(t("export.open"), disabled=not total, width="stretch"):
        st.text(t("export.about", n=number_words(total, context.language)))
        today = datetime.now().astimezone().date()
        begins = f"kiem-tra{'_mau-sample' if facts.sample else ''}{'_loc' if state.chosen else ''}"
        for form in _FORMS:
            label, mime = KINDS[form]
            made = partial(finding_file, context, facts, state.chosen, form, today)
            name = f"{begins}_{today.isoformat()}_run-{facts.last_run or 0}{ENDINGS[form]}"
            file_button(context, f"findings_{form}", label, File(name, mime, made))
        head = Head(state.chosen, context.issuing_body, today, facts.last_run, facts.sample)
        _papers(context, replace(head, address=context.public_address), total)


def _papers(context: ViewerContext, head: Head, total: int) -> None:
    """Buttons for the file that is sent to a province."""
    t = context.t
    if total > MOST_FINDINGS:
        st.text(t("findings.file_too_many", n=number_words(MOST_FINDINGS, context.language)))
        return
    st.text(t("findings.file"))
    for kind, (label, mime) in _PAPERS.items():
        file = File(audit_file_name(head, kind), mime, partial(province_file, context, head, kind))
        file_button(context, f"findings_paper_{kind}", label, file)


def province_file(context: ViewerContext, head: Head, kind: FileKind) -> bytes:
    """The file that is sent to a province, of the list on the screen and the decisions of this moment.

    Streamlit calls this in a thread of its own when the button is pressed; nothing of a page may be used here.
    """
    with StoreReader(context.store, busy_seconds=context.busy_seconds).connect() as connection:
        return file_bytes(stored_file(connection, head), kind)


def finding_file(
    context: ViewerContext, facts: StoreFacts, chosen: FindingFilter, form: ExportFormat, made_on: date
) -> bytes:
    """A file of the list on the screen: the same filter, order and language.

    Streamlit calls this in a thread of its own when the button is pressed; nothing of a page may be used here.
    """
    with StoreReader(context.store, busy_seconds=context.busy_seconds).connect() as connection:
        return as_bytes(finding_table(connection, chosen, facts, made_on=made_on, language=context.language), form)


def _pagination(view: FindingsView) -> None:
    pages, shown = pages_of(view.page.total, PAGE_SIZE), view.page.offset // PAGE_SIZE + 1
    if pages == 1:
        return

    def turn() -> None:
        wanted = st.session_state["findings_page"]
        if wanted != shown:
            change(lambda now: replace(now, page=wanted))

    st.session_state["findings_page"] = min(shown, pages)
    st.pagination(pages, key="findings_page", max_visible_pages=5, on_change=turn)


def _notes(context: ViewerContext, state: FindingsState, view: FindingsView, refused: tuple[RefusedValue, ...]) -> None:
    t = context.t
    if refused:
        st.warning(t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" if item.value else item.key for item in refused[:5]))
    if not view.current:
        st.info(t("findings.stale"))
        st.code("solieu audit", language=None)
    if state.finding and view.opened is None:
        st.warning(t("findings.unknown"))
    elif not view.within:
        st.info(t("findings.outside"))


def _list(context: ViewerContext, view: FindingsView) -> None:
    header, language = catalogue().findings, context.language
    columns = tuple(TableColumn(name, header[name].in_language(language)) for name in _COLUMNS)
    rows = tuple((found.id, _cells(context, view, found)) for found in view.page.rows)
    shown = view.page.offset // PAGE_SIZE + 1

    def choose(value: object) -> None:
        if picked := valid_id(value):
            change(lambda now: replace(now, finding=picked, page=shown))

    chosen = view.opened.id if view.opened else None
    table = TableData("findings", context.t("findings.list"), columns, rows, "", chosen, PANE_HEIGHT)
    show_table("findings_table", table, on_chosen=choose, on_sorted=ignore)


def _cells(context: ViewerContext, view: FindingsView, found: StoredFinding) -> tuple[str, ...]:
    """The cells of a row; how grave a finding is is told in words, never by a colour alone."""
    language = context.language
    severity = finding_value_name("severity", found.severity.value, language)
    indicator = finding_value_name("indicator", found.indicator, language) if found.indicator else ""
    message = found.message(language)
    if found.id in view.settled:
        verdicts = {view.reviewed[figure.id].verdict for _, figure in found.figures() if figure.id in view.reviewed}
        names = ", ".join(name_of("reviews", verdict, language) for verdict in sorted(verdicts))
        message = f"{context.t('findings.settled_as', verdicts=names)} {message}"
    return severity, message, indicator, found.province or "", period_of(found, language)
