"""Loader of data/extraction/context.yaml: words that tell type, status, scope, place and period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.datafiles import StrictData, load_yaml


class TypePattern(StrictData):
    """A document type and how its head begins."""

    type: str
    pattern: str


class ContextWords(StrictData):
    """The data file as it stands; every string is an alternation of folded words or a pattern."""

    document_types: list[TypePattern]
    number_types: dict[str, str]
    letterhead: list[str]
    issuers: list[str]
    national_issuers: list[str]
    district_words: list[str]
    paper_names: str
    residence: str
    partner: str
    target_heads: str
    result_heads: str
    target_words: str
    result_words: str
    strong_result_words: str
    plan_titles: str
    result_titles: str
    incident_words: str
    aggregate_words: str
    part_words: str
    rest_words: str
    yearly_words: str
    visit_word: str
    row_number_headers: str
    change_headers: str
    total_rows: str


@dataclass(frozen=True, slots=True)
class ContextPatterns:
    """The same, compiled: each finds its words as whole words."""

    data: ContextWords
    document_types: tuple[tuple[str, re.Pattern[str]], ...]
    issuers: tuple[re.Pattern[str], ...]
    paper_names: re.Pattern[str]
    residence: re.Pattern[str]
    partner: re.Pattern[str]
    target_heads: re.Pattern[str]
    result_heads: re.Pattern[str]
    target_words: re.Pattern[str]
    result_words: re.Pattern[str]
    strong_result_words: re.Pattern[str]
    plan_titles: re.Pattern[str]
    result_titles: re.Pattern[str]
    incident_words: re.Pattern[str]
    aggregate_words: re.Pattern[str]
    part_words: re.Pattern[str]
    rest_words: re.Pattern[str]
    yearly_words: re.Pattern[str]
    visit_word: re.Pattern[str]
    row_number_headers: re.Pattern[str]
    change_headers: re.Pattern[str]
    total_rows: re.Pattern[str]


def _words(alternation: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)")


@cache
def context_patterns() -> ContextPatterns:
    """The words of data/extraction/context.yaml, compiled once."""
    data = load_yaml(ContextWords, "extraction", "context.yaml")
    plain = {
        name: _words(getattr(data, name))
        for name in ContextPatterns.__dataclass_fields__
        if name not in ("data", "document_types", "issuers")
    }
    return ContextPatterns(
        data=data,
        document_types=tuple((item.type, re.compile(item.pattern)) for item in data.document_types),
        issuers=tuple(re.compile(rf"(?<!\w){pattern}") for pattern in data.issuers),
        **plain,
    )
