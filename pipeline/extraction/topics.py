"""Is a number on the topic? The nearest that names a topic wins, from its phrase out to the document.

Joint topics are those of GUIDELINE section 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.candidates import REACH, Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.terms import TaggedText, Term
from pipeline.records import BlockKind
from pipeline.spans import Span
from pipeline.values import value_class

_CLAUSE = re.compile(r"[;]|\.(?=\s)")


@value_class
class Topic:
    """What a number is about.

    Attributes:
        on: whether it counts for this scheme.
        joint: whether another topic is named with it.
        basis: where it was found: phrase, clause, sentence, paragraph, heading, document, none.
        other: name of the topic it is about when it is not ours.
    """

    on: bool
    joint: bool
    basis: str
    other: str = ""


OUR_TOPICS = frozenset({"prostitution", "social_evils"})


class TopicFinder:
    """Decides the topic of the candidates of one document, in order."""

    def __init__(self, layout: Layout, tagged: TaggedText) -> None:
        self._layout = layout
        self._tagged = tagged
        self._naming: dict[int, bool] = {}
        self._document = self._of_document()

    def _named(self, start: int, end: int) -> list[Term]:
        return self._tagged.within("topic", start, end)

    def _decide(self, terms: list[Term], basis: str) -> Topic | None:
        if not terms:
            return None
        names = {term.name for term in terms}
        others = names - OUR_TOPICS
        if "prostitution" in names:
            return Topic(on=True, joint=bool(names - {"prostitution"}), basis=basis)
        if "social_evils" in names:
            return Topic(on=True, joint=True, basis=basis)
        return Topic(on=False, joint=False, basis=basis, other=min(others))

    def of(self, candidate: Candidate) -> Topic:
        """The topic of a candidate."""
        if candidate.cell is None and not self._names_any(candidate.place.sentence):
            return self._above(candidate)
        for basis, start, end in self._steps(candidate):
            decided = self._decide(self._named(start, end), basis)
            if decided is not None and not (not decided.on and self._weak(decided, basis)):
                return decided
        return self._above(candidate)

    def _names_any(self, sentence: Span) -> bool:
        """Whether a sentence names a topic; asked once for all its numbers."""
        if sentence.start not in self._naming:
            self._naming[sentence.start] = bool(self._named(sentence.start, sentence.end))
        return self._naming[sentence.start]

    def _steps(self, candidate: Candidate) -> Iterator[tuple[str, int, int]]:
        """Where a topic is looked for, nearest first."""
        sentence = candidate.place.sentence
        yield "phrase", candidate.right.start, self._joined(candidate.right.end, sentence.end)
        yield "clause", candidate.left.start, candidate.left.end
        clause = self._clause(candidate)
        yield "clause", clause.start, clause.end
        start = max(sentence.start, candidate.start - REACH)
        yield "sentence", start, candidate.start
        yield "sentence", start, min(sentence.end, candidate.start + REACH)

    def _joined(self, end: int, limit: int) -> int:
        """ "chống ma túy và mại dâm": topics joined to those of the phrase belong to it."""
        while True:
            link = said("topic_link").match(self._layout.folded, end, limit)
            following = self._named(link.end(), min(limit, link.end() + 30)) if link is not None else []
            if link is None or not following or following[0].span.start > link.end() + 1:
                return end
            end = following[0].span.end

    def _weak(self, topic: Topic, basis: str) -> bool:
        """General words of crime or welfare do not take a number off the topic of its document or sentence."""
        if topic.other not in ("crime", "welfare", "traffic"):
            return False
        return basis == "sentence" or self._document.on

    def _clause(self, candidate: Candidate) -> Span:
        sentence, folded = candidate.place.sentence, self._layout.folded
        start = max(sentence.start, candidate.start - REACH)
        end = min(sentence.end, candidate.number.span.end + REACH)
        for match in _CLAUSE.finditer(folded, start, end):
            if match.end() <= candidate.number.span.start:
                start = match.end()
            else:
                end = match.start()
                break
        return Span(start, max(start, end))

    def _above(self, candidate: Candidate) -> Topic:
        block = candidate.place.block
        paragraph = self._layout.blocks[block].span
        before = self._named(paragraph.start, candidate.place.sentence.start)
        decided = self._last(before, "paragraph")
        if decided is not None:
            return decided
        for index in self._layout.ancestors(block):
            span = self._layout.blocks[index].span
            decided = self._decide(self._named(span.start, span.end), "heading")
            if decided is not None:
                return decided
        return self._run(block) or self._document

    def _last(self, terms: list[Term], basis: str) -> Topic | None:
        """The topic of the last sentence that names one."""
        if not terms:
            return None
        sentence = self._layout.sentence_at(terms[-1].span.start)
        if sentence is not None:
            terms = [term for term in terms if sentence.contains(term.span)]
        return self._decide(terms, basis)

    def _run(self, block: int) -> Topic | None:
        """What the blocks before it under the same heading speak of, nearest first."""
        heads = self._layout.ancestors(block)
        for index in range(block - 1, max(-1, block - 6), -1):
            here = self._layout.blocks[index]
            if here.kind in (BlockKind.BOILERPLATE, BlockKind.TITLE):
                continue
            if index in heads or self._layout.is_head(index):
                return None
            decided = self._last(self._named(here.span.start, here.span.end), "paragraph")
            if decided is not None and (decided.on or not self._document.on):
                return decided
        return None

    def _of_document(self) -> Topic:
        title = self._layout.title
        if title is not None:
            decided = self._decide(self._named(title.start, title.end), "document")
            if decided is not None:
                return decided
        named = self._named(0, len(self._layout.text))
        ours = sum(term.name == "prostitution" for term in named)
        others = sum(term.name not in ("prostitution", "social_evils") for term in named)
        if ours and ours >= others:
            return Topic(on=True, joint=False, basis="document")
        return Topic(on=False, joint=False, basis="none", other="unnamed")
