"""Words and patterns of data/extraction/context.yaml: type, status, scope, place, period and breakdown."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.scheme import scheme

Where = Literal["words", "end", "start", "raw"]

_FORMS: dict[Where, str] = {
    "words": r"(?<!\w)(?:{})(?!\w)",
    "end": r"(?<!\w)(?:{}) ?$",
    "start": r"(?:{})(?!\w)",
    "raw": "{}",
}


# A plain syllable and the space after it, or a plain syllable alone.
_FIRST_WORD = re.compile(r"[^\W_]+(?=[ :]|$)")
# A group with which a pattern begins, nothing nested, that must match once.
_GROUP = re.compile(r"\(\?:(?P<ways>[^()\[\]]*)\)(?![?*+{])")


class TypePattern(StrictData):
    """A document type and how its head begins."""

    type: str
    pattern: str


class ContextPattern(StrictData):
    """One pattern.

    Attributes:
        where: "words" as whole words anywhere, "end" right before a position, "start" right after it, "raw" as it is.
        example: a text on which it must match.
    """

    where: Where
    pattern: str
    example: str


class ContextData(StrictData):
    """The data file."""

    document_types: list[TypePattern]
    number_types: dict[str, str]
    letterhead: list[str]
    unit_body: str
    national_issuers: list[str]
    district_words: list[str]
    host_bodies: dict[str, str]
    host_units: list[str]
    rising_units: list[list[str]]
    paper_endings: list[str]
    papers: dict[str, str]
    national_papers: list[str]
    patterns: dict[str, ContextPattern]


def _compiled(name: str, where: Where, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(_FORMS[where].replace("{}", pattern))
    except re.error as error:
        raise DataError(f"context.yaml: {name}: {error}") from error


@cache
def context() -> ContextData:
    """The data file, read once.

    Raises:
        DataError: if it names a document type that the scheme does not know.
    """
    loaded = load_yaml(ContextData, "extraction", "context.yaml")
    named = {entry.type for entry in loaded.document_types} | set(loaded.number_types.values())
    unknown = named - set(scheme().document_types)
    if unknown:
        raise DataError(f"context.yaml: unknown document type {', '.join(sorted(unknown))}")
    return loaded


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: _compiled(name, entry.where, entry.pattern) for name, entry in context().patterns.items()}


@cache
def said(name: str) -> re.Pattern[str]:
    """The compiled pattern of a name.

    Raises:
        DataError: if the data file has no such pattern.
    """
    try:
        return _patterns()[name]
    except KeyError:
        raise DataError(f"context.yaml: no pattern {name!r}") from None


@cache
def said_any(*names: str) -> re.Pattern[str]:
    """The patterns of several names as one: whether any of them matches is asked at once."""
    return re.compile("|".join(f"(?:{said(name).pattern})" for name in names))


@cache
def first_words(name: str) -> frozenset[str]:
    """First syllables of what a pattern matches, where alone it need be tried; empty if they cannot be read off it."""
    entry = context().patterns[name]
    return _heads(entry.pattern) if entry.where == "words" else frozenset()


def _heads(pattern: str) -> frozenset[str]:
    """First syllables of the ways in which a pattern of whole words begins; empty if they cannot be read off it."""
    heads = [_FIRST_WORD.match(way) for way in _ways(pattern)]
    return frozenset(head.group() for head in heads if head is not None) if all(heads) else frozenset()


def _ways(pattern: str) -> list[str]:
    """The alternatives of a pattern and of a group with which one begins; those inside other brackets left alone."""
    ways, depth = [""], 0
    for char in pattern:
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += char
    return [opened for way in ways for opened in _opened(way)]


def _opened(way: str) -> list[str]:
    """A way that begins with a group, as one for each alternative of the group."""
    group = _GROUP.match(way)
    return [f"{inner}{way[group.end() :]}" for inner in _ways(group["ways"])] if group is not None else [way]


@cache
def document_types() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Document types with the patterns of their heads, in order."""
    return tuple((entry.type, _compiled(entry.type, "raw", entry.pattern)) for entry in context().document_types)


@cache
def national_bodies() -> re.Pattern[str]:
    """Bodies that speak for the whole country; "chi cục" is a provincial one."""
    names = "|".join(map(re.escape, context().national_issuers))
    return re.compile(rf"(?<!chi )(?<!\w)(?:{names})")
