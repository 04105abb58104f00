"""What counts as a report, and the words of the matrix (data/coverage.yaml)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import field_validator, model_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label, scheme


class State(StrEnum):
    """What is known of one indicator in one place and period."""

    REPORTED = "reported"
    ZERO = "zero"
    SILENT = "silent"
    NO_REPORT = "no_report"
    MERGED = "merged"  # no place that could be reported on: it became part of another


class Sign(Label):
    """How a state is shown and explained.

    Attributes:
        sign: what stands in the cell, so that nothing is told by colour alone.
    """

    sign: str
    note_vi: str
    note_en: str

    def note(self, language: str) -> str:
        """The explanation."""
        return self.note_en if language == "en" else self.note_vi


class CoverageRules(StrictData):
    """All of data/coverage.yaml.

    Attributes:
        document_types: those that can report results.
        states: by State's codes, in the order of the legend.
        partial: the mark of cells that are covered in part.
        words: of files and headings.
    """

    document_types: frozenset[str]
    states: dict[State, Sign]
    partial: Sign
    words: dict[str, Label]

    @field_validator("document_types")
    @classmethod
    def _known(cls, value: frozenset[str]) -> frozenset[str]:
        if not value or not value <= frozenset(scheme().document_types):
            raise ValueError(", ".join(sorted(value)))
        return value

    @model_validator(mode="after")
    def _complete(self) -> CoverageRules:
        if list(self.states) != list(State):
            raise ValueError("states: all of them, in their order")
        return self


@cache
def coverage_rules() -> CoverageRules:
    """The rules that the package carries.

    Raises:
        DataError: if the file breaks its form.
    """
    return load_yaml(CoverageRules, "coverage.yaml")


def word(key: str, language: str, **values: object) -> str:
    """A word of the matrix, its values filled in.

    Raises:
        KeyError: for a key that the file has not.
    """
    return coverage_rules().words[key].in_language(language).format(**values)
