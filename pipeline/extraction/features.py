"""What the model sees of a candidate: short strings, one per fact, from words, clause, list, table and document.

The rules' own reading is one of the facts, so that the model learns where the rules are right.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Generic

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Fact, Kept, Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.tables import CellContext
from pipeline.extraction.terms import WORDS, Kind, TaggedText
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
# The first characters of a text, with its title, say what it is about.
_LEAD, _FIFTHS = 400, 5
_COUNTS = (0, 1, 3, 8)
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)


class FeatureReader(Generic[Said]):
    """Makes the features of one document's candidates."""

    def __init__(
        self, layout: Layout, tagged: TaggedText, meta: DocumentMeta, standing: StandingReader, lens: Lens[Said]
    ) -> None:
        self._layout = layout
        self._tagged = tagged
        self._lens = lens
        topics = tagged.within("topic", 0, len(layout.text))
        counts = Counter(term.name for term in topics)
        ours, evils = (bucket(counts[name], _COUNTS) for name in ("prostitution", "social_evils"))
        share = bucket(counts["prostitution"] / max(1, counts.total()), _SHARES)
        told = [f"ours={ours}", f"ours={ours}:evils={evils}", f"share={share}"]
        self._share, self._title = f"{ours}:{share}", self._topics_of(layout.title)
        first = next((term.span.start for term in topics if term.name in _OURS), None)
        told.append(f"ours_first={_opening(first, layout)}")
        self._document = lens.read([*self._of_document(meta, standing), *told])
        self._topics = [
            _Topics([term.span for term in topics if (term.name in _OURS) == near]) for near in (True, False)
        ]
        self._head_topics: dict[int, str] = {}
        self._words = _Words(layout)
        self._facts = _Facts(lens)
        self._above: dict[int, Said] = {}
        self._heads: dict[int, Said] = {}
        self._cells: dict[Span, Said] = {}

    def rows(self, namings: Sequence[Naming]) -> list[Said]:
        """The features of each naming, in the same order."""
        joined = self._lens.joined
        return [
            joined((self._document, *self._of(naming), *self._beside(namings, at), *self._around(naming.candidate)))
            for at, naming in enumerate(namings)
        ]

    def _of_document(self, meta: DocumentMeta, standing: StandingReader) -> list[str]:
        return [
            "bias",
            f"type={meta.doc_type}",
            f"raid={standing.raid}",
            f"plans={standing.plans}",
            *(f"title={name}" for name in self._title),
        ]

    def _topics_of(self, span: Span | None) -> list[str]:
        """The topics that a span names."""
        terms = self._tagged.within("topic", span.start, span.end) if span is not None else []
        return sorted({term.name for term in terms})

    def _topic_and(self, naming: Naming) -> Said:
        """The topic of a number with those of the document, of its title, and of the nearest heading that names one."""
        topic, block = naming.topic, naming.candidate.place.block
        if block not in self._head_topics:
            heads = (self._topics_of(self._layout.blocks[index].span) for index in self._layout.ancestors(block))
            self._head_topics[block] = "+".join(next(filter(None, heads), ["-"]))
        said, title = f"{topic.on}:{topic.basis}:{topic.other}", "+".join(self._title or ["-"])
        return self._facts.topic_and((said, self._share, title, self._head_topics[block]))

    def _of(self, naming: Naming) -> tuple[Said, ...]:
        seen, topic, candidate, facts = naming.situation, naming.topic, naming.candidate, self._facts
        rule = naming.rule.id if naming.rule is not None else "none"
        return (
            facts.ruled((rule, naming.indicator, _verdict(naming))),
            facts.topic((topic.on, topic.basis, topic.other, topic.joint)),
            self._topic_and(naming),
            facts.thing((seen.noun, candidate.noun_side, seen.noun_phrase, seen.act, candidate.governing_side)),
            facts.thing_of_topic((seen.noun, topic.on, topic.other)),
            facts.written((seen.noun, seen.form, naming.previous, _size(candidate), naming.change)),
            facts.named(("phrase", seen.phrase)),
            facts.named(("near", seen.near - seen.phrase)),
            facts.named(("around", seen.around - seen.near)),
            facts.named(("head", seen.head)),
            facts.named(("cue", seen.cues)),
            self._place(candidate),
            self._nearest(candidate),
            self._further(candidate.place.block),
            self._head_words(candidate.place.block),
        )

    def _further(self, block: int) -> Said:
        """Things, marks and bodies of the line that heads or introduces the block and of the one before it."""
        if block not in self._above:
            self._above[block] = self._lens.read(
                [
                    f"{name}_{kind}={term}"
                    for name, span in self._lines_above(block)
                    for kind in _KINDS
                    for term in sorted({term.name for term in self._tagged.within(kind, span.start, span.end)})
                ]
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

    def _nearest(self, candidate: Candidate) -> Said:
        """How far the nearest word of our topic and of another stands before and after the number."""
        block, at = self._layout.blocks[candidate.place.block].span, candidate.start
        ours, theirs = (
            (topics.before(at, block.start), topics.after(at, min(block.end, at + _FAR))) for topics in self._topics
        )
        return self._facts.near_topics((*ours, *theirs))

    def _place(self, candidate: Candidate) -> Said:
        block, place = self._layout.blocks[candidate.place.block], candidate.place
        first = place.sentence.start == block.span.start
        return self._facts.stands((block.kind, place.parent is not None, candidate.cell is not None, first))

    def _beside(self, namings: Sequence[Naming], at: int) -> Iterator[Said]:
        """What the rules make of the numbers before and after it in the sentence and block."""
        here = namings[at]
        if here.candidate.cell is not None:
            return  # its neighbours count what other columns are headed by
        place, noun = here.candidate.place, here.situation.noun
        for name, other in (("before", at - 1), ("before2", at - 2), ("after", at + 1)):
            if not 0 <= other < len(namings):
                continue
            naming = namings[other]
            if naming.candidate.place.block == place.block:
                same = naming.candidate.place.sentence == place.sentence
                indicator = naming.indicator if naming.accepted else "-"
                yield self._facts.neighbour((name, indicator, same, naming.situation.noun, noun))

    def _around(self, candidate: Candidate) -> list[Said]:
        """The words around a number; those of its row and column as if they stood before it."""
        if candidate.cell is not None:
            return self._around_cell(candidate.cell)
        place, at, end, facts = candidate.place, candidate.start, candidate.number.span.end, self._facts
        left, before = self._words.before(at, place.sentence.start)
        right, after = self._words.after(end, place.sentence.end)
        found = facts.near(left, right)
        found += map(facts.before, dict.fromkeys(before))
        found += map(facts.after, dict.fromkeys(after))
        opening = self._words.between(place.sentence.start, min(place.sentence.start + _OPENS, at))
        return [*found, *map(facts.opening, opening[:_OPENING_WORDS])]

    def _around_cell(self, cell: CellContext) -> list[Said]:
        """ "Văn Lâm: lượt cơ sở được kiểm tra 24": what names the thing counted stands right before the number."""
        named = any(self._tagged.of_kinds(WORDS, span.start, span.end) for span in cell.headers)
        spans = (*cell.label, *cell.headers) if named else (*cell.headers, *cell.label)
        words = [word for span in spans for word in self._words.between(span.start, span.end)[:_OF_CELL]]
        found = self._facts.near(words[-_NEAR_WORDS:], [])
        found += map(self._facts.before, dict.fromkeys(words))
        return [*found, *map(self._cell, spans)]

    def _cell(self, span: Span) -> Said:
        """The words of a header or label of a table."""
        if span not in self._cells:
            words = self._words.between(span.start, span.end)[:_OF_CELL]
            self._cells[span] = self._lens.read([f"cell={word}" for word in words])
        return self._cells[span]

    def _head_words(self, block: int) -> Said:
        """The words of the heading or of the line that introduces the list, each once."""
        if block not in self._heads:
            spans = [self._layout.blocks[index].span for index in self._layout.ancestors(block)[:1]]
            ends = [(max(span.start, span.end - _OF_HEAD), span.end) for span in spans]
            words = [word for start, end in ends for word in self._words.between(start, end)]
            self._heads[block] = self._lens.read([f"h={word}" for word in dict.fromkeys(words)])
        return self._heads[block]


class _Words:
    """The words of a text, with one sign for all numbers."""

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

    def before(self, at: int, start: int) -> tuple[list[str], list[str]]:
        """The words right before a position, and those farther before it as well, of a sentence that begins there."""
        far, near = max(start, at - _BEFORE), max(start, at - _LEFT)
        words = self.between(far, at)
        first = bisect_left(self._text.starts, at) - _NEAR_WORDS
        if far < near and (first < 0 or self._text.starts[first] < near):  # long words: fewer stand near
            return self.between(near, at)[-_NEAR_WORDS:], words
        return words[-_NEAR_WORDS:], words

    def after(self, at: int, end: int) -> tuple[list[str], list[str]]:
        """The words right after a position, and those farther after it as well, of a sentence that ends there."""
        far, near = min(end, at + _AFTER), min(end, at + _RIGHT)
        words = self.between(at, far)
        last = bisect_left(self._text.starts, at) + _NEAR_WORDS - 1
        if near < far and (last >= len(self._text) or self._text.ends[last] > near):
            return self.between(at, near)[:_NEAR_WORDS], words
        return words[:_NEAR_WORDS], words


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


def _ruled(seen: tuple[str, str, str]) -> Iterator[str]:
    rule, indicator, verdict = seen
    yield f"rule={rule}"
    yield f"code={indicator or 'none'}"
    yield f"verdict={verdict}"
    yield f"verdict+code={verdict}+{indicator}"


def _topic(seen: tuple[bool, str, str, bool]) -> Iterator[str]:
    on, basis, other, joint = seen
    yield f"topic={on}:{basis}:{other}:{joint}"
    yield f"topic={on}:{other}"


def _topic_and(seen: tuple[str, str, str, str]) -> Iterator[str]:
    """What is said near a number weighs otherwise where the document, its title or the heading speak of ours."""
    topic, share, title, head = seen
    yield f"ours+topic={topic}+{share}"
    yield f"ours+title={topic}+{title}"
    yield f"ours+head={topic}+{head}"


def _thing(seen: tuple[str, str, str, str, str]) -> Iterator[str]:
    noun, side, phrase, act, act_side = seen
    yield f"noun={noun}"
    yield f"noun+side={noun}:{side}"
    yield f"word={phrase}"
    yield f"act={act}:{act_side}"
    yield f"act={act}"
    yield f"noun+act={noun}+{act}"


def _thing_of_topic(seen: tuple[str, bool, str]) -> Iterator[str]:
    noun, on, other = seen
    yield f"noun+topic={noun}+{on}+{other}"


def _written(seen: tuple[str, NumberForm, str, str, int]) -> Iterator[str]:
    noun, form, previous, size, change = seen
    yield f"form={form.value}"
    yield f"form+noun={form.value}+{noun}"
    yield f"previous={previous}"
    yield f"previous+noun={previous}+{noun}"
    yield f"size={size}"
    yield f"change={change}"


def _named(seen: tuple[str, frozenset[str]]) -> Iterator[str]:
    where, names = seen
    yield from (f"{where}={name}" for name in sorted(names))


def _near_topics(seen: tuple[str, str, str, str]) -> Iterator[str]:
    ours_before, ours_after, theirs_before, theirs_after = seen
    yield f"ours_before={ours_before}"
    yield f"ours_after={ours_after}"
    yield f"theirs_before={theirs_before}"
    yield f"theirs_after={theirs_after}"


def _stands(seen: tuple[BlockKind, bool, bool, bool]) -> Iterator[str]:
    kind, listed, in_cell, first = seen
    yield f"block={kind.value}"
    if listed:
        yield "listed"
    if in_cell:
        yield "cell"
    if first:
        yield "first"


def _neighbour(seen: tuple[str, str, bool, str, str]) -> Iterator[str]:
    where, indicator, same, its_noun, noun = seen
    yield f"{where}={indicator}:{same}"
    yield f"{where}+noun={its_noun}+{noun}"


def _around(pair: tuple[str, str]) -> Iterator[str]:
    yield f"lr={pair[0]} {pair[1]}"


def _word(sign: str, word: str) -> Iterator[str]:
    yield f"{sign}={word}"


def _at(sign: str, place: int, word: str) -> Iterator[str]:
    yield f"{sign}{place}={word}"
    yield f"{sign}={word}"


def _run(sign: str, words: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{sign}={' '.join(words[:count])}" for count in range(2, len(words) + 1))


_RULED, _TOPIC, _THING, _THING_OF_TOPIC = Fact(_ruled), Fact(_topic), Fact(_thing), Fact(_thing_of_topic)
_TOPIC_AND = Fact(_topic_and)
_WRITTEN, _NAMED, _NEAR_TOPICS, _STANDS = Fact(_written), Fact(_named), Fact(_near_topics), Fact(_stands)
_NEIGHBOUR, _AROUND = Fact(_neighbour), Fact(_around)
_BEFORE_IT, _AFTER_IT, _OPENING_IT = (Fact(partial(_word, sign)) for sign in ("s", "t", "open"))
# Of the words left and right of a number: each by its place, and in twos and threes.
_LEFT_AT, _RIGHT_AT = ([Fact(partial(_at, sign, place)) for place in range(_NEAR_WORDS)] for sign in ("l", "r"))
_LEFT_RUN, _RIGHT_RUN = (Fact(partial(_run, sign)) for sign in ("l", "r"))


class _Facts(Generic[Said]):
    """The facts above as a lens sees them."""

    def __init__(self, lens: Lens[Said]) -> None:
        self.ruled, self.topic, self.thing = lens.of(_RULED), lens.of(_TOPIC), lens.of(_THING)
        self.topic_and = lens.of(_TOPIC_AND)
        self.thing_of_topic, self.written, self.named = lens.of(_THING_OF_TOPIC), lens.of(_WRITTEN), lens.of(_NAMED)
        self.near_topics, self.stands, self.neighbour = lens.of(_NEAR_TOPICS), lens.of(_STANDS), lens.of(_NEIGHBOUR)
        self.before, self.after, self.opening = lens.of(_BEFORE_IT), lens.of(_AFTER_IT), lens.of(_OPENING_IT)
        self._around = lens.of(_AROUND)
        self._left_at, self._right_at = list(map(lens.of, _LEFT_AT)), list(map(lens.of, _RIGHT_AT))
        self._left_run, self._right_run = lens.of(_LEFT_RUN), lens.of(_RIGHT_RUN)

    def near(self, left: list[str], right: list[str]) -> list[Said]:
        """The words right before and after a number, by their places, in twos and threes, and around it."""
        return [
            *[at(word) for at, word in zip(self._left_at, reversed(left), strict=False)],
            *_runs(self._left_run, left),
            *[at(word) for at, word in zip(self._right_at, right, strict=False)],
            *_runs(self._right_run, right),
            self._around((" ".join(left[-1:]), " ".join(right[:1]))),
        ]


def _runs(run: Callable[[tuple[str, ...]], Said], words: list[str]) -> list[Said]:
    """All twos and threes."""
    found = list(map(run, zip(words, words[1:], words[2:], strict=False)))
    if len(words) > 1:
        found.append(run((words[-2], words[-1])))
    return found


def _opening(at: int | None, layout: Layout) -> str:
    """Where a document first names our topic: in its opening, in which fifth of it, or nowhere.

    What names it late speaks of other matters first.
    """
    if at is None:
        return "none"
    return "lead" if at < _LEAD else str(_FIFTHS * at // len(layout.text))


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
