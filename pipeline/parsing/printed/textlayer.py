"""Whether the text layer of a PDF page says what the page shows.

Some layers hold other letters in place of some (đ as ñ): those are put right, by all pages of the document. Some have
lost letters, or are no text at all: then the page is read from its image, one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.parsing.characters.syllables import is_syllable, possible_share, toneless_syllables
from pipeline.parsing.resources import structure_words

_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTER = re.compile(r"[\W\d_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_STROKES = str.maketrans("đĐ", "dD")
# So many words must read better with a fault put right, and so many for each that reads worse.
_ENOUGH_WORDS, _FOR_EACH_WORSE = 2, 10
# Private use, replacement characters, controls: so large a share of a layer is no text.
_NO_TEXT = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NO_TEXT_SHARE = 0.2
# So many characters of a page are judged.
_SAMPLE = 1_500
# Of words with marks that can be Vietnamese, the worst real layers have 69 % (with ƣ for ư); letters by chance 10 %.
_JUDGED_WORDS, _POSSIBLE_SHARE = 30, 0.5
# Of words without marks, this share is spelled like Vietnamese: English about 30 %, codes of fonts hardly any,
# Vietnamese that has lost its marks nearly all.
_PLAIN_WORDS, _SPELLED_SHARE, _BARE_SHARE = 50, 0.1, 0.8


class TextLayers(StrictData):
    """What goes wrong with text layers (data/parsing/textlayers.yaml)."""

    faults: dict[str, dict[str, str]]

    @field_validator("faults")
    @classmethod
    def _letters(cls, value: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        letters = [letter for fault in value.values() for pair in fault.items() for letter in pair]
        if not all(value.values()) or any(len(letter) != 1 for letter in letters) or len(set(letters)) != len(letters):
            raise ValueError("each fault has single letters, none of them twice")
        return value


class Fault(NamedTuple):
    """A fault by its name: letters of the layer, and what is meant by them."""

    name: str
    letters: dict[int, str]
    pattern: re.Pattern[str]


@cache
def faults() -> tuple[Fault, ...]:
    """All known faults."""
    data = load_yaml(TextLayers, "parsing", "textlayers.yaml")
    return tuple(
        Fault(name, {ord(letter): meant for letter, meant in letters.items()}, re.compile(f"[{''.join(letters)}]"))
        for name, letters in data.faults.items()
    )


@cache
def _any_fault() -> re.Pattern[str]:
    return re.compile("|".join(fault.pattern.pattern for fault in faults()))


class FaultCount:
    """Finds the faults that a document has by the words of all its pages, which are given one by one."""

    def __init__(self) -> None:
        self._better = dict.fromkeys((fault.name for fault in faults()), 0)
        self._worse = dict(self._better)

    def add(self, texts: Sequence[str]) -> bool:
        """Counts the words of a page.

        Args:
            texts: of its layer, in parts that keep lines whole.

        Returns:
            Whether it has a letter that could stand for another one.
        """
        if _any_fault().search("\n".join(texts)) is None:
            return False
        doubtful = [text for text in texts if _any_fault().search(text)]
        for text in doubtful:
            for fault in faults():
                if fault.pattern.search(text):
                    gained, lost = _gain(text, fault)
                    self._better[fault.name] += gained
                    self._worse[fault.name] += lost
        return True

    def found(self) -> list[Fault]:
        """The faults of the pages so far."""
        return [fault for fault in faults() if self._better[fault.name] >= self._fewest(fault)]

    def _fewest(self, fault: Fault) -> int:
        return max(_ENOUGH_WORDS, _FOR_EACH_WORSE * self._worse[fault.name])


def _gain(text: str, fault: Fault) -> tuple[int, int]:
    """How many words become possible when a fault is put right, and how many cease to be."""
    better = worse = 0
    for word in _WORD.findall(text):
        if fault.pattern.search(word):
            before, after = is_syllable(word), is_syllable(word.translate(fault.letters))
            better += after and not before
            worse += before and not after
    meant = text.translate(fault.letters)
    if any(motto in _letters(meant) and motto not in _letters(text) for motto in _mottos()):
        better += _ENOUGH_WORDS
    return better, worse


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFC", text).lower())


@cache
def _mottos() -> tuple[str, ...]:
    """What stands at the head of every official document, letters alone."""
    return tuple(_letters(motto) for motto in structure_words().mottos)


@cache
def _broken_mottos() -> tuple[str, ...]:
    """The mottos as they look when one letter of the alphabet is lost."""
    bare = [_bare(motto) for motto in _mottos()]
    return tuple(motto.replace(letter, "") for motto in bare for letter in sorted(set(motto)))


@cache
def _broken_letters() -> tuple[bytes, ...]:
    return tuple(motto.encode() for motto in _broken_mottos())


def _may_lack_letters(text: str) -> bool:
    """Whether a broken motto can stand in a text: found ten times as fast, but across foreign letters too."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).encode("ascii", "ignore")
    bare = letters.translate(None, _NO_ASCII_LETTERS)
    return any(motto in bare for motto in _broken_letters())


def _bare(text: str) -> str:
    """The letters of a text without any marks."""
    letters = _NO_LETTER.sub("", text).lower().translate(_STROKES)
    return letters if letters.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", letters))


def is_lying(text: str) -> bool:
    """Whether a layer is not the text that its page shows, so that the page must be read from its image.

    Its beginning tells: fonts do not change in the middle of a page, and mottos stand at its head.
    """
    text = text[:_SAMPLE]
    printed = len(text) - text.count(" ")
    if len(_NO_TEXT.findall(text)) > printed * _NO_TEXT_SHARE:
        return True
    good, marked = possible_share(text)
    if marked >= _JUDGED_WORDS:
        return (good < marked * _POSSIBLE_SHARE and not _is_mended(text)) or _has_lost_letters(text)
    return _has_lost_letters(text) or (not marked and _is_no_language(text))


def _is_mended(text: str) -> bool:
    """Whether most words are possible with the known faults put right."""
    for fault in faults():
        text = text.translate(fault.letters)
    good, marked = possible_share(text)
    return good >= marked * _POSSIBLE_SHARE


def _has_lost_letters(text: str) -> bool:
    """Whether a motto lacks one letter wherever it should stand ("CỘNG ÒA XÃ ỘI C Ủ NG ĨA VIỆT NAM")."""
    if not _may_lack_letters(text):
        return False
    bare = _bare(text)
    return any(motto in bare for motto in _broken_mottos())


def _is_no_language(text: str) -> bool:
    """Whether text without marks is made of codes instead of letters."""
    words = [word.lower() for word in _WORD.findall(text)]
    return len(words) >= _PLAIN_WORDS and _spelled(words) < len(words) * _SPELLED_SHARE


def is_without_marks(text: str) -> bool:
    """Whether a text is Vietnamese without any marks."""
    words = [word.lower() for word in _WORD.findall(text)] if text.isascii() else []
    return len(words) >= _PLAIN_WORDS and _spelled(words) >= len(words) * _BARE_SHARE


def _spelled(words: Sequence[str]) -> int:
    return sum(word in toneless_syllables() for word in words)
