"""Numbers in words: "hai mươi mốt nghìn", "mười lăm", "nửa tỷ", "hàng trăm"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.resources import NumberWords
from pipeline.spans import Span


def alternatives(words: Iterable[str]) -> str:
    """The words as one alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words; `loose` for "hàng trăm"."""

    span: Span
    value: int | float
    loose: bool = False


class SpelledNumbers:
    """Reads runs of number words by the rules of the spoken language."""

    def __init__(self, words: NumberWords) -> None:
        self._words = words
        parts = {*words.digits, *words.ten, *words.tens, *words.hundred, *words.zero_links, *words.half, *words.scales}
        parts.discard("tr")
        one = f"(?:{alternatives(parts)})"
        # a run is bounded: no written number has more than 20 words
        self._run = re.compile(rf"(?<![\w]){one}(?: {one}){{0,19}}(?![\w])")
        loose = alternatives(words.loose_scales)
        heads = alternatives(words.loose_heads)
        self._loose = re.compile(rf"(?<!\w)(?:{heads}) (?P<scale>{loose})(?P<more>(?: (?:{loose}))?)(?!\w)")
        scales = alternatives(words.loose_scales)
        self._half = re.compile(rf"(?<!\w)(?:{alternatives(words.half_words)}) (?P<scale>{scales})(?!\w)")
        counted = alternatives(words.counted_after_ambiguous)
        self._counted = re.compile(rf" (?:{counted})(?!\w)")
        self._not_after = re.compile(rf"(?<!\w)(?:{alternatives(words.not_after)}) $")
        self._date_word = re.compile(r"[0-9][0-9 ,.]*$")

    def find(self, folded: str) -> Iterator[Spelled]:
        """All numbers in words, leftmost first (loose and halved ones among them)."""
        for match in self._loose.finditer(folded):
            value = self._words.loose_scales[match["scale"]]
            more = match["more"].strip()
            yield Spelled(Span(match.start(), match.end()), value * self._words.loose_scales.get(more, 1), loose=True)
        for match in self._half.finditer(folded):
            yield Spelled(Span(match.start(), match.end()), self._words.loose_scales[match["scale"]] / 2)
        for match in self._run.finditer(folded):
            spelled = self._read(folded, match)
            if spelled is not None:
                yield spelled

    def _read(self, folded: str, match: re.Match[str]) -> Spelled | None:
        words = match.group().split(" ")
        if self._date_word.search(folded, max(0, match.start() - 8), match.start()):
            return None  # "12 triệu": the scale belongs to the digits
        if self._not_after.search(folded, max(0, match.start() - 10), match.start()):
            return None
        length, value = self._value(words)
        if length == 0 or value is None:
            return None
        end = match.start() + len(" ".join(words[:length]))
        if length == 1:
            word = words[0]
            if word in self._words.article or word in self._words.scales or word in self._words.zero_links:
                return None
            if word in self._words.ambiguous_digits and self._counted.match(folded, end) is None:
                return None
        return Spelled(Span(match.start(), end), value)

    def _value(self, words: list[str]) -> tuple[int, int | None]:
        """How many words from the first make one number, and its value."""
        known, total, group, digit, used = self._words, 0, 0, None, 0
        for index, word in enumerate(words):
            if word in known.tens:
                if digit is None:
                    break
                group, digit = group + digit * 10, None
            elif word in known.hundred:
                if digit is None:
                    break
                group, digit = group + digit * 100, None
            elif word in known.scales:
                if digit is None and group == 0:
                    break
                total, group, digit = total + (group + (digit or 0)) * known.scales[word], 0, None
            elif word in known.ten:
                if digit is not None or group % 100:
                    break
                group += 10
            elif word in known.half:
                if index == 0 or words[index - 1] not in known.scales:
                    break
                total += known.scales[words[index - 1]] // 2
            elif word in known.digits:
                if digit is not None:
                    break
                digit = known.digits[word]
            elif index == 0:
                break
            used = index + 1
        while used and words[used - 1] in known.zero_links:
            used -= 1
        return used, total + group + (digit or 0) if used else None
