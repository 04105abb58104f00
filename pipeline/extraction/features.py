"""What the model sees of a candidate: short strings, one per fact, from words, clause, list, table and document.

The rules' own reading is one of the facts, so that the model learns where the rules are right.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from operator import getitem

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Group, Kept, Row, flat, groups, kept
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import Kind, TaggedText
from pipeline.records import BlockKind, DocumentMeta, NumberForm
from pipeline.spans import Span

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
        self._words = _Words(layout)
        self._above: dict[int, Group] = {}
        self._heads: dict[int, Group] = {}
        self._cells: dict[Span, Group] = {}

    def read(self, namings: Sequence[Naming]) -> list[list[str]]:
        """One list of features per naming, in the same order; see `rows`."""
        return [flat(row) for row in self.rows(namings)]

    def rows(self, namings: Sequence[Naming]) -> list[Row]:
        """The features of each naming, in the same order."""
        return [
            (self._document, *self._of(naming), *self._beside(namings, at), *self._around(naming.candidate))
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

    def _of(self, naming: Naming) -> Row:
        seen, topic, candidate = naming.situation, naming.topic, naming.candidate
        rule = naming.rule.id if naming.rule is not None else "none"
        return (
            _ruled((rule, naming.indicator, _verdict(naming))),
            _topic((topic.on, topic.basis, topic.other, topic.joint)),
            _thing((seen.noun, candidate.noun_side, seen.noun_phrase, seen.act, candidate.governing_side)),
            _thing_of_topic((seen.noun, topic.on, topic.other)),
            _written((seen.noun, seen.form, naming.previous, _size(candidate), naming.change)),
            _named(("phrase", seen.phrase)),
            _named(("near", seen.near - seen.phrase)),
            _named(("around", seen.around - seen.near)),
            _named(("head", seen.head)),
            _named(("cue", seen.cues)),
            self._place(candidate),
            self._nearest(candidate),
            self._further(candidate.place.block),
            self._head_words(candidate.place.block),
        )

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

    def _around(self, candidate: Candidate) -> list[Group]:
        """The words around a number."""
        place, at, end = candidate.place, candidate.start, candidate.number.span.end
        found = self._words.near(candidate)
        begin = max(place.sentence.start, at - _BEFORE)
        found += map(_BEFORE_IT.__getitem__, dict.fromkeys(self._words.between(begin, at)))
        limit = min(place.sentence.end, end + _AFTER)
        found += map(_AFTER_IT.__getitem__, dict.fromkeys(self._words.between(end, limit)))
        opening = self._words.between(place.sentence.start, min(place.sentence.start + _OPENS, at))
        found += map(_OPENING_IT.__getitem__, opening[:_OPENING_WORDS])
        if candidate.cell is not None:
            found += map(self._cell, (*candidate.cell.headers, *candidate.cell.label))
        return found

    def _cell(self, span: Span) -> Group:
        """The words of a header or label of a table."""
        if span not in self._cells:
            words = self._words.between(span.start, span.end)[:_OF_CELL]
            self._cells[span] = Group(f"cell={word}" for word in words)
        return self._cells[span]

    def _head_words(self, block: int) -> Group:
        """The words of the heading or of the line that introduces the list, each once."""
        if block not in self._heads:
            spans = [self._layout.blocks[index].span for index in self._layout.ancestors(block)[:1]]
            ends = [(max(span.start, span.end - _OF_HEAD), span.end) for span in spans]
            words = [word for start, end in ends for word in self._words.between(start, end)]
            self._heads[block] = Group(f"h={word}" for word in dict.fromkeys(words))
        return self._heads[block]


class _Side:
    """The features of the words on one side of a number: each by its place, and in twos and threes."""

    def __init__(self, sign: str) -> None:
        self.by_place = [groups(partial(self._at, sign, place)) for place in range(_NEAR_WORDS)]
        self._threes = groups(partial(self._run, sign))
        self._last_two = groups(partial(self._run, sign))

    def runs(self, words: list[str]) -> list[Group]:
        """All twos and threes."""
        found = list(map(self._threes.__getitem__, zip(words, words[1:], words[2:], strict=False)))
        if len(words) > 1:
            found.append(self._last_two[words[-2], words[-1]])
        return found

    @staticmethod
    def _at(sign: str, place: int, word: str) -> Iterator[str]:
        yield f"{sign}{place}={word}"
        yield f"{sign}={word}"

    @staticmethod
    def _run(sign: str, words: tuple[str, ...]) -> Iterator[str]:
        yield from (f"{sign}={' '.join(words[:count])}" for count in range(2, len(words) + 1))


_LEFT_SIDE, _RIGHT_SIDE = _Side("l"), _Side("r")


def _around(pair: tuple[str, str]) -> Iterator[str]:
    yield f"lr={pair[0]} {pair[1]}"


def _word(sign: str, word: str) -> Iterator[str]:
    yield f"{sign}={word}"


_AROUND = groups(_around)
_BEFORE_IT, _AFTER_IT, _OPENING_IT = (groups(partial(_word, sign)) for sign in ("s", "t", "open"))


class _Words:
    """The words of a text, with one sign for all numbers, and the features of those around a number."""

    def __init__(self, layout: Layout) -> None:
        self._text = layout.syllables
        self._plain = list(map(_PLAIN.__getitem__, layout.syllables.keys))

    def between(self, start: int, end: int) -> list[str]:
        """The words of [start, end); one that stands across an end is cut."""
        if start >= end:
            return []
        text = self._text
        first, last = bisect_left(text.starts, start), bisect_left(text.starts, end)
        words = self._plain[first:last]
        if first < last and text.ends[last - 1] > end:
            words[-1] = _plain(text.folded[text.starts[last - 1] : end])
        if first and text.ends[first - 1] > start:
            words.insert(0, _plain(text.folded[start : min(text.ends[first - 1], end)]))
        return words

    def near(self, candidate: Candidate) -> list[Group]:
        """The words right before and after, by their places, in twos and threes, and around the number."""
        sentence, at, end = candidate.place.sentence, candidate.start, candidate.number.span.end
        left = self.between(max(sentence.start, at - _LEFT), at)[-_NEAR_WORDS:]
        right = self.between(end, min(sentence.end, end + _RIGHT))[:_NEAR_WORDS]
        return [
            *map(getitem, _LEFT_SIDE.by_place, reversed(left)),
            *_LEFT_SIDE.runs(left),
            *map(getitem, _RIGHT_SIDE.by_place, right),
            *_RIGHT_SIDE.runs(right),
            _AROUND[" ".join(left[-1:]), " ".join(right[:1])],
        ]


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


def _plain(word: str) -> str:
    """The word, or one sign for all numbers."""
    return "0" if word[0].isdigit() else word


_PLAIN = Kept(_plain)


def _verdict(naming: Naming) -> str:
    """What the rules decided, without what is counted."""
    return "figure" if naming.reason is None else naming.reason or "unknown"


def _size(candidate: Candidate) -> str:
    value = abs(candidate.number.value)
    if candidate.number.form is NumberForm.DENIAL or value == 0:
        return "0"
    return str(math.floor(math.log10(value))) if value >= 1 else "<1"
