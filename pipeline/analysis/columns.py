"""The one table of figures: its columns make screen rows and every exported file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic import model_validator

from pipeline.analysis.labels import family_of, name_of
from pipeline.analysis.views import Entry
from pipeline.analysis.words import date_words, number_words, period_words, place_words, unit_words, value_words
from pipeline.datafiles import StrictData, load_yaml
from pipeline.masking import mask
from pipeline.scheme import Label

Cell = str | int | float | date | bool | None


class Kind(StrEnum):
    """What a column's cells are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: inside, as in exports.yaml.
        cell: the typed value of an entry, in a language where it is a name.
    """

    name: str
    cell: Callable[[Entry, str], Cell]
    kind: Kind = Kind.TEXT

    def header(self, language: str) -> str:
        """What people read above the column."""
        return catalogue().columns[self.name].in_language(language)

    def note(self, language: str) -> str:
        """What the column means, where its header does not say all."""
        return catalogue().columns[self.name].note(language)

    def words(self, entry: Entry, language: str) -> str:
        """The cell as the screen shows it."""
        value = self.cell(entry, language)
        if isinstance(value, bool):
            return word("yes" if value else "no", language)
        if isinstance(value, date):
            return date_words(value)
        if isinstance(value, (int, float)):
            return number_words(value, language)
        return value or ""


def masked(text: str | None) -> str | None:
    """The text without names, birth years, addresses and phone numbers of people."""
    return mask(text) if text else text


def _names(group: str, codes: tuple[str, ...], language: str) -> str:
    return "; ".join(name_of(group, code, language) for code in codes)


def _coded(name: str, group: str, attribute: str = "") -> tuple[Column, Column]:
    """A name column and its code column."""
    field = attribute or name

    def code_of(entry: Entry) -> str | None:
        value: str | None = getattr(entry.figure, field)
        return None if value is None else str(value)

    return (
        Column(f"{name}_name", lambda entry, language: name_of(group, code_of(entry), language)),
        Column(name, lambda entry, _: code_of(entry)),
    )


def _plain(name: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(name, lambda entry, _: getattr(entry.figure, name), kind)


def _of_document(name: str, attribute: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(name, lambda entry, _: getattr(entry.document, attribute), kind)


def _period(entry: Entry, language: str) -> str:
    figure = entry.figure
    return period_words(figure.period_start, figure.period_end, figure.period_basis, language)


COLUMNS: tuple[Column, ...] = (
    Column("figure_id", lambda entry, _: entry.figure.id),
    *_coded("indicator", "indicators"),
    Column("family_name", lambda entry, language: name_of("families", family_of(entry.figure.indicator), language)),
    Column("family", lambda entry, _: family_of(entry.figure.indicator)),
    Column("detail_name", lambda entry, language: _names("details", entry.figure.detail, language)),
    Column("detail", lambda entry, _: " ".join(entry.figure.detail)),
    *_coded("measure", "measures"),
    Column("value_words", lambda entry, language: value_words(entry.figure, language)),
    _plain("value", Kind.NUMBER),
    _plain("value_max", Kind.NUMBER),
    _plain("denominator", Kind.NUMBER),
    *_coded("qualifier", "qualifiers"),
    _plain("bound_low", Kind.NUMBER),
    _plain("bound_high", Kind.NUMBER),
    Column("unit_name", lambda entry, language: unit_words(entry.figure, language)),
    _plain("unit"),
    *_coded("counted_as", "counted_as"),
    Column("of", lambda entry, _: masked(entry.figure.of)),
    _plain("joint", Kind.FLAG),
    *_coded("status", "statuses"),
    *_coded("recurrence", "recurrences"),
    *_coded("scope", "scopes"),
    Column("place", lambda entry, language: place_words(entry.figure, language)),
    *_coded("level", "levels"),
    _plain("province"),
    _plain("district"),
    _plain("commune"),
    _plain("area_name"),
    _plain("area_system"),
    _plain("area_code"),
    Column("period", _period),
    _plain("period_start", Kind.DATE),
    _plain("period_end", Kind.DATE),
    *_coded("period_basis", "period_bases"),
    _plain("part_of"),
    *_coded("relation", "relations"),
    _plain("surface"),
    Column("evidence", lambda entry, _: masked(entry.figure.sentence)),
    _plain("start", Kind.NUMBER),
    _plain("end", Kind.NUMBER),
    _plain("page", Kind.NUMBER),
    Column("document_title", lambda entry, _: masked(entry.document.title)),
    _of_document("document_number", "number"),
    Column(
        "document_type_name",
        lambda entry, language: name_of("document_types", entry.document.doc_type, language),
    ),
    _of_document("document_type", "doc_type"),
    _of_document("issuer", "issuer"),
    _of_document("published_on", "published_on", Kind.DATE),
    _of_document("source", "source"),
    _of_document("document_id", "id"),
    _of_document("text_sha256", "text_sha256"),
    _plain("rule"),
    _plain("confidence", Kind.NUMBER),
    Column("flags", lambda entry, language: _names("flags", entry.figure.flags, language)),
    Column("flag_codes", lambda entry, _: " ".join(entry.figure.flags)),
    Column("run_id", lambda entry, _: entry.run_id, Kind.NUMBER),
    _of_document("copies", "copies", Kind.NUMBER),
    Column("same_as", lambda entry, _: entry.same_as),
    Column("review_name", lambda entry, language: name_of("reviews", entry.review, language)),
    Column("review", lambda entry, _: entry.review),
    Column("reviewed_by", lambda entry, _: entry.reviewed_by),
)

SAMPLE_COLUMN = Column("sample", lambda _, language: word("sample", language))


class Header(StrictData):
    """What people read above a column, and what it means."""

    vi: str
    en: str
    note_vi: str = ""
    note_en: str = ""

    def in_language(self, language: str) -> str:
        """The Vietnamese header unless English is asked for."""
        return self.en if language == "en" else self.vi

    def note(self, language: str) -> str:
        """The meaning; empty where the header says it all."""
        return self.note_en if language == "en" else self.note_vi


class ExportWords(StrictData):
    """Headers and words of the exported files (data/exports.yaml)."""

    columns: dict[str, Header]
    # Of the table of series (series/table.py checks them).
    series: dict[str, Header]
    # Of the tables of a province: its indicators (profile/table.py), its targets (plans/table.py).
    profile: dict[str, Header]
    checks: dict[str, Header]
    # Of the table of findings (findings/table.py).
    findings: dict[str, Header]
    words: dict[str, Label]
    filters: dict[str, Label]

    @model_validator(mode="after")
    def _complete(self) -> ExportWords:
        names = [column.name for column in (*COLUMNS, SAMPLE_COLUMN)]
        if names != list(self.columns):
            odd = sorted(set(names) ^ set(self.columns))
            raise ValueError(f"columns without a header, headers without a column, or another order: {odd}")
        return self


@cache
def catalogue() -> ExportWords:
    """The words that the package carries.

    Raises:
        DataError: if the file does not name exactly the columns, in their order.
    """
    return load_yaml(ExportWords, "exports.yaml")


def word(key: str, language: str) -> str:
    """A word of the exported files.

    Raises:
        KeyError: if the catalogue has no such key.
    """
    return catalogue().words[key].in_language(language)
