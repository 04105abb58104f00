"""What the model sees of a candidate: short strings, one per fact, from words, clause, list, table and document.

The rules' own reading is one of the facts, so that the model learns where the rules are right.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import Kind, TaggedText
from pipeline.records import DocumentMeta, NumberForm
from pipeline.spans import Span

_WORD = re.compile(r"\w+|[^\w\s]")
_LEFT, _RIGHT = 60, 60
_NEAR_WORDS = 5
_KINDS: tuple[Kind, ...] = ("noun", "mark", "actor")
# Of the line above a block so many characters are looked at, from its end.
_OPENING = 90
_OURS = frozenset({"prostitution", "social_evils"})
# Topics are looked for up to this many characters away.
_FAR = 2500
_DISTANCES = (20, 60, 150, 400, 1000)
_COUNTS = (0, 1, 3, 8)
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)


class FeatureReader:
    """Makes the features of one document's candidates."""

    def __init__(self, layout: Layout, tagged: TaggedText, meta: DocumentMeta, standing: StandingReader) -> None:
        self._layout = layout
        self._tagged = tagged
        self._document = self._of_document(meta, standing)

    def read(self, namings: Sequence[Naming]) -> list[list[str]]:
        """One list of features per naming, in the same order."""
        return [
            [*self._document, *self._of(naming), *self._beside(namings, at), *self._words(naming.candidate)]
            for at, naming in enumerate(namings)
        ]

    def _of_document(self, meta: DocumentMeta, standing: StandingReader) -> list[str]:
        title = self._layout.title
        topics = self._tagged.within("topic", title.start, title.end) if title is not None else []
        named = {term.name for term in topics}
        counts = Counter(term.name for term in self._tagged.within("topic", 0, len(self._layout.text)))
        ours, evils = counts["prostitution"], counts["social_evils"]
        return [
            "bias",
            f"type={meta.doc_type}",
            f"raid={standing.raid}",
            f"plans={standing.plans}",
            *(f"title={name}" for name in sorted(named)),
            f"ours={bucket(ours, _COUNTS)}",
            f"ours={bucket(ours, _COUNTS)}:evils={bucket(evils, _COUNTS)}",
            f"share={bucket(ours / max(1, counts.total()), _SHARES)}",
        ]

    def _of(self, naming: Naming) -> Iterator[str]:
        seen, topic, candidate = naming.situation, naming.topic, naming.candidate
        rule = naming.rule
        yield f"rule={rule.id if rule is not None else 'none'}"
        yield f"code={naming.indicator or 'none'}"
        yield f"verdict={_verdict(naming)}"
        yield f"verdict+code={_verdict(naming)}+{naming.indicator}"
        yield f"topic={topic.on}:{topic.basis}:{topic.other}:{topic.joint}"
        yield f"topic={topic.on}:{topic.other}"
        yield f"noun={seen.noun}"
        yield f"noun+side={seen.noun}:{candidate.noun_side}"
        yield f"word={seen.noun_phrase}"
        yield f"act={seen.act}:{candidate.governing_side}"
        yield f"act={seen.act}"
        yield f"noun+act={seen.noun}+{seen.act}"
        yield f"noun+topic={seen.noun}+{topic.on}+{topic.other}"
        yield f"form={seen.form.value}"
        yield f"form+noun={seen.form.value}+{seen.noun}"
        yield f"previous={naming.previous}"
        yield f"previous+noun={naming.previous}+{seen.noun}"
        yield f"size={_size(candidate)}"
        yield f"change={naming.change}"
        yield from (f"phrase={name}" for name in sorted(seen.phrase))
        yield from (f"near={name}" for name in sorted(seen.near - seen.phrase))
        yield from (f"around={name}" for name in sorted(seen.around - seen.near))
        yield from (f"head={name}" for name in sorted(seen.head))
        yield from (f"cue={name}" for name in sorted(seen.cues))
        yield from self._place(candidate)
        yield from self._nearest(candidate)
        yield from self._further(candidate)

    def _further(self, candidate: Candidate) -> Iterator[str]:
        """Things, marks and bodies of the line that heads or introduces the block and of the one before it."""
        for name, span in self._above(candidate):
            for kind in _KINDS:
                terms = {term.name for term in self._tagged.within(kind, span.start, span.end)}
                yield from (f"{name}_{kind}={term}" for term in sorted(terms))

    def _above(self, candidate: Candidate) -> Iterator[tuple[str, Span]]:
        """The line that introduces the list or heads the section, and the one before the block."""
        here, blocks = candidate.place.block, self._layout.blocks
        for index in self._layout.ancestors(here)[:1]:
            yield "over", Span(max(blocks[index].span.start, blocks[index].span.end - _OPENING), blocks[index].span.end)
        if here:
            span = blocks[here - 1].span
            yield "prior", Span(max(span.start, span.end - _OPENING), span.end)

    def _nearest(self, candidate: Candidate) -> Iterator[str]:
        """How far the nearest word of our topic and of another stands before and after the number."""
        block = self._layout.blocks[candidate.place.block].span
        for name, wanted in (("ours", _OURS), ("theirs", None)):
            before = self._last_topic(wanted, block.start, candidate.start)
            yield f"{name}_before={before}"
            after = self._tagged.within("topic", candidate.start, min(block.end, candidate.start + _FAR))
            close = [
                term.span.start - candidate.start for term in after if (term.name in _OURS) == (wanted is not None)
            ]
            yield f"{name}_after={bucket(close[0], _DISTANCES) if close else 'none'}"

    def _last_topic(self, wanted: frozenset[str] | None, start: int, end: int) -> str:
        terms = self._tagged.within("topic", max(0, end - _FAR), end)
        places = [term.span.end for term in terms if (term.name in _OURS) == (wanted is not None)]
        if not places:
            return "none"
        return f"{bucket(end - places[-1], _DISTANCES)}:{places[-1] >= start}"

    def _place(self, candidate: Candidate) -> Iterator[str]:
        block = self._layout.blocks[candidate.place.block]
        yield f"block={block.kind.value}"
        if candidate.place.parent is not None:
            yield "listed"
        if candidate.cell is not None:
            yield "cell"
        if candidate.place.sentence.start == block.span.start:
            yield "first"

    def _beside(self, namings: Sequence[Naming], at: int) -> Iterator[str]:
        """What the rules make of the numbers before and after it in the sentence and block."""
        for name, other in (("before", at - 1), ("before2", at - 2), ("after", at + 1)):
            if not 0 <= other < len(namings):
                continue
            naming, here = namings[other], namings[at]
            if naming.candidate.place.block != here.candidate.place.block:
                continue
            same = naming.candidate.place.sentence == here.candidate.place.sentence
            yield f"{name}={naming.indicator if naming.accepted else '-'}:{same}"
            yield f"{name}+noun={naming.situation.noun}+{here.situation.noun}"

    def _words(self, candidate: Candidate) -> Iterator[str]:
        folded, number = self._layout.folded, candidate.number
        sentence = candidate.place.sentence
        start = max(sentence.start, number.span.start - _LEFT)
        left = _syllables(folded[start : number.span.start])[-_NEAR_WORDS:]
        right = _syllables(folded[number.span.end : min(sentence.end, number.span.end + _RIGHT)])[:_NEAR_WORDS]
        yield from (f"l{place}={word}" for place, word in enumerate(reversed(left)))
        yield from (f"r{place}={word}" for place, word in enumerate(right))
        yield from (f"l={word}" for word in left)
        yield from (f"r={word}" for word in right)
        yield from (f"l={one} {two}" for one, two in pairwise(left))
        yield from (f"r={one} {two}" for one, two in pairwise(right))
        if candidate.cell is not None:
            for span in (*candidate.cell.headers, *candidate.cell.label):
                yield from (f"cell={word}" for word in _syllables(span.of(folded))[:12])


def _syllables(folded: str) -> list[str]:
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(folded)]


def _verdict(naming: Naming) -> str:
    """What the rules decided, without what is counted."""
    return "figure" if naming.reason is None else naming.reason or "unknown"


def _size(candidate: Candidate) -> str:
    value = abs(candidate.number.value)
    if candidate.number.form is NumberForm.DENIAL or value == 0:
        return "0"
    return str(math.floor(math.log10(value))) if value >= 1 else "<1"
