"""Sentences and names of this room in both languages (data/learning.yaml)."""

from __future__ import annotations

from functools import cache

from pipeline.datafiles import StrictData, load_yaml
from pipeline.messages import Sentence


class CardText(StrictData):
    """What a card says of a model beside numbers."""

    purpose: Sentence
    inputs: Sentence
    limits: Sentence


class _Wording(StrictData):
    designs: dict[str, Sentence]
    titles: dict[str, Sentence]
    notes: dict[str, Sentence]
    cards: dict[str, CardText]


@cache
def wording() -> _Wording:
    """The sentences that the package carries.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(_Wording, "learning.yaml")


def both(sentence: Sentence) -> str:
    """Vietnamese, then English, in one line."""
    return f"{sentence.vi} / {sentence.en}"


def design_name(name: str) -> str:
    """The name of a design."""
    return both(wording().designs[name])


def title(name: str) -> str:
    """The heading of a table."""
    return both(wording().titles[name])


def note(name: str, **values: object) -> str:
    """What a reader must know of a table; "" where it explains itself."""
    sentence = wording().notes.get(name)
    return "" if sentence is None else f"{sentence.vi.format(**values)}\n\n{sentence.en.format(**values)}"
