"""Stated zeros: "không có vụ việc nào", "chưa phát hiện tụ điểm", "không còn xã trọng điểm".

A denial is only proposed here, from the negation to where the counted noun may begin; whether a countable
thing follows, and whether it is a fact or a wish, is decided by the extraction room (GUIDELINE section 8, Zero).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.language.resources import number_words
from pipeline.lexicon import Syllables, first_syllables
from pipeline.records import NumberForm, NumberMention
from pipeline.spans import Span
from pipeline.textforms import alternatives


@cache
def _pattern() -> re.Pattern[str]:
    words = number_words().denial
    adverbs, verbs = alternatives(words.adverbs), alternatives(words.verbs)
    fillers, nouns = alternatives(words.fillers), alternatives(words.bare_nouns)
    got = r"(?: (?:được|ra|mới|có|nổi)(?!\w))?"
    verb = rf"(?: (?:{adverbs}))? (?:(?:{verbs})(?!\w){got})"
    quality = rf"(?! (?:{alternatives(words.qualities)})(?!\w)(?!(?: \w+){{0,3}} nào(?!\w)))"
    action = rf" (?:{alternatives(words.actions)})(?!\w){got}(?=(?: \w+){{1,6}}? nào(?!\w)| ai(?!\w))"
    bare = rf" (?:(?:{nouns})(?!\w)|(?:{alternatives(words.any_nouns)})(?: \w+){{0,3}}? nào(?!\w))"
    return re.compile(
        rf"(?P<not>{alternatives(words.negations)})"
        rf"(?:(?:{verb}|{action})(?P<fill>(?: (?:{fillers})(?!\w)){{0,2}})|(?={bare})){quality}(?= )"
    )


@cache
def _heads() -> frozenset[str]:
    return first_syllables(number_words().denial.negations)


def find_denials(text: Syllables) -> Iterator[NumberMention]:
    """Places where a zero may be stated; the span runs to where its noun may begin."""
    for match in text.matches(_pattern(), _heads()):
        span = Span(match.start(), match.end())
        yield NumberMention(span, NumberForm.DENIAL, 0, noun_start=match.end())
