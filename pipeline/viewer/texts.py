"""The viewer's words in both languages (data/viewer.yaml)."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache

from pydantic import model_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label

# What markdown and Streamlit's own directives are made of.
_SIGNS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~$:<>]")
LANGUAGES = ("vi", "en")

Translator = Callable[..., str]


class ViewerTexts(StrictData):
    """One text per key and language; both ask for the same values."""

    texts: dict[str, Label]

    @model_validator(mode="after")
    def _same_values(self) -> ViewerTexts:
        for key, label in self.texts.items():
            if _fields(label.vi) != _fields(label.en):
                raise ValueError(f"{key}: the two languages ask for different values")
        return self


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@cache
def catalogue() -> dict[str, Label]:
    """All texts.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(ViewerTexts, "viewer.yaml").texts


def translator(language: str) -> Translator:
    """A function that gives the text of a key in a language, its values filled in.

    It raises KeyError for a key that the catalogue has not, and for a value that is missing.
    """
    texts = catalogue()

    def told(key: str, **values: object) -> str:
        return texts[key].in_language(language).format(**values)

    return told


def plain(text: str) -> str:
    """A text for a place where Streamlit reads markdown: every sign stands for itself."""
    return _SIGNS.sub(r"\\\g<0>", text)
