"""Sentences and words of this room in both languages (data/evaluation.yaml), and its faults."""

from __future__ import annotations

from functools import cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import GoldError
from pipeline.evaluation.facts import SHARES
from pipeline.messages import Sentence, Told


class _Wording(StrictData):
    faults: dict[str, Sentence]
    words: dict[str, Sentence]
    attributes: dict[str, Sentence]

    @field_validator("attributes")
    @classmethod
    def _every_attribute(cls, value: dict[str, Sentence]) -> dict[str, Sentence]:
        if odd := set(SHARES) ^ set(value):
            raise ValueError(f"attributes without a name, or names without an attribute: {', '.join(sorted(odd))}")
        return value


@cache
def wording() -> _Wording:
    """The sentences that the package carries.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(_Wording, "evaluation.yaml")


def fault_sentence(key: str, **values: object) -> Told:
    """What is wrong and what to do.

    Raises:
        KeyError: if there is no such sentence, or it names a value that is not given.
    """
    sentence = wording().faults[key]
    in_vi = {name: value.vi if isinstance(value, Told) else value for name, value in values.items()}
    in_en = {name: value.en if isinstance(value, Told) else value for name, value in values.items()}
    return Told(sentence.vi.format(**in_vi), sentence.en.format(**in_en))


def word(key: str, language: str, **values: object) -> str:
    """A heading or a short sentence of the score tables."""
    sentence = wording().words[key]
    return (sentence.en if language == "en" else sentence.vi).format(**values)


def attribute_name(key: str, language: str) -> str:
    """The name of a scored attribute."""
    sentence = wording().attributes[key]
    return sentence.en if language == "en" else sentence.vi


class BadGoldError(GoldError):
    """Gold, figure lines or floors cannot be used for scoring.

    Attributes:
        key: which fault, as in data/evaluation.yaml.
        told: the sentence in both languages; it names the file or line and what to do.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.told: Told = fault_sentence(key, **values)
        super().__init__(str(self.told))
