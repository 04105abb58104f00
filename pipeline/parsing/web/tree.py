"""A page's tree, with the parser's silent losses turned into errors."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from pipeline.errors import DocumentError, ReasonCode

# libxml2's own limit with huge_tree (reliability finding 4); below it nothing is dropped.
MAX_DEPTH = 2_048
_LIMIT = "ERR_RESOURCE_LIMIT"
_NO_MEMORY = "ERR_NO_MEMORY"
# libxml2 needs time quadratic in the attributes of one tag (200,000: over a minute), and no page needs so many.
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)([\s/][^<>]{4096,})>")
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_MAX_ATTRIBUTES = 256


def parse_tree(source: str) -> lxml.html.HtmlElement | None:
    """The tree of a page, or None where nothing in it is an element.

    Raises:
        DocumentError: DEPTH where the parser gave up and dropped what follows.
        MemoryError: which the parser tells as a syntax error.
    """
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    safe = _LONG_TAG.sub(_without_attributes, source)
    try:
        root = etree.fromstring(safe.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        _check_memory(parser.error_log)
        if _gave_up(parser.error_log):
            raise DocumentError(ReasonCode.DEPTH, str(error)) from error
        raise DocumentError(ReasonCode.CORRUPT, str(error)) from error
    _check_memory(parser.error_log)
    reason = _gave_up(parser.error_log)
    if reason:
        raise DocumentError(ReasonCode.DEPTH, f"{reason} (> {MAX_DEPTH})")
    return root


def _without_attributes(match: re.Match[str]) -> str:
    many = len(_QUOTED.sub("=", match.group(2)).split()) > _MAX_ATTRIBUTES
    return f"<{match.group(1)}>" if many else match.group()


def _check_memory(log: etree._ListErrorLog) -> None:
    if any(entry.type_name == _NO_MEMORY for entry in log):
        raise MemoryError("libxml2")


def _gave_up(log: etree._ListErrorLog) -> str:
    return next((entry.message for entry in log if entry.type_name == _LIMIT), "")
