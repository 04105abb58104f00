"""The parsing room's word lists as records (data/parsing/*.yaml)."""

from __future__ import annotations

from functools import cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml

Words = list[str]


class FurnitureWords(StrictData):
    """What surrounds the text of a page (data/parsing/furniture.yaml)."""

    counters: Words
    weak_counters: Words
    date_labels: Words
    issue_labels: Words
    weekdays: Words
    day_halves: Words
    buttons: Words
    related: Words
    comments: Words
    pointers: Words
    foot_headings: Words
    foot_starts: Words
    foot_labels: Words
    menu: Words
    sites: Words
    owners: Words
    captions: Words


class StructureWords(StrictData):
    """How the parts of a document are known (data/parsing/structure.yaml)."""

    document_types: Words
    letterhead: Words
    agencies: Words
    mottos: Words
    subjects: Words
    columns_not_table: Words
    parts: dict[str, int]
    part_numbers: list[str]
    body_starts: Words
    title_periods: Words
    signatures: Words

    @field_validator("parts")
    @classmethod
    def _ranked(cls, value: dict[str, int]) -> dict[str, int]:
        if not value or min(value.values()) < 1:
            raise ValueError("parts need ranks from 1")
        return value


@cache
def furniture_words() -> FurnitureWords:
    """The words of page furniture."""
    return load_yaml(FurnitureWords, "parsing", "furniture.yaml")


@cache
def structure_words() -> StructureWords:
    """The words of a document's structure."""
    return load_yaml(StructureWords, "parsing", "structure.yaml")
