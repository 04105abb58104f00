"""A missed figure by its words: for whoever has no mouse to mark them with."""

from __future__ import annotations

import re

from pipeline.spans import Span

_MARKED = re.compile(r"\[\[(.+?)\]\]")


def span_of_quote(text: str, quote: str) -> Span | None:
    """Where the words of a quotation stand.

    Args:
        text: of the document.
        quote: words that stand once in the text, the number in [[double brackets]]; without brackets all of it is the
            number.

    Returns:
        Of the number; None where the words stand nowhere, or more than once.
    """
    marked = _MARKED.search(quote)
    before, number, after = (quote[: marked.start()], marked[1], quote[marked.end() :]) if marked else ("", quote, "")
    if not number.strip():
        return None
    # Texts are wrapped, quotations are not.
    pattern = f"{_loose(before)}({_loose(number.strip() if not marked else number)}){_loose(after)}"
    hits = list(re.finditer(pattern, text))
    return Span(*hits[0].span(1)) if len(hits) == 1 else None


def _loose(quoted: str) -> str:
    return "".join(r"\s+" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", quoted) if part)
