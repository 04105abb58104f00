"""The language room's data files as records."""

from __future__ import annotations

from functools import cache

from pydantic import Field, field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Qualifier

Words = list[str]


class DenialWords(StrictData):
    """Words of a stated zero."""

    negations: Words
    verbs: Words
    actions: Words
    adverbs: Words
    fillers: Words
    bare_nouns: Words
    any_nouns: Words
    qualities: Words


class NumberWords(StrictData):
    """Words of the number grammar (data/language/numbers.yaml)."""

    digits: dict[str, int]
    ten: Words
    tens: Words
    hundred: Words
    zero_links: Words
    zero: Words
    half: Words
    scales: dict[str, int]
    written_scales: Words
    glued_scales: dict[str, int]
    half_words: Words
    shares_of_half: dict[str, Qualifier]
    bare_half_after: Words
    not_after_half: Words
    fraction_links: Words
    fraction_wholes: dict[str, int]
    not_after_fraction: Words
    percent: Words
    currency: Words
    priced_scales: Words
    after_price: Words
    loose_heads: Words
    loose_scales: dict[str, int]
    range_links: Words
    ratio_links: Words
    whole_links: Words
    range_heads: dict[str, Words]
    changes: Words
    multiples: dict[str, float]
    multiple_heads: Words
    multiple_units: Words
    compared_multiple_heads: Words
    compared_with: Words
    ambiguous_digits: Words
    counted_after_ambiguous: Words
    article: Words
    article_counts_after: Words
    article_counts_behind: Words
    not_after: Words
    qualifiers: dict[str, Words]
    unbridged: Words
    bridges: Words
    compounded_qualifiers: Words
    not_qualifier_after: Words
    at_least_after: Words
    at_most_after: Words
    denial: DenialWords


class PatternEntry(StrictData):
    """One pattern of a known non-figure.

    Attributes:
        kind: what the digits are ("date", "document_number", …).
        at: first syllables of what it matches, or classes of them (`lexicon.Syllables`).
        pattern: regular expression over the folded text; group "n" holds the digits, else the whole match.
        examples: texts that it must match; the loader's test checks each.
    """

    kind: str = Field(min_length=1)
    at: Words
    pattern: str = Field(min_length=1)
    examples: Words

    @field_validator("examples")
    @classmethod
    def _some(cls, value: Words) -> Words:
        if not value:
            raise ValueError("a pattern needs an example")
        return value


class NonFigurePatterns(StrictData):
    """data/language/nonfigures.yaml."""

    patterns: list[PatternEntry]


class PeriodPattern(StrictData):
    """One pattern of the period grammar.

    Attributes:
        build: the function of `language.periods` that reads the named groups.
        at: first syllables of what it matches, or classes of them (`lexicon.Syllables`).
        pattern: regular expression over the folded text, macros in braces.
        examples: text -> expected period, as the head of the data file explains.
    """

    build: str
    at: Words
    pattern: str
    examples: dict[str, str] = Field(min_length=1)


class PeriodPatterns(StrictData):
    """data/language/periods.yaml."""

    macros: dict[str, str]
    patterns: list[PeriodPattern]


class SentenceWords(StrictData):
    """data/language/sentences.yaml."""

    abbreviations: Words


class PlaceWords(StrictData):
    """data/language/places.yaml."""

    unit_words: dict[str, Words]
    general: dict[str, Words]
    not_before: Words
    not_after: Words
    surnames: Words
    common: Words
    counted: Words
    after_listed: Words
    served: Words


@cache
def number_words() -> NumberWords:
    """The number grammar's words."""
    return load_yaml(NumberWords, "language", "numbers.yaml")


@cache
def nonfigure_patterns() -> NonFigurePatterns:
    """The patterns of known non-figures."""
    return load_yaml(NonFigurePatterns, "language", "nonfigures.yaml")


@cache
def period_patterns() -> PeriodPatterns:
    """The patterns of the period grammar."""
    return load_yaml(PeriodPatterns, "language", "periods.yaml")


@cache
def place_words() -> PlaceWords:
    """The words around places."""
    return load_yaml(PlaceWords, "language", "places.yaml")


@cache
def sentence_words() -> SentenceWords:
    """Words of the sentence splitter."""
    return load_yaml(SentenceWords, "language", "sentences.yaml")
