"""The page of documents that were not read."""

from __future__ import annotations

import streamlit as st

from pipeline.analysis.columns import catalogue
from pipeline.analysis.documents import count_problems, problems
from pipeline.analysis.views import ProblemView
from pipeline.analysis.words import date_words, number_words
from pipeline.errors import ReasonCode
from pipeline.messages import reason_advice, reason_sentence
from pipeline.viewer.components import show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.widgets import ignore, page_turner

PAGE_SIZE = 50


def show(context: ViewerContext) -> None:
    """Draws the page."""
    t = context.t
    with context.reading() as connection:
        total = count_problems(connection)
        page = page_turner("problems_page", total, PAGE_SIZE)
        found = problems(connection, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    if not total:
        st.info(t("problems.none"))
        return
    st.text(t("problems.count", n=number_words(total, context.language)))
    source = catalogue().columns["source"].in_language(context.language)
    columns = (
        TableColumn("source", source),
        TableColumn("reason", t("problems.reason")),
        TableColumn("advice", t("problems.advice")),
        TableColumn("detail", t("problems.detail")),
        TableColumn("time", t("problems.time")),
        TableColumn("attempts", t("problems.attempts"), number=True),
    )
    rows = tuple((str(index), _cells(problem, context.language)) for index, problem in enumerate(found))
    show_table(
        "problems_table",
        TableData("problems", t("problems.list"), columns, rows),
        on_chosen=ignore,
        on_sorted=ignore,
    )


def _cells(problem: ProblemView, language: str) -> tuple[str, ...]:
    known = problem.code in {code.value for code in ReasonCode}
    reason = reason_sentence(ReasonCode(problem.code)).in_language(language) if known else problem.code
    advice = reason_advice(ReasonCode(problem.code)).in_language(language) if known else ""
    detail = f"{problem.stage}: {problem.detail}" if problem.detail else problem.stage
    day = date_words(problem.time.astimezone().date())
    return problem.source, reason, advice, detail, day, number_words(problem.attempts, language)
