"""Sentences: inside a block, never across blocks; a line end inside a hard-wrapped paragraph is no sentence end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.language.resources import sentence_words
from pipeline.records import Block, BlockKind
from pipeline.spans import Span
from pipeline.textforms import alternatives

# A full stop ends a sentence when white space and then a capital, a digit, a bracket or a list mark follows.
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+(?P<next>\S))")


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(sentence_words().abbreviations)}|\w)$", re.IGNORECASE)


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    following = match["next"]
    if not (following.isupper() or following.isdigit() or following in '"“‘«([-–—+*•'):
        return False
    if match.group().startswith("."):
        before = text[max(start, match.start() - 12) : match.start()]
        if _abbreviation().search(before) and not (before[-1:].isdigit() and following.isupper()):
            return False
    return True


def split_sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of one stretch of text, without the white space around them."""
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        if _ends(text, match, start):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def find_sentences(text: str, blocks: Iterable[Block]) -> list[Span]:
    """The sentences of all blocks, in order; a table's rows are sentences of their own."""
    found: list[Span] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            for line in re.compile(r"[^\n]+").finditer(text, block.span.start, block.span.end):
                found += _trimmed(text, line.start(), line.end())
        else:
            found += split_sentences(text, block.span)
    return found
