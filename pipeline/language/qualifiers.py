"""How exact the words around a number say it is (GUIDELINE section 3, `qualifier`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.language.resources import number_words
from pipeline.language.spelled import alternatives
from pipeline.records import NumberForm, NumberMention, Qualifier
from pipeline.spans import Span

# "từ 80% số xã, phường trở lên": the closing words stand near, in the same clause
_CLOSING_REACH = 60
_OPENING_REACH = 40


@dataclass(frozen=True, slots=True)
class _Patterns:
    before: re.Pattern[str]
    at_least_after: re.Pattern[str]
    at_most_after: re.Pattern[str]
    from_before: re.Pattern[str]
    kinds: dict[str, Qualifier]


@cache
def _patterns() -> _Patterns:
    words = number_words()
    kinds = {word: Qualifier(kind) for kind, group in words.qualifiers.items() for word in group}
    bridges = alternatives(words.bridges)
    refused = "".join(rf"(?<!{re.escape(word)} )" for word in words.not_qualifier_after)
    clause = r"[^.;:\n]"
    return _Patterns(
        re.compile(rf"(?<!\w){refused}(?P<word>{alternatives(kinds)})(?: (?:{bridges})){{0,2}} $"),
        re.compile(rf"{clause}{{0,{_CLOSING_REACH}}}?(?<!\w)(?:{alternatives(words.at_least_after)})(?!\w)"),
        re.compile(rf"{clause}{{0,{_CLOSING_REACH}}}?(?<!\w)(?:{alternatives(words.at_most_after)})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{alternatives(words.from_words)}) $"),
        kinds,
    )


def qualifier_around(folded: str, mention: NumberMention) -> NumberMention:
    """The mention with the qualifier that the words next to it give; of two, the nearest wins.

    A range is always `between`. "từ N … trở lên" and "N … trở lên" are `at_least`.
    """
    patterns = _patterns()
    start, end = mention.span.start, mention.span.end
    if mention.value_max is not None:
        return replace(mention, qualifier=Qualifier.BETWEEN)
    if mention.form is NumberForm.LOOSE:
        return replace(mention, qualifier=Qualifier.ABOUT, qualifier_span=mention.span)
    for pattern, kind in (
        (patterns.at_least_after, Qualifier.AT_LEAST),
        (patterns.at_most_after, Qualifier.AT_MOST),
    ):
        closing = pattern.match(folded, end)
        if closing is not None and not re.search(r"[0-9]", closing.group()):
            return replace(mention, qualifier=kind, qualifier_span=Span(start, closing.end()))
    line = folded[max(0, start - _OPENING_REACH) : start]
    opening = patterns.before.search(line)
    if opening is None:
        return mention
    kind = patterns.kinds[opening["word"]]
    if kind in (Qualifier.OVER, Qualifier.UNDER) and opening.end("word") + 1 != len(line):
        return mention  # "ba nội dung trên là 1.234": there "trên" says where, not how much
    offset = start - len(line)
    span = Span(offset + opening.start("word"), offset + opening.end("word"))
    return replace(mention, qualifier=kind, qualifier_span=span)
