"""What a page states about its article as linked data (JSON-LD of schema.org).

Pages that scripts make say some of it nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import lxml.html

_KIND = "application/ld+json"
# Longer data is a shop's catalogue, no article.
_LONGEST, _TEXT = 500_000, 500
# Types of schema.org that stand for the article itself, and for what it belongs to; the first names are likelier.
_ARTICLES = ("NewsArticle", "Article", "ReportageNewsArticle", "Report", "BlogPosting", "WebPage")
_SITES = ("WebSite",)
_NODES = 500


@dataclass(frozen=True, slots=True)
class LinkedData:
    """Facts about a page's article, as written; None where the page states none."""

    headline: str | None = None
    published_on: date | None = None
    publisher: str | None = None


def linked_data(root: lxml.html.HtmlElement) -> LinkedData:
    """Reads the linked data of a page; what is no JSON, or has another shape, is passed over."""
    nodes = [node for script in root.iter("script") for node in _nodes(script)][:_NODES]
    articles = sorted(
        (node for node in nodes if _type(node) in _ARTICLES), key=lambda node: _ARTICLES.index(_type(node))
    )
    sites = [node for node in nodes if _type(node) in _SITES]
    return LinkedData(
        next((text for node in articles if (text := _text(node.get("headline")))), None),
        next((day for node in articles if (day := _day(node.get("datePublished")))), None),
        next((text for node in (*articles, *sites) if (text := _name(node))), None),
    )


def _nodes(script: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of a script, those of its graph or list one by one."""
    if (script.get("type") or "").strip().lower() != _KIND or len(script.text or "") > _LONGEST:
        return
    try:
        data = json.loads(script.text or "", strict=False)
    except (ValueError, RecursionError):
        return
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            graph = node.get("@graph")
            yield node
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return first if isinstance(first, str) else ""


def _text(value: object) -> str | None:
    return " ".join(value.split())[:_TEXT] or None if isinstance(value, str) else None


def _name(node: dict[str, Any]) -> str | None:
    """The publisher of an article, or a site's own name."""
    owner = node.get("publisher")
    if isinstance(owner, dict):
        return _text(owner.get("name"))
    return _text(node.get("name")) if _type(node) in _SITES else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
