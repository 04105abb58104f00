"""Vietnamese quantities as written: 1.234,5; 02; 12,5%; 1,2 tỷ; nửa tỷ; hai mươi mốt nghìn; 44/44; 10-20.

Numbers are read from the folded text, never from word tokens (segmenters glue and cut them), with ASCII
digits only and Decimal arithmetic. A number of more than 40 digits is no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.language.denials import find_denials
from pipeline.language.qualifiers import QualifierReader
from pipeline.language.resources import NumberWords, number_words
from pipeline.language.spelled import HALF_STEP, spelled_numbers
from pipeline.lexicon import NUMERAL_HEAD, Syllables, first_syllables
from pipeline.records import NumberForm, NumberMention, Qualifier
from pipeline.spans import Span, in_order
from pipeline.textforms import alternatives
from pipeline.values import changed, value_class

MAX_DIGITS = 40

# 1.234.567,8 | 1 234 567 | 1,234,567 | 31,5 | 31.5 | 12: groups of three first, so that "1.234" is a thousand. A
# thousand has no leading zero: "0.125" is a fraction.
_NUMERAL = re.compile(
    r"(?<![\w])(?<![0-9][.,])(?:"
    r"(?P<dots>[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,3})?)"
    r"|(?P<spaces>[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]{1,3})?(?![0-9]))"
    r"|(?P<commas>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?![0-9]*%)"
    r"|(?P<comma>[0-9]++,[0-9]++)"
    r"|(?P<dot>0\.[0-9]++|[0-9]++\.[0-9]{1,2})"
    r"|(?P<plain>[0-9]++)"
    r")(?![0-9])(?![.,][0-9])"
)
_NUMERAL_AT = frozenset((NUMERAL_HEAD,))
# A line may end between the two ("2 tỷ\n945 triệu").
_NEXT_PLACE = re.compile(r"[ \n][0-9]{1,3}(?![0-9.,/])")
# "một nửa" in percent.
_HALF = 50
# "một phần ba" is 33.33 percent
_FRACTION_PLACES = 2
# "21 cơ sở/25 cơ sở": the noun between two numbers
_NOUN = re.compile(r" [^\W\d_]+(?: [^\W\d_]+){0,3} ?")
# "121 người trong tổng số": what may stand between a part and the words of its whole
_PART_NOUN = re.compile(r"(?: [^\W\d_]+,?){0,6} ")
_LONGEST_NOUN = 40

# "5K" is the health message of 2020, "50k" a price.
_SMALLEST_GLUED = 10


@value_class
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
        ratio = alternatives(words.ratio_links)
        self._spelled = spelled_numbers()
        self._sizes = {**words.scales, **words.glued_scales}
        scales, glued, half = (alternatives(group) for group in (words.scales, words.glued_scales, words.half))
        self._scale = re.compile(rf"(?: ?(?P<scale>{scales})|(?P<glued>{glued}))(?!\w)(?P<half> (?:{half})(?!\w))?")
        self._percent = re.compile(rf" ?(?:{alternatives(words.percent)})(?!\w)")
        self._currency = re.compile(rf" ?(?:{alternatives(words.currency)})(?!\w)(?! (?:đẳng|bào|chí|đội|phạm))")
        self._priced = re.compile(rf"[ 0-9](?:{alternatives(words.priced_scales)})(?: (?:{half}))?$")
        self._ends_price = re.compile(rf" ?(?:$|[^\w ]|(?:{alternatives(words.after_price)})(?!\w))")
        self._range = re.compile(rf" ?(?:{alternatives(words.range_links)}) ?")
        self._range_head = re.compile(rf"(?<!\w)(?P<head>{alternatives(words.range_heads)}) $")
        self._range_endings = tuple(f"{head} " for head in words.range_heads)
        self._link = re.compile(
            rf" ?(?:{alternatives(words.percent)})? ?(?:{alternatives(words.range_links)}|/|{ratio})"
        )
        self._middles = {
            head: re.compile(rf" (?:{alternatives(middles)}) ") for head, middles in words.range_heads.items()
        }
        self._change = re.compile(rf"(?<!\w)(?:{alternatives(words.changes)})(?: \w+){{1,2}} $")
        self._ratio = re.compile(rf"(?: ?/ ?| (?:{ratio}) )")
        self._unit = re.compile(rf"(?:{alternatives(words.counted_after_ambiguous)})(?!\w)")
        self._multiple_after = re.compile(rf" (?:{alternatives(words.multiple_units)})(?!\w)")
        self._multiple_before = re.compile(rf"(?:{alternatives(words.multiple_heads)})(?: \w+)? $")
        self._compared_before = re.compile(rf"(?:{alternatives(words.compared_multiple_heads)}) $")
        self._compared_after = re.compile(rf" (?:{alternatives(words.compared_with)})(?!\w)")
        self._multiples = re.compile(rf"(?:{alternatives(words.multiples)})(?!\w)")
        self._multiples_at = first_syllables(words.multiples)
        self._halves = _half_pattern(words)
        self._halves_at = first_syllables((*words.shares_of_half, *words.half_words))
        self._fractions = _fraction_pattern(words)
        self._fractions_at = first_syllables(words.digits)
        self._apart = re.compile(rf" ?/ ?|(?<= )(?:{ratio}) ")
        self._of_all = re.compile(rf"(?<= )\(?(?:{alternatives(words.whole_links)}) ")
        self._words = words

    def find(self, text: Syllables, blocked: list[Span]) -> list[NumberMention]:
        """All quantities, in order, none overlapping another or a blocked span.

        Args:
            text: the text in its folded form, cut into syllables.
            blocked: what is known not to be a quantity (dates, document numbers …).
        """
        taken = bytearray(len(text.folded) + 1)
        for span in blocked:
            taken[span.start : span.end] = b"\x01" * len(span)
        qualifiers = QualifierReader(text)
        found: list[NumberMention] = []
        for mention in self._candidates(text, taken):
            if not any(taken[mention.span.start : mention.span.end]):
                taken[mention.span.start : mention.span.end] = b"\x01" * len(mention.span)
                found.append(qualifiers.read(mention))
        found += [denial for denial in find_denials(text) if not any(taken[denial.span.start : denial.span.end])]
        return in_order(found)

    def _candidates(self, text: Syllables, taken: bytearray) -> Iterator[NumberMention]:
        yield from self._multiple_words(text)
        yield from self._half_words(text)
        yield from self._fraction_words(text)
        reads = [*self._numerals(text, taken), *self._spelled_reads(text, taken)]
        reads.sort(key=lambda read: (read.start, -read.end))
        by_start = {read.start: read for read in reversed(reads)}
        for read in reads:
            yield self._mention(text.folded, read, by_start)

    def _numerals(self, text: Syllables, taken: bytearray) -> Iterator[_Read]:
        for match in text.matches(_NUMERAL, _NUMERAL_AT):
            if taken[match.start()] or match.end() - match.start() > MAX_DIGITS:
                continue
            value, step = self._parse(text.folded, match)
            read = self._scaled(text.folded, value, step, match.start(), match.end())
            if (
                read.end < len(text.folded)
                and text.folded[read.end].isalnum()
                and not self._goes_on(text.folded, read.end)
            ):
                continue
            yield read

    def _goes_on(self, folded: str, end: int) -> bool:
        """Whether the letters glued to a number are a currency or a counted noun ("500đ", "05vụ")."""
        return self._currency.match(folded, end) is not None or self._unit.match(folded, end) is not None

    def _parse(self, folded: str, match: re.Match[str]) -> tuple[Decimal, Decimal]:
        """Value and size of the last written place of a numeral."""
        written = match.group()
        if match["dots"] or match["spaces"]:
            written = written.replace(".", "").replace(" ", "").replace(",", ".")
        elif match["commas"]:
            # "4,300 người": three digits after a comma are thousands where things are counted, but in "1,234 tỷ" not
            scaled = self._scale.match(folded, match.end()) is not None and written.count(",") == 1
            written = written.replace(",", "." if scaled else "")
        elif match["comma"]:
            written = written.replace(",", ".")
        value = Decimal(written)
        exponent = value.as_tuple().exponent
        return value, Decimal(1).scaleb(int(exponent)) if isinstance(exponent, int) else Decimal(1)

    def _scale_at(self, folded: str, end: int, value: Decimal) -> tuple[re.Match[str], Decimal] | None:
        """The scale that stands at a position, with its size; "nghìn tỷ" is one scale."""
        match = self._scale.match(folded, end)
        if match is None:
            return None
        if match["glued"]:
            priced = value >= _SMALLEST_GLUED or self._currency.match(folded, match.end()) is not None
            return (match, Decimal(self._sizes[match["glued"]])) if priced else None
        size = Decimal(self._sizes[match["scale"]])
        nested = self._scale.match(folded, match.end())
        if nested is not None and nested["scale"] and self._sizes[nested["scale"]] > size:
            return nested, size * self._sizes[nested["scale"]]
        return match, size

    def _scaled(self, folded: str, value: Decimal, step: Decimal, start: int, end: int) -> _Read:
        """Adds scale words: "1,2 tỷ", "1 tỷ 250 triệu", "2 triệu rưỡi"."""
        form = NumberForm.INTEGER if value == value.to_integral_value() else NumberForm.DECIMAL
        total, last = Decimal(0), None
        while (found := self._scale_at(folded, end, value)) is not None:
            match, size = found
            if last is not None and size >= last:
                break
            total, step, end, last = total + value * size, step * size, match.end(), size
            if match["half"]:
                total, step = total + size / 2, size / HALF_STEP
            value = Decimal(0)
            following = _NEXT_PLACE.match(folded, end)
            if following is None or self._scale.match(folded, following.end()) is None:
                break
            value, step, end = Decimal(following.group().strip()), Decimal(1), following.end()
        return _Read(total + value, step, start, end, form)

    def _spelled_reads(self, text: Syllables, taken: bytearray) -> Iterator[_Read]:
        for spelled in self._spelled.find(text):
            if not taken[spelled.span.start]:
                form = NumberForm.LOOSE if spelled.loose else NumberForm.WORDS
                value, step = Decimal(str(spelled.value)), Decimal(spelled.step)
                yield _Read(value, step, spelled.span.start, spelled.span.end, form)

    def _multiple_words(self, text: Syllables) -> Iterator[NumberMention]:
        """ "gấp đôi" is a change of 100 percent, "gấp 1,6 lần" of 60 (GUIDELINE section 8, Multiples)."""
        for match in text.matches(self._multiples, self._multiples_at):
            times = Decimal(str(self._words.multiples[match.group()]))
            span = Span(match.start(), match.end())
            yield NumberMention(span, NumberForm.MULTIPLE, _number((times - 1) * 100), noun_start=span.end)

    def _half_words(self, text: Syllables) -> Iterator[NumberMention]:
        """ "giảm gần một nửa", "quá nửa số cơ sở": a share of 50 percent."""
        for match in text.matches(self._halves, self._halves_at):
            span = Span(match.start(), match.end())
            kind = self._words.shares_of_half.get(match.group(), Qualifier.EXACT)
            yield NumberMention(span, NumberForm.PERCENT, _HALF, qualifier=kind, noun_start=span.end)

    def _fraction_words(self, text: Syllables) -> Iterator[NumberMention]:
        """ "hơn hai phần ba", "tám phần mười": shares in percent."""
        for match in text.matches(self._fractions, self._fractions_at):
            part, whole = self._words.digits[match["part"]], self._words.fraction_wholes[match["whole"]]
            if part < whole:
                span = Span(match.start(), match.end())
                share = round(100 * part / whole, _FRACTION_PLACES)
                yield NumberMention(span, NumberForm.PERCENT, share, step=1, noun_start=span.end)

    def _mention(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> NumberMention:
        linked = self._link.match(folded, read.end) is not None
        ranged = self._linked(folded, read, by_start, self._range) if linked else None
        ranged = ranged or self._spread_range(folded, read, by_start)
        if ranged is not None and ranged.value > read.value:
            return self._finish(folded, read, ranged, "range")
        shared = self._percent.match(folded, read.end) is not None  # "100% trong tổng số 62 cơ sở" are two numbers
        if not shared:
            ratio = self._linked(folded, read, by_start, self._ratio) if linked else None
            ratio = ratio or self._spread_ratio(folded, read, by_start)
            if ratio is not None and ratio.form is NumberForm.INTEGER:
                return self._finish(folded, read, ratio, "ratio")
            whole = self._whole(folded, read, by_start)
            if whole is not None:
                return whole
        return self._finish(folded, read, None, "single")

    def _linked(self, folded: str, read: _Read, by_start: dict[int, _Read], link: re.Pattern[str]) -> _Read | None:
        percent = self._percent.match(folded, read.end)
        match = link.match(folded, percent.end() if percent is not None else read.end)  # "10% - 15%"
        return by_start.get(match.end()) if match is not None else None

    def _spread_range(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> _Read | None:
        """ "từ 5 triệu đồng đến 10 triệu đồng", "giữa 10 và 20 người": the same thing at both ends."""
        if not folded.endswith(self._range_endings, 0, read.start):
            return None
        before = folded[max(0, read.start - _LONGEST_NOUN) : read.start]
        head = self._range_head.search(before)
        if head is None or self._change.search(before) is not None:
            return None
        for end in self._noun_ends(folded, read.end):
            middle = self._middles[head["head"]].match(folded, end)
            second = by_start.get(middle.end()) if middle is not None else None
            if second is not None and folded.startswith(folded[read.end : end], second.end):
                return second
        return None

    @staticmethod
    def _noun_ends(folded: str, start: int) -> list[int]:
        """Where a noun of none to four words may end."""
        noun = _NOUN.match(folded, start)
        if noun is None:
            return [start]
        end = start + len(noun.group().rstrip())
        return [*(at for at in range(start, end) if folded[at] == " "), end]

    def _spread_ratio(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> _Read | None:
        """ "21 cơ sở/25 cơ sở", "31 cơ sở trong số 66 cơ sở": the same thing counted twice, done of planned."""
        link = self._apart.search(folded, read.end, read.end + _LONGEST_NOUN)
        if link is None:
            return None
        noun = _NOUN.fullmatch(folded, read.end, link.start())
        second = by_start.get(link.end()) if noun is not None else None
        if noun is None or second is None or not folded.startswith(noun.group().rstrip(), second.end):
            return None
        return second

    def _whole(self, folded: str, read: _Read, by_start: dict[int, _Read]) -> NumberMention | None:
        """ "121 người trong tổng số 168", "2.391 (trên tổng số 3.321)": the noun stands once or not at all."""
        link = self._of_all.search(folded, read.end, read.end + _LONGEST_NOUN)
        second = by_start.get(link.end()) if link is not None else None
        if link is None or second is None or not read.value <= second.value:
            return None
        if _PART_NOUN.fullmatch(folded, read.end, link.start()) is None:
            return None
        found = self._finish(folded, read, second, "ratio")
        return found if link.start() == read.end + 1 else changed(found, noun_start=read.end)

    def _finish(self, folded: str, read: _Read, second: _Read | None, role: str) -> NumberMention:
        end = read.end if second is None else second.end
        form = read.form
        percent = self._percent.match(folded, end)
        currency = None if percent else self._currency.match(folded, end)
        if percent is not None:
            form, end = NumberForm.PERCENT, percent.end()
        elif currency is not None or self._is_price(folded, read.start, end):
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
        return self._as_multiple(folded, mention) or mention

    def _is_price(self, folded: str, start: int, end: int) -> bool:
        """Whether a number of millions or billions has nothing counted after it."""
        return self._priced.search(folded, start, end) is not None and self._ends_price.match(folded, end) is not None

    def _as_multiple(self, folded: str, mention: NumberMention) -> NumberMention | None:
        after = self._multiple_after.match(folded, mention.span.end)
        if after is None:
            return None
        start = max(0, mention.span.start - 12)
        before = self._multiple_before.search(folded, start, mention.span.start)
        if before is None and self._compared_after.match(folded, after.end()) is not None:
            before = self._compared_before.search(folded, start, mention.span.start)
        if before is None:
            return None
        value = _number((Decimal(str(mention.value)) - 1) * 100)
        span = Span(mention.span.start, after.end())
        return changed(mention, span=span, form=NumberForm.MULTIPLE, value=value, noun_start=after.end())


def _half_pattern(words: NumberWords) -> re.Pattern[str]:
    """Words for half of something, and a bare "nửa" after one of more or less."""
    heads = "".join(rf"(?<=(?<!\w){re.escape(head)} )|" for head in words.bare_half_after).rstrip("|")
    ends = alternatives((*words.not_after_half, *words.scales))
    halves = rf"(?:{alternatives(words.shares_of_half)}|(?:{heads})(?:{alternatives(words.half_words)}))"
    return re.compile(rf"(?<!\w){halves}(?!\w)(?! (?:{ends})(?!\w))")


def _fraction_pattern(words: NumberWords) -> re.Pattern[str]:
    """A part, the word of a fraction and its whole: "hai phần ba"."""
    parts, wholes = alternatives(words.digits), alternatives(words.fraction_wholes)
    ends = alternatives(words.not_after_fraction)
    links = alternatives(words.fraction_links)
    return re.compile(rf"(?P<part>{parts}) (?:{links}) (?P<whole>{wholes})(?!\w)(?! (?:[0-9]|(?:{ends})(?!\w)))")


def _common_scale(first: _Read, second: _Read) -> Decimal:
    """ "2-3 tỷ" is two to three billion: the first number takes the scale of the second."""
    if first.step == 1 and second.step >= 1000 and second.value / second.step > first.value:
        return first.value * second.step
    return first.value


@cache
def number_finder() -> NumberFinder:
    """The one finder of the process (its patterns are compiled once)."""
    return NumberFinder()
