"""The address of a page: the only truth of what it shows. Shared by the pages whose state is in their link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

Query = dict[str, list[str]]


def current_query() -> Query:
    """All parameters with all their values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def page_query(page: str) -> Query:
    """The parameters of a page; those of the last visit where another page was shown in between.

    Args:
        page: names its memory in the session.
    """
    query, memory = current_query(), f"{page}_address"
    if st.session_state.get("page_turned") and not set(query) - {"lang"}:
        kept: Query = st.session_state.get(memory, {})
        query = {**kept, **query}
        st.query_params.from_dict(query)
    st.session_state[memory] = {key: values for key, values in query.items() if key != "lang"}
    return query


def go(query: Mapping[str, Sequence[str]]) -> None:
    """Brings the address to other parameters; the language stays."""
    language = current_query().get("lang")
    st.query_params.from_dict({**query, **({"lang": language} if language else {})})
