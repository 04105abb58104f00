"""What the model sees of a candidate: short strings, one per fact, from words, clause, list, table and document.

The rules' own reading is one of the facts, so that the model learns where the rules are right.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Group, Row, kept
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import Kind, TaggedText
from pipeline.records import BlockKind, DocumentMeta, NumberForm
from pipeline.spans import Span

_WORD = re.compile(r"\w+|[^\w\s]")
_LEFT, _RIGHT = 80, 80
_NEAR_WORDS = 7
_KINDS: tuple[Kind, ...] = ("noun", "mark", "actor")
# Of the line above a block so many characters are looked at, from its end.
_OPENING = 90
_OURS = frozenset({"prostitution", "social_evils"})
# Topics are looked for up to this many characters away.
_FAR = 2500
# Of the sentence so many characters before and after a number are looked at, and those that open it.
_BEFORE, _AFTER, _OPENS, _OPENING_WORDS = 200, 100, 40, 3
_OF_CELL, _OF_HEAD = 12, 80
_DISTANCES = (20, 60, 150, 400, 1000)
_COUNTS = (0, 1, 3, 8)
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)


class FeatureReader:
    """Makes the features of one document's candidates."""

    def __init__(self, layout: Layout, tagged: TaggedText, meta: DocumentMeta, standing: StandingReader) -> None:
        self._layout = layout
        self._tagged = tagged
        self._document = Group(self._of_document(meta, standing))
        topics = tagged.within("topic", 0, len(layout.text))
        self._topics = [
            _Topics([term.span for term in topics if (term.name in _OURS) == ours]) for ours in (True, False)
        ]
        self._above: dict[int, Group] = {}
        self._heads: dict[int, Group] = {}

    def read(self, namings: Sequence[Naming]) -> list[list[str]]:
        """One list of features per naming, in the same order; see `rows`."""
        return [row.features for row in self.rows(namings)]

    def rows(self, namings: Sequence[Naming]) -> list[Row]:
        """The features of each naming, in the same order."""
        return [
            Row((self._document, *self._of(naming), *self._beside(namings, at)), tuple(self._words(naming.candidate)))
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

    def _of(self, naming: Naming) -> Iterator[Group]:
        seen, topic, candidate = naming.situation, naming.topic, naming.candidate
        rule = naming.rule.id if naming.rule is not None else "none"
        yield _ruled((rule, naming.indicator, _verdict(naming)))
        yield _topic((topic.on, topic.basis, topic.other, topic.joint))
        yield _thing((seen.noun, candidate.noun_side, seen.noun_phrase, seen.act, candidate.governing_side))
        yield _thing_of_topic((seen.noun, topic.on, topic.other))
        yield _written((seen.noun, seen.form, naming.previous, _size(candidate), naming.change))
        yield _named(("phrase", seen.phrase))
        yield _named(("near", seen.near - seen.phrase))
        yield _named(("around", seen.around - seen.near))
        yield _named(("head", seen.head))
        yield _named(("cue", seen.cues))
        yield self._place(candidate)
        yield self._nearest(candidate)
        yield self._further(candidate.place.block)
        yield self._head_words(candidate.place.block)

    def _further(self, block: int) -> Group:
        """Things, marks and bodies of the line that heads or introduces the block and of the one before it."""
        if block not in self._above:
            self._above[block] = Group(
                f"{name}_{kind}={term}"
                for name, span in self._lines_above(block)
                for kind in _KINDS
                for term in sorted({term.name for term in self._tagged.within(kind, span.start, span.end)})
            )
        return self._above[block]

    def _lines_above(self, here: int) -> Iterator[tuple[str, Span]]:
        """The line that introduces the list or heads the section, and the one before the block."""
        blocks = self._layout.blocks
        for index in self._layout.ancestors(here)[:1]:
            yield "over", Span(max(blocks[index].span.start, blocks[index].span.end - _OPENING), blocks[index].span.end)
        if here:
            span = blocks[here - 1].span
            yield "prior", Span(max(span.start, span.end - _OPENING), span.end)

    def _nearest(self, candidate: Candidate) -> Group:
        """How far the nearest word of our topic and of another stands before and after the number."""
        block, at = self._layout.blocks[candidate.place.block].span, candidate.start
        ours, theirs = (
            (topics.before(at, block.start), topics.after(at, min(block.end, at + _FAR))) for topics in self._topics
        )
        return _near_topics((*ours, *theirs))

    def _place(self, candidate: Candidate) -> Group:
        block, place = self._layout.blocks[candidate.place.block], candidate.place
        first = place.sentence.start == block.span.start
        return _stands((block.kind, place.parent is not None, candidate.cell is not None, first))

    def _beside(self, namings: Sequence[Naming], at: int) -> Iterator[Group]:
        """What the rules make of the numbers before and after it in the sentence and block."""
        here = namings[at]
        place, noun = here.candidate.place, here.situation.noun
        for name, other in (("before", at - 1), ("before2", at - 2), ("after", at + 1)):
            if not 0 <= other < len(namings):
                continue
            naming = namings[other]
            if naming.candidate.place.block == place.block:
                same = naming.candidate.place.sentence == place.sentence
                indicator = naming.indicator if naming.accepted else "-"
                yield _neighbour((name, indicator, same, naming.situation.noun, noun))

    def _words(self, candidate: Candidate) -> Iterator[str]:
        yield from self._near_words(candidate)
        yield from self._sentence_words(candidate)
        if candidate.cell is not None:
            for span in (*candidate.cell.headers, *candidate.cell.label):
                yield from (f"cell={word}" for word in _syllables(span.of(self._layout.folded))[:_OF_CELL])

    def _near_words(self, candidate: Candidate) -> Iterator[str]:
        """The words right before and after, one by one, by their places, in twos and threes, and around the number."""
        left, right = self._words_before(candidate), self._words_after(candidate)
        yield from (f"l{place}={word}" for place, word in enumerate(reversed(left)))
        yield from (f"r{place}={word}" for place, word in enumerate(right))
        yield from (f"l={word}" for word in left)
        yield from (f"r={word}" for word in right)
        yield from (f"l={' '.join(words)}" for count in (2, 3) for words in _runs(left, count))
        yield from (f"r={' '.join(words)}" for count in (2, 3) for words in _runs(right, count))
        yield f"lr={' '.join(left[-1:])} {' '.join(right[:1])}"

    def _sentence_words(self, candidate: Candidate) -> Iterator[str]:
        """The words of the sentence before and after, each once, and those that open it."""
        folded, sentence = self._layout.folded, candidate.place.sentence
        begin, at = max(sentence.start, candidate.start - _BEFORE), candidate.number.span.end
        yield from (f"s={word}" for word in dict.fromkeys(_syllables(folded[begin : candidate.start])))
        yield from (f"t={word}" for word in dict.fromkeys(_syllables(folded[at : min(sentence.end, at + _AFTER)])))
        opening = folded[sentence.start : min(sentence.start + _OPENS, candidate.start)]
        yield from (f"open={word}" for word in _syllables(opening)[:_OPENING_WORDS])

    def _head_words(self, block: int) -> Group:
        """The words of the heading or of the line that introduces the list, each once."""
        if block not in self._heads:
            spans = [self._layout.blocks[index].span for index in self._layout.ancestors(block)[:1]]
            words = [word for span in spans for word in _syllables(span.of(self._layout.folded)[-_OF_HEAD:])]
            self._heads[block] = Group(f"h={word}" for word in dict.fromkeys(words))
        return self._heads[block]

    def _words_before(self, candidate: Candidate) -> list[str]:
        at, text = candidate.start, self._layout.syllables
        start = max(candidate.place.sentence.start, at - _LEFT)
        last = bisect_left(text.starts, at)
        first = last - _NEAR_WORDS
        if first >= 0 and text.starts[first] >= start and text.ends[last - 1] <= at:
            return _plain(text.keys[first:last])
        return _syllables(text.folded[start:at])[-_NEAR_WORDS:]  # few words, or one that the number cuts

    def _words_after(self, candidate: Candidate) -> list[str]:
        at, text = candidate.number.span.end, self._layout.syllables
        end = min(candidate.place.sentence.end, at + _RIGHT)
        first = bisect_left(text.starts, at)
        last = first + _NEAR_WORDS
        if last <= len(text) and text.ends[last - 1] <= end and text.ends[first - 1] <= at:
            return _plain(text.keys[first:last])
        return _syllables(text.folded[at:end])[:_NEAR_WORDS]


class _Topics:
    """Words of one topic, in order: how far the nearest stand."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def before(self, at: int, block: int) -> str:
        """The distance of the last one before a position, in steps, and whether it stands in the same block."""
        index = bisect_right(self._ends, at) - 1
        if index < 0 or self._starts[index] < at - _FAR:
            return "none"
        return f"{bucket(at - self._ends[index], _DISTANCES)}:{self._ends[index] >= block}"

    def after(self, at: int, limit: int) -> str:
        """The distance of the first one after a position that ends before another, in steps."""
        index = bisect_left(self._starts, at)
        if index == len(self._starts) or self._ends[index] > limit:
            return "none"
        return str(bucket(self._starts[index] - at, _DISTANCES))


# What the groups of a number's features are made of: all that they depend on, in the order of their words.


@kept
def _ruled(seen: tuple[str, str, str]) -> Iterator[str]:
    rule, indicator, verdict = seen
    yield f"rule={rule}"
    yield f"code={indicator or 'none'}"
    yield f"verdict={verdict}"
    yield f"verdict+code={verdict}+{indicator}"


@kept
def _topic(seen: tuple[bool, str, str, bool]) -> Iterator[str]:
    on, basis, other, joint = seen
    yield f"topic={on}:{basis}:{other}:{joint}"
    yield f"topic={on}:{other}"


@kept
def _thing(seen: tuple[str, str, str, str, str]) -> Iterator[str]:
    noun, side, phrase, act, act_side = seen
    yield f"noun={noun}"
    yield f"noun+side={noun}:{side}"
    yield f"word={phrase}"
    yield f"act={act}:{act_side}"
    yield f"act={act}"
    yield f"noun+act={noun}+{act}"


@kept
def _thing_of_topic(seen: tuple[str, bool, str]) -> Iterator[str]:
    noun, on, other = seen
    yield f"noun+topic={noun}+{on}+{other}"


@kept
def _written(seen: tuple[str, NumberForm, str, str, int]) -> Iterator[str]:
    noun, form, previous, size, change = seen
    yield f"form={form.value}"
    yield f"form+noun={form.value}+{noun}"
    yield f"previous={previous}"
    yield f"previous+noun={previous}+{noun}"
    yield f"size={size}"
    yield f"change={change}"


@kept
def _named(seen: tuple[str, frozenset[str]]) -> Iterator[str]:
    where, names = seen
    yield from (f"{where}={name}" for name in sorted(names))


@kept
def _near_topics(seen: tuple[str, str, str, str]) -> Iterator[str]:
    ours_before, ours_after, theirs_before, theirs_after = seen
    yield f"ours_before={ours_before}"
    yield f"ours_after={ours_after}"
    yield f"theirs_before={theirs_before}"
    yield f"theirs_after={theirs_after}"


@kept
def _stands(seen: tuple[BlockKind, bool, bool, bool]) -> Iterator[str]:
    kind, listed, in_cell, first = seen
    yield f"block={kind.value}"
    if listed:
        yield "listed"
    if in_cell:
        yield "cell"
    if first:
        yield "first"


@kept
def _neighbour(seen: tuple[str, str, bool, str, str]) -> Iterator[str]:
    where, indicator, same, its_noun, noun = seen
    yield f"{where}={indicator}:{same}"
    yield f"{where}+noun={its_noun}+{noun}"


def _runs(words: Sequence[str], count: int) -> Iterator[Sequence[str]]:
    """So many words in a row, from each word on."""
    return (words[at : at + count] for at in range(len(words) - count + 1))


def _syllables(folded: str) -> list[str]:
    return _plain(_WORD.findall(folded))


def _plain(words: Iterable[str]) -> list[str]:
    """The words, with one sign for all numbers."""
    return ["0" if word[0].isdigit() else word for word in words]


def _verdict(naming: Naming) -> str:
    """What the rules decided, without what is counted."""
    return "figure" if naming.reason is None else naming.reason or "unknown"


def _size(candidate: Candidate) -> str:
    value = abs(candidate.number.value)
    if candidate.number.form is NumberForm.DENIAL or value == 0:
        return "0"
    return str(math.floor(math.log10(value))) if value >= 1 else "<1"
