"""Vietnamese quantities as written: 1.234,5; 02; 12,5%; 1,2 tỷ; nửa tỷ; hai mươi mốt nghìn; 44/44; 10-20.

Numbers are read from the folded text, never from word tokens (segmenters glue and cut them), with ASCII
digits only and Decimal arithmetic. A number of more than 40 digits is no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.language.denials import find_denials
from pipeline.language.qualifiers import qualifier_around
from pipeline.language.resources import number_words
from pipeline.language.spelled import SpelledNumbers, alternatives
from pipeline.records import NumberForm, NumberMention
from pipeline.spans import Span

MAX_DIGITS = 40

# 1.234.567,8 | 1 234 567 | 1,234,567 | 31,5 | 31.5 | 12: groups of three first, so that "1.234" is a thousand.
_NUMERAL = re.compile(
    r"(?<![\w])(?<![0-9][.,])(?:"
    r"(?P<dots>[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,3})?)"
    r"|(?P<spaces>[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9]))"
    r"|(?P<commas>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?![0-9]*%)"
    r"|(?P<comma>[0-9]+,[0-9]+)"
    r"|(?P<dot>[0-9]+\.[0-9]{1,2})"
    r"|(?P<plain>[0-9]+)"
    r")(?![0-9])(?![.,][0-9])"
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A numeral with its scale: value and size of the last written place in full units."""

    value: Decimal
    step: Decimal
    start: int
    end: int
    form: NumberForm


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


