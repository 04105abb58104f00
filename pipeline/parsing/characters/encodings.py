"""Which parts of a document are in an encoding from before Unicode, by evidence, and their text in Unicode.

A font that a page, a Word file or a sheet names says it, unless its text is Unicode all the same (people change the
text and keep the font). Where no font is named, the words say it: those of a block (a line, a paragraph, a cell) are
read as they are and in each encoding, and what gives Vietnamese syllables is right. A block too short to tell follows
the block before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice

from pipeline.parsing.characters.legacy import SAME_LENGTH, Family, codes, convert, font_family, shows_capitals
from pipeline.parsing.characters.syllables import each_marked_word, is_syllable, marked_words, possible_share

# So many syllables must appear, in so large a part of the words with marks, and in so much larger a part than before.
# Of the 652 documents of the gold corpus, .94 to 1 of the words are possible syllables in Unicode; written in an old
# encoding and taken as Unicode, .02 to .46 (TCVN3 .08 to .23, VNI .04 to .29, VISCII .26 to .46).
_ENOUGH_WORDS = 3
_SYLLABLE_SHARE = 0.75
_GAIN = 0.3
# Letters that only Unicode has: no text in an old encoding holds them.
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LATIN = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
# What a Unicode text has beside a letter too ("m²", "20 µm", "»").
_SIGNS = "«»·°²³"
_TYPESET = re.compile("[\u2010-\u2027\u2039\u203a]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block's text in one font; ``font`` is the name as stated, or None where none is."""

    text: str
    font: str | None = None


@cache
def _suspect() -> re.Pattern[str]:
    """A character of an old encoding, beside a letter, that no Vietnamese text in Unicode has there."""
    tables = [codes(family) for family in (Family.TCVN3, Family.VNI, Family.VISCII)]
    used = {char for table in tables for code in table for char in code if not char.isascii() or char < " "}
    odd = re.escape("".join(sorted(char for char in used - set(_LATIN + _SIGNS) if not _TYPESET.match(char))))
    return re.compile(f"[A-Za-z][{odd}]|[{odd}][A-Za-z]")


def may_be_old(text: str) -> bool:
    """Whether a text holds what Unicode texts do not, so that it is worth asking for its encoding."""
    return _suspect().search(text) is not None


def in_unicode(text: str, font_name: str | None) -> str:
    """A run of text in Unicode, by its font alone; a document's runs together tell more (`in_unicode_blocks`).

    Args:
        text: as the file has it.
        font_name: the font's name as stated, or None.
    """
    run = Run(text, font_name)
    return _read((run,), [_of_font(run, frozenset((font_name,)))])[0]


def in_unicode_blocks(blocks: Sequence[Sequence[Run]], repairs: set[str]) -> list[list[str]]:
    """The runs of a document's blocks in Unicode.

    Args:
        blocks: lines, paragraphs or cells in reading order, each with its runs.
        repairs: the encodings found are added ("encoding:tcvn3").
    """
    named = {run.font for block in blocks for run in block if font_family(run.font) is not None}
    found = _families(["".join(run.text for run in block if run.font not in named) for block in blocks])
    if not named and not any(found):
        return [[run.text for run in block] for block in blocks]
    honest = _honest_fonts(run for block in blocks for run in block if run.font in named)
    texts: list[list[str]] = []
    for block, bare in zip(blocks, found, strict=True):
        families = [_of_font(run, honest) if run.font in named else bare for run in block]
        texts.append(_read(block, families))
        changed = zip(block, families, texts[-1], strict=True)
        repairs |= {f"encoding:{family}" for run, family, text in changed if text != run.text}
    return texts


def _of_font(run: Run, honest: frozenset[str | None]) -> Family | None:
    """The encoding of a run in a font of old encodings, or None where it reads better as it is."""
    family = font_family(run.font)
    if family is None or _UNICODE_ONLY.search(run.text) is not None:
        return family
    better = _reads_better(run.text, family)
    return family if better > 0 or (better == 0 and run.font in honest) else None


def _read(block: Sequence[Run], families: Sequence[Family | None]) -> list[str]:
    """The runs of a block in their encodings; a word may be parted by a tag ("m<b>¹</b>i")."""
    texts: list[str] = []
    for family, group in groupby(zip(block, families, strict=True), key=lambda pair: pair[1]):
        runs = [run for run, _ in group]
        joined = "".join(run.text for run in runs)
        if family is not None and family in SAME_LENGTH and _UNICODE_ONLY.search(joined) is None:
            letters = iter(convert(joined, family))
            texts += ["".join(islice(letters, len(run.text))) for run in runs]
        else:
            texts += [_by_words(run.text, family) for run in runs]
    capital = [
        family is not None and shows_capitals(run.font or "") for run, family in zip(block, families, strict=True)
    ]
    return [text.upper() if large else text for text, large in zip(texts, capital, strict=True)]


def _by_words(text: str, family: Family | None) -> str:
    if family is None:
        return text
    return convert(text, family) if _UNICODE_ONLY.search(text) is None else _mixed(text, family)


