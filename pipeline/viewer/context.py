"""What every page is given, and what every page does when the store cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from sqlalchemy import Connection

from pipeline.analysis.documents import store_facts
from pipeline.analysis.queries import SlowQueryError, time_limit
from pipeline.analysis.views import StoreFacts
from pipeline.errors import SettingsError
from pipeline.settings import load_settings
from pipeline.storage import StoreFault, StoreReader
from pipeline.viewer.people import LOCAL, SignIn
from pipeline.viewer.texts import LANGUAGES, Translator, translator
from pipeline.viewer.warming import warm

# A page that needs more than this is no page: the query is ended and the reader told to narrow it.
QUERY_SECONDS = 20.0

# Stores of which this server has shown a page.
_WARM: set[Path] = set()

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ViewerContext:
    """One run of one page.

    Attributes:
        store: path of the store shown.
        t: the words of the language in force.
        population: path of the user's table of inhabitants, if there is one.
        issuing_body: the body whose name heads the audit file; empty where it is not set.
        public_address: under which others open the viewer; empty where it is not set.
        sign_in: how people say who they are.
    """

    store: Path
    busy_seconds: float
    language: str
    t: Translator
    population: Path | None = None
    sign_in: SignIn = LOCAL
    issuing_body: str = ""
    public_address: str = ""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for the queries of one page: one state of the store, limited in time."""
        with (
            StoreReader(self.store, busy_seconds=self.busy_seconds).connect() as connection,
            time_limit(connection, QUERY_SECONDS),
        ):
            yield connection


def current_language(default: str) -> str:
    """The language of the address, else of the session, else of the settings."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["language"] = asked
    language: str = st.session_state.setdefault("language", default)
    return language


def open_context() -> ViewerContext:
    """The context of this run.

    Raises:
        SettingsError: if a setting cannot be used.
    """
    settings = load_settings()
    language = current_language(settings.language)
    words = translator(language)
    ways = SignIn.of(settings)
    return ViewerContext(
        settings.store,
        settings.busy_seconds,
        language,
        words,
        population=settings.population,
        sign_in=ways,
        issuing_body=settings.issuing_body or "",
        public_address=settings.public_address,
    )


def show_settings_error(error: SettingsError) -> None:
    """Says which setting is wrong; the page cannot know the language then, so Vietnamese and English."""
    st.error(f"{translator('vi')('fault.settings')} / {translator('en')('fault.settings')}")
    st.text(str(error))


def read_facts(context: ViewerContext) -> StoreFacts | None:
    """What the store holds; None after telling why it cannot be read."""
    facts: list[StoreFacts] = []

    def read() -> None:
        with context.reading() as connection:
            facts.append(store_facts(connection))
            if context.store not in _WARM:
                warm(connection)
                _WARM.add(context.store)

    guarded(context, read)
    return facts[0] if facts else None


def guarded(context: ViewerContext, page: Callable[[], None]) -> None:
    """Runs a page; every failure becomes a sentence, never a stack trace in the browser.

    Streamlit's own ways to end or repeat a run are no Exceptions and pass.
    """
    t = context.t
    try:
        page()
    except StoreFault as fault:
        st.error(t("fault.store"))
        st.text(fault.told.in_language(context.language))
        st.button(t("fault.retry"))
    except SlowQueryError:
        st.warning(t("fault.slow"))
    except Exception:  # noqa: BLE001 - the edge of a page: the trace goes to the terminal, a sentence to the reader
        _LOG.exception("page failed")
        st.error(t("fault.unexpected"))
        st.button(t("fault.retry"))
