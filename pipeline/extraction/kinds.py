"""Which kinds of things are counted, where the number's own phrase does not say it.

A label before the number does ("karaoke: 58 cơ sở", "quán cà phê, giải khát 612"), a bracket behind it, or what was
said of the number before ("kiểm tra 61 cơ sở karaoke, phạt 11 cơ sở, thu 126 triệu").
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.layout import Layout
from pipeline.extraction.relations import Pair
from pipeline.extraction.terms import TaggedText, Term
from pipeline.records import NumberForm
from pipeline.scheme import scheme
from pipeline.values import changed

_ESTABLISHMENTS = "establishments"
# A label stands at most so many characters before its number, its last word so many, and its words so far apart.
_REACH, _NEAR, _APART = 150, 32, 26
_BETWEEN = re.compile(r"[^\d;.,()|]*\(?")
_JOINED = re.compile(r"[^\d;.()|:]*?(?:[,/–-]|(?<!\w)(?:và|hoặc|hay)(?!\w))[^\d;.()|:]*")
# "9 quán nhậu có ca hát: cộng là 46": what has a number of its own is no label of the next one.
_NUMBERED, _NUMBER = re.compile(r"\d[\d.,]* $"), 16
# A bracket behind what is counted that tells its kinds: "618 cơ sở (khách sạn, nhà nghỉ, karaoke)".
_BRACKET = re.compile(r"[^()\d;.,]{0,60}\(([^()\d;.]{3,160})\)")
# What parts the label of the next number from the things of this one.
_NEXT_LABEL, _FOLLOWING = re.compile(r"[,:]|(?<!\w)(?:thì|gồm)(?!\w)"), re.compile(r"[ :]*\d")
_CLOSED = re.compile(r"[;!?]|\.(?=\s|$)")
# What is told of establishments in one breath, of the same ones: so many figures, and so many characters, behind.
_OUTCOMES = frozenset(
    f"establishments_{one}" for one in ("violating", "warned", "fined", "suspended", "pledged", "suspected")
) | {"fines_amount"}
_COUNTED = _OUTCOMES | {"establishments_inspected", _ESTABLISHMENTS}
_BACK, _BEHIND = 3, 300


def labelled(layout: Layout, tagged: TaggedText, candidate: Candidate, codes: frozenset[str]) -> set[str]:
    """What a label before a number says of its kind, "karaoke: 58 cơ sở", or a bracket behind what is counted.

    Args:
        layout: the document.
        tagged: its terms.
        candidate: the number.
        codes: the kinds that are asked for.
    """
    number, sentence = candidate.number, candidate.place.sentence
    bracket = _BRACKET.match(layout.folded, number.span.end, sentence.end)
    told = _kinds(tagged, *bracket.span(1), codes) if bracket is not None else []
    if told:
        return {code for term in told for code in codes.intersection(term.detail)}
    end = min(number.qualifier_span.start if number.qualifier_span is not None else candidate.start, candidate.start)
    found: set[str] = set()
    right = end
    for term in reversed(_kinds(tagged, max(sentence.start, end - _REACH), end, codes)):
        between = layout.folded[term.span.end : right]
        if not (_joins(between) if found else _is_label(between)) or tagged.within("action", term.span.end, right):
            break
        found.update(codes.intersection(term.detail))
        right = term.span.start
    return found if not _NUMBERED.search(layout.folded, max(sentence.start, right - _NUMBER), right) else set()


def _is_label(between: str) -> bool:
    return len(between) <= _NEAR and _BETWEEN.fullmatch(between) is not None


def _joins(between: str) -> bool:
    return len(between) <= _APART and _JOINED.fullmatch(between) is not None


def _kinds(tagged: TaggedText, start: int, end: int, codes: frozenset[str]) -> list[Term]:
    return [term for term in tagged.within("noun", start, end) if codes.intersection(term.detail)]


def of_next(layout: Layout, candidate: Candidate) -> list[Term]:
    """The nouns at the end of a number's phrase that are the label of the next number: "lưu trú 521, karaoke 318"."""
    folded, right = layout.folded, candidate.right
    if _FOLLOWING.match(folded, right.end) is None:
        return []
    found: list[Term] = []
    end = right.end
    for term in sorted(candidate.np_terms, key=lambda term: -term.span.end):
        if term.span.start < right.start or not term.detail:
            continue
        apart = folded[term.span.end : end].strip(" ,")
        if apart or not _NEXT_LABEL.search(folded, right.start, term.span.start):
            break
        found.append(term)
        end = term.span.start
    return found


def carried(pairs: Sequence[Pair], layout: Layout) -> Iterator[Pair]:
    """The figures; what became of establishments is said of the one kind that its sentence named last."""
    family = frozenset(scheme().details[_ESTABLISHMENTS])
    seen: deque[Pair] = deque(maxlen=_BACK)
    for candidate, stated in pairs:
        figure, counted = stated, candidate.cell is None and candidate.number.form is not NumberForm.DENIAL
        if figure.indicator in _OUTCOMES and counted and family.isdisjoint(figure.detail):
            kinds = _named_last(seen, candidate, layout, family)
            figure = changed(figure, detail=tuple(sorted({*figure.detail, *kinds}))) if kinds else figure
        seen.append((candidate, figure))
        yield candidate, figure


def _named_last(before: Sequence[Pair], candidate: Candidate, layout: Layout, family: frozenset[str]) -> frozenset[str]:
    for other, figure in reversed(before):
        near = other.place.sentence == candidate.place.sentence and candidate.start - other.start <= _BEHIND
        if not near or other.cell is not None:
            break
        if _CLOSED.search(layout.folded, other.number.span.end, candidate.start):
            break
        if figure.indicator in _COUNTED:
            kinds = family.intersection(figure.detail)
            return kinds if len(kinds) == 1 else frozenset()  # the short name of several kinds tells none
    return frozenset()