def _mixed(text: str, family: Family) -> str:
    """A text that somebody went on writing in Unicode ("mét sè c©y trồng chñ yÕu"), word by word.

    A word that may be either follows the word before it, at the beginning of the text the one after it.
    """
    words = marked_words(text)
    kinds = [_is_old(word, family) for word in words]
    last = next((kind for kind in kinds if kind is not None), False)
    for index, kind in enumerate(kinds):
        last = kinds[index] = kind if kind is not None else last
    old = iter(kinds)
    return each_marked_word(text, lambda word: convert(word, family) if next(old) else word)


def _is_old(word: str, family: Family) -> bool | None:
    """Whether a word is a syllable only in the encoding (True), is Unicode (False), or may be either."""
    if _UNICODE_ONLY.search(word) is not None:
        return False
    plain, read = is_syllable(word), is_syllable(convert(word, family))
    return None if plain == read else read


def _reads_better(text: str, family: Family) -> int:
    """How many more syllables a text has in an encoding than as it is."""
    return possible_share(convert(text, family))[0] - possible_share(text)[0]


def _honest_fonts(runs: Iterable[Run]) -> frozenset[str | None]:
    """Fonts of old encodings whose text is in that encoding, by all text in them."""
    gains: Counter[str] = Counter()
    fonts: set[str] = set()
    for run in runs:
        family = font_family(run.font)
        if family is not None and run.font is not None and not run.text.isascii():
            fonts.add(run.font)
            unicode = _UNICODE_ONLY.search(run.text) is not None
            gains[run.font] += -1 if unicode else _reads_better(run.text, family)
    return frozenset(font for font in fonts if gains[font] >= 0)


@dataclass(frozen=True, slots=True)
class _Share:
    """How many of a text's words with marks can be Vietnamese, and how many there are."""

    good: int = 0
    words: int = 0

    def __add__(self, other: _Share) -> _Share:
        return _Share(self.good + other.good, self.words + other.words)

    @property
    def part(self) -> float:
        return self.good / self.words if self.words else 0.0

    def beats(self, plain: _Share) -> bool:
        """Whether this reading is right beyond doubt."""
        return self.good >= _ENOUGH_WORDS and self.part >= _SYLLABLE_SHARE and self.part - plain.part >= _GAIN


def _shares(text: str) -> dict[Family | None, _Share]:
    """What a text gives as it is (None) and in each encoding that it may be in."""
    shares: dict[Family | None, _Share] = {None: _Share(*possible_share(text))}
    if _UNICODE_ONLY.search(text) is None:
        shares |= {family: _Share(*possible_share(convert(text, family))) for family in Family}
    return shares


def best_reading(text: str) -> tuple[float, set[Family]]:
    """How well a text reads when each line is taken as it fits best.

    Returns:
        The part of its words with marks that are possible syllables, and the old encodings that it takes.
    """
    lines = text.split("\n")
    families = _families(lines)
    read = "\n".join(_by_words(line, family) for line, family in zip(lines, families, strict=True))
    return _Share(*possible_share(read)).part, {family for family in families if family is not None}


def _families(texts: Sequence[str]) -> list[Family | None]:
    """The encoding of each block, None for Unicode and where nothing tells."""
    undecided: list[Family | None] = [None] * len(texts)
    suspects = [text for text in texts if _suspect().search(text)]
    if not suspects:
        return undecided
    present = _present([_shares(text) for text in suspects])
    if not present:
        return undecided
    decisions = [_decided(text, present) for text in texts]
    last = next((decision for decision in decisions if decision is not None), "")
    for index, decision in enumerate(decisions):
        last = decision if decision is not None else last
        undecided[index] = Family(last) if last and (decision or _may_follow(texts[index], Family(last))) else None
    return undecided


def _present(shares: Sequence[dict[Family | None, _Share]]) -> list[Family]:
    """Encodings that one block shows beyond doubt, or all short ones together; the most frequent first."""
    votes: Counter[Family] = Counter()
    total: dict[Family | None, _Share] = {}
    for share in shares:
        best = max((family for family in Family if family in share), key=lambda one: share[one].good, default=None)
        if best is not None and share[best].beats(share[None]):
            votes[best] += share[best].good
        for family, one in share.items():
            total[family] = total.get(family, _Share()) + one
    if not votes:
        votes.update(
            {family: total[family].good for family in Family if family in total and total[family].beats(total[None])}
        )
        return [family for family, _ in votes.most_common(1)]
    return [family for family, _ in votes.most_common()]


def _decided(text: str, present: Sequence[Family]) -> Family | str | None:
    """The encoding of a block among those present; "" for Unicode; None where both read as well."""
    if text.isascii() or not marked_words(text):
        return None
    if _UNICODE_ONLY.search(text) is not None:
        return present[0] if len(present) == 1 and _mixed(text, present[0]) != text else ""
    plain = possible_share(text)[0]
    goods = {family: possible_share(convert(text, family))[0] for family in present}
    best = max(present, key=lambda family: goods[family])
    if goods[best] == plain:
        return None
    return best if goods[best] > plain else ""


def _may_follow(text: str, family: Family) -> bool:
    """Whether a block that tells nothing by itself reads no worse in the encoding of the block before it."""
    return _UNICODE_ONLY.search(text) is None and _reads_better(text, family) >= 0
