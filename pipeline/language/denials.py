"""Stated zeros: "không có vụ việc nào", "chưa phát hiện tụ điểm", "không còn xã trọng điểm".

A denial is only proposed here, from the negation to where the counted noun may begin; whether a countable
thing follows, and whether it is a fact or a wish, is decided by the extraction room (GUIDELINE section 8, Zero).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.language.resources import number_words
from pipeline.language.spelled import alternatives
from pipeline.records import NumberForm, NumberMention
from pipeline.spans import Span


@cache
def _pattern() -> re.Pattern[str]:
    words = number_words().denial
    negations, verbs = alternatives(words.negations), alternatives(words.verbs)
    fillers, nouns = alternatives(words.fillers), alternatives(words.bare_nouns)
    verb = rf" (?:(?:{verbs})(?!\w)(?: (?:được|ra|mới|có))?)"
    return re.compile(
        rf"(?<!\w)(?P<not>{negations})(?:{verb}(?P<fill>(?: (?:{fillers})(?!\w)){{0,2}})|(?= (?:{nouns})(?!\w)))(?= )"
    )


def find_denials(folded: str) -> Iterator[NumberMention]:
    """Places where a zero may be stated; the span runs to where its noun may begin."""
    for match in _pattern().finditer(folded):
        span = Span(match.start(), match.end())
        yield NumberMention(span, NumberForm.DENIAL, 0, noun_start=match.end())
