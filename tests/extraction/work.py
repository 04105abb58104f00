"""How much a text makes the extraction room do, counted instead of timed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsIndex

import pytest

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.lexicon import Syllables, document_syllables
from pipeline.parsing import parse
from pipeline.records import ParsedDocument, ReadingLimits
from tests.extraction.build import LIMIT, raw
from tests.work import lines_run

# Characters cut out of the text so far; a str has no room for a count of its own.
_cut = [0]


class _CountedText(str):
    """A text that counts the characters cut out of it."""

    __slots__ = ()

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        _cut[0] += len(part)
        return part


@dataclass(frozen=True)
class Work:
    """What one text made the room do.

    Attributes:
        lines: of Python that ran in the room (each round of a loop counts).
        characters: cut out of the text.
    """

    lines: int
    characters: int

    @classmethod
    def of(cls, text: str, monkeypatch: pytest.MonkeyPatch) -> Work:
        """The work of extraction alone; parsing and language have been done before."""
        parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
        annotated = annotate(parsed)

        def counted(document: ParsedDocument) -> Syllables:
            return Syllables(_CountedText(document_syllables(document).folded))

        before = _cut[0]
        with monkeypatch.context() as patch:
            patch.setattr("pipeline.extraction.layout.document_syllables", counted)
            lines = lines_run(lambda: extract(parsed, annotated), "/extraction/")
        return cls(lines.total(), _cut[0] - before)
