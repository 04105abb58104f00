"""What the words of a text mean: things counted, governing verbs, marks, actors, topics and cues."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.lexicon import Found, PhraseBooks, Syllables, phrase_key
from pipeline.scheme import scheme
from pipeline.spans import Span, SpanIndex, in_order
from pipeline.values import value_class

Kind = Literal["noun", "action", "mark", "actor", "topic", "cue"]
VOID = "void"
WORDS: tuple[Kind, ...] = ("noun", "action", "mark")
DONE: tuple[Kind, ...] = ("action", "mark")
KINDS: tuple[Kind, ...] = ("noun", "action", "mark", "actor", "topic", "cue")


class TermGroup(StrictData):
    """One class of terms (data/extraction/lexicon.yaml).

    Attributes:
        as_noun: noun class that a mark stands for when it comes right before a number.
    """

    kind: Kind
    name: str
    terms: list[str]
    detail: list[str] = []
    as_noun: str = ""


class Lexicon(StrictData):
    """The whole lexicon."""

    groups: list[TermGroup]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: its class and the scheme's detail codes that it says."""

    kind: Kind
    name: str
    detail: tuple[str, ...] = ()
    as_noun: str = ""


@value_class
class Term:
    """A phrase of the lexicon in a text."""

    span: Span
    name: str
    phrase: str
    detail: tuple[str, ...] = ()
    as_noun: str = ""


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package carries.

    Raises:
        DataError: if a phrase stands twice in one kind or a detail is no code of the scheme.
    """
    loaded = load_yaml(Lexicon, "extraction", "lexicon.yaml")
    nouns = {group.name for group in loaded.groups if group.kind == "noun"}
    seen: set[tuple[str, str]] = set()
    for group in loaded.groups:
        unknown = (set(group.detail) - scheme().detail_codes) | ({group.as_noun} - nouns - {""})
        if unknown:
            raise DataError(f"lexicon.yaml: {group.name}: unknown detail or noun {', '.join(sorted(unknown))}")
        for term in group.terms:
            key = (group.kind, phrase_key(term))
            if key in seen:
                raise DataError(f"lexicon.yaml: {group.kind} {term!r} stands twice")
            seen.add(key)
    return loaded


@cache
def _books() -> PhraseBooks[Kind, Meaning]:
    phrases: dict[Kind, dict[str, Meaning]] = {kind: {} for kind in KINDS}
    for group in lexicon().groups:
        for term in group.terms:
            phrases[group.kind][term] = Meaning(group.kind, group.name, tuple(group.detail), group.as_noun)
    return PhraseBooks(phrases)


def _terms(found: Iterable[Found[Meaning]]) -> list[Term]:
    return [
        Term(item.span, item.value.name, item.phrase, item.value.detail, item.value.as_noun)
        for item in found
        if item.value.name != VOID
    ]


class TaggedText:
    """The terms of a text by kind, in order, with look-up by interval."""

    def __init__(self, text: Syllables, names: Iterable[Span] = ()) -> None:
        """Tags a folded text; nouns inside `names` (of places) are parts of the names, nothing counted."""
        self._terms = {kind: _terms(found) for kind, found in _books().find(text).items()}
        self._drop_actions_inside_names()
        self._drop_nouns_inside(sorted(names))
        self._drop_nouns_inside_longer()
        self._starts = {kind: [term.span.start for term in terms] for kind, terms in self._terms.items()}
        self._mixed = {kinds: self._merged(kinds) for kinds in (WORDS, DONE)}

    def _drop_actions_inside_names(self) -> None:
        """ "đoàn kiểm tra liên ngành" is a body, its "kiểm tra" no governing verb."""
        longer = [term for kind in ("noun", "actor") for term in self._terms[kind] if " " in term.phrase]
        covers = [term.span for term in in_order(longer)]
        starts = [span.start for span in covers]

        def inside(span: Span) -> bool:
            last = bisect_right(starts, span.start)
            return any(cover.contains(span) and len(cover) > len(span) for cover in covers[max(0, last - 4) : last])

        self._terms["action"] = [term for term in self._terms["action"] if not inside(term.span)]

    def _drop_nouns_inside(self, names: list[Span]) -> None:
        index = SpanIndex(names)
        spans = sorted(names)

        def inside(span: Span) -> bool:
            at = index.at(span.start)
            return at is not None and spans[at].contains(span)

        self._terms["noun"] = [term for term in self._terms["noun"] if not inside(term.span)]

    def _drop_nouns_inside_longer(self) -> None:
        """The "điểm" of "xã trọng điểm" and the "tranh" of "đấu tranh" are nothing counted."""
        longer = [term for kind in ("mark", "action") for term in self._terms[kind] if " " in term.phrase]
        spans = [term.span for term in in_order(longer)]
        starts = [span.start for span in spans]

        def inside(term: Term) -> bool:
            if " " in term.phrase:
                return False
            last = bisect_right(starts, term.span.start)
            return any(span.contains(term.span) for span in spans[max(0, last - 4) : last])

        self._terms["noun"] = [term for term in self._terms["noun"] if not inside(term)]

    def within(self, kind: Kind, start: int, end: int) -> list[Term]:
        """Terms of a kind that lie wholly in [start, end), in order."""
        if start >= end:
            return []
        starts = self._starts[kind]
        found = self._terms[kind][bisect_left(starts, start) : bisect_left(starts, end)]
        if found and found[-1].span.end > end:  # terms of one kind do not overlap
            found.pop()
        return found

    def _merged(self, kinds: tuple[Kind, ...]) -> tuple[list[Term], list[int]]:
        """Terms of several kinds with their starts; of those that begin together the longest first."""
        terms = [term for kind in kinds for term in self._terms[kind]]
        terms.sort(key=lambda term: (term.span.start, -term.span.end))
        return terms, [term.span.start for term in terms]

    def of_kinds(self, kinds: tuple[Kind, ...], start: int, end: int) -> list[Term]:
        """Terms of one of the kinds (WORDS or DONE) that lie wholly in [start, end), in order."""
        if start >= end:
            return []
        terms, starts = self._mixed[kinds]
        found = terms[bisect_left(starts, start) : bisect_left(starts, end)]
        return [term for term in found if term.span.end <= end]

    def covers(self, position: int) -> bool:
        """Whether a position lies strictly inside a noun, mark, actor or topic ("xã, phường", "phòng, chống")."""
        for kind in ("noun", "mark", "actor", "topic", "action"):
            index = bisect_right(self._starts[kind], position) - 1
            if index >= 0:
                span = self._terms[kind][index].span
                if span.start < position < span.end - 1:
                    return True
        return False
