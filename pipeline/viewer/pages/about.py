"""What the program is, how it treats personal data, what counts as a figure."""

from __future__ import annotations

import streamlit as st

from pipeline import __version__
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import date_words, number_words
from pipeline.scheme import guideline
from pipeline.viewer.context import ViewerContext


def show(context: ViewerContext, facts: StoreFacts) -> None:
    """Draws the page. All Markdown on it is the package's own."""
    t, language = context.t, context.language
    st.markdown(t("about.text"))
    st.markdown(f"#### {t('about.store')}")
    st.text(str(context.store))
    if facts.last_run_at is None:
        st.text(t("about.no_run"))
    else:
        st.text(
            t(
                "about.holds",
                documents=number_words(facts.documents, language),
                figures=number_words(facts.figures, language),
                problems=number_words(facts.problems, language),
                run=facts.last_run,
                day=date_words(facts.last_run_at.astimezone().date()),
            )
        )
    if facts.copies:
        copies, repeated = number_words(facts.copies, language), number_words(facts.repeated, language)
        st.text(t("about.copies", documents=copies, figures=repeated))
    st.text(f"{t('about.version')}: {__version__}")
    with st.expander(t("about.guideline")):
        st.markdown(guideline())
