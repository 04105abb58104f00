"""Which words can be Vietnamese: syllables of an onset, a rime and a tone (data/parsing/syllables.yaml).

The share of possible syllables tells text from characters read in the wrong encoding or badly recognised. It knows no
words: "nghiêng" and "nghiềng" are both possible.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from pydantic import model_validator

from pipeline.datafiles import StrictData, load_yaml

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONES_OF_STOPS = ("\u0301", "\u0323")
_TONE = re.compile(f"[{_TONES}]")
# What a reader takes for one word: letters, and any sign that old encodings have in place of a letter. Digits, ASCII
# signs and the signs of typesetters end it; so do the white spaces of text, but not U+001E, a letter of VISCII.
_WORD = re.compile(r"[^ \t\n\r\f\v\u00a0!-@\[-`{-~\u2010-\u2027\u2030-\u203a\u2190-\u2bff\u3000]+")


class SyllableParts(StrictData):
    """How a syllable is built (data/parsing/syllables.yaml)."""

    onsets: list[str]
    front_letters: list[str]
    front_onsets: list[str]
    back_onsets: list[str]
    stops: list[str]
    rimes: list[str]
    rimes_after_q: list[str]
    rimes_after_gi: list[str]

    @model_validator(mode="after")
    def _no_rime_twice(self) -> SyllableParts:
        for lines in (self.rimes, self.rimes_after_q):
            rimes = " ".join(lines).split()
            if len(set(rimes)) != len(rimes):
                raise ValueError(f"rimes hold {sorted({rime for rime in rimes if rimes.count(rime) > 1})} twice")
        if not {*self.front_onsets, *self.back_onsets} <= set(self.onsets):
            raise ValueError("front_onsets and back_onsets are onsets")
        return self


@cache
def syllable_parts() -> SyllableParts:
    """The parts of a syllable."""
    return load_yaml(SyllableParts, "parsing", "syllables.yaml")


@cache
def toneless_syllables() -> frozenset[str]:
    """All syllables that can be spelled, lower case, without their tones."""
    parts = syllable_parts()
    front = tuple(parts.front_letters)
    spelled: set[str] = set()
    for rime in " ".join(parts.rimes).split():
        spelled.add(rime)
        for onset in parts.onsets:
            unfit = parts.back_onsets if rime.startswith(front) else parts.front_onsets
            if onset != "q" and onset not in unfit:
                spelled.add(onset + rime)
    spelled.update(f"q{rime}" for rime in " ".join(parts.rimes_after_q).split())
    spelled.update(f"gi{rime.removeprefix('i')}" for rime in parts.rimes_after_gi)
    return frozenset(spelled)


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable; case and the place of the tone do not matter.

    Args:
        word: in any Unicode form.
    """
    letters = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(letters)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONE.sub("", letters))
    if bare not in toneless_syllables():
        return False
    stopped = bare.endswith(tuple(syllable_parts().stops))
    return not stopped or (bool(tones) and tones[0] in _TONES_OF_STOPS)


@lru_cache(maxsize=1 << 14)
def _is_marked(word: str) -> bool:
    return not word.isascii() and any(map(str.isalpha, word))


def marked_words(text: str) -> list[str]:
    """The words of a text that hold a letter and more than ASCII: those whose encoding can be judged."""
    return [] if text.isascii() else list(filter(_is_marked, _WORD.findall(text)))


def each_marked_word(text: str, put: Callable[[str], str]) -> str:
    """The text with each of its `marked_words`, in order, replaced by what ``put`` makes of it."""
    return _WORD.sub(lambda match: put(match.group()) if _is_marked(match.group()) else match.group(), text)


def possible_share(text: str) -> tuple[int, int]:
    """How many words with marks can be Vietnamese, and how many there are."""
    possible = marked = 0
    for good, words in map(_share_of, text.replace("\r", " ").replace("\n", " ").split(" ")):
        possible += good
        marked += words
    return possible, marked


@lru_cache(maxsize=1 << 14)
def _share_of(part: str) -> tuple[int, int]:
    """The same of what stands between two spaces, mostly a word with or without a comma: texts repeat them."""
    words = marked_words(part)
    return sum(map(is_syllable, words)), len(words)
