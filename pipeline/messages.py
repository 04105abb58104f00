"""Sentences to the user in both languages, from data/messages.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import ReasonCode


class Sentence(StrictData):
    """One sentence with {placeholders}, in both languages."""

    vi: str
    en: str


class Reason(Sentence):
    """Why a document was not processed, and what the user can do about it."""

    do_vi: str
    do_en: str


class _Catalogue(StrictData):
    reasons: dict[str, Reason]
    store: dict[str, Sentence]
    cli: dict[str, Sentence]
    population: dict[str, Sentence]

    @field_validator("reasons")
    @classmethod
    def _every_code(cls, value: dict[str, Reason]) -> dict[str, Reason]:
        codes = {code.value for code in ReasonCode}
        if odd := codes ^ set(value):
            raise ValueError(f"reason codes without a sentence, or sentences without a code: {', '.join(sorted(odd))}")
        return value


@dataclass(frozen=True, slots=True)
class Told:
    """A filled-in sentence.

    Attributes:
        vi, en: the same in both languages.
    """

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Vietnamese unless English ("en") is asked for."""
        return self.en if language == "en" else self.vi

    def __str__(self) -> str:
        return f"{self.vi}\n{self.en}"


@cache
def _catalogue() -> _Catalogue:
    return load_yaml(_Catalogue, "messages.yaml")


def store_sentence(key: str, **values: object) -> Told:
    """The sentence for a fault of the store.

    Raises:
        KeyError: if the catalogue has no such key, or the sentence names a value that is not given.
    """
    sentence = _catalogue().store[key]
    return Told(sentence.vi.format(**values), sentence.en.format(**values))


def population_sentence(key: str, **values: object) -> Told:
    """The sentence for what is wrong with the user's table of inhabitants.

    Raises:
        KeyError: if the catalogue has no such key, or the sentence names a value that is not given.
    """
    sentence = _catalogue().population[key]
    return Told(sentence.vi.format(**values), sentence.en.format(**values))


def cli_sentence(key: str, **values: object) -> Told:
    """A word or sentence of the command line.

    Raises:
        KeyError: if the catalogue has no such key, or the sentence names a value that is not given.
    """
    sentence = _catalogue().cli[key]
    return Told(sentence.vi.format(**values), sentence.en.format(**values))


def store_keys() -> frozenset[str]:
    """The keys that `store_sentence` knows."""
    return frozenset(_catalogue().store)


def reason_sentence(code: ReasonCode) -> Told:
    """What is wrong with a document."""
    reason = _catalogue().reasons[code.value]
    return Told(reason.vi, reason.en)


def reason_advice(code: ReasonCode) -> Told:
    """What the user can do about it."""
    reason = _catalogue().reasons[code.value]
    return Told(reason.do_vi, reason.do_en)
