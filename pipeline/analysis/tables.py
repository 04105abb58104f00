"""What every file is made from: one table with its columns, notes, sources and checks, read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from pipeline.analysis.columns import Cell, Kind

# Rows between two reports of progress.
_STEP = 1000

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done; a file that holds the rows twice counts both."""


def silent(done: int, total: int) -> None:
    """Progress that nobody looks at."""


class Heading(Protocol):
    """A column without its cells."""

    @property
    def name(self) -> str:
        """Inside: ASCII, the header of files for machines."""

    @property
    def kind(self) -> Kind:
        """What its cells are."""

    def header(self, language: str) -> str:
        """What people read above it."""

    def note(self, language: str) -> str:
        """What it means, where its header does not say all; else empty."""


class Table(Protocol):
    """A table that can be written as any kind of file."""

    @property
    def language(self) -> str:
        """Of headers and names, "vi" or "en"; codes stay."""

    @property
    def made_on(self) -> date:
        """The day that the file gives as its own."""

    @property
    def flow(self) -> str:
        """Key of its SDMX structure in data/sdmx.yaml; also the name of its files in archives."""

    @property
    def stem(self) -> str:
        """How its file names begin."""

    @property
    def sample(self) -> bool:
        """Whether all of it is fictional."""

    @property
    def run(self) -> int | None:
        """The last run of the store; None of an empty one."""

    @property
    def query(self) -> dict[str, list[str]]:
        """The selection as parameters of a link; empty for everything."""

    @property
    def columns(self) -> tuple[Heading, ...]:
        """All columns, in order."""

    @property
    def sheet(self) -> str:
        """Key of the word that names its sheet."""

    def count(self) -> int:
        """How many rows there are."""

    def rows(self, progress: Progress = silent) -> Iterator[tuple[Cell, ...]]:
        """Typed cells, one tuple per row; may be asked for again."""

    def notes(self, language: str) -> list[tuple[str, str]]:
        """What a reader must know, name and text; the first is the title with what the table is."""

    def citation(self, language: str) -> str:
        """How to cite the file."""

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The documents behind as text: a header, then one row each."""

    def checked(self, language: str) -> str:
        """What was looked at for what does not add up, in a sentence."""

    def check_rows(self) -> Iterator[tuple[str, ...]]:
        """What does not add up, as text: a header, then one row each."""


def told(rows: Iterator[tuple[Cell, ...]], total: int, progress: Progress) -> Iterator[tuple[Cell, ...]]:
    """The rows, while progress is told now and then, and at the end."""
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _STEP == 0:
            progress(number, total)
    progress(number, total)
