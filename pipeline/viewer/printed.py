"""The printed page behind a figure, made by a process of its own: the server has threads and must not be forked."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import streamlit as st

from pipeline.viewer.context import ViewerContext

_PROGRAM = "from pipeline.cli import main; main()"
# Beyond the limits that the process itself keeps; nothing should ever reach it.
_SECONDS = 300
_KEPT = 32


def show_printed_page(context: ViewerContext, figure: str, page: int) -> None:
    """A switch, and when it is on the page with the figure marked, or why it cannot be shown."""
    t = context.t
    if not st.toggle(t("figures.show_page", number=page), key="show_printed_page"):
        return
    with st.spinner(t("figures.page_wait")):
        picture, error = _picture(str(context.store), figure)
    if picture is None:
        st.warning(t("figures.page_gone"))
        st.text(error)
        return
    with st.container(border=True):
        st.image(picture)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _picture(store: str, figure: str) -> tuple[bytes | None, str]:
    """The PNG, or None and what the command said."""
    with tempfile.TemporaryDirectory(prefix="solieu-page-") as folder:
        path = Path(folder) / "page.png"
        command = [sys.executable, "-c", _PROGRAM, "page", figure, "--store", store, "--output", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None, f"> {_SECONDS} s"
        if done.returncode:
            return None, done.stderr.decode("utf-8", "replace").strip()[-500:]
        return path.read_bytes(), ""
