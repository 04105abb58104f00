"""How a file is to be cited: what it holds, the run of the store, the day, the filter and its link."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from pipeline import __version__
from pipeline.analysis.columns import word
from pipeline.analysis.words import date_words


def link_of(query: dict[str, list[str]]) -> str:
    """The end of a link that opens a selection; "—" for everything."""
    return "?" + urlencode(query, doseq=True) if query else "—"


def citation(
    title: str, filter_words: str, query: dict[str, list[str]], run: int | None, *, on: date, language: str
) -> str:
    """One sentence that leads another reader to the same table.

    Args:
        title: of the table, with "sample" in it where it is one.
        filter_words: the selection in words.
        query: the selection as parameters of a link.
        run: the last run of the store.
        on: the day of the export.
        language: "vi" or "en".
    """
    return word("citation", language).format(
        title=title,
        version=__version__,
        run="—" if run is None else run,
        day=date_words(on),
        filter=filter_words,
        link=link_of(query),
    )
