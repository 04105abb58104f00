"""A site's own search where nobody has written down its address: its form, as a browser would send it.

Forms of the method GET only: such an answer has an address of its own, which robots.txt may forbid as any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

from pipeline.frontier import Link, PageKind
from pipeline.sources.crawl.addresses import canonical, on_site, web_address
from pipeline.sources.crawl.words import crawl_words, plain

_WRITTEN = frozenset({"", "text", "search"})
# Forms of one page that are looked at, and what one sends along.
_MOST_FORMS, _MOST_HIDDEN, _LONGEST = 5, 10, 200


def search_links(tree: Any, base: str, hosts: Collection[str]) -> Iterator[Link]:
    """Searches for each of our words by the search forms of a page.

    Args:
        tree: of the page.
        base: that its addresses are relative to.
        hosts: of the source.
    """
    for form in tree.xpath("//form")[:_MOST_FORMS]:
        fields = _fields(form)
        for query in crawl_words().queries if fields else ():
            address = _address(form, base, fields, query)
            if address and on_site(address, hosts):
                yield Link(canonical(address), address, PageKind.LIST, 0, query)


def _fields(form: Any) -> list[tuple[str, str]]:
    """What the form sends, the name of the field for words last; nothing where it is no search."""
    inputs = [one for one in form.iter("input") if one.get("name")]
    kinds = [(one.get("type") or "").strip().lower() for one in inputs]
    written = [one for one, kind in zip(inputs, kinds, strict=True) if kind in _WRITTEN]
    asked = (form.get("method") or "get").strip().lower() == "get" and "password" not in kinds
    if not asked or len(written) != 1 or not _says_search(form, written[0]):
        return []
    hidden = [one for one, kind in zip(inputs, kinds, strict=True) if kind == "hidden"]
    sent = [(one.get("name")[:_LONGEST], (one.get("value") or "")[:_LONGEST]) for one in hidden[:_MOST_HIDDEN]]
    return [*sent, (written[0].get("name")[:_LONGEST], "")]


def _says_search(form: Any, field: Any) -> bool:
    buttons = [one for one in form.iter("button", "input") if one is field or one.tag == "button" or _presses(one)]
    told = [form.get(name) for name in ("id", "class", "name", "role", "action", "title", "aria-label")]
    for one in buttons:
        told += [one.get(name) for name in ("id", "class", "name", "placeholder", "title", "aria-label")]
        told += [one.text, one.get("value")]
    return crawl_words().search_pattern.search(plain(" ".join(text[:_LONGEST] for text in told if text))) is not None


def _presses(one: Any) -> bool:
    return (one.get("type") or "").strip().lower() in ("submit", "image", "button")


def _address(form: Any, base: str, fields: list[tuple[str, str]], query: str) -> str | None:
    """As a browser sends it (HTML, form submission): the fields in place of what the action asks."""
    try:
        parts = urlsplit(urljoin(base, (form.get("action") or "").strip()))
    except ValueError:
        return None
    sent = urlencode([*fields[:-1], (fields[-1][0], query)], quote_via=quote)
    return web_address(urlunsplit((parts.scheme, parts.netloc, parts.path, sent, "")))