class NumberFinder:
    """Finds all quantities of a text; the words come from data/language/numbers.yaml."""

    def __init__(self) -> None:
        words = number_words()
        self._spelled = SpelledNumbers(words)
        scales = alternatives(words.scales)
        self._scale = re.compile(rf" ?(?P<scale>{scales})(?!\w)(?P<half> {alternatives(words.half)})?(?!\w)")
        self._percent = re.compile(rf" ?(?:{alternatives(words.percent)})(?!\w)")
        self._currency = re.compile(rf" ?(?:{alternatives(words.currency)})(?!\w)(?! (?:đẳng|bào|chí|đội|phạm))")
        self._range = re.compile(rf" ?(?:{alternatives(words.range_links)}) ?")
        self._ratio = re.compile(rf"(?: ?/ ?| (?:{alternatives(words.ratio_links)}) )")
        self._nouns_between = re.compile(r" [^\W\d_]+(?: [^\W\d_]+){0,3}?")
        units = alternatives(words.multiple_units)
        self._multiple_after = re.compile(rf" (?:{units})(?!\w)")
        self._multiple_before = re.compile(rf"(?:{alternatives(words.multiple_heads)})(?: \w+)? $")
        self._multiples = re.compile(rf"(?<!\w)(?:{alternatives(words.multiples)})(?!\w)")
        self._words = words

    def find(self, folded: str, blocked: list[Span]) -> list[NumberMention]:
        """All quantities, in order, none overlapping another or a blocked span.

        Args:
            folded: the text in its folded form (`textforms.fold`).
            blocked: what is known not to be a quantity (dates, document numbers …).
        """
        taken = bytearray(len(folded) + 1)
        for span in blocked:
            taken[span.start : span.end] = b"\x01" * len(span)
        found: list[NumberMention] = []
        for mention in self._candidates(folded, taken):
            if not any(taken[mention.span.start : mention.span.end]):
                taken[mention.span.start : mention.span.end] = b"\x01" * len(mention.span)
                found.append(mention)
        found += [denial for denial in find_denials(folded) if not any(taken[denial.span.start : denial.span.end])]
        return sorted(found, key=lambda mention: mention.span)

    def _candidates(self, folded: str, taken: bytearray) -> Iterator[NumberMention]:
        reads = sorted(
            [*self._numerals(folded, taken), *self._spelled_reads(folded, taken)],
            key=lambda read: (read.start, -read.end),
        )
        yield from self._multiple_words(folded)
        by_start = {read.start: read for read in reversed(reads)}
        for read in reads:
            yield self._mention(folded, read, by_start)

    def _numerals(self, folded: str, taken: bytearray) -> Iterator[_Read]:
        for match in _NUMERAL.finditer(folded):
            if taken[match.start()] or match.end() - match.start() > MAX_DIGITS:
                continue
            read = self._scaled(folded, *_parse(match), match.start(), match.end())
            if read.end < len(folded) and folded[read.end].isalnum() and not self._currency.match(folded, read.end):
                continue
            yield read

    def _scaled(self, folded: str, value: Decimal, step: Decimal, start: int, end: int) -> _Read:
        """Adds scale words: "1,2 tỷ", "1 tỷ 250 triệu", "2 triệu rưỡi"."""
        total, form, last_scale = Decimal(0), NumberForm.INTEGER, None
        if value != value.to_integral_value():
            form = NumberForm.DECIMAL
        while True:
            match = self._scale.match(folded, end)
            if match is None:
                break
            scale = Decimal(self._words.scales[match["scale"]])
            nested = self._scale.match(folded, match.end())  # "1,5 nghìn tỷ"
            if nested is not None and self._words.scales[nested["scale"]] > scale:
                scale, match = scale * self._words.scales[nested["scale"]], nested
            if last_scale is not None and scale >= last_scale:
                break
            total, step, end, last_scale = total + value * scale, step * scale, match.end(), scale
            if match["half"]:
                total += scale / 2
            value = Decimal(0)
            following = re.compile(r" [0-9]{1,3}(?![0-9.,/])").match(folded, end)
            if following is None or self._scale.match(folded, following.end()) is None:
                break
            value, step, end = Decimal(following.group().strip()), Decimal(1), following.end()
        return _Read(total + value, step, start, end, form)

    def _spelled_reads(self, folded: str, taken: bytearray) -> Iterator[_Read]:
        for spelled in self._spelled.find(folded):
            if not taken[spelled.span.start]:
                form = NumberForm.LOOSE if spelled.loose else NumberForm.WORDS
                value = Decimal(str(spelled.value))
                yield _Read(value, Decimal(1), spelled.span.start, spelled.span.end, form)

    def _multiple_words(self, folded: str) -> Iterator[NumberMention]:
        """ "gấp đôi" is a change of 100 percent, "gấp 1,6 lần" of 60 (GUIDELINE section 8, Multiples)."""
        for match in self._multiples.finditer(folded):
            times = Decimal(str(self._words.multiples[match.group()]))
            span = Span(match.start(), match.end())
            value = _number((times - 1) * 100)
            yield NumberMention(span, NumberForm.MULTIPLE, value, noun_start=span.end)

    def _mention(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> NumberMention:
        ranged = self._linked(folded, read, by_start, self._range)
        if ranged is not None and ranged.value > read.value:
            return self._finish(folded, read, ranged, "range")
        ratio = self._linked(folded, read, by_start, self._ratio) or self._spread_ratio(folded, read, by_start)
        if ratio is not None and ratio.form is NumberForm.INTEGER:
            return self._finish(folded, read, ratio, "ratio")
        return self._finish(folded, read, None, "single")

    def _linked(self, folded: str, read: _Read, by_start: dict[int, _Read], link: re.Pattern[str]) -> _Read | None:
        end = read.end
        percent = self._percent.match(folded, end)
        if percent is not None:  # "10% - 15%"
            end = percent.end()
        match = link.match(folded, end)
        return by_start.get(match.end()) if match is not None else None

    def _spread_ratio(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> _Read | None:
        """ "21 cơ sở/25 cơ sở": the same thing counted twice, done of planned."""
        noun = self._nouns_between.match(folded, read.end)
        while noun is not None and noun.end() - read.end < 40:
            slash = re.compile(r" ?/ ?").match(folded, noun.end())
            if slash is not None:
                second = by_start.get(slash.end())
                same = second is not None and folded.startswith(noun.group(), second.end)
                return second if same else None
            longer = re.compile(r" [^\W\d_]+").match(folded, noun.end())
            noun = re.compile(re.escape(noun.group()) + r" [^\W\d_]+").match(folded, read.end) if longer else None
        return None

    def _finish(self, folded: str, read: _Read, second: _Read | None, role: str) -> NumberMention:
        end = read.end if second is None else second.end
        form = read.form
        percent = self._percent.match(folded, end)
        currency = None if percent else self._currency.match(folded, end)
        if percent is not None:
            form, end = NumberForm.PERCENT, percent.end()
        elif currency is not None:
            form = NumberForm.MONEY
        elif second is not None:
            form = NumberForm.RANGE if role == "range" else NumberForm.RATIO
        value = read.value
        if role == "range" and second is not None:
            value = _common_scale(read, second)
        mention = NumberMention(
            Span(read.start, end),
            form,
            _number(value),
            value_max=_number(second.value) if second is not None and role == "range" else None,
            denominator=_number(second.value) if second is not None and role == "ratio" else None,
            step=float(read.step),
            noun_start=currency.end() if currency is not None else end,
        )
        return self._as_multiple(folded, mention) or qualifier_around(folded, mention)

    def _as_multiple(self, folded: str, mention: NumberMention) -> NumberMention | None:
        after = self._multiple_after.match(folded, mention.span.end)
        before = self._multiple_before.search(folded, max(0, mention.span.start - 12), mention.span.start)
        if after is None or before is None:
            return None
        value = _number((Decimal(str(mention.value)) - 1) * 100)
        span = Span(mention.span.start, after.end())
        return replace(mention, span=span, form=NumberForm.MULTIPLE, value=value, noun_start=after.end())


def _common_scale(first: _Read, second: _Read) -> Decimal:
    """ "2-3 tỷ" is two to three billion: the first number takes the scale of the second."""
    if first.step == 1 and second.step >= 1000 and second.value / second.step > first.value:
        return first.value * second.step
    return first.value


def _parse(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Value and size of the last written place of a numeral."""
    written = match.group()
    if match["dots"]:
        written = written.replace(".", "").replace(",", ".")
    elif match["spaces"]:
        written = written.replace(" ", "")
    elif match["commas"]:  # "4,300 người": three digits after a comma are thousands where things are counted
        written = written.replace(",", "")
    elif match["comma"]:
        written = written.replace(",", ".")
    value = Decimal(written)
    exponent = value.as_tuple().exponent
    return value, Decimal(1).scaleb(int(exponent)) if isinstance(exponent, int) else Decimal(1)


@cache
def number_finder() -> NumberFinder:
    """The one finder of the process (its patterns are compiled once)."""
    return NumberFinder()
